"""Values in YAML that do not fit: said in the reader's language, with the keys that lead to them and what was expected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inputs.test_team_and_goals import KR
from inputs.tiny_team import GOALS, read, said

if TYPE_CHECKING:
    from pathlib import Path

# What is wrong, in which sheet, what is said of it in English and in Chinese.
FAULTS = {
    "more than the whole": (
        "budget",
        "tech: {share: 1.7}",
        "tech.share: 1.7; a share is 1 at most (write 30 % or 0.3)",
        "tech.share：1.7；占比不能大于 1（写作 30% 或 0.3）",
    ),
    "less than nothing": ("budget", "total: -1", "total: -1; expected 0 or more", "total：-1；不得小于 0"),
    "nothing where something is needed": (
        "kpis",
        "items_per_order: 0",
        "items_per_order: 0; expected more than 0",
        "items_per_order：0；应大于 0",
    ),
    "above a limit": ("horizons", "nps: {value: 101}", "nps.value: 101; expected 100 at most", "nps.value：101；不得大于 100"),
    "no day": (
        "kpis",
        "pd_launch_date: yesterday",
        "pd_launch_date: 'yesterday' is no day; write it as 2025-06-30",
        "pd_launch_date：“yesterday”不是日期；请写成 2025-06-30",
    ),
    "no month": (
        "horizons",
        "nps: {value: 1, survey_month: 2025-13}",
        "nps.survey_month: '2025-13' is no month; write it as 2025-05",
        "nps.survey_month：“2025-13”不是月份；请写成 2025-05",
    ),
    "no month as a key": (
        "kpis",
        "team: {fte: {May: 9}}",
        "team.fte.May: 'May' is no month; write it as 2025-05",
        "team.fte.May：“May”不是月份；请写成 2025-05",
    ),
    "half a person": (
        "budget",
        "people: {headcount: 9.5}",
        "people.headcount: '9.5' is not a whole number",
        "people.headcount：“9.5”不是整数",
    ),
    "a word for a number": (
        "budget",
        "people: {headcount: ten}",
        "people.headcount: 'ten' is not a number",
        "people.headcount：“ten”不是数字",
    ),
    "no list": ("kpis", "main: KR1", "main: 'KR1' is no list; write […, …]", "main：“KR1”不是列表；请写成 […, …]"),
    "no keys": ("budget", "people: 10", "people: '10' has no keys; write {key: …}", "people：“10”没有键；请写成 {key: …}"),
    "too many ends": (
        "budget",
        "tech: {share: [0.1, 0.2, 0.3]}",
        "tech.share: 3 entries; at most 2",
        "tech.share：有 3 项，最多 2 项",
    ),
    "no text": ("budget", "currency: 7", "currency: '7' is not text", "currency：“7”不是文本"),
    "a key of a part": ("budget", "growth: {base: total}", "the key growth.share is missing", "缺少 growth.share"),
    "no number at all": (
        "budget",
        "total: .nan",
        "total: 'nan' is no amount; write a number, or leave the key out",
        "total：“nan”不是有效数值；请写数字，或删去该键",
    ),
    "a switch for an amount": ("budget", "total: yes", "total: 'true' is not a number", "total：“true”不是数字"),
    "in a list": (
        "budget",
        "lines: [{name: a, amount: 1}, {name: b, amount: -1}]",
        "amount: -1; expected 0 or more",
        "amount：-1；不得小于 0",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_value_that_does_not_fit_is_said_with_its_keys(tmp_path: Path, fault: str, lang: str) -> None:
    """Key, value and what was expected; no word of the library beneath."""
    sheet, text, *lines = FAULTS[fault]
    _, line = said(tmp_path, {f"goals/2025-Q2/{sheet}.yml": f"{text}\n"}, lang)
    place = "line 1: " if lang == "en" else "第 1 行："
    assert f"{place}{lines[lang == 'zh']}" == line


@pytest.mark.parametrize("value", [".nan", ".inf", "-.inf", "nan", "inf"])
@pytest.mark.parametrize("key", ["target", "commit", "baseline", "weight"])
def test_a_goal_that_is_no_number_is_refused(tmp_path: Path, key: str, value: str) -> None:
    """Whether YAML or a word says it: such a target can neither be reached nor missed."""
    result = f"{{id: KR1, metric: new_payers, {key}: {value}, target: 100}}".replace(
        ", target: 100", "" if key == "target" else ", target: 100"
    )
    head, line = said(tmp_path, {"goals/2025-Q2.yml": GOALS.replace(KR, result)})
    assert "goals/2025-Q2.yml: one problem, nothing was read" == head
    assert line.startswith(f"line 6: {key}: '{value.replace('.', '')}' is no")


@pytest.mark.parametrize(
    ("result", "line"),
    [
        ("metric: new_payers, target: 0", "line 6: target 0; a count to be reached lies above 0"),
        ("metric: new_payers, aggregation: average, target: -5", "line 6: target -5; a count to be reached lies above 0"),
        ("metric: followers_total, target: 0", "line 6: target 0; a count to be reached lies above 0"),
        ("metric: new_payers, commit: 0, target: 9", "line 6: commit 0; a count to be reached lies above 0"),
        ("metric: new_payers, baseline: -1, target: 9", "line 6: baseline -1; a count is never negative"),
        ("metric: lost_contacts, target: -1", "line 6: target -1; a count is never negative"),
    ],
)
def test_a_count_of_nothing_is_no_goal(tmp_path: Path, result: str, line: str) -> None:
    """A count can be neither negative nor, where more is better, nothing."""
    assert [line] == said(tmp_path, {"goals/2025-Q2.yml": GOALS.replace(KR, f"{{id: KR1, {result}}}")})[1:]


@pytest.mark.parametrize(
    "result",
    [
        "metric: lost_contacts, target: 0",  # to lose nobody
        "metric: new_payers, baseline: 0, target: 9",  # something new
        "metric: revenue, target: 0",
        "metric: roi, target: 0",
        "metric: refund_rate, target: 0",
    ],
)
def test_nothing_may_be_aimed_at_where_it_makes_sense(tmp_path: Path, result: str) -> None:
    """Losses, money and ratios may go to zero, and a baseline may lie there."""
    assert read(tmp_path, {"goals/2025-Q2.yml": GOALS.replace(KR, f"{{id: KR1, {result}}}")}).goals


def test_the_own_number_of_an_objective_and_the_company_s_are_counts_too(tmp_path: Path) -> None:
    """Zero new payers is no goal of anybody."""
    text = GOALS.replace("    text:", "    metric: new_payers\n    target: 0\n    text:", 1)
    assert ["line 5: target 0; a count to be reached lies above 0"] == said(tmp_path / "one", {"goals/2025-Q2.yml": text})[1:]
    sheet: dict[str, str | bytes] = {"goals/2025-Q2/strategy.yml": "company_goal: {metric: new_payers, target: -1}\n"}
    assert ["line 1: target -1; a count to be reached lies above 0"] == said(tmp_path / "two", sheet)[1:]
