"""The figures in which a cause may lie: every channel's factors up to the headline, and its split between traffic types."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.aggregate import KEYS
from goalbook.books.headline import PREFERRED
from goalbook.books.monthly_review.basis.funnels import VOLUME, Factor, chain, parts
from goalbook.core.message import Label
from goalbook.methods.levels import Parts
from goalbook.methods.shift_search import Cell

if TYPE_CHECKING:
    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.methods.levels import Floats

MIX = "mix"
PAID = "paid"
LEAST_KEPT = 0.9  # of the slots on which the channel's figure is known, both types must be known too
HALF_YEAR = 26  # weeks
LEAST_SHARE = 0.02  # of the entry: a smaller type is no stratum of its own
NAMES = {MIX: Label("Share of paid traffic", "付费流量占比")}
MIX_OTHER = Label("Share of {type} traffic", "{type} 流量占比")


@dataclass(frozen=True)
class Figure:
    """One figure to be searched, with what is shown of it: raw parts by slot over all traffic types."""

    cell: Cell
    channel: str
    factor: str
    name: Label
    top: Floats
    bottom: Floats
    headline: Floats  # the channel's headline figure by slot
    yields: tuple[float, float] = (1.0, 1.0)  # of a mix: headline per entry, of the type itself and of the others


@dataclass(frozen=True)
class _Slots:
    """The slots up to the end of the month, and the facts by traffic type on them (columns metric, channel, type)."""

    index: pd.DatetimeIndex
    typed: pd.DataFrame
    week: int


def headline_of(prepared: Prepared) -> str:
    """Return the flow that causes are looked for in: the headline, else the flow nearest to the business that channels keep."""
    cube, wanted = prepared.cube, (prepared.aim.metric, prepared.inputs.team.headline_metric, *PREFERRED)
    return next((m for m in wanted if m and any(chain(cube, channel, m) for channel in cube.channels)), prepared.aim.metric)


def figures(prepared: Prepared, headline: str) -> list[Figure]:
    """Return all figures of all channels that keep the headline metric, up to the last slot of the month."""
    cube = prepared.cube
    index = pd.DatetimeIndex(cube.wide.index[cube.wide.index <= pd.Timestamp(prepared.windows.elapsed[-1])])
    slots = _Slots(index, _typed(prepared, index), 1 if cube.grain == "week" else 7)
    channels = [prepared.aim.channel] if prepared.aim.channel in cube.channels else cube.channels
    found: list[Figure] = []
    for channel in channels:
        factors = chain(cube, channel, headline)
        if not factors:
            continue
        value = _row(cube.wide[(headline, channel)].loc[index])
        types = _types(slots, channel, factors[0].top)
        rows = [_factor(prepared, slots, (channel, factor), types) for factor in factors]
        if (mix := _mix(slots, channel, factors[0].top, types)) is not None:
            rows.append(mix)
        earned = _yields(slots, channel, (factors[0].top, headline), types)
        found += [Figure(cell, channel, cell.key[1], name, top, bottom, value, earned) for cell, name, top, bottom in rows]
    return found


def _yields(slots: _Slots, channel: str, parts_of: tuple[str, str], types: tuple[str, ...]) -> tuple[float, float]:
    """Return what an entry of the first type and one of the others brings, over the last half year; alike where it is not kept."""
    recent = slots.typed.tail(HALF_YEAR * slots.week)
    entry, value = ([float(np.nansum(recent[c])) if (c := (m, channel, t)) in recent.columns else 0.0 for t in types] for m in parts_of)
    if not types or not entry[0] or not sum(entry[1:]) or not value[0] or not sum(value[1:]):
        return (1.0, 1.0)
    return value[0] / entry[0], sum(value[1:]) / sum(entry[1:])


def _typed(prepared: Prepared, index: pd.DatetimeIndex) -> pd.DataFrame:
    """Return the facts by slot × (metric, channel, traffic type); no columns where there is one type only."""
    facts, cube = prepared.inputs.facts, prepared.cube
    if facts["traffic_type"].nunique() < 2:  # noqa: PLR2004 - one type is no split
        return pd.DataFrame(index=index)
    funnel = {m for stages in cube.stages.values() for m in stages} | {"impressions", "views", "reads", "clicks", "orders", "revenue"}
    wanted = [m for m in facts.columns if m not in KEYS and m in funnel | set(PREFERRED)]
    slot = facts["date_day"] + timedelta(days=6 if cube.grain == "week" else 0)
    known = slot <= index[-1]
    keys = [slot[known].rename("slot"), facts.loc[known, "channel"], facts.loc[known, "traffic_type"]]
    table = facts.loc[known, wanted].groupby(keys).sum(min_count=1)
    return pd.DataFrame(table.unstack(["channel", "traffic_type"])).reindex(index)  # noqa: PD010 - as in build_cube


def _row(values: pd.Series) -> Floats:
    return np.asarray(values, dtype=float)


def _types(slots: _Slots, channel: str, entry: str) -> tuple[str, ...]:
    """Return the traffic types that carry a share of the channel's entry worth looking at, paid first."""
    columns = [c for c in slots.typed.columns if c[0] == entry and c[1] == channel]
    totals = {str(c[2]): float(slots.typed[c].sum()) for c in columns if slots.typed[c].notna().any()}
    whole = sum(totals.values())
    large = [name for name, total in totals.items() if whole and total >= LEAST_SHARE * whole]
    return tuple(sorted(large, key=lambda name: (name != PAID, -totals[name]))) if len(large) > 1 else ()


def _factor(prepared: Prepared, slots: _Slots, which: tuple[str, Factor], types: tuple[str, ...]) -> tuple[Cell, Label, Floats, Floats]:
    channel, factor = which
    table = parts(prepared.cube, factor, channel).loc[slots.index]
    top, bottom = _row(table["top"]), _row(table["bottom"])
    strata = (
        [] if factor.is_volume else [(_column(slots, factor.top, channel, t), _column(slots, factor.bottom, channel, t)) for t in types]
    )
    if not strata or not _kept(top, [row for pair in strata for row in pair]):
        strata = [(top, bottom)]
    shown = Parts(np.array([a for a, _ in strata]), np.array([b for _, b in strata]), slots.week)
    cell = Cell((channel, factor.id), factor.id, shown, 1.0 if factor.is_volume else 0.0)
    return cell, factor.name, top, bottom


def _mix(slots: _Slots, channel: str, entry: str, types: tuple[str, ...]) -> tuple[Cell, Label, Floats, Floats] | None:
    if not types:
        return None
    rows = np.array([_column(slots, entry, channel, name) for name in types])
    rest = np.where(np.isfinite(rows[1:]).any(axis=0), np.nansum(rows[1:], axis=0), np.nan)
    if not _kept(rest + rows[0], [rows[0], rest]):
        return None
    name = NAMES[MIX] if types[0] == PAID else Label(MIX_OTHER.en.format(type=types[0]), MIX_OTHER.zh.format(type=types[0]))
    return Cell((channel, MIX), MIX, Parts(rows[:1], rest[None, :], slots.week), 0.0), name, rows[0], rows[0] + rest


def _column(slots: _Slots, metric: str, channel: str, kind: str) -> Floats:
    key = (metric, channel, kind)
    return _row(slots.typed[key]) if key in slots.typed.columns else np.full(len(slots.index), np.nan)


def _kept(whole: Floats, rows: list[Floats]) -> bool:
    known = np.isfinite(whole)
    return bool(known.any()) and all(np.isfinite(row)[known].mean() >= LEAST_KEPT for row in rows)


__all__ = ["MIX", "VOLUME", "Figure", "figures", "headline_of"]
