"""What the charts plot is what the review holds."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pandas as pd
import pytest
from tests.support.sample_review import HEADLINE, NAN, sample_review, sparse_review, tables

from goalbook.core.language import language
from goalbook.core.terminal import width_of
from goalbook.show.charts.cumulative import cumulative_chart, cumulative_data
from goalbook.show.charts.history import history_data, single_chart
from goalbook.show.charts.ibcs import spread, wrapped
from goalbook.show.charts.run_rate import run_rate_chart, run_rate_data
from goalbook.show.charts.waterfall import _value, waterfall_chart, waterfall_data

NO_BRIDGE = tables()["bridge"].iloc[:0]
DRAWN = (cumulative_chart, waterfall_chart, run_rate_chart, single_chart)


def test_waterfall_steps_lead_from_plan_to_actual() -> None:
    """Each bar starts where the one before ended, and the last change ends at the actual."""
    data = waterfall_data(sample_review())
    assert data is not None
    changes = [step for step in data.steps if not step.total]
    assert data.steps[0].value == changes[0].start
    assert all(before.end == after.start for before, after in pairwise(changes))
    assert changes[-1].end == pytest.approx(data.steps[-1].value)
    assert (data.gap, data.lift) == (-2_100.0, -800.0)
    assert data.largest is not None
    assert "Xiaohongshu click rate" == data.largest.name.en


def test_waterfall_folds_many_channels_and_still_adds_up() -> None:
    """Beyond eight steps the small ones become one, without losing a payer; without stages the channels are the bars."""
    steps = [(f"c{n}", "channel", float(-10 * n)) for n in range(1, 11)]
    table = pd.DataFrame([("plan", "plan", 1000.0), *steps, ("actual", "actual", 450.0)], columns=["step", "kind", "value"])
    data = waterfall_data(sample_review(waterfall=table, bridge=NO_BRIDGE))
    assert data is not None
    changes = [step for step in data.steps if not step.total]
    assert (8, "others", -60.0) == (len(changes), changes[-1].kind, changes[-1].value)
    assert sum(step.value for step in changes) == -550.0


def test_waterfall_keeps_the_targets_height_and_folds_what_is_tiny() -> None:
    """The target's bar is always there, an effect of fifteen beside one of 1,420 is not; events stand on the bars they made."""
    causes = pd.DataFrame(
        [
            ("xiaohongshu", "clicks", pd.Timestamp("2025-05-12"), True, -1_300.0, pd.NaT),
            ("xiaohongshu", "volume", pd.Timestamp("2025-05-12"), False, 280.0, pd.NaT),
            ("xiaohongshu", "new_payers", pd.Timestamp("2025-05-12"), True, 40.0, pd.Timestamp("2025-05-20")),
            ("douyin", "volume", pd.Timestamp("2025-05-16"), True, -50.0, pd.NaT),
        ],
        columns=["channel", "factor", "event_day", "claimed", "effect", "later_day"],
    )
    data = waterfall_data(sample_review(causes=causes))
    assert data is not None
    names = [step.name.en for step in data.steps]
    assert "Target above level before" == names[1]
    assert "Xiaohongshu traffic mix" not in names
    assert "Others" == names[-2]
    days = {step.name.en: step.day for step in data.steps if step.day is not None}
    assert {"Xiaohongshu click rate": date(2025, 5, 12), "Xiaohongshu payment rate": date(2025, 5, 20)} == days


def test_waterfall_says_when_the_target_carries_the_gap() -> None:
    """Where the target's height is the larger part, the title says so before it names a stage."""
    bridge = tables()["bridge"]
    assert "Xiaohongshu click rate: −1,420 of May 2025’s −2,100 against plan" == waterfall_chart(sample_review(), language("en")).title
    high = bridge.assign(value=bridge["value"].where(bridge["kind"] != "target_above_baseline", -1_900.0))
    title = waterfall_chart(sample_review(bridge=high), language("en")).title
    assert "May 2025’s −2,100: −1,900 from a target above the level before, −1,420 from Xiaohongshu click rate" == title


def test_long_values_make_room_for_themselves() -> None:
    """Seven digits in 万 and a money sign stay inside the picture: the bars end where the longest value begins."""
    bridge = tables()["bridge"]
    for factor in (1.0, 1_234.5, 98_765.4):
        for code in ("en", "zh"):
            review = sample_review(bridge=bridge.assign(value=bridge["value"] * factor))
            data = waterfall_data(review)
            texts = [_value(review, step, language(code), largest=max(abs(one.value) for one in data.steps)) for step in data.steps]
            assert 13 >= max(width_of(text) for text in texts)


def test_waterfall_without_channels_is_not_drawn() -> None:
    """Two totals alone are no waterfall."""
    assert waterfall_data(sparse_review()) is None


def test_cumulative_gap_is_landing_minus_plan() -> None:
    """The number beside the strip is the distance at the horizon's end."""
    data = cumulative_data(sample_review())
    assert data is not None
    assert data.final_gap() == pytest.approx(-4_100.0)
    assert (61, 91) == (len(data.measured), len(data.frame))


def test_cumulative_forecast_starts_at_the_last_actual() -> None:
    """The fan opens from the line, not beside it."""
    data = cumulative_data(sample_review())
    assert data is not None
    lead = data.ahead.iloc[0]
    assert data.measured["actual_cum"].iloc[-1] == lead["forecast_cum"] == lead["low_cum"] == lead["high_cum"]


def test_cumulative_marks_only_events_that_count_as_causes() -> None:
    """An event inside the normal range is not drawn as if it explained the line."""
    drawn, silent = cumulative_data(sample_review()), cumulative_data(sample_review(causes=tables()["causes"].assign(claimed=False)))
    assert drawn is not None
    assert silent is not None
    assert ([pd.Timestamp("2025-05-12")], ()) == ([day for day, _ in drawn.events], silent.events)


def test_history_holds_thirteen_months_and_the_year_before() -> None:
    """The last value is the month's, its grey partner the same month a year earlier; unknown stays unknown."""
    panel = history_data(sample_review())
    assert panel is not None
    assert (13, 11_520.0) == (len(panel.levels), round(panel.levels[-1], 6))
    history = tables()["history"].query("id == 'new_payers'").set_index("month")["value"]
    assert (history["2024-05"], history["2023-05"]) == (panel.prior[-1], panel.prior[0])
    sparse = history_data(sparse_review())
    assert sparse is not None
    assert math.isnan(sparse.levels[-3])
    assert all(math.isnan(value) for value in sparse.prior)


def test_run_rate_needs_what_is_left_and_knows_the_best_month() -> None:
    """The headline's months, the requirement of those left, and that it was never reached."""
    data = run_rate_data(sample_review())
    assert data is not None
    assert ("new_payers", 15_900.0, 14_100.0, False) == (data.metric_id, data.required, data.best, data.feasible)
    assert ("actual", "actual", "remaining") == data.states
    assert run_rate_data(sparse_review()) is None


@pytest.mark.parametrize("code", ["en", "zh"])
@pytest.mark.parametrize("draw", DRAWN)
def test_charts_are_the_same_bytes_each_time_and_stand_alone(draw: object, code: str) -> None:
    """No date, no creator, no letters as text, nothing to fetch."""
    first, second = (draw(sample_review(), language(code)) for _ in range(2))
    assert first.svg == second.svg
    for word in ("<dc:date", "<dc:creator", "<text", 'href="http', "<script"):
        assert word not in first.svg


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("draw", DRAWN)
def test_no_glyph_is_missing_in_chinese(draw: object) -> None:
    """Matplotlib warns of glyphs that no font holds; here that is a failure."""
    assert draw(sample_review(), language("zh")).svg.startswith("<?xml")


def test_a_changed_series_changes_the_picture() -> None:
    """What nbval compares would notice a wrong series."""
    moved = tables()["path"].assign(actual_cum=lambda path: path["actual_cum"] * 0.99)
    assert cumulative_chart(sample_review(), language("en")).svg != cumulative_chart(sample_review(path=moved), language("en")).svg


def test_titles_are_messages() -> None:
    """A chart's title says what to see, its alternative text too."""
    chart = cumulative_chart(sample_review(), language("en"))
    assert chart.title == "Q2 2025 is heading 4.1k below plan"
    assert 'alt="Q2 2025 is heading 4.1k below plan' in chart.html()
    ended = cumulative_chart(sample_review(replace(HEADLINE, complete=True)), language("en"))
    assert ended.title == "Q2 2025 ended 4.1k below plan"


def test_a_dollar_sign_is_money_not_mathematics() -> None:
    """Two dollar signs in a label are drawn as they stand."""
    usd = language("en", "USD")
    assert single_chart(sample_review(), usd).svg.startswith("<?xml")


def test_charts_without_data_are_left_out() -> None:
    """No empty frame is drawn."""
    empty = sample_review(path=tables()["path"].assign(actual_cum=NAN))
    assert cumulative_chart(empty, language("en")) is None
    assert single_chart(sample_review(history=tables()["history"].iloc[:0]), language("en")) is None


def test_labels_that_would_collide_are_spread() -> None:
    """Order and middle stay, the gap is kept."""
    assert spread([10.0, 10.0, 20.0], 4.0) == pytest.approx([8.0 + 2 / 3 * 1, 12.0 + 2 / 3 * 1, 20.0 - 4 / 3], abs=2)
    assert spread([], 4.0) == []


def test_long_names_are_wrapped_and_cut_with_an_ellipsis() -> None:
    """A Chinese letter is two wide."""
    assert (2, 3) == (width_of("万"), width_of("a万"))
    assert wrapped("WeChat private domain", 14, 2) == "WeChat private\ndomain"
    assert wrapped("选题由产品测评改为生活场景", 12, 1) == "选题由产品测…"


def test_a_month_under_way_is_judged_on_the_same_days() -> None:
    """The title follows the board's like-for-like change, not the height of an unfinished column."""
    review = sample_review()
    panel = history_data(review)
    assert panel is not None
    board = review.tables["kpis"].set_index("id")["yoy"]
    assert board["new_payers"] == panel.change
    worse = replace(review, tables=review.tables | {"kpis": review.tables["kpis"].assign(yoy=-0.1)})
    better = replace(review, tables=review.tables | {"kpis": review.tables["kpis"].assign(yoy=0.1)})
    titles = [single_chart(each, language("en")).alt for each in (worse, better)]
    assert ["Worse than a year before", "Better than a year before"] == titles


def test_a_single_factor_is_no_waterfall() -> None:
    """One figure without stages or channels: its history says more than a bar between two bars."""
    bridge = tables()["bridge"]
    one = bridge[bridge["kind"].isin(["plan", "target_above_baseline", "actual"]) | (bridge["step"] == "xiaohongshu:clicks")]
    assert waterfall_data(sample_review(bridge=one, waterfall=tables()["waterfall"].iloc[:0])) is None


def test_a_better_month_under_a_high_target_names_what_was_won() -> None:
    """The month's steps rise while the gap stays: the title names the target's height and the largest gain, not a small loss."""
    bridge = tables()["bridge"]
    turned = bridge["value"].where(bridge["step"] != "xiaohongshu:clicks", 820.0)
    table = bridge.assign(value=turned.where(bridge["kind"] != "target_above_baseline", -3_040.0))
    title = waterfall_chart(sample_review(bridge=table), language("en")).title
    assert "May 2025’s −2,100: −3,040 from a target above the level before, +820 from Xiaohongshu click rate" == title
