"""The key figures across page one of a campaign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.campaign.target import per_day
from goalbook.core.message import Message, msg
from goalbook.show.campaign.measures import own_name, unit_of
from goalbook.show.campaign.opening import begun, growth
from goalbook.show.front_page import figures_strip
from goalbook.show.levels import level
from goalbook.show.words import known, number, rows, titled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from goalbook.books.campaign.result import CampaignResult
    from goalbook.core.language import Language

Box = tuple[Message | str, str, Message | str]
MOST = 6


def strip(result: CampaignResult, language: Language) -> Markup:
    """Return up to six key figures."""
    boxes = _came(result, language) if result.looks_back else _planned(result, language)
    return figures_strip(language, tuple(boxes)[:MOST])


def returned(result: CampaignResult, item: str) -> dict[str, object]:
    """Return one line of what the campaign returned, empty where it is not known."""
    return next((row for row in rows(result.tables.get("returns")) if row["item"] == item and known(row["value"])), {})


def _came(result: CampaignResult, language: Language) -> Iterator[Box]:
    head, unit = result.headline, unit_of(result)
    if not begun(result):
        return
    if head.actual is not None:
        below = msg("{share:pct} of target", share=head.actual / head.target) if head.target else msg("no target")
        yield titled(language, own_name(result)), language.say(level(unit, head.actual)), below
    if head.effect is not None and head.low is not None and head.high is not None:
        name = _effect_name(result)
        span = msg("{low} to {high}", low=level(unit, head.low), high=level(unit, head.high))
        yield name, language.say(level(unit, head.effect)), span
    per = returned(result, "cost_per")
    if per:
        yield msg("Cost per added"), language.number(number(per["value"]), "money"), _span(language, per)
    roi = returned(result, "roi")
    if roi:
        yield (
            (msg("Return, on margin") if returned(result, "margin") else msg("Return, on sales")),
            language.number(number(roi["value"]), "pct0"),
            _return_span(roi),
        )
    yield from _sums(result, language)


def _effect_name(result: CampaignResult) -> Message:
    """Return what the difference may be called: added only where that is shown."""
    head = result.headline
    if head.verdict == "descriptive":
        return msg("Above the usual")
    if head.verdict != "effective":
        return msg("Difference, not shown")
    return msg("Added by it") if head.whole else msg("Added in the test")


def _sums(result: CampaignResult, language: Language) -> Iterator[Box]:
    """Yield what was spent, then the steps of the funnel that a team asks for first."""
    spent = returned(result, "cost")
    if spent:
        yield msg("Spent"), language.number(number(spent["value"]), "money_compact"), _of_budget(result, number(spent["value"]))
    for row in rows(result.tables.get("funnel_plan")):
        if row["step"] in ("revenue", "share") and known(row["actual"]):
            kind = "money_compact" if row["step"] == "revenue" else "n"
            name = msg("Sales on the page") if row["step"] == "revenue" else msg("Shared")
            yield name, language.number(number(row["actual"]), kind), _of_plan(row)


def _of_plan(row: dict[str, object]) -> Message:
    """Return a step of the funnel against the daily plan, else against the key result of its figure."""
    if known(row["ratio"]):
        return msg("{share:pct} of plan", share=number(row["ratio"]))
    target = number(row.get("target"))
    return msg("{share:pct} of target", share=number(row["actual"]) / target) if target > 0 else msg("not planned")


def _of_budget(result: CampaignResult, spent: float) -> Message:
    budget = number(result.tables["campaign"]["budget"].iloc[0])
    return msg("{share:pct} of budget", share=spent / budget) if budget > 0 else msg("no budget")


def _span(language: Language, row: dict[str, object]) -> Message:
    low = language.number(number(row["low"]), "money") if known(row["low"]) else "–"
    if not known(row["high"]):
        return msg("{low:text} or more", low=low)
    return msg("{low:text} to {high:text}", low=low, high=language.number(number(row["high"]), "money"))


def _return_span(row: dict[str, object]) -> Message:
    if not known(row["low"]) or not known(row["high"]):
        return msg("range not known")
    return msg("{low:pct0} to {high:pct0}", low=number(row["low"]), high=number(row["high"]))


def _planned(result: CampaignResult, language: Language) -> Iterator[Box]:
    head, unit, campaign = result.headline, unit_of(result), rows(result.tables["campaign"])[0]
    days, budget = number(campaign["days"]), number(campaign["budget"])
    if head.target is not None:
        grown = growth(result)
        below = msg("target") if grown != grown else msg("{grown:+pct} on the last one", grown=grown)  # noqa: PLR0124 - NaN is not itself
        yield titled(language, own_name(result)), language.say(level(unit, head.target)), below
        yield msg("A day"), language.say(level(unit, per_day(head.target, days, unit))), msg("for {n:n} days", n=days)
    if budget > 0:
        per = msg("{value:money} for each", value=budget / head.target) if head.target else msg("budget")
        yield msg("Budget"), language.number(budget, "money_compact"), per
    found = [row for row in rows(result.tables.get("detectable")) if known(row["detectable_relative"])]
    if found:
        least = min(number(row["detectable_relative"]) for row in found)
        assumed = number(found[0]["assumed"])
        below = msg("{value:pct} expected", value=assumed) if known(assumed) else msg("no effect expected yet")
        yield msg("Lift it can prove"), language.number(least, "pct"), below
    sides = rows(result.tables.get("sides"))
    if sides:
        agreed = sum(row["state"] == "agreed" for row in sides)
        yield msg("Agreed"), language.number(agreed, "n"), msg("of {n:n} sides", n=len(sides))
    lessons = rows(result.tables.get("known_lessons"))
    if lessons and "reused" in lessons[0]:
        yield msg("Lessons used"), language.number(sum(bool(row["reused"]) for row in lessons), "n"), msg("of {n:n}", n=len(lessons))
