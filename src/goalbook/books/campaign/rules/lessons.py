"""Rules about what is kept of a campaign: lessons, the bulletin, the library, mechanics compared."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from goalbook.books.campaign.lessons.card import rows_of
from goalbook.core.compare import at_least, at_most
from goalbook.core.findings import Finding
from goalbook.core.message import Label, msg
from goalbook.core.register import rule
from goalbook.inputs.campaigns.results import CAMPAIGN_FACTS
from goalbook.inputs.campaigns.work import CAMPAIGN_CHECKLIST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.campaign.rules.case import Case
    from goalbook.core.findings import Status
    from goalbook.core.message import Value
    from goalbook.core.policy import Policy

LESSONS = Label("Lessons", "经验")
BULLETIN = Label("Bulletin", "战报")
LIBRARY = Label("Library of lessons", "经验库")
_WORDS = ("战报", "bulletin")


@rule("CR-17")
def above_expectation(case: Case, policy: Policy) -> Iterator[Finding]:
    """What beat expectation is kept as a lesson within the days agreed."""
    within = int(policy.cadence.retro_within_days)
    cards = rows_of(case.tables, "proposed_lessons", "known", "worked")
    kept = rows_of(case.tables, "known_lessons", "date_day")
    open_cards = sum(not card["known"] for card in cards)
    if kept:
        yield _kept(case, min((row["date_day"] for row in kept if not pd.isna(row["date_day"])), default=None), within, open_cards)
        return
    if not cards:
        return
    due = case.prepared.end + timedelta(days=within)
    late = (case.prepared.as_of - case.prepared.end).days
    values: dict[str, Value] = {"n": len(cards), "due": due}
    if at_most(late, within):
        message = msg("{n:n} items lie clear of expectation; keep the lessons by {due:date}: goalbook accept campaign", **values)
        yield Finding("CR-17", LESSONS, "info", late, within, message)
        return
    message = msg(
        "{n:n} items lie clear of expectation and no lesson of them is kept; due since {due:date}: goalbook accept campaign", **values
    )
    yield Finding("CR-17", LESSONS, "warn", late, within, message)


def _kept(case: Case, first: object, within: int, open_cards: int) -> Finding:
    """Judge the day on which the first lesson was kept; without a day they are kept, and no more can be said."""
    n = len(case.tables["known_lessons"])
    if first is None:
        return Finding("CR-17", LESSONS, "pass", n, None, msg("{n:n} lessons are kept; without a day", n=n))
    after = (pd.Timestamp(first).date() - case.prepared.end).days  # type: ignore[arg-type] # a day of the table
    values = {"n": n, "days": after, "limit": within, "more": open_cards}
    if at_most(after, within):
        return Finding(
            "CR-17", LESSONS, "pass", after, within, msg("{n:n} lessons kept {days:n} days after the end; {more:n} more proposed", **values)
        )
    message = msg("{n:n} lessons kept, but only {days:n} days after the end, {limit:n} are agreed; {more:n} more proposed", **values)
    return Finding("CR-17", LESSONS, "warn", after, within, message)


@rule("CR-18")
def second_spread(case: Case, policy: Policy) -> Iterator[Finding]:
    """The result is passed on as a bulletin within the days agreed after the end."""
    done = bulletin_day(case)
    if case.prepared.state != "over" or (done is None and case.prepared.plan.table(CAMPAIGN_FACTS).empty):
        return  # nothing to announce
    within = int(policy.get("campaign.bulletin_within_days"))
    due = case.prepared.end + timedelta(days=within)
    waited = ((done or case.prepared.as_of) - case.prepared.end).days
    if done is not None:
        status: Status = "pass" if at_most(waited, within) else "warn"
        message = (
            msg("passed on {day:date}, {days:n} days after the end", day=done, days=waited)
            if status == "pass"
            else msg("passed on {day:date}, {days:n} days after the end; {limit:n} are agreed", day=done, days=waited, limit=within)
        )
        yield Finding("CR-18", BULLETIN, status, waited, within, message)
    elif at_most(waited, within):
        yield Finding(
            "CR-18", BULLETIN, "info", waited, within, msg("pass it on by {due:date}: bulletin.png lies beside the report", due=due)
        )
    else:
        message = msg("not passed on, due since {due:date}: send bulletin.png and write bulletin_on into campaign.yml", due=due)
        yield Finding("CR-18", BULLETIN, "warn", waited, within, message)


def bulletin_day(case: Case) -> date | None:
    """Return the day on which the bulletin went out: that of the sheet, else of the checklist; None where it did not by as_of."""
    said = case.sheet.bulletin_on
    if said is not None and said <= case.prepared.as_of:
        return said
    rows = case.prepared.plan.table(CAMPAIGN_CHECKLIST)
    for row in rows[(rows["phase"] == "retro") & (rows["done"] == "yes")].to_dict("records"):
        if any(word in str(row["item"]).casefold() for word in _WORDS) and not pd.isna(row["done_at"]):
            return pd.Timestamp(row["done_at"]).date()
    return None


@rule("TM-07")
def library(case: Case, policy: Policy) -> Iterator[Finding]:
    """Each lesson is a case, a tool or a method, and the month's best case has the votes it takes."""
    kept = rows_of(case.tables, "known_lessons", "lesson", "type", "votes", "date_day", "what")
    if not kept:
        return
    bare = [str(row["lesson"]) for row in kept if not row["type"]]
    if bare:
        message = msg("{lessons:text}: neither case, tool nor method; write the type into lessons.csv", lessons=", ".join(bare))
        yield Finding("TM-07", LIBRARY, "warn", len(kept) - len(bare), len(kept), message)
    else:
        yield Finding(
            "TM-07", LIBRARY, "pass", len(kept), len(kept), msg("all {n:n} lessons are filed as case, tool or method", n=len(kept))
        )
    needed = float(policy.get("campaign.best_case_votes"))
    for month, rows in _by_month(kept).items():
        best = max(rows, key=lambda row: (_votes(row), str(row["lesson"])))
        values: dict[str, Any] = {"month": month, "lesson": str(best["lesson"]), "what": best["what"], "votes": _votes(best)}
        if at_least(_votes(best), needed):
            message = msg("best case of {month:month}: {lesson:text}, {what}, with {votes:n} votes", **values)
            yield Finding("TM-07", LIBRARY, "pass", _votes(best), needed, message)
        else:
            message = msg("no best case of {month:month}: {lesson:text} leads with {votes:n} votes; let the team vote", **values)
            yield Finding("TM-07", LIBRARY, "warn", _votes(best), needed, message)


@rule("CR-35")
def mechanics_compared(case: Case, policy: Policy) -> Iterator[Finding]:
    """Campaigns are compared by mechanic as soon as enough of them were measured."""
    needed = int(policy.get("campaign.league_campaigns"))
    for row in rows_of(case.tables, "mechanics_league", "mechanic", "name", "with_effect", "lift", "own"):
        if not row["own"] or not math.isfinite(float(row["lift"])) or not row["with_effect"]:
            continue
        measured = int(row["with_effect"])
        values = {"lift": float(row["lift"]), "n": measured, "needed": needed}
        if at_least(measured, needed):
            message = msg("{lift:+pct} on average over {n:n} measured campaigns", **values)
            yield Finding("CR-35", row["name"], "pass", measured, needed, message)
        else:
            message = msg("{lift:+pct}, measured in {n:n} campaign; a comparison takes {needed:n}", **values)
            yield Finding("CR-35", row["name"], "info", measured, needed, message)


def _by_month(rows: list[dict[str, object]]) -> dict[date, list[dict[str, object]]]:
    found: dict[date, list[dict[str, object]]] = {}
    for row in rows:
        if not pd.isna(row["date_day"]):  # type: ignore[call-overload] # a day of the table
            found.setdefault(pd.Timestamp(row["date_day"]).date().replace(day=1), []).append(row)  # type: ignore[arg-type] # as above
    return dict(sorted(found.items()))


def _votes(row: dict[str, object]) -> float:
    votes = float(row["votes"])  # type: ignore[arg-type] # a number of the table
    return votes if math.isfinite(votes) else 0.0
