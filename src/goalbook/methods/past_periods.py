"""The past periods of a flow, a ratio or a stock as a target setting sees them: the same forecast as its landing, from every origin.

Beside the errors stand those of the same series without single outlier days (``calmed``): one day, a hundred times the usual, enters every
past period that contains it, and would make the range of what comes many times too wide. What is judged is what came, outliers and all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from goalbook.methods.flow import ENOUGH_PRESENT, calendar, side_by_side, trailing
from goalbook.methods.goal_backtest import Near, Past
from goalbook.methods.landing import NoLanding, horizon_of
from goalbook.methods.origins import Horizon, roll
from goalbook.methods.outliers import calmed
from goalbook.methods.ratio_landing import Rolled, pairs_side_by_side
from goalbook.methods.stock_landing import errors_of, held_values

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import pandas as pd

    from goalbook.methods.flow import Floats, Flow
    from goalbook.methods.ratio_landing import Parts


OUTLIER_MADS = 5.0  # robust deviations above the usual from which a day that stands alone is an outlier


def past_flows(
    series: pd.Series[float], since: date, end: date, siblings: Sequence[pd.Series[float]] = (), mads: float = OUTLIER_MADS
) -> list[Past]:
    """Return the past periods of a flow and of its siblings, each as long and as far ahead as [since, end] from the flow's last step."""
    flow = calendar(series).until(np.datetime64(end, "D"))
    horizon, _ = horizon_of(flow, np.datetime64(since, "D"), np.datetime64(end, "D"))
    return flow_pasts(side_by_side(flow, siblings), horizon, mads)


def flow_pasts(flows: Sequence[Flow], horizon: Horizon, mads: float = OUTLIER_MADS) -> list[Past]:
    """Return the past periods of flows on one calendar."""
    found = []
    for flow in flows:
        rolled = roll(flow, horizon)
        steps = rolled.present + rolled.present_ahead
        references = tuple(mean * steps for mean in _references(flow, horizon))
        short, calm = _short(horizon, flow), calmed(flow, mads)
        near = Near(short.ahead, roll(calm, short).log_error) if short else None
        errors = roll(calm, horizon).log_error
        found.append(Past(horizon.ahead, rolled.to_date, rolled.forecast, rolled.log_error, references, near, calm=errors))
    return found


def past_ratios(parts: Parts, since: date, end: date, siblings: Sequence[Parts] = (), mads: float = OUTLIER_MADS) -> list[Past]:
    """Return the past periods of a ratio and of its siblings."""
    pairs = pairs_side_by_side([parts, *siblings], np.datetime64(end, "D"))
    if isinstance(pairs, NoLanding):
        return []
    horizon, _ = horizon_of(pairs[0][0], np.datetime64(since, "D"), np.datetime64(end, "D"))
    return ratio_pasts(pairs, horizon, mads)


def ratio_pasts(pairs: Sequence[tuple[Flow, Flow]], horizon: Horizon, mads: float = OUTLIER_MADS) -> list[Past]:
    """Return the past periods of ratios on one calendar."""
    found = []
    for pair in pairs:
        rolled = Rolled.of(pair, horizon)
        tops, bottoms = (_references(flow, horizon) for flow in pair)
        with np.errstate(divide="ignore", invalid="ignore"):
            references = tuple(np.where(bottom > 0, top / bottom, np.nan) for top, bottom in zip(tops, bottoms, strict=True))
        short, calm = _short(horizon, pair[0]), (calmed(pair[0], mads), calmed(pair[1], mads))
        near = Near(short.ahead, Rolled.of(calm, short).log_error) if short else None
        errors, nothing = Rolled.of(calm, horizon).log_error, np.zeros(len(rolled.actual))
        found.append(Past(horizon.ahead, nothing, rolled.forecast, rolled.log_error, references, near, calm=errors))
    return found


def past_stock(series: pd.Series[float], since: date, end: date) -> list[Past]:
    """Return the past periods of a stock."""
    flow = calendar(series).until(np.datetime64(end, "D"))
    horizon, _ = horizon_of(flow, np.datetime64(since, "D"), np.datetime64(end, "D"))
    return stock_pasts(flow, horizon)


def stock_pasts(flow: Flow, horizon: Horizon) -> list[Past]:
    """Return the past periods of a stock: its change still to come; targets go on from the change over a period as long before."""
    held = held_values(flow)
    _, errors, drift = errors_of(held, flow.step, horizon.ahead)
    references = []
    for back in (horizon.elapsed + horizon.left, flow.year):
        before = np.full(len(held), np.nan)
        before[back:] = held[: max(len(held) - back, 0)]
        references.append(held + (held - before) / back * horizon.ahead)
    short = _short(horizon, flow)
    near = Near(short.ahead, errors_of(held, flow.step, short.ahead)[1]) if short else None
    return [Past(horizon.ahead, held, horizon.ahead * drift, errors, tuple(references), near, logs=False)]


def _short(horizon: Horizon, flow: Flow) -> Horizon | None:
    """Return a month from now, where the period ends later than that."""
    return Horizon(0, flow.month) if horizon.ahead > flow.month else None


def _references(flow: Flow, horizon: Horizon) -> tuple[Floats, Floats]:
    """Return per origin the mean step of the period before and of the same period last year, NaN where too little was measured.

    Where the period has not begun, the period before is the last stretch as long that the origin knew.
    """
    length = horizon.elapsed + horizon.left
    sums, counts = trailing(flow.amounts, length)
    enough = counts >= ENOUGH_PRESENT * length
    means = np.where(enough & (np.arange(len(sums)) >= length - 1), sums / np.maximum(counts, 1), np.nan)
    return _shifted(means, max(horizon.elapsed - horizon.skip, 0)), _shifted(means, flow.year - horizon.ahead)


def _shifted(values: Floats, back: int) -> Floats:
    """Return the values so many steps earlier (later, where negative), NaN beyond the ends."""
    out = np.full(len(values), np.nan)
    if back >= 0:
        out[back:] = values[: max(len(values) - back, 0)]
    return out
