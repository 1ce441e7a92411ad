"""What other months look like without the campaigns they held: the comparisons of a review in which a measured campaign would mislead."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.books.monthly_review.board.kpis import change
from goalbook.books.monthly_review.campaigns.lifts import by_slot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.basis.windows import Slots
    from goalbook.books.monthly_review.preparation import Prepared

COLUMNS = ("base", "month", "metric_id", "value", "effect", "low", "high", "without", "change", "change_without", "campaigns")


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return ``campaign_baselines``; see MonthlyReview for the columns. The figures of the month under review stay as they are."""
    return {"campaign_baselines": pd.DataFrame(list(_rows(prepared)), columns=list(COLUMNS))}


def _rows(prepared: Prepared) -> Iterator[tuple[object, ...]]:
    """Yield the month before and the same month a year before, for every figure of which a campaign's part is known."""
    frame, lifts, board = prepared.windows, prepared.tables["campaign_lifts"], prepared.tables["kpis"]
    bases = (
        ("previous", frame.period.previous().label, frame.previous, prepared.board.comparisons.previous),
        ("prior_year", frame.period.year_ago().label, frame.prior_year, prepared.board.comparisons.prior_year),
    )
    catalogue = prepared.inputs.catalogue
    for metric in dict.fromkeys(lifts["metric_id"]):
        now = next(iter(board.loc[board["id"] == metric, "actual"]), NAN)
        for base, month, days, totals in bases:
            found = _inside(prepared, str(metric), days)
            if totals is None or not found or math.isnan(value := totals.value(str(metric))):
                continue
            effect, low, high = (math.fsum(part[place] for part in found.values()) for place in range(3))
            if low <= 0 <= high:
                continue  # the few days that lie in the window show nothing that is not chance
            without = value - effect
            changes = (change(catalogue, str(metric), now, value), change(catalogue, str(metric), now, without))
            yield base, month, metric, value, effect, low, high, without, *changes, ",".join(found)


def _inside(prepared: Prepared, metric: str, days: Slots) -> dict[str, tuple[float, float, float]]:
    """Return by campaign what it brought in some slots, with its range.

    The half width of the whole effect's range is narrowed by the root of the share of days that lie in the slots: days that err on their
    own. Were the level itself wrong, it would shrink by that share, so that this is the wider of the two.
    """
    lifts, marks = prepared.tables["campaign_lifts"], prepared.tables["campaign_marks"].set_index("campaign_id")
    found = {}
    slots = np.array(days, dtype="datetime64[D]")
    for name, own in lifts[lifts["metric_id"] == metric].groupby("campaign_id", sort=False):
        parts = by_slot(own, metric, slots, prepared.cube.grain)
        inside = by_slot(own.assign(effect=1.0), metric, slots, prepared.cube.grain).sum()
        if inside:
            middle, low, high = (float(value) for value in marks.loc[name, ["effect", "low", "high"]].to_numpy(dtype=float))
            effect, share = float(parts.sum()), math.sqrt(inside / len(own))
            found[str(name)] = (effect, effect - (middle - low) * share, effect + (high - middle) * share)
    return found
