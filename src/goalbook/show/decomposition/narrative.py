"""The sentences of page one: does the plan add up, what closes its gaps, who carries it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.core.message import Label, Message, msg
from goalbook.show.emphasis import strong
from goalbook.show.levels import level
from goalbook.show.quantity import rounded
from goalbook.show.words import channel_name, headline_name, inside, known, number, rows

if TYPE_CHECKING:
    from goalbook.books.decomposition.result import Decomposition

Row = dict[str, object]
MOST_GAPS = 2  # channels whose gap is spelled out


def unit_of(result: Decomposition, metric_id: str = "") -> str:
    """Return the unit of a metric, by default of the headline's."""
    return str(result.catalogue.get(metric_id or result.headline.metric_id).unit)


def lines(result: Decomposition) -> list[Row]:
    """Return the channels' rows of the sum."""
    return [row for row in rows(result.tables.get("adding_up")) if row["channel"]]


def headline(result: Decomposition) -> Message:
    """Return the one line the decomposition meeting starts from."""
    head, name, period = result.headline, headline_name(result), result.meta.period.name
    if head.target is None:
        return msg("No goal is set for {period} yet: there is nothing to decompose.", period=period)
    unit = unit_of(result)
    target = strong(rounded(unit, head.target))
    if head.split is None:
        return msg("{target} {name} in {period}: no channel carries a part of it yet.", target=target, name=name, period=period)
    if head.funnel is None:
        split = rounded(unit, head.split)
        return msg(
            "{target} {name} in {period}: the channels carry {split}; no funnel says how.",
            target=target,
            name=name,
            period=period,
            split=split,
        )
    funnel = strong(rounded(unit, head.funnel))
    if head.verdict == "fail":
        return msg(
            "The plan for {period} does not add up: its funnels bring {funnel} of {target} {name}.",
            period=period, funnel=funnel, target=target, name=name,
        )  # fmt: skip
    if head.verdict == "warn":
        return msg(
            "The plan for {period} adds up in part: its funnels bring {funnel} for {target} {name}.",
            period=period, funnel=funnel, target=target, name=name,
        )  # fmt: skip
    return msg(
        "The plan for {period} adds up: its funnels bring {funnel} for {target} {name}.",
        period=period, funnel=funnel, target=target, name=name,
    )  # fmt: skip


def sums(result: Decomposition) -> tuple[Message, ...]:
    """Say what the parts, the funnels and the members' own figures come to, beside the target."""
    head = result.headline
    if head.target is None or head.split is None:
        return ()
    unit, target = unit_of(result), head.target
    said = [
        msg(
            "The channels' parts are {split} of {target} ({share:pct}).",
            split=level(unit, head.split), target=level(unit, target), share=head.split / target if target else math.nan,
        )
    ]  # fmt: skip
    if head.funnel is not None:
        said.append(_funnels(unit, head.funnel, head.funnel_single, target))
    said += [_other(row) for row in rows(result.tables.get("chains")) if row["verdict"] == "fail" and row["metric_id"] != head.metric_id]
    if head.bottom_up is not None:
        said.append(
            msg(
                "The members put their names to {bottom_up} ({share:pct}).",
                bottom_up=strong(level(unit, head.bottom_up)), share=head.bottom_up / target if target else math.nan,
            )
        )  # fmt: skip
    return tuple(said)


def _funnels(unit: str, whole: float, single: float | None, target: float) -> Message:
    share = whole / target if target else math.nan
    if single is None or single == whole:
        return msg("Their funnels bring {funnel} ({share:pct}).", funnel=strong(level(unit, whole)), share=share)
    return msg(
        "Their funnels bring {funnel} ({share:pct}), and {single} ({once:pct}) where monthly volumes are read once.",
        funnel=strong(level(unit, whole)), share=share, single=level(unit, single), once=single / target if target else math.nan,
    )  # fmt: skip


def _other(row: Row) -> Message:
    """Say of a chain that ends in another figure than the headline what it brings of its own target, on both readings."""
    name, target = row["name"], level("count", number(row["target"]))
    assert isinstance(name, Label)  # noqa: S101 - the table's own type, for the checker
    whole, single = number(row["implied"]), number(row["implied_single"])
    if math.isnan(single) or single == whole:
        return msg("{chain}: {implied} for {target}.", chain=name, implied=strong(level("count", whole)), target=target)
    return msg(
        "{chain}: {implied} for {target}, and {single} where monthly volumes are read once.",
        chain=name, implied=strong(level("count", whole)), target=target, single=level("count", single),
    )  # fmt: skip


def closing(result: Decomposition) -> tuple[Message, ...]:
    """Say of the worst channels what would close their gap, one factor alone, and whether history ever had it."""
    found = [row for row in lines(result) if row["verdict"] in ("fail", "warn") and known(row["funnel_ratio"])]
    order = sorted(found, key=lambda row: -abs(number(row["funnel"]) - number(row["top_down"])))
    said = [one for row in order if (one := closes(result, row)) is not None]
    if said:
        return tuple(said[:MOST_GAPS])
    if found or not any(known(row["funnel_ratio"]) for row in lines(result)):
        return ()
    return (msg("Every funnel carries its channel's part; no factor has to change."),)


def closes(result: Decomposition, row: Row) -> Message | None:
    """Return the one sentence that closes a channel's gap, None where its funnel has none."""
    ratio = number(row["funnel_ratio"])
    chain = chain_of(result, str(row["channel"]))
    if chain is None or math.isnan(ratio):
        return None
    unit = unit_of(result)
    said = msg(
        "{channel}: the funnel brings {implied} of {target}",
        channel=channel_name(result, row["channel"]),
        implied=strong(level(unit, number(row["funnel"]))),
        target=level(unit, number(row["top_down"])),
    )
    closing_it = chain["closing"]
    if not isinstance(closing_it, Message) or row["verdict"] == "pass":
        return msg("{said}.", said=said)
    return msg("{said}; {closing}.", said=said, closing=closing_it)


def chain_of(result: Decomposition, channel: str) -> Row | None:
    """Return the channel's chain that ends in the headline."""
    metric = result.headline.metric_id
    found = (row for row in rows(result.tables.get("chains")) if row["channel"] == channel and row["metric_id"] == metric)
    return next(found, None)


def way(row: Row) -> Message:
    """Return the value of one factor that closes a gap, beside the best there was."""
    name, unit = row["name"], str(row["unit"])
    assert isinstance(name, Label)  # noqa: S101 - the table's own type, for the checker
    value, best = level(unit, number(row["needed"])), number(row["best"])
    if row.get("per") == "month":
        value = msg("{value} a month", value=value)
    if math.isnan(best):
        return msg("{name} of {value}", name=inside(name), value=value)
    if row["reached"]:
        return msg("{name} of {value} (reached before: {best})", name=inside(name), value=value, best=level(unit, best))
    return msg("{name} of {value} (best so far {best})", name=inside(name), value=value, best=level(unit, best))


def carried(result: Decomposition) -> tuple[Message, ...]:
    """Say who carries the plan: tasks that are complete, figures that are signed, objections still open."""
    return tuple(one for one in (_tasks(result), _signed(result), _objections(result)) if one is not None)


def incomplete(result: Decomposition) -> list[Row]:
    """Return the tasks that lack an owner, a deadline, their resources or the tasks below them."""
    return [row for row in rows(result.tables.get("wbs")) if row["state"] != "ok"]


def unsigned(result: Decomposition) -> list[Row]:
    """Return the people whose word is not given for these targets."""
    return [row for row in rows(result.tables.get("commitments")) if row["state"] != "signed"]


def unanswered(result: Decomposition) -> list[Row]:
    """Return the objections that nobody has answered."""
    return [row for row in rows(result.tables.get("feedback")) if row["open"]]


def _tasks(result: Decomposition) -> Message | None:
    tasks = rows(result.tables.get("wbs"))
    if not tasks:
        return None
    lacking = len(incomplete(result))
    if not lacking:
        return msg("All {n:n} tasks have an owner, a deadline and their resources.", n=len(tasks))
    return msg(
        "Of {n:n} tasks {lacking} lack an owner, a deadline, resources or steps.", n=len(tasks), lacking=strong(msg("{n:n}", n=lacking))
    )


def _signed(result: Decomposition) -> Message | None:
    people = rows(result.tables.get("commitments"))
    if not people:
        return None
    waiting = len(unsigned(result))
    if not waiting:
        return msg("All {n:n} members have signed for these targets.", n=len(people))
    return msg("{signed:n} of {n:n} members have signed for these targets.", signed=len(people) - waiting, n=len(people))


def _objections(result: Decomposition) -> Message | None:
    given, waiting = rows(result.tables.get("feedback")), len(unanswered(result))
    if not given:
        return None
    if waiting:
        return msg("Objections without an answer: {n}.", n=strong(msg("{n:n}", n=waiting)))
    return msg("Every objection has its answer.")
