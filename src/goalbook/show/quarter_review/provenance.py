"""Where the quarter's figures come from: what was corrected after the months' own reviews, what the data lack, files and limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.message import Message, msg
from goalbook.core.period import parse_period
from goalbook.show.block import Block, note
from goalbook.show.monthly_review.foretold import restated
from goalbook.show.monthly_review.narrative import unit_of
from goalbook.show.monthly_review.quality import noticed
from goalbook.show.provenance import provenance as files_and_limits
from goalbook.show.quantity import quantity
from goalbook.show.tables import Frame, table
from goalbook.show.words import channel_name, headline_name, known, number, rest_in_workbook, rows, says

if TYPE_CHECKING:
    from goalbook.books.quarter_review.result import QuarterReview
    from goalbook.core.language import Language

Row = dict[str, object]
MOST = 8  # lines of each; the workbook has all of both


def provenance(review: QuarterReview, language: Language) -> Block:
    """Return corrections and remarks, then sources and limits; of what there is none nothing is said."""
    return files_and_limits(review, language, [*_corrected(review, language), *_noticed(review, language)])


def _corrected(review: QuarterReview, language: Language) -> list[Markup | str]:
    found = rows(review.tables.get("restatements"))
    if not found:
        return []
    head = Markup("<h3>{}</h3>").format(language.say(msg("Corrected figures")))
    lead = msg("This report has the corrected figures; the reviews of the months keep what was known at their ends.")
    lines = [*restated(review.like_month(), language), *(note(says(language, one)) for one in _by_channel(review, found))]
    cut = [Markup('<p class="q">{}</p>').format(rest_in_workbook(language, "restatements"))] if len(lines) >= MOST else []
    return [head, note(says(language, lead)), *lines[: MOST - 1], *cut]


def _by_channel(review: QuarterReview, found: list[Row]) -> list[Message]:
    """Return a sentence for each month and channel whose headline figure moved."""
    moved: dict[tuple[str, str], float] = {}
    for row in found:
        if known(row["effect"]):
            key = (str(row["month"]), str(row["channel"]))
            moved[key] = moved.get(key, 0.0) + number(row["effect"])
    now = {
        (str(row["month"]), str(row["channel"])): number(row["actual"])
        for row in rows(review.tables.get("quarter_months"))
        if row["kind"] != "total" and known(row["actual"])
    }
    unit = unit_of(review.like_month())
    return [
        msg(
            "{channel} in {month}: {name} {before} → {after}.",
            channel=channel_name(review, key[1]),
            month=parse_period(key[0]).name,
            name=headline_name(review),
            before=quantity(unit, now[key] - effect),
            after=quantity(unit, now[key]),
        )
        for key, effect in moved.items()
        if effect and key in now
    ]


def _noticed(review: QuarterReview, language: Language) -> list[Markup | str]:
    found = rows(review.tables.get("quality"))
    if not found:
        return []
    head = Markup("<h3>{}</h3>").format(language.say(msg("Noticed while reading")))
    return [head, table(noticed(language, found), Frame(limit=MOST, more=rest_in_workbook(language, "quality")))]
