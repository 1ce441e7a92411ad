"""Rules of a campaign's work: resources, channels, materials, hand-overs, tracking, schedule (CR-11, CR-14, CR-20 to CR-23)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.aggregate import divide
from goalbook.books.campaign.rules.words import column_names, event_names, listed
from goalbook.books.campaign.work.sheets import HANDOVERS
from goalbook.books.rows import rows_of
from goalbook.core.compare import at_least, at_most, more_than
from goalbook.core.findings import Finding, Status
from goalbook.core.message import Label, msg, two_languages
from goalbook.core.register import rule
from goalbook.inputs.campaigns.people import CAMPAIGN_OFFLINE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from goalbook.books.campaign.rules.case import Case
    from goalbook.books.rows import Row
    from goalbook.core.message import Message, Value
    from goalbook.core.policy import Policy

SPENT = Label("Campaign's spend", "活动支出")
CHANNELS, BUDGET = Label("Channel sheet", "渠道表"), Label("Campaign's budget", "活动预算")
MATERIALS, PAGES = Label("Materials", "物料"), Label("Hand-over to development", "开发交接")
TRACKING, SCHEDULE = Label("Event tracking", "数据埋点"), Label("Schedule", "分工排期")
LIVE = Label("Channels live", "渠道上线")


@rule("CR-11")
def resources(case: Case, policy: Policy) -> Iterator[Finding]:
    """What the campaign needs is there; where it is not, somebody decided to win more or to ask for less."""
    for row in rows_of(case.tables["campaign_resources"]):
        needed, available = float(row["needed"]), float(row["available"])
        values = {"needed": needed, "available": available, "gap": needed - available, "unit": row["unit"]}
        if row["state"] == "unknown":
            text = msg("how much is needed or available is not stated; add both")
            yield Finding("CR-11", row["what"], "not_evaluated", None, None, text)
        elif row["state"] == "enough":
            text = msg("needed {needed:n} {unit}, available {available:n}", **values)
            yield Finding("CR-11", row["what"], "pass", available, needed, text)
        elif row["state"] == "decided":
            text = msg("{gap:n} {unit} short; decided: {decision}", **values, decision=row["decision"])
            yield Finding("CR-11", row["what"], policy.campaign.resources_decided, available, needed, text)
        else:
            text = msg("{gap:n} of {needed:n} {unit} are lacking and nothing was decided; win more, or lower the target", **values)
            yield Finding("CR-11", row["what"], policy.campaign.resources_short, available, needed, text)


@rule("CR-14")
def channels_live(case: Case, policy: Policy) -> Iterator[Finding]:
    """On the first day the campaign is live on all its channels."""
    rows = [row for row in rows_of(case.tables["channel_sheet"]) if row["live"] is not None]
    if not rows or case.prepared.as_of < case.prepared.start:
        return
    least, share = float(policy.campaign.channels_live), sum(bool(row["live"]) for row in rows) / len(rows)
    late = [case.channel(row["channel"]) for row in rows if not row["live"]]
    values: dict[str, Value] = {"n": float(len(rows) - len(late)), "of": float(len(rows)), "start": case.prepared.start}
    if not late:
        yield Finding("CR-14", LIVE, "pass", share, least, msg("all {of:n} channels were live on {start:day}", **values))
        return
    text = msg("{n:n} of {of:n} channels were live on {start:day}; not yet: {late}", **values, late=listed(late))
    yield Finding("CR-14", LIVE, "pass" if at_least(share, least) else "warn", share, least, text)


@rule("CR-14")
def schedule_keeps(case: Case, policy: Policy) -> Iterator[Finding]:
    """Work is pushed along its schedule: only a small part of what was due slips."""
    rows = [row for row in rows_of(case.tables["schedule"]) if row["state"] in ("done", "late")]
    if not rows:
        return
    most, late = float(policy.campaign.schedule_slippage), [row for row in rows if _is_late(row, 0.0)]
    share = len(late) / len(rows)
    values = {"n": float(len(late)), "of": float(len(rows)), "share": share, "most": most}
    if at_most(share, most):
        text = msg("{n:n} of {of:n} items that were due slipped ({share:pct0}, at most {most:pct0})", **values)
        yield Finding("CR-14", SCHEDULE, "pass", share, most, text)
        return
    worst = max(late, key=lambda row: float(row["days_late"]))
    text = msg(
        "{n:n} of {of:n} items that were due slipped ({share:pct0}, at most {most:pct0}), most of all {item} (days: {days:n})",
        **values, item=worst["item"], days=worst["days_late"],
    )  # fmt: skip
    yield Finding("CR-14", SCHEDULE, "warn", share, most, text)


@rule("CR-20")
def channel_sheet(case: Case, policy: Policy) -> Iterator[Finding]:
    """Every channel has a way of working, a budget, an owner and its days."""
    rows = rows_of(case.tables["channel_sheet"])
    if not rows:
        return
    least = float(policy.campaign.sheet_complete)
    lacking = [row for row in rows if not row["complete"]]
    share = (len(rows) - len(lacking)) / len(rows)
    for row in lacking:
        text = msg("lacks {columns}; add it to channels.csv", columns=column_names(row["missing"]))
        yield Finding("CR-20", case.channel(row["channel"]), "pass" if at_least(share, least) else "warn", share, least, text)
    if not lacking:
        text = msg("{n:n} channels, each with its way of working, budget, owner and days", n=float(len(rows)))
        yield Finding("CR-20", CHANNELS, "pass", share, least, text)


@rule("CR-20")
def budget(case: Case, policy: Policy) -> Iterator[Finding]:
    """What the channels get, and all lines together, stays within the campaign's budget."""
    rows = rows_of(case.tables["budget_variance"])
    total = next((row for row in rows if row["item"] == "total"), None)
    frame = math.nan if total is None else float(total["frame"])
    if total is None or math.isnan(frame):
        return
    most = float(policy.campaign.budget_used)
    channels = math.fsum(float(row["planned"]) for row in rows if row["item"] == "channel" and not math.isnan(row["planned"]))
    planned = float(total["planned"])
    if math.isnan(planned):
        return
    status: Status = "fail" if more_than(channels, most * frame) else "warn" if more_than(planned, most * frame) else "pass"
    yield from _uncosted(case)
    values = {"channels": channels, "planned": planned, "frame": frame, "over": planned - most * frame, "share": divide(planned, frame)}
    if status == "pass":
        text = msg("{planned:money} planned, {channels:money} of it for channels, of {frame:money} ({share:pct0})", **values)
    elif case.looks_back:
        text = msg(
            "{planned:money} planned, {channels:money} of it for channels, {over:money} more than the {frame:money} there were", **values
        )
    else:
        text = msg("{planned:money} planned, {channels:money} of it for channels, of {frame:money}; take {over:money} out", **values)
    yield Finding("CR-20", BUDGET, status, planned, most * frame, text)
    spent = float(total["spent"])
    if case.looks_back and not math.isnan(spent):
        yield _spent(spent, frame, most)


def _uncosted(case: Case) -> Iterator[Finding]:
    """Yield events whose cost nobody planned: the check of the budget would pass them by."""
    for row in rows_of(case.prepared.plan.table(CAMPAIGN_OFFLINE)):
        if math.isnan(row["planned_cost"]) and not case.looks_back:
            text = msg("has no planned cost, so that the plan's total leaves it out; write it into offline.csv (planned_cost)")
            yield Finding("CR-20", two_languages(str(row["event"])), "info", None, None, text)


def _spent(spent: float, frame: float, most: float) -> Finding:
    """Return whether what was spent stayed within the budget; a budget that was passed is a lesson, no plan to be changed."""
    values = {"spent": spent, "frame": frame, "share": divide(spent, frame), "over": spent - most * frame}
    if more_than(spent, most * frame):
        text = msg("{spent:money} spent of {frame:money} ({share:pct0}), {over:money} too much; plan for it next time", **values)
        return Finding("CR-20", SPENT, "warn", spent, most * frame, text)
    return Finding("CR-20", SPENT, "pass", spent, most * frame, msg("{spent:money} spent of {frame:money} ({share:pct0})", **values))


@rule("CR-21")
def materials(case: Case, policy: Policy) -> Iterator[Finding]:
    """Materials are there on the day they are due."""
    rows, most = rows_of(case.tables["materials"]), float(policy.campaign.days_late)
    late = [row for row in rows if _is_late(row, most)]
    for row in late:
        yield Finding("CR-21", row["item"], "warn", float(row["days_late"]), most, _lateness(row, "delivered"))
    for row in (row for row in rows if row["missing"]):
        text = msg("lacks {columns}; add it to materials.csv", columns=column_names(row["missing"]))
        yield Finding("CR-21", row["item"], "warn", None, None, text)
    known = [row for row in rows if row["state"] in ("done", "late")]
    if known and not late:
        text = msg("{n:n} delivered so far, none late", n=float(len(known)))
        yield Finding("CR-21", MATERIALS, "pass", 0.0, most, text)


@rule("CR-22")
def handovers(case: Case, policy: Policy) -> Iterator[Finding]:
    """Each page's rules, functions and tracking are handed over by the day they are due, at the latest before the campaign."""
    rows, least = rows_of(case.tables["development"]), int(policy.campaign.handovers)
    open_ = [row for row in rows if not at_least(row["handed_over"], least)]
    over = case.prepared.as_of >= case.prepared.start
    due = [row for row in open_ if over or (row["due"] is not None and case.prepared.as_of > row["due"])]
    for row in due:
        names = [name for name in HANDOVERS if row[name] is None]
        text = msg("not handed over: {columns}; do it before users come", columns=column_names(",".join(names)))
        yield Finding("CR-22", row["page"], "warn", float(row["handed_over"]), float(least), text)
    after = [(row, names) for row in rows if (names := _after(row, case.prepared.start))]
    for row, names in after:
        text = msg("handed over only after {start:day}: {columns}", start=case.prepared.start, columns=column_names(",".join(names)))
        yield Finding("CR-22", row["page"], "warn", float(row["handed_over"] - len(names)), float(least), text)
    if rows and not open_ and not after:
        text = msg("{n:n} pages, each with rules, functions and tracking handed over", n=float(len(rows)))
        yield Finding("CR-22", PAGES, "pass", float(least), float(least), text)
    elif open_ and not due:
        text = msg(
            "{n:n} of {of:n} pages are handed over, the others are not due yet", n=float(len(rows) - len(open_)), of=float(len(rows))
        )
        yield Finding("CR-22", PAGES, "info", float(len(rows) - len(open_)), float(len(rows)), text)


def _after(row: Row, start: date) -> list[str]:
    """Return what was handed over once the campaign had begun."""
    return [name for name in HANDOVERS if row[name] is not None and row[name] >= start]


@rule("CR-22")
def tracked(case: Case, policy: Policy) -> Iterator[Finding]:
    """Exposure, click, share and conversion are tracked: without one of them there is nothing to look back on."""
    rows = rows_of(case.tables["tracking"])
    if case.looks_back and not any(row["planned"] for row in rows):
        return  # nobody wrote a plan of it; the facts themselves say what was tracked
    asked = [str(one) for one in policy.campaign.tracked_events]
    planned = [row["event"] for row in rows if row["planned"]]
    missing = [one for one in asked if one not in planned]
    if missing:
        text = msg(
            "not tracked: {events}; no retrospective is possible without, so have it built before the start", events=event_names(missing)
        )
        yield Finding("CR-22", TRACKING, policy.campaign.not_tracked, float(len(asked) - len(missing)), float(len(asked)), text)
        return
    bare = [row["event"] for row in rows if row["event"] in asked and row["state"] == "no_page"]
    if bare and len(case.tables["development"]):
        text = msg("planned, but no page in development.csv tracks it: {events}", events=event_names(bare))
        yield Finding("CR-22", TRACKING, "warn", float(len(asked) - len(bare)), float(len(asked)), text)
        return
    yield Finding("CR-22", TRACKING, "pass", float(len(asked)), float(len(asked)), msg("tracked: {events}", events=event_names(asked)))


@rule("CR-23")
def schedule_complete(case: Case, policy: Policy) -> Iterator[Finding]:
    """Every item of the schedule says who does it, from when to when, and what is there when it is done."""
    rows = rows_of(case.tables["schedule"])
    if not rows:
        return
    least, lacking = float(policy.campaign.sheet_complete), [row for row in rows if not row["complete"]]
    share = (len(rows) - len(lacking)) / len(rows)
    for row in lacking:
        text = msg("lacks {columns}; add it to schedule.csv", columns=column_names(row["missing"]))
        yield Finding("CR-23", row["item"], "pass" if at_least(share, least) else "warn", share, least, text)
    if not lacking:
        text = msg("{n:n} items, each with an owner, its days and a deliverable", n=float(len(rows)))
        yield Finding("CR-23", SCHEDULE, "pass", share, least, text)


@rule("CR-23")
def overdue(case: Case, policy: Policy) -> Iterator[Finding]:
    """What was due is done on its day; what was not stands here with its days."""
    rows, most = rows_of(case.tables["schedule"]), float(policy.campaign.days_late)
    late = [row for row in rows if _is_late(row, most)]
    for row in late:
        yield Finding("CR-23", row["item"], "warn", float(row["days_late"]), most, _lateness(row, "done_at"))
    known = [row for row in rows if row["state"] in ("done", "late")]
    if known and not late:
        yield Finding("CR-23", SCHEDULE, "pass", 0.0, most, msg("{n:n} items done so far, none late", n=float(len(known))))


def _is_late(row: Row, most: float) -> bool:
    return row["state"] == "late" and more_than(float(row["days_late"]), most)


def _lateness(row: Row, done: str) -> Message:
    values = {"due": row["due"] if "due" in row else row["end"], "days": row["days_late"]}
    if row[done] is not None:
        return msg("due on {due:day}, there on {done:day} (days late: {days:n})", **values, done=row[done])
    return msg("due on {due:day} and not there (days overdue: {days:n}); have it done, or move what waits for it", **values)
