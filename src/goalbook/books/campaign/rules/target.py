"""Rules of a campaign's target: form, history, number of objectives, score, the goal above it (CR-05…08, TS-43)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from goalbook.books.campaign.rules.case import WHOLE
from goalbook.books.campaign.target.measured import metric_label
from goalbook.books.quantity import amount
from goalbook.books.rows import rows_of
from goalbook.core.compare import at_least, at_most, less_than, more_than
from goalbook.core.findings import Finding, Status
from goalbook.core.message import Label, Message, msg
from goalbook.core.register import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.campaign.rules.case import Case
    from goalbook.core.policy import Policy

LETTERS = {
    "specific": Label("Specific", "明确性"),
    "measurable": Label("Measurable", "可衡量"),
    "attainable": Label("Attainable", "可实现"),
    "relevant": Label("Relevant", "相关性"),
    "time_bound": Label("Time-bound", "有时限"),
}
OBJECTIVES = Label("Objectives", "目标 O")
BANDS = {
    "too_high": Label("the target was set too high", "目标偏高"),
    "very_good": Label("very good", "很好"),
    "strong": Label("strong", "较强"),
    "too_low": Label("the target was set too low", "目标偏低、挑战性不足"),
}
AMBITIOUS: dict[str, Status] = {"too_high": "warn", "very_good": "pass", "strong": "pass", "too_low": "info"}


@rule("CR-05")
def smart(case: Case, policy: Policy) -> Iterator[Finding]:  # noqa: ARG001 - judged where the table is made
    """A campaign's goal is specific, measurable, attainable, relevant and time-bound."""
    states: dict[str, Status] = {"pass": "pass", "warn": "warn", "fail": "fail"}
    for row in rows_of(case.tables["campaign_smart"]):
        status = states.get(row["state"], "not_evaluated")
        seen, wanted = (None if math.isnan(row[name]) else float(row[name]) for name in ("observed", "expected"))
        yield Finding("CR-05", LETTERS[row["criterion"]], status, seen, wanted, row["why"])


@rule("CR-06")
def held_against_history(case: Case, policy: Policy) -> Iterator[Finding]:
    """A campaign's target is what a similar one reached, lifted by no more than is assumed and within what is usual."""
    basis = {row["way"]: row for row in rows_of(case.tables["target_basis"])}
    last = basis.get("yoy") or basis.get("mom")
    if last is None or math.isnan(last["target"]) or not last["base"] > 0:
        return
    asked = float(last["target"]) / float(last["base"]) - 1
    low, high = (float(end) for end in policy.campaign.uplift)
    assumed = basis["uplift"]["uplift"] if "uplift" in basis else math.nan
    told = _told(case, last, asked)
    subject = metric_label(case.prepared.inputs.catalogue, case.sheet.metric)
    if more_than(asked, float(policy.campaign.uplift_fail_above)):
        text = msg("{target} is {asked:+pct} on the {base} of {name}: nothing it did before bears that; lower it", **told)
        yield Finding("CR-06", subject, "fail", asked, high, text)
    elif more_than(asked, high):
        text = msg("{target} is {asked:+pct} on the {base} of {name}, more than {high:+pct0}: say what is different", high=high, **told)
        yield Finding("CR-06", subject, "warn", asked, high, text)
    elif less_than(asked, low):
        text = msg("{target} is {asked:+pct} on the {base} of {name}: less than was reached; say why", **told)
        yield Finding("CR-06", subject, "warn", asked, low, text)
    elif not math.isnan(assumed) and not at_most(asked - assumed, float(policy.campaign.uplift_slack)):
        text = msg(
            "{target} is {asked:+pct} on the {base} of {name}, and {assumed:+pct0} is assumed: find the rest or lower it",
            assumed=assumed,
            **told,
        )
        yield Finding("CR-06", subject, "warn", asked, assumed, text)
    elif math.isnan(assumed):
        yield Finding("CR-06", subject, "pass", asked, high, msg("{target} is {asked:+pct} on the {base} of {name}", **told))
    else:
        text = msg("{target} is {asked:+pct} on the {base} of {name}; {assumed:+pct0} is assumed", assumed=assumed, **told)
        yield Finding("CR-06", subject, "pass", asked, assumed, text)


def _told(case: Case, last: dict[str, Any], asked: float) -> dict[str, Message | Label | float]:
    catalogue, metric = case.prepared.inputs.catalogue, case.sheet.metric
    target, base = (amount(catalogue, metric, float(last[name])) for name in ("target", "base"))
    return {"target": target, "base": base, "name": last["name"], "asked": asked}


@rule("CR-07")
def few_objectives(case: Case, policy: Policy) -> Iterator[Finding]:
    """A campaign has at most three objectives."""
    n, most = float(len(case.sheet.objectives)), float(policy.okr.max_objectives)
    if not n:
        return
    if at_most(n, most):
        yield Finding("CR-07", OBJECTIVES, "pass", n, most, msg("objectives: {n:n}, at most {most:n}", n=n, most=most))
        return
    text = msg("objectives: {n:n}, at most {most:n}: keep the most important ones", n=n, most=most)
    yield Finding("CR-07", OBJECTIVES, "fail", n, most, text)


@rule("CR-08")
def scored(case: Case, policy: Policy) -> Iterator[Finding]:
    """After the campaign every key result and objective is scored: what is committed by the pass line, what is ambitious by the bands."""
    for row in rows_of(case.tables["key_results"]):
        yield from _score(case, policy, row, _name(row["kr_id"], row["name"]))
    for row in rows_of(case.tables["objective_scores"]):
        if row["key_results"] > 1:
            yield from _score(case, policy, row, _name(row["objective_id"], row["name"]))


def _score(case: Case, policy: Policy, row: dict[str, Any], subject: Label) -> Iterator[Finding]:
    reached, line = float(row["attainment"]), float(policy.pass_line)
    if math.isnan(reached):
        if row.get("target") is None or math.isnan(row["target"]):
            return
        if case.prepared.as_of < case.prepared.start:
            text = msg("not started yet: it begins on {day:date}", day=case.prepared.start)
            yield Finding("CR-08", subject, "not_evaluated", None, line, text)
        else:
            yield Finding("CR-08", subject, "not_evaluated", None, line, msg("nothing was measured: write actual beside the key result"))
        return
    if row["verdict"] == "running":
        yield Finding(
            "CR-08", subject, "info", reached, line, msg("{reached:pct} of the target so far; scored at the end", reached=reached)
        )
        return
    band = BANDS[row["band"]]
    if case.sheet.type == "stretch":
        text = msg("{reached:pct} of the target: {band}", reached=reached, band=band)
        yield Finding("CR-08", subject, AMBITIOUS[row["band"]], reached, None, text)
    elif at_least(reached, line):
        text = msg("{reached:pct} of the target passes the line of {line:pct0}; OKR band: {band}", reached=reached, band=band, line=line)
        yield Finding("CR-08", subject, "info" if row["band"] == "too_low" else "pass", reached, line, text)
    else:
        text = msg("{reached:pct} of the target misses the line of {line:pct0}; OKR band: {band}", reached=reached, band=band, line=line)
        yield Finding("CR-08", subject, "fail", reached, line, text)


def _name(identity: str, name: Label) -> Label:
    return Label(f"{identity} {name.en}", f"{identity} {name.zh}")


@rule("TS-43")
def part_of_the_whole_goal(case: Case, policy: Policy) -> Iterator[Finding]:
    """A campaign's goal is a number broken out of the goal above it; of a team without goals nothing is asked."""
    parent, inputs = case.sheet.parent, case.prepared.inputs
    if not parent.key_result and not inputs.goals and not inputs.drafts:
        return
    above = next((row for row in rows_of(case.tables["target_basis"]) if row["way"] == "parent"), None)
    target = next(float(row["target"]) for row in rows_of(case.tables["key_results"]) if row["headline"])
    status: Status = policy.alignment.campaign_incomplete
    if math.isnan(target):
        yield Finding("TS-43", WHOLE, status, 0.0, 1.0, msg("has no number"))
    elif not parent.key_result:
        text = msg("is not broken out of a goal above it: write parent: period/key result in campaign.yml")
        yield Finding("TS-43", WHOLE, status, 0.0, 1.0, text)
    elif above is None:
        text = msg("the goal above it, {period:text}/{key:text}, is in no goals file", period=parent.period, key=parent.key_result)
        yield Finding("TS-43", WHOLE, status, 0.0, 1.0, text)
    else:
        yield Finding("TS-43", WHOLE, "pass", 1.0, 1.0, _part(case, above, target))


def _part(case: Case, above: dict[str, Any], target: float) -> Message:
    catalogue, metric = case.prepared.inputs.catalogue, case.sheet.metric
    value = amount(catalogue, metric, target)
    if math.isnan(above["share"]):
        return msg("{value}, for {name} ({place:text})", value=value, name=above["name"], place=above["campaign_id"])
    whole = amount(catalogue, metric, float(above["base"]))
    return msg(
        "{value} is {share:pct} of the {whole} of {place:text}", value=value, share=above["share"], whole=whole, place=above["campaign_id"]
    )
