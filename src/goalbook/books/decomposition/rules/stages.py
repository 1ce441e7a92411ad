"""Rules of steps and stages that open one after the other: nine steps, the route, the quarter's stages (DC-21, DC-25, DC-30)."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from goalbook.books.decomposition.phases.words import ROUTE, STAGES, STEP_STAGE, STEP_STAGES
from goalbook.books.decomposition.rules.phases import rows_in
from goalbook.books.rows import rows_of
from goalbook.core.compare import at_least
from goalbook.core.findings import Finding
from goalbook.core.message import Label, msg
from goalbook.core.register import rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from goalbook.books.decomposition.rules.case import Case
    from goalbook.books.rows import Row
    from goalbook.core.message import Message
    from goalbook.core.policy import Policy

STEPS = Label("Nine steps", "三阶九步")
ROUTE_NAME = Label("Three-step route", "三步实施路径")
QUARTER = Label("Stages of the quarter", "季度阶段")


@rule("DC-21")
def nine_steps(case: Case, policy: Policy) -> Iterator[Finding]:
    """All nine steps are there with owner, day and evidence; no stage opens before the one before it is complete."""
    rows, least = rows_in(case, "nine_steps"), policy.plan.steps_min
    if not rows:
        return
    enough = at_least(len(rows), least)
    text = msg("steps in the plan: {n:n} of {least:n}", n=len(rows), least=least)
    yield Finding("DC-21", STEPS, "pass" if enough else "fail", float(len(rows)), float(least), text)
    for row in rows:
        lacks = [name for name, given in _asked(row) if not given]
        if lacks:
            text = msg("lacks {what}", what=_listed(lacks))
            yield Finding("DC-21", row["name"], "warn", float(len(lacks)), 0.0, text)
        if row["state"] == "blocked":
            text = msg("has begun before the stage before it is complete: finish that one and write down its evidence first")
            yield Finding("DC-21", row["name"], "fail", None, None, text)
    yield from _steps_in_turn(rows)


def _asked(row: Row) -> tuple[tuple[Message, bool], ...]:
    evidence = row["evidence"]
    return (
        (msg("an owner"), bool(row["owner"])),
        (msg("a day"), row["end"] is not None),
        (msg("evidence"), bool(evidence.en or evidence.zh)),
    )


def _listed(parts: list[Message]) -> Message:
    text = parts[0]
    for part in parts[1:]:
        text = msg("{first}, {then}", first=text, then=part)
    return text


def _steps_in_turn(rows: list[Row]) -> Iterator[Finding]:
    """Yield stages that the plan itself opens before the one before it ends."""
    for before, stage in pairwise(sorted(set(STEP_STAGE.values()))):
        ends = [row["end"] for row in rows if row["place"] == before and row["end"] is not None]
        starts = [row["start"] for row in rows if row["place"] == stage and row["start"] is not None]
        if ends and starts:
            yield _in_turn("DC-21", STEP_STAGES[stage], STEP_STAGES[before], (min(starts), max(ends)))


def _in_turn(rule_id: str, name: Label, before: Label, days: tuple[date, date]) -> Finding:
    """Judge a stage that begins on the first day, and the one before it that ends on the second."""
    start, end = days
    if start > end:
        text = msg("opens on {start:date}, after {before} ends", start=start, before=before)
        return Finding(rule_id, name, "pass", str(start), str(end), text)
    following = end + timedelta(days=1)
    text = msg(
        "opens on {start:date}, {before} ends on {end:date}: let it begin on {following:date} or later",
        start=start,
        before=before,
        end=end,
        following=following,
    )
    return Finding(rule_id, name, "fail", str(start), str(end), text)


@rule("DC-25")
def route(case: Case, policy: Policy) -> Iterator[Finding]:
    """Channels first, then content, then users by tier: each stretch of the route is done no earlier than the one before it."""
    days = {str(row["step"]): row["day"] for row in rows_of(case.tables["route"])}
    if not days:
        return
    wanted = [str(one) for one in policy.plan.route]
    for step in wanted:
        if step not in days:
            yield Finding("DC-25", ROUTE[step], "warn", None, None, msg("is no part of the route; say by which day it is done"))
    for before, step in pairwise([one for one in wanted if one in days]):
        if days[step] < days[before]:
            text = msg(
                "done by {day:date}, before {before} by {other:date}: the route takes them the other way round",
                day=days[step],
                before=ROUTE[before],
                other=days[before],
            )
            yield Finding("DC-25", ROUTE[step], "warn", str(days[step]), str(days[before]), text)
            return
    if all(step in days for step in wanted):
        text = msg("all {n:n} stretches are dated and in their order", n=len(wanted))
        yield Finding("DC-25", ROUTE_NAME, "pass", float(len(days)), float(len(wanted)), text)


@rule("DC-30")
def quarter_stages(case: Case, policy: Policy) -> Iterator[Finding]:
    """Every stage of the quarter is in the plan with a target, a criterion for its end and an owner, one after the other."""
    rows = rows_in(case, "quarter_stages")
    if not rows:
        return
    present = {str(row["phase_id"]) for row in rows}
    for stage in (str(one) for one in policy.plan.q_stages):
        if stage not in present:
            text = (
                msg("is no stage of the plan; the last stage is read as outreach first, evaluation after it")
                if stage == "outreach"
                else None
            )
            text = text or msg("is no stage of the plan; add it with goal, days and owner")
            yield Finding("DC-30", STAGES.get(stage, Label.same(stage)), policy.plan.stage_missing, None, None, text)
    least = policy.plan.stage_targets_min
    for row in rows:
        yield _stage(row, least)
    for before, row in pairwise(rows):
        if row["start"] <= before["end"]:
            yield _in_turn("DC-30", row["name"], before["name"], (row["start"], before["end"]))
        elif row["state"] == "blocked":
            text = msg("has begun before {before} is complete", before=before["name"])
            yield Finding("DC-30", row["name"], "fail", None, None, text)
    yield Finding(
        "DC-30",
        QUARTER,
        "info",
        float(len(rows)),
        None,
        msg("from {start:date} to {end:date}", start=rows[0]["start"], end=rows[-1]["end"]),
    )


def _stage(row: Row, least: float) -> Finding:
    lacks = [] if at_least(float(_said(row["target"])), least) else [msg("a target")]
    lacks += [] if _said(row["exit"]) else [msg("a criterion for its end")]
    lacks += [] if row["owner"] else [msg("an owner")]
    if lacks:
        return Finding("DC-30", row["name"], "fail", float(len(lacks)), 0.0, msg("lacks {what}", what=_listed(lacks)))
    return Finding("DC-30", row["name"], "pass", 1.0, float(least), msg("has target, criterion for its end and owner"))


def _said(name: Label) -> bool:
    return bool(name.en or name.zh)
