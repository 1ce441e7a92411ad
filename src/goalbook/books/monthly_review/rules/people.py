"""Rules of scores and incentives, said of the team alone: no finding names or counts out a single member."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.decomposition.people.score import within
from goalbook.books.monthly_review.people.sizes import at_odds, few
from goalbook.books.rows import Row, rows_of
from goalbook.core.compare import at_least
from goalbook.core.findings import Finding, Status
from goalbook.core.message import Label, msg
from goalbook.core.register import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.rules.case import Case
    from goalbook.core.policy import Policy

TEAM = Label("Team", "团队")


def rows(case: Case, table: str) -> list[Row]:
    """Return a table's rows, none where it is absent."""
    found = case.tables.get(table)
    return [] if found is None else rows_of(found)


def _scored(case: Case) -> list[Row]:
    return [row for row in rows(case, "person_scores") if row["month"] == case.head.period.label]


@rule("MR-45")
def progress_feeds_the_appraisal(case: Case, policy: Policy) -> Iterator[Finding]:
    """What was reached of the month's goals stands in the members' scores."""
    found, limit = _scored(case), float(policy.perf.measured_min)
    if not found:
        return
    known, every = sum(row["lines"] - row["unknown"] for row in found), sum(row["lines"] for row in found)
    share = known / every
    values = {"known": known, "all": every, "members": len(found)}
    if at_least(share, limit):
        text = msg("all {all:n} lines of {members:n} members’ scores are measured", **values)
        yield Finding("MR-45", TEAM, "pass", share, limit, text)
    else:
        text = msg(
            "{known:n} of {all:n} lines of {members:n} members’ scores are measured; the others leave their weight to these", **values
        )
        yield Finding("MR-45", TEAM, "warn", share, limit, text)


@rule("PF-01")
def outcome_weighs_most(case: Case, policy: Policy) -> Iterator[Finding]:
    """What is reached weighs 60 to 70 % of every member's score."""
    yield from _weights(case, policy, "PF-01", "outcome")


@rule("PF-02")
def process_weighs_the_rest(case: Case, policy: Policy) -> Iterator[Finding]:
    """How the work is done weighs 30 to 40 % of every member's score."""
    yield from _weights(case, policy, "PF-02", "process")


def _weights(case: Case, policy: Policy, rule_id: str, kind: str) -> Iterator[Finding]:
    """Judge the weights at which the scores are counted; those of files out of range are refused when they are read."""
    found = [row["weight"] if kind == "outcome" else 1 - row["weight"] for row in _scored(case) if not math.isnan(row["score"])]
    if not found:
        return
    low, high = policy.get(f"perf.weights.{kind}")
    least, most = min(found), max(found)
    right = within(least, (low, high)) and within(most, (low, high))
    status: Status = "pass" if right else "fail"
    values = {"least": least, "most": most, "low": low, "high": high}
    if kind == "outcome":
        text = msg("outcome weighs {least:pct0} to {most:pct0} of the scores (range {low:pct0} to {high:pct0})", **values)
    else:
        text = msg("process weighs {least:pct0} to {most:pct0} of the scores (range {low:pct0} to {high:pct0})", **values)
    yield Finding(rule_id, TEAM, status, most if most > high else least, high if most > high else low, text)


@rule("PF-03")
def outcomes_are_measured(case: Case, policy: Policy) -> Iterator[Finding]:
    """Outcome lines have an attainment: of a key result's month, of a figure, or as noted."""
    yield from _measured(case, policy, "PF-03", "outcome")


@rule("PF-04")
def processes_are_measured(case: Case, policy: Policy) -> Iterator[Finding]:
    """Process lines have a measure: standards kept, hours to answer, ideas adopted, else a manager's mark."""
    yield from _measured(case, policy, "PF-04", "process")


def _measured(case: Case, policy: Policy, rule_id: str, kind: str) -> Iterator[Finding]:
    own = [row for row in rows(case, "person_goals") if row["month"] == case.head.period.label and row["kind"] == kind]
    if not own:
        return
    limit = float(policy.perf.measured_min)
    known = [row for row in own if not math.isnan(row["attainment"])]
    share = len(known) / len(own)
    status: Status = "pass" if at_least(share, limit) else "warn"
    if kind == "outcome":
        counts = sum(row["counted"] == "key_result" for row in known)
        text = msg("outcome lines with an attainment: {n:n} of {all:n} ({of:n} from key results)", n=len(known), all=len(own), of=counts)
    else:
        marks = sum(row["counted"] == "given" for row in known)
        text = msg(
            "process lines with an attainment: {n:n} of {all:n} ({of:n} as marked by a manager)", n=len(known), all=len(own), of=marks
        )
    yield Finding(rule_id, TEAM, status, share, limit, text)


@rule("PF-06")
def the_bonus_has_a_cliff(case: Case, policy: Policy) -> Iterator[Finding]:
    """The bonus is paid from a completion of the committed goals on (B-37); just below it nothing is, which is said."""
    for row in (row for row in rows(case, "bonus_steps") if row["in_force"]):
        threshold, near = float(row["threshold"]), float(row["near"])
        values = {"paid": row["paid"], "members": row["members"], "threshold": threshold, "cost": row["cost"]}
        if math.isnan(near):
            text = msg(
                "were the period to end like this month, the bonus from {threshold:pct0} would pay {paid:n} of {members:n} members,"
                " {cost:ratio} months of salary once; fewer than {least:n} lie just below it and get nothing: grade the rule or accept"
                " the cliff",
                least=float(policy.perf.anonymous_min_group), **values,
            )  # fmt: skip
            yield Finding("PF-06", TEAM, "warn", None, 0.0, text)
        elif near:
            text = msg(
                "were the period to end like this month, the bonus from {threshold:pct0} would pay {paid:n} of {members:n} members,"
                " {cost:ratio} months of salary once; {near:n} lie just below it and get nothing: grade the rule or accept the cliff",
                near=near, **values,
            )  # fmt: skip
            yield Finding("PF-06", TEAM, "warn", near, 0.0, text)
        else:
            text = msg(
                "were the period to end like this month, the bonus from {threshold:pct0} would pay {paid:n} of {members:n} members,"
                " {cost:ratio} months of salary once; nobody lies just below it",
                **values,
            )
            yield Finding("PF-06", TEAM, "pass", 0.0, 0.0, text)


@rule("PF-07")
def commissions_name_their_base(case: Case, policy: Policy) -> Iterator[Finding]:
    """A commission on a figure names what it is a share of; it is paid above its threshold, not at it."""
    for row in rows(case, "incentives"):
        if row["unit"] != "share":
            continue
        values = {"actual": float(row["actual"]), "threshold": float(row["threshold"]), "amount": float(row["amount"])}
        name, cost = row["name"], float(row["cost"])
        observed = None if math.isnan(row["actual"]) else float(row["actual"])
        if row["state"] == "no_base" and policy.perf.commission_base == "required":
            text = msg(
                "{amount:pct} commission of nothing named: give the rule its base (revenue, gross profit, what exceeds the target)",
                **values,
            )
            yield Finding("PF-07", name, "fail", observed, row["threshold"], text)
        elif row["state"] == "met":
            text = msg("at {actual:ratio2}, above {threshold:ratio2}: {amount:pct} commission, {cost:money}", cost=cost, **values)
            yield Finding("PF-07", name, "pass", observed, row["threshold"], text)
        elif row["state"] == "missed":
            text = msg("at {actual:ratio2}, not above {threshold:ratio2}: no commission", **values)
            yield Finding("PF-07", name, "info", observed, row["threshold"], text)
        else:
            yield Finding("PF-07", name, "not_evaluated", observed, row["threshold"], msg("its figure or its base is not known this month"))


@rule("PF-08")
def recognition_is_given(case: Case, policy: Policy) -> Iterator[Finding]:
    """Every week has its best creator; three months on target in a row make somebody eligible, which decides nothing."""
    weeks = {row["date_day"] for row in rows(case, "creator_weeks")}
    if weeks:
        best = sum(bool(row["best"]) for row in rows(case, "creator_weeks"))
        status: Status = "pass" if best == len(weeks) else "warn"
        text = msg("weeks with one best creator: {n:n} of {all:n}", n=best, all=len(weeks))
        yield Finding("PF-08", Label("Best creator of the week", "每周最佳内容创作者"), status, float(best), float(len(weeks)), text)
    found, least = rows(case, "streaks"), float(policy.perf.anonymous_min_group)
    if found and at_least(len(found), least):
        months, n = float(policy.perf.streak_months), sum(bool(row["eligible"]) for row in found)
        text = msg(
            "{months:n} months on target in a row: {n:n} members may be talked with about promotion; people decide", months=months, n=n
        )
        if few(n, least):
            text = msg(
                "{months:n} months on target in a row: fewer than {least:n} members may be talked with about promotion; people decide",
                months=months, least=least,
            )  # fmt: skip
        yield Finding("PF-08", Label("Promotion", "晋升"), "info", None if few(n, least) else float(n), None, text)


@rule("PF-19")
def members_own_goals(case: Case, policy: Policy) -> Iterator[Finding]:
    """Every member answers for a result of their own, so that an incentive can hang on it."""
    members = rows(case, "people_team")
    if not members or not _scored(case):
        return
    limit, every = float(policy.perf.owners_min), int(members[0]["members"])
    owners = len(
        {row["person"] for row in rows(case, "person_goals") if row["kind"] == "outcome" and row["month"] == case.head.period.label}
    )
    share = owners / every
    text = msg("members with a result of their own: {n:n} of {all:n}", n=owners, all=every)
    bounds = at_odds(owners, every, float(policy.perf.anonymous_min_group))
    if bounds:
        text = msg("members with a result of their own: {low:n} to {high:n} of {all:n}", low=bounds[0], high=bounds[1], all=every)
    yield Finding("PF-19", TEAM, "pass" if at_least(share, limit) else "warn", None if bounds else share, limit, text)
