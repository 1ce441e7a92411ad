"""Rules of what may go wrong: a risk has its trigger, its plan and its owner, is judged anew in time, and answered within a day."""

from __future__ import annotations

import math
import re
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.campaign.funnel.stages import Ground
from goalbook.books.campaign.rules.case import WHOLE, Case
from goalbook.books.campaign.rules.funnel import listed
from goalbook.books.rows import rows_of
from goalbook.core.compare import at_least, at_most
from goalbook.core.findings import Finding, Status
from goalbook.core.message import Label, Value, msg
from goalbook.core.register import rule
from goalbook.inputs.campaigns.work import CAMPAIGN_CHECKLIST

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from goalbook.books.rows import Row
    from goalbook.core.policy import Policy

TRAFFIC = "page_exposures"
FORESIGHT = {"market": Label("market", "市场环境"), "user": Label("users", "用户行为"), "technology": Label("technology", "技术风险")}
PARTS = {"trigger": Label("trigger", "触发条件"), "plan": Label("plan", "预案"), "owner": Label("owner", "负责人")}
_NUMBERS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "two": 2, "three": 3, "four": 4, "five": 5}
_LEVELS = re.compile(r"(\d+|[两二三四五]|two|three|four|five)[\s-]*(?:级|层|道|levels?|rounds?)", re.IGNORECASE)


def _risks(case: Case, kind: str = "") -> list[Row]:
    return [row for row in rows_of(case.tables["campaign_risks"]) if kind in {"", row["kind"]}]


@rule("RK-01")
def a_channel_has_its_second(case: Case, policy: Policy) -> Iterator[Finding]:
    """A channel may lose its traffic: what shows that and where the budget goes then is written down, and used when it happens."""
    found = _risks(case, "channel")
    if not found and _risks(case):
        text = msg("no risk of a channel was written down: name what shows that a platform's traffic falls, and the second channel")
        yield Finding("RK-01", WHOLE, "warn", 0.0, 1.0, text)
    for row in found:
        lacking = [PARTS[name] for name in ("trigger", "plan") if not row[name].en]
        if lacking:
            yield Finding("RK-01", row["what"], "warn", None, None, msg("without {parts}: write it down", parts=listed(lacking)))
        elif case.looks_back and row["channel"] and (judged := _fallen(case, row, policy)) is not None:
            yield judged
        else:
            text = msg("shown by: {trigger}; then: {plan}", trigger=row["trigger"], plan=row["plan"])
            yield Finding("RK-01", row["what"], "pass", None, None, text)


def _fallen(case: Case, row: Row, policy: Policy) -> Finding | None:
    """Return whether the channel's page exposures fell below plan for days on end, and that was noted; None without figures."""
    limit, need = float(policy.get("alerts.traffic_drop")), float(policy.get("risk.trigger_days"))
    gaps = _traffic(case, str(row["channel"]))
    if gaps.empty:
        return None
    values: dict[str, Value] = {"channel": case.channel(str(row["channel"])), "limit": limit, "need": need}
    runs = [list(run) for off, run in groupby(gaps.items(), key=lambda item: at_least(-float(item[1]), limit)) if off]
    longest = max(runs, key=len, default=[])
    if not at_least(float(len(longest)), need):
        text = msg("{channel}: traffic was never {limit:pct0} below plan for {need:n} days on end", **values)
        return Finding("RK-01", row["what"], "pass", float(len(longest)), need, text)
    first: date = longest[0][0].date()  # type: ignore[attr-defined] # the index is of days
    values |= {"days": len(longest), "first": first}
    if row["detected_on"] is None:
        text = msg(
            "{channel}: traffic at least {limit:pct0} below plan on {days:n} days from {first:day}; nobody noted it, no plan began",
            **values,
        )
        return Finding("RK-01", row["what"], "warn", float(len(longest)), need, text)
    text = msg(
        "{channel}: traffic at least {limit:pct0} below plan on {days:n} days from {first:day}; noted on {day:day}, then: {plan}",
        day=row["detected_on"],
        plan=row["plan"],
        **values,
    )
    return Finding("RK-01", row["what"], "pass", float(len(longest)), need, text)


def _traffic(case: Case, channel: str) -> pd.Series[float]:
    """Return a channel's page exposures against their plan by day."""
    ground = Ground.of(case.prepared)
    plan, facts = (
        frame[(frame["channel"] == channel) & (frame[TRAFFIC].notna())].set_index("date_day")[TRAFFIC]
        for frame in (ground.to_date, ground.facts)
    )
    return (facts / plan[plan > 0] - 1).dropna().sort_index()


@rule("RK-02")
def content_is_reviewed_on_three_levels(case: Case, policy: Policy) -> Iterator[Finding]:
    """What is published may break the law: its plan names the levels of review, as many as the policy asks for."""
    need = float(policy.get("sop.review_levels"))
    found = _risks(case, "content")
    if not found and _risks(case):
        text = msg("no risk of content was written down: name who reviews copy, on {need:n} levels", need=need)
        yield Finding("RK-02", WHOLE, "warn", 0.0, need, text)
    for row in found:
        levels = _levels(row["plan"])
        if levels is None:
            text = msg("the plan does not name levels of review: write them down ({need:n} levels)", need=need)
        else:
            text = msg("levels of review in the plan: {n:n} (at least {need:n})", n=levels, need=need)
        status: Status = "pass" if levels is not None and at_least(levels, need) else "warn"
        yield Finding("RK-02", row["what"], status, levels, need, text)


def _levels(plan: Label) -> float | None:
    """Return how many levels of review a plan names, the most where it names several; None where it names none."""
    named = [*_LEVELS.findall(plan.zh), *_LEVELS.findall(plan.en)]
    return max((float(_NUMBERS.get(one.lower()) or one) for one in named), default=None)


@rule("RK-03")
def a_slow_page_gives_way(case: Case, policy: Policy) -> Iterator[Finding]:
    """A page that answered more slowly than the policy allows should have given way to a plain one."""
    limit = float(policy.get("risk.no_response_seconds"))
    for row in _risks(case, "technical"):
        seconds = float(row["seconds"])
        if math.isnan(seconds):
            continue
        values = {"seconds": seconds, "limit": limit}
        if at_most(seconds, limit):
            text = msg("at its slowest the page answered in {seconds:ratio} seconds (at most {limit:ratio})", **values)
            yield Finding("RK-03", row["what"], "pass", seconds, limit, text)
        else:
            text = msg(
                "at its slowest the page answered in {seconds:ratio} seconds, above {limit:ratio}: it should give way by itself", **values
            )
            yield Finding("RK-03", row["what"], "fail", seconds, limit, text)


@rule("RK-04")
def risks_are_scored_anew(case: Case, policy: Policy) -> Iterator[Finding]:
    """Every risk has its probability and impact, judged not longer before the campaign than a month."""
    found = _risks(case)
    if not found:
        return
    limit = float(policy.get("risk.rescore_days"))
    day = min(case.prepared.as_of, case.prepared.start)
    unscored = [row for row in found if math.isnan(row["score"])]
    old = [row for row in found if row["scored_on"] is None or not at_most(float((day - row["scored_on"]).days), limit)]
    if unscored:
        text = msg("without probability or impact: {names}", names=listed([row["what"] for row in unscored]))
        yield Finding("RK-04", WHOLE, "warn", float(len(found) - len(unscored)), float(len(found)), text)
    if old:
        text = msg(
            "not judged within {limit:n} days before {day:date}: {names}; judge them anew",
            limit=limit, day=day, names=listed([row["what"] for row in old]),
        )  # fmt: skip
        oldest = [float((day - row["scored_on"]).days) for row in old if row["scored_on"] is not None]
        yield Finding("RK-04", WHOLE, "warn", max(oldest, default=None), limit, text)
    if not unscored and not old:
        age = max(float((day - row["scored_on"]).days) for row in found)
        text = msg(
            "{n:n} risks scored, together {score:money} to be expected; judged within {limit:n} days before {day:date}",
            n=len(found), score=sum(float(row["score"]) for row in found), limit=limit, day=day,
        )  # fmt: skip
        yield Finding("RK-04", WHOLE, "pass", age, limit, text)


@rule("RK-05")
def three_things_are_foreseen(case: Case, policy: Policy) -> Iterator[Finding]:
    """Market, users and technology are judged ahead: trend, profile and stress, each on the checklist with its day."""
    rows = rows_of(case.prepared.plan.table(CAMPAIGN_CHECKLIST))
    if not rows:
        return
    need = float(policy.get("risk.foresight_done"))
    for kind, name in FORESIGHT.items():
        own = [row for row in rows if row["phase"] == kind]
        done = [row for row in own if row["done"] == "yes"]
        share = len(done) / len(own) if own else 0.0
        days = [row["done_at"].date() for row in done if not pd.isna(row["done_at"])]
        values: dict[str, Value] = {"name": name, "done": len(done), "all": len(own)}
        if not own:
            text = msg("nothing of {name} stands on the checklist: judge it ahead", **values)
        elif not at_least(share, need):
            text = msg("{name}: {done:n} of {all:n} judged ahead", **values)
        elif days:
            text = msg("{name}: {done:n} of {all:n} judged ahead, the last on {day:date}", day=max(days), **values)
        else:
            text = msg("{name}: {done:n} of {all:n} judged ahead, without a day", **values)
        yield Finding("RK-05", _titled(name), "pass" if own and at_least(share, need) else "warn", share if own else None, need, text)


def _titled(name: Label) -> Label:
    return Label(name.en[:1].upper() + name.en[1:], name.zh)


@rule("RK-07")
def plans_start_within_a_day(case: Case, policy: Policy) -> Iterator[Finding]:
    """Once a risk is judged likely its plan is started within the hours of the policy."""
    limit = float(policy.get("risk.response_hours"))
    for row in _risks(case):
        if row["detected_on"] is None:
            continue
        hours, day = float(row["hours"]), row["detected_on"]
        values = {"day": day, "hours": hours, "limit": limit}
        if math.isnan(hours):
            open_still = case.prepared.as_of < day + timedelta(hours=limit)
            text = msg("noted on {day:day}; when the plan was started is not written down: add the hours", **values)
            yield Finding("RK-07", row["what"], "info" if open_still else "warn", None, limit, text)
        elif at_most(hours, limit):
            text = msg("noted on {day:day}, the plan started after {hours:n} hours (at most {limit:n})", **values)
            yield Finding("RK-07", row["what"], "pass", hours, limit, text)
        else:
            text = msg("noted on {day:day}, the plan started only after {hours:n} hours (at most {limit:n})", **values)
            yield Finding("RK-07", row["what"], "fail", hours, limit, text)


@rule("RK-08")
def every_risk_has_its_playbook(case: Case, policy: Policy) -> Iterator[Finding]:
    """Each risk says what shows it, what is done then, and who does it."""
    found = _risks(case)
    if not found:
        return
    need = float(policy.get("risk.playbook"))
    lacking = {str(row["risk"]): [PARTS[name] for name in PARTS if not _said(row[name])] for row in found}
    whole = sum(not parts for parts in lacking.values())
    share = whole / len(found)
    status: Status = "pass" if at_least(share, need) else "warn"
    values = {"n": whole, "all": len(found), "need": need}
    text = msg("{n:n} of {all:n} risks have trigger, plan and owner", **values)
    first = next((row for row in found if lacking[str(row["risk"])]), None)
    if first is not None:
        text = msg("{said}; “{what}” lacks {parts}", said=text, what=first["what"], parts=listed(lacking[str(first["risk"])]))
    yield Finding("RK-08", WHOLE, status, share, need, text)


def _said(value: object) -> bool:
    return bool(value.en or value.zh) if isinstance(value, Label) else bool(value)


@rule("RK-09")
def partners_have_a_plan_of_their_own(case: Case, policy: Policy) -> Iterator[Finding]:
    """A partner's project says what is done when it goes wrong."""
    for partner in case.sheet.partners:
        plan = partner.risk_plan
        if _said(plan):
            text = msg("if it goes wrong: {plan}", plan=plan)
            yield Finding("RK-09", partner.name, "pass", None, None, text)
        else:
            status: Status = policy.get("risk.partner_plan")
            yield Finding("RK-09", partner.name, status, None, None, msg("has no plan for when it goes wrong: write risk_plan"))
