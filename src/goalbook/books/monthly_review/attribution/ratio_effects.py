"""What each channel's numerator and denominator did to a headline that is a ratio, such as CAC or ROI."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from goalbook.books.aggregate import NAN, WHOLE_TEAM, divide
from goalbook.books.monthly_review.attribution.cells import MAX_WEEKS, WEEK
from goalbook.books.monthly_review.attribution.effects import COVER, SEED, Effect
from goalbook.methods.attribution import MAX_PLAYERS, ratio_effects, shapley
from goalbook.methods.draws import History, Observed, draws, interval

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from goalbook.books.monthly_review.attribution.cells import Ground

    Floats = NDArray[np.float64]

DRAWS = 200  # each is attributed over every coalition


@dataclass(frozen=True)
class Part:
    """One player: a channel's numerator or denominator in both windows, and its weeks before the month."""

    channel: str
    metric: str
    top: bool
    before: float
    after: float
    measured: tuple[int, int]
    history: History


@dataclass(frozen=True)
class RatioFound:
    """The ratio before and in the month, and what changed it."""

    before: float
    after: float
    effects: list[Effect]


def ratio_found(ground: Ground) -> RatioFound | None:
    """Return the effects of all parts, which add up to the change of the ratio; None where it is not known on both sides."""
    parts = _parts(ground)
    tops = np.array([part.top for part in parts], dtype=bool)
    if not tops.any() or tops.all():
        return None
    order = [*(part for part in parts if part.top), *(part for part in parts if not part.top)]
    n = int(tops.sum())
    before, after = np.array([part.before for part in order]), np.array([part.after for part in order])
    old, new = divide(before[:n].sum(), before[n:].sum()), divide(after[:n].sum(), after[n:].sum())
    if np.isnan(old) or np.isnan(new):
        return None
    exact = _attributed(before, after, n)
    if not np.isfinite(exact).all():
        return None
    low, high = _range(ground, order, n, exact)
    name = ground.prepared.cube.catalogue.name
    effects = [
        Effect(part.channel, part.metric, name(part.metric), "factor", part.before, part.after, float(value), float(least), float(most))
        for part, value, least, most in zip(order, exact, low, high, strict=True)
    ]
    return RatioFound(float(old), float(new), effects)


def _attributed(before: Floats, after: Floats, n: int) -> Floats:
    """Return the effects of n numerators and the denominators after them: Shapley values, with many channels the midpoint's."""
    if before.shape[-1] <= MAX_PLAYERS:
        with np.errstate(divide="ignore", invalid="ignore"):
            return shapley(lambda x: x[..., :n].sum(axis=-1) / x[..., n:].sum(axis=-1), before, after)
    return ratio_effects((before[..., :n], before[..., n:]), (after[..., :n], after[..., n:]))


def _parts(ground: Ground) -> list[Part]:
    """Return the parts the ratio is made of: of channels with both, else all there are."""
    cube, aim = ground.prepared.cube, ground.prepared.aim
    ratio = cube.catalogue.ratios[ground.headline]
    wanted = (aim.channel,) if aim.channel != WHOLE_TEAM else (*cube.channels, WHOLE_TEAM)
    pairs = [(_part(ground, c, ratio.numerator, top=True), _part(ground, c, ratio.denominator, top=False)) for c in wanted]
    both = [part for pair in pairs if None not in pair for part in pair if part is not None]
    return both or [part for pair in pairs for part in pair if part is not None]


def _part(ground: Ground, channel: str, metric: str, *, top: bool) -> Part | None:
    cube = ground.prepared.cube
    if (metric, channel) not in cube.wide.columns:
        return None
    values = cube.wide[metric, channel].to_numpy(dtype=float)
    base, month = (values[places][~np.isnan(values[places])] for places in ground.places)
    if not len(base) and not len(month):
        return None
    level = (
        float(base.mean()) * len(month) if len(base) and len(month) else float(base.sum()) * len(ground.month) / max(len(ground.base), 1)
    )
    return Part(channel, metric, top, level, float(month.sum()), (len(base), len(month)), _history(ground, values))


def _history(ground: Ground, values: Floats) -> History:
    past = values[: int(ground.places[1][0])]
    size = 1 if ground.prepared.cube.grain == "week" else WEEK
    weeks = min(len(past) // size, MAX_WEEKS)
    sums = past[len(past) - weeks * size :].reshape(weeks, size).sum(axis=1)
    known = sums[np.isfinite(sums)]
    return History(known, np.ones(len(known)))


def _range(ground: Ground, order: list[Part], n: int, exact: Floats) -> tuple[Floats, Floats]:
    sides = []
    for place in (0, 1):
        drawn = []
        for part in order:
            rng = np.random.default_rng([SEED, place, *f"{part.channel}:{part.metric}".encode()])
            scale = part.measured[0] / part.measured[1] if place == 0 and all(part.measured) else 1.0
            amount = (part.after if place else part.before) * scale
            seen = Observed("volume", amount, 1.0, ground.weeks(part.measured[place] or len(ground.month)))
            drawn.append(draws(rng, seen, part.history, DRAWS) / scale)
        sides.append(np.stack(drawn, axis=-1))
    effects = _attributed(sides[0], sides[1], n)
    if not np.isfinite(effects).all():
        return np.full(len(order), NAN), np.full(len(order), NAN)
    return interval(effects, COVER, exact)
