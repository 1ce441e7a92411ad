"""The tables of the tests that were counted: one row per variant, one per look."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from goalbook.books.campaign.effect.expected import expected_effect
from goalbook.books.campaign.experiments.arms import trials
from goalbook.books.campaign.experiments.judging import Judged, Limits, judged, lift_of
from goalbook.core.message import Label
from goalbook.methods.power import Aim, smallest_rate_effect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.campaign.experiments.arms import Trial
    from goalbook.books.campaign.preparation import Prepared
    from goalbook.core.policy import Policy
    from goalbook.inputs.campaigns.parts import PlannedTest

NAN = math.nan
RESULTS = (
    "test_id", "name", "about", "component", "channel", "hypothesis", "outcome", "control", "arm", "control_users", "users",
    "control_conversions", "conversions", "control_rate", "rate", "effect", "low", "high", "lift", "lift_low", "lift_high", "level",
    "basis", "p", "p_holm", "variants", "share", "share_planned", "srm_p", "looks", "early_looks", "last_look", "planned_days",
    "planned_end", "reached", "early", "fixed_low", "fixed_high", "always_low", "always_high", "decided_on", "crossed_early", "misled",
    "detectable", "assumed", "verdict", "control_spend", "spend", "spend_effect", "spend_low", "spend_high", "spend_p",
)  # fmt: skip
LOOKS = (
    "test_id", "arm", "day", "control_users", "users", "difference", "fixed_low", "fixed_high", "always_low", "always_high", "always_p",
    "crossed_fixed", "crossed_always", "early",
)  # fmt: skip
NOTHING = Label("", "")


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return ``test_results`` and ``test_looks``; without rows where no test was counted."""
    policy = prepared.inputs.policy
    limits = Limits(1 - float(policy.campaign.alpha), float(policy.campaign.arms_uneven), prepared.as_of, prepared.end)
    found = [one for trial in trials(prepared) for one in judged(trial, limits)]
    results = [_row(one, expected_effect(prepared, one.trial.planned), policy) for one in found]
    looks = [row for one in found for row in _look_rows(one)]
    return {
        "test_results": pd.DataFrame(results, columns=list(RESULTS)),
        "test_looks": pd.DataFrame(looks, columns=list(LOOKS)),
    }


def name_of_test(planned: PlannedTest | None, test_id: str) -> Label:
    """Return what a test is called: its name, else its component's, else its id."""
    for name in (planned.name, planned.component) if planned is not None else ():
        if name.en or name.zh:
            return name
    return Label.same(test_id)


def _row(one: Judged, expected: float, policy: Policy) -> tuple[Any, ...]:
    trial, pair, planned = one.trial, one.pair, one.trial.planned
    control, variant = pair.control, pair.variant
    decided = -1 if one.refused else int(one.watched.decided_at)
    early_looks = sum(trial.early(look) for look in range(len(trial.days)))
    fixed = one.fixed(-1)
    at = 1 + trial.variants.index(variant)
    together = float(control.users[-1] + sum(arm.users[-1] for arm in trial.variants))
    rates = [float(arm.conversions[-1] / arm.users[-1]) for arm in (control, variant)]
    return (
        trial.id,
        name_of_test(planned, trial.id),
        planned.about if planned is not None else "component",
        planned.component if planned is not None else NOTHING,
        planned.channel if planned is not None else "",
        planned.hypothesis if planned is not None else NOTHING,
        pair.outcome,
        control.name,
        variant.name,
        float(control.users[-1]),
        float(variant.users[-1]),
        float(control.conversions[-1]),
        float(variant.conversions[-1]),
        *rates,
        one.effect,
        one.low,
        one.high,
        *lift_of(one),
        one.level,
        one.basis,
        one.p,
        one.p_holm,
        len(trial.variants),
        float(variant.users[-1]) / together,
        trial.shares[at] / sum(trial.shares),
        trial.split_p(),
        len(trial.days),
        early_looks,
        trial.last,
        NAN if planned is None or planned.days is None else float(planned.days),
        trial.planned_end,
        trial.reached,
        not trial.reached,
        *fixed,
        *one.always(-1),
        trial.days[decided] if decided >= 0 else None,
        bool(one.too_early),
        one.misled,
        _detectable(trial, one, policy),
        expected,
        one.verdict,
        *_spend(one),
    )


def _spend(one: Judged) -> tuple[float, ...]:
    """Return spend per user of both arms, the difference by Welch with its limits, and its p; NaN where spend is not known."""
    if not one.pair.has_spend:
        return (NAN,) * 6
    found = one.pair.spend(one.level)
    return (
        float(one.pair.control.means.mean[-1]),
        float(one.pair.variant.means.mean[-1]),
        found.estimate,
        *((NAN,) * 3 if one.refused else (found.low, found.high, found.p)),
    )


def _detectable(trial: Trial, one: Judged, policy: Policy) -> float:
    """Return the smallest rise, relative to the planned rate, else to the control's, that the users there were could have shown."""
    planned = trial.planned
    base = float(planned.rate) if planned is not None and planned.rate is not None else one.pair.base()
    if one.pair.outcome != "conversion" or not 0 < base < 1:
        return NAN
    aim = Aim(one.level, float(policy.campaign.test_power), watched=one.basis == "always")
    found = float(smallest_rate_effect(base, one.pair.control.users[-1], one.pair.variant.users[-1], aim))
    return found / base


def _look_rows(one: Judged) -> Iterator[tuple[Any, ...]]:
    for look, day in enumerate(one.trial.days):
        fixed_side, always_side = one.sides(look)
        yield (
            one.trial.id,
            one.pair.variant.name,
            day,
            float(one.pair.control.users[look]),
            float(one.pair.variant.users[look]),
            float(one.looks.estimate[look]),
            *one.fixed(look),
            *one.always(look),
            NAN if one.refused or np.isnan(one.looks.estimate[look]) else float(one.watched.p[look]),
            bool(fixed_side),
            bool(always_side),
            one.trial.early(look),
        )
