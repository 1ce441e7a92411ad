"""The small tables of the month, each only where the team filled it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from markupsafe import Markup

from goalbook.core.message import Message, msg, two_languages
from goalbook.show.tables import Column, Frame, table
from goalbook.show.words import channel_name, filled, metric_name, rest_in_workbook, rows

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

Row = dict[str, object]
LIMIT = 6


def record_parts(review: MonthlyReview, language: Language) -> list[Markup]:
    """Return a heading and a table for each small table that has rows."""
    parts: list[Markup] = []
    for name, title in titles().items():
        found = rows(review.tables.get(name))
        if found:
            columns = [_column(review, language, found, column) for column in found[0] if column != "finding"]
            frame = Frame(limit=LIMIT, more=rest_in_workbook(language, name))
            parts += [Markup("<h3>{}</h3>").format(language.say(title)), table(filled(columns), frame)]
    return parts


def titles() -> dict[str, Message]:
    """Return what each small table is called."""
    return {
        "factors": msg("What made for success, what for failure"),
        "experiments": msg("Tests"),
        "loops": msg("Where each issue stands"),
        "monitoring_changes": msg("Changes of what is watched"),
        "parameter_changes": msg("Parameters turned"),
    }


def heads() -> dict[str, Message]:
    """Return what the columns are called."""
    return {
        "kind": msg("Kind"),
        "factor": msg("What"),
        "metric": msg("Figure"),
        "evidence": msg("Evidence"),
        "decision": msg("Decision"),
        "test": msg("Test"),
        "failing_stage": msg("Figure"),
        "hypothesis": msg("Hypothesis"),
        "result": msg("Result"),
        "issue": msg("Issue"),
        "stage": msg("Stands at"),
        "since": msg("Since"),
        "change": msg("Change"),
        "why": msg("Why"),
        "date_day": msg("Day"),
        "channel": msg("Channel"),
        "parameter": msg("Parameter"),
        "from": msg("From"),
        "to": msg("To"),
        "by": msg("By"),
    }


def code_words() -> dict[str, Message]:
    """Return what the words a team may choose from are called."""
    return {
        "success": msg("success"),
        "failure": msg("failure"),
        "reuse": msg("use again"),
        "stop": msg("stop"),
        "collect": msg("collect data"),
        "attribute": msg("find causes"),
        "adjust": msg("adjust"),
        "verify": msg("verify"),
        "learn": msg("learn"),
    }


def _column(review: MonthlyReview, language: Language, found: list[Row], name: str) -> Column:
    head = heads().get(name)
    return Column(language.say(head) if head is not None else name, [_cell(review, language, name, row[name]) for row in found], "text")


def _cell(review: MonthlyReview, language: Language, name: str, value: object) -> str:
    if value is None or pd.isna(value):  # type: ignore[call-overload] # a cell
        return ""
    text = str(value)
    if name in ("date_day", "since"):
        return language.date(pd.Timestamp(text).date())
    if name in ("metric", "failing_stage"):
        return language.say(metric_name(review, text)) if text else ""
    if name == "channel":
        return language.say(channel_name(review, text)) if text else ""
    if name in ("kind", "decision", "stage") and text in code_words():
        return language.say(code_words()[text])
    return language.say(two_languages(text))
