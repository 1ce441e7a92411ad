"""The one line a campaign's meeting starts from: what is planned and whether it may start; what came, and how much of it was caused."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.core.message import Label, Message, msg
from goalbook.show.campaign.measures import direction_of, own_name, unit_of
from goalbook.show.emphasis import strong
from goalbook.show.levels import level
from goalbook.show.quantity import rounded
from goalbook.show.words import known, number, rows

if TYPE_CHECKING:
    from goalbook.books.campaign.result import CampaignResult

Row = dict[str, object]
Values = dict[str, Message | Label]


def named(result: CampaignResult) -> Label:
    """Return the campaign's name."""
    name = result.tables["campaign"]["name"].iloc[0]
    assert isinstance(name, Label)  # noqa: S101 - the table's own type, for the checker
    return name


def amount(result: CampaignResult, value: float) -> Message:
    """Return a figure of the headline's metric as the headline writes it."""
    unit = unit_of(result)
    return strong(rounded(unit, value) if unit == "count" else level(unit, value))


def headline(result: CampaignResult) -> Message:
    """Return the headline of page one."""
    said: Values = {"campaign": named(result), "name": own_name(result)}
    if not result.looks_back:
        return _planned(result, said)
    if not begun(result):
        return msg("{campaign} has not begun: nothing counts towards its target yet.", **said)
    return _looked_back(result, said)


def blocking(result: CampaignResult) -> list[str]:
    """Return the rules that fail, each once."""
    return list(dict.fromkeys(finding.rule for finding in result.findings if finding.status == "fail"))


def _planned(result: CampaignResult, said: Values) -> Message:
    head = result.headline
    if head.target is None:
        return msg("{campaign} has no target yet: there is nothing to plan towards.", **said)
    said["target"] = amount(result, head.target)
    goal = _goal(result, said)
    wrong, open_ = blocking(result), len(dict.fromkeys(one.rule for one in result.findings if one.status == "warn"))
    if not wrong and open_:
        return msg("{goal}; no rule fails, {n:n} warn.", goal=goal, n=open_)
    if not wrong:
        return msg("{goal}; every rule that could be judged passes.", goal=goal)
    return msg("{goal}; {n:n} rules stand against its start.", goal=goal, n=len(wrong)) if len(wrong) > 1 else _one_against(goal, wrong[0])


def _goal(result: CampaignResult, said: Values) -> Message:
    """Return what is planned, and how much more that is than the last campaign of its kind reached."""
    days, grown = int(result.tables["campaign"]["days"].iloc[0]), growth(result)
    if unit_of(result) != "count":
        return msg("{campaign} plans {name} of {target} in {days:n} days", days=days, **said)
    if math.isnan(grown):
        return msg("{campaign} plans {target} {name} in {days:n} days", days=days, **said)
    return msg(
        "{campaign} plans {target} {name} in {days:n} days, {grown:+pct} on the last one of its kind", days=days, grown=grown, **said
    )


def _one_against(goal: Message, rule: str) -> Message:
    return msg("{goal}; rule {rule:text} stands against its start.", goal=goal, rule=rule)


def begun(result: CampaignResult) -> bool:
    """Say whether anything of the campaign itself, after its warm-up, can be known."""
    return bool(result.meta.data_to >= result.tables["campaign"]["start"].iloc[0])


def growth(result: CampaignResult) -> float:
    """Return the target against what the last similar campaign reached, NaN where there is none."""
    before = [number(row["actual"]) for row in rows(result.tables.get("similar_campaigns")) if known(row["actual"])]
    target = result.headline.target
    return target / before[-1] - 1 if before and target is not None and before[-1] else math.nan


def _looked_back(result: CampaignResult, said: Values) -> Message:
    head = result.headline
    came = _came(result, said)
    if head.state == "running":
        came = msg("Interim, to {day:day}: {came}", day=result.meta.data_to, came=came)
    if head.effect is None:
        return msg("{came}; how much of that it caused cannot be told.", came=came)
    values: Values = {"came": came, **_span(result)}
    match head.verdict:
        case "effective" if not head.whole:
            return msg("{came}; of its test's users {effect} came because of it (80 % range {low}–{high}).", **values)
        case "effective":
            return msg("{came}; {effect} would not have come without it (80 % range {low}–{high}).", **values)
        case "harmful":
            return msg("{came}; but it was less than without the campaign: {effect} (80 % range {low} to {high}).", **values)
        case "descriptive":
            return msg("{came}; the channels lay {effect} above their usual course ({low}–{high}), which proves no effect.", **values)
        case _:
            return msg("{came}; an effect is not shown: {effect}, 80 % range {low} to {high}.", **values)


def _span(result: CampaignResult) -> dict[str, Message]:
    """Return the effect and its interval as messages."""
    head = result.headline
    ends = {"effect": head.effect, "low": head.low, "high": head.high}
    unit = unit_of(result)
    return {
        name: strong(level(unit, value)) if name == "effect" else level(unit, value) for name, value in ends.items() if value is not None
    }


def _came(result: CampaignResult, said: Values) -> Message:
    """Return what came of what was asked."""
    head = result.headline
    if head.actual is None:
        return msg("{campaign}: {name} were not measured on its own page", **said)
    said = {**said, "actual": amount(result, head.actual)}
    falls = direction_of(result, head.metric_id) == "down" or head.metric_id == "spend"
    if not head.target:
        if falls:
            return msg("{campaign}: {name} {actual}; no target was set", **said)
        return msg("{campaign} brought {actual} {name}; no target was set", **said)
    if falls:
        return msg("{campaign}: {name} {actual}, target {target}", target=amount(result, head.target), **said)
    share = strong(msg("{value:pct}", value=head.actual / head.target))
    return msg("{campaign} brought {actual} of {target} {name} ({share})", share=share, target=amount(result, head.target), **said)
