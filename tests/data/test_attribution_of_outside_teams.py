"""Real figures are attributed without remainder, as far as their columns allow; the demo's month tells its story."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from goalbook.books.monthly_review import Params, prepare
from goalbook.books.monthly_review.attribution.attribution import tables
from goalbook.core.period import parse_period
from goalbook.inputs import load_inputs
from support.outside_teams import make_conjura_team, make_wbr_team

if TYPE_CHECKING:
    import pandas as pd

ROOT = Path(__file__).resolve().parents[2]


def attributed(data_dir: Path, team: str, period: str) -> dict[str, pd.DataFrame]:
    """Return a team's tables of the split after checking that they add up."""
    given = load_inputs(data_dir, team, parse_period(period).end)
    found = tables(prepare(given, Params(team=team, period=period)))
    values = found["bridge"]["value"]
    assert values.iloc[-1] == pytest.approx(math.fsum(values.iloc[:-1]), rel=1e-9)
    total = found["attribution_total"].iloc[0]
    assert total["actual"] - total["baseline"] == pytest.approx(math.fsum(found["attribution"]["effect"]), rel=1e-9)
    return found


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with the teams `wbr` and `conjura`."""
    folder = tmp_path_factory.mktemp("outside")
    make_wbr_team(folder)
    make_conjura_team(folder)
    return folder


@pytest.mark.full
@pytest.mark.parametrize("period", ["2021-02", "2021-08", "2021-09"])
def test_page_views_have_one_factor(data_dir: Path, period: str) -> None:
    """Page views have no stages in the file: all of the change is their volume, beside the height of the daily targets."""
    found = attributed(data_dir, "wbr", period)
    assert ["volume"] == list(found["attribution"]["factor"])
    assert "plan" == found["bridge"]["kind"].iloc[0]


@pytest.mark.full
@pytest.mark.parametrize(
    ("metric", "factors"),
    [("new_payers", {"volume"}), ("revenue", {"volume", "revenue"}), ("cac", {"spend", "new_payers"}), ("roi", {"spend", "revenue"})],
)
def test_a_brand_with_spend_by_channel_is_split_as_far_as_it_goes(data_dir: Path, metric: str, factors: set[str]) -> None:
    """Revenue is orders times their worth; CAC and ROI are the spend of eight channels and the brand's result, nine parts exactly."""
    team = data_dir / "conjura" / "team.yml"
    text = team.read_text(encoding="utf-8")
    team.write_text(text.replace("headline_metric: new_payers", f"headline_metric: {metric}"), encoding="utf-8")
    try:
        found = attributed(data_dir, "conjura", "2024-04")
    finally:
        team.write_text(text, encoding="utf-8")
    assert factors == set(found["attribution"]["factor"])


@pytest.mark.full
@pytest.mark.parametrize("period", ["2024-02", "2024-07", "2025-01", "2025-04", "2025-05"])
def test_every_month_of_the_demo_adds_up(period: str) -> None:
    """Goals or none, holidays and missing days: the bars lead from the first to the last."""
    attributed(ROOT / "data", "beauty", period)


@pytest.mark.full
def test_may_of_the_demo_is_the_topics_month() -> None:
    """Xiaohongshu's click rate takes most, its reads rose, its payment rate fell too; Search's two silent days are no fall."""
    table = attributed(ROOT / "data", "beauty", "2025-05")["attribution"].set_index(["channel", "factor"])["effect"]
    assert ("xiaohongshu", "clicks") == table.idxmin()
    assert ("xiaohongshu", "volume") == table.idxmax()
    assert table["xiaohongshu", "new_payers"] < -200
    assert -60 < table["search", "missing"] < 0
