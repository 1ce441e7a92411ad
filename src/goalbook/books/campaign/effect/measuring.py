"""The effect of a campaign by the first design that its data allow: arms, controls, covariates, else its own past."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from weakref import ref

from goalbook.books.campaign.effect.doubts import lasting, uncounted
from goalbook.books.campaign.effect.found import DESIGNS, Measured, Tried, Verdict
from goalbook.books.campaign.effect.ground import ground_of
from goalbook.books.campaign.effect.overlaps import overlaps
from goalbook.books.campaign.effect.randomised import Limits, by_arms
from goalbook.books.campaign.effect.series import against_controls, against_covariates, against_the_past
from goalbook.books.campaign.effect.words import joined
from goalbook.core.compare import at_most
from goalbook.methods.uplift import pull_forward

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from goalbook.books.campaign.effect.ground import Ground
    from goalbook.inputs import Inputs
    from goalbook.methods.uplift import PullForward

AFTER = 30  # days after the end in which what was only pulled forward is looked for

_kept: tuple[Callable[[], Inputs | None], dict[tuple[str, date, bool], Measured | None]] = (lambda: None, {})

__all__ = ["DESIGNS", "Measured", "effect_of"]


def effect_of(inputs: Inputs, campaign_id: str, as_of: date, *, every: bool = False) -> Measured | None:
    """Return what a campaign caused as known on a day; None for one that is none, has no days or metric, or has not begun.

    Stops at the first design that says something and follows days; with ``every`` all designs are tried, to be shown beside it.
    """
    known = _memo(inputs)
    for key in ((campaign_id, as_of, True), (campaign_id, as_of, every)):
        if key in known:
            return known[key]
    known[campaign_id, as_of, every] = found = _measure(inputs, campaign_id, as_of, every=every)
    return found


def _measure(inputs: Inputs, campaign_id: str, as_of: date, *, every: bool) -> Measured | None:
    ground = ground_of(inputs, campaign_id, as_of)
    if ground is None:
        return None
    level, alpha = inputs.policy.campaign.effect_level, inputs.policy.campaign.alpha
    found = tuple(_tried(ground, level, every=every))
    best = next((one for one in found if one.own), None)
    if best is not None:
        best = replace(best, state="used")
        found = tuple(best if one.design == best.design else one for one in found)
    series = next((one for one in found if one.says and one.uplift is not None), None)
    pulled = _pulled(ground, series)
    doubts = (*overlaps(ground, best), *uncounted(ground, best), *lasting(ground, best, series, pulled))
    verdict, reason = _verdict(ground, best, alpha), joined([one.text for one in doubts if one.caps])
    if reason is not None and verdict in ("effective", "harmful"):
        verdict = "unclear"
    return Measured(
        campaign_id=campaign_id,
        metric_id=ground.sheet.metric,
        tried=found,
        best=best,
        verdict=verdict,
        level=level,
        interim=_running(ground),
        channels=ground.channels,
        warnings=doubts,
        reason=reason if verdict == "unclear" else None,
        pulled=pulled,
    )


def _memo(inputs: Inputs) -> dict[tuple[str, date, bool], Measured | None]:
    """Return what was measured of these inputs: several parts of a report ask for the same campaigns."""
    global _kept  # noqa: PLW0603 - the inputs last used, held weakly, and what was measured of them
    if _kept[0]() is not inputs:
        _kept = (ref(inputs), {})
    return _kept[1]


def _tried(ground: Ground, level: float, *, every: bool) -> Iterator[Tried]:
    yield by_arms(ground, Limits(level, ground.inputs.policy.campaign.arms_uneven))
    for design in (against_controls, against_covariates, against_the_past):
        found = design(ground, level)
        yield found
        if found.says and not every:
            return


def _verdict(ground: Ground, best: Tried | None, alpha: float) -> Verdict:
    """Return effective where p is small enough and the whole interval lies on the good side of zero; a past only describes."""
    if best is None:
        return "not_evaluated"
    if best.design == "seasonal_baseline":
        return "descriptive"
    if best.p is None or not at_most(best.p, alpha) or not (best.low > 0 or best.high < 0):
        return "unclear"
    catalogue, metric = ground.inputs.catalogue, ground.sheet.metric
    falls = metric in catalogue and catalogue.get(metric).direction == "down"
    return "effective" if (best.high < 0) == falls else "harmful"


def _running(ground: Ground) -> bool:
    """Say whether the campaign is not over by the last day that anything was measured of it."""
    measured = ground.facts["date_day"]
    last = measured.max().date() if len(measured) else ground.as_of
    return min(last, ground.as_of) < ground.end


def _pulled(ground: Ground, one: Tried | None) -> PullForward | None:
    if one is None or one.uplift is None or _running(ground):
        return None
    return pull_forward(one.uplift, max(AFTER // one.step, 1))
