"""Which spend to move between channels: in proportion to their returns, within bounds, and only where the gain was measured."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Literal

import pandas as pd

from goalbook.books.aggregate import NAN, divide
from goalbook.books.rows import rows_of
from goalbook.core.message import Message, msg
from goalbook.methods.response import factor

if TYPE_CHECKING:
    from datetime import date

    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.books.rows import Row
    from goalbook.core.message import Label
    from goalbook.core.policy import Policy

COLUMNS = (
    "from",
    "to",
    "amount",
    "share_from",
    "share_to",
    "marginal_from",
    "marginal_to",
    "effect",
    "low",
    "high",
    "basis",
    "reason",
    "return_date",
    "approved_by",
)
Outcome = Literal["suggested", "unmeasured", "no_gain", "balanced", "no_spend"]
BOTH, ONE_SIDE = "both measured", "gain measured"
_CRUMB = 0.01  # of the giver's spend: less is not worth a meeting
_DIGITS = 2  # significant ones of an amount


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return table shift: what to move from where to where until when; see MonthlyReview for the columns."""
    policy, frame = prepared.inputs.policy, prepared.windows
    whole = len(frame.planned) / len(frame.elapsed)
    matrix = prepared.tables["channel_matrix"]
    sides = _sides(matrix, prepared.tables["responses"], whole)
    moves = _moves(sides, _Budget.of(matrix, whole, policy))
    until = frame.period.next().end
    rows = [row for move in moves if (row := _row(move, until, prepared.names)) is not None]
    return {"shift": pd.DataFrame(rows, columns=list(COLUMNS))}


def outcome(shift: pd.DataFrame, matrix: list[Row], responses: list[Row]) -> Outcome:
    """Return what came of it: a shift suggested, or why none is."""
    if not any(row["spend"] > 0 for row in matrix):
        return "no_spend"
    if len(shift):
        return "suggested"
    known = {row["channel"] for row in responses if row["identified"]}
    growing = {row["channel"] for row in matrix if row["spend_direction"] == "grow"}
    if not known or (growing and not growing & known):
        return "unmeasured"
    return "no_gain" if growing and any(row["spend_direction"] == "cut" for row in matrix) else "balanced"


def best_test(matrix: list[Row], responses: list[Row]) -> Row | None:
    """Return the response whose test would tell most: of the channels above the blended return the one with most money ahead of it.

    Spend is only moved to where more of it was seen to bring more, so that is where to test.
    """
    blended = blended_return(matrix)
    ahead = {row["channel"]: row["spend"] * (row["roi"] / blended - 1) for row in matrix if row["roi"] > blended}
    untold = [row for row in responses if not row["identified"] and not math.isnan(row["test_weeks"]) and ahead.get(row["channel"], 0) > 0]
    return max(untold, key=lambda row: ahead[row["channel"]], default=None)


def blended_return(matrix: list[Row]) -> float:
    """Return Σ revenue ÷ Σ spend of the channels that have both."""
    both = [row for row in matrix if row["spend"] > 0 and not math.isnan(row["roi"])]
    return divide(sum(row["roi"] * row["spend"] for row in both), sum(row["spend"] for row in both))


@dataclass(frozen=True)
class Side:
    """A channel that could give or take: its spend over a whole month, its return and the blended one, and its response."""

    channel: str
    spend: float
    roi: float
    blended: float
    response: pd.Series | None
    whole: float = 1.0  # a whole month ÷ the part of it that is over

    @property
    def gap(self) -> float:
        """Return ROI ÷ blended ROI − 1."""
        return divide(self.roi, self.blended) - 1

    @property
    def measured(self) -> bool:
        """Return whether its response may be used."""
        return self.response is not None and bool(self.response["identified"])

    def figure(self, name: str) -> float:
        """Return one figure of its response, NaN without one."""
        return float(self.response[name]) if self.response is not None else NAN

    def change(self, moved: float, amount: float, elasticity: float) -> float:
        """Return what the headline figure changes by in a month for an amount more (or, negative, less) after what was moved already."""
        spend = self.figure("spend") * self.whole
        return self.figure("average_return") * spend * (factor(elasticity, (moved + amount) / spend) - factor(elasticity, moved / spend))


@dataclass(frozen=True)
class Shift:
    """One amount from one channel to another, after what both have moved already."""

    giver: Side
    taker: Side
    amount: float
    given: float
    taken: float


def _sides(matrix: pd.DataFrame, responses: pd.DataFrame, whole: float) -> list[Side]:
    """Return the channels to grow and to cut, best return first; what is held is left alone."""
    blended = blended_return(rows_of(matrix))
    rows = {str(row["channel"]): row for _, row in responses.iterrows()}
    sides = [
        Side(str(row["channel"]), float(row["spend"]) * whole, float(row["roi"]), blended, rows.get(str(row["channel"])), whole)
        for _, row in matrix[matrix["spend_direction"].isin(["grow", "cut"]) & (matrix["spend"] > 0)].iterrows()
    ]
    return sorted(sides, key=lambda side: (-side.gap, side.channel))


def _moves(sides: list[Side], budget: _Budget) -> list[Shift]:
    """Return what to move: within the cap of each channel, in proportion to the gaps, as much given as taken."""
    takers, givers = [side for side in sides if side.gap > 0], [side for side in reversed(sides) if side.gap < 0]
    cap = budget.policy.channels.shift_cap
    gives, takes = _wanted(givers, cap), _wanted(takers, cap)
    total = min(sum(gives.values()), sum(takes.values()))
    if not total > 0:
        return []
    gives, takes = _scaled(gives, total), _scaled(takes, total)
    found: list[Shift] = []
    for giver, taker in product(givers, takers):
        amount = _rounded(min(gives[giver.channel], takes[taker.channel], budget.room(giver.channel, taker.channel)))
        if amount > _CRUMB * giver.spend:
            given = sum(one.amount for one in found if one.giver is giver)
            taken = sum(one.amount for one in found if one.taker is taker)
            found.append(Shift(giver, taker, amount, given, taken))
            budget.move(giver.channel, taker.channel, amount)
            gives[giver.channel] -= amount
            takes[taker.channel] -= amount
    return found


def _wanted(sides: list[Side], cap: float) -> dict[str, float]:
    """Return the most each may move: the cap of its spend for the largest gap, of the others in proportion."""
    largest = max((abs(side.gap) for side in sides), default=0.0)
    return {side.channel: side.spend * cap * abs(side.gap) / largest for side in sides}


def _scaled(amounts: dict[str, float], total: float) -> dict[str, float]:
    share = total / sum(amounts.values())
    return {channel: amount * share for channel, amount in amounts.items()}


def _rounded(amount: float) -> float:
    """Return an amount cut to two significant digits: nobody moves 7,312.44, and cutting never breaks a cap."""
    if not amount >= 1:
        return 0.0
    step = 10.0 ** (math.floor(math.log10(amount)) - _DIGITS + 1)
    return math.floor(amount / step + 1e-9) * step


@dataclass
class _Budget:
    """The spend of all channels as moves are made; their total never changes."""

    spend: dict[str, float]
    layers: dict[str, str]
    policy: Policy

    @classmethod
    def of(cls, matrix: pd.DataFrame, whole: float, policy: Policy) -> _Budget:
        """Return the budget of a whole month at the pace of this one."""
        rows = matrix[matrix["spend"] > 0]
        names = [str(channel) for channel in rows["channel"]]
        spend = dict(zip(names, (rows["spend"] * whole).tolist(), strict=True))
        return cls(spend, dict(zip(names, rows["layer"].astype(str), strict=True)), policy)

    def room(self, giver: str, taker: str) -> float:
        """Return how much may go from one channel to another: the core keeps its share, no channel grows beyond its own."""
        limits, total = self.policy.channels, sum(self.spend.values())
        room: float = limits.single_max_share * total - self.spend[taker]
        if any(self.layers.values()) and self.layers.get(giver) == "core" and self.layers.get(taker) != "core":
            core = sum(amount for channel, amount in self.spend.items() if self.layers.get(channel) == "core")
            room = min(room, core - limits.core_min_share * total)
        return max(room, 0.0)

    def move(self, giver: str, taker: str, amount: float) -> None:
        """Take an amount from one channel and give it to another."""
        self.spend[giver] -= amount
        self.spend[taker] += amount


def exchanged(giver: Side, taker: Side, amount: float, before: tuple[float, float]) -> tuple[float, float, float]:
    """Return what an amount brings in a month, least and most, after what was given and taken before; the taker's response is known.

    A giver whose response is not known is taken to lose its average return, the most it can lose.
    """
    given, taken = before
    gain = [taker.change(taken, amount, taker.figure(name)) for name in ("low", "elasticity", "high")]
    if giver.measured:
        loss = [-giver.change(-given, -amount, giver.figure(name)) for name in ("low", "elasticity", "high")]
    else:
        most = giver.figure("average_return") * amount
        loss = [0.0, most, most]
    return gain[1] - loss[1], gain[0] - loss[2], gain[2] - loss[0]


def _row(move: Shift, until: date, names: dict[str, Label]) -> dict[str, object] | None:
    """Return a row of table shift; None where the gain is not measured, or is none."""
    giver, taker, amount = move.giver, move.taker, move.amount
    if not taker.measured:
        return None
    effect, low, high = exchanged(giver, taker, amount, (move.given, move.taken))
    if not effect > 0:
        return None
    return {
        "from": giver.channel,
        "to": taker.channel,
        "amount": amount,
        "share_from": amount / giver.spend,
        "share_to": amount / taker.spend,
        "marginal_from": giver.figure("marginal_return"),
        "marginal_to": taker.figure("marginal_return"),
        "effect": effect,
        "low": low,
        "high": high,
        "basis": BOTH if giver.measured else ONE_SIDE,
        "reason": _reason(giver, taker, names),
        "return_date": pd.Timestamp(until),
        "approved_by": "",
    }


def _reason(giver: Side, taker: Side, names: dict[str, Label]) -> Message:
    return msg(
        "ROI {taker_roi:ratio} at {taker}, {giver_roi:ratio} at {giver}, {blended:ratio} over all",
        taker=names.get(taker.channel, taker.channel),
        taker_roi=taker.roi,
        giver=names.get(giver.channel, giver.channel),
        giver_roi=giver.roi,
        blended=giver.blended,
    )
