"""How a metric's history is said: kinds of figures, values in their unit, what changed, which reports told it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.language import kind_of
from goalbook.core.message import Label, Message, msg
from goalbook.core.period import name_of
from goalbook.publish.archive.history.told import ACTUAL, EFFECT, FORECAST, PLANNED, TARGET, TO_DATE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from goalbook.core.language import Language
    from goalbook.publish.archive.history.lines import History, Line

_WHOLE: Mapping[str, str] = {"compact": "n", "money_compact": "money"}
KIND_WORDS: Mapping[str, Message] = {
    ACTUAL: msg("actual"),
    TO_DATE: msg("so far"),
    TARGET: msg("target"),
    PLANNED: msg("planned by its funnels"),
    FORECAST: msg("forecast"),
    EFFECT: msg("effect of the campaign"),
}


def title(history: History) -> Message:
    """Return what the page is about."""
    name: Label | Message = history.metric.name
    if history.channel:
        channel = history.channel_name if history.channel_name.en else Label.same(history.channel)
        name = msg("{channel}: {metric}", channel=channel, metric=name)
    return msg("{metric} through the archive", metric=name)


def value(history: History, language: Language, number: float | None, *, signed: bool = False) -> str:
    """Return a figure in its unit, with all digits before the point: here small differences count."""
    kind = kind_of(history.metric.unit)
    return language.number(number, _WHOLE.get(kind, kind), signed=signed)


def spread(history: History, language: Language, line: Line) -> str:
    """Return the range a figure was told with; "" without one."""
    if line.told.low is None or line.told.high is None:
        return ""
    return f"{value(history, language, line.told.low)}–{value(history, language, line.told.high)}"


def chance(language: Language, line: Line) -> str:
    """Return the probability a forecast was told with; "" without one."""
    return "" if line.told.probability is None else language.number(line.told.probability, "pct")


def note(history: History, language: Language, line: Line) -> str:
    """Return what was told before where this is something else; of scenarios also which."""
    scenario = line.told.run.about("scenario")
    said = [language.say(msg("scenario {name:text}", name=scenario))] if scenario else []
    if line.change is not None:
        change, before = value(history, language, line.change, signed=True), value(history, language, line.before)
        told = msg("restated: {before:text} before, {change:text}", before=before, change=change)
        other = msg("changed: {before:text} before, {change:text}", before=before, change=change)
        said.append(language.say(told if line.restated else other))
    if not line.told.own:
        said.append(language.say(msg("by a later review")))
    return ("；" if language.code == "zh" else "; ").join(said)


def heads(language: Language) -> list[str]:
    """Return the heads of the table's columns."""
    texts = (
        msg("Period"),
        msg("Kind"),
        msg("Value"),
        msg("80 % range"),
        msg("Chance of the target"),
        msg("Data to"),
        msg("Told by"),
        msg("Note"),
    )
    return [language.say(text) for text in texts]


def cells(history: History, language: Language) -> list[list[str]]:
    """Return the table's rows; a period is named once."""
    rows: list[list[str]] = []
    shown = ""
    for line in history.lines:
        told = line.told
        rows.append(
            [
                language.say(name_of(told.about)) if told.about != shown else "",
                language.say(KIND_WORDS[told.kind]),
                value(history, language, told.value),
                spread(history, language, line),
                chance(language, line),
                told.data_to,
                tellers(language, [run.name for run in line.runs]),
                note(history, language, line),
            ]
        )
        shown = told.about
    return rows


def tellers(language: Language, names: Sequence[str]) -> str:
    """Return the first of the reports and how many others told the same."""
    first = names[0].partition("/")[2]
    return language.say(msg("{first:text} and {n:n} more", first=first, n=len(names) - 1)) if len(names) > 1 else first


def summary(history: History) -> Message:
    """Return how much of the archive stands behind the table."""
    restated = sum(1 for line in history.lines if line.restated)
    said = msg(
        "{team:text}: reports that tell of it {reports:n}; final figures restated later {restated:n}.",
        reports=history.reports,
        team=history.team,
        restated=restated,
    )
    if history.removed:
        said = msg("{said} Reports removed by rule, whose figures are not here: {removed:n}.", said=said, removed=history.removed)
    return said
