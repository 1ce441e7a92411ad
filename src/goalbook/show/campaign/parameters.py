"""The settings a campaign was judged with; the sliders only where they were moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.campaign.params import NAMED
from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, section
from goalbook.show.parameters import common_name, plain, settings_table
from goalbook.show.words import channel_name, rows

if TYPE_CHECKING:
    from goalbook.books.campaign.result import CampaignResult
    from goalbook.core.language import Language

Row = dict[str, object]
KINDS = {"assumed": "ratio2", "budgets": "money", "rewards": "money", "days": "n"}


def parameters(result: CampaignResult, language: Language) -> Block:
    """Return the parameters with where each came from."""
    settings = settings_table(result, language, NAMED, (parameter_name, lambda row: _setting(result, language, row)))
    return section("parameters", language.say(msg("Settings")), settings)


def parameter_name(name: str) -> Message | str:
    """Return a parameter's name for readers."""
    names = {
        "campaign": msg("Campaign"),
        "mode": msg("Mode"),
        "assumed": msg("Assumptions"),
        "budgets": msg("Budget by channel"),
        "rewards": msg("Cost of one reward"),
        "days": msg("Days of the tests"),
    }
    return names.get(name) or common_name(name)


def mode_name(mode: str) -> Message:
    """Return the word for plan or retrospective."""
    return msg("retrospective") if mode == "retrospective" else msg("campaign plan")


def _setting(result: CampaignResult, language: Language, row: Row) -> str:
    name = str(row["name"])
    if name == "mode":
        return language.say(mode_name(str(row["value"])))
    if name not in KINDS:
        return plain(row["value"])
    moved: dict[str, float] = getattr(result.params, name)
    return ", ".join(f"{language.say(_subject(result, name, one))} {_value(language, name, one, v)}" for one, v in moved.items()) or "–"


def _value(language: Language, group: str, name: str, value: float) -> str:
    return language.number(value, "pct" if (group, name) == ("assumed", "uplift") else KINDS[group])


def _subject(result: CampaignResult, group: str, name: str) -> Message | Label:
    """Return what a named amount is about: an assumption, a channel, a step of the ladder, a test."""
    assumed = {"uplift": msg("rise assumed"), "k_factor": msg("K factor"), "share_cycle_days": msg("days until they bring others")}
    assumed |= {"per_day": msg("what a day brings"), "run_days": msg("days of the campaign")}
    if group == "assumed":
        return assumed[name]
    if group == "budgets":
        return channel_name(result, name)
    if group == "rewards":
        return msg("step {n:text}", n=name)
    tests = {str(row["test_id"]): row["name"] for row in rows(result.tables.get("planned_tests"))}
    found = tests.get(name)
    return found if isinstance(found, Label) else Label.same(name)
