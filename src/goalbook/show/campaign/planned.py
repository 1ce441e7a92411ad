"""The sentences of a plan's page one: what its target rests on, what earlier campaigns taught, what is open before it may start."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.core.message import Label, Message, msg
from goalbook.core.rules import load_rules
from goalbook.show.campaign.measures import unit_of
from goalbook.show.campaign.told import lesson
from goalbook.show.emphasis import strong
from goalbook.show.levels import level
from goalbook.show.words import known, number, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.campaign.result import CampaignResult

MOST = 3
Row = dict[str, object]


def basis(result: CampaignResult) -> tuple[Message, ...]:
    """Say what the target rests on: the last campaign of its kind, what of that was caused, what the daily plan adds up to."""
    return tuple(_basis(result))


def _basis(result: CampaignResult) -> Iterator[Message]:
    unit, target = unit_of(result), result.headline.target
    before = [row for row in rows(result.tables.get("similar_campaigns")) if known(row["actual"])][-1:]
    for row in before:
        name = row["name"]
        yield msg(
            "{campaign} brought {actual}.",
            campaign=name if isinstance(name, Label) else Label.same(str(row["campaign_id"])),
            actual=strong(level(unit, number(row["actual"]))),
        )
        if known(row["effect"]) and known(row["low"]) and known(row["high"]):
            yield msg(
                "It added {effect} that would not have come anyway (80 % range {low} to {high}).",
                effect=strong(level(unit, number(row["effect"]))),
                low=level(unit, number(row["low"])),
                high=level(unit, number(row["high"])),
            )
    planned = next((number(row["planned"]) for row in rows(result.tables.get("funnel_plan")) if row["step"] == "new_payers"), math.nan)
    if target and not math.isnan(planned) and result.headline.metric_id == "new_payers":
        yield msg(
            "The daily plan adds up to {planned}, {share:pct} of the target.",
            planned=strong(level(unit, planned)), share=planned / target,
        )  # fmt: skip
    yield from _proof(result)


def _proof(result: CampaignResult) -> Iterator[Message]:
    """Say whether the planned size can show the lift that is assumed."""
    found = [row for row in rows(result.tables.get("detectable")) if known(row["detectable_relative"])]
    if not found:
        return
    row = min(found, key=lambda row: number(row["detectable_relative"]))
    least, assumed = number(row["detectable_relative"]), number(row["assumed"])
    if math.isnan(assumed):
        yield msg("It can prove a lift of {least:pct} or more.", least=least)
    elif least <= assumed:
        yield msg("It can prove a lift of {least:pct} or more; {assumed:pct} is expected.", least=least, assumed=assumed)
    else:
        yield msg(
            "It can prove no lift below {least:pct}; {assumed:pct} is expected.", least=strong(msg("{v:pct}", v=least)), assumed=assumed
        )


def taught(result: CampaignResult) -> tuple[Message, ...]:
    """Return up to three lessons of similar campaigns, each with whether this plan uses it."""
    found = rows(result.tables.get("known_lessons"))
    return tuple(_used(row) for row in found[:MOST])


def _used(row: Row) -> Message:
    said = lesson(row)
    if number(row["effect"]) < 0:
        return msg("{lesson}: tried again.", lesson=said) if row.get("reused") else msg("{lesson}: left out here.", lesson=said)
    return msg("{lesson}: used.", lesson=said) if row.get("reused") else msg("{lesson}: not used here.", lesson=said)


def open_points(result: CampaignResult) -> tuple[Message, ...]:
    """Return what fails, then what warns, by the titles of the rules; what to do about it stands under what to decide."""
    said = [one for status in ("fail", "warn") if (one := _named(result, status)) is not None]
    return tuple(said) or (msg("Nothing: every rule that could be judged passes."),)


def _named(result: CampaignResult, status: str) -> Message | None:
    titles = load_rules()
    ids = dict.fromkeys(finding.rule for finding in result.findings if finding.status == status)
    found = [msg("{title} ({rule:text})", title=titles[rule].title if rule in titles else Label.same(rule), rule=rule) for rule in ids]
    if not found:
        return None
    listed = found[0]
    for one in found[1:]:
        listed = msg("{first}; {then}", first=listed, then=one)
    return msg("Against its start: {listed}.", listed=listed) if status == "fail" else msg("To be looked at: {listed}.", listed=listed)
