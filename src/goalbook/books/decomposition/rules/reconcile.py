"""Whether what is asked and what is named agree, whether questions were answered, and whether the goals were explained."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.decomposition.funnels.closing import inside
from goalbook.books.decomposition.rules.case import PLAN
from goalbook.books.rows import rows_of
from goalbook.core.compare import at_least, more_than
from goalbook.core.findings import Finding, Status
from goalbook.core.message import Label, Message, msg
from goalbook.core.register import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.decomposition.rules.case import Case
    from goalbook.books.rows import Row
    from goalbook.core.policy import Policy

TEAM = Label("Whole team", "全团队")
MEETING = Label("Decomposition meeting", "目标分解会")


@rule("DC-01")
def two_ways(case: Case, _policy: Policy) -> Iterator[Finding]:
    """What is asked from above and what the members name from below lie close together, by channel and in sum."""
    found = rows_of(case.tables["reconciled"])
    for row in found:
        name = case.channel(str(row["channel"])) if row["channel"] else TEAM
        yield _gap(case, row, name, [case.channel(str(one["channel"])) for one in found if one["channel"] and math.isnan(one["bottom_up"])])
    for row in rows_of(case.tables["figures_beside"]):
        yield _gap(case, row, _of(case, row), [])


def _of(case: Case, row: Row) -> Label:
    figure = case.metric(str(row["metric_id"]))
    if not row["channel"]:
        return figure
    channel = case.channel(str(row["channel"]))
    return Label(f"{channel.en}, {figure.en}", f"{channel.zh}{figure.zh}")


def _gap(case: Case, row: Row, name: Label, silent: list[Label]) -> Finding:
    asked, named, status = float(row["top_down"]), float(row["bottom_up"]), _status(row)
    if math.isnan(named):
        return Finding("DC-01", name, "not_evaluated", None, asked, _unnamed(row, name, silent))
    if math.isnan(asked):
        text = msg(
            "{name}: {named} named by {who}, and no target asks for it", name=name, named=_amount(case, row, named), who=row["person_names"]
        )
        return Finding("DC-01", name, "not_evaluated", named, None, text)
    said = msg(
        "{name}: {asked} asked, {named} named ({gap:+pct})",
        name=name, asked=_amount(case, row, asked), named=_amount(case, row, named), gap=float(row["gap_share"]),
    )  # fmt: skip
    return Finding("DC-01", name, status, named, asked, said if status == "pass" else _closing(case, row, said))


def _closing(case: Case, row: Row, said: Message) -> Message:
    """Add the sentence that closes the gap: what both can carry, or what has to be brought up."""
    missing, both = _amount(case, row, abs(float(row["gap"]))), float(row["reconciled"])
    if more_than(0, float(row["gap"])) and not math.isnan(both):
        return msg(
            "{said}; agree on what brings the missing {missing}, or set the target near {both}, the reconciled figure",
            said=said, missing=missing, both=_amount(case, row, both),
        )  # fmt: skip
    return msg("{said}; the members name {missing} more than is asked: raise the target or check the figures", said=said, missing=missing)


def _unnamed(row: Row, name: Label, silent: list[Label]) -> Message:
    if row["channel"] or not silent:
        return msg("{name}: nobody has named a figure; its owner names one", name=name)
    listed: Message | Label = silent[0]
    for one in silent[1:]:
        listed = msg("{first}, {then}", first=listed, then=one)
    return msg("{name}: no sum from below while figures are missing for {channels}", name=name, channels=listed)


def _amount(case: Case, row: Row, value: float) -> Message:
    match case.prepared.inputs.catalogue.get(str(row["metric_id"])).unit:
        case "money":
            return msg("{value:money}", value=value)
        case "share":
            return msg("{value:pct2}", value=value)
        case "ratio" | "seconds" | "index":
            return msg("{value:ratio2}", value=value)
        case _:
            return msg("{value:n}", value=value)


def _status(row: Row) -> Status:
    status: Status = row["verdict"]
    return status


@rule("DC-15")
def explained(case: Case, policy: Policy) -> Iterator[Finding]:
    """Before goals are committed to, a meeting explains what they are for, with everyone who answers for one of them."""
    prepared = case.prepared
    found = rows_of(case.tables["meeting_record"])
    if not found:
        if prepared.goals is not None and (prepared.plan.sheets or prepared.plan.tables):
            text = msg(
                "no meeting is on record that explained the goals and how they were split; hold it and record it before anyone commits"
            )
            yield Finding("DC-15", MEETING, "fail" if prepared.is_frozen else "warn", None, None, text)
        return
    row = found[0]
    day = row["day"].date()
    if not row["in_time"]:
        text = msg("the goals are explained on {day:date}, when their period has begun", day=day)
        yield Finding("DC-15", MEETING, "warn", None, None, text)
    owners = len({kr.owner for kr in prepared.key_results if kr.owner})
    absent = len([one for one in str(row["absent"]).split(",") if one])
    present = 1.0 if not owners else 1 - absent / owners
    if not at_least(present, float(policy.reconcile.present)):
        text = msg(
            "{who} answer for key results and were not at the meeting of {day:date}; explain the goals to them",
            who=row["absent_names"],
            day=day,
        )
        yield Finding("DC-15", MEETING, "warn", present, float(policy.reconcile.present), text)
    elif not (row["minutes"].en or row["minutes"].zh):
        text = msg("the meeting of {day:date} has no minutes; write down what was explained", day=day)
        yield Finding("DC-15", MEETING, "warn", present, float(policy.reconcile.present), text)
    elif row["in_time"]:
        text = msg("goals and their split explained on {day:date} to {who}", day=day, who=row["attendee_names"])
        yield Finding("DC-15", MEETING, "pass", present, float(policy.reconcile.present), text)


@rule("DC-16")
def answered(case: Case, policy: Policy) -> Iterator[Finding]:
    """Nobody commits to goals while a question about them is open; what is asked of the followers is within what was reached."""
    found, least = rows_of(case.tables["feedback"]), float(policy.reconcile.answered)
    waiting = [row for row in found if row["open"]]
    share = 1 - len(waiting) / len(found) if found else 1.0
    status: Status = "pass" if at_least(share, least) else "fail"
    for row in waiting:
        text = msg(
            "{person} asks: {question} – no answer yet; answer it before the goals are committed to",
            person=row["person_name"],
            question=row["question"],
        )
        yield Finding("DC-16", row["person_name"], status, share, least, text)
    if found and not waiting:
        yield Finding("DC-16", PLAN, status, share, least, msg("all {n:n} questions of the members are answered", n=float(len(found))))
    for row in rows_of(case.tables["reach"]):
        yield _reached(case, row, float(policy.reconcile.reach_best))


def _reached(case: Case, row: Row, most: float) -> Finding:
    name, planned, limit = case.channel(str(row["channel"])), float(row["planned"]), float(row["best"]) * most
    values: dict[str, Label | float] = {
        "channel": name, "metric": inside(case.metric(str(row["metric_id"]))), "planned": planned, "now": float(row["history"]),
        "best": float(row["best"]),
    }  # fmt: skip
    if row["verdict"] == "pass":
        text = msg(
            "{channel}: {planned:ratio} {metric} a month per follower; the last months had {now:ratio}, the best {best:ratio}", **values
        )
    else:
        text = msg(
            "{channel}: {planned:ratio} {metric} a month per follower (now {now:ratio}, best {best:ratio}); plan fewer",
            **values,
        )
    return Finding("DC-16", name, _status(row), planned, limit, text)
