"""The effect that a test is expected to show: its own, else, of one about the campaign, what the last similar campaign brought."""

from __future__ import annotations

from math import isfinite, nan
from typing import TYPE_CHECKING

from goalbook.books.campaign.effect.measuring import effect_of

if TYPE_CHECKING:
    from goalbook.books.campaign.effect.found import Measured
    from goalbook.books.campaign.preparation import Prepared
    from goalbook.inputs.campaigns.parts import PlannedTest


def expected_effect(prepared: Prepared, test: PlannedTest | None) -> float:
    """Return the relative lift expected of a test; NaN where neither it nor an earlier campaign says one."""
    if test is not None and test.effect is not None:
        return float(test.effect)
    return last_lift(prepared) if test is not None and test.about == "campaign" else nan


def last_lift(prepared: Prepared) -> float:
    """Return the lift of the last similar campaign of which one was measured for the whole of it, against more than its past."""
    for name in reversed(prepared.similar):
        found = effect_of(prepared.inputs, name, prepared.as_of)
        lift = _whole(found) if found is not None else nan
        if isfinite(lift) and lift > 0:
            return lift
    return nan


def _whole(found: Measured) -> float:
    kept = (one for one in found.tried if one.own and one.whole and one.design != "seasonal_baseline")
    one = next(kept, None)
    return nan if one is None or found.reason is not None else one.lift
