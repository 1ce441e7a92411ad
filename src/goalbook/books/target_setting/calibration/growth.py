"""Growth of four sources, each with its own past error: year on year, period on period, compound, the market; combined by their errors."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.core.errors import UsageError
from goalbook.core.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from goalbook.books.target_setting.calibration.history import Track
    from goalbook.books.target_setting.preparation import Prepared

COLUMNS = ("kr_id", "metric_id", "channel", "source", "growth", "implied", "error", "n", "weight", "disagreement")
YEAR = 12
LEAST = 2  # past errors without which a source has no weight
_FLOOR = 0.02  # no source is surer than 2 %: few past errors may be small by luck


@dataclass(frozen=True)
class Source:
    """One growth: on its own base, what total it implies for the period, the root mean square of its past log errors and their number."""

    name: str
    growth: float
    implied: float
    error: float
    n: int

    @property
    def weight(self) -> float:
        """Return 1 ÷ squared error; 0 without past errors."""
        return 1 / max(self.error, _FLOOR) ** 2 if self.n >= LEAST and self.implied > 0 else 0.0


@dataclass(frozen=True)
class Windows:
    """Totals of a figure over every stretch of ``length`` months, by the month in which it ends; the period ends ``ahead`` months on."""

    totals: tuple[float, ...]
    length: int
    ahead: int

    def at(self, place: int) -> float:
        """Return the total that ends in a month, NaN outside."""
        return self.totals[place] if 0 <= place < len(self.totals) else NAN

    def implied(self, source: str, place: int) -> tuple[float, float]:
        """Return a source's growth and the total it implies for the stretch ``ahead`` months later, with what was known at a month."""
        now = self.at(place)
        if source == "yoy":
            growth = _ratio(now, self.at(place - YEAR))
            return growth - 1, self.at(place + self.ahead - YEAR) * growth if self.ahead <= YEAR else NAN
        if source == "mom":
            growth = _ratio(now, self.at(place - self.length))
            return growth - 1, now * growth ** (self.ahead / self.length)
        first = self.length - 1
        months = place - first
        growth = _ratio(now, self.at(first)) ** (1 / months) if months >= self.length else NAN
        return growth**YEAR - 1, now * growth**self.ahead


def growth_table(prepared: Prepared, tracks: Iterable[Track]) -> pd.DataFrame:
    """Return the growth sources of every figure and their combination; see TargetSetting for the columns."""
    return pd.DataFrame([row for track in tracks for row in _rows(prepared, track)], columns=list(COLUMNS))


def _rows(prepared: Prepared, track: Track) -> Iterator[tuple[object, ...]]:
    windows = _windows(prepared, track)
    if windows is None:
        return
    last = len(windows.totals) - 1
    found = [_source(windows, name, last) for name in ("yoy", "mom", "cagr")]
    found += _market(prepared, track, windows)
    found = [one for one in found if not math.isnan(one.implied)]
    total = math.fsum(one.weight for one in found)
    key = (track.asked.kr_id, track.asked.metric, track.asked.channel)
    for one in found:
        yield (*key, one.name, one.growth, one.implied, one.error, one.n, one.weight / total if total else NAN, NAN)
    if total:
        implied = math.exp(math.fsum(one.weight * math.log(one.implied) for one in found if one.weight) / total)
        sure = [one for one in found if one.weight]
        apart = max(one.implied for one in sure) / min(one.implied for one in sure) - 1
        growth = _ratio(implied, windows.at(last)) - 1
        yield (*key, "combined", growth, implied, math.sqrt(1 / total), min(one.n for one in sure), 1.0, apart)


def _windows(prepared: Prepared, track: Track) -> Windows | None:
    """Return the totals over stretches as long as the period; None where not one is whole. A ratio's and a stock's are means of months."""
    length = len(prepared.period.months())
    months = [month for month in track.months if month.whole]
    if track.asked.shape == "none" or len(months) < length:
        return None
    values = np.array([month.change if track.asked.shape == "stock" else month.value for month in months])
    sums = np.convolve(values, np.ones(length), mode="valid") / (1 if track.asked.aggregation == "sum" else length)
    end, last = prepared.period.months()[-1].start, months[-1].period.start
    ahead = (end.year - last.year) * YEAR + end.month - last.month
    return Windows((*[NAN] * (length - 1), *(float(one) if one > 0 else NAN for one in sums)), length, ahead)


def _source(windows: Windows, name: str, last: int) -> Source:
    growth, implied = windows.implied(name, last)
    errors = []
    for place in range(last - windows.ahead + 1):
        _, said = windows.implied(name, place)
        came = windows.at(place + windows.ahead)
        if said > 0 and came > 0:
            errors.append(math.log(came / said))
    error = math.sqrt(math.fsum(one**2 for one in errors) / len(errors)) if errors else NAN
    return Source(name, growth, implied, error, len(errors))


def _market(prepared: Prepared, track: Track, windows: Windows) -> list[Source]:
    """Return the market's growth, where the industry's figure is given for a period and for the same one a year before.

    It has no past error of its own in a team's files, so it stands beside the others without weight.
    """
    table = prepared.inputs.benchmarks
    asked = track.asked
    rows = table[(table["metric"] == asked.metric) & (table["channel"] == asked.channel) & (table["scope"] == "industry")]
    dated = {}
    for row in rows.to_dict("records"):
        try:
            dated[str(row["name"]), parse_period(str(row["period"]))] = float(row["value"])
        except UsageError:
            continue  # a year alone or nothing: no period to compare
    pairs = [(period, value, dated.get((name, period.year_ago()), NAN)) for (name, period), value in dated.items()]
    known = [(period, _ratio(value, before)) for period, value, before in pairs if _ratio(value, before) > 0]
    if not known:
        return []
    growth = max(known)[1]
    base = windows.at(len(windows.totals) - 1 + windows.ahead - YEAR)
    return [Source("market", growth - 1, base * growth, NAN, 0)]


def _ratio(top: float, bottom: float) -> float:
    return top / bottom if top > 0 and bottom > 0 else NAN
