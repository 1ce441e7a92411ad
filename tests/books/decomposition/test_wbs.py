"""The work breakdown judged: whole, stated, not too fine, backed up, with every step and area."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from goalbook.books.decomposition.wbs.register import COLUMNS
from goalbook.core.language import language
from support.sample_wbs import Line, decomposed, found, lines, many, verdicts

if TYPE_CHECKING:
    from pathlib import Path

SAID = language("en").say
RULES = ("DC-08", "DC-09", "DC-11", "DC-36", "DC-37", "DC-38")


def test_a_whole_breakdown_passes(tmp_path: Path) -> None:
    """Four levels, everything stated, key tasks backed up: no rule fails or warns."""
    result = decomposed(tmp_path, lines())
    assert {"pass"} == {one.status for one in result.findings if one.rule in RULES}
    table = result.tables["wbs"]
    assert list(COLUMNS) == list(table.columns)
    assert ["G", "S", "T", "A", "B"] == table["task_id"].tolist()
    assert [2, 2, 2, 1, 1] == table["actions"].tolist()


def test_without_a_breakdown_the_rules_are_silent(tmp_path: Path) -> None:
    """One line says what is missing; the tables keep their columns."""
    result = decomposed(tmp_path, [])
    assert [] == [one for one in result.findings if one.rule in RULES]
    assert list(COLUMNS) == list(result.tables["wbs"].columns)
    assert ["No plan/2025-Q2/wbs.csv: who does what until when is not shown."] == [
        SAID(one.unlocks) for one in result.missing if one.table == "wbs"
    ]


def test_a_task_without_actions_fails(tmp_path: Path) -> None:
    """DC-08: what stands above the actions goes down to them."""
    childless: list[Line] = [*lines(), {"task": "T2", "parent": "S", "level": 3, "resource": "none"}]
    (only,) = found(decomposed(tmp_path, childless), "DC-08")
    assert ("fail", "Work T2") == (only.status, only.subject.en)
    assert "row 7: a task without anything below it; break it down to actions or take it out" == SAID(only.message)


def test_the_depth_is_the_policys(tmp_path: Path) -> None:
    """Three levels fail where four are asked, and pass where three are."""
    flat: list[Line] = [*lines()[:2], {"task": "T", "parent": "S", "level": 3, "resource": "none"}]
    assert ["fail", "fail"] == verdicts(decomposed(tmp_path, flat), "DC-08")
    assert ["pass"] == verdicts(decomposed(tmp_path / "b", flat, "{wbs: {depth: 3}}"), "DC-08")


def test_a_key_result_without_actions_is_named(tmp_path: Path) -> None:
    """A goal that no action serves is nobody's work; a line serves what the lines above it serve."""
    (only,) = found(decomposed(tmp_path, lines(G={"key_result": ""})), "DC-08")
    assert ("warn", "no action serves KR1; add the tasks that bring them about, or say which line serves them") == (
        only.status,
        SAID(only.message),
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"A": {"owner": ""}}, "row 5: not stated: owner; write it down"),
        ({"A": {"due": ""}}, "row 5: not stated: deadline; write it down"),
        ({"T": {"resource": ""}, "A": {"resource": "a camera"}}, "row 6: not stated: resource need; write it down"),
        (
            {"A": {"due": "2025-07-02"}},
            "row 5: due on 2025-07-02, after 2025-06-30, when Work T above it is due; bring it forward or give that more time",
        ),
    ],
)
def test_what_a_line_does_not_state_fails_in_its_row(tmp_path: Path, changes: dict[str, Line], expected: str) -> None:
    """DC-09: owner, deadline, resource need, and no deadline after that of the line above."""
    findings = found(decomposed(tmp_path, lines(**changes)), "DC-09")
    assert expected in [SAID(one.message) for one in findings]
    assert {"fail"} == {one.status for one in findings}


def test_a_goal_ends_with_the_period_and_a_task_after_what_it_waits_for(tmp_path: Path) -> None:
    """The goal itself has no line above; waiting for something later warns."""
    late = decomposed(tmp_path, lines(G={"due": "2025-07-31"}))
    assert ["row 2: due on 2025-07-31, after the goals’ period ends on 2025-06-30; bring it forward"] == [
        SAID(one.message) for one in found(late, "DC-09")
    ]
    assert ["warn"] == verdicts(decomposed(tmp_path / "b", lines(A={"needs": "B"})), "DC-09")


def test_what_has_to_be_stated_is_the_policys(tmp_path: Path) -> None:
    """A team that keeps no resource needs says so."""
    rows = lines(T={"resource": ""})
    assert "fail" in verdicts(decomposed(tmp_path, rows), "DC-09")
    assert ["pass"] == verdicts(decomposed(tmp_path / "b", rows, "{wbs: {required: [owner, due]}}"), "DC-09")


@pytest.mark.parametrize(("more", "expected"), [(13, "pass"), (14, "warn")])
def test_more_than_fifteen_running_actions_are_too_many(tmp_path: Path, more: int, expected: str) -> None:
    """DC-11: the limit itself passes; A runs until 10 May and B from then on, so only one of them runs beside the others at most weeks."""
    extra: list[Line] = [{"task": f"X{n}", "parent": "T", "level": 4} for n in range(more)]
    result = decomposed(tmp_path, [*lines(B={"start": "2025-05-05"}), *extra])
    (only,) = found(result, "DC-11")
    assert (expected, more + 2) == (only.status, only.observed)
    assert ["pass"] == verdicts(decomposed(tmp_path / "b", [*lines(), *extra], "{wbs: {max_leaves_per_person: 20}}"), "DC-11")


def test_load_counts_what_runs_in_a_week(tmp_path: Path) -> None:
    """A ends on Saturday 10 May, B begins on Sunday 11 May: both run in that week, one in every other, none after B."""
    load = decomposed(tmp_path, lines()).tables["load"].set_index("week")["active"]
    assert [1, 2, 1, 0] == [int(load[week]) for week in ("2025-W18", "2025-W19", "2025-W20", "2025-W26")]
    assert ("2025-W14", "2025-W27") == (load.index[0], load.index[-1])


def test_what_nobody_owns_is_counted_apart(tmp_path: Path) -> None:
    """An action without owner is in nobody's week, which stands last and is judged by no limit."""
    result = decomposed(tmp_path, lines(B={"owner": ""}))
    load = result.tables["load"]
    assert ["lin", ""] == list(dict.fromkeys(load["person"]))
    assert [("lin", 0), ("", 1)] == list(load[load["week"] == "2025-W22"][["person", "active"]].itertuples(index=False, name=None))
    assert ["Lin"] == [one.subject.en for one in found(result, "DC-11")]


@pytest.mark.parametrize(("backup", "expected"), [("", "fail"), ("lin", "fail"), ("chen", "pass")])
def test_a_key_task_has_another_person_as_stand_in(tmp_path: Path, backup: str, expected: str) -> None:
    """DC-36: blank or the same person fails; where no line is marked as key, sub-goals are."""
    assert [expected] == verdicts(decomposed(tmp_path, lines(S={"backup": backup})), "DC-36")


def test_marked_lines_and_the_policys_level_are_the_key_tasks(tmp_path: Path) -> None:
    """Marking one line frees the others; another level may be the key one."""
    assert ["fail"] == verdicts(decomposed(tmp_path, lines(A={"key": "yes"})), "DC-36")
    assert ["pass"] == verdicts(decomposed(tmp_path / "b", lines(A={"key": "yes", "backup": "su"}, S={"backup": ""})), "DC-36")
    assert ["pass"] == verdicts(decomposed(tmp_path / "c", lines(S={"backup": ""}), "{wbs: {key_level: 1}}"), "DC-36")


def test_an_absence_hands_key_tasks_over(tmp_path: Path) -> None:
    """The stand-in takes over; is she away too, or is the task over by then, the plan says so or is silent."""
    away = "person,start,end\nlin,2025-05-05,2025-05-09\n"
    notice = found(decomposed(tmp_path, lines(), absences=away), "DC-36")[-1]
    assert ("info", "Lin is away from 2025-05-05 to 2025-05-09: Chen takes over; hand over before") == (notice.status, SAID(notice.message))
    both = away + "chen,2025-05-09,2025-05-12\n"
    assert ["pass", "fail"] == verdicts(decomposed(tmp_path / "b", lines(), absences=both), "DC-36")
    later = away.replace("2025-05", "2025-07")
    assert ["pass"] == verdicts(decomposed(tmp_path / "c", lines(), absences=later), "DC-36")


CARD_HEAD = "person,key_result,kind,what,how,standard,target,unit,weight,stand_in\n"


def carded(folder: Path, *cards: str, **files: str) -> list[tuple[str, str]]:
    """Return what DC-36 says beside a whole breakdown, as status and text; a card is person, key result and stand-in."""
    body = "".join(
        f"{who},{kr},{'outcome' if kr else 'process'},do,way,norm,{'' if kr else 1},,,{other}\n"
        for who, kr, other in (one.split(" ") for one in cards)
    )
    result = decomposed(folder, lines(), cards=CARD_HEAD + body, **files)
    return [(one.status, language("en").say(one.message)) for one in found(result, "DC-36")]


def test_a_card_and_the_breakdown_name_the_same_stand_in(tmp_path: Path) -> None:
    """DC-36: Lin's lines name Chen; a card that names Su warns and names both, one that names Chen or nobody does not."""
    assert ["pass"] == [status for status, _ in carded(tmp_path / "a", "lin KR1 chen", "lin  chen", "su  lin")]
    for place, said in (("b", "lin KR1 su"), ("c", "lin  su")):
        (_, (status, text)) = carded(tmp_path / place, said)
        assert "warn" == status
        assert "Lin: the goal card names Su as stand-in, the work breakdown Chen (row 2); name the same person in both" == text
    assert "names its own member as stand-in" in carded(tmp_path / "d", "lin KR1 lin")[1][1]


def test_the_stand_in_of_a_card_is_there_when_it_is_needed(tmp_path: Path) -> None:
    """DC-36: Su is away in the week in which Chen, who has no line of the breakdown, is."""
    away = "person,start,end\nchen,2025-05-05,2025-05-09\nsu,2025-05-09,2025-05-12\n"
    (_, (status, text)) = carded(tmp_path / "a", "chen  su", absences=away)
    assert ("warn", "Chen is away from 2025-05-05 to 2025-05-09, and so is Su, whom the goal card names; name a third person") == (
        status,
        text,
    )
    assert ["pass"] == [status for status, _ in carded(tmp_path / "b", "chen  lin", absences=away)]


def test_a_process_names_the_steps_it_leaves_out(tmp_path: Path) -> None:
    """DC-38: content has seven steps; a plan that uses two of them is told the other five, unless the policy lets it."""
    rows = lines(A={"process": "content", "step": "topic"}, B={"process": "content", "step": "review"})
    result = decomposed(tmp_path, rows)
    (only,) = found(result, "DC-38")
    assert ("warn", 5) == (only.status, only.observed)
    assert "script, shooting and editing" in SAID(only.message)
    assert {"content": 7} == result.tables["wbs_processes"].groupby("process").size().to_dict()
    assert ["pass"] == verdicts(decomposed(tmp_path / "b", rows, "{wbs: {steps_missing: 5}}"), "DC-38")


def test_the_three_processes_have_seven_seven_and_five_steps(tmp_path: Path) -> None:
    """As the source lists them."""
    rows = lines(T={"process": "content"}, A={"process": "ads"}, B={"process": "user_ops"})
    sizes = decomposed(tmp_path, rows).tables["wbs_processes"].groupby("process").size().to_dict()
    assert {"content": 7, "ads": 7, "user_ops": 5} == sizes


def test_work_areas_that_have_no_line_are_named(tmp_path: Path) -> None:
    """DC-37: five areas; a lottery is conversion; how often content comes round is counted."""
    rows = lines(A={"area": "content", "recurrence": "weekly:monday"}, B={"area": "lottery"})
    (only,) = found(decomposed(tmp_path, rows), "DC-37")
    assert ("warn", "no line for positioning, promotion, retrospective; add what is done there, or say that nothing is") == (
        only.status,
        SAID(only.message),
    )
    result = decomposed(tmp_path / "b", rows, "{wbs: {areas_min: 2}}")
    assert ["pass"] == verdicts(result, "DC-37")
    areas = result.tables["wbs_areas"].set_index("area")
    mondays = sum(day.weekday() == 0 for day in pd.date_range(date(2025, 4, 1), date(2025, 5, 10)))
    assert mondays == areas.loc["content", "times"]
    assert 1 == areas.loc["conversion", "lines"]


def test_key_results_and_channels_come_from_the_line_above(tmp_path: Path) -> None:
    """What is said once holds below."""
    table = decomposed(tmp_path, lines(S={"channel": "douyin"})).tables["wbs"].set_index("task_id")
    assert ["KR1"] == table["key_result"].unique().tolist()
    assert ["", "douyin", "douyin", "douyin", "douyin"] == table["channel"].tolist()


def test_five_hundred_lines_are_computed_and_checked(tmp_path: Path) -> None:
    """Four goals down to 384 actions: every line counted once, each of three people with 128 running actions."""
    result = decomposed(tmp_path, many())
    assert 500 == len(result.tables["wbs"])
    assert {128} == set(result.tables["load"]["active"])
    assert ["warn"] * 3 == verdicts(result, "DC-11")
    assert ["pass"] == verdicts(result, "DC-08")
    assert ["pass"] == verdicts(result, "DC-09")
