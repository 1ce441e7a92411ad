"""How complete and how consistent the data are on which all this rests (DM-04, MR-03)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.message import Message, msg
from goalbook.show.block import Block, note, section
from goalbook.show.missing import missing_notes
from goalbook.show.monthly_review.register import register_parts
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.words import channel_name, known, number, rest_in_workbook, rows, says

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

Row = dict[str, object]
LONGEST = 160  # letters of a remark in the report
CLASSES = ("exposure", "click", "interaction", "conversion", "retention")
PLACES = (
    "kpis",
    "comparisons",
    "forecast",
    "landing",
    "alerts",
    "why",
    "channels",
)  # sections that speak of their missing tables themselves


def class_name(name: str) -> Message:
    """Return the name of a data class (MR-03)."""
    return {
        "exposure": msg("Exposure"),
        "click": msg("Click"),
        "interaction": msg("Interaction"),
        "conversion": msg("Conversion"),
        "retention": msg("Retention"),
    }[name]


def quality(review: MonthlyReview, language: Language) -> Block:
    """Return coverage by channel and data class, then everything noticed while reading."""
    coverage = rows(review.tables.get("coverage"))
    found = rows(review.tables.get("quality"))
    parts: list[Markup | str] = [note(says(language, _lead(found)))]
    if coverage:
        parts.append(Markup("<h3>{}</h3>").format(language.say(msg("Share of days with a value, by channel and class of data"))))
        parts.append(table(_coverage(review, language, coverage), Frame(more=rest_in_workbook(language, "coverage"))))
    parts += register_parts(review, language)
    if found:
        parts.append(Markup("<h3>{}</h3>").format(language.say(msg("Noticed while reading"))))
        parts.append(table(noticed(language, found), Frame(more=rest_in_workbook(language, "quality"))))
    parts += missing_notes(review, language, *{item.section for item in review.missing if item.section not in PLACES})
    return section("quality", language.say(msg("Data quality")), parts)


def _lead(found: list[Row]) -> Message:
    if not found:
        return msg("Nothing was noticed; missing values stay missing in every sum and ratio.")
    return msg("{n:n} things were noticed; missing values stay missing in every sum and ratio and are never counted as zero.", n=len(found))


def _coverage(review: MonthlyReview, language: Language, found: list[Row]) -> list[Column]:
    names = [language.say(channel_name(review, row["channel"])) for row in found]
    shares = [Column(language.say(class_name(name)), [_share(language, number(row[name])) for row in found]) for name in CLASSES]
    return [Column(language.say(msg("Channel")), names, "text"), *shares]


def _share(language: Language, value: float) -> Markup | str:
    if math.isnan(value):
        return "·"
    return toned(language.number(value, "pct0"), "bad" if value < 1 else "plain")


def _shortened(language: Language, text: str) -> str:
    """Cut a remark that lists a whole header at a word, and say that the workbook has all of it."""
    if len(text) <= LONGEST:
        return text
    kept = text[:LONGEST].rpartition(" ")[0] or text[:LONGEST]
    return language.say(msg("{start:text} … (all of it in the workbook)", start=kept.rstrip(",，、")))


def noticed(language: Language, found: list[Row]) -> list[Column]:
    """Return the columns of the table of remarks."""

    def count(row: Row) -> str:
        value = row["rows"]
        return language.number(number(value), "n") if isinstance(value, int | float) and known(value) else str(value or "")

    return [
        Column(language.say(msg("What")), [_shortened(language, language.say(row["message"])) for row in found], "text"),  # type: ignore[arg-type] # a Message
        Column(language.say(msg("File")), [str(row["file"] or "") for row in found], "text"),
        Column(language.say(msg("Rows")), [count(row) for row in found]),
    ]
