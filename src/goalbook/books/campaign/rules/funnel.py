"""Rules of the campaign's funnel: days off plan are answered, four figures are collected, a gap has its cause beside it."""

from __future__ import annotations

import math
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.campaign.funnel.gap import cancelled
from goalbook.books.campaign.funnel.stages import COLLECTED, Ground
from goalbook.books.campaign.rules.case import WHOLE, Case
from goalbook.books.campaign.target.measured import unit_of
from goalbook.books.quantity import signed
from goalbook.books.rows import rows_of
from goalbook.core.compare import at_least, at_most
from goalbook.core.findings import Finding, Status
from goalbook.core.message import Label, msg
from goalbook.core.register import rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from goalbook.books.rows import Row
    from goalbook.core.message import Message, Value
    from goalbook.core.policy import Policy

NO_SINGLE = Label("no single channel", "不分渠道部分")


@rule("CR-14")
def days_off_plan_are_answered(case: Case, policy: Policy) -> Iterator[Finding]:
    """A day, or a run of days, too far on the wrong side of its plan is answered by a change within the days the policy gives."""
    days = [row for row in rows_of(case.tables["campaign_days"]) if row["phase"] == "live" and not math.isnan(row["gap_share"])]
    if not days:
        return
    limit, within = float(policy.alerts.deviation), float(policy.get("campaign.adjust_within_days"))
    runs = [list(run) for off, run in groupby(days, key=lambda row: bool(row["adverse"])) if off]
    for run in runs:
        yield _answered(case, run, (limit, within))
    if not runs:
        text = msg("days measured: {n:n}; none lay {limit:pct0} or more on the wrong side of its plan", n=len(days), limit=limit)
        sign = 1.0 if Ground.of(case.prepared).direction == "down" else -1.0
        yield Finding("CR-14", WHOLE, "pass", max(0.0, *(sign * float(row["gap_share"]) for row in days)), limit, text)


def _answered(case: Case, run: list[Row], limits: tuple[float, float]) -> Finding:
    """Return whether anything was changed from a run's first day on; a run that reaches the report's own day may still be answered.

    A change on a channel that carries little of the run's gap does not answer it.
    """
    limit, within = limits
    first, last = run[0]["day"], run[-1]["day"]
    worst = max(run, key=lambda row: abs(row["gap_share"]))
    carrying = _carrying(case, [row["day"] for row in run])
    later = [row for row in rows_of(case.tables["adjustments"]) if row["day"] >= first]
    found = [row for row in later if "" in carrying or row["channel"] in {"", *carrying}]
    values = {"first": first, "last": last, "gap": float(worst["gap_share"]), "limit": limit, "n": within}
    said = msg("{first:day} to {last:day}: up to {gap:+pct} against plan", **values)
    if first == last:
        said = msg("{first:day}: {gap:+pct} against plan", **values)
    if found and at_most(days := float((found[0]["day"] - first).days), within):
        text = msg("{said}; answered on {day:day}: {what}", said=said, day=found[0]["day"], what=found[0]["what"])
        return Finding("CR-14", WHOLE, "pass", days, within, text)
    if case.prepared.as_of < first + timedelta(days=within):
        text = msg("{said}; to be answered within {n:n} days", said=said, **values)
        return Finding("CR-14", WHOLE, "info", None, within, text)
    text = msg("{said}; nothing was changed within {n:n} days: write in adjustments.csv what was, or why nothing", said=said, **values)
    if any(at_most(float((row["day"] - first).days), within) for row in later):
        text = msg(
            "{said}; most of it is {channel}’s, where nothing was changed within {n:n} days: write in adjustments.csv what was, "
            "or why nothing",
            said=said,
            channel=case.channel(carrying[0]),
            **values,
        )
    return Finding("CR-14", WHOLE, "warn", float((found[0]["day"] - first).days) if found else None, within, text)


def _carrying(case: Case, days: list[date]) -> list[str]:
    """Return the channels that carry the largest part of these days' gap to the plan; "" where it belongs to no single one."""
    ground = Ground.of(case.prepared)
    sign, gaps = -1.0 if ground.direction == "down" else 1.0, {}
    for channel in ground.channels:
        planned, actual = (
            math.fsum(side[ground.metric][side.index.isin(pd.DatetimeIndex(days))].dropna()) for side in ground.by_channel[channel]
        )
        gaps[channel] = round(sign * (actual - planned), 9)
    least = min(gaps.values(), default=0.0)
    return [channel for channel, gap in gaps.items() if gap == least] or [""]


@rule("CR-15")
def four_figures_are_collected(case: Case, policy: Policy) -> Iterator[Finding]:
    """Exposures, clicks, shares and conversions were collected on every day; without one of them a retrospective lacks a part."""
    ground = Ground.of(case.prepared)
    need = float(policy.get("campaign.collected"))
    if case.prepared.as_of < case.prepared.start:
        yield Finding("CR-15", WHOLE, "not_evaluated", None, need, msg("not started yet: it begins on {day:date}", day=case.prepared.start))
        return
    if ground.last is None:
        text = msg("exposures, clicks, shares and conversions were not collected: without them no retrospective; write them to facts.csv")
        yield Finding("CR-15", WHOLE, "fail", 0.0, need, text)
        return
    step = 7 if case.prepared.inputs.team.grain == "week" else 1
    days = math.ceil(((ground.last - case.prepared.start).days + 1) / step)
    shares = {name: ground.facts.loc[ground.facts[name].notna(), "date_day"].nunique() / days for name in COLLECTED}
    absent = [COLLECTED[name] for name, share in shares.items() if share == 0]
    thin = [(name, share) for name, share in shares.items() if share and not at_least(share, need)]
    if absent:
        text = msg("{names} not collected: the funnel ends there; track them and write them to facts.csv", names=listed(absent))
        yield Finding("CR-15", WHOLE, "fail", float(len(COLLECTED) - len(absent)), float(len(COLLECTED)), text)
    for name, share in thin:
        text = msg("{name} collected on {share:pct0} of the days (at least {need:pct0})", name=COLLECTED[name], share=share, need=need)
        yield Finding("CR-15", WHOLE, "warn", share, need, text)
    if not absent and not thin:
        yield Finding("CR-15", WHOLE, "pass", min(shares.values()), need, _collected(case))


def _collected(case: Case) -> Message:
    """Return that all four are there, with K where clicks from shares were counted, and how many joined a group (CR-37)."""
    rates = {row["step"]: float(row["rate_actual"]) for row in rows_of(case.tables["funnel_plan"])}
    said = msg("exposures, clicks, shares and conversions were collected on every day")
    if not math.isnan(k := rates.get("share_click", math.nan)):
        said = msg("{said}; K by clicks {k:ratio2}: one visit brings so many through shares", said=said, k=k)
    if not math.isnan(joined := rates.get("group", math.nan)):
        said = msg("{said}; group-join rate {rate:pct}", said=said, rate=joined)
    return said


@rule("CR-16")
def a_gap_has_its_cause_beside_it(case: Case, policy: Policy) -> Iterator[Finding]:
    """The gap to the plan is taken apart by channel and factor; one beyond the alert has a recorded reason beside its largest part."""
    steps = rows_of(case.tables["gap_steps"])
    if not steps:
        return
    ground, unit = Ground.of(case.prepared), unit_of(case.prepared.inputs.catalogue, case.sheet.metric)
    limit, planned = float(policy.alerts.deviation), float(ground.to_date[ground.metric].sum())
    gap = math.fsum(float(row["contribution"]) for row in steps)
    causes = rows_of(case.tables["gap_causes"])
    if not causes:
        text = msg("{gap} against the plan by day: nothing is short", gap=signed(unit, gap))
        if ground.direction == "down":
            text = msg("{gap} against the plan by day: not above it", gap=signed(unit, gap))
        yield Finding("CR-16", WHOLE, "pass", gap / planned if planned else None, limit, text)
        return
    cause = _of(case, causes[0], unit)
    said = msg("{gap} against the plan by day (parts: {parts:n}); {cause}", gap=signed(unit, gap), parts=len(steps), cause=cause)
    if (same := cancelled(steps)) is not None:
        up, down = (signed(unit, value) for value in same[1:])
        said = msg("{said}; {channel}: {up} and {down} nearly cancel out", said=said, channel=_place(case, same[0]), up=up, down=down)
    share = abs(gap) / planned if planned else math.inf
    unexplained = not causes[0]["evidence"]
    status: Status = "warn" if unexplained and at_least(share, limit) else "pass"
    yield Finding("CR-16", WHOLE, status, share if math.isfinite(share) else None, limit, said)


def _of(case: Case, row: Row, unit: str) -> Message:
    """Return the channel that carries most and its largest part: what, where, since when, who, and what is recorded beside it."""
    values: dict[str, Value] = {
        "channel": _place(case, str(row["channel"])),
        "net": signed(unit, float(row["channel_net"])),
        "name": inside(row["name"]),
        "part": signed(unit, float(row["contribution"])),
        "since": row["since"],
        "until": row["until"],
    }
    said = msg("most from {channel}, {net}: {name} {part}, {since:day} to {until:day}", **values)
    if row["owner"]:
        said = msg("{said} ({owner})", said=said, owner=case.person(str(row["owner"])))
    if row["evidence"]:
        return msg("{said}; recorded beside it, {day:day}: {what}", said=said, day=row["evidence_on"], what=row["recorded"])
    return msg("{said}; no recorded change explains it", said=said)


def _place(case: Case, channel: str) -> Label:
    return case.channel(channel) if channel else NO_SINGLE


def inside(name: Label) -> Label:
    """Return a name as it stands in the middle of an English sentence; an abbreviation keeps its capital."""
    return Label(name.en[:1].lower() + name.en[1:], name.zh) if name.en[1:2].islower() else name


def listed(names: list[Label]) -> Label:
    """Return names one after the other, divided as each language does."""
    return Label(", ".join(name.en for name in names), "、".join(name.zh for name in names))
