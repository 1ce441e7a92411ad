"""The user asset sheet as an accounting statement: opening, added, lost and closing users by touchpoint."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.message import Label, Message, msg
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.words import filled, number, rest_in_workbook, rows, says, tone

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

Row = dict[str, object]


def assets(review: MonthlyReview, language: Language) -> list[Markup]:
    """Return the statement with its message; nothing without one of the month."""
    found = rows(review.tables.get("asset_statement"))
    if not found:
        return []

    def cells(name: str, kind: str) -> list[str]:
        return [language.number(number(row[name]), kind) for row in found]

    def growth(row: Row) -> Markup | str:
        value = number(row["growth"])
        return toned(language.number(value, "pct", signed=True), tone(value, "up"))

    columns = [
        Column(language.say(msg("Touchpoint")), [_name(language, row) for row in found], "text"),
        Column(language.say(msg("Opening")), cells("opening", "n")),
        Column(language.say(msg("+ added")), cells("added", "n")),
        Column(language.say(msg("− lost")), cells("lost", "n")),
        Column(language.say(msg("= closing")), cells("closing", "n")),
        Column(language.say(msg("Growth")), [growth(row) for row in found]),
        Column(language.say(msg("Counted elsewhere")), cells("dedup_share", "pct0")),
        Column(language.say(msg("Each user once")), cells("unique", "n")),
    ]
    caption = Markup('<figcaption><b class="title">{}</b><span class="sub">{}</span></figcaption>').format(
        says(language, _message(found)), language.say(msg("Users that can be reached again without paying, {month}", month=_month(review)))
    )
    body = table(filled(columns), Frame(total=True, more=rest_in_workbook(language, "asset_statement")))
    return [Markup('<figure class="tab">{}{}</figure>').format(caption, body)]


def _month(review: MonthlyReview) -> Message:
    return review.meta.period.name


def _name(language: Language, row: Row) -> str:
    return language.say(row["touchpoint"]) if isinstance(row["touchpoint"], Label) else ""


def _message(found: list[Row]) -> Message:
    total = found[-1]
    unique, before, closing = (number(total[name]) for name in ("unique", "unique_before", "closing"))
    if math.isnan(unique):
        return msg("{closing:n} users in all, some of them counted more than once", closing=closing)
    if math.isnan(before):
        return msg("{unique:n} users, each counted once ({closing:n} over all touchpoints)", unique=unique, closing=closing)
    return msg(
        "{unique:n} users, each counted once, {change:+n} on the month before ({closing:n} over all touchpoints)",
        unique=unique,
        change=unique - before,
        closing=closing,
    )
