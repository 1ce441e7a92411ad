"""The demo team's May from further away, and its quarter's end: a story in agreement with its facts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from goalbook.books.monthly_review import Params, compute
from goalbook.books.organisation import checklist, handbook
from goalbook.core.period import parse_period
from goalbook.inputs import load_inputs

DATA = Path(__file__).resolve().parents[2] / "data"
pytestmark = pytest.mark.full


def test_may_from_further_away() -> None:
    """One dimension below full marks, base targets on the way to a miss, data governance behind, revenue per head down: four messages."""
    inputs = load_inputs(DATA, "beauty", date(2025, 5, 31), campaigns="effects", operations=True)
    review = compute(inputs, Params(team="beauty", period="2025-05"))
    found = {rule: [one.status for one in review.findings if one.rule == rule] for rule in ("MR-23", "MR-24", "MR-43", "PF-15")}
    assert ["warn"] == found["MR-24"] == found["MR-43"]
    assert 1 == found["PF-15"].count("warn")
    assert 3 == len(found["MR-23"])
    nps = review.tables["evaluation"].set_index("metric_id").loc["nps"]
    assert 0 < nps["points"] < 100
    base = review.tables["tier_results"].set_index("tier").loc["base"]
    assert ("KR1", "KR2", "KR4") == base["missed"]


def test_the_second_quarters_checklist_and_the_years_handbook() -> None:
    """Two items moved since the first quarter, one of twelve posts changed; one lesson of 2024 waits for the handbook."""
    inputs = load_inputs(DATA, "beauty", date(2025, 6, 30), campaigns=True, operations=True)
    found = checklist.tables(inputs, parse_period("2025-Q2"), date(2025, 6, 30))
    items = found["organisation_checklist"]
    assert {"TM-06", "GV-14"} == set(items[(items["before"] != "") & (items["before"] != items["state"])]["rule"])
    assert pytest.approx(1 / 12) == checklist.changed_share(found["organisation_posts"])
    changes = handbook.tables(inputs, parse_period("2024-Q4"), date(2024, 12, 31))["handbook_changes"]
    assert ["L-2024-04"] == changes[changes["status"] == "open"]["lesson"].tolist()
