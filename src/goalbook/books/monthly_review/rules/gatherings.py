"""Rules of talks, meetings, trainings, the voices of the team and its staffing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.campaign.rules.words import listed
from goalbook.books.monthly_review.people.sizes import at_odds
from goalbook.books.monthly_review.rules.people import TEAM, rows
from goalbook.core.compare import at_least, at_most, more_than
from goalbook.core.findings import Finding, Status
from goalbook.core.message import Label, msg
from goalbook.core.register import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.rules.case import Case
    from goalbook.core.policy import Policy

GATHERINGS = {
    "technical_training": Label("Technical training", "技术培训"),
    "drill": Label("Practice drill", "实战演练"),
    "expert_exchange": Label("Expert exchange", "专家交流"),
    "innovation_sharing": Label("Innovation sharing", "创新分享"),
    "sand_table": Label("Sand-table exercise", "沙盘推演"),
    "industry_visit": Label("Industry visit", "行业考察"),
}
GROUPS = {"content": Label("content", "内容"), "ads": Label("ads", "投放"), "user_ops": Label("user operations", "用户运营")}
SKILLS = {
    "market_analysis": Label("market analysis", "市场分析"),
    "content": Label("content", "内容创作"),
    "tech": Label("technology", "技术开发"),
    "community": Label("community", "社群运营"),
}
TM_02, TM_03 = ("technical_training", "drill", "expert_exchange"), ("innovation_sharing", "sand_table", "industry_visit")


@rule("PF-10")
def everybody_has_their_talk(case: Case, policy: Policy) -> Iterator[Finding]:
    """Every member has a talk of two each month, about problems and suggestions."""
    least = float(policy.perf.anonymous_min_group)
    for row in rows(case, "talk_counts"):
        limit, share = float(policy.perf.talks_min), float(row["share"])
        if math.isnan(share):
            continue
        values = {"held": row["held"], "expected": row["expected"], "problems": row["problems"], "open": row["open"]}
        text = msg("talks held: {held:n} of {expected:n}; problems raised {problems:n}, open in all {open:n}", **values)
        if bounds := at_odds(row["held"], row["expected"], least):
            values |= {"low": bounds[0], "high": bounds[1]}
            text = msg("talks held: {low:n} to {high:n} of {expected:n}; problems raised {problems:n}, open in all {open:n}", **values)
        yield Finding("PF-10", TEAM, "pass" if at_least(share, limit) else "warn", None if bounds else share, limit, text)


@rule("PF-11")
def voices_stay_without_a_name(case: Case, policy: Policy) -> Iterator[Finding]:
    """What members say without their name is shown of groups that are large enough, and of no other."""
    found = rows(case, "voices")
    if not found:
        return
    hidden, least = sum(bool(row["hidden"]) for row in found), float(policy.perf.anonymous_min_group)
    shown = [row for row in found if not row["hidden"]]
    if not shown:
        text = msg("no group has {least:n} answers: nothing is shown", least=least)
        yield Finding("PF-11", TEAM, "not_evaluated", None, least, text)
        return
    smallest = min(float(row["answers"]) for row in shown)
    if hidden:
        text = msg(
            "themes shown: {n:n}; groups not shown, for they have fewer than {least:n} answers or leave such a rest: {hidden:n}",
            n=len(shown), least=least, hidden=hidden,
        )  # fmt: skip
    else:
        text = msg("themes shown: {n:n}, of groups with {least:n} answers or more", n=len(shown), least=least)
    yield Finding("PF-11", TEAM, "info", smallest, least, text)


@rule("PF-12")
def the_team_meets_on_its_goals(case: Case, policy: Policy) -> Iterator[Finding]:
    """Once a quarter the team talks about the goal process itself, and agrees what to do better."""
    if "people_load" not in case.tables and "feedback_meetings" not in case.tables:
        return
    asked, quarter = float(policy.perf.feedback_meetings_per_quarter), case.head.period.quarter()
    meetings = rows(case, "feedback_meetings")
    n, agreed = float(len(meetings)), sum(int(row["improvements"]) for row in meetings)
    over = case.head.as_of >= quarter.end
    if at_least(n, asked):
        status: Status = "pass" if agreed or not asked else "warn"
        text = msg(
            "{quarter}: meetings on the goal process {n:n}, improvements agreed {agreed:n}", quarter=quarter.name, n=n, agreed=agreed
        )
        yield Finding("PF-12", TEAM, status, n, asked, text)
    elif over:
        text = msg("{quarter} ended with {n:n} meetings on the goal process; {asked:n} asked for", quarter=quarter.name, n=n, asked=asked)
        yield Finding("PF-12", TEAM, "fail", n, asked, text)
    else:
        text = msg("{quarter}: the meeting on the goal process is to be held by {day:date}", quarter=quarter.name, day=quarter.end)
        yield Finding("PF-12", TEAM, "info", n, asked, text)
    late = sum(row["improvement_state"] == "late" for row in rows(case, "improvements"))
    if late:
        text = msg("improvements agreed earlier and overdue: {n:n} of {all:n}", n=late, all=len(rows(case, "improvements")))
        yield Finding("PF-12", Label("Improvements", "改进事项"), "warn", float(late), 0.0, text)


@rule("GV-11")
def meetings_held_are_not_too_many(case: Case, policy: Policy) -> Iterator[Finding]:
    """The meetings a member sat in during the month stay within the limit; the plan stands beside."""
    limit = float(policy.meetings.max_per_month)
    for row in rows(case, "people_load"):
        held, planned = float(row["held"]), float(row["planned"])
        if math.isnan(held):
            continue
        values = {"n": held, "hours": float(row["hours"]), "limit": limit, "planned": planned}
        if math.isnan(planned):
            text = msg("{n:ratio} meetings per member in the month, {hours:ratio} hours (at most {limit:n})", **values)
        else:
            text = msg(
                "{n:ratio} meetings per member in the month, {hours:ratio} hours (planned {planned:ratio}; at most {limit:n})", **values
            )
        yield Finding("GV-11", TEAM, "pass" if at_most(held, limit) else "warn", held, limit, text)


@rule("TM-02")
def skills_are_trained(case: Case, _policy: Policy) -> Iterator[Finding]:
    """A technical training each month, a drill each quarter, an exchange with experts each year."""
    yield from _held(case, "TM-02", TM_02)


@rule("TM-03")
def innovation_is_shared(case: Case, _policy: Policy) -> Iterator[Finding]:
    """Innovation is shared each week, played through each month, looked at in the industry each year."""
    yield from _held(case, "TM-03", TM_03)


def _held(case: Case, rule_id: str, kinds: tuple[str, ...]) -> Iterator[Finding]:
    """Judge how often each was held; where the records do not reach back over the window, nothing is held against the team."""
    for row in rows(case, "people_trainings"):
        if row["kind"] not in kinds:
            continue
        name, held, asked = GATHERINGS[row["kind"]], float(row["held"]), float(row["asked"])
        values = {"held": held, "asked": asked, "share": float(row["attended_share"])}
        windows = {
            "month": Label("month", "当月"),
            "quarter": Label("three months", "近三个月"),
            "year": Label("twelve months", "近十二个月"),
        }
        window = windows[row["window"]]
        if not at_least(held, asked):
            status: Status = "warn" if row["known"] else "not_evaluated"
            text = msg("{window}: held {held:n}, {asked:n} asked for", window=window, **values)
            if not row["known"]:
                text = msg("{window}: held {held:n}, {asked:n} asked for; the records do not reach back that far", window=window, **values)
        elif math.isnan(row["attended_share"]):
            status, text = "pass", msg("{window}: held {held:n}, {asked:n} asked for: often enough", window=window, **values)
        else:
            status, text = "pass", msg("{window}: held {held:n}, {share:pct0} of those invited came", window=window, **values)
        yield Finding(rule_id, name, status, held, asked, text)


@rule("TM-04")
def two_could_lead(case: Case, policy: Policy) -> Iterator[Finding]:
    """Two members or more could run acquisition on their own."""
    for row in rows(case, "people_team"):
        leads, limit = float(row["leads"]), float(policy.team.min_leads)
        text = msg("members who could run acquisition on their own: {n:n} (at least {limit:n})", n=leads, limit=limit)
        yield Finding("TM-04", TEAM, "pass" if at_least(leads, limit) else "fail", leads, limit, text)


@rule("TM-13")
def the_groups_are_staffed(case: Case, _policy: Policy) -> Iterator[Finding]:
    """Content, ads and user operations each have their people."""
    found = [row for row in rows(case, "people_groups") if row["wanted"]]
    if not found:
        return
    empty = [GROUPS.get(row["group"], Label.same(row["group"])) for row in found if not more_than(row["members"], 0.0)]
    n = float(len(found) - len(empty))
    if empty:
        text = msg("groups without a member: {names}", names=listed(empty))
        yield Finding("TM-13", TEAM, "warn", n, float(len(found)), text)
    else:
        text = msg(
            "every group has its people: {names}", names=listed([GROUPS.get(row["group"], Label.same(row["group"])) for row in found])
        )
        yield Finding("TM-13", TEAM, "pass", n, float(len(found)), text)


@rule("TM-14")
def the_skills_are_there(case: Case, policy: Policy) -> Iterator[Finding]:
    """Market analysis, content, technology and community are each mastered by somebody."""
    found, least = [row for row in rows(case, "people_skills") if row["wanted"]], float(policy.team.skill_min)
    if not found:
        return
    short = [SKILLS.get(row["skill"], Label.same(row["skill"])) for row in found if not at_least(float(row["members"]), least)]
    n = float(len(found) - len(short))
    if short:
        text = msg("skills that fewer than {least:n} members have: {names}", least=least, names=listed(short))
        yield Finding("TM-14", TEAM, "warn", n, float(len(found)), text)
    else:
        text = msg("each of {n:n} skills is there (at least {least:n} members)", n=n, least=least)
        yield Finding("TM-14", TEAM, "pass", n, float(len(found)), text)
