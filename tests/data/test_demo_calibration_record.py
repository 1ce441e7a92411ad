"""The demo team's own word: what its reviews, goals and a campaign's plan foretold, against what came."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from goalbook.books import monthly_review
from goalbook.inputs import load_inputs
from goalbook.publish.artefacts import deliver_results
from goalbook.publish.books import BOOKS
from goalbook.publish.project import find_project

if TYPE_CHECKING:
    from pathlib import Path

DATA = find_project().root / "data"


def archive(outputs: Path, book: str, **asked: str) -> None:
    """Leave a report's results as its first revision."""
    params = BOOKS[book].load_params().from_pairs({"team": "beauty", **asked})
    cutoff = None if book == "campaign" else params.cutoff()  # type: ignore[attr-defined] # books about a period have one
    inputs = load_inputs(DATA, "beauty", cutoff, campaigns=BOOKS[book].campaigns)
    result = BOOKS[book].compute(inputs, params)
    deliver_results(result, outputs / "beauty" / book / params.subject / "en" / "r0001")  # type: ignore[arg-type] # a book's own


@pytest.mark.full
def test_the_first_quarter_was_foretold_by_reviews_goals_and_a_campaign(tmp_path: Path) -> None:
    """33,346 came: within the ranges of January, February and the goals; the campaign's uplift of 20 % was 6.8 % too much."""
    for month in ("2025-01", "2025-02"):
        archive(tmp_path, "monthly_review", period=month)
    archive(tmp_path, "target_setting", period="2025-Q1")
    for mode in ("plan", "retrospective"):
        archive(tmp_path, "campaign", campaign="618-2024", mode=mode)
    params = monthly_review.Params.from_pairs({"team": "beauty", "period": "2025-05", "outputs_dir": str(tmp_path)})
    tables = monthly_review.compute(load_inputs(DATA, "beauty", params.cutoff(), campaigns="effects"), params).tables
    said = tables["record_forecasts"]
    team = said[(said["metric_id"] == "new_payers") & (said["channel"] == "")]
    assert [("campaign", 2_529.0), *[("monthly_review", 33_346.0)] * 2, ("target_setting", 33_346.0)] == list(
        zip(team["book"], team["came"], strict=True)
    )
    assert [True] * 3 == [bool(held) for held in team["inside"] if held is not None]
    assert pytest.approx(2_700 / 2_529 - 1) == team["error"].iloc[0]
    scores = {(row["book"], row["metric_id"]): row for _, row in tables["record_scores"].iterrows()}
    assert (10, 5, 1, "few") == (*(scores["monthly_review", ""][name] for name in ("n", "outcomes", "periods", "verdict")),)
    assert scores["monthly_review", ""]["brier"] < scores["monthly_review", ""]["base_brier"]
    assert math.isnan(scores["monthly_review", ""]["skill"]), "one quarter tells of no skill"
