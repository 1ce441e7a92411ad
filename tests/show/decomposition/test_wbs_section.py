"""The work breakdown on paper: the whole tree as a picture, its upper lines as a table, in the decomposition and in the review."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from goalbook.books.decomposition import Params, decompose, prepare
from goalbook.core.language import language
from goalbook.core.message import msg
from goalbook.inputs import load_inputs
from goalbook.publish.workbook.dc_wbs import wbs_heads, wbs_words
from goalbook.publish.workbook.terms import columns
from goalbook.show.charts.task_tree import TALL, task_tree
from goalbook.show.decomposition.wbs import load_message, tree_message, wbs
from goalbook.show.monthly_review.plan_progress import plan_progress
from goalbook.show.words import rows
from inputs.tiny_team import write
from support.sample_wbs import decomposed, files, lines, many, reviewed, table

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.show.block import Block

_TAGS = re.compile(r"</?b(?: [^>]*)?>")
EN, ZH = language("en", "CNY"), language("zh", "CNY")
TITLE = msg("Work breakdown")


def plain(block: Block) -> str:
    """Return a section without its marks of weight and with plain blanks."""
    return re.sub(r"\s", " ", _TAGS.sub("", str(block.html)))


def test_a_whole_breakdown_says_so(tmp_path: Path) -> None:
    """Title, load and no column of what is lacking."""
    html = plain(wbs(decomposed(tmp_path, lines()), EN))
    assert "The goals go down to 2 actions; each has an owner, a deadline and what it needs" in html
    assert "Actions that run in a week: at most 2 (Lin, week 19), limit 15" in html
    assert "Lacks" not in html


def test_what_a_line_lacks_stands_beside_it(tmp_path: Path) -> None:
    """Counted in the title, named in the row, in both languages."""
    result = decomposed(tmp_path, lines(A={"owner": "", "due": ""}))
    assert "Lines of the plan that lack something: 1 of 5" in plain(wbs(result, EN))
    assert "no owner, no deadline" in plain(wbs(result, EN))
    assert "无负责人、无截止日" in plain(wbs(result, ZH))


def test_a_day_that_does_not_fit_is_no_lack(tmp_path: Path) -> None:
    """An action due after its task has all it needs: its state says past_parent, and the heading counts it apart."""
    late = decomposed(tmp_path, lines(T={"due": "2025-06-18"}))
    assert {"ok", "past_parent"} == set(late.tables["wbs"]["state"])
    assert "Nothing is lacking, but lines whose day does not fit: 1 of 5" == EN.say(tree_message(rows(late.tables["wbs"])))
    both = decomposed(tmp_path / "b", lines(T={"due": "2025-06-18"}, A={"owner": ""}))
    said = "Lines of the plan that lack something: 1 of 5; further ones whose day does not fit: 1"
    assert said == EN.say(tree_message(rows(both.tables["wbs"])))


def test_actions_that_nobody_owns_are_said_first(tmp_path: Path) -> None:
    """How many they are stands before who carries most, and the grid has a row for them."""
    result = decomposed(tmp_path, lines(B={"owner": ""}))
    found = rows(result.tables["load"])
    text = language("en").say(load_message(result, found, 15.0))
    assert text.startswith("1 actions have nobody who does them. Actions that run in a week: at most 1 (Lin, ")
    assert 1 == str(wbs(result, language("en")).html).count('<span class="bad">Nobody</span>')
    alone = decomposed(tmp_path / "b", lines(A={"owner": ""}, B={"owner": ""}))
    assert "2 项行动全部无人负责" == language("zh").say(load_message(alone, alone.tables["load"].to_dict("records"), 15.0))


def test_absences_say_who_takes_over(tmp_path: Path) -> None:
    """One sentence per absence."""
    result = decomposed(tmp_path, lines(), absences="person,start,end\nlin,2025-05-05,2025-05-09\n")
    assert "Lin is away from 5 May to 9 May; Chen takes over key tasks: 1." in plain(wbs(result, EN))


def test_a_plan_without_tasks_says_what_is_missing(tmp_path: Path) -> None:
    """One line, no table."""
    html = plain(wbs(decomposed(tmp_path, []), EN))
    assert "No plan/2025-Q2/wbs.csv: who does what until when is not shown." in html
    assert "<table" not in html


def test_five_hundred_lines_are_drawn_on_one_page(tmp_path: Path) -> None:
    """Every line is a box of the picture; the table keeps to its rows and says where the others are."""
    result = decomposed(tmp_path, many())
    chart = task_tree(rows(result.tables["wbs"]), EN, TITLE, result.owners)
    assert chart is not None
    assert 500 == chart.svg.count("<rect")
    (height,) = re.findall(r'height="([0-9.]+)mm"', chart.svg)
    assert pytest.approx(TALL) == float(height)
    html = plain(wbs(result, EN))
    assert html.count("<tr") <= 12 + 3 + 2
    assert "The rows left out stand in the workbook, sheet Work breakdown." in html


def test_the_picture_is_the_same_on_every_run(tmp_path: Path) -> None:
    """Same lines, same bytes."""
    result = decomposed(tmp_path, lines())
    one, other = (task_tree(rows(result.tables["wbs"]), EN, TITLE, result.owners) for _ in range(2))
    assert one == other


def test_every_line_keeps_to_its_parent_in_the_picture(tmp_path: Path) -> None:
    """The boxes of the actions are as tall as that of their task together."""
    result = decomposed(tmp_path, lines())
    chart = task_tree(rows(result.tables["wbs"]), EN, TITLE, result.owners)
    assert chart is not None
    boxes = [
        tuple(map(float, found)) for found in re.findall(r'<rect x="([0-9.]+)" y="([0-9.]+)" width="[0-9.]+" height="([0-9.]+)"', chart.svg)
    ]
    goal, _, task, one, other = boxes
    assert pytest.approx(task[2]) == one[2] + other[2]
    assert goal[1:] == task[1:]
    assert pytest.approx(task[1]) == other[1]


def test_the_review_shows_what_lags(tmp_path: Path) -> None:
    """Completion against time, the late action by name, gates below."""
    review = reviewed(tmp_path, lines(), progress="date_day,item,value\n2025-05-30,A,0.9\n2025-05-30,B,0.5\n")
    html = plain(plan_progress(review, EN))
    assert "70 % of the plan is done, 76 % of its time is gone." in html
    assert "overdue 1" in html
    assert "Work A" in html
    assert "Work B" not in html
    assert "逾期" in plain(plan_progress(review, ZH))


def test_the_review_of_a_team_without_a_plan_shows_nothing(tmp_path: Path) -> None:
    """No heading, no line."""
    assert "" == plain(plan_progress(reviewed(tmp_path, []), EN))


def test_every_column_of_the_workbook_has_a_head_and_every_code_word_a_name(tmp_path: Path) -> None:
    """Nothing is called by its id."""
    result = decomposed(tmp_path, lines(), absences="person,start,end\nlin,2025-05-05,2025-05-09\n")
    tables = {**result.tables, **reviewed(tmp_path / "b", lines()).tables}
    bare = [(name, column) for name, heads in wbs_heads().items() for column in tables[name] if column not in {*heads, *columns()}]
    assert [] == bare
    unnamed = [
        (name, column, set(tables[name][column]) - {*words, ""}) for (name, column), words in wbs_words().items() if column != "faults"
    ]
    assert [] == [one for one in unnamed if one[2]]


def test_a_plan_that_states_nothing_is_drawn_all_the_same(tmp_path: Path) -> None:
    """No owner, no day, no need: every line is red, nobody carries anything, no bar is drawn."""
    bare = [{**line, "owner": "", "start": "", "due": "", "resource": "", "backup": "", "key_result": ""} for line in lines()]
    result = decomposed(tmp_path, bare)
    text = plain(wbs(result, EN))
    assert "Lines of the plan that lack something: 5 of 5" in text
    assert "Actions that run in a week" not in text
    assert "undefined" not in text
    assert "NaT" not in text


def test_load_of_a_long_period_is_shown_by_month(tmp_path: Path) -> None:
    """Fifty-two columns are none to read: the most of a week stands for its month."""
    params = Params(team="tiny", period="2025-H2")
    written = write(tmp_path, {**files([]), "plan/2025-H2/wbs.csv": table([{**line, "due": "2025-11-30"} for line in lines()])})
    text = plain(wbs(decompose(prepare(load_inputs(written, "tiny"), params), params), EN))
    assert "<th>Nov</th>" in text
    assert "<th>W40</th>" not in text
