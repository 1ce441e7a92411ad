"""Rules of the loop from alert to action to proof: forms, owners, size, recovery, stop-loss, decisions."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import WHOLE_TEAM
from goalbook.books.monthly_review.actions.forms import red
from goalbook.books.monthly_review.actions.meetings import missed, undecided
from goalbook.books.monthly_review.rules.case import REVIEW, Case
from goalbook.books.rows import Row, rows_of
from goalbook.core.compare import at_least, less_than
from goalbook.core.findings import Finding, Status
from goalbook.core.message import Label, Message, msg
from goalbook.core.register import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.core.message import Value
    from goalbook.core.policy import Policy

FIELDS = {
    "owner": Label("owner", "负责人"),
    "start": Label("start", "开始日期"),
    "due": Label("due date", "截止日期"),
    "size": Label("size", "规模"),
    "what": Label("what", "何事"),
    "why": Label("why", "为何"),
    "who": Label("who", "何人"),
    "when": Label("when", "何时"),
    "where": Label("where", "何处"),
    "how": Label("how", "如何"),
}


def of_kind(case: Case, kind: str) -> list[Row]:
    """Return the new or the earlier actions."""
    table = case.tables["actions"]
    return [row for row in rows_of(table) if row["kind"] == kind]


def named(row: Row) -> Label:
    """Return an action as a subject: its id and its words."""
    action = row["action"]
    words = action if isinstance(action, Label) else Label.same(str(action))
    return Label(f"{row['id']} {words.en}", f"{row['id']} {words.zh}")


def fields(text: object) -> Message:
    """Return the names of fields, divided as the reader's language does."""
    names = [FIELDS[name] for name in str(text).split(", ")]
    said = msg("{name}", name=names[0])
    for name in names[1:]:
        said = msg("{before}, {name}", before=said, name=name)
    return said


def unjudged(rule_id: str, text: Message) -> Finding:
    """Return the one finding of a rule that has nothing to judge."""
    return Finding(rule_id, REVIEW, "not_evaluated", None, None, text)


@rule("MR-01")
def alerts_end_in_actions(case: Case, _policy: Policy) -> Iterator[Finding]:
    """Every red figure ends in an action or in a deviation that is accepted in so many words."""
    alerts = red(case.tables["alerts"])
    if not alerts:
        yield unjudged("MR-01", msg("nothing is red, nothing has to be answered"))
    actions = rows_of(case.tables["actions"])
    for alert in alerts:
        subject = alert["subject"]
        answers = [row for row in actions if _answers(case, alert, row)]
        open_ones = [row for row in answers if row["kind"] == "new" or row["status"] == "open"]
        accepted = any(row["decision"] == "accept" for row in answers)
        if open_ones:
            text = msg("{figure}: answered by {n:n} actions", figure=subject, n=len(open_ones))  # type: ignore[arg-type] # a Label
        elif accepted:
            text = msg("{figure}: the deviation is accepted", figure=subject)  # type: ignore[arg-type] # as above
        else:
            text = msg("{figure}: neither an action nor a word that it is accepted", figure=subject)  # type: ignore[arg-type] # as above
        yield Finding("MR-01", subject, "pass" if open_ones or accepted else "fail", float(len(open_ones)), 1.0, text)  # type: ignore[arg-type] # as above


def _answers(case: Case, alert: Row, action: Row) -> bool:
    """Say whether an action is about an alert: its channel or metric; whatever a channel does answers the team's headline."""
    if alert["channel"] != WHOLE_TEAM:
        return bool(action["channel"] == alert["channel"])
    return bool(action["channel"] == WHOLE_TEAM) or alert["metric_id"] in (action["metric_id"], case.headline.metric_id)


@rule("MR-09")
def stop_loss(case: Case, policy: Policy) -> Iterator[Finding]:
    """An action since whose start a core figure fell by more than the limit is stopped and reversed; approved pilots are exempt."""
    limit = policy.alerts.stop_loss
    rows = [row for row in of_kind(case, "earlier") if not _nan(row["change_since_start"])]
    if not rows:
        yield unjudged("MR-09", msg("no earlier action has run long enough to be stopped"))
    reversed_ = {str(row["channel"]) for row in of_kind(case, "new") if row["status"] == "reverse"}
    for row in rows:
        change = _number(row["change_since_start"])
        values: dict[str, Value] = {"figure": case.metric(str(row["core_metric"])), "change": change}
        status: Status = "pass"
        if not less_than(change, -limit):
            text = msg("no core figure fell by more than the limit; {figure} {change:+pct}", **values)
        elif row["exempt"]:
            status, text = "info", msg("{figure} {change:+pct} since the start: an approved pilot, exempt from the stop-loss", **values)
        elif row["status"] == "stop" and not row["stopped"]:
            text = msg("{figure} {change:+pct} since the start: stopped", **values)
        elif row["status"] == "reverse" or str(row["channel"]) in reversed_:
            status, text = "warn", msg("{figure} {change:+pct} since the start: stopped, the reverse action is decided", **values)
        else:
            status, text = "fail", msg("{figure} {change:+pct} since the start: stop it at once and decide on the reverse action", **values)
        yield Finding("MR-09", named(row), status, change, -limit, text)


@rule("MR-11")
def forms_complete(case: Case, _policy: Policy) -> Iterator[Finding]:
    """Every adverse alert has its form of what, why, who, when, where and how, complete."""
    rows = rows_of(case.tables["forms"])
    subjects = {(row["metric_id"], row["channel"]): row["subject"] for row in red(case.tables["alerts"])}
    if not rows:
        yield unjudged("MR-11", msg("no adverse alert, no form to fill in"))
    for row in rows:
        subject = subjects[row["metric_id"], row["channel"]]
        complete = bool(row["complete"])
        text = msg("all six fields are filled in") if complete else msg("open: {fields}", fields=fields(row["lacks"]))
        filled = 6.0 - (0 if complete else len(str(row["lacks"]).split(", ")))
        yield Finding("MR-11", subject, "pass" if complete else "fail", filled, 6.0, text)  # type: ignore[arg-type] # a Label


@rule("MR-12")
def actions_complete(case: Case, _policy: Policy) -> Iterator[Finding]:
    """Every new action has an owner, a start, a due date (else it fails) and a size (else it warns)."""
    rows = of_kind(case, "new")
    if not rows:
        yield unjudged("MR-12", msg("no action was decided in this review"))
    for row in rows:
        lacking = str(row["lacks"]).split(", ") if row["lacks"] else []
        status: Status = "pass" if not lacking else "warn" if lacking == ["size"] else "fail"
        text = msg("lacks {fields}", fields=fields(row["lacks"])) if lacking else msg("owner, dates and size are given")
        yield Finding("MR-12", named(row), status, 4.0 - len(lacking), 4.0, text)


@rule("MR-13")
def recovery(case: Case, policy: Policy) -> Iterator[Finding]:
    """What an earlier action won back of the fall, in its own figure and in the channel's rates together."""
    effective, partial = policy.recovery.effective, policy.recovery.partial
    rows = [row for row in of_kind(case, "earlier") if not _nan(row["after"])]
    if not rows:
        yield unjudged("MR-13", msg("no earlier action has data since its start"))
    for row in rows:
        values: dict[str, Value] = {"figure": case.metric(str(row["metric_id"])), "share": _number(row["recovery"])}
        if row["verdict"] == "too_early":
            yield Finding(
                "MR-13", named(row), "not_evaluated", None, effective, msg("{figure}: too early to judge", figure=values["figure"])
            )
        elif _nan(row["recovery"]):
            yield Finding("MR-13", named(row), "not_evaluated", None, effective, msg("{figure} had not fallen", figure=values["figure"]))
        else:
            share = _number(row["recovery"])
            status: Status = "pass" if at_least(share, effective) else "warn" if at_least(share, partial) else "fail"
            text = msg("{figure}: {share:pct} of the fall won back", **values)
            if not _nan(row["channel_recovery"]):
                together = _number(row["channel_recovery"])
                text = msg("{text}; the channel's factors together {share:pct}", text=text, share=together)
            yield Finding("MR-13", named(row), status, share, effective, text)


@rule("MR-15")
def actions_close_the_gap(case: Case, policy: Policy) -> Iterator[Finding]:
    """The new actions of a channel together close its gap of the month; less than half of it fails."""
    full, fail = policy.actions.coverage_full, policy.actions.coverage_fail
    groups: dict[str, list[Row]] = {}
    for row in of_kind(case, "new"):
        if row["decision"] != "accept":
            groups.setdefault(str(row["channel"]), []).append(row)
    if not groups:
        yield unjudged("MR-15", msg("no action was decided in this review"))
    for channel, rows in groups.items():
        gap, share = _number(rows[0]["gap"]), _number(rows[0]["joint_coverage"])
        subject = case.channel(channel) if channel else REVIEW
        if math.isnan(gap):
            yield Finding("MR-15", subject, "not_evaluated", None, full, msg("no target, no gap to close"))
        elif gap <= 0:
            yield Finding("MR-15", subject, "pass", None, full, msg("there is no gap to close"))
        elif math.isnan(share):
            yield Finding("MR-15", subject, "not_evaluated", None, full, msg("no action has a size in the headline figure"))
        else:
            status: Status = "pass" if at_least(share, full) else "fail" if less_than(share, fail) else "warn"
            yield Finding("MR-15", subject, status, share, full, _covers(rows, share, gap))


def _covers(rows: list[Row], share: float, gap: float) -> Message:
    if rows[0]["channel"] and not rows[0]["gap_of"]:
        text = msg("the actions cover {share:pct} of the team’s gap of {gap:n}", share=share, gap=gap)
    else:
        text = msg("the actions cover {share:pct} of the gap of {gap:n}", share=share, gap=gap)
    for row in rows:
        if not _nan(row["needed"]) and at_least(share, 1.0) is False:
            text = msg("{text}; {id:text} alone would need {needed:n} instead of {quantity:n} {unit}", text=text, **_needed(row))
    return text


def _needed(row: Row) -> dict[str, Value]:
    unit = row["quantity_unit"] if isinstance(row["quantity_unit"], Label) else Label("", "")
    return {"id": str(row["id"]), "needed": _number(row["needed"]), "quantity": _number(row["quantity"]), "unit": unit}


@rule("MR-20")
def decided_after_a_miss(case: Case, _policy: Policy) -> Iterator[Finding]:
    """An action that is due and missed its goal is decided on: continue or change direction."""
    rows = of_kind(case, "earlier")
    due = [row for row in rows if missed(case.head.as_of, row)]
    if not due:
        yield unjudged("MR-20", msg("no earlier action is due and short of its goal"))
    for row in due:
        blank = undecided(case.head.as_of, row)
        name = {"continue": msg("continue"), "change_direction": msg("change direction")}.get(str(row["decision"]), msg("not decided"))
        text = msg("missed its goal by {day:date}: {decision}", day=pd.Timestamp(str(row["due"])).date(), decision=name)
        yield Finding("MR-20", named(row), "fail" if blank else "pass", str(row["decision"]), "continue | change_direction", text)


def _nan(value: object) -> bool:
    return math.isnan(_number(value))


def _number(value: object) -> float:
    return math.nan if value is None else float(str(value))
