"""Three comparisons: with the target, with the competitor, with history (MR-17)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.message import Message, msg, two_languages
from goalbook.show.block import Block, note, section
from goalbook.show.missing import missing_notes
from goalbook.show.monthly_review.accepted_plan import accepted_notes
from goalbook.show.monthly_review.campaigns import compared_notes
from goalbook.show.monthly_review.strip import change_text
from goalbook.show.monthly_review.versions import version_notes
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.words import filled, known, metric_name, number, rest_in_workbook, rows, says, tone, value_text

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

Row = dict[str, object]


def comparisons(review: MonthlyReview, language: Language) -> Block:
    """Return the three comparisons of the figures that have at least one besides history, or stand on page one."""
    found = [row for row in rows(review.tables.get("kpis")) if known(row["strip"]) or known(row["target"]) or known(row["benchmark"])]
    found.sort(key=lambda row: (not known(row["strip"]), number(row["strip"]) if known(row["strip"]) else 0.0))
    parts: list[Markup | str] = [*version_notes(review, language), *accepted_notes(review, language)]
    if found:
        lead = _lead(review, found)
        if lead is not None:
            parts.append(note(says(language, lead)))
        parts.append(table(_columns(review, language, found), Frame(more=rest_in_workbook(language, "kpis"))))
    parts += compared_notes(review, language)
    unsourced = [row for row in found if known(row["benchmark"]) and not bool(row["benchmark_verified"])]
    if unsourced:
        parts.append(note(language.say(msg("* without source, year or definition: not to be relied on."))))
    parts += missing_notes(review, language, "comparisons")
    return section("comparisons", language.say(msg("Three comparisons")), parts)


def _lead(review: MonthlyReview, found: list[Row]) -> Message | None:
    behind = [row for row in found if known(row["benchmark_ratio"]) and number(row["benchmark_ratio"]) < 1]
    compared = sum(known(row["benchmark_ratio"]) for row in found)
    if not compared:
        if any(item.section == "comparisons" and item.table.startswith("benchmarks") for item in review.missing):
            return None  # said below
        return msg("The third comparison is missing: no competitor or industry figure fits these figures.")
    return msg("{behind:n} of {all:n} figures with a competitor or industry figure are behind it.", behind=len(behind), all=compared)


def _columns(review: MonthlyReview, language: Language, found: list[Row]) -> list[Column]:
    def change(row: Row, name: str) -> Markup:
        value = number(row[name])
        return toned(change_text(language, row, value), tone(value, str(row["direction"])))

    def value(row: Row, name: str) -> str:
        return value_text(review, language, str(row["id"]), number(row[name]))

    columns = [
        Column(language.say(msg("Figure")), [language.say(metric_name(review, str(row["id"]))) for row in found], "text"),
        Column(language.say(msg("Actual")), [Markup("<b>{}</b>").format(value(row, "actual")) for row in found]),
        Column(language.say(msg("Target")), [value(row, "target") for row in found]),
        Column(language.say(msg("of target")), [language.number(number(row["attainment"]), "pct") for row in found]),
        Column(language.say(msg("Competitor")), [value(row, "benchmark") + _star(row) for row in found]),
        Column(language.say(msg("of competitor")), [language.number(number(row["benchmark_ratio"]), "pct") for row in found]),
        Column(language.say(msg("Name")), [language.say(two_languages(str(row["benchmark_name"] or ""))) for row in found], "text"),
        Column(language.say(msg("on month before")), [change(row, "mom") for row in found]),
        Column(language.say(msg("on prior year")), [change(row, "yoy") for row in found]),
    ]
    return filled(columns)


def _star(row: Row) -> str:
    return " *" if known(row["benchmark"]) and not bool(row["benchmark_verified"]) else ""
