"""The demo team's risks: what May's review says of them, and what it would not say a month before."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from goalbook.books.monthly_review import MonthlyReviewParams, compute
from goalbook.inputs import load_inputs

DATA = Path(__file__).parents[2] / "data"
RULES = ("MR-30", "MR-48", "RK-01", "RK-02", "RK-03", "RK-04", "RK-05", "RK-06", "RK-07", "RK-08", "RK-09", "RK-10", "BG-10", "BG-12",
         "IN-02", "TP-03")  # fmt: skip


@pytest.mark.full
def test_may_names_the_late_plan_the_low_control_and_the_spent_budget() -> None:
    """Every rule of risk is evaluated; an answer took 29 hours, flow and money stand too low, media are 45 % above their budget.

    The pools add up to 137.5 % of the quarter's million, of which 122 % are gone by the end of May.
    """
    inputs = load_inputs(DATA, "beauty", date(2025, 5, 31), campaigns="effects", operations=True)
    result = compute(inputs, MonthlyReviewParams(team="beauty", period="2025-05"))
    found = {rule: [one for one in result.findings if one.rule == rule] for rule in RULES}
    assert all(any(one.status != "not_evaluated" for one in own) for own in found.values())
    assert [29.0] == [one.observed for one in found["RK-07"] if one.status == "fail"]
    assert ["Flow", "Money"] == [one.subject.en for one in found["RK-06"] if one.status == "warn"]
    media = result.tables["budget_month"].set_index("pool").loc["media"]
    assert 0.45 == pytest.approx(media["variance_share"], abs=0.005)
    total = result.tables["budget_month"].iloc[-1]
    assert (1.375, 1_000_000.0, 1.22) == (total["pools_of_total"], total["planned_period"], pytest.approx(total["used"], abs=0.005))
    assert ["up", "down", "up", "new", "stale"] == result.tables["risk_register"]["state"].tolist()


@pytest.mark.full
def test_april_does_not_know_may() -> None:
    """Seen at the end of April no incident of May, no risk of May and no pilot of May are there."""
    inputs = load_inputs(DATA, "beauty", date(2025, 4, 30), campaigns="effects", operations=True)
    tables = compute(inputs, MonthlyReviewParams(team="beauty", period="2025-04", as_of="2025-04-30")).tables
    assert ["N1"] == tables["risk_incidents"]["incident"].tolist()
    assert "R6" not in set(tables["risk_register"]["risk"])
    assert 30_000.0 == tables["pilot_share"]["cost"].iloc[0]
