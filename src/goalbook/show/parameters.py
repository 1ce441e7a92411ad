"""The settings a report ran with, each with where it came from: what every book's section of parameters has in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import Message, msg
from goalbook.show.tables import Column, table
from goalbook.show.words import rows

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from markupsafe import Markup

    from goalbook.books.result import BookResult
    from goalbook.core.language import Language

    Row = dict[str, object]
    Named = Callable[[str], Message | str]
    Shown = Callable[[Row], str]


def settings_table(result: BookResult, language: Language, what_if: Collection[str], words: tuple[Named, Shown]) -> list[Markup]:
    """Return the table of settings, those of a what-if only where they were moved: at rest they change nothing."""
    named, shown = words
    found = [row for row in rows(result.tables.get("parameters")) if row["name"] not in what_if or row["source"] != "default"]
    if not found:
        return []
    columns = [
        Column(language.say(msg("Setting")), [language.say(named(str(row["name"]))) for row in found], "text"),
        Column(language.say(msg("Value")), [shown(row) for row in found], "text"),
        Column(language.say(msg("Source")), [language.say(source_name(str(row["source"]))) for row in found], "text"),
    ]
    return [table(columns)]


def common_name(name: str) -> Message | str:
    """Return the name of a parameter that every book has, any other as it is."""
    names = {
        "team": msg("Team"),
        "period": msg("Period"),
        "as_of": msg("Known up to"),
        "report_lang": msg("Language"),
        "scenario": msg("Scenario"),
    }
    return names.get(name, name)


def source_name(source: str) -> Message | str:
    """Return where a setting came from."""
    names = {"default": msg("default"), "team": msg("team file"), "scenario": msg("scenario"), "command line": msg("command line")}
    return names.get(source, source)


def plain(value: object) -> str:
    """Return a setting that needs no format."""
    return str(value) if value not in ("", None) else "–"
