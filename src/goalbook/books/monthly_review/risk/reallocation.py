"""Money moved between channels by hand (BG-06): what one gives another gets, and what it brings is said only where it was measured."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, divide
from goalbook.books.amounts import require
from goalbook.books.monthly_review.mix.spend_shift import Side, exchanged
from goalbook.core.compare import more_than
from goalbook.core.errors import UsageError
from goalbook.core.message import msg

if TYPE_CHECKING:
    from goalbook.books.monthly_review.move import Move
    from goalbook.books.monthly_review.preparation import Prepared

COLUMNS = ("from", "to", "amount", "share_from", "share_to", "effect", "low", "high", "basis")
SPEND = ("channel", "spend", "spend_after", "change")
ARROW = ">"
STEP = 0.1  # of the giver's spend: what the static table moves


def moved(prepared: Prepared, tables: dict[str, pd.DataFrame], move: Move) -> dict[str, pd.DataFrame]:
    """Return ``reallocation`` and ``reallocation_spend`` where money was moved; a channel that has none to give is a UsageError."""
    asked = {pair: amount for pair, amount in move.params.reallocation.items() if amount}
    if not asked:
        return {}
    sides = spending(prepared, tables)
    after = {name: side.spend for name, side in sides.items()}
    rows, given, taken = [], dict.fromkeys(after, 0.0), dict.fromkeys(after, 0.0)
    for pair, amount in asked.items():
        giver, taker = _pair(pair, sides)
        if more_than(amount, after[giver]):
            raise UsageError(
                msg(
                    "parameter 'reallocation': {channel:text} has {left:n} a month left to give, not {amount:n}",
                    channel=giver, left=after[giver], amount=amount,
                )
            )  # fmt: skip
        rows.append(_row((sides[giver], sides[taker]), amount, (given[giver], taken[taker])))
        given[giver], taken[taker] = given[giver] + amount, taken[taker] + amount
        after[giver], after[taker] = after[giver] - amount, after[taker] + amount
    spend = [(name, side.spend, after[name], divide(after[name], side.spend) - 1) for name, side in sides.items()]
    return {"reallocation": pd.DataFrame(rows, columns=list(COLUMNS)), "reallocation_spend": pd.DataFrame(spend, columns=list(SPEND))}


def spending(prepared: Prepared, tables: dict[str, pd.DataFrame]) -> dict[str, Side]:
    """Return the channels that spend, by id, with their spend over a whole month and their response."""
    frame = prepared.windows
    whole = len(frame.planned) / len(frame.elapsed)
    responses = {str(row["channel"]): row for _, row in tables["responses"].iterrows()}
    matrix = tables["channel_matrix"]
    return {
        str(row["channel"]): Side(
            str(row["channel"]), float(row["spend"]) * whole, float(row["roi"]), NAN, responses.get(str(row["channel"])), whole
        )
        for _, row in matrix[matrix["spend"] > 0].iterrows()
    }


def _pair(pair: str, sides: dict[str, Side]) -> tuple[str, str]:
    giver, arrow, taker = (part.strip() for part in pair.partition(ARROW))
    if not arrow:
        raise UsageError(msg("parameter 'reallocation': '{pair:text}' names no two channels; write douyin>search=20000", pair=pair))
    require((giver, taker), sides, "reallocation")
    if giver == taker:
        raise UsageError(msg("parameter 'reallocation': '{pair:text}' gives to itself", pair=pair))
    return giver, taker


def _row(sides: tuple[Side, Side], amount: float, before: tuple[float, float]) -> tuple[object, ...]:
    """Return one move; without a measured response of the taker no effect is claimed."""
    giver, taker = sides
    effect = exchanged(giver, taker, amount, before) if taker.measured else (NAN, NAN, NAN)
    basis = "none" if math.isnan(effect[0]) else "both" if giver.measured else "one"
    return (giver.channel, taker.channel, amount, divide(amount, giver.spend), divide(amount, taker.spend), *effect, basis)
