"""Ratios under the sliders: what is still to come of a part changes as the sliders say, in every ratio that is made of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.aggregate import WHOLE_TEAM
from goalbook.methods.landing import Landing
from goalbook.methods.ratio_landing import RatioLanding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.books.landings import AnyLanding
    from goalbook.books.monthly_review.preparation import Prepared

    Landings = Mapping[tuple[str, str], AnyLanding]


def with_ratios(prepared: Prepared, after: Landings, spend: Mapping[str, float]) -> dict[tuple[str, str], AnyLanding]:
    """Return moved landings in which every ratio follows its parts.

    ``spend`` is the relative change by channel, of those alone whose response is known: of others nothing is claimed, so their ratios stay.
    A part with a landing of its own changes by that one's factor. Spend changes as wished. What comes after the headline in the funnel
    (orders, revenue) changes with the headline channel by channel: each new payer brings what each brings now. The rest stays.
    """
    found = dict(after)
    for (figure, channel), landing in prepared.landings.items():
        if isinstance(landing, RatioLanding):
            parts = prepared.cube.catalogue.ratios[figure]
            factors = [part_factor(prepared, after, spend, (part, channel)) for part in (parts.numerator, parts.denominator)]
            if factors != [1.0, 1.0] and min(factors) > 0:
                found[figure, channel] = landing.scaled(*factors)
    return found


def part_factor(prepared: Prepared, after: Landings, spend: Mapping[str, float], key: tuple[str, str]) -> float:
    """Return what is still to come of a part after the sliders ÷ before; channel "" = the whole team."""
    part, channel = key
    if key in after:
        return _factor(prepared.landings.get(key), after[key])
    if part == "spend":
        changes = {one: change for one, change in spend.items() if change}
    elif _follows(prepared, part):
        metric = prepared.aim.metric
        factors = {one: _factor(prepared.landings.get((metric, one)), after.get((metric, one))) for one in prepared.cube.channels}
        changes = {one: factor - 1 for one, factor in factors.items() if factor != 1}
    else:
        changes = {}
    return 1 + (changes.get(channel, 0.0) if channel != WHOLE_TEAM else _weighted(prepared, part, changes))


def _follows(prepared: Prepared, part: str) -> bool:
    """Say whether a part comes after the headline in the funnel, by the catalogue's order."""
    metrics = list(prepared.cube.catalogue.metrics)
    aim = prepared.aim.metric
    later = aim in metrics and part in metrics and metrics.index(part) > metrics.index(aim)
    return later and (prepared.cube.catalogue.metrics[part].group == "conversion" or part == "refund_amount")


def _weighted(prepared: Prepared, part: str, changes: Mapping[str, float]) -> float:
    """Return the mean change of a part over the channels, by what each had of it in the month."""
    month = prepared.board.comparisons.month
    total = month.team(part)
    if not changes or not total > 0:
        return 0.0
    shares = {channel: month.channel(part, channel) / total for channel in changes}
    return math.fsum(changes[channel] * share for channel, share in shares.items() if not math.isnan(share))


def _factor(before: AnyLanding | None, after: AnyLanding | None) -> float:
    if not isinstance(before, Landing) or not isinstance(after, Landing) or before.forecast_remaining <= 0:
        return 1.0
    return after.forecast_remaining / before.forecast_remaining
