"""The settings this plan was judged with; the sliders only where they were moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.decomposition.params import NAMED
from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, section
from goalbook.show.parameters import common_name, plain, settings_table
from goalbook.show.words import channel_name

if TYPE_CHECKING:
    from goalbook.books.decomposition.result import Decomposition
    from goalbook.core.language import Language

Row = dict[str, object]
KINDS = {"shares": "pct", "rates": "pct2", "items": "n", "plays": "n", "boost": "pct0"}


def parameters(result: Decomposition, language: Language) -> Block:
    """Return the parameters with where each came from."""
    settings = settings_table(result, language, (*NAMED, "budget"), (parameter_name, lambda row: _setting(result, language, row)))
    return section("parameters", language.say(msg("Settings")), settings)


def parameter_name(name: str) -> Message | str:
    """Return a parameter's name for readers."""
    names = {
        "shares": msg("Channels' shares of the target"),
        "rates": msg("Rates of the funnels"),
        "items": msg("Items a month"),
        "plays": msg("Average plays or reads of an item"),
        "boost": msg("Share of items boosted"),
        "budget": msg("Budget of the period"),
    }
    return names.get(name) or common_name(name)


def _setting(result: Decomposition, language: Language, row: Row) -> str:
    name = str(row["name"])
    if name == "budget":
        return language.number(result.params.budget, "money") if result.params.budget else "–"
    if name not in KINDS:
        return plain(row["value"])
    moved: dict[str, float] = getattr(result.params, name)
    return ", ".join(f"{language.say(_subject(result, one))} {language.number(value, KINDS[name])}" for one, value in moved.items()) or "–"


def _subject(result: Decomposition, name: str) -> Label:
    """Return what a named amount is about: a channel, or a rate of one."""
    channel, dot, rate = name.partition(".")
    owner = channel_name(result, channel)
    if not dot:
        return owner
    known = result.catalogue.name(rate) if rate in result.catalogue else Label.same(rate)
    return Label(f"{owner.en} {known.en}", f"{owner.zh}{known.zh}")
