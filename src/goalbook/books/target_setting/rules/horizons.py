"""Rules of horizons, dimensions, tiers, pass lines and rounds of adjustment (TS-27 to TS-32, TS-49)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.rows import rows_of
from goalbook.books.target_setting.horizons.current import survey
from goalbook.books.target_setting.horizons.names import DIMENSIONS, HORIZONS, ITEMS, TIERS
from goalbook.books.target_setting.horizons.revisions import had_goals, judged_quarter
from goalbook.books.target_setting.horizons.tiers import NONE, TOTAL
from goalbook.books.target_setting.rules.case import PLAN
from goalbook.core.compare import at_least, at_most
from goalbook.core.findings import Finding
from goalbook.core.message import Label, msg
from goalbook.core.period import parse_period
from goalbook.core.register import rule
from goalbook.inputs.weights import TIERS as KNOWN_TIERS
from goalbook.inputs.weights import unknown_tier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.rows import Row
    from goalbook.books.target_setting.rules.case import Case
    from goalbook.core.policy import Policy


@rule("TS-27")
def thirty_days(case: Case, _policy: Policy) -> Iterator[Finding]:
    """A thirty-day goal holds what its template asks, and a growth that could be sustained."""
    yield from _of_horizon(case, "TS-27", "30d")


@rule("TS-28")
def six_months(case: Case, _policy: Policy) -> Iterator[Finding]:
    """A six-month goal holds repurchase, one concentration of revenue, and a closed loop."""
    yield from _of_horizon(case, "TS-28", "6m")


@rule("TS-29")
def three_years(case: Case, _policy: Policy) -> Iterator[Finding]:
    """A three-year goal has a path of lifetime value, and neither too few core IPs nor too many."""
    yield from _of_horizon(case, "TS-29", "3y")


def _of_horizon(case: Case, rule_id: str, horizon: str) -> Iterator[Finding]:
    for row in rows_of(case.tables["templates"]):
        if row["horizon"] == horizon:
            when, item = HORIZONS[horizon], ITEMS[row["item"]]
            subject = Label(f"{when.en}: {item.en}", f"{when.zh}：{item.zh}")
            yield Finding(rule_id, subject, row["verdict"], float(row["value"]), float(row["limit"]), row["said"])


@rule("TS-30")
def three_dimensions(case: Case, policy: Policy) -> Iterator[Finding]:
    """Each dimension has a target that is one, none weaker than its template; the promoter score is surveyed every month."""
    table = rows_of(case.tables["dimensions"])
    if not table:
        return
    for dimension, name in DIMENSIONS.items():
        sound = [row for row in table if row["dimension"] == dimension and row["fault"] is None]
        enough = at_least(len(sound), policy.horizon.dimension_min)
        text = msg("targets: {n:n}; needed: {least:n} or more", n=len(sound), least=policy.horizon.dimension_min)
        yield Finding("TS-30", name, "pass" if enough else "fail", float(len(sound)), float(policy.horizon.dimension_min), text)
    for row in table:
        yield from _target(row)
    if any(row["metric_id"] == "nps" for row in table):
        yield from _survey(case, policy)


def _target(row: Row) -> Iterator[Finding]:
    if row["fault"] is not None:
        yield Finding("TS-30", row["name"], "fail", None, None, row["fault"])
        return
    value, default = float(row["value"]), float(row["default"])
    if math.isnan(default):
        return
    holds = at_most(value, default) if row["direction"] == "down" else at_least(value, default)
    text = msg("as strong as the template or stronger") if holds else msg("weaker than the template")
    yield Finding("TS-30", row["name"], "pass" if holds else "warn", value, default, text)


def _survey(case: Case, policy: Policy) -> Iterator[Finding]:
    """Judge how old the last survey is; a score that nobody dates is not judged."""
    _, month, _ = survey(case.prepared)
    name = Label("NPS survey", "净推荐值调研")
    if not month:
        yield Finding("TS-30", name, "not_evaluated", None, None, msg("no survey of the promoter score is dated"))
        return
    day, surveyed = case.prepared.as_of, parse_period(month).start
    age = (day.year - surveyed.year) * 12 + day.month - surveyed.month
    fresh = at_most(age, policy.horizon.nps_max_age)
    text = msg("last surveyed in {month:text}; a sample every month is asked", month=month)
    yield Finding("TS-30", name, "pass" if fresh else "warn", float(age), float(policy.horizon.nps_max_age), text)


@rule("TS-31")
def four_tiers(case: Case, policy: Policy) -> Iterator[Finding]:
    """Targets lie in known tiers, at least one in the base; a tier that expects to miss is as grave as it is."""
    for kr in case.prepared.key_results:
        if kr.tier and kr.tier not in KNOWN_TIERS:
            yield Finding("TS-31", case.key_result(kr.id), "fail", kr.tier, None, unknown_tier(kr.tier))
    table = rows_of(case.tables["tiers"])
    if not table:
        if case.prepared.key_results:
            yield Finding("TS-31", PLAN, "not_evaluated", None, None, msg("no key result says which tier it belongs to"))
        return
    base, least = next(row["key_results"] for row in table if row["tier"] == "base"), policy.horizon.tiers.base_min
    text = msg("targets in the base tier: {n:n}; needed: {least:n} or more", n=base, least=least)
    yield Finding("TS-31", TIERS["base"], "pass" if at_least(base, least) else "fail", float(base), float(least), text)
    for row in table:
        if row["tier"] not in (TOTAL, NONE):
            yield from _tier(row, float(policy.pass_line))


def _tier(row: Row, line: float) -> Iterator[Finding]:
    name, weight, expected = TIERS[row["tier"]], float(row["weight"]), float(row["expected"])
    if not row["key_results"]:
        if weight > 0:
            text = msg("weighs {weight:pct}, but no key result belongs to it", weight=weight)
            yield Finding("TS-31", name, "warn", weight, 0.0, text)
        return
    if math.isnan(expected):
        yield Finding("TS-31", name, "not_evaluated", None, line, msg("none of its key results has a forecast"))
        return
    reaches = at_least(expected, line)
    text = (
        msg("its forecast reaches {expected:pct} of the targets; {line:pct0} passes", expected=expected, line=line)
        if reaches
        else msg("its forecast reaches only {expected:pct} of the targets; {line:pct0} passes", expected=expected, line=line)
    )
    yield Finding("TS-31", name, "pass" if reaches else row["severity"], expected, line, text)


@rule("TS-32")
def pass_line(case: Case, policy: Policy) -> Iterator[Finding]:
    """The line from which a quarter's target passes is not lowered, and what was committed to lies above it."""
    general = float(policy.pass_line)
    for row in rows_of(case.tables["pass_lines"]):
        line, subject = float(row["pass_line"]), case.key_result(row["kr_id"])
        if not at_least(line, general):
            text = msg("passes at {line:pct0} already; the line is {general:pct0}", line=line, general=general)
            yield Finding("TS-32", subject, "warn", line, general, text)
        elif row["commit_passes"] is False:
            text = msg("what is committed to would not pass the line of {line:pct0}", line=line)
            yield Finding("TS-32", subject, "warn", float(row["commit"]), float(row["pass_value"]), text)
        else:
            yield Finding("TS-32", subject, "pass", line, general, msg("passes from {line:pct0} of the target", line=line))


@rule("TS-49")
def adjustment_round(case: Case, policy: Policy) -> Iterator[Finding]:
    """At least once a quarter the targets are looked at again; that nothing was changed counts when it was decided."""
    quarter = judged_quarter(case.prepared)
    rounds = [row for row in rows_of(case.tables["revisions"]) if row["counts"]]
    if not rounds and not had_goals(case.prepared):
        return
    name = Label(f"Adjustment rounds of {quarter.label}", f"{quarter.label} 目标调整")
    least = policy.horizon.revisions_min
    running = quarter.end > case.prepared.as_of
    enough = at_least(len(rounds), least)
    text = msg("rounds logged: {n:n}; needed a quarter: {least:n} or more", n=len(rounds), least=least)
    if not enough and running:
        text = msg("rounds logged so far: {n:n}; due by {day:date}: {least:n} or more", n=len(rounds), least=least, day=quarter.end)
    yield Finding("TS-49", name, "pass" if enough else "info" if running else "warn", float(len(rounds)), float(least), text)
    unexplained = [row for row in rounds if not (row["reason"].en or row["reason"].zh) or not row["by"]]
    if unexplained:
        text = msg("rounds without a reason or a person: {n:n} of {all:n}", n=len(unexplained), all=len(rounds))
        yield Finding("TS-49", name, "warn", float(len(unexplained)), 0.0, text)
