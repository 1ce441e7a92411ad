"""Whether the plan's budget adds up in every dimension, stays within its phases, and whether loans and posts are settled."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import divide
from goalbook.books.decomposition.resources.allocation import JUDGED, POOLS
from goalbook.books.rows import rows_of
from goalbook.core.compare import at_least, at_most
from goalbook.core.findings import Finding, Status
from goalbook.core.message import Label, Message, msg
from goalbook.core.register import rule
from goalbook.inputs.planning.budget import BudgetSheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.decomposition.rules.case import Case
    from goalbook.books.rows import Row
    from goalbook.core.policy import Policy

BUDGET = Label("Plan's budget", "计划预算")
POOL = Label("Reallocation pool", "预算资源池")
HIRES = Label("Planned posts", "人员增补")
KOL = Label("KOL fees", "KOL 费用")


@rule("DC-19")
def totals_agree(case: Case, policy: Policy) -> Iterator[Finding]:
    """The budget says for each amount which channel, users, month and kind it is for, and all together are the budget."""
    for row in rows_of(case.tables["resource_totals"]):
        status: Status = row["verdict"]
        if row["dimension"] in JUDGED:
            yield _assigned(row, status, float(policy.resources.assigned))
        elif status != "not_evaluated":
            yield _sum(row, status)
    tolerance = float(policy.split_tolerance)
    for row in rows_of(case.tables["resources"]):
        frame, planned = float(row["frame"]), float(row["planned"])
        if math.isnan(frame) or at_most(abs(planned - frame), tolerance * frame):
            continue
        text = msg(
            "{channel}: {planned:money} here, {frame:money} in the lines of the budget frame; make them the same",
            channel=row["name_label"],
            planned=planned,
            frame=frame,
        )
        yield Finding("DC-19", row["name_label"], "warn", planned, frame, text)


def _assigned(row: Row, status: Status, least: float) -> Finding:
    values = {"planned": float(row["planned"]), "rest": float(row["planned"] - row["assigned"])}
    texts = {
        "channel": (
            msg("by channel: all {planned:money} have their place", **values),
            msg("by channel: {rest:money} of {planned:money} have no place; say which channel they are for", **values),
        ),
        "tier": (
            msg("by user tier: all {planned:money} have their place", **values),
            msg("by user tier: {rest:money} of {planned:money} have no place; say which users they are for", **values),
        ),
        "time": (
            msg("by month: all {planned:money} have their place", **values),
            msg("by month: {rest:money} of {planned:money} have no place; say in which month they are spent", **values),
        ),
        "kind": (
            msg("by kind: all {planned:money} have their place", **values),
            msg("by kind: {rest:money} of {planned:money} have no place; say what they are spent on", **values),
        ),
    }  # fmt: skip
    whole, open_ = texts[str(row["dimension"])]
    full = not values["rest"]
    return Finding("DC-19", BUDGET, status, float(row["assigned_share"]), least, whole if full else open_)


def _sum(row: Row, status: Status) -> Finding:
    planned, total = float(row["planned"]), float(row["total"])
    values = {"planned": planned, "total": total, "gap": abs(planned - total)}
    if status == "pass":
        text = msg("the amounts sum to {planned:money}, the budget", **values)
    elif planned > total:
        text = msg(
            "the amounts sum to {planned:money}, the budget is {total:money}; take {gap:money} out or have the budget raised", **values
        )
    else:
        text = msg("the amounts sum to {planned:money} of {total:money}; say what the other {gap:money} are for", **values)
    return Finding("DC-19", BUDGET, status, planned, total, text)


def _sums(case: Case, dimension: str) -> dict[str, float]:
    """Return the planned amounts by place in a dimension."""
    return {str(row["name"]): float(row["planned"]) for row in rows_of(case.tables["resources"]) if row["dimension"] == dimension}


@rule("BG-04")
def phases(case: Case, policy: Policy) -> Iterator[Finding]:
    """The plan's amounts keep the split between acquisition and conversion."""
    sums = _sums(case, "phase")
    first, second = sums.get("acquisition", 0.0), sums.get("conversion", 0.0)
    share = divide(first, first + second)
    if math.isnan(share):
        return
    wanted = float(policy.budget.phase_acquisition)
    name = POOLS["acquisition"]
    values = {"first": share, "second": 1 - share, "wanted": wanted, "rest": float(policy.budget.phase_conversion)}
    if at_most(abs(share - wanted), float(policy.budget.phase_tolerance)):
        text = msg("plan: acquisition : conversion = {first:pct0} : {second:pct0} (frame {wanted:pct0} : {rest:pct0})", **values)
        yield Finding("BG-04", name, "pass", share, wanted, text)
        return
    text = msg(
        "plan: acquisition : conversion = {first:pct0} : {second:pct0}, the frame has {wanted:pct0} : {rest:pct0}; move {amount:money}",
        **values,
        amount=abs(share - wanted) * (first + second),
    )
    yield Finding("BG-04", name, "warn", share, wanted, text)


@rule("BG-05")
def kol_fees(case: Case, policy: Policy) -> Iterator[Finding]:
    """KOL fees in the plan stay within their share of the conversion phase."""
    fees, whole = _sums(case, "kind").get("kol", 0.0), _sums(case, "phase").get("conversion", 0.0)
    limit = float(policy.budget.kol_of_conversion)
    share = divide(fees, whole)
    if not fees or math.isnan(share):
        return
    values = {"fees": fees, "share": share, "limit": limit, "over": fees - limit * whole}
    if at_most(share, limit):
        text = msg("plan: KOL fees {fees:money}, {share:pct} of the conversion phase (at most {limit:pct0})", **values)
        yield Finding("BG-05", KOL, "pass", share, limit, text)
        return
    text = msg(
        "plan: KOL fees {fees:money} are {share:pct} of the conversion phase (at most {limit:pct0}); take {over:money} out", **values
    )
    yield Finding("BG-05", KOL, "warn", share, limit, text)


@rule("BG-06")
def loans(case: Case, policy: Policy) -> Iterator[Finding]:
    """What one channel lends another has a reason, a day of return within the period and somebody's approval; the total stays."""
    found = rows_of(case.tables["pool"])
    if not found:
        return
    least = float(policy.resources.pool_signed)
    share = sum(bool(row["complete"]) for row in found) / len(found)
    status: Status = "pass" if at_least(share, least) else "fail"
    for row in found:
        values: dict[str, Label | float] = {
            "giver": case.channel(str(row["from_channel"])), "getter": case.channel(str(row["to_channel"])), "amount": float(row["amount"]),
        }  # fmt: skip
        if not row["complete"]:
            text = msg("{giver} lends {getter} {amount:money} without {lacks}; add it before money moves", **values, lacks=_lacks(row))
            yield Finding("BG-06", POOL, status, share, least, text)
        elif not row["in_period"]:
            text = msg(
                "{giver} lends {getter} {amount:money} until {day:date}, after the period's end", **values, day=row["return_date"].date()
            )
            yield Finding("BG-06", POOL, "warn", share, least, text)
    if at_least(share, 1.0):
        balance = case.tables["pool_balance"]
        moved = float(balance["borrowed"].sum())
        text = msg("{n:n} loans of {amount:money} are approved and come back; the total stays as it was", n=float(len(found)), amount=moved)
        yield Finding("BG-06", POOL, "pass", share, least, text)


def _lacks(row: Row) -> Message | Label:
    lacking = [
        name
        for name, there in (
            (Label("a reason", "原因"), bool(row["reason"].en or row["reason"].zh)),
            (Label("a day of return", "归还日期"), not pd.isna(row["return_date"])),
            (Label("an approval", "审批人"), bool(row["approved_by"])),
        )
        if not there
    ]
    listed: Message | Label = lacking[0]
    for one in lacking[1:]:
        listed = msg("{first}, {then}", first=listed, then=one)
    return listed


@rule("BG-07")
def spend_stays_where_it_is_known(case: Case, policy: Policy) -> Iterator[Finding]:
    """Nobody knows what it brings: spend beside pilots keeps near that of the last months, unless a response was measured or stated."""
    reach = float(policy.plan.spend_reach)
    known = {str(row["channel"]) for row in rows_of(case.tables["spend_curves"]) if row["source"] != "none"}
    for row in rows_of(case.tables["resources"]):
        change = float(row["change_regular"])
        if row["dimension"] != "channel" or math.isnan(change):
            continue
        near, told = at_most(abs(change), reach), row["channel"] in known
        yield Finding("BG-07", row["name_label"], "pass" if near or told else "warn", change, reach, leap(row, reach, told=told))


def leap(row: Row, reach: float, *, told: bool) -> Message:
    """Return how far a channel's spend moves from the last months', and what makes that sensible or lacks for it."""
    said = msg("{planned:money} planned, {change:+pct0} on the last months", planned=row["planned"], change=row["change"])
    if row["pilots"]:
        said = msg("{said}; {change:+pct0} without pilots of {pilots:money}", said=said, change=row["change_regular"], pilots=row["pilots"])
    if at_most(abs(row["change_regular"]), reach):
        return said
    if told:
        return msg("{said}; what other amounts bring was measured or stated", said=said)
    return msg(
        "{said}; nobody knows what that does: state a curve in split.yml, try it as a pilot, or stay within {reach:pct0}",
        said=said, reach=reach,
    )  # fmt: skip


@rule("BG-09")
def posts(case: Case, policy: Policy) -> Iterator[Finding]:
    """The posts that the budget frame plans have a month and somebody who fills them."""
    wanted = float(sum(hire.count for hire in case.prepared.planning.sheet(BudgetSheet).people.planned))
    rows = rows_of(case.tables["hires"])
    if not rows:
        return
    settled, listed = sum(row["count"] for row in rows if row["planned"]), sum(row["count"] for row in rows)
    asked = max(wanted, listed)
    share, least = divide(settled, asked), float(policy.resources.hires_planned)
    if math.isnan(share):
        return
    if at_least(share, least):
        text = msg("{n:n} posts to be filled, each with a month and an owner", n=asked)
        yield Finding("BG-09", HIRES, "pass", share, least, text)
        return
    text = msg("{settled:n} of {n:n} planned posts have a month and an owner; name them for the others", settled=settled, n=asked)
    yield Finding("BG-09", HIRES, "warn", share, least, text)


@rule("BG-15")
def campaigns(case: Case, policy: Policy) -> Iterator[Finding]:
    """Each campaign's budget says how much of it every channel gets."""
    least = float(policy.resources.campaign_assigned)
    found: dict[Label, list[Row]] = {}
    for row in rows_of(case.tables["campaign_budgets"]):
        found.setdefault(row["campaign"], []).append(row)
    for name, rows in found.items():
        share = math.fsum(row["share"] for row in rows if row["channel"])
        whole = math.fsum(row["amount"] for row in rows)
        if math.isnan(share):
            continue
        if at_least(share, least):
            n = float(sum(bool(row["channel"]) for row in rows))
            text = msg("{campaign}: {amount:money} over {n:n} channels", campaign=name, amount=whole, n=n)
            yield Finding("BG-15", name, "pass", share, least, text)
            continue
        text = msg(
            "{campaign}: {share:pct0} of {amount:money} are given to channels; say which channel gets the rest",
            campaign=name,
            share=share,
            amount=whole,
        )
        yield Finding("BG-15", name, "warn", share, least, text)
