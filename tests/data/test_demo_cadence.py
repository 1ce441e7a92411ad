"""The demo team's rhythm and standards: the case asks for thirty-four meetings a month, the repaired plan holds seven."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from goalbook.books.decomposition import Params, compute
from goalbook.inputs import load_inputs

if TYPE_CHECKING:
    from goalbook.books.decomposition import Decomposition

DATA = Path(__file__).parents[2] / "data"
RULES = {f"GV-{n:02d}" for n in (1, 2, 4, 5, 6, 7, 8, 9, 11, 13, 16)} | {"DC-12", *(f"CT-{n:02d}" for n in range(7, 12))}


@cache
def plan(period: str) -> Decomposition:
    """Return the demo team's decomposition of a period."""
    params = Params(team="beauty", period=period)
    return compute(load_inputs(DATA, "beauty", params.cutoff()), params)


def test_the_case_holds_every_meeting_by_itself() -> None:
    """WX-46: 34.4 a month for whoever holds no one-to-ones; nothing else of rhythm and standards is amiss."""
    load = plan("2025-Q2").tables["meeting_load"].set_index("person")["meetings_month"]
    assert pytest.approx(34.4166667) == load["lin"] == load["chen"] == load["zhao"]
    assert {("GV-11", "warn")} == {(one.rule, one.status) for one in plan("2025-Q2").findings if one.rule in RULES and one.status != "pass"}


def test_the_cases_second_version_begins_in_the_quarter() -> None:
    """WX-08: 24 hours hold on the first day, 12 from the middle of May."""
    table = plan("2025-Q2").tables["sop_versions"]
    hours = table[table["metric"] == "data_review"]
    assert [(1, 24.0, True), (2, 12.0, False)] == list(zip(hours["version"], hours["limit"], hours["in_force"], strict=True))


def test_the_repaired_plan_passes_every_rule_of_rhythm_and_standards() -> None:
    """Each of them is evaluated, none warns; nobody has more than the limit."""
    found = {(one.rule, one.status) for one in plan("2025-Q3").findings if one.rule in RULES}
    assert {(rule, "pass") for rule in RULES} == found
    assert 8.75 == pytest.approx(plan("2025-Q3").tables["meeting_load"]["meetings_month"].max())


def test_what_was_checked_is_judged_by_the_version_of_its_day() -> None:
    """Twenty hours in April kept 24; the same would have missed the 12 of May."""
    checks = plan("2025-Q3").tables["sop_checks"]
    assert (20.0, 24.0, True) == tuple(checks.loc[0, ["actual", "limit", "kept"]])


@pytest.mark.parametrize("period", ["2025-Q2", "2025-Q3"])
def test_calendar_and_standards_are_kept_with_the_result(period: str) -> None:
    """Days, names and what is not known are ready for results.json."""
    text = json.dumps(plan(period).to_json(), allow_nan=False, ensure_ascii=False)
    assert '"calendar_dates"' in text
    assert '"sop_versions"' in text
