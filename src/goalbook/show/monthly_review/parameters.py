"""The settings this review ran with, and what other settings would change: the panel's place on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import Message, msg
from goalbook.show.block import Block, section
from goalbook.show.monthly_review.what_if import sensitivity_parts
from goalbook.show.tables import Column, table
from goalbook.show.words import number, rows

if TYPE_CHECKING:
    from markupsafe import Markup

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

Row = dict[str, object]
# Said only where they were moved: at rest they change nothing.
WHAT_IF = ("recovery_channel", "recovery_stage", "recovery", "stage_rate", "spend", "actions_share")


def parameters(review: MonthlyReview, language: Language) -> Block:
    """Return the parameters with where each came from, then the sensitivity table."""
    found = [row for row in rows(review.tables.get("parameters")) if row["name"] not in WHAT_IF or row["source"] != "default"]
    parts: list[Markup | str] = []
    if found:
        parts.append(table(_settings(language, found)))
    parts += sensitivity_parts(review, language)
    return section("parameters", language.say(msg("Settings and sensitivity")), parts)


def sensitivity(review: MonthlyReview, language: Language) -> Block:
    """Return the sensitivity table alone: what the sliders would show, for a reader without a live notebook."""
    return section("sensitivity", language.say(msg("What if")), sensitivity_parts(review, language))


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
        "recovery_stage": msg("Stage that recovers"),
        "recovery": msg("Recovery of its rate"),
        "stage_rate": msg("Rate the stage is set to"),
        "spend": msg("Change of spend"),
        "actions_share": msg("Open actions that work"),
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
    if row["name"] in {"deviation_alert", "recovery", "actions_share"}:
        return language.number(number(value), "pct0")
    if row["name"] == "stage_rate":
        return language.number(number(value), "pct2" if number(value) <= 1 else "ratio2") if number(value) else "–"
    return str(value) if value not in ("", None) else "–"
