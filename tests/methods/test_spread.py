"""How a campaign spreads: the published growth, the end of every audience, and K as measured."""

from __future__ import annotations

from math import inf, isnan, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goalbook.core.errors import UsageError
from goalbook.methods.spread import (
    Generation,
    KFactor,
    Spread,
    amplification,
    days_until,
    k_by_generation,
    k_factor,
    k_of,
    ladder_cost,
    reaching,
    users_after,
    users_at_last,
)

SPREADS = st.builds(
    Spread,
    st.floats(1, 1000),
    st.floats(0, 3),
    st.floats(0.5, 30),
    st.one_of(st.just(inf), st.floats(1000, 1e7)),
)


def test_a14_two_more_each_two_days():
    """Ten users, K = 2, a cycle of 2 days: 20,470 after 20 days."""
    assert 20_470 == pytest.approx(float(users_after(Spread(10, 2, 2), 20)))


def test_at_k_of_one_each_cycle_brings_as_many_again():
    """Ten users become 110 in ten cycles; just beside one nothing jumps."""
    assert [10, 60, 110] == pytest.approx(users_after(Spread(10, 1, 2), [0, 10, 20]))
    assert 110 == pytest.approx(float(users_after(Spread(10, 1 + 1e-7, 2), 20)), rel=1e-5)
    assert 110 == pytest.approx(float(users_after(Spread(10, 1 - 1e-7, 2), 20)), rel=1e-5)


def test_below_one_the_first_group_is_amplified():
    """3 invitations of which a fifth are accepted make K = 0.6: each user becomes 2.5 in the end."""
    k = k_factor(3, 0.2)
    assert 2.5 == pytest.approx(amplification(k))
    assert 25 == pytest.approx(users_at_last(Spread(10, k, 2)))
    assert 25 == pytest.approx(float(users_after(Spread(10, k, 2), 1000)))
    assert inf == amplification(1.0) == users_at_last(Spread(10, 1.0, 2))
    assert 0 == users_at_last(Spread(0, 2.0, 2)) == users_after(Spread(0, 2.0, 2), 1e5)


@given(SPREADS, st.lists(st.floats(0, 200), min_size=2, max_size=20))
def test_users_only_become_more_and_never_more_than_there_are(spread: Spread, days: list[float]):
    """From the first group on, never beyond the audience, and never beyond what an endless audience brings."""
    found = users_after(spread, sorted(days))
    assert (np.diff(found) >= -1e-9 * found[1:]).all() or np.isinf(found).any()
    assert (found >= spread.start * (1 - 1e-12)).all()
    assert (found <= spread.audience * (1 + 1e-12)).all()
    endless = users_after(Spread(spread.start, spread.k, spread.cycle_days), sorted(days))
    assert (found <= endless * (1 + 1e-9)).all()


@given(SPREADS, st.floats(1.01, 50))
def test_days_until_is_the_inverse_of_users_after(spread: Spread, times: float):
    """So many users are there after the days until there are so many; where there never are, the days are infinite."""
    users = spread.start * times
    days = days_until(spread, users)
    if days == inf:
        assert users_at_last(spread) <= users * (1 + 1e-6)
    else:
        assert users == pytest.approx(float(users_after(spread, days)), rel=1e-6)


def test_an_audience_without_end_is_the_limit_of_large_ones():
    """Ten million people are endless to 20,470 within half a percent; to twenty thousand they are not."""
    days = [0, 1, 2, 7, 20]
    assert users_after(Spread(10, 2, 2), days) == pytest.approx(users_after(Spread(10, 2, 2, 1e7), days), rel=5e-3)
    assert float(users_after(Spread(10, 2, 2, 20_000), 20)) < 13_000


def test_the_end_of_an_audience_is_that_of_the_final_size_equation():
    """At K = 1.2 it ends at 31.4 % (z = 1 − exp(−1.2 z)), where a logistic cap would send everyone; at K = 0.5 near twice the first."""
    assert 0.314 == pytest.approx(users_at_last(Spread(10, 1.2, 2, 1e6)) / 1e6, abs=1e-3)
    assert 200 == pytest.approx(users_at_last(Spread(100, 0.5, 2, 1e6)), rel=1e-3)
    assert inf == days_until(Spread(10, 1.2, 2, 1e6), 4e5)


def test_invitations_drawn_one_by_one_end_where_the_chain_does():
    """Two hundred of 5,000 people, each inviting Poisson(1.5) strangers at random: simulated totals by generation agree within 3 %."""
    rng = np.random.default_rng(51)
    totals = np.zeros((60, 13))
    for run in range(60):
        here = np.zeros(5000, dtype=bool)
        here[:200], new = True, 200
        totals[run, 0] = 200
        for step in range(1, 13):
            met = np.unique(rng.integers(0, 5000, rng.poisson(1.5 * new)))
            met = met[~here[met]]
            here[met], new = True, len(met)
            totals[run, step] = here.sum()
    assert totals.mean(axis=0) == pytest.approx(users_after(Spread(200, 1.5, 2, 5000), 2 * np.arange(13)), rel=0.03)


def test_k_as_measured_has_the_interval_of_both_its_parts():
    """1,000 users sent 3,000 invitations, 600 were accepted: K = 0.6, and an interval about it that fewer users widen."""
    found = k_of([Generation(1000, 3000, 600)], np.random.default_rng(1))
    assert (0.6, 3.0, 0.2) == pytest.approx((found.k, found.invites, found.accept))
    error = 0.6 * np.sqrt(1 / 3000 + 0.8 / 600)
    assert (0.6 - 1.28 * error, 0.6 + 1.28 * error) == pytest.approx((found.low, found.high), rel=0.01)
    few = k_of([Generation(10, 30, 6)], np.random.default_rng(1))
    assert few.high - few.low > found.high - found.low


def test_users_who_differ_in_inviting_make_k_less_sure():
    """A deviation of 9 invitations between users widens the interval; one below chance does not narrow it."""
    width = []
    for deviation in (nan, 0.1, 9.0):
        found = k_of([Generation(1000, 3000, 600, deviation)], np.random.default_rng(1))
        width.append(found.high - found.low)
    assert width[0] == width[1] < width[2]


def test_the_interval_of_k_covers_as_often_as_it_says():
    """Of 500 generations of 200 users at a true K of 0.6 the 80 % interval holds it in 75 to 85 %."""
    rng = np.random.default_rng(52)
    held = []
    for _ in range(500):
        invites = rng.poisson(3.0 * 200)
        found = k_of([Generation(200, invites, rng.binomial(invites, 0.2))], rng)
        held.append(found.low <= 0.6 <= found.high)
    assert 0.75 <= np.mean(held) <= 0.85


@given(st.integers(1, 10**6), st.integers(0, 10**6), st.data())
def test_the_interval_of_k_holds_it(members: int, invites: int, data: st.DataObject):
    """Whatever was sent and accepted."""
    accepted = data.draw(st.integers(0, invites))
    found = k_of([Generation(members, invites, accepted)], np.random.default_rng(0))
    assert 0 <= found.low <= found.k <= found.high


def test_generations_together_are_summed_and_alone_are_told_apart():
    """K falls from 0.9 to 0.3 by generation; together it is accepted ÷ members of both."""
    both = [Generation(100, 300, 90), Generation(90, 180, 27)]
    alone = k_by_generation(both, np.random.default_rng(2))
    assert [0.9, 0.3] == pytest.approx([one.k for one in alone])
    assert 117 / 190 == pytest.approx(k_of(both, np.random.default_rng(2)).k)
    assert isinstance(alone[0], KFactor)


def test_nobody_invited_is_k_of_zero_with_an_upper_limit():
    """Ten users who sent nothing: K is 0, may be more, and the accepted share is not known."""
    found = k_of([Generation(10, 0, 0)], np.random.default_rng(3))
    assert (0.0, 0.0) == (found.k, found.low)
    assert 0 < found.high < 0.3
    assert isnan(found.accept)


def test_a_ladder_is_climbed_as_far_as_users_bring_others():
    """At K = 0.6 45 % bring one (1 − e^−0.6); where few bring many, fewer bring one and more bring ten."""
    even = reaching(0.6, [0, 1, 3, 10])
    assert [1.0, 1 - np.exp(-0.6)] == pytest.approx(even[:2])
    uneven = reaching(0.6, [0, 1, 3, 10], 2.0)
    assert uneven[1] < even[1]
    assert uneven[3] > even[3]
    assert [1.0, 0.0] == reaching(0.0, [0, 1])
    mean = sum(reaching(0.6, range(1, 400), 2.0))
    assert 0.6 == pytest.approx(mean)


def test_what_a_user_brought_costs():
    """10 yuan off each of 600 first orders (WX-52) and 30 yuan for each of 20 who brought ten: 11 yuan per user brought."""
    assert 11 == ladder_cost([10, 30], [600, 20], 600)
    assert isnan(ladder_cost([10, nan], [600, 20], 600))
    assert isnan(ladder_cost([10], [0], 0))


def test_impossible_spreads_are_refused():
    """Negative K, no cycle, an audience smaller than the first group, more accepted than sent, nobody, days before the start."""
    for wrong in (
        lambda: Spread(10, -1, 2),
        lambda: Spread(10, nan, 2),
        lambda: Spread(10, 1, 0),
        lambda: Spread(10, 1, 2, 5),
        lambda: Generation(0, 0, 0),
        lambda: Generation(10, 5, 6),
        lambda: k_of([], np.random.default_rng(0)),
        lambda: users_after(Spread(10, 1, 2), -1),
        lambda: amplification(-0.1),
        lambda: reaching(-0.1, [1]),
        lambda: ladder_cost([1.0], [1.0, 2.0], 3),
    ):
        with pytest.raises(UsageError):
            wrong()
