"""The figures that the sliders of the decomposition move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import Message, msg
from goalbook.show.decomposition.strip import verdict_word
from goalbook.show.quantity import chance
from goalbook.show.words import channel_name, known, number, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.decomposition.result import Decomposition
    from goalbook.core.language import Language

Box = tuple[str, Message, str]


def boxes(result: Decomposition, language: Language) -> tuple[Box, ...]:
    """Return (key, name, value) of each figure in the order of the panel; what cannot be known on this data has none."""
    return (*_whole(result, language), *_channels(result, language), *_output(result, language), *_best(result, language))


def _whole(result: Decomposition, language: Language) -> Iterator[Box]:
    head = result.headline
    if head.target is None:
        return
    yield "target", msg("Target"), language.number(head.target, "n")
    if head.funnel is not None:
        yield "funnel", msg("Funnels bring"), language.number(head.funnel, "n")
    if head.funnel_single is not None and head.funnel_single != head.funnel:
        yield "single", msg("Months read once"), language.number(head.funnel_single, "n")
    yield "verdict", msg("The plan"), language.say(verdict_word(head.verdict))


def _channels(result: Decomposition, language: Language) -> Iterator[Box]:
    chances = {row["channel"]: number(row["probability"]) for row in rows(result.tables.get("chains")) if known(row["probability"])}
    for row in rows(result.tables.get("adding_up")):
        channel = str(row["channel"])
        if not channel:
            continue
        name = channel_name(result, channel)
        yield f"part-{channel}", msg("{channel}: part", channel=name), language.number(number(row["top_down"]), "n")
        if known(row["funnel"]):
            yield f"funnel-{channel}", msg("{channel}: funnel brings", channel=name), language.number(number(row["funnel"]), "n")
        if channel in chances:
            yield f"chance-{channel}", msg("{channel}: chance of the funnel", channel=name), language.say(chance(chances[channel]))


def _output(result: Decomposition, language: Language) -> Iterator[Box]:
    for row in rows(result.tables.get("output")):
        name, channel = channel_name(result, row["channel"]), row["channel"]
        if known(row["volume"]):
            yield f"volume-{channel}", msg("{channel}: items bring", channel=name), language.number(number(row["volume"]), "n")
        if known(row["ratio"]):
            yield f"carries-{channel}", msg("{channel}: output carries", channel=name), language.number(number(row["ratio"]), "pct")


def _best(result: Decomposition, language: Language) -> Iterator[Box]:
    for row in rows(result.tables.get("optimum_totals")):
        if row["scenario"] in ("now", "best") and known(row["result"]):
            name = msg("Budget as planned brings") if row["scenario"] == "now" else msg("Best split of the budget brings")
            yield f"budget-{row['scenario']}", name, language.number(number(row["result"]), "n")
