"""Rules of whom a campaign reaches: referrals, visitors on site, segments, opinion leaders (CR-25, CR-28 to CR-30)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.campaign.people.kols import TIERS, tier_name
from goalbook.books.campaign.people.referral import whole_cost
from goalbook.books.campaign.people.sums import total
from goalbook.books.campaign.rules.awaited import awaited, running
from goalbook.books.campaign.rules.words import together
from goalbook.books.rows import rows_of
from goalbook.core.compare import at_least, at_most, less_than, more_than
from goalbook.core.findings import Finding
from goalbook.core.message import Label, Message, msg, two_languages
from goalbook.core.register import rule
from goalbook.inputs.campaigns.sheet import Campaign
from goalbook.inputs.campaigns.work import CAMPAIGN_CHECKLIST

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from goalbook.books.campaign.rules.case import Case
    from goalbook.books.rows import Row
    from goalbook.core.findings import Status
    from goalbook.core.policy import Policy

LADDER = Label("Reward ladder", "奖励阶梯")
READY = Label("Readiness for referrals", "裂变准备")
SPREADING = Label("K factor", "K 因子")
TINY = 1e-6  # a K factor of nothing lies far below any other
SEGMENTS = Label("Groups of users", "用户分层")
MATRIX = Label("KOL matrix", "KOL 矩阵")
RETURN = Label("KOLs who took part, and what they brought", "达人参与及回报")
TONE = Label("Fit with the brand", "调性匹配")


@rule("CR-25")
def referrals(case: Case, policy: Policy) -> Iterator[Finding]:
    """Every step of the ladder has its cost, the four steps of referral are ready, and the K factor is what was assumed."""
    ladder = rows_of(case.tables["referral"])
    yield from _priced(case, ladder)
    yield from _ready(case, policy, ladder)
    yield from _spreading(case, policy, ladder)


def _priced(case: Case, ladder: Sequence[Row]) -> Iterator[Finding]:
    for row in ladder:
        if not math.isnan(row["unit_cost"]):
            continue
        name = row["reward"] if row["reward"].en else row["condition"]
        if case.looks_back and row["rewards"] > 0:
            text = msg(
                "given {n:n} times and never priced: write its cost into referral.csv (unit_cost); without it the ladder's cost per user"
                " brought leaves it out",
                n=row["rewards"],
            )
        else:
            text = msg("has no amount: fix it and write it into referral.csv (unit_cost) before anybody is promised it")
        yield Finding("CR-25", name, "warn", None, None, text)
    cost, open_steps = whole_cost(ladder, planned=not case.looks_back)
    if ladder and not open_steps and not math.isnan(cost):
        yield Finding("CR-25", LADDER, "pass", cost, None, msg("every step has its cost: {cost:money} for each user brought", cost=cost))


def _ready(case: Case, policy: Policy, ladder: Sequence[Row]) -> Iterator[Finding]:
    table = case.prepared.plan.table(CAMPAIGN_CHECKLIST)
    rows = [row for row in rows_of(table) if row["phase"] == "referral"]
    if not rows and not ladder:
        return
    wanted, done = float(policy.campaign.referral_steps), float(sum(row["done"] == "yes" for row in rows))
    if at_least(done, wanted):
        text = msg("steps done: {n:n} of {wanted:n} (ladder, share component, shorter path, monitoring)", n=done, wanted=wanted)
        yield Finding("CR-25", READY, "pass", done, wanted, text)
        return
    left = [two_languages(str(row["item"])) for row in rows if row["done"] != "yes"]
    if left:
        text = msg("steps done: {n:n} of {wanted:n}; still open: {left}", n=done, wanted=wanted, left=together(left))
    else:
        text = msg(
            "steps done: {n:n} of {wanted:n}; checklist.csv, phase referral, asks for ladder, share component, shorter path and monitoring",
            n=done,
            wanted=wanted,
        )
    yield Finding("CR-25", READY, "warn", done, wanted, text)


def _spreading(case: Case, policy: Policy, ladder: Sequence[Row]) -> Iterator[Finding]:
    for row in rows_of(case.tables["spread"]):
        least = row["k"] * policy.campaign.k_factor
        if not case.looks_back:
            yield from _hoped(case, row, least, ladder)
        elif running(case):
            yield awaited(case, "CR-25", SPREADING)
        elif not math.isnan(row["k_measured"]):
            yield _measured(row, least)
        elif not math.isnan(row["k"]):
            text = msg(
                "assumed at {k:ratio2} and not measured: invitations and accepted ones in referral.csv, beside the new payers of facts.csv,"
                " would show it",
                k=row["k"],
            )
            yield Finding("CR-25", SPREADING, "not_evaluated", None, least, text)


def _hoped(case: Case, row: Row, least: float, ladder: Sequence[Row]) -> Iterator[Finding]:
    """Hold the ladder's own plan against the assumption and what was measured last: all three say how many others will bring."""
    wanted, k, last = row["ladder_k"], row["k"], row["last_k"]
    if math.isnan(wanted) or math.isnan(k):
        return
    values = {"n": ladder[0]["planned_accepted"], "wanted": wanted, "k": k, "last": last, "name": _named(case, str(row["last_campaign"]))}
    # As many as the report says others bring by the campaign's end; where no plan tells the days, the assumption's share of the ladder's.
    carried = values["n"] * least / wanted if math.isnan(row["brought"]) else row["brought"] * least / k
    both = msg("{k:ratio2} is assumed, the ladder's {n:n} accepted invitations ask for {wanted:ratio2}", **values)
    if math.isnan(last):
        if at_most(wanted, least):
            yield Finding("CR-25", SPREADING, "pass", wanted, least, both)
            return
        fewer = msg("plan {fewer:n}, or say what makes users invite more", fewer=carried)
        yield Finding("CR-25", SPREADING, "warn", wanted, least, msg("{both}: {advice}", both=both, advice=fewer))
        return
    seen = msg("{both}; {name} measured {last:ratio2}", both=both, **values)
    if at_most(wanted, least) and at_most(least, last):
        yield Finding("CR-25", SPREADING, "pass", wanted, least, seen)
        return
    advice = {
        "k": msg("the assumption is what does not fit; assume {last:ratio2}, or say what will be different", last=last),
        "wanted": msg("the ladder is what does not fit; plan {fewer:n}, or say what will be different", fewer=carried),
        "last": msg("both ask for what was not reached last time; say what makes users invite more"),
    }[odd_one({"k": k, "wanted": wanted, "last": last})]
    yield Finding("CR-25", SPREADING, "warn", wanted, least, msg("{both}: {advice}", both=seen, advice=advice))


def odd_one(three: Mapping[str, float]) -> str:
    """Return which of three numbers is furthest from the other two by their quotients, the last of those that are as far."""

    def apart(name: str) -> float:
        others = [abs(math.log(max(three[name], TINY) / max(value, TINY))) for other, value in three.items() if other != name]
        return round(min(others), 9)

    return max(reversed(list(three)), key=apart)


def _named(case: Case, campaign_id: str) -> Label:
    """Return the name of another campaign, its id where it has none."""
    plan = case.prepared.inputs.campaigns.get(campaign_id)
    name = plan.sheet(Campaign).name if plan is not None else Label("", "")
    return name if name.en or name.zh else Label.same(campaign_id)


def _measured(row: Row, least: float) -> Finding:
    values = {"k": row["k_measured"], "low": row["low"], "high": row["high"], "level": row["level"], "assumed": row["k"]}
    if math.isnan(least):
        text = msg("{k:ratio2} was measured ({level:pct0} range {low:ratio2} to {high:ratio2}); none was assumed", **values)
        return Finding("CR-25", SPREADING, "info", row["k_measured"], None, text)
    if at_least(row["k_measured"], least):
        text = msg(
            "{k:ratio2} was measured ({level:pct0} range {low:ratio2} to {high:ratio2}), {assumed:ratio2} assumed; invitations by earlier"
            " customers count in it too",
            **values,
        )
        return Finding("CR-25", SPREADING, "pass", row["k_measured"], least, text)
    lacking = (least - row["k_measured"]) * row["members"]
    text = msg(
        "{k:ratio2} was measured ({level:pct0} range {low:ratio2} to {high:ratio2}), {assumed:ratio2} assumed: {n:n} accepted invitations"
        " fewer",
        n=lacking,
        **values,
    )
    return Finding("CR-25", SPREADING, "fail" if less_than(row["high"], least) else "warn", row["k_measured"], least, text)


@rule("CR-28")
def on_site(case: Case, policy: Policy) -> Iterator[Finding]:
    """An event on site has a conversion target and reaches it; a miss names its lever."""
    for row in rows_of(case.tables["offline"]):
        if math.isnan(row["target"]):
            text = msg("has no target for the share that converts; without one nothing can be said of it")
            yield Finding("CR-28", row["name"], "warn", None, None, text)
        elif not case.looks_back:
            text = msg("{target:pct} of those who come are to convert", target=row["target"])
            yield Finding("CR-28", row["name"], "pass", row["target"], None, text)
        elif math.isnan(row["rate"]) and _ahead(case, row):
            yield awaited(case, "CR-28", row["name"])
        elif math.isnan(row["rate"]):
            text = msg("who came and who converted was not noted; {target:pct} was the target", target=row["target"])
            yield Finding("CR-28", row["name"], "not_evaluated", None, row["target"], text)
        else:
            yield _event(row, policy)


def _ahead(case: Case, row: Row) -> bool:
    """Say whether an event may still come: its day has not passed, or it has none and the campaign runs."""
    return running(case) and not pd.Timestamp(case.prepared.as_of) > row["day"]  # False for a day that nobody wrote


def _event(row: Row, policy: Policy) -> Finding:
    line, alert, drop = float(policy.pass_line), float(policy.alerts.deviation), float(policy.alerts.conversion_drop)
    passed, alerted = at_least(row["attainment"], line), at_least(-row["gap_relative"], alert)
    called = more_than(-row["gap_relative"], drop)
    values = {"rate": row["rate"], "target": row["target"], "part": row["attainment"], "pp": row["gap_pp"], "gap": row["gap_relative"]}
    seen = msg("{rate:pct} converted, {target:pct} wanted: {part:pct} of it, {pp:+pp}, {gap:+pct}", **values)
    if passed and not alerted:
        return Finding("CR-28", row["name"], "pass", row["attainment"], line, seen)
    fires = msg("alert from {limit:pct0}: yes", limit=alert) if alerted else msg("alert from {limit:pct0}: no", limit=alert)
    meets = msg("meeting above {limit:pct0}: yes", limit=drop) if called else msg("meeting above {limit:pct0}: no", limit=drop)
    lacking = math.ceil(round(line * row["target"] * row["participants"], 6)) - row["conversions"]
    text = msg(
        "{seen}; {fires}, {meets}; {n:n} more conversions would have passed the line of {line:pct0}; {lever}",
        seen=seen,
        fires=fires,
        meets=meets,
        n=max(lacking, 0),
        line=line,
        lever=lever(row["cause"]),
    )
    return Finding("CR-28", row["name"], "warn" if passed else "fail", row["attainment"], line, text)


def lever(cause: str) -> Message:
    """Return what to change by what a miss came from."""
    levers = {
        "form": msg("lever: the form, and how people take part"),
        "audience": msg("lever: the audience, matched to the users wanted"),
        "cost": msg("lever: the cost of the event"),
    }
    return levers.get(cause, msg("say what it came from: form, audience or cost"))


@rule("CR-29")
def tiers_of_users(case: Case, policy: Policy) -> Iterator[Finding]:
    """Every segment that is addressed has targets for taking part and converting, and reaches them."""
    rows = rows_of(case.tables["campaign_segments"])
    if rows and running(case):
        yield awaited(case, "CR-29", SEGMENTS)
        return
    for row in rows:
        lacks = math.isnan(row["target_participation"]) or math.isnan(row["target_conversion"])
        if lacks and not case.looks_back:
            text = msg("has no target for taking part or for converting; give both, or what comes of it cannot be judged")
            yield Finding("CR-29", row["name"], "warn", None, None, text)
        elif not case.looks_back:
            text = msg(
                "{part:pct} are to take part, {bought:pct} of these to convert",
                part=row["target_participation"],
                bought=row["target_conversion"],
            )
            yield Finding("CR-29", row["name"], "pass", row["target_participation"], None, text)
        else:
            yield _segment(row, policy)


def _segment(row: Row, policy: Policy) -> Finding:
    gaps = [one for one in (row["participation_gap"], row["conversion_gap"]) if not math.isnan(one)]
    if not gaps:
        text = msg("targets or outcome are missing: reached, participated and converted belong into segments.csv")
        return Finding("CR-29", row["name"], "not_evaluated", None, None, text)
    worst, line = min(gaps), float(policy.pass_line)
    parts = {"part": row["participation"], "wanted": row["target_participation"]}
    parts |= {"bought": row["conversion"], "aim": row["target_conversion"]}
    seen = msg("{part:pct} took part ({wanted:pct} wanted), {bought:pct} of these converted ({aim:pct} wanted)", **parts)
    if at_least(1 + worst, line):
        return Finding("CR-29", row["name"], "pass", 1 + worst, line, seen)
    if worst == row["participation_gap"]:
        more = math.ceil(round(row["target_participation"] * row["reached"], 6)) - row["participated"]
        close = msg("{n:n} more would have had to take part", n=more)
    else:
        more = math.ceil(round(row["target_conversion"] * row["participated"], 6)) - row["converted"]
        close = msg("{n:n} more would have had to convert", n=more)
    status: Status = "fail" if at_least(-worst, policy.alerts.deviation) else "warn"
    return Finding("CR-29", row["name"], status, 1 + worst, line, msg("{seen}; {close}", seen=seen, close=close))


@rule("CR-30")
def leaders(case: Case, policy: Policy) -> Iterator[Finding]:
    """Opinion leaders of all tiers, as many as wanted, who fit the brand and bring in what they cost."""
    people, tiers, wanted = rows_of(case.tables["kols"]), rows_of(case.tables["kol_tiers"]), case.sheet.kols_wanted
    if people:
        yield _tiers([row["tier"] for row in tiers], float(policy.campaign.kol_tiers))
    if running(case):
        if people:
            yield awaited(case, "CR-30", RETURN)
        yield from _tone(people, float(policy.campaign.tone_match))
        return
    if wanted is not None:
        found = total(row["active"] for row in tiers) if case.looks_back and tiers else float(len(people))
        yield _count(case, found, float(wanted))
    yield from _tone(people, float(policy.campaign.tone_match))
    if case.looks_back:
        yield from _returns(tiers, float(policy.campaign.kol_roi))


def _tiers(found: Sequence[str], wanted: float) -> Finding:
    lacking = [tier_name(tier) for tier in TIERS if tier not in found]
    if at_least(len(found), wanted):
        return Finding("CR-30", MATRIX, "pass", float(len(found)), wanted, msg("tiers: {n:n} of {wanted:n}", n=len(found), wanted=wanted))
    text = msg("without {names}: head KOLs ignite, mid-tier KOLs spread it, KOCs reach deep", names=together(lacking))
    return Finding("CR-30", MATRIX, "info", float(len(found)), wanted, text)


def _count(case: Case, found: float, wanted: float) -> Finding:
    values = {"n": found, "wanted": wanted}
    if at_least(found, wanted):
        text = (
            msg("{n:n} took part, {wanted:n} were wanted", **values) if case.looks_back else msg("{n:n} of {wanted:n} are signed", **values)
        )
        return Finding("CR-30", MATRIX, "pass", found, wanted, text)
    text = msg("{n:n} took part, {wanted:n} were wanted", **values)
    if not case.looks_back:
        text = msg("{n:n} of {wanted:n} are signed: sign {more:n} more before the warm-up", more=wanted - found, **values)
    return Finding("CR-30", MATRIX, "warn", found, wanted, text)


def _tone(people: Sequence[Row], least: float) -> Iterator[Finding]:
    known = [row for row in people if not math.isnan(row["tone_match"])]
    if not known:
        return
    poor = sorted((row for row in known if less_than(row["tone_match"], least)), key=lambda row: row["tone_match"])
    lowest = min(row["tone_match"] for row in known)
    if not poor:
        text = msg("all fit the brand at {least:ratio2} or more", least=least)
        yield Finding("CR-30", TONE, "pass", lowest, least, text)
        return
    text = msg(
        "{n:n} of {all:n} KOLs score below {least:ratio2} on brand fit: {names}; brief them again or choose others",
        n=len(poor),
        all=len(known),
        least=least,
        names=together([row["name"] for row in poor]),
    )
    if len(poor) == 1:
        text = msg(
            "1 of {all:n} KOLs scores below {least:ratio2} on brand fit: {name}; brief them again or choose another",
            all=len(known),
            least=least,
            name=poor[0]["name"],
        )
    yield Finding("CR-30", TONE, "warn", lowest, least, text)


def _returns(tiers: Sequence[Row], least: float) -> Iterator[Finding]:
    for row in tiers:
        if math.isnan(row["roi"]):
            continue
        values = {"roi": row["roi"], "fee": row["fee"], "revenue": row["revenue"], "least": least}
        good = at_least(row["roi"], least)
        text = msg("fees of {fee:money} came back {roi:ratio2} times as sales", **values)
        if not good:
            text = msg(
                "fees of {fee:money} came back {roi:ratio2} times as sales, {least:ratio2} is wanted: pay less, or by order", **values
            )
        yield Finding("CR-30", tier_name(row["tier"]), "pass" if good else "fail", row["roi"], least, text)
    unknown = total(row["unmeasured_fee"] for row in tiers)
    if unknown > 0:
        text = msg(
            "{fee:money} went to KOLs of whom neither orders nor sales are known: it counts as cost, what it brought stays open",
            fee=unknown,
        )
        yield Finding("CR-30", MATRIX, "warn", unknown, 0.0, text)
