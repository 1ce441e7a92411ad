"""What range each judged figure's weeks normally move in, and which weeks of the month left it; no slider changes that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.aggregate import NAN, WHOLE_TEAM, Cube
from goalbook.books.monthly_review.campaigns.lifts import by_slot
from goalbook.methods.adjusted import Normal, Weeks, cut, normal_range

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from goalbook.books.monthly_review.preparation import Prepared

    Floats = NDArray[np.float64]
    Parts = tuple[Floats, Floats]

STEADY = 0.9  # of its slots a channel must have a value for one without to be a gap
COLUMNS = (
    "metric_id",
    "channel",
    "weeks",
    "provisional",
    "range_low",
    "range_center",
    "range_high",
    "band",
    "first_above",
    "first_below",
    "signal_rule",
    "campaigns",
    "center_with",
)


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return table `ranges`: one row per judged figure and per channel's headline; see MonthlyReview for the columns."""
    reader = _Reader(prepared.cube, pd.Timestamp(prepared.windows.elapsed[-1]))
    weeks = reader.weeks(pd.Timestamp(prepared.windows.period.start))
    longest = prepared.inputs.policy.signals.max_weeks
    lifts = _earlier(prepared)
    rows = []
    for metric, channel in figures(prepared):
        top, bottom = reader.parts(metric, channel)
        own = lifts[lifts["metric_id"] == metric] if channel == WHOLE_TEAM else lifts[:0]
        found = normal_range(top, bottom, weeks, longest)
        row = {**_row((metric, channel), found, weeks, reader.days), "campaigns": "", "center_with": NAN}
        if len(own) and found is not None:
            without = normal_range(top - by_slot(own, metric, reader.days, prepared.cube.grain), bottom, weeks, longest)
            names = ",".join(dict.fromkeys(own["campaign_id"]))
            row = {**_row((metric, channel), without, weeks, reader.days), "campaigns": names, "center_with": found.center}
        rows.append(row)
    return {"ranges": pd.DataFrame(rows, columns=list(COLUMNS))}


def _earlier(prepared: Prepared) -> pd.DataFrame:
    """Return what campaigns brought that were over before the month and lie in the weeks that its normal range is taken from."""
    lifts, month = prepared.tables["campaign_lifts"], pd.Timestamp(prepared.windows.period.start)
    if lifts.empty:
        return lifts
    last = lifts.groupby("campaign_id")["date_day"].transform("max")
    first = month - pd.Timedelta(weeks=prepared.inputs.policy.signals.max_weeks)
    return lifts[(last < month) & (last >= first)]


def figures(prepared: Prepared) -> tuple[tuple[str, str], ...]:
    """Return metric and channel of everything the ladder judged, then of the headline by channel where several keep it."""
    judged = [(one.metric, one.channel) for one in prepared.judged]
    own = prepared.tables["channels"]
    channels = own.loc[own["kind"].isin(["channel", "no_target"]) & own["actual"].notna(), "channel"].tolist()
    by_channel = [(prepared.aim.metric, str(channel)) for channel in channels] if len(channels) > 1 else []
    return tuple(dict.fromkeys([*judged, *by_channel]))


def _row(pair: tuple[str, str], found: Normal | None, weeks: Weeks, days: NDArray[np.datetime64]) -> dict[str, object]:
    blank: dict[str, object] = dict.fromkeys(("range_low", "range_center", "range_high", "band"), NAN)
    row = {"metric_id": pair[0], "channel": pair[1], "weeks": 0, "provisional": True, "signal_rule": 0, **blank}
    if found is None:
        return {**row, "first_above": pd.NaT, "first_below": pd.NaT}
    starts = [pd.Timestamp(days[first]) for first in weeks.first[weeks.split :]]
    return {
        **row,
        "weeks": found.limits.n,
        "provisional": found.limits.provisional,
        "range_low": found.lower,
        "range_center": found.center,
        "range_high": found.upper,
        "band": found.band,
        "first_above": _first(starts, found.sides, 1),
        "first_below": _first(starts, found.sides, -1),
        "signal_rule": next((rule for rule in found.rules if rule), 0),
    }


def _first(starts: list[pd.Timestamp], sides: tuple[int, ...], side: int) -> object:
    return next((day for day, one in zip(starts, sides, strict=True) if one == side), pd.NaT)


class _Reader:
    """The cube up to the last day under review as plain arrays: one look-up per series instead of one slice."""

    def __init__(self, cube: Cube, last: pd.Timestamp) -> None:
        wide = cube.wide.loc[:last]
        self.cube = cube
        self.days = wide.index.to_numpy().astype("datetime64[D]")
        self._values = wide.to_numpy(dtype=float)
        self._places: dict[str, dict[str, int]] = {}
        for place, key in enumerate(wide.columns):
            self._places.setdefault(str(key[0]), {})[str(key[1])] = place

    def weeks(self, month_start: pd.Timestamp) -> Weeks:
        """Return the weeks of the data."""
        return cut(self.days, month_start.to_datetime64().astype("datetime64[D]"), self.cube.week_end, weekly=self.cube.grain == "week")

    def parts(self, metric: str, channel: str) -> Parts:
        """Return top and bottom by slot of a figure of one channel, or ("") of the whole team, as the board forms it."""
        if not self.cube.catalogue.is_ratio(metric):
            top = self._known(metric, channel)
            return top, np.where(np.isfinite(top), 1.0, np.nan)
        ratio = self.cube.catalogue.ratios[metric]
        tops, bottoms = self._places.get(ratio.numerator, {}), self._places.get(ratio.denominator, {})
        if channel != WHOLE_TEAM:
            return self._known(ratio.numerator, channel), self._known(ratio.denominator, channel)
        shared = [one for one in (*self.cube.channels, WHOLE_TEAM) if one in tops and one in bottoms]
        top, bottom = self._values[:, [tops[one] for one in shared]], self._values[:, [bottoms[one] for one in shared]]
        both = np.isfinite(top) & np.isfinite(bottom)
        if not both.any():  # spend by channel, revenue of the team
            return self._known(ratio.numerator, WHOLE_TEAM), self._known(ratio.denominator, WHOLE_TEAM)
        known = _whole(both)
        return _summed(np.where(both, top, 0.0), known), _summed(np.where(both, bottom, 0.0), known)

    def _known(self, metric: str, channel: str) -> Floats:
        places = self._places.get(metric, {})
        if channel != WHOLE_TEAM:
            return self._values[:, places[channel]] if channel in places else np.full(len(self.days), np.nan)
        block = self._values[:, list(places.values())]
        present = np.isfinite(block)
        return _summed(np.where(present, block, 0.0), _whole(present))


def _whole(present: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the slots on which no channel misses a value between its first and its last one: a gap is no drop.

    A channel that often has no value (one that spends now and then) is not missing on such slots.
    """
    if not present.shape[1]:
        return np.zeros(len(present), dtype=bool)
    begun = np.maximum.accumulate(present, axis=0)
    goes_on = np.maximum.accumulate(present[::-1], axis=0)[::-1]
    running = begun & goes_on
    steady = present.sum(axis=0) >= STEADY * running.sum(axis=0)
    gap = (running & ~present & steady).any(axis=1)
    return np.asarray(present.any(axis=1) & ~gap)


def _summed(block: Floats, known: NDArray[np.bool_]) -> Floats:
    return np.where(known, block.sum(axis=1), np.nan)
