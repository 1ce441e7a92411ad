"""The record of ranges and chances: every outcome counts once, and nothing is said of too few periods."""

from __future__ import annotations

import math

import pytest

from goalbook.core.period import Period, parse_period
from goalbook.methods.kept_word import LEAST_PERIODS, Chance, Word, apart, at_most, kept


def month(number: int) -> Period:
    """Return a month, counted from January 2024."""
    return parse_period(f"{2024 + number // 12}-{number % 12 + 1:02}")


def word(period: int, *, inside: bool, metric: str = "a", value: float = 110.0) -> Word:
    """Return a forecast of a period in which 100 came."""
    return Word((metric, period), month(period), value, 90.0 if inside else 101.0, 120.0, 100.0)


def test_an_outcome_foretold_three_times_counts_once() -> None:
    """Three hits on one outcome and a miss on another hold one half, not three quarters; the error is weighted alike."""
    found = kept([word(1, inside=True)] * 3 + [word(2, inside=False, value=130.0)], [])
    assert (4, 2, 2, 4) == (found.n, found.outcomes, found.periods, found.ranged)
    assert (0.5, pytest.approx(0.2), pytest.approx(0.2)) == (found.coverage, found.error, found.bias)


def test_errors_keep_their_sign_in_the_bias_alone() -> None:
    """10 % too high and 10 % too low: off by 10 %, no bias."""
    found = kept([word(1, inside=True, value=110.0), word(2, inside=True, value=90.0)], [])
    assert (pytest.approx(0.1), pytest.approx(0.0)) == (found.error, found.bias)


def test_brier_score_stands_beside_that_of_the_base_rate() -> None:
    """Chances of 0.8 and 0.4 of which the first came true: (0.04 + 0.16) ÷ 2 against 0.25 of the rate known afterwards."""
    found = kept([], [Chance("a", month(1), 0.8, happened=True), Chance("b", month(2), 0.4, happened=False)])
    assert (2, pytest.approx(0.1), 0.5, 0.25) == (found.chances, found.brier, found.base_rate, found.base_brier)


def test_skill_needs_as_many_periods_as_a_verdict() -> None:
    """Chances of 0.8 in five months of which four came true: 0.16 against 0.16; in four months, or five that overlap, no word."""
    chances = [Chance(number, month(number), 0.8 if number else 0.3, happened=bool(number)) for number in range(LEAST_PERIODS)]
    found = kept([], chances)
    assert (5, pytest.approx(1 - (4 * 0.04 + 0.09) / 5 / 0.16)) == (found.chance_periods, found.skill)
    assert math.isnan(kept([], chances[1:]).skill)
    quarter = [
        Chance(one.outcome, month(0).quarter() if number < 2 else one.period, 0.8, one.happened) for number, one in enumerate(chances)
    ]
    assert (3, True) == ((found := kept([], quarter)).chance_periods, math.isnan(found.skill))


def test_no_skill_is_claimed_where_all_was_reached() -> None:
    """The base rate is right by itself then: nothing to be better than."""
    found = kept([], [Chance(number, month(number), 0.9, happened=True) for number in range(LEAST_PERIODS)])
    assert (pytest.approx(0.01), 0.0) == (found.brier, found.base_brier)
    assert math.isnan(found.skill)


@pytest.mark.parametrize(
    ("inside", "verdict"),
    [
        ([], ""),
        ([False] * (LEAST_PERIODS - 1), "few"),
        ([True, True, False, False, False], "fits"),  # as 5.8 % of good records
        ([True, False, False, False, False], "narrow"),  # 0.7 %
        ([True] * 5, "fits"),  # as 33 % of good records
        ([True] * 13, "fits"),  # 5.5 %
        ([True] * 14, "wide"),  # 4.4 %
    ],
)
def test_a_verdict_needs_enough_periods_and_a_record_that_chance_does_not_explain(inside: list[bool], verdict: str) -> None:
    """Only what would happen in fewer than one of twenty good records is held against the ranges."""
    found = kept([word(period, inside=held) for period, held in enumerate(inside)], [])
    assert verdict == found.verdict


def test_the_chance_of_few_hits_is_the_binomial_one() -> None:
    """At most 1 of 5 at 0.8: 0.00032 + 0.0064."""
    assert pytest.approx(0.00672) == at_most(1, 5)


def test_figures_of_one_period_are_one_vote() -> None:
    """Twenty figures that missed together in two periods are no twenty misses."""
    many = [word(period, inside=False, metric=str(metric)) for period in range(2) for metric in range(20)]
    assert (40, 2, "few") == ((found := kept(many, [])).outcomes, found.periods, found.verdict)


def test_a_month_and_the_quarter_that_holds_it_are_one_stretch_of_time() -> None:
    """Six misses over three months, their quarter, half and year are three votes, whatever order they come in: too few, not "narrow"."""
    periods = [parse_period(text) for text in ("2025", "2025-H2", "2025-Q3", "2025-07", "2025-08", "2025-09")]
    for order in (periods, periods[::-1]):
        found = kept([Word(one, one, 110.0, 101.0, 120.0, 100.0) for one in order], [])
        assert (6, 3, 3, 0, "few") == (found.outcomes, found.periods, found.ranged_periods, found.held, found.verdict)
    assert {"2025-07": "2025-07", "2025-Q3": "2025-09", "2025": "2025-09"}.items() <= {
        one.label: other.label for one, other in apart(periods).items()
    }.items()


def test_what_overlaps_shares_a_vote() -> None:
    """Five months that held and the quarter over three of them that missed: five votes, and four and a half of them are as promised."""
    words = [word(number, inside=True) for number in range(5)]
    quarter = Word("q", parse_period("2024-Q1"), 110.0, 101.0, 120.0, 100.0)
    found = kept([*words, quarter], [])
    assert (5, 6, 5, "fits") == (found.periods, found.ranged, found.held, found.verdict)


def test_a_forecast_without_a_range_has_an_error_alone() -> None:
    """And an outcome of nothing has no relative error."""
    found = kept([Word("a", month(1), 110.0, math.nan, math.nan, 100.0), Word("b", month(2), 1.0, 0.0, 2.0, 0.0)], [])
    assert (2, 1, pytest.approx(0.1), 1.0) == (found.n, found.ranged, found.error, found.coverage)
