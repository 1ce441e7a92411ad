"""The headline's months up to the period, and the period's months with their range and the target: the data of the fan chart."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from goalbook.books.target_setting.calibration.history import Track
    from goalbook.books.target_setting.calibration.prediction import Prediction
    from goalbook.books.target_setting.preparation import Prepared

COLUMNS = ("kr_id", "metric_id", "channel", "month", "kind", "value", "low", "high", "commit", "target", "stretch")


def fan_table(prepared: Prepared, targets: Mapping[str, float]) -> pd.DataFrame:
    """Return the headline's fan; see TargetSetting for the columns."""
    metric, channel = prepared.aim
    head = prepared.headline
    wanted = (head.id if head is not None else "", metric, channel)
    for track, prediction in zip(prepared.tracks, prepared.predictions, strict=True):
        if (track.asked.kr_id, track.asked.metric, track.asked.channel) == wanted and track.asked.shape != "none":
            rows = [*_past(track), *_ahead(prepared, track, prediction, track.asked.at(targets))]
            return pd.DataFrame([(*wanted, *row) for row in rows], columns=list(COLUMNS))
    return pd.DataFrame(columns=list(COLUMNS))


def _past(track: Track) -> Iterator[tuple[object, ...]]:
    for month in track.months:
        if month.whole:
            yield (month.period.label, "actual", month.value, NAN, NAN, NAN, NAN, NAN)


def _ahead(prepared: Prepared, track: Track, prediction: Prediction, target: float) -> Iterator[tuple[object, ...]]:
    """Yield the months of the period: a total spread evenly over them, a ratio level, a stock on the straight way to its end."""
    asked, months = track.asked, prepared.period.months()
    amounts = [prediction.quantile(share) for share in (0.5, 0.1, 0.9)] + [asked.commit, target, asked.stretch]
    for place, month in enumerate(months, 1):
        values = [_of_month(track, amount, place / len(months), len(months)) for amount in amounts]
        yield (month.label, "forecast", *values)


def _of_month(track: Track, amount: float, share: float, months: int) -> float:
    if math.isnan(amount):
        return NAN
    if track.asked.shape == "stock":
        return track.trend.start + (amount - track.trend.start) * share
    return amount / months if track.asked.aggregation == "sum" else amount
