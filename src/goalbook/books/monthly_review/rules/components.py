"""Rules of components and standards in the month: complete, improved, kept by the version of the day, learnt (CT-03 to CT-09)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.campaign.experiments.words import SLOTS, figure, judged_by, listed
from goalbook.books.decomposition.rules.standards import limit_text
from goalbook.books.decomposition.standards.procedures import measure
from goalbook.books.monthly_review.rules.content import month_rows
from goalbook.books.rows import Row, rows_of
from goalbook.core.compare import at_least, at_most
from goalbook.core.findings import Finding
from goalbook.core.message import Label, msg
from goalbook.core.register import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.rules.case import Case
    from goalbook.core.message import Message, Value
    from goalbook.core.policy import Policy

VERSIONS = Label("Versions of components", "组件版本")
TRAINING = Label("Training in procedures", "SOP 培训")


def _versions(case: Case) -> list[Row]:
    found = case.tables.get("content_versions")
    return [] if found is None else rows_of(found)


@rule("CT-03")
def content_components(case: Case, _policy: Policy) -> Iterator[Finding]:
    """A content component used in the month has value, emotion and benefit, and is judged by a figure."""
    yield from _complete("CT-03", "content", case)


@rule("CT-04")
def interaction_components(case: Case, _policy: Policy) -> Iterator[Finding]:
    """An interaction component used in the month has threshold, incentive and fission, and is judged by a figure."""
    yield from _complete("CT-04", "interaction", case)


@rule("CT-05")
def conversion_components(case: Case, _policy: Policy) -> Iterator[Finding]:
    """A conversion component used in the month has urgency, trust and payment, and is judged by a figure."""
    yield from _complete("CT-05", "conversion", case)


def _complete(rule_id: str, kind: str, case: Case) -> Iterator[Finding]:
    """Yield the latest version of each component."""
    wanted = float(len(SLOTS[kind]))
    seen: set[Label] = set()
    for row in _versions(case):
        name = row["component"]
        if row["kind"] != kind or name in seen:
            continue
        seen.add(name)
        filled = float(row["filled"])
        if filled < wanted:
            values: dict[str, Value] = {"version": row["version"], "names": row["lacks"]}
            text = msg("version {version:text}: {names} not filled in; write it in components.csv", **values)
            yield Finding(rule_id, name, "warn", filled, wanted, text)
        else:
            text = msg("version {version:text}: {said}", version=row["version"], said=_said(row, case))
            yield Finding(rule_id, name, "pass" if row["metric"] else "warn", filled, wanted, text)


def _said(row: Row, case: Case) -> Message:
    metric, catalogue, names = row["metric"], case.catalogue, listed(SLOTS[row["kind"]])
    if not metric:
        return msg("{names} filled in; nothing says what it is judged by: add metric to components.csv", names=names)
    values: dict[str, Value] = {"names": names, "metric": judged_by(metric, catalogue)}
    before, after = figure(metric, row["metric_before"], catalogue), figure(metric, row["metric_after"], catalogue)
    if math.isnan(row["metric_after"]):
        return msg("{names} filled in; judged by {metric}", **values)
    if math.isnan(row["metric_before"]):
        return msg("{names} filled in; {metric} {after}, nothing before to compare with", after=after, **values)
    return msg("{names} filled in; {metric} {before} before, {after} with it", before=before, after=after, **values)


@rule("CT-06")
def components_are_improved(case: Case, policy: Policy) -> Iterator[Finding]:
    """So many new versions come into use in a month, at least one of them answering what users said."""
    rows = _versions(case)
    if not rows:
        return
    running = case.head.as_of < case.head.period.end
    least = float(policy.cadence.components_per_month)
    own = [row for row in rows if row["in_month"]]
    heard, count = sum(bool(row["feedback"].en) for row in own), float(len(own))
    values: dict[str, Value] = {"n": count, "least": least, "heard": heard}
    if running and not at_least(count, least):
        text = msg("new versions so far this month: {n:n} of {least:n}; the month is not over", **values)
        yield Finding("CT-06", VERSIONS, "info", count, least, text)
    elif not at_least(count, least):
        text = msg("new versions this month: {n:n}; wanted: {least:n}", **values)
        yield Finding("CT-06", VERSIONS, "warn", count, least, text)
    elif not heard:
        text = msg("new versions this month: {n:n}; none says which feedback it answers", **values)
        yield Finding("CT-06", VERSIONS, "warn", count, least, text)
    else:
        text = msg("new versions this month: {n:n} (at least {least:n}); answering what users said: {heard:n}", **values)
        yield Finding("CT-06", VERSIONS, "pass", count, least, text)


@rule("CT-08")
def who_joined_is_trained(case: Case, policy: Policy) -> Iterator[Finding]:
    """Whoever joined is trained within the policy's days; counts only, a team's report names nobody."""
    limit = float(policy.get("sop.training_days"))
    table = case.tables.get("trainings_due")
    for row in [] if table is None else rows_of(table):
        values: dict[str, Value] = {"n": row["joined"], "in_time": row["in_time"], "missed": row["late"] + row["overdue"], "limit": limit}
        values["due"] = row["overdue"]
        missed = float(row["late"] + row["overdue"])
        if missed:
            text = msg("of {n:n} who joined, {missed:n} were not trained within {limit:n} days; still to be trained: {due:n}", **values)
            yield Finding("CT-08", TRAINING, "warn", missed, limit, text)
        else:
            text = msg("of {n:n} who joined, {in_time:n} were trained within {limit:n} days, none is overdue", **values)
            yield Finding("CT-08", TRAINING, "pass", missed, limit, text)


@rule("CT-09")
def standards_are_kept(case: Case, policy: Policy) -> Iterator[Finding]:
    """Checks of the month keep the limit of the version that held on their day, but for the policy's tolerance."""
    tolerance = float(policy.get("sop.breach_tolerance"))
    for row in month_rows(case, "sop_timeliness"):
        subject, missed = measure(row["metric"]), 1 - float(row["kept_share"])
        values: dict[str, Value] = {
            "version": row["version"],
            "limit": limit_text(float(row["limit"]), str(row["unit"])),
            "missed": row["checks"] - row["kept_checks"],
            "n": row["checks"],
            "share": missed,
            "most": tolerance,
        }
        text = msg("version {version:n} ({limit}): missed in {missed:n} of {n:n} checks ({share:pct0}, at most {most:pct0})", **values)
        yield Finding("CT-09", subject, "pass" if at_most(missed, tolerance) else "warn", missed, tolerance, text)
