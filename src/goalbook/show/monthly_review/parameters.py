"""The settings this review ran with, and what other settings would change: the panel's place on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.message import Message, msg
from goalbook.show.block import Block, note, section
from goalbook.show.monthly_review.words import channel_name, filled, number, rest_in_workbook, rows, value_text
from goalbook.show.tables import Column, Frame, table

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

Row = dict[str, object]


def parameters(review: MonthlyReview, language: Language) -> Block:
    """Return the parameters with where each came from, then the sensitivity table."""
    found = rows(review.tables.get("parameters"))
    parts: list[Markup | str] = []
    if found:
        parts.append(table(_settings(language, found)))
    parts += sensitivity_parts(review, language)
    return section("parameters", language.say(msg("Settings and sensitivity")), parts)


def sensitivity(review: MonthlyReview, language: Language) -> Block:
    """Return the sensitivity table alone: what the sliders would show, for a reader without a live notebook."""
    return section("sensitivity", language.say(msg("What if")), sensitivity_parts(review, language))


def sensitivity_parts(review: MonthlyReview, language: Language) -> list[Markup | str]:
    """Return heading and table of the sensitivities, or the line that says why there is none."""
    found = rows(review.tables.get("sensitivity"))
    if not found:
        return [note(language.say(msg("No what-if table: there is no forecast that a setting could move.")))]
    columns = _sensitivities(review, language, found)
    heading = Markup("<h3>{}</h3>").format(language.say(msg("What another setting would change")))
    return [heading, table(columns, Frame(limit=24, more=rest_in_workbook(language, "sensitivity")))]


def parameter_name(name: str) -> Message | str:
    """Return a parameter's name for readers."""
    names = {
        "team": msg("Team"),
        "period": msg("Period"),
        "as_of": msg("Known up to"),
        "report_lang": msg("Language"),
        "scenario": msg("Scenario"),
        "deviation_alert": msg("Alert threshold"),
        "recovery_channel": msg("Channel that recovers"),
        "recovery": msg("Recovery of its rate"),
    }
    return names.get(name, name)


def source_name(source: str) -> Message | str:
    """Return where a setting came from."""
    names = {"default": msg("default"), "team": msg("team file"), "scenario": msg("scenario"), "command line": msg("command line")}
    return names.get(source, source)


def _settings(language: Language, found: list[Row]) -> list[Column]:
    return [
        Column(language.say(msg("Setting")), [language.say(parameter_name(str(row["name"]))) for row in found], "text"),
        Column(language.say(msg("Value")), [_setting(language, row) for row in found], "text"),
        Column(language.say(msg("Source")), [language.say(source_name(str(row["source"]))) for row in found], "text"),
    ]


def _setting(language: Language, row: Row) -> str:
    value = row["value"]
    if row["name"] in {"deviation_alert", "recovery"}:
        return language.number(number(value), "pct0")
    return str(value) if value not in ("", None) else "–"


def _sensitivities(review: MonthlyReview, language: Language, found: list[Row]) -> list[Column]:
    def values(name: str) -> list[str]:
        return [value_text(review, language, review.headline.metric_id, number(row[name]), compact=False) for row in found]

    ranges = ["–" if "–" in (low, high) else f"{low} – {high}" for low, high in zip(values("low"), values("high"), strict=True)]
    pace = msg("Needed a week") if review.meta.grain == "week" else msg("Needed a day")
    columns = [
        Column(language.say(msg("Setting")), [language.say(parameter_name(str(row["parameter"]))) for row in found], "text"),
        Column(
            language.say(msg("Channel")),
            [language.say(channel_name(review, row["subject"])) if row["subject"] else "" for row in found],
            "text",
        ),
        Column(language.say(msg("Value")), [language.number(number(row["value"]), "pct0") for row in found]),
        Column(language.say(msg("Heading for")), [Markup("<b>{}</b>").format(text) for text in values("landing")]),
        Column(language.say(msg("80 % range")), ranges),
        Column(language.say(pace), values("required_per_day")),
        Column(language.say(msg("Adverse alerts")), [language.number(number(row.get("alerts")), "n") for row in found]),
    ]
    return filled(columns)
