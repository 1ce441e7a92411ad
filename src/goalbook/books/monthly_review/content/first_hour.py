"""Whether the first hour foretells how far a piece gets, and which pieces of the month began below the early line (MR-06)."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from goalbook.books.monthly_review.content.pieces import NAN, Piece, of_month, published, share
from goalbook.core.compare import at_least, less_than
from goalbook.methods.ranks import rank_correlation

if TYPE_CHECKING:
    from datetime import date

    from goalbook.books.monthly_review.preparation import Prepared

SIGNAL = (
    "channel", "history", "boosted_out", "window_from", "rank_correlation", "low", "high", "signal", "early_line", "month_pieces", "below",
    "below_share", "below_ids",
)  # fmt: skip
PIECES = ("content_id", "date_day", "channel", "content_type", "topic", "in_month", "plays_1h", "plays_total", "early")


def first_hour_tables(prepared: Prepared, pieces: list[Piece]) -> dict[str, pd.DataFrame]:
    """Return ``content_first_hour``, a row per channel, and ``content_pieces``, what it rests on; boosted pieces count in neither."""
    signals, shown = [], []
    for channel in dict.fromkeys(one.channel for one in pieces):
        own = [one for one in pieces if one.channel == channel and not math.isnan(one.first_hour)]
        row, rested = _channel(prepared, channel, own)
        if row is not None:
            signals.append(row)
            shown += rested
    return {
        "content_first_hour": pd.DataFrame(signals, columns=list(SIGNAL)),
        "content_pieces": pd.DataFrame(shown, columns=list(PIECES)),
    }


def _channel(prepared: Prepared, channel: str, own: list[Piece]) -> tuple[tuple[object, ...] | None, list[tuple[object, ...]]]:
    policy, period = prepared.inputs.policy.content, prepared.windows.period
    first = period.start - timedelta(days=int(policy.early_days))
    past, now = published(own, first, period.start - timedelta(days=1)), of_month(prepared, own, period)
    history, month = ([one for one in found if not one.boosted] for found in (past, now))
    if not month:
        return None, []
    enough = at_least(len(history), int(policy.early_min_pieces))
    found = rank_correlation([one.first_hour for one in history], [one.plays for one in history])
    line = float(np.quantile([one.first_hour for one in history], float(policy.early_quantile))) if enough else NAN
    signal = enough and found.low == found.low and at_least(found.low, float(policy.early_min_correlation))
    below = [one for one in month if less_than(one.first_hour, line)] if enough else []
    ids = ", ".join(one.id for one in below)
    known = (found.value, found.low, found.high) if enough else (NAN, NAN, NAN)
    judged = (len(month), float(len(below)) if enough else NAN, share(len(below), len(month)) if enough else NAN, ids)
    row = (channel, len(history), len(past) + len(now) - len(history) - len(month), pd.Timestamp(first), *known, signal, line, *judged)
    return row, [_piece(one, line, in_month=one in month) for one in (*history, *month)]


def _piece(one: Piece, line: float, *, in_month: bool) -> tuple[object, ...]:
    early = "" if math.isnan(line) else "below" if less_than(one.first_hour, line) else "above"
    day = pd.Timestamp(cast("date", one.day))  # published pieces alone come here
    return (one.id, day, one.channel, one.type, one.topic, in_month, one.first_hour, one.plays, early)
