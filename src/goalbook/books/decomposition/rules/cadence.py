"""Rules of the rhythm: which meetings stand, whether they are too many, iterations, adjustment rounds, windows of observation."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from goalbook.books.decomposition.cadence.rhythm import ORDER
from goalbook.books.decomposition.rules.case import PLAN, Case
from goalbook.books.rows import Row, rows_of
from goalbook.core.compare import at_least, at_most
from goalbook.core.findings import Finding, Status
from goalbook.core.message import Label, Message, msg
from goalbook.core.period import MONTHS_IN, parse_period
from goalbook.core.register import rule
from goalbook.inputs.plan.cadence import Cadence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.core.period import Period
    from goalbook.core.policy import Policy

DEPARTMENTS = {
    "marketing": Label("marketing", "市场"),
    "technology": Label("technology", "技术"),
    "sales": Label("sales", "销售"),
    "product": Label("product", "产品"),
    "operation": Label("operations", "运营"),
}
RHYTHMS = {
    "daily": Label("daily", "每日"),
    "weekly": Label("weekly", "每周"),
    "biweekly": Label("fortnightly", "双周"),
    "monthly": Label("monthly", "每月"),
    "quarterly": Label("quarterly", "每季度"),
    "half_yearly": Label("half-yearly", "每半年"),
    "yearly": Label("yearly", "每年"),
    "once": Label("once", "一次"),
}
_THREE = ("weekly", "monthly", "quarterly")


@rule("GV-01")
def data_is_reviewed_weekly(case: Case, _policy: Policy) -> Iterator[Finding]:
    """Every week performance is reviewed, and whoever owns a channel is there to say why."""
    for row in (found := _meetings(case, "GV-01")):
        there = set(str(row["attendees"]).split(","))
        owners = dict.fromkeys(one.owner for one in case.prepared.inputs.team.channels if one.owner)
        absent = [case.person(person) for person in owners if person not in there and row["attendees"]]
        if not _often(row, "weekly"):
            text = msg("{meeting} is held {rhythm}; performance and causes are reviewed every week", **_of(row))
            yield Finding("GV-01", row["name"], "warn", str(row["cadence"]), "weekly", text)
        elif absent:
            text = msg(
                "{meeting}: {people} own channels and are not invited; they report performance and causes", people=_list(absent), **_of(row)
            )
            yield Finding("GV-01", row["name"], "warn", float(len(absent)), 0.0, text)
        else:
            text = msg("{meeting} is held {rhythm}, with everybody who owns a channel", **_of(row))
            yield Finding("GV-01", row["name"], "pass", str(row["cadence"]), "weekly", text)
    if _planned(case) and not found:
        yield _absent("GV-01", "weekly")


@rule("GV-02")
def three_meetings_hold_the_plan_together(case: Case, policy: Policy) -> Iterator[Finding]:
    """Effects weekly, strategy monthly, goals quarterly, with the departments that the policy names (B-16)."""
    if not _planned(case):
        return
    found = _meetings(case, "GV-02")
    lacking = [RHYTHMS[one] for one in _THREE if not any(row["cadence"] == one for row in found)]
    if lacking:
        text = msg("no {rhythms} meeting carries GV-02: effects weekly, strategy monthly, goals quarterly", rhythms=_list(lacking))
        yield Finding("GV-02", PLAN, "warn", float(len(_THREE) - len(lacking)), float(len(_THREE)), text)
    wanted = policy.get("governance.depts")["weekly"]
    for row in found:
        out = [one for one in wanted if one not in str(row["departments"]).split(",")]
        if out:
            names = _list([DEPARTMENTS.get(one, Label.same(one)) for one in out])
            text = msg("{meeting}: without {departments}; invite them or name who speaks for them", departments=names, **_of(row))
            yield Finding("GV-02", row["name"], "warn", float(len(wanted) - len(out)), float(len(wanted)), text)
        else:
            names = _list([DEPARTMENTS.get(one, Label.same(one)) for one in wanted])
            text = msg("{meeting} is held {rhythm} with {departments}", departments=names, **_of(row))
            yield Finding("GV-02", row["name"], "pass", float(len(wanted)), float(len(wanted)), text)


@rule("GV-04")
def coordination_is_adjusted_monthly(case: Case, policy: Policy) -> Iterator[Finding]:
    """How departments work together is adjusted every month; by default this informs only (B-28)."""
    table = case.tables["coordination"]
    if table.empty:
        return
    least, severity = float(policy.get("coordination.min_changes")), _status(policy.get("coordination.severity"))
    days = Counter((day.year, day.month) for day in table["day"])
    for month in case.prepared.period.months():
        n = days[month.start.year, month.start.month]
        subject = Label.same(month.label)
        enough = at_least(n, least)
        text = msg(
            "{month:month}: changes to how departments work together: {n:n} (at least {least:n})", month=month.start, n=n, least=least
        )
        yield Finding("GV-04", subject, "pass" if enough else severity, float(n), least, text)


@rule("GV-05")
def strategy_is_adjusted_each_quarter(case: Case, _policy: Policy) -> Iterator[Finding]:
    """By the end of every quarter there has been one round in which the strategy was adjusted."""
    if not _planned(case):
        return
    carrying = {str(row["event_id"]): row["name"] for row in _meetings(case, "GV-05")}
    dates = case.tables["calendar_dates"]
    for quarter in _quarters(case):
        found = [row for row in rows_of(dates) if row["event_id"] in carrying and quarter.contains(row["day"])]
        if found:
            last = found[-1]
            text = msg(
                "{meeting} adjusts the strategy in {quarter}, the last time on {day:date}",
                **_of(last),
                quarter=quarter.name,
                day=last["day"],
            )
            yield Finding("GV-05", carrying[last["event_id"]], "pass", float(len(found)), 1.0, text)
        else:
            text = msg(
                "no round in which the strategy is adjusted stands in {quarter}; plan one by {day:date} (rules: GV-05)",
                quarter=quarter.name,
                day=quarter.end,
            )
            yield Finding("GV-05", PLAN, "fail", 0.0, 1.0, text)


@rule("GV-06")
def the_process_itself_is_reviewed(case: Case, _policy: Policy) -> Iterator[Finding]:
    """Once a quarter the way goals are managed is looked at: do they still fit the strategy, do the tools suffice."""
    yield from _stands(case, "GV-06", "quarterly")


@rule("GV-07")
def the_year_is_summed_up(case: Case, _policy: Policy) -> Iterator[Finding]:
    """Once a year success and failure are summed up and the goal management handbook is brought up to date."""
    yield from _stands(case, "GV-07", "yearly")


@rule("GV-08")
def acquisition_is_audited(case: Case, _policy: Policy) -> Iterator[Finding]:
    """Once a year the whole process of acquisition is audited."""
    yield from _stands(case, "GV-08", "yearly")


@rule("GV-09")
def departments_meet_weekly(case: Case, _policy: Policy) -> Iterator[Finding]:
    """Departments meet every week about what keeps data apart, merged with the data review where both have one time (B-21)."""
    yield from _stands(case, "GV-09", "weekly")


@rule("GV-11")
def meetings_are_not_too_many(case: Case, policy: Policy) -> Iterator[Finding]:
    """A person's meetings of a month stay within the limit; else those of one rhythm are held as one."""
    limit = float(policy.get("meetings.max_per_month"))
    for row in rows_of(case.tables["meeting_load"]):
        meetings, merged = float(row["meetings_month"]), float(row["merged_month"])
        subject = row["name"] if row["person"] else PLAN
        values = {"who": subject, "n": meetings, "hours": float(row["hours_month"]), "limit": limit, "merged": merged}
        if at_most(meetings, limit):
            text = msg("{who}: {n:ratio} meetings a month, {hours:ratio} hours (at most {limit:n})", **values)
        elif merged < meetings:
            text = msg(
                "{who}: {n:ratio} meetings a month, {hours:ratio} hours (at most {limit:n}); one of each rhythm leaves {merged:ratio}",
                **values,
            )
        else:
            text = msg("{who}: {n:ratio} meetings a month, {hours:ratio} hours (at most {limit:n}); hold some of them less often", **values)
        yield Finding("GV-11", subject, "pass" if at_most(meetings, limit) else "warn", meetings, limit, text)


@rule("GV-13")
def departments_learn_from_each_other(case: Case, _policy: Policy) -> Iterator[Finding]:
    """Weekly communication, monthly joint review, quarterly work in another post; optional, so what lacks is only said."""
    found = _meetings(case, "GV-13")
    if not found:
        return
    lacking = [RHYTHMS[one] for one in _THREE if not any(row["cadence"] == one for row in found)]
    names = _list([row["name"] for row in found])
    n = float(len(_THREE) - len(lacking))
    if lacking:
        text = msg("{meetings}; nothing {rhythms} between departments", meetings=names, rhythms=_list(lacking))
        yield Finding("GV-13", PLAN, "info", n, float(len(_THREE)), text)
    else:
        text = msg("departments talk weekly, review monthly and change posts quarterly: {meetings}", meetings=names)
        yield Finding("GV-13", PLAN, "pass", n, float(len(_THREE)), text)


@rule("GV-16")
def private_domain_is_given_half_a_year(case: Case, policy: Policy) -> Iterator[Finding]:
    """What grows slowly is judged after half a year, not before; the reminder stands in the calendar."""
    months = float(policy.get("pd.window_months"))
    for row in rows_of(case.tables["observations"]):
        days = (row["verdict_on"] - row["begins"]).days
        values = {"name": row["name"], "begins": row["begins"], "day": row["verdict_on"], "due": row["due"], "months": months}
        if row["verdict_on"] >= row["due"]:
            text = msg("{name}: watched since {begins:date}, judged on {day:date}, after {months:n} months", **values)
            yield Finding("GV-16", row["name"], "pass", float(days), float((row["due"] - row["begins"]).days), text)
        else:
            text = msg("{name}: judged on {day:date}, too early; {months:n} months end on {due:date}", **values)
            yield Finding("GV-16", row["name"], "warn", float(days), float((row["due"] - row["begins"]).days), text)


def _planned(case: Case) -> bool:
    return case.prepared.plan.has(Cadence)


def _meetings(case: Case, rule_id: str) -> list[Row]:
    """Return the events of the sheet that carry a rule, its own or that of a meeting merged into it."""
    rows = rows_of(case.tables["calendar"])
    return [row for row in rows if row["source"] == "cadence" and rule_id in str(row["rule"]).split(",")]


def _stands(case: Case, rule_id: str, needed: str) -> Iterator[Finding]:
    """Yield whether a meeting that carries the rule is held often enough; where none does, how to plan one."""
    found = _meetings(case, rule_id)
    for row in found:
        if not _often(row, needed):
            text = msg("{meeting} is held {rhythm}; it is due {needed}", needed=RHYTHMS[needed], **_of(row))
            yield Finding(rule_id, row["name"], "warn", str(row["cadence"]), needed, text)
        else:
            text = msg("{meeting} is held {rhythm}, next on {day:date}", day=row["start"], **_of(row))
            yield Finding(rule_id, row["name"], "pass", str(row["cadence"]), needed, text)
    if _planned(case) and not found:
        yield _absent(rule_id, needed)


def _absent(rule_id: str, needed: str) -> Finding:
    text = msg(
        "no meeting carries {rule:text}; plan one {needed}, or name in which meeting it is done", rule=rule_id, needed=RHYTHMS[needed]
    )
    return Finding(rule_id, PLAN, "warn", None, needed, text)


def _often(row: Row, needed: str) -> bool:
    return ORDER.index(str(row["cadence"])) <= ORDER.index(needed)


def _of(row: Row) -> dict[str, Label]:
    return {"meeting": row["name"], "rhythm": RHYTHMS[str(row.get("cadence", "once"))]}


def _quarters(case: Case) -> list[Period]:
    """Return the quarters that end in the period."""
    period = case.prepared.period
    months = (month for month in period.months() if month.start.month % MONTHS_IN["quarter"] == 0)
    return [parse_period(f"{one.start.year}-Q{one.start.month // MONTHS_IN['quarter']}") for one in months]


def _status(value: object) -> Status:
    found: dict[str, Status] = {"info": "info", "warn": "warn", "fail": "fail"}
    return found[str(value)]


def _list(names: list[Label]) -> Message:
    """Return names one after the other, divided as the reader's language does."""
    said = msg("{name}", name=names[0])
    for name in names[1:]:
        said = msg("{before}, {name}", before=said, name=name)
    return said
