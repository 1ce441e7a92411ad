"""The figures that the sliders of a campaign move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import Label, Message, msg
from goalbook.show.words import known, number, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.campaign.result import CampaignResult
    from goalbook.core.language import Language

Box = tuple[str, Message, str]
Row = dict[str, object]


def boxes(result: CampaignResult, language: Language) -> tuple[Box, ...]:
    """Return (key, name, value) of each figure in the order of the panel; what cannot be known on this data has none."""
    return (*_target(result, language), *_spread(result, language), *_money(result, language), *_tests(result, language))


def _target(result: CampaignResult, language: Language) -> Iterator[Box]:
    if result.headline.target is not None:
        yield "target", msg("Target"), language.number(result.headline.target, "n")
    for row in rows(result.tables.get("target_basis")):
        if row["way"] == "uplift" and known(row["value"]):
            yield "supported", msg("Last campaign with that rise"), language.number(number(row["value"]), "n")
        if row["way"] == "daily" and known(row["days_needed"]):
            yield "daily-whole", msg("Daily rate × days"), language.number(number(row["value"]), "n")
            yield "days-needed", msg("Days the target would take"), language.number(number(row["days_needed"]), "ratio")
    for row in rows(result.tables.get("next_target")):
        if row["level"] == "target" and known(row["suggested"]):
            yield "next", msg("Next target of this kind"), language.number(number(row["suggested"]), "n")


def _spread(result: CampaignResult, language: Language) -> Iterator[Box]:
    for row in rows(result.tables.get("spread")):
        if known(row["amplification"]):
            yield "amplification", msg("Users for each who comes by themselves"), language.number(number(row["amplification"]), "ratio2")
        if known(row["brought"]):
            yield "brought", msg("Brought along by the end"), language.number(number(row["brought"]), "n")


def _money(result: CampaignResult, language: Language) -> Iterator[Box]:
    if result.looks_back:
        return
    planned = [row for row in rows(result.tables.get("budget_variance")) if row["item"] == "total" and known(row["planned"])]
    for row in planned[:1]:
        whole = number(row["planned"])
        yield "budget", msg("Planned costs together"), language.number(whole, "money")
        if result.headline.target:
            yield "each", msg("Planned cost of each"), language.number(whole / result.headline.target, "money")
    costs = [row for row in rows(result.tables.get("referral")) if known(row["planned_cost"])]
    accepted = [number(row["planned_accepted"]) for row in costs[:1] if known(row["planned_accepted"])]
    if accepted and accepted[0]:
        cost = sum(number(row["planned_cost"]) for row in costs)
        yield "referred", msg("Rewards for each referred"), language.number(cost / accepted[0], "money")


def _tests(result: CampaignResult, language: Language) -> Iterator[Box]:
    if result.looks_back:
        return
    for row in rows(result.tables.get("planned_tests")):
        if known(row["detectable_relative"]):
            name = row["name"] if isinstance(row["name"], Label) else Label.same(str(row["test_id"]))
            value = language.number(number(row["detectable_relative"]), "pct")
            yield f"detectable-{row['test_id']}", msg("{test}: smallest lift it can prove", test=name), value
