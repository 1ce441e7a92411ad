"""Rule CR-24: did the campaign lift the figure beyond what would have come anyway, and how much of it was only pulled forward."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from goalbook.books.campaign.effect.words import span
from goalbook.books.rows import rows_of
from goalbook.core.compare import more_than
from goalbook.core.findings import Finding, Status
from goalbook.core.message import Label, Message, msg
from goalbook.core.register import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.campaign.rules.case import Case
    from goalbook.books.rows import Row
    from goalbook.core.policy import Policy

EFFECT = Label("Effect", "增量效果")
MATCHED = Label("Same weekdays before", "活动前同星期对比")
AFTER = Label("After the end", "活动结束后")
SIZE = Label("Planned size", "计划规模")
_SMALLEST = 0.005  # what two decimals round to nothing
_STATUS: dict[str, Status] = {"effective": "pass", "unclear": "warn", "harmful": "fail", "descriptive": "info"}


@rule("CR-24")
def lifts(case: Case, policy: Policy) -> Iterator[Finding]:
    """The best design shows an effect above zero: p within the policy's, and the whole interval above zero."""
    limit = policy.campaign.alpha
    rows = rows_of(case.tables["effect"])
    if not rows:
        yield Finding("CR-24", EFFECT, "not_evaluated", None, limit, _why_not(case))
        return
    row = rows[0]
    p = float(row["p"]) if isfinite(row["p"]) else None
    yield Finding("CR-24", EFFECT, _STATUS[str(row["verdict"])], p, limit, _verdict(case, row, limit))


@rule("CR-24")
def beside_the_weeks_before(case: Case, _policy: Policy) -> Iterator[Finding]:
    """The campaign's days are compared with the same weekdays before and after them; that describes, and proves nothing."""
    for row in rows_of(case.tables["matched_windows"]):
        if not isfinite(row["lift"]):
            continue
        text = msg("{lift:+pct} on the same weekdays before", lift=row["lift"])
        if isfinite(row["kept"]):
            text = msg(
                "{lift:+pct} on the same weekdays before; of that rise {kept:pct0} was left on the same weekdays after",
                lift=row["lift"],
                kept=row["kept"],
            )
        yield Finding("CR-24", MATCHED, "info", row["lift"], None, text)


@rule("CR-24")
def pulls_little_forward(case: Case, policy: Policy) -> Iterator[Finding]:
    """Of an effect that is shown no more than the policy's share is missing after the end; judged where something surely is missing."""
    limit = policy.campaign.pulled_forward_warn
    for row in rows_of(case.tables["pulled_forward"]):
        if not isfinite(row["share"]):
            continue
        values = {"span": span(row["days"] // row["step"], row["step"]), "share": row["share"], "limit": limit}
        if more_than(row["share"], limit):
            text = msg(
                "{share:pct0} of the effect is missing in the {span} after the end, more than {limit:pct0}: it was pulled forward;"
                " count the net effect, and offer something that users do not have in stock",
                **values,
            )
            yield Finding("CR-24", AFTER, "warn", row["share"], limit, text)
        else:
            text = msg("{share:pct0} of the effect is missing in the {span} after the end, at most {limit:pct0} may be", **values)
            yield Finding("CR-24", AFTER, "pass", row["share"], limit, text)


@rule("CR-24")
def can_show_the_assumed(case: Case, _policy: Policy) -> Iterator[Finding]:
    """At least one planned design shows an effect as small as the expected one."""
    rows = [row for row in rows_of(case.tables["detectable"]) if isfinite(row["detectable_relative"])]
    if not rows:
        return
    best = min(rows, key=lambda row: row["detectable_relative"])
    if not isfinite(best["assumed"]):
        text = msg(
            "{days:n} days show a lift of {least:pct} and more; no effect expected is given",
            days=best["days"],
            least=best["detectable_relative"],
        )
        yield Finding("CR-24", SIZE, "info", best["detectable_relative"], None, text)
        return
    values = {"least": best["detectable_relative"], "assumed": best["assumed"], "days": best["days"]}
    if best["enough"]:
        text = msg("{days:n} days show a lift of {least:pct} and more; the expected effect is {assumed:pct}", **values)
        yield Finding("CR-24", SIZE, "pass", best["detectable_relative"], best["assumed"], text)
        return
    text = msg(
        "{days:n} days show a lift from {least:pct} on, and the expected effect is {assumed:pct}: hold out more users or regions, or run"
        " longer, else the retrospective will not tell it from chance",
        **values,
    )
    yield Finding("CR-24", SIZE, "warn", best["detectable_relative"], best["assumed"], text)


def _verdict(case: Case, row: Row, limit: float) -> Message:
    values = {
        "effect": row["effect"],
        "low": row["low"],
        "high": row["high"],
        "level": row["level"],
        "design": next(one["name"] for one in rows_of(case.tables["effect_designs"]) if one["design"] == row["design"]),
        "p": p_said(row["p"], limit),
    }
    if row["verdict"] == "effective":
        return msg("{effect:+n} by {design} ({level:pct0}: {low:+n} to {high:+n}, {p})", **values)
    if row["verdict"] == "harmful":
        return msg(
            "{effect:+n} by {design}, the whole interval on the wrong side of zero ({low:+n} to {high:+n}): stop this mechanic", **values
        )
    if isinstance(row["reason"], Message):
        return msg(
            "{effect:+n} by {design} ({low:+n} to {high:+n}), and not to be told as the campaign's: {reason}",
            reason=row["reason"],
            **values,
        )
    if row["verdict"] == "descriptive":
        return msg(
            "{effect:+n} above its own past ({low:+n} to {high:+n}): describes only, as nothing stands for what would have come anyway;"
            " next time hold out users or regions",
            **values,
        )
    if not isfinite(row["p"]):
        return msg("{effect:+n} by {design}; too little is known for an interval", **values)
    return msg(
        "{effect:+n} by {design} ({level:pct0}: {low:+n} to {high:+n}) is not told from chance ({p});"
        " hold out more users or regions next time",
        **values,
    )


def p_said(p: float, limit: float) -> Message:
    """Return the p of no effect beside the one that is asked for."""
    if p < _SMALLEST:
        return msg("p < 0.01, at most {limit:ratio2} is asked for", limit=limit)
    return msg("p = {p:ratio2}, at most {limit:ratio2} is asked for", p=p, limit=limit)


def _why_not(case: Case) -> Message:
    """Return why the last design that could have said something does not."""
    tried = rows_of(case.tables["effect_designs"])
    reasons = [row["reason"] for row in tried if row["state"] == "refused"] or [row["reason"] for row in tried]
    if not reasons:
        return msg("the campaign has not begun")
    return msg("nothing can be said of the effect: {reason}", reason=reasons[-1])
