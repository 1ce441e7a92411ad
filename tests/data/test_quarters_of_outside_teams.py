"""Quarters of real teams from outside, of one figure by the day with targets and of spend by the week without goals, can be closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goalbook.books.quarter_review import Params, compute
from goalbook.core.language import language
from goalbook.inputs import load_inputs
from goalbook.show.quarter_review import report
from support.outside_teams import WBR, dataset, make_conjura_team, make_wbr_team, page_view_targets
from support.outside_teams import _rows as rows_of

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.books.quarter_review import QuarterReview


def closed(data: Path, team: str, period: str) -> QuarterReview:
    """Return one quarter's review, every section of it spoken in both languages."""
    params = Params.from_pairs({"team": team, "period": period})
    review = compute(load_inputs(data, team, params.cutoff(), campaigns=True, operations=True), params)
    for code in ("en", "zh"):
        assert all("nan" not in str(one(review, language(code, "")).html).lower().split() for one in report.SECTIONS)
    return review


@pytest.mark.full
def test_page_views_are_held_against_their_quarters_targets(tmp_path: Path) -> None:
    """A quarter's attainment is its page views over the sum of its daily targets, months alike."""
    rows = rows_of(dataset(WBR) / "1-wbr-sample-dataset.csv")
    period, months = next((period, months) for period, months in page_view_targets(rows).items() if len(months) == 3)
    review = closed(tmp_path, make_wbr_team(tmp_path), period)
    score, table = review.tables["scores"].iloc[0], review.tables["quarter_months"].query("kind == 'total'")
    assert (True, sum(months.values())) == (review.over, score["target"])
    assert pytest.approx(table["actual"].sum() / sum(months.values())) == score["attainment_landing"]
    assert list(months.values()) == table["target"].tolist()


@pytest.mark.full
def test_a_quarter_of_weeks_without_goals_is_closed(tmp_path: Path) -> None:
    """Weeks belong to the quarter in which they end; nothing is scored, the months add up to the quarter."""
    team = make_conjura_team(tmp_path)
    review = closed(tmp_path, team, "2022-Q2")
    table = review.tables["quarter_months"].query("kind == 'total'")
    assert 0 == len(review.tables["scores"])
    assert pytest.approx(review.headline.period_actual) == table["actual"].sum()
