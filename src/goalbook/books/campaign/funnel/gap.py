"""From the plan to the actual: what each factor of each channel did to the campaign's own figure. The parts add up to the gap.

Channels with a whole funnel on both sides are taken apart by LMDI-I (`goalbook.methods.attribution.lmdi`), as the monthly review does;
a channel that was not planned, brought nothing, or has days without figures is a line of its own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.campaign.funnel.stages import CHAINS, STAGES
from goalbook.core.compare import at_least
from goalbook.core.message import Label
from goalbook.methods.attribution import lmdi

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from goalbook.books.campaign.funnel.stages import Ground
    from goalbook.books.rows import Row

    Floats = NDArray[np.float64]

COLUMNS = ("channel", "factor", "name", "kind", "before", "after", "contribution", "share", "channel_net")
CANCELS, WORTH = 3.0, 0.2  # parts that sum up to so many times their net, each side at least so much of the gap
MOSTLY = 0.5  # a stage measured on fewer of the figure's days is left out of the chain
OWN = {
    "missing": Label("Days without figures", "缺数天"),
    "entered": Label("Not planned", "计划外"),
    "left": Label("Brought nothing", "零产出"),
    "whole": Label("The channel as a whole", "渠道整体"),
}
NAN = math.nan


@dataclass(frozen=True)
class Side:
    """One channel: its days with figure and plan, the chain that can be taken apart, figures (days × stages) on both sides."""

    channel: str
    chain: tuple[str, ...]  # the figure itself is the last
    planned: Floats
    actual: Floats
    days: pd.DatetimeIndex

    def sums(self) -> tuple[Floats, Floats]:
        """Return both sides' sums over the days on which all stages are known, scaled to the totals of the figure."""
        return self._sum(self.planned), self._sum(self.actual)

    def _sum(self, figures: Floats) -> Floats:
        whole = ~np.isnan(figures).any(axis=1)
        known = figures[whole].sum(axis=0)
        last = float(np.nansum(figures[:, -1]))
        return np.asarray(known * (last / known[-1] if known[-1] > 0 else 1.0))


def gap_steps(ground: Ground) -> pd.DataFrame:
    """Return ``gap_steps``, by channel, the one with the largest net first, its largest factor first.

    Without a row where there is no plan or no figure to compare. A channel whose parts cancel out carries little of the gap, however
    large each of them is.
    """
    rows = []
    if ground.metric and len(ground.facts) and ground.to_date[ground.metric].notna().any():
        for channel in ground.channels:
            rows += list(_channel(ground, channel))
    gap = math.fsum(row[6] for row in rows)
    nets = {channel: math.fsum(row[6] for row in rows if row[0] == channel) for channel in dict.fromkeys(row[0] for row in rows)}
    rows.sort(key=lambda row: (-abs(round(nets[row[0]], 9)), row[0], -abs(row[6])))
    return pd.DataFrame([(*row, row[6] / gap if gap else NAN, nets[row[0]]) for row in rows], columns=list(COLUMNS))


def cancelled(steps: Sequence[Row]) -> tuple[str, float, float] | None:
    """Return the channel whose parts cancel out the most, with what they add and what they take; None where none does."""
    gap, found = abs(math.fsum(float(row["contribution"]) for row in steps)), []
    for channel in dict.fromkeys(str(row["channel"]) for row in steps):
        parts = [float(row["contribution"]) for row in steps if row["channel"] == channel]
        up, down = math.fsum(one for one in parts if one > 0), math.fsum(one for one in parts if one < 0)
        if min(up, -down) > 0 and at_least(min(up, -down), WORTH * gap) and at_least(up - down, CANCELS * abs(up + down)):
            found.append((channel, up, down))
    return max(found, key=lambda one: one[1] - one[2], default=None)


def _channel(ground: Ground, channel: str) -> Iterator[tuple[str, str, Label, str, float, float, float]]:
    """Yield one channel's lines: days without figures, then its factors, or what stands for them."""
    metric = ground.metric
    plan, facts = ground.by_channel[channel]
    planned, actual = plan[metric].dropna(), facts[metric].dropna()
    if planned.sum() == 0 and actual.sum() == 0:
        return
    lost = float(planned[~planned.index.isin(actual.index)].sum())
    if planned.sum() > 0 and lost > 0:
        yield channel, "missing", OWN["missing"], "missing", NAN, NAN, -lost
        planned = planned[planned.index.isin(actual.index)]
    start, end = float(planned.sum()), float(actual.sum())
    if start == 0 or end == 0:
        kind = "entered" if start == 0 else "left"
        if start != end:
            yield channel, kind, OWN[kind], kind, start, end, end - start
        return
    yield from _factors(side_of(ground, channel), start, end)


def side_of(ground: Ground, channel: str) -> Side:
    """Return a channel's figures on the days that have them, with the stages that are measured on most of these days on both sides."""
    metric = ground.metric
    plan, facts = ground.by_channel[channel]
    actual = facts[facts[metric].notna()]
    planned = plan[plan[metric].notna() & plan.index.isin(actual.index)]
    kept = [one for one in CHAINS.get(metric, (metric,))[:-1] if all(_usable(side, one) for side in (planned, actual))]
    chain = (*kept, metric)
    days = pd.DatetimeIndex(actual.index)
    return Side(channel, chain, planned[list(chain)].to_numpy(float), actual[list(chain)].to_numpy(float), days)


def _usable(side: pd.DataFrame, metric: str) -> bool:
    return bool(len(side)) and bool(side[metric].notna().mean() >= MOSTLY) and bool(side[metric].sum() > 0)


def _factors(side: Side, start: float, end: float) -> Iterator[tuple[str, str, Label, str, float, float, float]]:
    """Yield the effect of the volume and of each rate; a channel whose stages are not measured counts as a whole."""
    x0, x1 = (factors(sums[None, :])[0] for sums in side.sums())
    if len(side.chain) == 1 or not (np.isfinite(x0).all() and np.isfinite(x1).all() and (x0 > 0).all() and (x1 > 0).all()):
        yield side.channel, "whole", OWN["whole"], "whole", start, end, end - start
        return
    # Both sides' last stage is the figure itself, so the effects add up to its change.
    effects = lmdi(_scaled(x0, start), _scaled(x1, end))
    for place, effect in enumerate(effects):
        factor, name = named(side.chain, place)
        yield side.channel, factor, name, "factor", float(x0[place]), float(x1[place]), float(effect)


def _scaled(x: Floats, value: float) -> Floats:
    """Return the factors with the volume such that their product is the value, to the last digit."""
    scaled = x.copy()
    scaled[0] = value / x[1:].prod()
    return scaled


def factors(sums: Floats) -> Floats:
    """Return sums (rows × stages) as a volume and the rates behind it."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.concatenate([sums[:, :1], sums[:, 1:] / sums[:, :-1]], axis=1)


def named(chain: tuple[str, ...], place: int) -> tuple[str, Label]:
    """Return id and name of a factor: the volume has that of its stage, a rate that of both its ends."""
    stages = {stage.metric: stage for stage in STAGES}
    metric = chain[place]
    if place == 0:
        return metric, stages[metric].name if metric in stages else Label.same(metric)
    bottom = chain[place - 1]
    stage = stages[metric]
    if stage.rate is not None and (stage.rate.top, stage.rate.bottom) == (metric, bottom):
        return stage.step, stage.rate.name
    top, per = stage.name, stages[bottom].name
    return f"{metric}_per_{bottom}", Label(f"{top.en} per {_lower(per.en)}", f"{top.zh}÷{per.zh}")


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
