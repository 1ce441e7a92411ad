"""The sections of targets from both sides and of resources say what the tables hold, in both languages."""

from __future__ import annotations

import re

import pytest

from goalbook.core.language import language
from goalbook.show.decomposition.resources import resources
from goalbook.show.decomposition.targets import targets
from support import tiny_team as tiny
from support.sample_reconcile import MEETING, decomposition, parts, plan

FIGURES = [
    {"person": "ann", "key_result": "KR2", "amount": 10_800.0, "reason": "三个月 / three <months>"},
    {"person": "bob", "key_result": "KR3", "amount": 20_000.0},
    {"person": "cid", "key_result": "KR4", "amount": 1_500.0},
]
QUESTION = {"id": "F1", "person": "bob", "question": "真的吗？ / Is it realistic?", "day": "2025-03-10"}
CELLS = [
    {"channel": "a", "tier": "new", "month": "2025-04", "phase": "acquisition", "kind": "media", "amount": 450_000.0, "campaign": "618"},
    {"channel": "b", "tier": "high", "month": "2025-05", "phase": "conversion", "kind": "kol", "amount": 550_000.0},
]
LOAN = {"from_channel": "b", "to_channel": "a", "amount": 100_000.0, "reason": "volume", "return_date": "2025-06-30"}
TARGETS = parts(15_000, 20_000, 5_000)


def text(html: object) -> str:
    """Return what a reader sees."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", str(html).replace("</td>", " ").replace("</th>", " ")))


def test_the_title_says_how_much_is_missing_and_where() -> None:
    """32,300 of 40,000, most of it with the first channel; whoever named a figure stands beside it with the reason."""
    seen = text(targets(decomposition(plan(bottom_up=FIGURES), *TARGETS), language("en", "CNY")).html)
    assert "The members name 32,300 of the 40,000 asked: 7,700 short, 4,200 of it in A" in seen
    assert "Ann three &lt;months&gt;" in seen
    assert "an error of 15" in seen


def test_the_chinese_reader_gets_chinese() -> None:
    """Title, question, meeting and reasons are in the reader's language."""
    found = decomposition(plan(bottom_up=FIGURES, feedback=[QUESTION], meeting=MEETING), *TARGETS)
    seen = text(targets(found, language("zh", "CNY")).html)
    for part in ("下达", "认领", "缺口", "三个月", "真的吗？", "尚未答复", "召开目标分解会"):
        assert part in seen
    assert "asked" not in seen


def test_open_questions_come_first_and_say_since_when() -> None:
    """An answered question stands after the open one."""
    done = {**QUESTION, "id": "F0", "question": "Who pays?", "response": "we do"}
    seen = text(targets(decomposition(plan(feedback=[done, QUESTION]), *TARGETS), language("en", "CNY")).html)
    assert seen.index("Is it realistic?") < seen.index("Who pays?")
    assert "open since 10 Mar" in seen
    assert "1 of 2 questions are not answered" in seen


def test_without_a_meeting_its_agenda_is_printed() -> None:
    """A meeting on record takes the agenda's place."""
    before = text(targets(decomposition(plan(bottom_up=FIGURES), *TARGETS), language("en", "CNY")).html)
    after = text(targets(decomposition(plan(bottom_up=FIGURES, meeting=MEETING), *TARGETS), language("en", "CNY")).html)
    assert "Agenda of the decomposition meeting" in before
    assert "Agenda" not in after
    assert "Decomposition meeting on 20 Mar" in after


def test_the_heat_map_is_darkest_where_most_is_spent() -> None:
    """Two months as columns; the largest amount has the deepest ink, and its figure is printed."""
    html = str(resources(decomposition(plan(budget=CELLS), *TARGETS), language("en", "CNY")).html)
    assert "Apr" in html
    assert re.search(r"rgba\(84,110,122,0\.38\)\">¥550k", html)
    assert "B gets ¥550k of ¥1M" in text(html)
    assert "Campaign 618: A ¥450k." in text(html)


def test_a_budget_that_does_not_add_up_says_so_first() -> None:
    """The sum of the amounts beside the budget is the title."""
    result = decomposition(plan(budget=CELLS), *TARGETS, frame={"total": 800_000})
    assert "The amounts sum to ¥1M, the budget is ¥800k" in text(resources(result, language("en", "CNY")).html)


def test_a_loan_without_approval_is_marked() -> None:
    """Nobody approved it yet; what both channels are left with stands below."""
    result = decomposition(plan(budget=CELLS, reallocations=[LOAN]), *TARGETS)
    seen = text(resources(result, language("en", "CNY")).html)
    assert "nobody yet" in seen
    assert "A ¥450k → ¥550k" in seen


@pytest.mark.parametrize("code", ["en", "zh"])
def test_without_files_each_section_says_once_what_is_missing(code: str) -> None:
    """One line with the file to write, and no table."""
    result = decomposition(None, *TARGETS)
    for section, file in ((targets, "bottom_up.csv"), (resources, "budget.csv")):
        html = str(section(result, language(code, "CNY")).html)
        assert 1 == html.count(file)
        assert "<table" not in html


def figure(person: str, kr: str, amount: float, channel: str = "") -> dict[str, object]:
    """Return one member's figure."""
    return {"person": person, "key_result": kr, "amount": amount, "channel": channel}


HEADLINE = {"headline": True, "target": 100.0}
COST = tiny.key_result(metric="cac", aggregation="ratio", unit="money", direction="down", **HEADLINE)
SHAPES = {
    "a key result nobody has": (plan(bottom_up=[figure("ann", "KR9", 3)]), parts(100, 200)),
    "figures without goals": (plan(bottom_up=[figure("ann", "KR1", 3)]), ()),
    "the headline of one channel": (plan(bottom_up=[figure("ann", "KR1", 80, "a")]), (tiny.key_result(channel="a", **HEADLINE),)),
    "two figures of a ratio": (plan(bottom_up=[figure("ann", "KR1", 41), figure("bob", "KR1", 43)]), (COST,)),
    "channels without targets": (plan(bottom_up=[figure("ann", "KR1", 60, "a")]), (tiny.key_result(**HEADLINE),)),
    "nothing asked, nothing named": (plan(bottom_up=[figure("ann", "KR2", 0), figure("bob", "KR3", 0)]), parts(0, 0)),
    "a channel beyond the split": (plan(bottom_up=[figure("ann", "KR2", 9), figure("cid", "KR1", 2, "c")]), parts(10)),
    "two people at one figure": (plan(bottom_up=[figure("ann", "KR2", 5), figure("bob", "KR2", 4)]), parts(10, 20)),
    "strangers": (plan(bottom_up=[figure("张三", "KR2", 5)], feedback=[{"id": "1", "person": "李四", "question": "?"}]), parts(10)),
    "amounts without a place": (plan(budget=[{"amount": 5.0}, {"amount": 0.0, "phase": "tech"}]), parts(10)),
    "a budget of nothing": (plan(budget=[{**CELLS[0], "amount": 0.0}]), parts(10)),
    "bare loans and posts": (
        plan(reallocations=[{"from_channel": "a", "to_channel": "b", "amount": 1.0}], hires=[{"role": "x", "count": 0.0}]),
        parts(10),
    ),
}
JUDGED = ("DC-01", "DC-15", "DC-16", "DC-19", "BG-04", "BG-05", "BG-06", "BG-09", "BG-15")


@pytest.mark.parametrize("shape", SHAPES)
def test_no_shape_of_a_plan_prints_what_is_not_known(shape: str) -> None:
    """Whatever is missing or zero, no section and no verdict writes nan, in either language."""
    folder, key_results = SHAPES[shape]
    result = decomposition(folder, *key_results)
    for code in ("en", "zh"):
        told = language(code, "CNY")
        said = [
            told.say(one.message) for one in result.findings if one.rule in ("DC-01", "DC-15", "DC-16", "DC-19") or one.rule[:2] == "BG"
        ]
        seen = [text(section(result, told).html) for section in (targets, resources)]
        assert "nan" not in " ".join([*said, *seen]).casefold()
