"""The time plan in the report: the Gantt, what has to be there by when, the nine steps, and what the plan has to change."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from markupsafe import Markup

from goalbook.core.message import Label, Message, msg, two_languages
from goalbook.show.block import Block, section
from goalbook.show.decomposition.phase_chart import phase_chart
from goalbook.show.decomposition.phase_story import CHANGES, phase_story
from goalbook.show.missing import missing_notes
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.words import column, filled, known, number, rest_in_workbook, rows, says, titled
from goalbook.show.work_words import gate_words

if TYPE_CHECKING:
    from datetime import date

    from goalbook.books.decomposition.result import Decomposition
    from goalbook.core.language import Language

BAD = ("failed", "late")


def phases(result: Decomposition, language: Language) -> Block:
    """Return the section; of a plan without a time plan the one line that says what is missing."""
    parts: list[Markup | str] = [*missing_notes(result, language, "phases")]
    chart = phase_chart(result, language)
    if chart is not None:
        parts.append(chart.html())
    parts += [_due(result, language), _tiers(result, language)]
    story = [(name, texts) for name, texts in phase_story(result) if texts]
    if story:
        parts.append(_told(language, story))
    return section("phases", language.say(msg("Phases, gates and sprints")), parts)


def _owner(result: Decomposition, language: Language, row: dict[str, object]) -> str:
    owner = str(row["owner"])
    return language.say(result.owners.get(owner) or two_languages(owner))


def _due(result: Decomposition, language: Language) -> Markup:
    """Return what has to be there by a day: gates with their pace, readiness with what is planned, in order of their day."""
    gates, ready = rows(result.tables["gates"]), rows(result.tables["readiness"])
    found = sorted([*gates, *ready], key=lambda row: str(row.get("day") or row.get("due") or "9"))
    if not found:
        return Markup("")
    words = gate_words()
    columns = [
        Column(language.say(msg("To be there")), [titled(language, cast("Label", row["name"])) for row in found], "text"),
        Column(language.say(msg("Due")), [language.date(cast("date | None", row.get("day") or row.get("due")), "date") for row in found]),
        Column(language.say(msg("Wanted")), [_wanted(language, row) for row in found]),
        Column(language.say(msg("A week")), [_pace(language, row) for row in found]),
        Column(language.say(msg("Reached")), [_reached(language, row) for row in found]),
        Column(language.say(msg("Owner")), [_owner(result, language, row) for row in found], "text"),
        Column(language.say(msg("Stands")), [_stands(language, words, row) for row in found], "text"),
    ]
    return table(filled(columns), Frame(more=rest_in_workbook(language, "gates")))


def _pace(language: Language, row: dict[str, object]) -> str:
    """Return how many a week are needed; fewer than one is no pace."""
    pace = number(row.get("per_week"))
    return language.number(pace, "ratio") if pace >= 1 else ""


def _wanted(language: Language, row: dict[str, object]) -> str:
    return language.number(number(row["planned"]), "pct0") if "planned" in row else language.number(number(row["target"]), "n")


def _reached(language: Language, row: dict[str, object]) -> str:
    return language.number(number(row["actual"]), "pct0") if "planned" in row else language.number(number(row["value"]), "n")


def _stands(language: Language, words: dict[str, Message], row: dict[str, object]) -> Markup:
    if "printed" in row and known(row["printed"]) and not known(row["actual"]):
        return toned(language.say(msg("printed, not reached")), "bad")
    said = language.say(words[str(row["state"])])
    return toned(said, "bad" if row["state"] in BAD else "plain")


def _tiers(result: Decomposition, language: Language) -> Markup:
    """Return how each tier of users is reached, and what share of it should take part and buy."""
    found = rows(result.tables["outreach"])
    if not found:
        return Markup("")
    columns = [
        Column(language.say(msg("Tier")), [titled(language, cast("Label", row["name"])) for row in found], "text"),
        Column(language.say(msg("How it is reached")), [titled(language, cast("Label", row["touch"])) for row in found], "text"),
        column(language, language.say(msg("Takes part")), found, "participation", "pct0"),
        column(language, language.say(msg("Buys")), found, "conversion", "pct0"),
        Column(language.say(msg("Owner")), [_owner(result, language, row) for row in found], "text"),
    ]
    return table(filled(columns))


def _told(language: Language, story: list[tuple[Label, list[Message]]]) -> Markup:
    apart = Markup("") if language.code == "zh" else Markup(" ")
    lines = Markup("\n").join(
        Markup("<tr><th>{}</th><td>{}</td></tr>").format(
            language.say(name), (Markup("<br>") if name is CHANGES else apart).join(says(language, text) for text in texts)
        )
        for name, texts in story
    )
    return Markup('<table class="story"><tbody>\n{}\n</tbody></table>').format(lines)
