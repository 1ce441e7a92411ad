"""Rules of what happens around a campaign: partners, tasks, the community's rhythm, its mechanics (CR-31 to CR-33, CR-35)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.campaign.rules.awaited import awaited, running
from goalbook.books.campaign.rules.words import together
from goalbook.books.rows import rows_of
from goalbook.core.compare import at_least
from goalbook.core.findings import Finding
from goalbook.core.message import Label, Message, msg
from goalbook.core.register import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.campaign.rules.case import Case
    from goalbook.books.rows import Row
    from goalbook.core.policy import Policy

COMMUNITY = Label("Community", "社群")
MECHANICS = Label("Mechanics", "玩法")
MEASURES = {
    "themes": Label("Themes in the community", "社群主题"),
    "co_creations": Label("Co-creations", "深度共创"),
    "scenes": Label("Kinds of scenes", "社群场景"),
}


@rule("CR-31")
def partnered(case: Case, policy: Policy) -> Iterator[Finding]:
    """Of every partner it is said which figures are watched there and what is done if it goes wrong."""
    least = float(policy.campaign.partner_metrics)
    for row in rows_of(case.tables["campaign_partners"]):
        count, planned = float(len([one for one in row["metrics"].split(",") if one])), bool(row["risk_plan"].en or row["risk_plan"].zh)
        enough = at_least(count, least)
        if enough and planned:
            text = msg("figures watched: {n:n}; there is a plan if it goes wrong", n=count)
        elif enough:
            text = msg("figures watched: {n:n}, but no plan if it goes wrong: write when to stop, and what then", n=count)
        elif planned:
            text = msg("figures watched: {n:n} of {least:n}; name those the partner reports", n=count, least=least)
        else:
            text = msg("neither figures to watch nor a plan if it goes wrong: name {least:n} or more, and when to stop", least=least)
        yield Finding("CR-31", row["name"], "pass" if enough and planned else "warn", count, least, text)


@rule("CR-32")
def tasked(case: Case, policy: Policy) -> Iterator[Finding]:
    """Those who finished a task are compared with those who did not, and it is said that they chose to."""
    least = float(policy.campaign.task_min_users)
    for row in rows_of(case.tables["suspense_tasks"]):
        if not case.looks_back:
            text = msg("offer it to a half drawn by lot: who finishes a task chose to, and pays more often anyway")
            yield Finding("CR-32", row["name"], "info", None, None, text)
            continue
        if running(case):
            yield awaited(case, "CR-32", row["name"])
            continue
        smaller = min(row["completed"], row["started"] - row["completed"])  # NaN where one is not known
        if math.isnan(row["difference"]) or math.isnan(smaller):
            text = msg("who started, finished and paid was not noted (campaign.yml, tasks)")
            yield Finding("CR-32", row["name"], "not_evaluated", None, None, text)
        elif not at_least(smaller, least):
            text = msg("only {n:n} users in the smaller group, {least:n} are needed to compare", n=smaller, least=least)
            yield Finding("CR-32", row["name"], "not_evaluated", smaller, least, text)
        else:
            yield Finding("CR-32", row["name"], "info", row["difference"], None, _compared(row))


def _compared(row: Row) -> Message:
    return msg(
        "{done:pct0} finished; {one:pct} of them paid later, {other:pct} of the others: {gap:+pp} ({level:pct0} range {low:+pp} to"
        " {high:+pp}). Who finishes chose to: how much of it the task caused, only a draw by lot would show",
        done=row["completion"],
        one=row["rate_completed"],
        other=row["rate_others"],
        gap=row["difference"],
        level=row["level"],
        low=row["low"],
        high=row["high"],
    )


@rule("CR-33")
def rhythm(case: Case, policy: Policy) -> Iterator[Finding]:
    """A theme every two days, a co-creation a month, all kinds of scenes: as planned, and once it is over as held."""
    rows = rows_of(case.tables["community"])
    if rows and running(case):
        yield awaited(case, "CR-33", COMMUNITY)
        return
    if case.looks_back and rows and all(math.isnan(row["held"]) for row in rows):
        text = msg("who took part in what was not noted: participants in community.csv")
        yield Finding("CR-33", COMMUNITY, "not_evaluated", None, None, text)
        return
    for row in rows:
        # What is dated is nearer to what will be than what the sheet promises.
        value = row["held"] if case.looks_back else row["sheet"] if math.isnan(row["planned"]) else row["planned"]
        if not math.isnan(value):
            yield _measure(case, row, value, policy)


def _measure(case: Case, row: Row, value: float, policy: Policy) -> Finding:
    wanted = row["wanted"]
    values = {"n": value, "wanted": wanted, "days": case.prepared.days, "every": policy.cadence.community_theme_days}
    if row["measure"] == "themes":
        held = msg("{n:n} held in {days:n} days, {wanted:n} asked for: one every {every:n} days", **values)
        text = held if case.looks_back else msg("{n:n} planned in {days:n} days, {wanted:n} asked for: one every {every:n} days", **values)
    else:
        text = (
            msg("{n:n} held, {wanted:n} asked for", **values) if case.looks_back else msg("{n:n} planned, {wanted:n} asked for", **values)
        )
    good = at_least(value, wanted)
    if not good and not case.looks_back:
        text = msg("{seen}; add {more:n}", seen=text, more=wanted - value)
    return Finding("CR-33", MEASURES[row["measure"]], "pass" if good else "warn", value, wanted, text)


@rule("CR-35")
def tagged(case: Case, policy: Policy) -> Iterator[Finding]:
    """A campaign names its mechanics, so that campaigns can be compared by them."""
    rows, least = rows_of(case.tables["mechanics"]), float(policy.campaign.mechanics_min)
    count = float(len(rows))
    if not at_least(count, least):
        text = msg(
            "{n:n} named, {least:n} wanted: name them in campaign.yml, so that campaigns can be compared by them", n=count, least=least
        )
        yield Finding("CR-35", MECHANICS, "warn", count, least, text)
    elif rows:
        text = msg("named: {names}", names=together([row["name"] for row in rows]))
        yield Finding("CR-35", MECHANICS, "pass", count, least, text)
    unknown = [row["name"] for row in rows if not row["known"]]
    if unknown:
        text = msg("not in the library: {names}; they are compared under the names given", names=together(unknown))
        yield Finding("CR-35", MECHANICS, "info", float(len(unknown)), 0.0, text)
    strange = [row["name"] for row in rows if not row["fits"]]
    if strange:
        text = msg("serve another role than this campaign's: {names}", names=together(strange))
        yield Finding("CR-35", MECHANICS, "info", float(len(strange)), 0.0, text)
