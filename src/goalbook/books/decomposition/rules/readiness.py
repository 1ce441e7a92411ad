"""Rules of what a time plan has to bring: seed users, rising rates, readiness, tags, partners, outreach (DC-26–29, DC-31–35)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from goalbook.books.decomposition.phases.case import ground_of
from goalbook.books.decomposition.phases.words import CONVERSION, PREPARATION, SETTLING, rates
from goalbook.books.decomposition.rules.case import PLAN
from goalbook.books.decomposition.rules.phases import rows_in
from goalbook.books.gates import noted
from goalbook.books.rows import rows_of
from goalbook.core.compare import at_least, at_most, more_than
from goalbook.core.findings import Finding
from goalbook.core.message import Label, msg
from goalbook.core.register import rule
from goalbook.inputs.plan.phase_faults import REPURCHASE, SEEDS
from goalbook.inputs.plan.phases import Phases

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from goalbook.books.decomposition.rules.case import Case
    from goalbook.books.rows import Row
    from goalbook.core.message import Message
    from goalbook.core.policy import Policy

SEED_USERS = Label("Seed users", "种子用户")
WEEK_1 = Label("Week 1", "首周")
VALIDATION = Label("A/B test of the tags", "标签 A/B 测试")
DIRECTIONS = Label("Monthly directions", "月度优化方向")


@rule("DC-26")
def seed_users(case: Case, policy: Policy) -> Iterator[Finding]:
    """About a thousand users with influence are won; before anything is counted the plan's own number is judged."""
    seeds = case.prepared.plan.sheet(Phases).seed_users
    if seeds is None:
        return
    enough, nearly = float(policy.plan.seed_users), float(policy.plan.seed_users_warn)
    known = [value for _, value in _counted(case)]
    value = known[-1] if known else float(seeds.target)
    over = seeds.due is not None and case.prepared.as_of > seeds.due
    status = "pass" if at_least(value, enough) else "warn" if at_least(value, nearly) else "fail"
    if known and not over and status != "pass":
        status = "info"
    values = {"n": value, "enough": enough}
    text = msg("won so far: {n:n} of {enough:n}", **values) if known else msg("planned: {n:n}; {enough:n} are wanted", **values)
    yield Finding("DC-26", SEED_USERS, status, value, enough, text)  # type: ignore[arg-type] # one of the statuses
    if not (seeds.criterion.en or seeds.criterion.zh):
        text = msg("nobody says by what they are chosen; say so (in phases.yml criterion)")
        yield Finding("DC-26", SEED_USERS, "warn", None, None, text)


def _counted(case: Case) -> list[tuple[date, float]]:
    """Return what was noted of the seed users, under their own id or that of the gate that counts them."""
    ground = ground_of(case.prepared)
    ids = [SEEDS, *(gate.id for gate in ground.sheet.gates if gate.counts == "seed_users")]
    return sorted((one for item in ids for one in noted(ground.progress, item, ground.day)), key=lambda one: one[0])


@rule("DC-27")
def conversion_rises(case: Case, policy: Policy) -> Iterator[Finding]:
    """The conversion phase has a target for every month, a rise, and one that history has reached."""
    missing = msg(
        "the conversion phase asks for a rise every month, and none is written;"
        " say by how much the rate is to rise (in phases.yml under rates)"
    )
    rows = [row for row in rows_of(case.tables["rate_paths"]) if row["metric_id"] != REPURCHASE and row["every"] == "month"]
    yield from _rising(case, policy, _Asked("DC-27", CONVERSION, missing), rows)


@rule("DC-28")
def repurchase_rises(case: Case, policy: Policy) -> Iterator[Finding]:
    """The settling phase has a target for every week's repurchase, a rise, and one that history has reached."""
    missing = msg(
        "the settling phase asks for a rise of repurchase every week, and none is written; say by how much (in phases.yml under rates)"
    )
    rows = [row for row in rows_of(case.tables["rate_paths"]) if row["every"] == "week"]
    yield from _rising(case, policy, _Asked("DC-28", SETTLING, missing), rows)


@dataclass(frozen=True)
class _Asked:
    """A phase of the method that asks for a rising rate, and what is said where none is written."""

    rule: str
    place: int
    missing: Message


def _rising(case: Case, policy: Policy, asked: _Asked, rows: list[Row]) -> Iterator[Finding]:
    phase = next((row for row in rows_in(case, "4321") if row["place"] == asked.place), None)
    if not rows:
        if phase is not None:
            yield Finding(asked.rule, phase["name"], "warn", None, float(policy.plan.rate_growth), asked.missing)
        return
    ends = {row["path_id"]: row for row in rows}  # the last step of each path
    for row in ends.values():
        yield _path(row, float(policy.plan.rate_growth), float(policy.plan.rate_of_best), asked.rule)


def _path(row: Row, above: float, most: float, rule_id: str) -> Finding:
    growth, base, required, best = (float(row[name]) for name in ("growth", "base", "required", "best"))
    if not more_than(growth, above):
        text = msg("changes by {growth:+pct} a step; a rise above {above:pct} is asked", growth=growth, above=above)
        return Finding(rule_id, row["name"], "fail", growth, above, text)
    if math.isnan(base):
        text = msg("its last value is not known: the data do not hold it; say from where it starts (in phases.yml base), or give purchases")
        return Finding(rule_id, row["name"], "not_evaluated", growth, above, text)
    said = dict(zip(("base", "required", "best"), rates(base, required, best), strict=True))
    values = {"growth": growth, "end": row["end"], **said}
    if math.isnan(best):
        text = msg("{growth:+pct} a step from {base} asks {required} by {end:date}", **values)
        return Finding(rule_id, row["name"], "pass", growth, above, text)
    if at_most(required / best if best else math.inf, most):
        text = msg("{growth:+pct} a step from {base} asks {required} by {end:date}; the best so far was {best}", **values)
        return Finding(rule_id, row["name"], "pass", required, best, text)
    text = msg(
        "{growth:+pct} a step from {base} asks {required} by {end:date}, more than the best so far, {best}: say what"
        " changes, or ask for less (in phases.yml growth)",
        **values,
    )
    return Finding(rule_id, row["name"], "warn", required, best, text)


@rule("DC-29")
def directions_differ(case: Case, policy: Policy) -> Iterator[Finding]:
    """No month improves what an earlier one improved already, in this plan and in those before it."""
    table = rows_of(case.tables["directions"])
    own = [row for row in table if row["period"] == case.prepared.period.label]
    if not own:
        return
    again = [row for row in table if row["repeats"]]
    for row in again:
        text = msg(
            "{month:text} repeats what an earlier month improved: {text}; choose another direction", month=row["month"], text=row["text"]
        )
        yield Finding("DC-29", DIRECTIONS, policy.plan.directions_repeat, row["month"], None, text)
    least = int(policy.plan.directions_min)
    if not at_least(len(own), least):
        text = msg(
            "months with a direction in this plan: {n:n}; it takes {least:n} to repeat one, so plans are compared", n=len(own), least=least
        )
        yield Finding("DC-29", DIRECTIONS, "info", float(len(own)), float(least), text)
    elif not again:
        text = msg("months with a direction: {n:n}, none repeats another", n=len(own))
        yield Finding("DC-29", DIRECTIONS, "pass", float(len(own)), float(least), text)


@rule("DC-31")
def first_week(case: Case, policy: Policy) -> Iterator[Finding]:
    """By the end of the first week all is ready; a percentage printed in a plan is a plan, never what was reached."""
    rows = [row for row in rows_of(case.tables["readiness"]) if row["kind"] == "week_1"]
    if not rows:
        return
    least, full = policy.plan.readiness_items, float(policy.plan.readiness_full)
    if not at_least(len(rows), least):
        text = msg("what has to be ready: {n:n}; {least:n} things are wanted: tags, sandbox, training", n=len(rows), least=least)
        yield Finding("DC-31", WEEK_1, "warn", float(len(rows)), float(least), text)
    last = case.prepared.period.start + timedelta(days=int(policy.plan.readiness_days) - 1)
    for row in rows:
        if row["due"] is not None and row["due"] > last:
            text = msg("due on {due:date}, the first week ends on {last:date}", due=row["due"], last=last)
            yield Finding("DC-31", row["name"], "fail", str(row["due"]), str(last), text)
        yield _ready(row, full)


def _ready(row: Row, full: float) -> Finding:
    planned, actual, printed = (float(row[name]) for name in ("planned", "actual", "printed"))
    if not math.isnan(actual):
        text = msg("{actual:pct0} reached of {full:pct0}", actual=actual, full=full)
        status = "pass" if at_least(actual, full) else "fail" if row["state"] == "failed" else "info"
        return Finding("DC-31", row["name"], status, actual, full, text)  # type: ignore[arg-type] # one of the statuses
    if not math.isnan(printed):
        text = msg(
            "the plan prints {printed:pct0} complete before anything has begun: read as planned; give it as the plan,"
            " and what is reached as a note of its own (in phases.yml planned; in progress.csv)",
            printed=printed,
        )
        return Finding("DC-31", row["name"], "warn", printed, full, text)
    if row["state"] == "unknown":
        return Finding(
            "DC-31",
            row["name"],
            "not_evaluated",
            None,
            full,
            msg("due on {day:date}, and nothing was noted in progress.csv", day=row["due"]),
        )
    if math.isnan(planned) or not at_least(planned, full):
        text = msg("planned at {planned:pct0}; {full:pct0} is wanted by the end of the first week", planned=planned, full=full)
        return Finding("DC-31", row["name"], "fail", None if math.isnan(planned) else planned, full, text)
    return Finding(
        "DC-31", row["name"], "pass", planned, full, msg("planned at {planned:pct0}; what is reached is noted apart", planned=planned)
    )


@rule("DC-32")
def preparing_stage(case: Case, policy: Policy) -> Iterator[Finding]:
    """The preparing stage collects data, designs tags and validates them against a control group."""
    rows = {str(row["item_id"]): row for row in rows_of(case.tables["readiness"]) if row["kind"] == "preparation"}
    tests = rows_of(case.tables["validations"])
    if not rows and not tests:
        return
    for step in (str(one) for one in policy.plan.preparation):
        if step not in rows:
            yield Finding(
                "DC-32", PREPARATION[step], "fail", None, None, msg("is not part of the preparing stage; add it with owner and day")
            )
        elif rows[step]["state"] == "failed":
            yield Finding(
                "DC-32", PREPARATION[step], "fail", None, None, msg("was due on {day:date} and is not done", day=rows[step]["due"])
            )
    least = policy.plan.ab_rows
    if not at_least(len(tests), least):
        text = msg("tests of the tags against a control group: {n:n}; needed: {least:n} or more", n=len(tests), least=least)
        yield Finding("DC-32", VALIDATION, "fail", float(len(tests)), float(least), text)
    for row in tests:
        yield _validated(row)


def _validated(row: Row) -> Finding:
    precision, control = float(row["precision"]), float(row["control"])
    if row["state"] == "ahead":
        text = msg("{day:date}: how many users are tagged rightly, against a control group", day=row["date_day"])
        return Finding("DC-32", row["name"], "pass", None, None, text)
    if row["state"] == "unknown":
        return Finding(
            "DC-32", row["name"], "not_evaluated", None, None, msg("over since {day:date}; its result is not written", day=row["date_day"])
        )
    text = msg("{precision:pct} tagged rightly, {control:pct} in the control group", precision=precision, control=control)
    return Finding("DC-32", row["name"], "pass" if row["state"] == "passed" else "fail", precision, control, text)


@rule("DC-34")
def partners_have_plans(case: Case, policy: Policy) -> Iterator[Finding]:
    """A partner is watched by figures, and there is a plan for the case that it fails."""
    for row in rows_of(case.tables["partners"]):
        if not row["has_risk_plan"]:
            text = msg("no plan for risks; write what is done when the partner's figures fall")
            yield Finding("DC-34", row["name"], policy.plan.partner_risk, None, None, text)
        elif not row["metrics_named"]:
            yield Finding("DC-34", row["name"], "warn", 0.0, 1.0, msg("no figure is watched; name one that comes in daily"))
        else:
            text = msg("watched: {metrics}; if it fails: {risk}", metrics=row["metrics"], risk=row["risk_plan"])
            yield Finding("DC-34", row["name"], "pass", float(row["metrics_named"]), 1.0, text)


@rule("DC-35")
def tiers_are_reached(case: Case, policy: Policy) -> Iterator[Finding]:
    """Every tier of users has its own way of being reached, with targets for taking part and for buying."""
    table = rows_of(case.tables["outreach"])
    for row in table:
        if row["state"] == "no_strategy":
            text = msg("no way of reaching this tier is planned; say how, with targets for taking part and for buying")
            yield Finding("DC-35", row["name"], "fail", None, None, text)
        elif row["state"] == "no_target":
            text = msg("lacks the share that should take part or buy")
            yield Finding("DC-35", row["name"], policy.plan.outreach_targets, None, None, text)
    sound = [row for row in table if row["state"] == "ok"]
    if table and len(sound) == len(table):
        text = msg("tiers with a way of their own and both targets: {n:n}", n=len(sound))
        yield Finding("DC-35", PLAN, "pass", float(len(sound)), float(len(table)), text)
