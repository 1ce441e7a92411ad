"""Money moved between two channels, as controls: from where, to where, how much of the giver's spend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from goalbook.core.message import msg
from goalbook.show.words import channel_name, number, rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

GIVER, TAKER, SHARE = "reallocation:from", "reallocation:to", "reallocation:share"
MOST, STEP = 0.5, 0.01  # of the giver's spend
ARROW = ">"


def reallocation_controls(review: MonthlyReview, language: Language, looks: Mapping[str, Any]) -> dict[str, Any]:
    """Return the three controls where the month's budget is shown and more than one channel spends."""
    spend = _spend(review)
    if "budget_month" not in review.tables or len(spend) < 2:  # noqa: PLR2004 - a giver and a taker
        return {}
    giver, taker = _first(review) or tuple(sorted(spend, key=lambda name: -spend[name])[:2])
    amount = review.params.reallocation.get(f"{giver}{ARROW}{taker}", 0.0)
    share = min(amount / spend[giver], 1.0)
    options = [(language.say(channel_name(review, channel)), channel) for channel in spend]
    return {
        GIVER: widgets.Dropdown(options=options, value=giver, description=language.say(msg("Money taken from")), **looks),
        TAKER: widgets.Dropdown(options=options, value=taker, description=language.say(msg("Money given to")), **looks),
        SHARE: widgets.FloatSlider(
            value=share, min=0.0, max=max(MOST, share), step=STEP, readout_format=".0%", continuous_update=False,
            description=language.say(msg("Part of the giver's spend that moves")), **looks,
        ),
    }  # fmt: skip


def other_moves(review: MonthlyReview) -> dict[str, float]:
    """Return the moves that the controls do not move: all but the first; without controls all."""
    first = _first(review) if "budget_month" in review.tables else None
    return {pair: amount for pair, amount in review.params.reallocation.items() if first is None or pair != ARROW.join(first)}


def reallocation_values(review: MonthlyReview, inputs: Mapping[str, Any], others: Mapping[str, float]) -> dict[str, float]:
    """Return the moves as the controls stand, those they do not move after them."""
    if SHARE not in inputs:
        return dict(others)
    giver, taker, share = (inputs[name].value for name in (GIVER, TAKER, SHARE))
    pair, spend = f"{giver}{ARROW}{taker}", _spend(review)[giver]
    if giver == taker or not share or pair in others:
        return dict(others)
    held = review.params.reallocation.get(pair, 0.0)
    amount = held if abs(held - share * spend) < STEP * spend / 2 else float(round(share * spend))
    return {pair: min(amount, spend), **others}


def _first(review: MonthlyReview) -> tuple[str, str] | None:
    """Return giver and taker of the first move, as it was given; None without one."""
    pair = next(iter(review.params.reallocation), "")
    giver, arrow, taker = pair.partition(ARROW)
    return (giver, taker) if arrow and {giver, taker} <= set(_spend(review)) else None


def _spend(review: MonthlyReview) -> dict[str, float]:
    """Return what each channel spent in the month, as far as it spends."""
    found = {str(row["channel"]): number(row["spend"]) for row in rows(review.tables.get("channel_matrix"))}
    return {channel: spend for channel, spend in found.items() if spend > 0}
