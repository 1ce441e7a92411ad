"""Rules of the role split: what is produced carries the chains, topics suffice, people have the hours, the content plan is whole."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.decomposition.output.volumes import weeks_in
from goalbook.books.rows import rows_of
from goalbook.core.compare import at_least, at_most, less_than, more_than
from goalbook.core.findings import Finding, Status
from goalbook.core.message import Label, msg
from goalbook.core.register import rule
from goalbook.inputs.plan.funnels import FunnelSheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.decomposition.rules.case import Case
    from goalbook.books.rows import Row
    from goalbook.core.message import Message
    from goalbook.core.policy import Policy

CONTENT = Label("Content plan", "内容计划")
STEPS = {
    "demand": Label("demand", "需求"),
    "production": Label("production", "生产"),
    "placement": Label("placement", "投放"),
}


@rule("DC-05")
def output_carries_the_volume(case: Case, policy: Policy) -> Iterator[Finding]:
    """Items × average, boosted or not, bring the volume that the chain starts from; nobody needs more hours than there are."""
    low = float(policy.get("funnel.pass")[0])
    for row in rows_of(case.tables["output"]):
        observed = None if math.isnan(row["ratio"]) else float(row["ratio"])
        yield Finding("DC-05", case.channel(row["channel"]), row["verdict"], observed, low, carried(row))
    capacity = rows_of(case.tables["capacity"])
    for row in {(row["person"], row["others"]): row for row in capacity}.values():
        load, limit = float(row["person_load"]), float(policy.funnel.max_load)
        if math.isnan(load):
            continue
        text = msg("the items take {load:pct0} of the hours there are; at most {limit:pct0}", load=load, limit=limit)
        yield Finding("DC-05", row["others"] or case.person(row["person"]), "pass" if at_most(load, limit) else "fail", load, limit, text)
    for row in {row["channel"]: row for row in capacity}.values():
        share = float(row["channel_share"])
        status: Status = "pass" if at_most(abs(share - 1), float(policy.split_tolerance)) else "warn"
        if not math.isnan(row["channel_items"]):
            yield Finding("DC-05", case.channel(row["channel"]), status, share, 1.0, given_out(row))


def given_out(row: Row) -> Message:
    """Return whether those who make a channel's items make all of them, and nobody the same ones."""
    share, items = float(row["channel_share"]), float(row["channel_items"])
    if less_than(share, 1.0):
        return msg(
            "those named make {share:pct0} of the items; who makes the other {rest:n} of {items:n} a month?",
            share=share,
            rest=(1 - share) * items,
            items=items,
        )
    if more_than(share, 1.0):
        return msg(
            "the shares of those named come to {share:pct0}: {rest:n} items a month are given out twice",
            share=share,
            rest=(share - 1) * items,
        )
    return msg("those named make all {items:n} items a month", items=items)


def carried(row: Row) -> Message:
    """Return what output brings of the volume it is for, and how many items or plays each would do."""
    said = msg("{items:n} items a month × {average:n}", items=row["items"], average=row["average"])
    if row["per"] == "week":
        said = msg("{items:n} items a week × {average:n}", items=row["items"], average=row["average"])
    if row["uplift"] and row["boosted"]:
        said = msg("{said}, {boosted:pct0} of them lifted by {uplift:pct0}", said=said, boosted=row["boosted"], uplift=row["uplift"])
    said = msg("{said} make {volume:compact} in the period", said=said, volume=row["volume"])
    if not row["boost_said"]:
        said = msg("{said} ({most:compact} if all were lifted by {uplift:pct0})", said=said, most=row["volume_all"], uplift=row["uplift"])
    if math.isnan(row["needed"]):
        return msg("{said}; no chain begins with them", said=said)
    if moved(row):
        values = {"needed": row["needed"], "share": row["ratio"], "counted": row["counted"]}
        said = msg(
            "{said}; the plan as filed counts on {needed:compact} ({share:pct0}), the chain now on {counted:compact}",
            said=said,
            **values,
        )
    else:
        said = msg("{said}; the chain counts on {needed:compact} ({share:pct0})", said=said, needed=row["needed"], share=row["ratio"])
    if row["verdict"] != "pass" and not (math.isnan(row["items_needed"]) or math.isnan(row["average_needed"])):
        values = {"items": row["items_needed"], "average": row["average_needed"]}
        said = msg("{said}; {items:ratio} items or {average:n} each would match it", said=said, **values)
    if row["needed_single"] != row["needed"] and not math.isnan(row["average_single"]):
        said = msg("{said}; if its volume is meant once, {average:n} each would do", said=said, average=row["average_single"])
    if not math.isnan(row["items_for_target"]) and row["unsure"]:
        said = msg("{said}; the chain's target needs {items:ratio} items in all", said=said, items=row["items_for_target"])
    return said


def moved(row: Row) -> bool:
    """Say whether a chain counts on another volume than the plan as filed, since its items were moved."""
    return not (math.isnan(row["needed"]) or math.isclose(row["counted"], row["needed"]))


@rule("DC-13")
def topics_suffice(case: Case, policy: Policy) -> Iterator[Finding]:
    """Topics of a week, over the weeks, are as many as the items; some may be rejected even in a month of four weeks."""
    limit = float(policy.funnel.topic_slack)
    for row in rows_of(case.tables["topics"]):
        slack, month = float(row["slack"]), float(row["slack_month"])
        subject = case.channel(row["channel"])
        values: dict[str, float] = {name: row[name] for name in ("per_week", "made", "needed", "weeks")}
        if math.isnan(row["needed"]):
            text = msg("{per_week:n} topics a week; the plan does not say for how many items", per_week=row["per_week"])
            yield Finding("DC-13", subject, "not_evaluated", None, limit, text)
        elif less_than(row["made"], row["needed"]):
            text = msg("{per_week:n} topics a week make {made:n} in {weeks:n} weeks, {needed:n} items are planned", **values)
            yield Finding("DC-13", subject, "fail", None if math.isnan(slack) else slack, limit, text)
        else:
            text = msg(
                "{per_week:n} topics a week make {made:n} in {weeks:n} weeks for {needed:n} items: {slack:pct2} may be rejected, {month:pct0} in a month of four weeks",  # noqa: E501 - the literal must stay whole
                **values, slack=slack, month=month,
            )  # fmt: skip
            yield Finding("DC-13", subject, "pass" if more_than(month, limit) else "warn", month, limit, text)


@rule("DC-33")
def content_flows_and_is_steered(case: Case, policy: Policy) -> Iterator[Finding]:
    """Content goes from demand through production to placement, each step answered for; its traffic mix and daily figures are named."""
    sheet = case.prepared.plan.sheet(FunnelSheet)
    if not (sheet.flow or sheet.mix or sheet.daily):
        return
    answered = {step.step for step in sheet.flow if step.owner}
    for step, name in STEPS.items():
        if step not in answered:
            yield Finding("DC-33", CONTENT, "warn", None, step, msg("nobody answers for the step {step}", step=name))
    for row in rows_of(case.tables["traffic_mix"]):
        total, limit = float(row["organic"]) + float(row["paid"]), float(policy.split_tolerance)
        fits = at_most(abs(total - 1), limit)
        text = msg("organic {organic:pct0} and paid {paid:pct0} make {total:pct0}", organic=row["organic"], paid=row["paid"], total=total)
        yield Finding("DC-33", case.channel(row["channel"]), "pass" if fits else "fail", total, 1.0, text)
    if not sheet.daily:
        text = msg("no figure is watched daily to steer content; name some under daily")
        yield Finding("DC-33", CONTENT, "warn", 0.0, 1.0, text)
    elif len(answered) == len(STEPS):
        text = msg("demand, production and placement are answered for; {n:n} figures are watched daily", n=len(sheet.daily))
        yield Finding("DC-33", CONTENT, "pass", float(len(sheet.daily)), 1.0, text)


@rule("CT-13")
def posts_are_planned_and_made(case: Case, policy: Policy) -> Iterator[Finding]:
    """An account's content says how often, about what and how much; what was made so far keeps up with what is planned."""
    for row in rows_of(case.tables["posts"]):
        yield from _as_many_as_made(case, row, float(policy.funnel.posts_apart))
        planned, made, subject = float(row["per_week"]), float(row["made"]), case.channel(row["channel"])
        lacking = [name for name, gone in _parts(row) if gone]
        if lacking:
            names = Label(", ".join(one.en for one in lacking), "、".join(one.zh for one in lacking))
            text = msg("the content plan does not say: {what}", what=names)
            yield Finding("CT-13", subject, "warn", None, None, text)
        elif math.isnan(made) or not planned:
            text = msg("{planned:n} posts a week are planned; how many were made is not said", planned=planned)
            yield Finding("CT-13", subject, "info", None, None, text)
        else:
            limit, kept = float(policy.pass_line), made / planned
            text = msg("{made:n} posts a week were made of {planned:n} planned ({share:pct0})", made=made, planned=planned, share=kept)
            yield Finding("CT-13", subject, "pass" if at_least(kept, limit) else "warn", kept, limit, text)


def _as_many_as_made(case: Case, row: Row, limit: float) -> Iterator[Finding]:
    """Yield a warning where posts and items of an account, over the weeks of the period, are not as many."""
    planned, items, weeks = float(row["per_week"]), float(row["output"]), weeks_in(case.prepared.period)
    if math.isnan(planned) or not items > 0 or at_most(abs(planned / items - 1), limit):
        return
    said = msg(
        "{planned:n} posts a week make {posts:n} in {weeks:n} weeks for {items:n} items; plan as many of one as of the other",
        planned=planned,
        posts=planned * weeks,
        weeks=weeks,
        items=items * weeks,
    )
    yield Finding("CT-13", case.channel(row["channel"]), "warn", planned / items, 1.0, said)


def _parts(row: Row) -> tuple[tuple[Label, bool], ...]:
    return (
        (Label("frequency", "更新频率"), math.isnan(row["per_week"])),
        (Label("direction", "内容方向"), row["direction"] is None),
        (Label("output", "内容产出"), math.isnan(row["output"])),
    )
