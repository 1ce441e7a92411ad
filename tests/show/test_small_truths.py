"""What is written as zero has no direction, what is alike is no best, and what is not known is not counted as usual."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from tests.support.sample_review import HEADLINE, sample_review, tables

from goalbook.core.language import language
from goalbook.show.charts.cumulative import cumulative_chart, cumulative_data
from goalbook.show.charts.waterfall import waterfall_chart
from goalbook.show.monthly_review.channels import page_one_table
from goalbook.show.monthly_review.narrative import what
from goalbook.show.monthly_review.signals import two_by_two
from goalbook.show.monthly_review.strip import strip

ENGLISH = language("en")
NO_BRIDGE = tables()["bridge"].iloc[:0]


def test_a_goal_without_a_forecast_stands_where_it_is() -> None:
    """The title speaks of the gap to date, and not of where the period is heading."""
    path = tables()["path"].assign(forecast_cum=np.nan, low_cum=np.nan, high_cum=np.nan)
    chart = cumulative_chart(sample_review(replace(HEADLINE, landing=None), path=path), ENGLISH)
    assert chart is not None
    assert "stands" in str(chart.title)
    assert "heading" not in str(chart.title)


def test_a_total_without_its_beginning_has_no_gap() -> None:
    """The plan of the whole period is not held against a part of it."""
    path = tables()["path"]
    path.loc[:9, "actual"] = np.nan
    data = cumulative_data(sample_review(path=path))
    assert data is not None
    assert not data.planned


def test_a_ratio_by_channel_keeps_its_unit() -> None:
    """A click rate of 1.8 % is not a zero."""
    board = tables()["channels"]
    for name in ("target", "actual", "gap", "previous", "prior_year"):
        board[name] = board[name] / 1e6
    html = str(page_one_table(sample_review(replace(HEADLINE, metric_id="click_rate"), channels=board), ENGLISH))
    assert "%</b>" in html
    assert "<b>0</b>" not in html


def test_channels_alike_have_no_best_and_no_worst() -> None:
    """A tie names nobody."""
    board = tables()["channels"]
    one = len(what(sample_review(channels=board)))
    assert one - 1 == len(what(sample_review(channels=board.assign(gap_rel=-0.1))))


def test_dust_has_no_arrow() -> None:
    """A change that is written as zero is neither up nor down, neither good nor bad."""
    board = tables()["kpis"].assign(deviation=1e-12, mom=1e-12)
    html = str(strip(sample_review(kpis=board), ENGLISH))
    assert "0.0" in html
    assert "▲" not in html


def test_headline_of_one_channel_has_its_own_first_cell() -> None:
    """The strip shows the figures of the sentence beside it."""
    head = replace(HEADLINE, channel="xiaohongshu", period_actual=310.0, period_target=620.0)
    html = str(strip(sample_review(head), ENGLISH))
    assert "of 620" in html
    assert '<span class="v">310</span>' in html
    assert "▼ −50.0" in html


def test_small_deviations_without_a_range_are_counted_apart() -> None:
    """Nobody knows what is usual for them."""
    signals = tables()["signals"]
    signals.loc[signals["quadrant"] == "none", "weeks"] = 0
    count = int((signals["quadrant"] == "none").sum())
    html = "".join(str(part) for part in two_by_two(sample_review(signals=signals), ENGLISH))
    assert f"range not known: {count} figures" in html
    assert f"0 of {len(signals)} figures" in html


def test_a_gap_of_next_to_nothing_is_not_explained() -> None:
    """Half a percent off is on plan."""
    steps = [("plan", "plan", 1000.0), ("a", "channel", 300.0), ("b", "channel", -305.0), ("actual", "actual", 995.0)]
    table = pd.DataFrame(steps, columns=["step", "kind", "value"])
    chart = waterfall_chart(sample_review(waterfall=table, bridge=NO_BRIDGE), ENGLISH)
    assert chart is not None
    assert "on plan" in str(chart.title)
