"""Rules of users: tiers against the scheme, concentration, who may leave, tags, new against old, the lifecycle."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.customers import verdicts
from goalbook.books.customers.schemes import shares_of
from goalbook.books.monthly_review.users.insight import CLAIMS
from goalbook.books.monthly_review.users.lifecycle import STAGES
from goalbook.books.rows import Row, number, rows_of
from goalbook.core.compare import at_least, less_than, more_than
from goalbook.core.findings import Finding, Status
from goalbook.core.message import Label, Message, msg
from goalbook.core.register import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.rules.case import Case
    from goalbook.core.policy import Policy

EXPORT = Label("Snapshot of users", "用户快照")
TAGS = Label("User tags", "用户标签")


def _rows(case: Case, table: str) -> list[Row]:
    """Return a table's rows; none where the team keeps no snapshot of its users."""
    found = case.tables.get(table)
    return [] if found is None else rows_of(found)


def _scheme(case: Case) -> str:
    return next((str(row["scheme"]) for row in _rows(case, "schemes") if row["chosen"]), "")


def _against(case: Case, policy: Policy, rule_id: str, scheme: str) -> Iterator[Finding]:
    share = {str(row["segment"]): number(row["share"]) for row in _rows(case, "user_segments") if not math.isnan(number(row["share"]))}
    return verdicts.against(share, (scheme, _scheme(case)), policy, rule_id)


@rule("UA-10")
def pyramid(case: Case, policy: Policy) -> Iterator[Finding]:
    """The team's tiers of users against 10/60/30."""
    return _against(case, policy, "UA-10", "10/60/30")


@rule("UA-11")
def structure(case: Case, policy: Policy) -> Iterator[Finding]:
    """The team's tiers of users against 5/30/65, and the revenue that the best users should bring."""
    yield from _against(case, policy, "UA-11", "5/30/65")
    if _scheme(case) == "5/30/65":
        yield from _brings(case, "UA-11", shares_of("5/30/65")[0])


@rule("UA-12")
def fifth_brings_most(case: Case, policy: Policy) -> Iterator[Finding]:
    """The top fifth of users brings four fifths of revenue."""
    return _brings(case, "UA-12", float(policy.segments.pareto[0]))


def _brings(case: Case, rule_id: str, share: float) -> Iterator[Finding]:
    for row in _rows(case, "concentration"):
        if round(number(row["share"]), 9) == round(share, 9):
            yield from verdicts.revenue(row, rule_id)


@rule("UA-13")
def tiers(case: Case, policy: Policy) -> Iterator[Finding]:
    """States the tiers that spending and orders make of the users."""
    if "tiers_by_rule" in case.tables:
        yield from verdicts.tier_sizes(case.tables["tiers_by_rule"], policy)


@rule("UA-14")
def contribution(case: Case, _policy: Policy) -> Iterator[Finding]:
    """States what the best tenth of users contributes, and the lower half."""
    if "contribution_deciles" in case.tables:
        yield from verdicts.contribution(case.tables["contribution_deciles"])


@rule("UA-16")
def who_may_leave(case: Case, policy: Policy) -> Iterator[Finding]:
    """Of the best users no more than so many are about to leave, of all users where there are no tiers; a count, never a list."""
    rows = _rows(case, "churn_risk")
    judged = "high" if len(rows) > 1 else "total"
    limit, idle = float(policy.users.churn_max), float(policy.users.inactive_days)
    for row in rows:
        share = number(row["share"])
        if math.isnan(share):
            continue
        words = {"n": number(row["at_risk"]), "all": number(row["customers"]), "share": share}
        text = (
            msg("{n:n} of {all:n} users ({share:pct}) may leave by their score", **words)
            if row["method"] == "score"
            else msg("{n:n} of {all:n} users ({share:pct}) gave no sign of life in {days:n} days", days=idle, **words)
        )
        name, held = row["name"], row["tier"] == judged
        status: Status = "info" if not held else "warn" if more_than(share, limit) else "pass"
        yield Finding("UA-16", name, status, share, limit if held else None, text)


@rule("DM-09")
def tags_cover_users(case: Case, policy: Policy) -> Iterator[Finding]:
    """Enough of the users carry a tag."""
    counted = _rows(case, "user_counts") if "user_segments" in case.tables else []  # else none of the month's own
    if not counted or math.isnan(number(counted[-1]["tag_coverage"])):
        return
    covered, least = number(counted[-1]["tag_coverage"]), float(policy.users.tag_coverage_min)
    words = {"share": covered, "least": least, "each": number(counted[-1]["tags_per_user"])}
    text = msg("{share:pct} of users carry a tag, {least:pct0} are wanted; {each:ratio} tags per user", **words)
    yield Finding("DM-09", TAGS, "pass" if at_least(covered, least) else "warn", covered, least, text)


@rule("MR-38")
def persona_is_right(case: Case, policy: Policy) -> Iterator[Finding]:
    """What is assumed of new, old and influential users is what they do; the contrary calls for another persona."""
    for row in _rows(case, "persona_checks"):
        verdict, gap = str(row["verdict"]), float(policy.users.persona_gap)
        words = {name: number(row[name]) for name in ("first", "second", "difference", "low", "high")}
        status, text = _persona(verdict, words)
        yield Finding("MR-38", CLAIMS[str(row["claim"])], status, number(row["difference"]), gap, text)


def _persona(verdict: str, words: dict[str, float]) -> tuple[Status, Message]:
    if verdict == "holds":
        return "pass", msg("so it is: {first:pct} against {second:pct} ({difference:+pp}, 80 % range {low:+pp} to {high:+pp})", **words)
    if verdict == "opposite":
        return "warn", msg(
            "the contrary: {first:pct} against {second:pct} ({difference:+pp}, 80 % range {low:+pp} to {high:+pp});"
            " plan for the users there are",
            **words,
        )
    return "info", msg("cannot be told: {first:pct} against {second:pct} ({difference:+pp}, 80 % range {low:+pp} to {high:+pp})", **words)


@rule("MR-44")
def stages_hold(case: Case, policy: Policy) -> Iterator[Finding]:
    """No stage of the lifecycle falls by more than so much against the pair of snapshots before, beyond what chance explains."""
    yield from _in_part(case, policy)
    rows = _rows(case, "lifecycle")
    for now in (row for row in rows if row["end"] == rows[-1]["end"]):
        words = {"n": number(now["users"]), "base": number(now["base"]), "rate": number(now["rate"])}
        if math.isnan(number(now["before"])):
            text = msg("{n:n} of {base:n} ({rate:pct})", **words)
            yield Finding("MR-44", STAGES[str(now["stage"])], "info", words["rate"], None, text)
        else:
            yield _held(now, words, float(policy.users.stage_drop))


def _in_part(case: Case, policy: Policy) -> Iterator[Finding]:
    """Yield that most users of the snapshot before are missing from the newest one: an export that was cut off, not users who left."""
    counted = _rows(case, "user_counts")[-2:] if "user_segments" in case.tables else []
    if len(counted) < 2:  # noqa: PLR2004 - one before, and the newest
        return
    kept, least = number(counted[1]["kept_share"]), float(policy.users.kept_min)
    if less_than(kept, least):
        text = msg(
            "only {share:pct} of the {n:n} users in the snapshot before stand in the newest one: check the export; the lifecycle is not"
            " judged, and every other figure of users is of those that are there",
            share=kept,
            n=number(counted[0]["users"]),
        )
        yield Finding("MR-44", EXPORT, "warn", kept, least, text)


def _held(now: Row, words: dict[str, float], limit: float) -> Finding:
    was, name = number(now["before"]), STAGES[str(now["stage"])]
    change = words["rate"] / was - 1 if was > 0 else math.nan
    words = {**words, "was": was, "change": change}
    if math.isnan(change) or not less_than(change, -limit):
        text = msg("{n:n} of {base:n} ({rate:pct}), {was:pct} before", **words)
        return Finding("MR-44", name, "pass", words["rate"], was * (1 - limit), text)
    if now["stage"] == "acquire" or number(now["change_high"]) < 0:
        text = msg("{n:n} of {base:n} ({rate:pct}) against {was:pct} before: {change:+pct}; find out what changed at this stage", **words)
        return Finding("MR-44", name, "warn", words["rate"], was * (1 - limit), text)
    text = msg("{n:n} of {base:n} ({rate:pct}) against {was:pct} before: {change:+pct}, which chance can explain", **words)
    return Finding("MR-44", name, "info", words["rate"], was * (1 - limit), text)
