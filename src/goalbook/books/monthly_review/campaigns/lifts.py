"""What a campaign brought day by day, and how much of it lies in a stretch of slots."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from goalbook.books.campaign.effect.found import Tried

LIFTS = ("campaign_id", "date_day", "metric_id", "effect")
INSIDE = ("warmup", "campaign")
WEEK = 7


def effects_by_day(one: Tried) -> Iterator[tuple[pd.Timestamp, float]]:
    """Yield the measured days from the warm-up to the end with what the campaign brought on each; they add up to its effect.

    Of weekly figures a week's part counts on its first day.
    """
    if one.path is None:
        return
    inside = one.path[one.path["phase"].isin(INSIDE)].dropna(subset=["observed", "expected"])
    own = (inside["observed"] - inside["expected"]).to_numpy(dtype=float)
    total = float(own.sum())
    if total:
        days = pd.to_datetime(inside["day"])
        yield from zip(days, (own * (one.effect / total)).tolist(), strict=True)


def by_slot(lifts: pd.DataFrame, metric: str, slots: NDArray[np.datetime64], grain: str) -> NDArray[np.float64]:
    """Return per slot (a day, or a week that counts on its last day) what campaigns brought of a figure; 0 where none is known."""
    found = np.zeros(len(slots))
    own = lifts[lifts["metric_id"] == metric]
    days = own["date_day"].to_numpy().astype("datetime64[D]")
    place = np.searchsorted(slots, days)
    reach = np.timedelta64(WEEK if grain == "week" else 1, "D")
    inside = place < len(slots)
    inside[inside] = slots[place[inside]] - days[inside] < reach
    np.add.at(found, place[inside], own["effect"].to_numpy(dtype=float)[inside])
    return found
