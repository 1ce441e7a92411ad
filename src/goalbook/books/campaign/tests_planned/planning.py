"""How small an effect each planned test can show at its length, and how long it would take for the one that is expected."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from goalbook.books.campaign.effect.expected import expected_effect
from goalbook.books.campaign.experiments.results import name_of_test
from goalbook.core.compare import at_most
from goalbook.methods.power import Aim, days_for_users, smallest_rate_effect, users_for_rates

if TYPE_CHECKING:
    from goalbook.books.campaign.move import Move
    from goalbook.books.campaign.preparation import Prepared
    from goalbook.inputs.campaigns.parts import PlannedTest

PLANNED = (
    "test_id", "name", "about", "component", "channel", "hypothesis", "users_per_day", "days", "filed_days", "users", "arms", "shares",
    "rate", "detectable", "detectable_relative", "watched_relative", "assumed", "needed_days", "level", "power", "enough", "lacks",
)  # fmt: skip
CURVE = ("test_id", "days", "users", "detectable", "detectable_relative", "watched_relative")
NAN = math.nan
SHORTEST = 28  # days that every curve shows at least


def moved(prepared: Prepared, tables: dict[str, pd.DataFrame], move: Move) -> dict[str, pd.DataFrame]:  # noqa: ARG001 - as every part
    """Return ``planned_tests`` and ``test_curve``; without rows where the sheet plans no test."""
    policy = prepared.inputs.policy.campaign
    aims = [Aim(1 - float(policy.alpha), float(policy.test_power), watched=watched) for watched in (False, True)]
    planned, curve = [], []
    for test in prepared.sheet.tests:
        filed = NAN if test.days is None else float(test.days)
        days = move.days(test.id, filed)
        planned.append(_planned(test, (filed, days), expected_effect(prepared, test), aims))
        curve += _curve(test, (filed, days), aims)
    return {"planned_tests": pd.DataFrame(planned, columns=list(PLANNED)), "test_curve": pd.DataFrame(curve, columns=list(CURVE))}


def shares_of(test: PlannedTest) -> tuple[float, ...]:
    """Return the shares of the arms, control first; two alike where none are given."""
    return tuple(float(share) for share in test.shares) if len(test.shares) > 1 else (0.5, 0.5)


def _planned(test: PlannedTest, lengths: tuple[float, float], expected: float, aims: list[Aim]) -> tuple[Any, ...]:
    filed, days = lengths
    shares, rate = shares_of(test), NAN if test.rate is None else float(test.rate)
    per_day = NAN if test.users_per_day is None else float(test.users_per_day)
    users = per_day * days
    absolute, watched = (float(_smallest(test, np.array([users]), aim)[0]) for aim in aims)
    relative = absolute / rate if rate > 0 else NAN
    needed = _needed(test, expected, aims[0])
    known = not (math.isnan(relative) or math.isnan(expected))
    lacks = [name for name, value in (("users_per_day", per_day), ("days", days), ("rate", rate)) if not value > 0]
    return (
        test.id,
        name_of_test(test, test.id),
        test.about,
        test.component,
        test.channel,
        test.hypothesis,
        per_day,
        days,
        filed,
        users,
        float(len(shares)),
        ":".join(f"{100 * share:g}" for share in shares),
        rate,
        absolute,
        relative,
        watched / rate if rate > 0 else NAN,
        expected,
        needed,
        aims[0].level,
        aims[0].power,
        known and at_most(relative, expected),
        ",".join(lacks),
    )


def _smallest(test: PlannedTest, users: np.ndarray[Any, np.dtype[np.float64]], aim: Aim) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return the smallest rise of the rate that so many users show, between the control and the smallest variant."""
    shares = shares_of(test)
    if test.rate is None or not float(test.rate) < 1:
        return np.full(len(users), NAN)
    found = np.full(len(users), NAN)
    some = users > 0
    if some.any():
        found[some] = smallest_rate_effect(float(test.rate), users[some] * shares[0], users[some] * min(shares[1:]), _several(aim, shares))
    return found


def _several(aim: Aim, shares: tuple[float, ...]) -> Aim:
    """Return the aim of the hardest step of Holm's correction: with several variants each has to show more."""
    return Aim(1 - (1 - aim.level) / (len(shares) - 1), aim.power, aim.watched)


def _needed(test: PlannedTest, expected: float, aim: Aim) -> float:
    """Return the days after which the expected lift of the rate is seen; NaN where a number for it is missing."""
    shares = shares_of(test)
    if test.rate is None or test.users_per_day is None or math.isnan(expected):
        return NAN
    rate = float(test.rate)
    if not 0 < rate * (1 + expected) <= 1:
        return NAN
    own = shares[0] + min(shares[1:])
    users = users_for_rates(rate, rate * expected, _several(aim, shares), min(shares[1:]) / own) / own
    return days_for_users(users, float(test.users_per_day))


def _curve(test: PlannedTest, lengths: tuple[float, float], aims: list[Aim]) -> list[tuple[Any, ...]]:
    if test.users_per_day is None or test.rate is None or not float(test.users_per_day) > 0 or not float(test.rate) > 0:
        return []
    longest = int(max(SHORTEST, *(2 * lengths[0] if not math.isnan(lengths[0]) else 0, lengths[1] if not math.isnan(lengths[1]) else 0)))
    days = np.arange(1.0, longest + 1)
    users, rate = days * float(test.users_per_day), float(test.rate)
    absolute, watched = (_smallest(test, users, aim) for aim in aims)
    rows = (users, absolute, absolute / rate, watched / rate)
    return [(test.id, *row) for row in zip(days.tolist(), *(one.tolist() for one in rows), strict=True)]
