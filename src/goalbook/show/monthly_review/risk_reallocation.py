"""Money moved between channels by hand: both sides, what it brings where that was measured, and one line of what could be moved."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.message import Label, Message, msg
from goalbook.show.block import note
from goalbook.show.tables import Column, Frame, table
from goalbook.show.words import channel_name, filled, headline_name, known, number, rest_in_workbook, rows, says

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

Row = dict[str, object]
MOST = 6  # rows


def reallocation_parts(review: MonthlyReview, language: Language) -> list[Markup | str]:
    """Return the moves and the spend they leave; where none was made but the budget is shown, what moving would do."""
    found = rows(review.tables.get("reallocation"))
    if not found:
        line = _possible(review) if "budget_month" in review.tables else None
        return [note(says(language, line))] if line is not None else []
    heading = Markup("<h3>{}</h3>").format(language.say(msg("Money moved between channels: {amount:money}", amount=_sum(found))))
    columns = [
        Column(language.say(msg("Taken from")), [language.say(channel_name(review, row["from"])) for row in found], "text"),
        Column(language.say(msg("Given to")), [language.say(channel_name(review, row["to"])) for row in found], "text"),
        Column(language.say(msg("Amount")), [language.number(number(row["amount"]), "money") for row in found]),
        Column(language.say(msg("Of the giver's spend")), [language.number(number(row["share_from"]), "pct") for row in found]),
        Column(language.say(msg("Of the taker's spend")), [language.number(number(row["share_to"]), "pct") for row in found]),
        Column(language.say(msg("Brings a month")), [_effect(language, row) for row in found]),
    ]
    frame = Frame(limit=MOST, more=rest_in_workbook(language, "reallocation"))
    return [heading, table(filled(columns), frame), note(says(language, _sentence(review)))]


def brought(review: MonthlyReview) -> float:
    """Return what all moves bring a month; NaN where one of them is not measured or none was made."""
    found = rows(review.tables.get("reallocation"))
    return math.fsum(number(row["effect"]) for row in found) if found else math.nan


def _sum(found: list[Row]) -> float:
    return math.fsum(number(row["amount"]) for row in found)


def _effect(language: Language, row: Row) -> str:
    if not known(row["effect"]):
        return language.say(msg("not measured"))
    low, high = (language.number(number(row[name]), "n", signed=True) for name in ("low", "high"))
    return f"{language.number(number(row['effect']), 'n', signed=True)} ({low} … {high})"


def _sentence(review: MonthlyReview) -> Message:
    total = brought(review)
    if math.isnan(total):
        return msg("The total spend stays. What the move brings is not measured for every channel, so no effect is claimed.")
    return msg("The total spend stays. Together {effect:+n} {figure} a month.", effect=total, figure=headline_name(review))


def _possible(review: MonthlyReview) -> Message | None:
    """Return which channels' response is measured, so that a move of money to them has an effect that can be said."""
    responses = rows(review.tables.get("responses"))
    if len(responses) < 2:  # noqa: PLR2004 - a giver and a taker
        return None
    measured = [channel_name(review, row["channel"]) for row in responses if row["identified"]]
    if not measured:
        return msg("What moving money between channels would bring cannot be said yet: no channel's response was measured.")
    names = Label(", ".join(name.en for name in measured), "、".join(name.zh for name in measured))
    return msg("What more money brings was measured for {names}: a shift to them can be reckoned.", names=names)
