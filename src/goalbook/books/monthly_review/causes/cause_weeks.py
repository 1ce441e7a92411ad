"""A figure's whole weeks against its own normal range (XmR): the control chart behind a named cause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.books.monthly_review.causes.cause_cells import VOLUME
from goalbook.core.compare import at_least
from goalbook.methods.control import Limits, signals, xmr

if TYPE_CHECKING:
    from goalbook.books.monthly_review.causes.cause_cells import Figure
    from goalbook.books.monthly_review.causes.causes import Setting
    from goalbook.methods.levels import Floats, Places
    from goalbook.methods.shift_search import Found

CONTROL = ("channel", "factor", "date_day", "value", "center", "lower", "upper", "signal")
MOST_WEEKS = 26  # of the baseline


@dataclass(frozen=True)
class Weeks:
    """Logs of whole weeks around the level ahead of the shift (else of the month), their limits, and what lies outside."""

    starts: Places
    stops: Places
    values: Floats
    flags: tuple[int, ...]
    center: float
    half_width: float
    count: int
    outside: bool
    first_outside: object  # a day, NaT
    month: float  # the whole month's log against the level ahead of it


def weeks_of(found: Found, setting: Setting, *, shifted: bool) -> Weeks:
    """Return the weeks of a figure: limits over up to 26 weeks ahead of its shift, or of the month where nothing shifted.

    A shifted figure is outside when a week since then meets a detection rule or the days since then together lie beyond the limits; any
    other when a week of the month lies beyond a limit.
    """
    edge = found.shift.onset if shifted else setting.month
    starts, stops = _whole_weeks(setting)
    values = _against(found, edge, starts, stops)
    month = float(_against(found, setting.month, np.array([setting.month]), np.array([setting.span.stop]))[0])
    ahead = np.flatnonzero(stops <= edge)[-MOST_WEEKS:]
    baseline = values[ahead]
    known = int(np.isfinite(baseline).sum())
    limits = xmr(list(baseline)) if at_least(known, setting.policy.control.min_weeks) else None
    if limits is None:
        return Weeks(starts, stops, values, (0,) * len(values), NAN, NAN, known, outside=False, first_outside=pd.NaT, month=month)
    kept = np.flatnonzero(starts >= starts[ahead[0]])
    flags = np.zeros(len(values), dtype=int)
    flags[kept] = signals(list(values[kept]), limits)
    first = _first_outside(found, setting, limits, (starts, stops, flags), shifted=shifted)
    day = pd.NaT if first is None else setting.day(first)
    return Weeks(
        starts[kept], stops[kept], values[kept], tuple(int(f) for f in flags[kept]), limits.center, limits.half_width, known,
        outside=first is not None, first_outside=day, month=month,
    )  # fmt: skip


def control_rows(figure: Figure, weeks: Weeks, days: pd.DatetimeIndex) -> list[dict[str, object]]:
    """Return one record a week: the raw value, and the range it would lie in at the level ahead of the shift."""
    rows = []
    for start, stop, log, flag in zip(weeks.starts, weeks.stops, weeks.values, weeks.flags, strict=True):
        top, bottom = figure.top[start:stop], figure.bottom[start:stop]
        known = np.isfinite(top) & np.isfinite(bottom)
        below = 1.0 if figure.factor == VOLUME else float(bottom[known].sum())
        value = float(top[known].sum()) / below if known.any() and below else NAN
        center = value * float(np.exp(weeks.center - log))
        edges = (center * float(np.exp(-weeks.half_width)), center * float(np.exp(weeks.half_width)))
        rows.append(dict(zip(CONTROL, (figure.channel, figure.factor, days[stop - 1], value, center, *edges, flag), strict=True)))
    return rows


def _whole_weeks(setting: Setting) -> tuple[Places, Places]:
    if setting.week == 1:
        places = np.arange(setting.span.stop)
        return places, places + 1
    stops = np.flatnonzero(setting.days.day_of_week == setting.week_end) + 1
    stops = stops[stops >= setting.week]
    return stops - setting.week, stops


def _against(found: Found, edge: int, starts: Places, stops: Places) -> Floats:
    """Return the logs of stretches against the weeks ahead of a slot, less the figure's usual drift."""
    before = found.noise.before
    begin, end = (np.full(len(starts), place) for place in (max(0, edge - before), edge))
    distance = (starts + stops) / 2 - (edge - before / 2)
    return np.asarray(found.parts.change((begin, end), (starts, stops)) - found.noise.drift * distance)


def _first_outside(found: Found, setting: Setting, limits: Limits, weeks: tuple[Places, Places, Places], *, shifted: bool) -> int | None:
    starts, stops, flags = weeks
    if not shifted:
        beyond = starts[(flags == 1) & (stops > setting.month) & (stops <= setting.span.stop)]
        return int(beyond[0]) if len(beyond) else None
    since = starts[(flags > 0) & (stops > found.shift.onset)]
    if len(since):
        return max(int(since[0]), found.shift.onset) if setting.week > 1 else int(since[0])
    return found.shift.onset if any(limits.outside(change) for _, _, change in found.shift.steps) else None
