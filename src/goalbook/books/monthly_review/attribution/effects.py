"""What each factor of a channel's funnel did to the headline figure, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from goalbook.books.monthly_review.attribution.cells import MAX_WEEKS, WEEK
from goalbook.core.message import Label
from goalbook.methods.attribution import lmdi
from goalbook.methods.draws import History, Kind, Observed, draws, interval

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from goalbook.books.monthly_review.attribution.cells import Ground
    from goalbook.books.monthly_review.attribution.sides import Sides

    Floats = NDArray[np.float64]

SEED = 2015
DRAWS = 2_000
COVER = 0.8
MIX = "mix"
MIX_NAME = Label("Traffic mix", "流量结构")
NAN = float("nan")


@dataclass(frozen=True)
class Effect:
    """One factor of one channel: where it stood before and in the month, what that did to the headline figure, the range of that."""

    channel: str
    factor: str
    name: Label
    kind: str
    before: float
    after: float
    effect: float
    low: float = NAN
    high: float = NAN


def channel_effects(ground: Ground, side: Sides) -> list[Effect]:
    """Return the effects of one channel; they add up to the change from its level before, days without figures included."""
    found = [_missing(ground, side)] if side.measured[1] < len(ground.month) and side.whole != side.start else []
    if side.state != "both":
        name = {"entered": Label("New", "新增"), "left": Label("Stopped", "停止")}[side.state]
        return [*found, Effect(side.channel, side.state, name, side.state, side.start, side.end, side.end - side.start)]
    exact = _together(lmdi(_product(side.before), _product(side.after)))
    low, high = _range(ground, side, exact)
    before, after = _shown(side, side.before), _shown(side, side.after)
    for place, (factor, name, kind) in enumerate(_listed(side)):
        found.append(Effect(side.channel, factor, name, kind, before[place], after[place], exact[place], low[place], high[place]))
    return found


def _missing(ground: Ground, side: Sides) -> Effect:
    days = (float(len(ground.month)), float(side.measured[1]))
    return Effect(side.channel, "missing", Label("Days without figures", "缺数天"), "missing", *days, side.start - side.whole)


def _mixed(side: Sides) -> bool:
    return len(side.types) > 1


def _listed(side: Sides) -> Iterator[tuple[str, Label, str]]:
    """Yield id, name and kind of the factors in the order of `_product`."""
    first, *rates = side.factors
    yield first.id, first.name, "factor"
    if _mixed(side):
        yield MIX, MIX_NAME, MIX
    for rate in rates:
        yield rate.id, rate.name, "factor"


def _product(sums: Floats) -> Floats:
    """Return sums (…, types, metrics) as factors whose product is each type's headline figure: volume, share of it, then the rates."""
    total = sums[..., :1].sum(axis=-2, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = sums[..., :1] / total
        rates = sums[..., 1:] / sums[..., :-1]
    volume = np.broadcast_to(total, share.shape)
    return np.concatenate([volume, share, rates] if sums.shape[-2] > 1 else [volume, rates], axis=-1)


def _together(effects: Floats) -> Floats:
    """Add the types' effects up."""
    return np.asarray(effects.sum(axis=-2))


def _shown(side: Sides, sums: Floats) -> list[float]:
    """Return each factor's own figure: the volume, the share of paid traffic (else of the largest type), the channel's rates."""
    whole = sums.sum(axis=0)
    rates = [float(top / bottom) if bottom else NAN for top, bottom in zip(whole[1:], whole[:-1], strict=True)]
    if not _mixed(side):
        return [float(whole[0]), *rates]
    return [float(whole[0]), float(sums[side.types.index(mix_type(side)), 0] / whole[0]) if whole[0] else NAN, *rates]


def mix_type(side: Sides) -> str:
    """Return the type of traffic whose share stands for the mix."""
    return "paid" if "paid" in side.types else side.types[int(side.after[:, 0].argmax())]


def _range(ground: Ground, side: Sides, exact: Floats) -> tuple[Floats, Floats]:
    """Return the central 80 % of each effect over draws of both sides; a plan is drawn only on the side of the actual."""
    rng = np.random.default_rng([SEED, *side.channel.encode()])
    histories = _histories(ground, side)
    x1 = _drawn(rng, side, side.after, histories, (1.0, ground.weeks(side.measured[1])))
    if side.planned:
        x0 = np.broadcast_to(_product(side.before), x1.shape)
    else:
        x0 = _drawn(rng, side, side.before, histories, (side.measured[0] / max(side.measured[1], 1), ground.weeks(side.measured[0])))
    # A rate of nothing is missing: taken as unchanged it has no effect, as in the exact figures.
    x0, x1 = np.where(np.isnan(x0), x1, x0), np.where(np.isnan(x1), x0, x1)
    effects = _together(lmdi(np.nan_to_num(x0, nan=1.0), np.nan_to_num(x1, nan=1.0)))
    return interval(effects, COVER, exact)


def _drawn(rng: np.random.Generator, side: Sides, sums: Floats, histories: list[History], window: tuple[float, float]) -> Floats:
    """Return draws of the factors (draws, types, factors). ``window``: the counts' scale (sums are per month), the window's weeks."""
    scale, weeks = window
    kinds = _kinds(side)
    columns = np.empty((DRAWS, *sums.shape))
    for row, counts in enumerate(sums):
        columns[:, row, 0] = draws(rng, Observed("volume", counts[0] * scale, 1.0, weeks), histories[0], DRAWS) / scale
        for place in range(1, len(counts)):
            seen = Observed(kinds[place], counts[place] * scale, counts[place - 1] * scale, weeks)
            columns[:, row, place] = draws(rng, seen, histories[place], DRAWS)
    volume = columns[:, :, :1].sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = columns[:, :, :1] / volume
    total = np.broadcast_to(volume, share.shape)
    return np.concatenate([total, share, columns[:, :, 1:]] if _mixed(side) else [total, columns[:, :, 1:]], axis=-1)


def _kinds(side: Sides) -> list[Kind]:
    return ["volume", *("value" if factor.top == "revenue" else "rate" for factor in side.factors[1:])]


def _histories(ground: Ground, side: Sides) -> list[History]:
    """Return the weeks before the month of each factor, at most half a year."""
    values = _weeks(ground, side)
    found = []
    for place in range(len(side.factors)):
        bottom = np.ones(len(values)) if place == 0 else values[:, place - 1]
        known = np.isfinite(values[:, place]) & (bottom > 0)
        found.append(History(values[known, place], bottom[known]))
    return found


def _weeks(ground: Ground, side: Sides) -> Floats:
    """Return the funnel's metrics summed by seven days back from the month (weeks × metrics); a day missing makes its week missing."""
    start = int(ground.places[1][0])
    values = ground.columns(side.channel, tuple(factor.top for factor in side.factors))[:start]
    if ground.prepared.cube.grain == "week":
        return values[-MAX_WEEKS:]
    weeks = min(start // WEEK, MAX_WEEKS)
    recent = values[start - weeks * WEEK :]
    return np.asarray(recent.reshape(weeks, WEEK, values.shape[1]).sum(axis=1))
