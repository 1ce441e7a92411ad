"""The one line the decomposition meeting starts from: whether the plan adds up, and if not, which of its sums fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import Label, Message, msg
from goalbook.show.emphasis import strong
from goalbook.show.levels import level
from goalbook.show.quantity import rounded
from goalbook.show.words import channel_name, headline_name, rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.books.decomposition.result import Decomposition

Row = dict[str, object]


def unit_of(result: Decomposition, metric_id: str = "") -> str:
    """Return the unit of a metric, by default of the headline's."""
    return str(result.catalogue.get(metric_id or result.headline.metric_id).unit)


def lines(result: Decomposition) -> list[Row]:
    """Return the channels' rows of the sum."""
    return [row for row in rows(result.tables.get("adding_up")) if row["channel"]]


def headline(result: Decomposition) -> Message:
    """Return the headline of page one."""
    head, name, period = result.headline, headline_name(result), result.meta.period.name
    if head.target is None:
        return msg("No goal is set for {period} yet: there is nothing to decompose.", period=period)
    unit = unit_of(result)
    said: dict[str, Message | Label] = {"period": period, "target": strong(in_headline(unit, head.target)), "name": name}
    if head.split is None:
        if head.metric_id in result.catalogue.ratios:
            return msg("{target} {name} in {period}: a rate is not split over channels.", **said)
        return msg("{target} {name} in {period}: no channel carries a part of it yet.", **said)
    said["split"] = strong(rounded(unit, head.split))
    return _summed(result, said)


def _summed(result: Decomposition, said: dict[str, Message | Label]) -> Message:
    """Say whether parts, funnels and members' figures come to the target."""
    head = result.headline
    if head.funnel is None:
        return msg("{target} {name} in {period}: the channels carry {split}; no funnel says how.", **said)
    said["funnel"] = strong(rounded(unit_of(result), head.funnel))
    if not head.filed:
        return msg("No plan is filed for {period}: at past rates the channels' funnels bring {funnel} of {target} {name}.", **said)
    if head.verdict in ("fail", "warn"):
        return _failing(result, said)
    if head.assumed:
        return msg("The plan for {period} adds up as far as it says how: {funnel} for {target} {name}.", **said)
    return msg("The plan for {period} adds up: its funnels bring {funnel} for {target} {name}.", **said)


def in_headline(unit: str, value: float) -> Message:
    """Return a value as the headline writes it: counts in k or 万, rates to the digit that targets differ in."""
    return rounded(unit, value) if unit == "count" else level(unit, value)


def _failing(result: Decomposition, said: Mapping[str, Message | Label]) -> Message:
    """Say which of the plan's sums fails first."""
    head = result.headline
    unit, above = unit_of(result), (head.funnel or 0.0) > (head.target or 0.0)
    if head.leg == "split":
        return msg("The plan for {period} does not add up: the channels' parts are {split} of {target} {name}.", **said)
    if head.leg == "members":
        named = strong(rounded(unit, head.bottom_up))
        return msg("The plan for {period} is not carried: the members put their names to {named} of {target} {name}.", named=named, **said)
    if head.leg == "funnel" and above:
        return msg("The plan for {period} does not fit its target: its funnels would bring {funnel} for {target} {name}.", **said)
    if head.leg == "funnel" and head.verdict == "fail":
        return msg("The plan for {period} does not add up: its funnels bring {funnel} of {target} {name}.", **said)
    wrong = [row for row in lines(result) if row["verdict"] == head.verdict]
    names = [channel_name(result, row["channel"]) for row in wrong]
    listed = Label(", ".join(one.en for one in names), "、".join(one.zh for one in names))
    if head.verdict == "fail":
        return msg(
            "The plan for {period} adds up to {funnel} for {target} {name}, but not by channel: {channels}.", channels=listed, **said
        )
    return msg(
        "The plan for {period} adds up in part: its funnels bring {funnel} for {target} {name}; see {channels}.", channels=listed, **said
    )
