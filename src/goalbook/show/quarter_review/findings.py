"""What the next goals answer: the findings of the period under ids that stay those of its months."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.message import Message, msg
from goalbook.show.block import Block, note, section
from goalbook.show.monthly_review.problems import severity_name
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.words import channel_name, filled, number, rest_in_workbook, rows, says

if TYPE_CHECKING:
    from goalbook.books.quarter_review.result import QuarterReview
    from goalbook.core.language import Language

Row = dict[str, object]


def findings(review: QuarterReview, language: Language) -> Block:
    """Return the findings, the gravest first; one line where there are none."""
    found = rows(review.tables.get("problems"))
    parts: list[Markup | str] = [note(says(language, _lead(review, found)))]
    if found:
        columns = [
            Column(language.say(msg("Severity")), [_severity(language, row) for row in found], "text"),
            Column(language.say(msg("What")), [_what(review, language, row) for row in found], "text"),
            Column(language.say(msg("Weight")), [language.number(number(row["weight"]), "pct") for row in found]),
            Column(language.say(msg("Evidence")), [str(row["evidence"]) for row in found], "text"),
            Column(language.say(msg("Answer")), [_answer(language, row) for row in found], "text"),
        ]
        parts.append(table(filled(columns), Frame(more=rest_in_workbook(language, "problems"), kind="problems")))
    return section("findings", language.say(msg("What the next goals answer")), parts)


def _lead(review: QuarterReview, found: list[Row]) -> Message:
    following = review.meta.period.next().name
    if not found:
        return msg("No finding is left for {period} to answer.", period=following)
    grave = sum(row["severity"] == "high" for row in found)
    return msg(
        "{n:n} findings, {grave:n} of them grave, wait for the goals of {period}: each objective names those it answers by their id.",
        n=len(found),
        grave=grave,
        period=following,
    )


def _severity(language: Language, row: Row) -> Markup | str:
    return toned(language.say(severity_name(str(row["severity"]))), "bad" if row["severity"] == "high" else "plain")


def _what(review: QuarterReview, language: Language, row: Row) -> Markup:
    text = language.say(row["what"]) if isinstance(row["what"], Message) else ""
    if row["channel"] and row["kind"] in {"cause", "data"}:
        text = language.say(msg("{channel}: {text:text}", channel=channel_name(review, row["channel"]), text=text))
    return Markup('{}<br><span class="q">{}</span>').format(text, str(row["id"]))


def _answer(language: Language, row: Row) -> Markup | str:
    if row["action"]:
        return str(row["action"])
    return toned(language.say(msg("none yet")), "bad" if row["severity"] == "high" else "plain")
