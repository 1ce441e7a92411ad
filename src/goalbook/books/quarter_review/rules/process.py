"""Rules of the quarter's end: rounds of adjustment, the questionnaire on the process, the year's audit, reviews that were made."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.organisation.handbook import year_ends
from goalbook.books.quarter_review.rules.case import PROCESS, Case
from goalbook.books.rows import rows_of
from goalbook.core.compare import at_least
from goalbook.core.findings import Finding, Status
from goalbook.core.message import Label, msg
from goalbook.core.register import rule
from goalbook.inputs.operations.talks import IMPROVEMENTS, MEETINGS_HELD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.core.policy import Policy

STRATEGY = Label("Strategy adjustment", "策略调整")
TARGETS = Label("Target adjustment", "目标调整")
AUDIT = Label("Annual audit", "年度审计")
TEAM = Label("Team", "团队")
AGREED = Label("Improvements", "改进事项")


@rule("GV-05")
def strategy_was_adjusted(case: Case, _policy: Policy) -> Iterator[Finding]:
    """By the end of the period there was at least one round in which the strategy was looked at again."""
    if case.prepared.goals is None:
        return
    rounds = [row for row in rows_of(case.tables["adjustments"]) if row["kind"] == "strategy"]
    end = case.prepared.period.end
    if rounds:
        text = msg("rounds in which the strategy was adjusted: {n:n}, the last on {day:date}", n=len(rounds), day=rounds[-1]["date_day"])
        yield Finding("GV-05", STRATEGY, "pass", float(len(rounds)), 1.0, text)
    elif case.prepared.over:
        text = msg("no round in which the strategy was adjusted is recorded in {period}", period=case.prepared.period.name)
        yield Finding("GV-05", STRATEGY, "fail", 0.0, 1.0, text)
    else:
        text = msg("no round in which the strategy was adjusted is recorded yet; due by {day:date}", day=end)
        yield Finding("GV-05", STRATEGY, "info", 0.0, 1.0, text)


@rule("TS-49")
def targets_were_looked_at_again(case: Case, policy: Policy) -> Iterator[Finding]:
    """At least once a quarter the targets are looked at again; that nothing was changed counts when it was decided."""
    if case.prepared.goals is None:
        return
    rounds = [row for row in rows_of(case.tables["adjustments"]) if row["kind"] == "target"]
    least, end = policy.horizon.revisions_min * _quarters(case), case.prepared.period.end
    values = {"n": len(rounds), "least": least}
    if at_least(len(rounds), least):
        yield Finding("TS-49", TARGETS, "pass", float(len(rounds)), least, msg("rounds logged: {n:n}; needed: {least:n} or more", **values))
    elif case.prepared.over:
        yield Finding("TS-49", TARGETS, "warn", float(len(rounds)), least, msg("rounds logged: {n:n}; needed: {least:n} or more", **values))
    else:
        text = msg("rounds logged so far: {n:n}; due by {day:date}: {least:n} or more", day=end, **values)
        yield Finding("TS-49", TARGETS, "info", float(len(rounds)), least, text)


def _quarters(case: Case) -> float:
    return len(case.prepared.period.months()) / 3


@rule("GV-06")
def the_process_was_reviewed(case: Case, policy: Policy) -> Iterator[Finding]:
    """At the end of the quarter the process itself is looked at; a question the team answers below the limit calls for a change."""
    found, limit = rows_of(case.tables["questionnaire"]), policy.get("process.score_min")
    if not found:
        due = case.prepared.period.end
        text = msg("the questionnaire on the goal process is not filled in; due by {day:date}", day=due)
        yield Finding("GV-06", PROCESS, "warn" if case.prepared.over else "info", 0.0, 1.0, text)
    for row in found:
        values = {"question": row["text"], "n": row["answers"]}
        if row["hidden"]:
            text = msg("{question}: only {n:n} answers, too few to be shown", **values)
            yield Finding("GV-06", row["text"], "not_evaluated", None, limit, text)
        elif math.isnan(row["score"]):
            yield Finding("GV-06", row["text"], "not_evaluated", None, limit, msg("{question}: no score", question=row["text"]))
        elif at_least(row["score"], limit):
            text = msg("{question}: {score:ratio} of 5 from {n:n} answers", score=row["score"], **values)
            yield Finding("GV-06", row["text"], "pass", row["score"], limit, text)
        else:
            text = msg(
                "{question}: {score:ratio} of 5 from {n:n} answers (at least {limit:ratio})", score=row["score"], limit=limit, **values
            )
            yield Finding("GV-06", row["text"], "warn", row["score"], limit, text)


@rule("PF-12")
def the_team_met_on_its_goals(case: Case, policy: Policy) -> Iterator[Finding]:
    """Each quarter of the period has its meeting on the goal process; a team that keeps meetings and held none has failed it."""
    inputs, period = case.prepared.inputs, case.prepared.period
    if inputs.kept("people", MEETINGS_HELD).empty and inputs.kept("people", IMPROVEMENTS).empty:
        return
    asked, meetings = float(policy.perf.feedback_meetings_per_quarter) * _quarters(case), case.tables.get("feedback_meetings")
    n = 0.0 if meetings is None else float(len(meetings))
    if at_least(n, asked):
        agreed = 0 if meetings is None else int(meetings["improvements"].sum())
        status: Status = "pass" if agreed or not asked else "warn"
        text = msg("{quarter}: meetings on the goal process {n:n}, improvements agreed {agreed:n}", quarter=period.name, n=n, agreed=agreed)
    elif case.prepared.over:
        status = "fail"
        text = msg("{quarter} ended with {n:n} meetings on the goal process; {asked:n} asked for", quarter=period.name, n=n, asked=asked)
    else:
        status = "info"
        text = msg("{quarter}: the meeting on the goal process is to be held by {day:date}", quarter=period.name, day=period.end)
    yield Finding("PF-12", TEAM, status, n, asked, text)
    agreements = rows_of(case.tables["improvements"]) if "improvements" in case.tables else []
    late = sum(row["improvement_state"] == "late" for row in agreements)
    if late:
        text = msg("improvements agreed earlier and overdue: {n:n} of {all:n}", n=late, all=len(agreements))
        yield Finding("PF-12", AGREED, "warn", float(late), 0.0, text)


@rule("GV-08")
def the_year_is_audited(case: Case, _policy: Policy) -> Iterator[Finding]:
    """At the year's end the audit pack is made; until then every month of the period has its review in the archive."""
    year = case.prepared.period.end.year
    trail = case.tables.get("review_trail")
    if trail is not None and len(trail):
        lacking = [row["month"] for row in rows_of(trail) if not row["archived"]]
        values = {"n": len(trail) - len(lacking), "all": len(trail)}
        if lacking:
            text = msg("{n:n} of {all:n} months have their review in the archive; not {months:text}", months=", ".join(lacking), **values)
            yield Finding("GV-08", AUDIT, "warn", float(values["n"]), float(values["all"]), text)
        else:
            text = msg("{n:n} of {all:n} months have their review in the archive", **values)
            yield Finding("GV-08", AUDIT, "pass", float(values["n"]), float(values["all"]), text)
    if case.prepared.over and year_ends(case.prepared.period):
        text = msg("the year {year:text} is over: its audit pack is due (`goalbook audit {year:text}`)", year=str(year))
        yield Finding("GV-08", AUDIT, "info", None, None, text)
