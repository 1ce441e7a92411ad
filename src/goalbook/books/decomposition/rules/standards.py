"""Rules of the standards: complete, tight enough, kept by the version that held on the day, learnt, and signed on every level."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.decomposition.standards.procedures import DIMENSIONS, measure, name_of
from goalbook.books.decomposition.standards.versions import HOURS
from goalbook.books.rows import Row, rows_of
from goalbook.core.compare import at_least, at_most, less_than, more_than
from goalbook.core.findings import Finding
from goalbook.core.message import Label, Message, msg
from goalbook.core.register import rule
from goalbook.inputs.plan.standards import AT_MOST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.decomposition.rules.case import Case
    from goalbook.core.message import Value
    from goalbook.core.policy import Policy

FORM = Label("Review form", "内容审核表")
SENSITIVE = Label("Sensitive content", "敏感内容")
DAY = 24.0  # hours
_UNITS = {
    "hours": Label("h", "小时"),
    "days": Label("d", "天"),
    "per_week": Label("a week", "个/周"),
    "per_month": Label("a month", "个/月"),
    "count": Label("", ""),
    "share": Label("", ""),
}


def limit_text(limit: float, unit: str) -> Message:
    """Return a limit with its sign and unit: ≤ 12 h, ≥ 5 a week."""
    if unit == "share":
        return msg("≥ {limit:pct}", limit=limit)
    if unit in AT_MOST:
        return (
            msg("≤ {limit:ratio} {unit}", limit=limit, unit=_UNITS[unit])
            if limit % 1
            else msg("≤ {limit:n} {unit}", limit=limit, unit=_UNITS[unit])
        )
    return msg("≥ {limit:n} {unit}", limit=limit, unit=_UNITS[unit]) if _UNITS.get(unit, FORM).en else msg("≥ {limit:n}", limit=limit)


@rule("DC-12")
def actions_have_their_standard(case: Case, policy: Policy) -> Iterator[Finding]:
    """Topics a week and the review of scripts have limits no looser than the policy's, and limits are kept."""
    steps = rows_of(case.tables["standards"])
    if not steps:
        return
    least, most = float(policy.get("sop.topics_per_week")), float(policy.get("sop.script_review_days"))
    for metric, limit in (("topics_per_week", least), ("script_review", most)):
        found = [row for row in steps if row["metric"] == metric and not math.isnan(row["limit"])]
        for row in found:
            yield _standard(row, limit)
        if not found:
            text = msg("{measure}: no limit is set; write one in standards.csv", measure=measure(metric))
            yield Finding("DC-12", measure(metric), "warn", None, limit, text)
    yield from _breaches(case, float(policy.get("sop.breach_tolerance")))


def _standard(row: Row, limit: float) -> Finding:
    """Return whether one limit is as tight as the policy's."""
    subject, said = measure(row["metric"]), limit_text(float(row["limit"]), str(row["unit"]))
    if row["metric"] == "topics_per_week":
        value = float(row["limit"]) / (52 / 12 if row["unit"] == "per_month" else 1.0)
        fits, wanted = at_least(value, limit), limit_text(limit, "per_week")
    else:
        value = float(row["limit"]) * HOURS.get(str(row["unit"]), 1.0) / DAY
        fits, wanted = at_most(value, limit), limit_text(limit, "days")
    if fits:
        text = msg("{measure} {limit}", measure=subject, limit=said)
        return Finding("DC-12", subject, "pass", value, limit, text)
    text = msg("{measure} {limit}; the standard is {wanted}", measure=subject, limit=said, wanted=wanted)
    return Finding("DC-12", subject, "warn", value, limit, text)


def _breaches(case: Case, tolerance: float) -> Iterator[Finding]:
    """Yield for every measure how often it was missed, each time by the version that held on the day."""
    counts: dict[str, list[int]] = {}
    for row in rows_of(case.tables["sop_versions"]):
        if row["checks"]:
            found = counts.setdefault(str(row["metric"]), [0, 0])
            found[0], found[1] = found[0] + int(row["checks"]), found[1] + int(row["breaches"])
    for metric, (checks, breaches) in counts.items():
        share = breaches / checks
        values: dict[str, Value] = {"measure": measure(metric), "n": checks, "missed": breaches, "share": share, "limit": tolerance}
        if at_most(share, tolerance):
            text = msg("{measure}: missed in {missed:n} of {n:n} checks ({share:pct0}, at most {limit:pct0})", **values)
            yield Finding("DC-12", measure(metric), "pass", share, tolerance, text)
        else:
            text = msg(
                "{measure}: missed in {missed:n} of {n:n} checks ({share:pct0}, at most {limit:pct0}); remove what causes it",
                **values,
            )
            yield Finding("DC-12", measure(metric), "fail", share, tolerance, text)


@rule("CT-07")
def procedures_are_complete(case: Case, policy: Policy) -> Iterator[Finding]:
    """Every step has an owner and a standard, the review form its three scores, and what does not comply is not published."""
    steps = rows_of(case.tables["standards"])
    if not steps:
        return
    for process in dict.fromkeys(str(row["process"]) for row in steps):
        own = [row for row in steps if row["process"] == process]
        bare = [row for row in own if not row["owner"] or not row["standard"].en]
        if bare:
            text = msg(
                "{process}: without owner or standard: {steps}", process=name_of(process), steps=_list([row["step"] for row in bare])
            )
            yield Finding("CT-07", name_of(process), "warn", float(len(own) - len(bare)), float(len(own)), text)
        else:
            text = msg("{process}: every step has owner and standard (steps: {n:n})", process=name_of(process), n=len(own))
            yield Finding("CT-07", name_of(process), "pass", float(len(own)), float(len(own)), text)
    yield _form(steps, list(policy.get("sop.dimensions")))
    for row in rows_of(case.tables["sop_checks"]):
        if row["compliance"] == "no" and row["published"] == "yes":
            text = msg("{item} does not comply and was published; take it down", item=row["item"])
            yield Finding("CT-07", row["item"], "fail", "no", "yes", text)


def _form(steps: list[Row], wanted: list[str]) -> Finding:
    scored = {name for row in steps for name in str(row["dimensions"]).split(",")}
    out = [DIMENSIONS.get(name, Label.same(name)) for name in wanted if name not in scored]
    if out:
        text = msg("the content review does not score {dimensions}; add it to the review form", dimensions=_list(out))
        return Finding("CT-07", FORM, "warn", float(len(wanted) - len(out)), float(len(wanted)), text)
    text = msg("the content review scores {dimensions}", dimensions=_list([DIMENSIONS.get(name, Label.same(name)) for name in wanted]))
    return Finding("CT-07", FORM, "pass", float(len(wanted)), float(len(wanted)), text)


@rule("CT-08")
def new_members_learn_the_procedures(case: Case, policy: Policy) -> Iterator[Finding]:
    """Whoever joined is trained within a month; without a day of joining nobody is judged."""
    limit = float(policy.get("sop.training_days"))
    rows = [row for row in rows_of(case.tables["trainings"]) if row["joined"] is not None]
    for person in dict.fromkeys(str(row["person"]) for row in rows):
        own = [row for row in rows if row["person"] == person]
        joined, name = max(row["joined"] for row in own), own[0]["name"]
        days = [(row["day"] - joined).days for row in own if row["day"] is not None and row["day"] >= joined]
        late = (case.prepared.as_of - joined).days
        if days and at_most(min(days), limit):
            text = msg("{who}: trained {n:n} days after joining (at most {limit:n})", who=name, n=min(days), limit=limit)
            yield Finding("CT-08", name, "pass", float(min(days)), limit, text)
        elif days:
            text = msg("{who}: trained only {n:n} days after joining (at most {limit:n})", who=name, n=min(days), limit=limit)
            yield Finding("CT-08", name, "warn", float(min(days)), limit, text)
        elif more_than(late, limit):
            text = msg("{who}: joined {n:n} days ago and no training is planned (at most {limit:n})", who=name, n=late, limit=limit)
            yield Finding("CT-08", name, "warn", float(late), limit, text)
        else:
            text = msg("{who}: joined on {joined:date}, no training is planned yet", who=name, joined=joined)
            yield Finding("CT-08", name, "info", float(late), limit, text)


@rule("CT-09")
def procedures_improve(case: Case, policy: Policy) -> Iterator[Finding]:
    """A later version is tighter, or names the experience it comes from; the data review keeps the policy's hours for its version."""
    hours = {int(one["version"]): float(one["hours"]) for one in policy.get("sop.review_hours")}
    before: dict[tuple[str, str], Row] = {}
    for row in rows_of(case.tables["sop_versions"]):
        place = (str(row["process"]), str(row["metric"]))
        last = before.get(place)
        before[place] = row
        if row["metric"] == "data_review" and row["unit"] in HOURS:
            yield _hours(row, hours.get(int(row["version"]), hours[max(hours)]))
        if last is not None:
            yield _later(last, row)


def _hours(row: Row, limit: float) -> Finding:
    value = float(row["limit"]) * HOURS[str(row["unit"])]
    subject = measure(str(row["metric"]))
    values = {"measure": subject, "version": row["version"], "hours": value, "limit": limit}
    if at_most(value, limit):
        text = msg("{measure}, version {version:n}: within {hours:n} hours (at most {limit:n})", **values)
        return Finding("CT-09", subject, "pass", value, limit, text)
    text = msg("{measure}, version {version:n}: {hours:n} hours; the standard of this version is {limit:n}", **values)
    return Finding("CT-09", subject, "warn", value, limit, text)


def _later(last: Row, row: Row) -> Finding:
    """Return whether a version is better than the one before it, or says why it is not."""
    subject = measure(str(row["metric"]))
    now, then = (float(one["limit"]) * HOURS.get(str(one["unit"]), 1.0) for one in (row, last))
    looser = more_than(now, then) if row["unit"] in AT_MOST else less_than(now, then)
    said = {"measure": subject, "before": _limit(last), "after": _limit(row), "day": row["effective_from"]}
    if looser and not row["lesson"].en:
        text = msg("{measure}: {before} becomes {after} on {day:date}, looser and without a reason; name the experience behind it", **said)
        return Finding("CT-09", subject, "warn", now, then, text)
    if row["lesson"].en:
        text = msg("{measure}: {before} becomes {after} on {day:date}, since {lesson}", **said, lesson=row["lesson"])
    else:
        text = msg("{measure}: {before} becomes {after} on {day:date}", **said)
    return Finding("CT-09", subject, "pass", now, then, text)


def _limit(row: Row) -> Message:
    return limit_text(float(row["limit"]), str(row["unit"]))


@rule("CT-10")
def sample_procedures_have_all_steps(case: Case, _policy: Policy) -> Iterator[Finding]:
    """A procedure taken from the samples has all their steps: six of a note, five of ads."""
    rows = rows_of(case.tables["sop_templates"])
    for process in dict.fromkeys(str(row["process"]) for row in rows):
        own = [row for row in rows if row["process"] == process]
        out = [row["step"] for row in own if not row["present"]]
        n = float(len(own))
        if out:
            text = msg("{process}: steps left out: {steps}", process=name_of(process), steps=_list(out))
            yield Finding("CT-10", name_of(process), "warn", n - len(out), n, text)
        else:
            text = msg(
                "{process}: all {n:n} steps, from {first} to {last}",
                process=name_of(process),
                n=n,
                first=own[0]["step"],
                last=own[-1]["step"],
            )
            yield Finding("CT-10", name_of(process), "pass", n, n, text)


@rule("CT-11")
def sensitive_content_is_signed_on_every_level(case: Case, policy: Policy) -> Iterator[Finding]:
    """Sensitive content is reviewed on three levels; what law says of it is for people to judge."""
    needed = float(policy.get("sop.review_levels"))
    levels = [float(row["levels"]) for row in rows_of(case.tables["standards"]) if not math.isnan(row["levels"])]
    checks = [row for row in rows_of(case.tables["sop_checks"]) if row["sensitive"] == "yes"]
    tasks = _sensitive_tasks(case)
    if levels:
        text = msg("sensitive content takes {n:n} sign-offs (at least {needed:n})", n=max(levels), needed=needed)
        yield Finding("CT-11", SENSITIVE, "pass" if at_least(max(levels), needed) else "fail", max(levels), needed, text)
    elif checks or tasks:
        text = msg("content is sensitive and no step asks for sign-offs; write {needed:n} levels into standards.csv", needed=needed)
        yield Finding("CT-11", SENSITIVE, "fail", 0.0, needed, text)
    for row in checks:
        signed = float(row["signed"])
        if at_least(signed, needed):
            text = msg("{item}: signed on {n:n} levels", item=row["item"], n=signed)
            yield Finding("CT-11", row["item"], "pass", signed, needed, text)
        else:
            text = msg(
                "{item}: signed on {n:n} of {needed:n} levels; not to be published before all have",
                item=row["item"],
                n=signed,
                needed=needed,
            )
            yield Finding("CT-11", row["item"], "fail", signed, needed, text)


def _sensitive_tasks(case: Case) -> bool:
    table = case.tables.get("wbs")
    return table is not None and "sensitive" in table and any(value in (True, "yes") for value in table["sensitive"])


def _list(names: list[Label]) -> Message:
    """Return names one after the other, divided as the reader's language does."""
    said = msg("{name}", name=names[0])
    for name in names[1:]:
        said = msg("{before}, {name}", before=said, name=name)
    return said
