"""What a customer is worth: published values to their digits, worked examples, and what happens at the edges."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from goalbook.methods.bgnbd import BgNbd, fit_bgnbd, history_of
from goalbook.methods.clv import (
    discount_factors,
    discounted_ltv,
    discounted_purchases,
    implied_average,
    lorenz,
    needed_top_value,
    over_average,
    over_rest,
    payback,
    seed_clv,
    simple_ltv,
    top_share,
)
from goalbook.methods.gamma_gamma import GammaGamma, fit_gamma_gamma
from support.outside_teams import dataset

PAPER = BgNbd(0.242594, 4.413534, 0.792920, 2.425752, -9582.43)  # Fader, Hardie & Lee 2005


def columns(name: str, *names: str) -> list[np.ndarray]:
    """Return columns of one of the CDNOW files."""
    with (dataset("cdnow") / name).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [np.array([float(row[one]) for row in rows]) for one in names]


def test_bgnbd_reproduces_the_published_fit():
    """Parameters and log-likelihood of 2,357 customers as the paper prints them, and two digits beyond."""
    found = fit_bgnbd(history_of(*columns("cdnow_customers_summary.csv", "frequency", "recency", "T")))
    assert found is not None
    assert (0.24259, 4.41353, 0.79289, 2.42575) == pytest.approx((found.r, found.alpha, found.a, found.b), abs=2e-4)
    assert -9582.43 == pytest.approx(found.log_likelihood, abs=0.005)
    assert (0.243, 4.414, 0.793, 2.426, -9582.4) == tuple(
        round(value, digits)
        for value, digits in zip((found.r, found.alpha, found.a, found.b, found.log_likelihood), (3, 3, 3, 3, 1), strict=True)
    )


def test_gamma_gamma_reproduces_the_published_fit():
    """Parameters, log-likelihood and mean of the 946 repeat customers, and two customers' value of twelve months."""
    x, t_x, t, mean = columns("cdnow_customers_summary_with_transactions.csv", "x", "t_x", "T", "zbar")
    history = history_of(x, t_x, t)
    often, much = fit_bgnbd(history), fit_gamma_gamma(x, mean)
    assert often is not None
    assert much is not None
    assert 946 == int((x > 0).sum())
    assert (6.2488, 3.7446, 15.4476) == pytest.approx((much.p, much.q, much.v), rel=2e-4)
    assert (-4055.92, 35.171) == pytest.approx((much.log_likelihood, much.mean), rel=2e-6)
    # The published example takes thirty units of its time, which are weeks, for a month.
    value = much.expected(x, mean) * discounted_purchases(often, history, discount_factors(12, 0.01), 30.0)
    assert (140.0962, 18.9435) == pytest.approx((value[0], value[1]), rel=1e-4)


def test_expected_purchases_are_those_of_the_paper():
    """A customer with two repeat purchases, and one who is new."""
    one = history_of([2.0], [30.43], [38.86])
    assert 1.2259 == pytest.approx(float(PAPER.expected(one, 39.0)[0]), abs=1e-4)
    assert 1.44402 == pytest.approx(PAPER.new_customer(52.0), abs=1e-4)


def test_whoever_never_came_back_counts_as_alive_and_silence_after_many_purchases_does_not():
    """In this model one leaves only after a repeat purchase; twenty purchases and then forty weeks of nothing mean gone."""
    alive = PAPER.alive(history_of([0.0, 20.0, 20.0], [0.0, 10.0, 49.0], [50.0, 50.0, 50.0]))
    assert 1.0 == alive[0]
    assert alive[1] < 0.01
    assert alive[2] > 0.9


def test_no_number_overflows_at_thousands_of_purchases():
    """Expected purchases stay finite and positive where the plain form of the formula overflows."""
    found = PAPER.expected(history_of([5000.0, 300.0], [520.0, 500.0], [520.0, 520.0]), 52.0)
    assert np.isfinite(found).all()
    assert (found > 0).all()


def test_the_pole_at_a_equal_to_one_is_removable():
    """At a = 1 the expectation lies between its neighbours."""
    one = history_of([3.0], [20.0], [30.0])
    low, at, high = (float(BgNbd(0.5, 5.0, a, 2.5, 0.0).expected(one, 26.0)[0]) for a in (1.001, 1.0, 0.999))
    assert low < at < high


def test_a_fit_finds_the_parameters_that_made_the_data():
    """Four thousand simulated customers give back the mean rate and the mean chance of leaving within a tenth."""
    rng = np.random.default_rng(7)
    n, weeks = 4000, 60.0
    rate, leave = rng.gamma(0.8, 1 / 6.0, n), rng.beta(0.9, 2.7, n)
    x, t_x = np.zeros(n), np.zeros(n)
    for place in range(n):
        now = rng.exponential(1 / rate[place])
        while now < weeks:
            x[place], t_x[place] = x[place] + 1, now
            if rng.random() < leave[place]:
                break
            now += rng.exponential(1 / rate[place])
    found = fit_bgnbd(history_of(x, t_x, np.full(n, weeks)))
    assert found is not None
    assert 0.8 / 6.0 == pytest.approx(found.r / found.alpha, rel=0.1)
    assert 0.25 == pytest.approx(found.a / (found.a + found.b), rel=0.1)


def test_too_few_repeat_customers_give_no_fit():
    """Nine who came back say nothing about four parameters; nor do purchases of nothing about amounts."""
    x = np.array([1.0] * 9 + [0.0] * 50)
    assert fit_bgnbd(history_of(x, x * 3, x * 0 + 10)) is None
    assert fit_gamma_gamma(np.full(30, 2.0), np.zeros(30)) is None


def test_fits_do_not_depend_on_the_unit_of_time_or_money():
    """Days give the same fit as weeks, fen the same as yuan, apart from the unit."""
    rng = np.random.default_rng(3)
    x = rng.poisson(1.5, 200).astype(float)
    t = np.full(200, 40.0)
    t_x = np.where(x > 0, rng.uniform(0, 40, 200), 0.0)
    weeks, days = fit_bgnbd(history_of(x, t_x, t)), fit_bgnbd(history_of(x, t_x * 7, t * 7))
    assert weeks is not None
    assert days is not None
    assert 7 * weeks.alpha == pytest.approx(days.alpha, rel=1e-4)
    assert weeks.log_likelihood - x.sum() * np.log(7) == pytest.approx(days.log_likelihood, abs=1e-6)
    mean = rng.gamma(5, 20, 200)
    yuan, fen = fit_gamma_gamma(x, mean), fit_gamma_gamma(x, mean * 100)
    assert yuan is not None
    assert fen is not None
    assert 100 * yuan.v == pytest.approx(fen.v, rel=1e-4)


def test_a_customer_seen_once_is_drawn_to_the_mean_of_all():
    """The more purchases were seen, the nearer the expectation lies to the customer's own mean."""
    model = GammaGamma(6.25, 3.75, 15.4, 0.0)
    never, once, often = model.expected(np.array([0.0, 1.0, 50.0]), np.array([np.nan, 100.0, 100.0]))
    assert model.mean == pytest.approx(never)
    assert model.mean < once < often < 100


def test_the_simple_formulas_are_those_of_the_worked_examples():
    """ARPU 100 at 60 % for two years is 120 by the source's formula (WX-32); at a margin of 50 % one over churn gives 125."""
    assert 120 == pytest.approx(seed_clv(100, 0.6, 2, 1.0))
    assert 125 == pytest.approx(simple_ltv(100, 0.5, 0.6))
    assert 125 == pytest.approx(discounted_ltv(100, 0.5, 0.6, 0.0))
    assert 110 == pytest.approx(discounted_ltv(100, 0.5, 0.6, 0.1))
    assert 9.6 == pytest.approx(payback(40, 100 / 12, 0.5))


def test_nothing_divides_by_zero():
    """Nobody leaving is an endless lifetime, no margin never pays back, no share has no multiple."""
    assert float("inf") == simple_ltv(100, 0.5, 1.0)
    assert np.isnan([payback(40, 0, 0.5), over_average(0, 0.5), over_rest(0.2, 1.0), implied_average(0.05, 150, 0)]).all()


def test_two_concentration_targets_are_two_different_customers():
    """A fifth for four fifths means 4 times the average, a twentieth for three fifths 12 times; 16 and 28.5 times the rest (WX-27)."""
    assert (4, 16) == pytest.approx((over_average(0.2, 0.8), over_rest(0.2, 0.8)))
    assert (12, 28.5) == pytest.approx((over_average(0.05, 0.6), over_rest(0.05, 0.6)))


def test_what_the_best_users_are_said_to_be_worth_implies_an_average():
    """150 for the top twentieth with 60 % of revenue is 12.5 on average, 0.31 of a CAC of 40; ROI 3 needs 1,440 (WX-29)."""
    assert 12.5 == pytest.approx(implied_average(0.05, 150, 0.6))
    assert 0.3125 == pytest.approx(implied_average(0.05, 150, 0.6) / 40)
    assert 37.5 == pytest.approx(implied_average(0.2, 150, 0.8))
    assert 1440 == pytest.approx(needed_top_value(3, 40, 0.05, 0.6))


def test_the_lorenz_points_run_from_nothing_to_all():
    """One customer of four brings seven tenths; equal customers lie on the diagonal; no revenue has no curve."""
    values = np.array([1.0, 1.0, 1.0, 7.0])
    assert 0.7 == pytest.approx(top_share(values, 0.25))
    assert 0.35 == pytest.approx(top_share(values, 0.125))
    assert [(0.0, 0.0), (0.5, 0.5), (1.0, 1.0)] == lorenz(np.ones(8), 2)
    assert [] == lorenz(np.zeros(3))
