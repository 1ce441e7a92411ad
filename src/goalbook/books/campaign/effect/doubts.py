"""What speaks against a figure although its interval is narrow: it goes on after the end, or is more than the page counted."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.campaign.effect.found import Doubt
from goalbook.books.campaign.effect.words import DESIGN_NAMES, span
from goalbook.books.quantity import amount
from goalbook.core.compare import at_least, more_than
from goalbook.core.message import msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.campaign.effect.found import Tried
    from goalbook.books.campaign.effect.ground import Ground
    from goalbook.methods.uplift import PullForward


def lasting(ground: Ground, best: Tried | None, series: Tried | None, pulled: PullForward | None) -> Iterator[Doubt]:
    """Yield that the days after the end lie as far above what was to be expected as those of the campaign, or surely above it.

    What goes on after a campaign is no effect of it alone: the level of the figure moved, or the comparison is a poor one.
    """
    if series is None or series.uplift is None or pulled is None or not series.effect > 0:
        return
    each = series.effect / series.uplift.window.steps
    if not (at_least(pulled.after.value / pulled.steps, each) or pulled.after.low > 0):
        return
    text = msg(
        "in the {span} after the end it was {more} more than expected, by {design}: what is measured looks like a lasting shift or a"
        " poor comparison, not like the campaign alone",
        span=span(pulled.steps, series.step),
        more=amount(ground.inputs.catalogue, ground.sheet.metric, pulled.after.value),
        design=DESIGN_NAMES[series.design],
    )
    covariates = best is not None and best.design == series.design == "local_level"
    yield Doubt("lasting", text, caps=covariates)


def uncounted(ground: Ground, best: Tried | None) -> Iterator[Doubt]:
    """Yield that the effect is more than the campaign's page counted in all: then one of the two is not measured rightly."""
    metric = ground.sheet.metric
    if best is None or not best.effect > 0 or metric not in ground.facts.columns:
        return
    inside = ground.facts["date_day"].between(pd.Timestamp(ground.first), pd.Timestamp(ground.end))
    counted = float(ground.facts.loc[inside, metric].sum(min_count=1))
    if isfinite(counted) and more_than(best.effect, counted):
        values = {name: amount(ground.inputs.catalogue, metric, each) for name, each in (("effect", best.effect), ("counted", counted))}
        text = msg(
            "the effect is {effect}, and the campaign's page counted fewer than that in all, {counted}: check the tracking", **values
        )
        yield Doubt("tracking", text, caps=True)
