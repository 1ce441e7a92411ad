"""The sentences of page one: what its sums come to, what closes its gaps, who carries it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.core.message import Label, Message, msg
from goalbook.show.decomposition.opening import headline, lines, unit_of
from goalbook.show.decomposition.phase_chart import plan_message
from goalbook.show.decomposition.resources import budget_message
from goalbook.show.emphasis import strong
from goalbook.show.levels import level
from goalbook.show.words import channel_name, inside, known, number, rows

__all__ = ["carried", "chain_of", "closing", "headline", "incomplete", "lines", "misdated", "sums", "unit_of", "unsigned"]

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.decomposition.result import Decomposition

Row = dict[str, object]
LACKS = {"no_owner", "no_due", "no_resource", "childless"}  # what a task lacks; other faults are dates
MOST_GAPS = 2  # channels whose gap is spelled out
WAYS = 3  # ways to close one gap; the second reading stands in the funnel's own section


def sums(result: Decomposition) -> tuple[Message, ...]:
    """Say what the parts, the funnels and the members' own figures come to, beside the target."""
    head = result.headline
    if head.target is None or head.split is None:
        return ()
    unit, target = unit_of(result), head.target
    share = head.split / target if target else math.nan
    parts = msg(
        "The channels' parts are {split} of {target} ({share:pct}).", split=level(unit, head.split), target=level(unit, target), share=share
    )
    said = [parts]
    if head.funnel is not None:
        said += [_funnels(unit, head.funnel, head.funnel_single, target), *_assumed(result)]
    said += [_other(row) for row in rows(result.tables.get("chains")) if row["verdict"] == "fail" and row["metric_id"] != head.metric_id]
    if head.bottom_up is not None:
        named, part = strong(level(unit, head.bottom_up)), head.bottom_up / target if target else math.nan
        said.append(msg("The members put their names to {bottom_up} ({share:pct}).", bottom_up=named, share=part))
    return tuple(said)


def _assumed(result: Decomposition) -> tuple[Message, ...]:
    """Say how much of what the funnels bring is a channel's part for which nothing says how."""
    if not result.headline.assumed:
        return ()
    names = [channel_name(result, row["channel"]) for row in lines(result) if number(row["assumed"])]
    listed = Label(", ".join(one.en for one in names), "、".join(one.zh for one in names))
    amount = level(unit_of(result), result.headline.assumed)
    return (msg("{amount} of that is what {channels} should bring: no funnel says how.", amount=strong(amount), channels=listed),)


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
    """Say of the worst channels what would close their gap, one factor alone, and what past rates would bring instead."""
    found = [row for row in lines(result) if known(row["funnel_ratio"])]
    missed = [row for row in found if funnel_of(row) in ("fail", "warn")]
    order = sorted(missed, key=lambda row: -abs(number(row["funnel"]) - number(row["top_down"])))[:MOST_GAPS]
    said = [one for row in order if (one := closes(result, row)) is not None]
    said += [one for row in order[:1] if (one := _supported(result, row)) is not None]
    if said or not found:
        return tuple(said)
    low, high = result.policy.get("funnel.pass")
    every = msg("Every funnel brings its channel's part within the tolerance of {low:pct0} to {high:pct0}.", low=low, high=high)
    return (every, *ranges(result))


def ranges(result: Decomposition) -> tuple[Message, ...]:
    """Say between which ends each channel's funnel lies if its rates vary as they did; a chance would need a back-test."""
    listed: Message | None = None
    unit = unit_of(result)
    for row in lines(result):
        if not known(row["low"]):
            continue
        low, high, target = (level(unit, number(row[name])) for name in ("low", "high", "top_down"))
        one = msg("{channel} {low}–{high} for {target}", channel=channel_name(result, row["channel"]), low=low, high=high, target=target)
        listed = one if listed is None else msg("{first}, {then}", first=listed, then=one)
    if listed is None:
        return ()
    return (msg("If rates vary as in the past months, eight times in ten they bring {listed}.", listed=listed),)


def funnel_of(row: Row) -> str:
    """Return whether a channel's own funnel passes, warns or fails."""
    return str(row["verdict"]) if "funnel" in str(row["legs"]).split(",") else "pass"


def _supported(result: Decomposition, row: Row) -> Message | None:
    """Say that the plan's rates lie outside those of the past, where they do."""
    low, high, planned = number(row["low"]), number(row["high"]), number(row["funnel"])
    if math.isnan(low) or low <= planned <= high:
        return None
    name = channel_name(result, row["channel"])
    unit = unit_of(result)
    values: dict[str, Message | Label] = {"channel": name, "low": level(unit, low), "high": level(unit, high)}
    if planned < low:
        return msg("{channel}'s rates are planned lower than they were, which would bring {low}–{high}.", **values)
    return msg("{channel}'s rates are planned higher than they were, which would bring {low}–{high}.", **values)


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
    ways = [one for one in rows(result.tables.get("chain_solver")) if one["chain_id"] == chain["chain_id"] and known(one["needed"])]
    if not ways:
        return msg("{said}.", said=said)
    listed = way(ways[0])
    for one in ways[1:WAYS]:
        listed = msg("{first}, or {then}", first=listed, then=way(one))
    return msg("{said}; it takes {ways}.", said=said, ways=listed)


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
    return (*(one for one in (_tasks(result), _signed(result), _objections(result)) if one is not None), *_elsewhere(result))


def _elsewhere(result: Decomposition) -> Iterator[Message]:
    """Yield what else of the plan does not fit, as its own section says it: budget, time frame, meetings, goal cards."""
    wrong = {finding.rule for finding in result.findings if finding.status in ("warn", "fail")}
    if "DC-19" in wrong:
        yield msg("{said}.", said=budget_message(result))
    if wrong & {"DC-22", "DC-24"}:
        yield msg("{said}.", said=plan_message(result))
    if "GV-11" in wrong:
        most = max(number(row["meetings_month"]) for row in rows(result.tables["meeting_load"]))
        yield msg("Meetings come to {n:ratio} a person and month.", n=most)
    if wrong & {"PF-01", "PF-02"}:
        yield msg("The weights of some goal cards are out of range.")
    if any(finding.rule == "DC-03" and finding.status == "warn" for finding in result.findings):
        yield msg("A split counts some of the same twice.")


def incomplete(result: Decomposition) -> list[Row]:
    """Return the tasks that lack an owner, a deadline, their resources or the tasks below them."""
    return [row for row in rows(result.tables.get("wbs")) if LACKS & set(faults(row))]


def misdated(result: Decomposition) -> list[Row]:
    """Return the tasks that lack nothing, but end after what they belong to or before what they wait for."""
    return [row for row in rows(result.tables.get("wbs")) if faults(row) and not LACKS & set(faults(row))]


def faults(row: Row) -> tuple[str, ...]:
    """Return what is wrong with a task, by name."""
    found = row["faults"]
    return tuple(str(one) for one in found) if isinstance(found, tuple) else ()


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
    lacking, late = len(incomplete(result)), len(misdated(result))
    if not lacking and not late:
        return msg("All {n:n} tasks have an owner, a deadline and their resources.", n=len(tasks))
    if not lacking:
        return msg("Tasks with a date that does not fit the plan: {late} of {n:n}.", late=strong(msg("{n:n}", n=late)), n=len(tasks))
    shown = strong(msg("{n:n}", n=lacking))
    return msg("Tasks without owner, deadline, resources or steps: {lacking} of {n:n}.", n=len(tasks), lacking=shown)


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
