"""Rules of alignment: the loop, the strategy's metrics, the goal tree, the company's goal and its shares, the year."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

from goalbook.books.quantity import amount
from goalbook.books.rows import Row, rows_of
from goalbook.books.target_setting.alignment.goals import additive
from goalbook.books.target_setting.rules.case import PLAN, Case
from goalbook.core.compare import at_least, at_most
from goalbook.core.findings import Finding, Status
from goalbook.core.message import Label, Message, msg
from goalbook.core.register import rule
from goalbook.inputs.planning.strategy import Strategy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.core.policy import Policy

THEMES = {
    "high_value_users": Label("Activate high-value users", "激活高价值用户"),
    "channel_rebalance": Label("Rebalance the channels by efficiency", "渠道效率再平衡"),
}


def theme_name(theme: str) -> Label:
    """Return a theme's name; a word of the team's own stands as it is."""
    return THEMES.get(theme, Label.same(theme))


def _rows(case: Case, table: str) -> list[Row]:
    return rows_of(case.tables[table])


@rule("TS-01")
def loop_is_closed(case: Case, policy: Policy) -> Iterator[Finding]:
    """Of the loop's stages that are due, at least a share stands; one that stands in part counts half."""
    due = [row for row in _rows(case, "loop") if row["loop_state"] != "ahead"]
    if not due:
        return
    done, partly = (sum(row["loop_state"] == state for row in due) for state in ("done", "partial"))
    share, least = (done + partly / 2) / len(due), policy.alignment.loop_min
    text = msg("of {due:n} stages of the loop that are due {done:n} stand, {partly:n} in part", due=len(due), done=done, partly=partly)
    yield Finding("TS-01", PLAN, "pass" if at_least(share, least) else "warn", share, least, text)


@rule("TS-05")
def strategy_has_its_metrics(case: Case, policy: Policy) -> Iterator[Finding]:
    """At least one key result is measured by the metrics that the strategy's type calls for."""
    family = [row for row in _rows(case, "metric_families") if row["chosen"]]
    if not family or not case.prepared.key_results:
        return
    measured = [row for row in family if row["kr_ids"]]
    least, names = policy.alignment.family_min, ", ".join(str(row["kr_ids"]) for row in measured)
    if measured:
        text = msg("metrics of the strategy that key results measure: {n:n} ({krs:text})", n=len(measured), krs=names)
    else:
        text = msg(
            "no key result is measured by the strategy’s metrics ({known})", known=_joined([cast("Label", row["name"]) for row in family])
        )
    yield Finding("TS-05", PLAN, "pass" if len(measured) >= least else "warn", float(len(measured)), float(least), text)


def _joined(names: list[Label]) -> Label:
    return Label(", ".join(name.en for name in names), "、".join(name.zh for name in names))


@rule("TS-07")
def contribution_is_said(case: Case, policy: Policy) -> Iterator[Finding]:
    """Each objective says what the team contributes to the strategy, and a figure measures it."""
    goals = case.prepared.goals
    if goals is None or not goals.objectives:
        return
    said = [one for one in goals.objectives if one.aim.contribution.en and (one.aim.metric or one.key_results)]
    if not said and not case.prepared.planning.has(Strategy):
        return
    share, least = len(said) / len(goals.objectives), policy.alignment.contribution_min
    silent = ", ".join(one.id for one in goals.objectives if one not in said)
    if silent:
        text = msg("objectives that do not say what the team contributes: {ids:text}", ids=silent)
    else:
        text = msg("every objective says what the team contributes")
    yield Finding("TS-07", PLAN, "pass" if at_least(share, least) else "warn", share, least, text)


@rule("TS-08")
def tree_holds(case: Case, policy: Policy) -> Iterator[Finding]:
    """No goal without a parent, none above the lowest level without goals below it, and what adds up covers the goal above."""
    rows = _rows(case, "goal_tree")
    if len(rows) < 2:  # noqa: PLR2004 - one goal alone is no tree
        return
    broken = [row for row in rows if row["state"] != "ok"]
    for row in broken:
        yield _broken(case, row, policy.alignment.tree_coverage)
    if not broken:
        if _unknown(case, rows):
            text = msg("goals: {n:n}, each supports the one above; whether it is covered cannot be said, numbers are missing", n=len(rows))
            yield Finding("TS-08", PLAN, "not_evaluated", None, policy.alignment.tree_coverage, text)
            return
        lowest = min((cast("float", row["coverage"]) for row in rows if row["coverage"] == row["coverage"]), default=None)
        text = msg("goals: {n:n}, each supports the one above, and what adds up covers it", n=len(rows))
        yield Finding("TS-08", PLAN, "pass", lowest, policy.alignment.tree_coverage, text)


def _unknown(case: Case, rows: list[Row]) -> bool:
    """Say whether a goal that goals in its own metric stand below cannot be compared with them."""
    by_id = {row["goal_id"]: row for row in rows}
    for row in rows:
        top, metric = by_id.get(row["parent_id"]), str(row["metric_id"])
        counts = row["level"] != "campaign" and top is not None and top["metric_id"] == metric and additive(case.prepared, metric)
        if counts and top is not None and math.isnan(cast("float", top["coverage"])):
            return True
    return False


def _broken(case: Case, row: Row, least: float) -> Finding:
    name = cast("Label", row["name"])
    match row["state"]:
        case "orphan":
            parent = str(row["parent_id"])
            if sum(one["goal_id"] == row["goal_id"] for one in _rows(case, "goal_tree")) > 1:
                return Finding(
                    "TS-08", name, "fail", str(row["goal_id"]), None, msg("the id '{id:text}' stands twice", id=str(row["goal_id"]))
                )
            text = (
                msg("supports no goal: '{parent:text}' is not in the tree", parent=parent) if parent else msg("supports no goal above it")
            )
            return Finding("TS-08", name, "fail", parent or None, None, text)
        case "childless":
            return Finding("TS-08", name, "warn", 0.0, least, msg("no goal below carries any of it"))
    target, carried = cast("float", row["target"]), cast("float", row["children_sum"])
    catalogue, metric = case.prepared.inputs.catalogue, str(row["metric_id"])
    text = msg(
        "the goals below it carry {carried} of {target} ({coverage:pct}); {gap} are not covered",
        carried=amount(catalogue, metric, carried),
        target=amount(catalogue, metric, target),
        coverage=cast("float", row["coverage"]),
        gap=amount(catalogue, metric, target - carried),
    )
    return Finding("TS-08", name, "warn", cast("float", row["coverage"]), least, text)


@rule("TS-09")
def rest_has_an_owner(case: Case, policy: Policy) -> Iterator[Finding]:
    """What the team does not carry of the company's goal is carried by somebody, and the team's share is what the strategy says."""
    for row in _rows(case, "strategy"):
        whole, unowned = cast("float", row["company_target"]), cast("float", row["unowned"])
        if math.isnan(unowned) or whole <= 0:
            continue
        share, most = unowned / whole, policy.alignment.unowned_max
        yield Finding("TS-09", cast("Label", row["name"]), "pass" if at_most(share, most) else "warn", share, most, _carried(case, row))
        yield from _said_share(case, row, policy.alignment.share_tolerance)


def _carried(case: Case, row: Row) -> Message:
    catalogue, metric = case.prepared.inputs.catalogue, str(row["metric_id"])
    whole, target, rest, unowned = (
        amount(catalogue, metric, cast("float", row[name])) for name in ("company_target", "target", "rest", "unowned")
    )
    share = cast("float", row["share"])
    if cast("float", row["unowned"]) > 0 and not cast("float", row["owned"]):
        return msg(
            "{share:pct} of {whole} is the team’s: {target}; the remaining {rest} has no owner",
            share=share,
            whole=whole,
            target=target,
            rest=rest,
        )
    if cast("float", row["unowned"]) > 0:
        return msg(
            "{share:pct} of {whole} is the team’s: {target}; of the remaining {rest}, {unowned} have no owner",
            share=share,
            whole=whole,
            target=target,
            rest=rest,
            unowned=unowned,
        )
    if not cast("float", row["rest"]):
        return msg("the team carries all of {whole}", whole=whole)
    return msg(
        "{share:pct} of {whole} is the team’s: {target}; the remaining {rest} has an owner",
        share=share,
        whole=whole,
        target=target,
        rest=rest,
    )


def _said_share(case: Case, row: Row, tolerance: float) -> Iterator[Finding]:
    """Yield a warning where the strategy's share and the team's target are two numbers; the slider's share is nobody's claim."""
    said, target = cast("float", row["said_target"]), cast("float", row["target"])
    if case.move.params.team_share or math.isnan(said) or math.isnan(target) or not said:
        return
    off = target / said - 1
    if at_most(abs(off), tolerance):
        return
    catalogue, metric = case.prepared.inputs.catalogue, str(row["metric_id"])
    text = msg(
        "the strategy gives the team {said:pct} = {amount}, its goal is {target}",
        said=cast("float", row["said_share"]),
        amount=amount(catalogue, metric, said),
        target=amount(catalogue, metric, target),
    )
    yield Finding("TS-09", cast("Label", row["name"]), "warn", off, tolerance, text)


@rule("TS-42")
def direction_has_its_figure(case: Case, policy: Policy) -> Iterator[Finding]:
    """An objective's direction is measured by the figure it is expected to move; a word of the team's own only stands as a note."""
    goals = case.prepared.goals
    measured = {kr.metric for kr in case.prepared.key_results}
    for objective in goals.objectives if goals is not None else ():
        theme = objective.aim.theme
        expected = policy.alignment.theme_metrics.get(theme) if theme else None
        if expected is None:
            if theme:
                yield Finding("TS-42", Label.same(objective.id), "info", theme, None, msg("direction: {theme}", theme=theme_name(theme)))
            continue
        met = [metric for metric in expected if metric in measured]
        known = _joined([case.metric(metric) for metric in (met or expected) if metric in case.prepared.inputs.catalogue])
        if met:
            text = msg("{theme}: measured by {figures}", theme=theme_name(theme), figures=known)
        else:
            text = msg("{theme}: no key result measures {figures}", theme=theme_name(theme), figures=known)
        yield Finding("TS-42", Label.same(objective.id), "pass" if met else "warn", float(len(met)), 1.0, text)


@rule("TS-43")
def campaigns_are_numbers(case: Case, policy: Policy) -> Iterator[Finding]:
    """A campaign's goal is a number broken out of a goal above it."""
    for row in _rows(case, "goal_tree"):
        if row["level"] != "campaign":
            continue
        numeric, placed = not math.isnan(cast("float", row["target"])), row["state"] != "orphan"
        if numeric and placed:
            value = amount(case.prepared.inputs.catalogue, str(row["metric_id"]), cast("float", row["target"]))
            text = msg("{value} of the goal above it ({parent:text})", value=value, parent=str(row["parent_id"]))
        else:
            text = msg("has no number") if placed else msg("is not broken out of a goal above it")
        status: Status = "pass" if numeric and placed else policy.alignment.campaign_incomplete
        yield Finding("TS-43", cast("Label", row["name"]), status, float(numeric and placed), 1.0, text)


@rule("TS-44")
def accounts_are_positioned(case: Case, policy: Policy) -> Iterator[Finding]:
    """Each account says for whom it is and what it conveys."""
    names = {"target_audience": Label("target audience", "目标人群"), "account_purpose": Label("purpose", "账号定位")}
    for row in _rows(case, "accounts"):
        blank = [names[field] for field in policy.alignment.account_fields if not cast("Label", row[field]).en]
        name = cast("Label", row["name"])
        subject = name if name.en else case.channel(str(row["channel"]))
        text = msg("not said: {fields}", fields=_joined(blank)) if blank else msg("for whom and what for is said")
        yield Finding("TS-44", subject, "warn" if blank else "pass", float(len(blank)), 0.0, text)


@rule("TS-51")
def quarters_make_the_year(case: Case, policy: Policy) -> Iterator[Finding]:
    """The quarters' targets add up to the year's."""
    rows = _rows(case, "year")
    if not rows:
        return
    tolerance, last = policy.alignment.year_tolerance, rows[-1]
    total, annual, metric = cast("float", last["cumulative"]), cast("float", last["annual"]), str(last["metric_id"])
    if math.isnan(total):
        open_ones = ", ".join(str(row["quarter"]) for row in rows if row["target"] != row["target"])
        text = msg("no target for {quarters:text}: whether the quarters make the year cannot be said", quarters=open_ones)
        yield Finding("TS-51", case.metric(metric), "not_evaluated", None, tolerance, text)
        return
    off = total / annual - 1
    catalogue = case.prepared.inputs.catalogue
    text = msg(
        "the quarters make {total} of the year’s {annual} ({share:pct})",
        total=amount(catalogue, metric, total), annual=amount(catalogue, metric, annual), share=total / annual,
    )  # fmt: skip
    yield Finding("TS-51", case.metric(metric), "pass" if at_most(abs(off), tolerance) else "warn", off, tolerance, text)
