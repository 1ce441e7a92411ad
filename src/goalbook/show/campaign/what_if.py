"""What the sliders would show a reader who has none: each assumption half as large and half as large again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, note, section
from goalbook.show.tables import Column, Frame, table
from goalbook.show.words import number, rest_in_workbook, rows, says

if TYPE_CHECKING:
    from goalbook.books.campaign.result import CampaignResult
    from goalbook.core.language import Language

Row = dict[str, object]
DAILY = ("per_day", "run_days")


def what_if(result: CampaignResult, language: Language) -> Block:
    """Return each lever at three positions with what comes of it; nothing where no lever says anything."""
    found = rows(result.tables.get("what_if"))
    if not found:
        return Block(Markup(""))
    columns = [
        Column(language.say(msg("If this were")), [language.say(_lever(row)) for row in found], "text"),
        Column(language.say(msg("then this would be")), [language.say(_outcome(row)) for row in found], "text"),
        *(Column(language.say(head), [_cell(language, row, name) for row in found]) for head, name in _positions()),
    ]
    said = msg("One assumption moved at a time, all else as it stands; first the assumption, then what comes of it.")
    body = table(columns, Frame(more=rest_in_workbook(language, "what_if")))
    return section("what_if", language.say(msg("What if")), [body, note(says(language, said))])


def _positions() -> tuple[tuple[Message, str], ...]:
    return (msg("half as much"), "below"), (msg("as it stands"), "now"), (msg("half as much again"), "above")


def _lever(row: Row) -> Message | Label:
    if row["lever"] == "days":
        name = row["name"]
        return msg("days of “{test}”", test=name if isinstance(name, Label) else Label.same(str(row["subject"])))
    if row["lever"] in ("budgets", "rewards"):
        name = row["name"] if isinstance(row["name"], Label) else Label.same(str(row["subject"]))
        return msg("budget of {channel}", channel=name) if row["lever"] == "budgets" else msg("cost of one “{reward}”", reward=name)
    return {
        "uplift": msg("rise assumed"),
        "k_factor": msg("K factor"),
        "per_day": msg("what a day brings"),
        "run_days": msg("days of the campaign"),
    }[str(row["subject"])]


def _outcome(row: Row) -> Message:
    if row["subject"] in DAILY:
        return msg("daily rate × days")
    return {
        "target_basis.value": msg("what the last campaign supports"),
        "next_target.suggested": msg("next target of this kind"),
        "spread.brought": msg("users brought along by the end"),
        "planned_tests.detectable_relative": msg("smallest lift that is proved"),
        "budget_variance.planned": msg("planned costs together"),
        "referral.planned_cost": msg("what these rewards cost"),
    }[str(row["outcome"])]


def _cell(language: Language, row: Row, name: str) -> str:
    lever = {"days": "n", "budgets": "money", "rewards": "money"}.get(
        str(row["lever"]), "n" if row["subject"] in DAILY else "ratio2" if row["subject"] == "k_factor" else "pct"
    )
    money = ("budget_variance.planned", "referral.planned_cost")
    outcome = "money" if row["outcome"] in money else "pct" if row["outcome"] == "planned_tests.detectable_relative" else "n"
    return f"{language.number(number(row[name]), lever)} → {language.number(number(row[f'at_{name}']), outcome)}"
