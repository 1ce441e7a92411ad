"""Past targets judged by what came, and ranges as wide as they had to be."""

from __future__ import annotations

import numpy as np
import pytest

from goalbook.methods.flow import Flow
from goalbook.methods.goal_backtest import Near, Past, Trial, judged, spreads_of
from goalbook.methods.origins import Horizon
from goalbook.methods.past_periods import flow_pasts, stock_pasts
from goalbook.methods.ranges import Spread, spread
from goalbook.methods.widened import widened

N, AHEAD = 400, 28


def rng() -> np.random.Generator:
    """Return the same numbers on every run."""
    return np.random.default_rng(7)


def sure(past: Past, scale: float) -> Spread:
    """Return a spread of the same width at every origin."""
    return Spread(np.full(len(past.error), scale), np.full(len(past.error), 30.0), np.full(len(past.error), 30.0))


def known(levels: np.ndarray, errors: np.ndarray) -> Past:
    """Return past periods whose level was forecast with an error, targets at the mean level."""
    return Past(AHEAD, np.zeros(N), levels, errors, (np.full(N, float(levels.mean())),))


def test_chances_that_know_the_outcome_have_skill() -> None:
    """Periods differ by a factor, the forecast is right to 1 %: nearly perfect."""
    levels = 100 * np.exp(rng().normal(0, 0.3, N))
    past = known(levels, rng().normal(0, 0.01, N))
    scores = judged([past], [sure(past, 0.01)], Trial((0.0, 0.1), 0.8))
    assert scores.skill > 0.9
    assert scores.hindsight_skill > 0.9


def test_chances_that_know_nothing_have_no_skill() -> None:
    """The forecast has no relation to what comes and claims to be sure: worse than the base rate."""
    levels, other = (100 * np.exp(rng().normal(0, 0.3, N)), 100 * np.exp(np.random.default_rng(8).normal(0, 0.3, N)))
    past = known(levels, np.log(other / levels))
    assert judged([past], [sure(past, 0.01)], Trial((0.0,), 0.8)).skill < 0


def test_the_base_rate_leaves_its_own_period_out() -> None:
    """Half were missed, then half hit: no origin's own outcome is in its base rate, which is worse than the plain share."""
    levels = np.concatenate([np.full(N // 2, 50.0), np.full(N // 2, 150.0)])
    past = Past(AHEAD, np.zeros(N), levels, np.zeros(N), (np.full(N, 100.0),))
    scores = judged([past], [sure(past, 0.1)], Trial((0.0,), 0.8))
    assert 0.25 == pytest.approx(scores.hindsight)
    assert 0.5 == pytest.approx(scores.base_rate)
    assert 0.25 < scores.base < 0.35


def test_a_falling_target_is_hit_from_above() -> None:
    """A cost that ends below its target has hit it."""
    past = Past(AHEAD, np.zeros(N), np.full(N, 90.0), np.zeros(N), (np.full(N, 100.0),))
    assert 1.0 == judged([past], [sure(past, 0.1)], Trial((0.0,), 0.8, falling=True)).base_rate
    assert 0.0 == judged([past], [sure(past, 0.1)], Trial((0.0,), 0.8)).base_rate


def test_a_range_that_was_too_wide_becomes_narrower_and_holds_what_it_should() -> None:
    """Half-widths three times too large are drawn towards what held 80 % of the outcomes known by then."""
    errors = rng().normal(0, 0.1, 1500)
    wide = Spread(np.full(1500, 0.3), np.full(1500, 30.0), np.full(1500, 30.0))
    fitted = widened(wide, errors, AHEAD, 0.8)
    late = slice(1000, None)
    assert fitted.scale[-1] < 0.15
    assert 0.75 < (np.abs(errors) <= fitted.quantile(0.8))[late].mean() < 0.9


def test_a_range_that_was_too_narrow_becomes_wider() -> None:
    """The same the other way."""
    errors = rng().normal(0, 0.1, 1500)
    narrow = Spread(np.full(1500, 0.03), np.full(1500, 30.0), np.full(1500, 30.0))
    assert widened(narrow, errors, AHEAD, 0.8).scale[-1] > 0.08


def test_nothing_is_learnt_from_outcomes_that_were_not_known_yet() -> None:
    """A break in the last stretch, which no origin had seen the end of, changes no width before it."""
    errors = rng().normal(0, 0.1, N)
    broken = errors.copy()
    broken[-AHEAD:] = 5.0
    plain = spread(errors, [], AHEAD)
    assert np.array_equal(widened(plain, errors, AHEAD, 0.8).scale[:-1], widened(plain, broken, AHEAD, 0.8).scale[:-1], equal_nan=True)


def test_a_fresh_break_widens_a_long_period() -> None:
    """No whole period knows of the break, a shorter look ahead does: the range is at least as wide as that."""
    errors, near = rng().normal(0, 0.01, N), rng().normal(0, 0.01, N)
    near[-60:] = 0.5
    calm = Past(120, np.zeros(N), np.full(N, 100.0), errors, ())
    warned = Past(120, np.zeros(N), np.full(N, 100.0), errors, (), Near(AHEAD, near))
    (before,), (after,) = spreads_of([calm], 0.8), spreads_of([warned], 0.8)
    assert after.scale[-1] > 3 * before.scale[-1]


def daily(amounts: np.ndarray) -> Flow:
    """Return a daily flow."""
    return Flow(np.datetime64("2024-01-01") + np.arange(len(amounts)), amounts, 1)


def test_references_are_the_period_before_and_the_same_last_year() -> None:
    """Two years of a rising flow: at each origin the last 30 days, and the 30 days 364 days before those to come."""
    flow = daily(np.arange(1.0, 731.0))
    (past,) = flow_pasts([flow], Horizon(0, 30))
    origin = 500
    assert flow.amounts[origin - 29 : origin + 1].sum() == pytest.approx(past.references[0][origin])
    assert flow.amounts[origin + 1 - 364 : origin + 31 - 364].sum() == pytest.approx(past.references[1][origin])
    assert flow.amounts[origin + 1 : origin + 31].sum() == pytest.approx(past.actual[origin])


def test_a_stock_goes_on_from_where_it_stands() -> None:
    """A stock of 10 more a day: the target of the period before is exactly where it ends."""
    (past,) = stock_pasts(daily(1_000 + 10.0 * np.arange(300)), Horizon(0, 30))
    assert past.actual[200] == pytest.approx(past.references[0][200])
    assert 1_000 + 10 * 230 == pytest.approx(past.actual[200])
