"""The bar of target setting on every series there is: ranges hold, chances beat the base rate known at the time."""

from __future__ import annotations

import pytest
from bench.target_backtest import rows, summed

from goalbook.inputs import load_inputs
from support.outside_teams import CONJURA, ROOT, WBR, dataset


@pytest.mark.full
def test_ranges_hold_and_chances_have_skill_on_all_series() -> None:
    """As of each calendar month and quarter: 70 to 90 % inside, on Conjura at every horizon; skill in every set a month ahead."""
    assert dataset(WBR).parent == dataset(CONJURA).parent
    table = rows(load_inputs(ROOT / "data", "beauty"))
    fresh = table[table["when"] == "calendar"]
    overall = summed(fresh.assign(set="all"), ["set"]).iloc[0]
    assert overall["origins"] > 1_000
    assert 0.7 < overall["coverage"] < 0.9
    assert overall["skill"] > 0.05
    by = summed(fresh, ["set", "period", "lead"])
    enough = by[by["origins"] >= 40]
    assert enough[enough["period"] == "month"]["skill"].min() > 0
    conjura = by[by["set"] == "Conjura"]
    assert conjura["coverage"].between(0.7, 0.9).all()
    assert conjura["hindsight_skill"].min() > 0
