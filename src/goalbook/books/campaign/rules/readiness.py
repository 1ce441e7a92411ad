"""Rules of whether a campaign may begin: planning, warm-up, the system's safeguards (CR-12, CR-13, CR-27)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.campaign.readiness.seal import promised
from goalbook.books.campaign.rules.awaited import awaited, running
from goalbook.books.campaign.rules.words import SAFEGUARDS
from goalbook.books.rows import rows_of
from goalbook.core.compare import at_least
from goalbook.core.findings import Finding, Status
from goalbook.core.message import Label, msg
from goalbook.core.register import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.campaign.rules.case import Case
    from goalbook.books.rows import Row
    from goalbook.core.policy import Policy

PLANNING, WARMUP = Label("Planning period", "策划期"), Label("Warm-up", "预热期")
KOLS, FEEDBACK = Label("KOLs in the warm-up", "预热期达人"), Label("Feedback in the warm-up", "预热期反馈")
FROZEN = Label("Frozen plan", "策划冻结")
PEAK = Label("Expected peak", "预计峰值")
PLACES = {"on_site": Label("Warm-up on site", "站内预热"), "off_site": Label("Warm-up off site", "站外预热")}


@rule("CR-12")
def planning(case: Case, policy: Policy) -> Iterator[Finding]:
    """The planning period brings its four items, each with something that shows it."""
    yield from _listed(case, "plan", ("CR-12", PLANNING, int(policy.campaign.planning_items)))


@rule("CR-12")
def frozen_in_time(case: Case, _policy: Policy) -> Iterator[Finding]:
    """What a retrospective is held against was fixed before anything began; a plan that promises nothing needs no seal."""
    row, first = rows_of(case.tables["campaign_seal"])[0], case.prepared.first
    if not promised(case.prepared):
        return
    if row["state"] == "open":
        text = msg("the plan was not frozen before {day:day}: its targets may have been changed since", day=first)
        yield Finding("CR-12", FROZEN, "info", None, str(first), text)
    elif row["state"] == "late":
        text = msg(
            "frozen on {day:day}, after {first:day}: its targets may have been changed until then", day=row["frozen_on"], first=first
        )
        yield Finding("CR-12", FROZEN, "info", str(row["frozen_on"]), str(first), text)
    elif row["state"] == "changed":
        text = msg("frozen on {day:day} and changed since: what is written now is not what was agreed", day=row["frozen_on"])
        yield Finding("CR-12", FROZEN, "warn", str(row["frozen_on"]), str(first), text)
    else:
        yield Finding("CR-12", FROZEN, "pass", str(row["frozen_on"]), str(first), msg("frozen on {day:day}", day=row["frozen_on"]))


@rule("CR-13")
def warmup_list(case: Case, policy: Policy) -> Iterator[Finding]:
    """The warm-up brings its four items, each with something that shows it; before it is over nobody asks for them."""
    if case.prepared.as_of >= case.prepared.start:
        yield from _listed(case, "warmup", ("CR-13", WARMUP, int(policy.campaign.warmup_items)))


def _listed(case: Case, phase: str, asked: tuple[str, Label, int]) -> Iterator[Finding]:
    """Yield what a part of the checklist shows; nothing where nobody keeps one."""
    rule_id, name, least = asked
    every = rows_of(case.tables["checklist"])
    if not every:
        return
    rows = [row for row in every if row["phase"] == phase]
    shown = sum(bool(row["shown"]) for row in rows)
    status: Status = "pass" if at_least(shown, least) else "warn"
    for row in (row for row in rows if not row["shown"]):
        text = msg("said to be done, but nothing shows it; name the evidence") if row["done"] else msg("is not done; do it, or say why not")
        yield Finding(rule_id, row["item"], status, float(shown), float(least), text)
    if not at_least(len(rows), least):
        text = msg("items in the checklist: {n:n}; {least:n} are asked for", n=float(len(rows)), least=float(least))
        yield Finding(rule_id, name, status, float(shown), float(least), text)
    elif shown == len(rows):
        text = msg("{n:n} items done, each with evidence", n=float(shown))
        yield Finding(rule_id, name, "pass", float(shown), float(least), text)


@rule("CR-13")
def warmup_begins(case: Case, _policy: Policy) -> Iterator[Finding]:
    """The warm-up begins before the campaign, and shows on the own site and elsewhere."""
    rows = {str(row["item"]): row for row in rows_of(case.tables["warmup"])}
    start = rows.get("start")
    if start is not None:
        days = float(start["actual"])
        there = start["state"] == "there"
        text = (
            msg("from {day:day}, {days:n} days before the campaign", day=start["day"], days=days)
            if days > 1
            else msg("from {day:day}, a day before the campaign", day=start["day"])
            if there
            else msg("begins on {day:day}, with the campaign itself; begin it earlier", day=start["day"])
        )
        yield Finding("CR-13", WARMUP, "pass" if there else "warn", days, 0.0, text)
    for name, subject in PLACES.items():
        row = rows.get(name)
        if row is not None and row["state"] == "there":
            yield Finding("CR-13", subject, "pass", None, None, msg("planned: {what}", what=row["what"]))
        elif row is not None:
            yield Finding("CR-13", subject, "warn", None, None, msg("no place is named; say where users see it before the start"))


@rule("CR-13")
def kols_take_part(case: Case, policy: Policy) -> Iterator[Finding]:
    """As many KOLs as are wanted take part, and repost."""
    rows = {str(row["item"]): row for row in rows_of(case.tables["warmup"])}
    kols = rows.get("kols")
    if kols is None or math.isnan(kols["wanted"]):
        return
    wanted, active = float(kols["wanted"]), float(kols["actual"])
    least = float(policy.campaign.kols_active) * wanted
    enough = at_least(active, least)
    values = {"n": active, "wanted": wanted, "gap": wanted - active}
    if running(case) and not enough:  # whoever has not posted yet may still do
        yield awaited(case, "CR-13", KOLS)
        return
    if kols["state"] == "signed":
        text = msg("signed: {n:n} of {wanted:n}", **values) if enough else msg("signed: {n:n} of {wanted:n}; win {gap:n} more", **values)
    else:
        reposts = math.nan if "reposts" not in rows else float(rows["reposts"]["actual"])
        text = msg("took part: {n:n} of {wanted:n}; reposts: {reposts:n}", **values, reposts=reposts)
    yield Finding("CR-13", KOLS, "pass" if enough else "warn", active, least, text)


@rule("CR-13")
def feedback_is_used(case: Case, policy: Policy) -> Iterator[Finding]:
    """What is said in the warm-up leads to changes before or while the campaign runs."""
    if case.prepared.as_of < case.prepared.start:
        return
    row = next((row for row in rows_of(case.tables["warmup"]) if row["item"] == "feedback"), None)
    if row is None:
        return
    n, of = float(row["actual"]), float(row["wanted"])
    least = float(policy.campaign.feedback_used)
    values = {"n": n, "of": of, "share": n / of, "least": least}
    if at_least(n / of, least):
        text = msg("{n:n} of {of:n} led to a change ({share:pct0}, at least {least:pct0})", **values)
        yield Finding("CR-13", FEEDBACK, "pass", n / of, least, text)
        return
    text = msg("{n:n} of {of:n} led to a change ({share:pct0}, at least {least:pct0}); decide on the others", **values)
    yield Finding("CR-13", FEEDBACK, "warn", n / of, least, text)


@rule("CR-27")
def safeguards(case: Case, policy: Policy) -> Iterator[Finding]:
    """Stress test, monitoring and drill are made before the campaign begins."""
    rows = {str(row["item"]): row for row in rows_of(case.tables["stability"])}
    for name in (str(one) for one in policy.campaign.safeguards if str(one) in rows):
        yield _safeguard(case, name, rows[name])


def _safeguard(case: Case, name: str, row: Row) -> Finding:
    start = case.prepared.start
    if row["in_time"]:
        return Finding("CR-27", SAFEGUARDS[name], "pass", str(row["done_on"]), str(start), msg("made on {day:day}", day=row["done_on"]))
    if row["done_on"] is not None:
        text = msg("made on {day:day}, after the campaign had begun on {start:day}", day=row["done_on"], start=start)
        return Finding("CR-27", SAFEGUARDS[name], "warn", str(row["done_on"]), str(start), text)
    if row["in_time"] is None:
        text = msg("not made yet; make it before {start:day}", start=start)
    else:
        text = msg("was not made before the campaign; a peak nobody tried may stop it")
    return Finding("CR-27", SAFEGUARDS[name], "warn", None, str(start), text)


@rule("CR-27")
def carries_the_peak(case: Case, policy: Policy) -> Iterator[Finding]:
    """The system was shown to carry the peak that is expected."""
    row = next(iter(rows_of(case.tables["stability"])), None)
    if row is None or math.isnan(row["expected"]):
        return
    expected, capacity = float(row["expected"]), float(row["capacity"])
    least = float(policy.campaign.peak_capacity) * expected
    if math.isnan(capacity):
        text = msg("{expected:n} visits a second; nobody says what the system carries", expected=expected)
        yield Finding("CR-27", PEAK, "not_evaluated", None, least, text)
        return
    values = {"expected": expected, "capacity": capacity, "gap": least - capacity}
    if at_least(capacity, least):
        text = msg("{expected:n} visits a second, {capacity:n} were shown to be carried", **values)
        yield Finding("CR-27", PEAK, "pass", capacity, least, text)
        return
    text = msg("{expected:n} visits a second, {capacity:n} were shown to be carried; add {gap:n}, or spread the start", **values)
    yield Finding("CR-27", PEAK, "fail", capacity, least, text)
