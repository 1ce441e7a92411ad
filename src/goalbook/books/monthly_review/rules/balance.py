"""Rules of the month seen from further away: three dimensions, four tiers, balance of four fields, output per head."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.monthly_review.balance.grid import spread
from goalbook.books.monthly_review.balance.names import DIMENSIONS, ITEM_DIMENSIONS, MEASURES, TIER_NAMES, inside, item_name
from goalbook.books.monthly_review.balance.tiers import BASE, TOTAL, scored_tiers, untiered
from goalbook.books.rows import number, rows_of
from goalbook.core.compare import at_least, at_most
from goalbook.core.findings import Finding, Status
from goalbook.core.message import Label, msg
from goalbook.core.register import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.rules.case import Case
    from goalbook.core.message import Message
    from goalbook.core.policy import Policy

Row = dict[str, object]
TIERS = Label("Score of the tiers", "目标层级得分")
GRID = Label("Balance of four fields", "四维平衡")


@rule("MR-23")
def dimensions_evaluated(case: Case, policy: Policy) -> Iterator[Finding]:
    """Economy, user assets and brand each come up to their targets and own baselines; a figure that is missing is named, not guessed."""
    least = float(policy.evaluation.score_min)
    for row in rows_of(case.tables["evaluation_totals"]) if "evaluation_totals" in case.tables else ():
        subject, points = DIMENSIONS[str(row["dimension"])], number(row["points"])
        if math.isnan(points):
            text = msg("{dimension}: none of its figures is known", dimension=subject)
            yield Finding("MR-23", subject, "not_evaluated", None, least, text)
            continue
        text = msg("{dimension}: {points:n} of 100 points, at least {least:n}", dimension=subject, points=points, least=least)
        if row["missing"]:
            text = msg("{text}; {share:pct0} of its weight is known", text=text, share=number(row["known"]))
        yield Finding("MR-23", subject, "pass" if at_least(points, least) else "warn", points, least, text)


@rule("MR-24")
def tiers_weighted(case: Case, policy: Policy) -> Iterator[Finding]:
    """The tiers' weighted score reaches the pass line; a base target that is missed outdoes it, once the period is over."""
    rows = {str(row["tier"]): row for row in rows_of(case.tables["tier_results"])} if "tier_results" in case.tables else {}
    if not rows:
        return
    score, line = number(rows[TOTAL]["reached"]), float(policy.pass_line)
    missed = tuple(rows[BASE]["missed"])
    if math.isnan(score):
        yield Finding("MR-24", TIERS, "not_evaluated", None, line, msg("no key result with a tier and a weight can be scored"))
        return
    over = case.headline.complete
    status: Status = "pass" if at_least(score, line) else "warn"
    text = _tier_score(case, rows, score, line)
    if missed:
        status = policy.horizon.tiers.severity[BASE] if over else "warn"
        text = _missed(text, missed, over=over)
    yield Finding("MR-24", TIERS, status, score, line, text)


def _tier_score(case: Case, rows: dict[str, Row], score: float, line: float) -> Message:
    """Return the score with what it is made of: one tier is not weighed, and key results of no tier are not in it."""
    scored = scored_tiers(rows.values())
    text = msg("weighted score {score:pct0}, pass line {line:pct0}", score=score, line=line)
    if len(scored) == 1:
        tier, n = inside(TIER_NAMES[str(scored[0]["tier"])]), number(scored[0]["scored"])
        text = msg(
            "only {tier} targets have a score: {score:pct0} on average of {n:n}, pass line {line:pct0}",
            tier=tier,
            n=n,
            score=score,
            line=line,
        )
    left = untiered(case.tables.get("tier_grid"))
    return msg("{text} (key results of no tier, left out: {left:n})", text=text, left=left) if left else text


def _missed(text: Message, missed: tuple[str, ...], *, over: bool) -> Message:
    names = ", ".join(missed)
    if over:
        return msg("{text}; base targets missed, which outdoes the score: {names:text}", text=text, names=names)
    return msg("{text}; base targets heading for a miss, which would outdo the score: {names:text}", text=text, names=names)


@rule("MR-43")
def fields_in_balance(case: Case, policy: Policy) -> Iterator[Finding]:
    """The best and the weakest of sixteen sub-items lie no more than so many points apart."""
    if "balance" not in case.tables:
        return
    ends, most = spread(case.tables["balance"]), float(policy.balance.max_spread)
    if ends is None:
        yield Finding("MR-43", GRID, "not_evaluated", None, most, msg("fewer than two sub-items are scored"))
        return
    low, high = ends
    apart = number(high["score"]) - number(low["score"])
    text = msg(
        "{apart:ratio} points between {high_field}: {high} ({best:ratio}) and {low_field}: {low} ({worst:ratio}), at most {most:ratio}",
        apart=apart,
        high_field=ITEM_DIMENSIONS[str(high["dimension"])],
        high=item_name(str(high["item"])),
        best=number(high["score"]),
        low_field=ITEM_DIMENSIONS[str(low["dimension"])],
        low=item_name(str(low["item"])),
        worst=number(low["score"]),
        most=most,
    )
    yield Finding("MR-43", GRID, "pass" if at_most(apart, most) else "warn", apart, most, text)


def _output(row: Row) -> Message:
    """Return the output per head with what it is made of: whether the amount fell or the posts grew."""
    text = msg(
        "{figure}: {index:pct0} of the own baseline of {n:n} months",
        figure=MEASURES[str(row["measure"])],
        index=number(row["index"]),
        n=number(row["months"]),
    )
    own, heads, usual = (number(row[name]) for name in ("amount_index", "heads", "heads_before"))
    if math.isnan(own):
        return text
    text = msg(
        "{text}; the amount itself {own:pct0}, heads {heads:ratio} against {usual:ratio}", text=text, own=own, heads=heads, usual=usual
    )
    if math.isnan(number(row["on_year"])):
        return text
    return msg("{text}; the amount is {change:+pct} on the year before", text=text, change=number(row["on_year"]))


@rule("PF-15")
def output_holds(case: Case, policy: Policy) -> Iterator[Finding]:
    """Output per head holds against the team's own last months; before the private domain is stable its measures are only noted."""
    least = float(policy.kpi.output_min)
    for row in rows_of(case.tables["output_per_post"]) if "output_per_post" in case.tables else ():
        subject, index = MEASURES[str(row["measure"])], number(row["index"])
        if math.isnan(index):
            needed = int(policy.kpi.output_months[0])
            text = msg(
                "{figure}: {n:n} months before are known, {needed:n} make a baseline", figure=subject, n=row["months"], needed=needed
            )
            yield Finding("PF-15", subject, "not_evaluated", None, least, text)
            continue
        text = _output(row)
        early = row["stable"] is False and row["measure"] != "revenue_per_head"
        missed: Status = "info" if early else "warn"
        yield Finding("PF-15", subject, "pass" if at_least(index, least) else missed, index, least, text)
