"""What the arms of a test count, and whether the channels they belong to can have had so much of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from goalbook.books.campaign.effect.series import channel_names
from goalbook.books.campaign.funnel.stages import STAGES
from goalbook.books.quantity import amount
from goalbook.core.compare import more_than
from goalbook.core.message import Label, Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from goalbook.books.campaign.effect.ground import Ground
    from goalbook.core.metrics import Catalogue
    from goalbook.inputs.campaigns.parts import PlannedTest


@dataclass(frozen=True)
class Counted:
    """A test, the metric that its arms count, and the days of its first and last look, None where the table gives none."""

    test: PlannedTest
    metric: str
    first: date | None
    last: date | None


def metric_name(catalogue: Catalogue, metric: str) -> Label:
    """Return the name of a figure of the catalogue or of a campaign's page, as it stands inside a sentence."""
    name = catalogue.name(metric) if metric in catalogue else next((one.name for one in STAGES if one.metric == metric), Label.same(metric))
    return Label(name.en[:1].lower() + name.en[1:], name.zh) if name.en[1:2].islower() else name


def foreign(ground: Ground, metric: str) -> Iterator[Message]:
    """Yield that the arms do not count the campaign's own figure: they say something, and no verdict about it."""
    if metric != ground.sheet.metric:
        counted, wanted = (metric_name(ground.inputs.catalogue, name) for name in (metric, ground.sheet.metric))
        yield msg("counts {counted}, not {wanted}: no verdict on the campaign", counted=counted, wanted=wanted)


def more_than_held(ground: Ground, counted: Counted, total: float) -> Message | None:
    """Return that the arms counted more than their channels' facts hold on those days; None where not, or where the facts do not say."""
    grid, last = ground.team(counted.metric), counted.last or ground.end
    early = counted.first is not None and ground.sheet.start is not None and counted.first < ground.sheet.start
    first = ground.first if early else ground.sheet.start or ground.first
    if grid is None:
        return None
    names = (counted.test.channel,) if counted.test.channel else tuple(grid.lines)
    if any(name not in grid.lines for name in names) or grid.days[0].date() > first:
        return None
    window = grid.window(first, last)
    held = grid.rows(names).values[:, window.start : window.stop]
    ends = grid.days[-1].date().toordinal() + grid.step - 1
    if ends < last.toordinal() or not np.isfinite(held).all() or not more_than(total, float(held.sum())):
        return None
    values = {"total": total, "held": float(held.sum())}
    return msg(
        "the arms counted {total} {name}, where {where} had {held} in all on these days: they count something else",
        name=metric_name(ground.inputs.catalogue, counted.metric),
        where=channel_names(ground, names),
        **{key: amount(ground.inputs.catalogue, counted.metric, value) for key, value in values.items()},
    )
