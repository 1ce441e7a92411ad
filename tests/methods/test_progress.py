"""Arithmetic of progress: attainment, run rate, shares, forecast accuracy, against the worked examples of the source material."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goalbook.core.compare import at_least, more_than
from goalbook.methods.accuracy import forecast_accuracy, mape
from goalbook.methods.attainment import (
    Anchors,
    attainment,
    band_score,
    deviation,
    is_adverse,
    okr_band,
    progress_score,
    usable_anchors,
    weighted_score,
)
from goalbook.methods.run_rate import current_rate, monthly_progress, required_rate
from goalbook.methods.shares import hhi, hhi_at_least, largest, shares

NAN = float("nan")
READS = monthly_progress([2.0e6, 2.8e6, NAN], [3.0e6] * 3)


def test_wx17_first_month_is_two_thirds_second_ninety_three_percent():
    """2.0M and 2.8M reads against a monthly average of 3.0M; the second month grew by 40 %."""
    assert [0.6667, 0.9333] == pytest.approx(READS["attainment"][:2].tolist(), abs=1e-4)
    assert [-0.3333, -0.0667] == pytest.approx(READS["deviation"][:2].tolist(), abs=1e-4)
    assert 0.4 == pytest.approx(READS["mom"][1])


def test_wx17_third_month_must_bring_four_point_two_million():
    """The average so far is 2.4M, 20 % short; the last month would have to grow by half over the best one: not feasible."""
    assert 2.4e6 == pytest.approx(READS["average"][1])
    assert -0.2 == pytest.approx(READS["average_deviation"][1])
    assert 4.2e6 == pytest.approx(READS["required"][1])
    assert 0.5 == pytest.approx(READS["required_mom"][1])
    assert READS["feasible"][1] is False


def test_wx17_three_million_in_the_third_month_still_misses():
    """The average ends at 2.6M, 86.7 % of the goal and under the 90 % line."""
    done = monthly_progress([2.0e6, 2.8e6, 3.0e6], [3.0e6] * 3)
    assert 2.6e6 == pytest.approx(done["average"][2])
    assert 0.8667 == pytest.approx(attainment(done["average"][2], 3.0e6), abs=1e-4)
    assert np.isnan(done["required"][2])


def test_a_better_month_in_the_past_makes_the_rest_feasible():
    """What was done once counts as possible."""
    assert monthly_progress([2.0e6, 2.8e6, NAN], [3.0e6] * 3, best_before=4.5e6)["feasible"][1] is True


def test_months_to_come_have_no_figures_but_their_target():
    """A month without facts shows its target and nothing else."""
    last = READS.iloc[2]
    assert 3.0e6 == last["target"]
    assert last.drop(["target", "feasible"]).isna().all()
    assert last["feasible"] is None


def test_required_and_current_rate():
    """40,000 by the quarter's end with 24,000 after 61 of 91 days."""
    assert 533.33 == pytest.approx(required_rate(40_000, 24_000, 30), abs=0.01)
    assert 393.44 == pytest.approx(current_rate(24_000, 61), abs=0.01)
    assert 0.0 == required_rate(40_000, 41_000, 30)
    assert np.isnan(required_rate(40_000, 24_000, 0))
    assert np.isnan(current_rate(0, 0))


@given(st.lists(st.floats(0, 1e9), min_size=2, max_size=12), st.floats(1, 1e10))
def test_bringing_what_is_required_reaches_the_goal(actuals, target):
    """To date plus required × months left is the target, or more where it is already reached."""
    table = monthly_progress([*actuals, NAN, NAN], [target / (len(actuals) + 2)] * (len(actuals) + 2))
    row = table.iloc[len(actuals) - 1]
    assert row["cumulative"] + 2 * row["required"] == pytest.approx(max(target, sum(actuals)), rel=1e-6)


def test_wx23_quarter_of_276_000_against_300_000():
    """92 %, 8 % short."""
    assert 0.92 == pytest.approx(attainment(276_000, 300_000))
    assert -0.08 == pytest.approx(deviation(276_000, 300_000))


def test_wx24_one_channel_with_68_percent_means_a_concentration_of_at_least_046():
    """187,680 of 276,000; the rest of 88,320 could lie in many channels or in one."""
    channels = pd.Series({"fission": 276_000 * 0.68, "others": 276_000 * 0.32})
    assert ("fission", pytest.approx(0.68)) == largest(channels)
    assert [187_680, 88_320] == pytest.approx(channels.tolist())
    assert 0.4624 == pytest.approx(hhi_at_least(0.68))
    assert 0.4624 + 0.1024 == pytest.approx(hhi(channels))


def test_wx25_offline_conversion_of_12_3_against_15_percent():
    """Attainment 82 %, relative deviation −18 %, difference −2.7 points."""
    assert 0.82 == pytest.approx(attainment(0.123, 0.15))
    assert -0.18 == pytest.approx(deviation(0.123, 0.15))
    assert -0.027 == pytest.approx(0.123 - 0.15)


def test_wx39_thresholds_on_computed_deviations():
    """At −14.9, −15.0, −20.0 and −20.1 %: alert and traffic switch from 15 % on, meeting and stop-loss only beyond 20 %."""
    fell = [-deviation(actual, 1.0) for actual in (0.851, 0.85, 0.80, 0.799)]
    assert [False, True, True, True] == [at_least(drop, 0.15) for drop in fell]
    assert [False, False, False, True] == [more_than(drop, 0.20) for drop in fell]


def test_wx54_accuracy_of_three_forecasts():
    """MAPE 13.03 %, accuracy 86.97 %."""
    assert 0.1303 == pytest.approx(mape([100, 120, 90], [110, 100, 100]), abs=1e-4)
    assert 0.8697 == pytest.approx(forecast_accuracy([100, 120, 90], [110, 100, 100]), abs=1e-4)


def test_accuracy_leaves_out_unknown_pairs():
    """A forecast whose outcome is missing or zero is not judged; without any pair there is no accuracy."""
    assert 0.1 == pytest.approx(mape([110, 50, 7], [100, NAN, 0]))
    assert np.isnan(forecast_accuracy([1.0], [NAN]))


def test_attainment_of_a_falling_goal_turns_the_ratio():
    """A cost of 50 against a cap of 40 attains 80 %; at 32 it attains 125 %, unclamped."""
    assert 0.8 == pytest.approx(attainment(50, 40, "down"))
    assert 1.25 == pytest.approx(attainment(32, 40, "down"))
    assert np.isnan(attainment(NAN, 40))
    assert np.isnan(attainment(5, 0))
    assert (True, False, True, False) == (is_adverse(-0.1, "up"), is_adverse(0.1, "up"), is_adverse(0.1, "down"), is_adverse(-0.1, "down"))


def test_wx20_okr_bands_at_their_edges():
    """60 and 70 % belong to "very good", 100 % to "strong", anything above asks for a new base."""
    seen = [okr_band(score) for score in (0.599, 0.60, 0.70, 0.85, 0.92, 1.0, 1.05)]
    assert ["too_high", "very_good", "very_good", "strong", "strong", "strong", "re_baseline"] == seen
    assert okr_band(NAN) is None
    assert "very_good" == okr_band(0.1 * 3 + 0.4), "0.7000000000000001 is 70 %"


@pytest.mark.parametrize(
    ("actual", "score"), [(15, 0.15), (50, 0.5), (85, 0.85), (-5, 0), (0, 0), (30, 0.3), (70, 0.7), (100, 1), (140, 1)]
)
def test_a15_piecewise_score(actual, score):
    """Baseline 0, commit 30, target 70, stretch 100 score 0, 0.3, 0.7 and 1; in between linear, outside clamped."""
    assert score == pytest.approx(progress_score(actual, Anchors(0, 70, 30, 100)))


def test_a15_falling_goal():
    """From 10 down over 7 and 3 to 0: 5 scores a half."""
    assert 0.5 == pytest.approx(progress_score(5, Anchors(baseline=10, commit=7, target=3, stretch=0)))


def test_score_with_start_and_target_only_is_linear():
    """Half the way from the baseline to the target is 0.5."""
    assert 0.5 == pytest.approx(progress_score(150, Anchors(100, 200)))
    assert 0.25 == pytest.approx(progress_score(45, Anchors(50, 30)))
    assert np.isnan(progress_score(NAN, Anchors(0, 1)))


def test_objective_is_the_weighted_mean_of_measured_scores():
    """A key result that cannot be scored takes its weight with it."""
    assert 0.6 == pytest.approx(weighted_score([0.5, 0.8, NAN], [2, 1, 5]))
    assert np.isnan(weighted_score([NAN], [1]))


def test_hold_in_band_scores_the_share_of_days_inside():
    """Two of three measured days lie in the band."""
    assert 2 / 3 == pytest.approx(band_score([1.0, 2.0, 3.5, NAN], 1.0, 3.0))


def test_missing_part_has_no_share():
    """NaN is not zero: it neither gets a share nor dilutes the others; a whole of nothing has no shares."""
    assert [0.25, 0.75] == shares(pd.Series([1.0, NAN, 3.0])).dropna().tolist()
    assert shares(pd.Series([0.0, 0.0])).isna().all()
    assert largest(pd.Series([NAN, NAN])) is None
    assert np.isnan(hhi(pd.Series([], dtype=float)))


@given(st.lists(st.floats(0.01, 1e6), min_size=1, max_size=20))
def test_concentration_lies_between_even_and_one(parts):
    """1 ÷ n ≤ HHI ≤ 1, and never below the square of the largest share."""
    series = pd.Series(parts, index=[str(i) for i in range(len(parts))])
    assert 1 / len(parts) - 1e-9 <= hhi(series) <= 1 + 1e-9
    assert hhi_at_least(largest(series)[1]) <= hhi(series) + 1e-9


def test_anchors_off_the_way_leave_start_and_target() -> None:
    """A commit behind the start is left out with its stretch; a target behind the start leaves nothing."""
    assert Anchors(0, 70, 30, 100) == usable_anchors(Anchors(0, 70, 30, 100))
    assert Anchors(40, 70) == usable_anchors(Anchors(40, 70, 30, 100))
    assert Anchors(0, 70) == usable_anchors(Anchors(0, 70, 30))
    assert usable_anchors(Anchors(80, 70, 30, 100)) is None
    assert Anchors(10, 3, 7, 0) == usable_anchors(Anchors(10, 3, 7, 0), "down")
