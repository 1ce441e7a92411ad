"""What the sliders would show a reader who has none: the whole plan with one step at its lowest and at its highest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.message import Label, msg
from goalbook.show.block import Block, note, section
from goalbook.show.decomposition.narrative import chain_of
from goalbook.show.tables import Column, Frame, table
from goalbook.show.words import channel_name, known, metric_name, number, rest_in_workbook, rows, value_text

if TYPE_CHECKING:
    from goalbook.books.decomposition.result import Decomposition
    from goalbook.core.language import Language

Row = dict[str, object]
Line = tuple[Row, str, float, float]  # a factor's row, its channel, the plan's sum with the factor low and high


def what_if(result: Decomposition, language: Language) -> Block:
    """Return the plan's sum with one step of one funnel moved at a time, widest first."""
    found, target = sorted(_lines(result), key=lambda line: line[2] - line[3]), result.headline.target
    title = language.say(msg("What if"))
    if not found or not target:
        return section("what_if", title, [note(language.say(msg("No what-if table: no funnel has a step whose past is known.")))])
    metric = result.headline.metric_id

    def whole(value: float) -> str:
        return f"{value_text(result, language, metric, value)} ({language.number(value / target, 'pct0')})"

    columns = [
        Column(language.say(msg("Channel")), [language.say(channel_name(result, channel)) for _, channel, _, _ in found], "text"),
        Column(language.say(msg("Step of the funnel")), [_name(language, row) for row, _, _, _ in found], "text"),
        Column(language.say(msg("Plan at its lowest month")), [whole(low) for _, _, low, _ in found]),
        Column(language.say(msg("Plan at its highest month")), [whole(high) for _, _, _, high in found]),
    ]
    said = msg(
        "{metric} of the whole plan with one step at its lowest and highest month so far, all else as planned; in brackets of the target.",
        metric=metric_name(result, metric),
    )
    body = table(columns, Frame(more=rest_in_workbook(language, "tornado")))
    return section("what_if", title, [Markup("<p>{}</p>").format(language.say(said)), body])


def _lines(result: Decomposition) -> list[Line]:
    base = result.headline.funnel
    if base is None:
        return []
    found: list[Line] = []
    for part in rows(result.tables.get("adding_up")):
        channel = str(part["channel"])
        chain = chain_of(result, channel) if channel and known(part["funnel"]) else None
        if chain is None:
            continue
        own = number(part["funnel"])
        steps = [row for row in rows(result.tables.get("tornado")) if row["chain_id"] == chain["chain_id"]]
        ends = [(row, number(row["down"]), number(row["up"])) for row in steps if known(row["down"]) and known(row["up"])]
        found += [(row, channel, base - own + down, base - own + up) for row, down, up in ends]
    return found


def _name(language: Language, row: Row) -> str:
    name = row["name"]
    assert isinstance(name, Label)  # noqa: S101 - the table's own type, for the checker
    return language.say(name)
