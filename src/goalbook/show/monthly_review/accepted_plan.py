"""What the months are judged by where a plan was accepted, and whether it was made for the goals at work; nothing without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.books.aggregate import WHOLE_TEAM
from goalbook.books.rows import rows_of
from goalbook.core.message import Message, msg
from goalbook.show.block import note
from goalbook.show.words import says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.books.rows import Row
    from goalbook.core.language import Language

_DIGITS = 8  # of a hash on paper; the workbook has all of it


def accepted_notes(review: MonthlyReview, language: Language) -> list[Markup | str]:
    """Return one line on the accepted plan."""
    found = review.tables.get("accepted_plan")
    if found is None or found.empty:
        return []
    rows = rows_of(found)
    between = Markup("") if language.code == "zh" else Markup(" ")
    return [note(between.join(says(language, message) for message in (_phased(review, rows), *_doubts(rows[0]))))]


def _phased(review: MonthlyReview, rows: list[Row]) -> Message:
    """Say by which file months are phased, and what it asks of the month that calendar days would not."""
    horizon, head = review.meta.horizon, review.headline
    own = {
        str(row["month"]): float(row["amount"])
        for row in rows
        if (row["metric_id"], row["channel"]) == (head.metric_id, head.channel or WHOLE_TEAM)
    }
    total, month = sum(own.values()), review.meta.period
    if not total or month.label not in own:
        return msg("Targets are phased by the accepted plan ({file:text}).", file=str(rows[0]["file"]))
    days = {one.label: (one.end - one.start).days + 1 for one in horizon.months()}
    return msg(
        "Targets are phased by the accepted plan ({file:text}): {month} carries {share:pct} of {horizon}, by calendar days {even:pct}.",
        file=str(rows[0]["file"]),
        month=month.name,
        share=own[month.label] / total,
        horizon=horizon.name,
        even=days[month.label] / sum(days.values()),
    )


def _doubts(row: Row) -> Iterator[Message]:
    if row["state"] == "other":
        yield msg(
            "The plan was made for other targets (version {version:text}, {hash:text}): the goals at work say how much, "
            "the plan only which share falls into which month. Decompose them again.",
            version=str(row["version"]),
            hash=str(row["hash"])[:_DIGITS],
        )
    if row["state"] == "unsealed":
        yield msg("For which targets it was accepted is not recorded.")
    if row["adds_up"] is False:
        yield msg("When it was accepted its numbers did not add up.")
    if row["edited"]:
        yield msg("The file was changed by hand since it was accepted.")
