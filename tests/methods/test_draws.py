"""Draws are as wide as the weeks before moved, and never narrower than counting allows."""

from __future__ import annotations

import numpy as np
import pytest

from goalbook.methods.draws import History, Observed, draws, interval

NO_HISTORY = History(np.array([]), np.array([]))


def rng() -> np.random.Generator:
    """Return the same randomness for every test."""
    return np.random.default_rng(7)


def weeks(rates, size: float) -> History:
    """Return weeks of one size with these rates."""
    return History(np.array(rates) * size, np.full(len(rates), size))


def test_rate_draws_without_history_are_binomial():
    """20 of 1,000: the standard deviation of a share of 1,000."""
    found = draws(rng(), Observed("rate", 20, 1_000, 4), NO_HISTORY, 20_000)
    assert np.sqrt(0.02 * 0.98 / 1_000) == pytest.approx(found.std(), rel=0.05)


def test_weeks_that_differ_beyond_chance_widen_the_rate():
    """A million reads a month do not make a rate sure to the fourth digit when its weeks swing by a tenth."""
    restless = weeks([0.020, 0.022] * 8, 250_000)
    found = draws(rng(), Observed("rate", 21_000, 1_000_000, 4), restless, 20_000)
    assert 0.002 / 1.128 / 2 == pytest.approx(found.std(), rel=0.1)  # a week's deviation over the root of four weeks


def test_prior_is_worth_at_most_two_hundred_observations():
    """A steady history of 50 % pulls 20 of 200 half of the way at most."""
    steady = weeks([0.5] * 12, 10_000)
    found = draws(rng(), Observed("rate", 20, 200, 4), steady, 20_000)
    assert (20 + 100) / 400 == pytest.approx(found.mean(), rel=0.02)


def test_volume_draws_move_like_its_weeks():
    """Weeks that swing by a tenth leave a month uncertain by a twentieth; a zero stays zero."""
    swinging = History(np.array([10_000.0, 11_000.0] * 8), np.ones(16))
    found = draws(rng(), Observed("volume", 42_000, 1, 4), swinging, 20_000)
    assert 42_000 == pytest.approx(found.mean(), rel=0.01)
    assert np.log(1.1) / 1.128 / 2 == pytest.approx(found.std() / 42_000, rel=0.1)
    assert (draws(rng(), Observed("volume", 0, 1, 4), swinging, 10) == 0).all()


def test_volume_is_never_surer_than_a_count():
    """Twelve equal weeks of one do not make a month of four certain."""
    found = draws(rng(), Observed("volume", 4, 1, 4), History(np.ones(12), np.ones(12)), 20_000)
    assert 2 == pytest.approx(found.std(), rel=0.05)


def test_baskets_and_rates_above_one_are_log_normal():
    """Orders ÷ payers may be 1.2: no Beta holds that, and no draw is negative."""
    found = draws(rng(), Observed("rate", 120, 100, 4), weeks([1.1, 1.3] * 6, 25), 5_000)
    assert (found > 0).all()
    assert 1.2 == pytest.approx(np.median(found), rel=0.02)


def test_rate_of_nothing_is_not_known():
    """0 ÷ 0 is drawn as missing."""
    assert np.isnan(draws(rng(), Observed("rate", 0, 0, 4), NO_HISTORY, 3)).all()


def test_interval_holds_its_point():
    """Where the prior pulls the draws away, the range reaches to the figure itself."""
    low, high = interval(np.linspace(0, 1, 101)[:, None], 0.8, np.array([0.95]))
    assert (0.1, 0.95) == (pytest.approx(low[0]), high[0])
