"""Rules of the OKR sheet: few objectives, each with numbers the team can move, that add up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goalbook.books.smart import named
from goalbook.books.target_setting.rules.case import PLAN
from goalbook.core.compare import at_least, at_most
from goalbook.core.findings import Finding
from goalbook.core.message import Label, msg, two_languages
from goalbook.core.register import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.target_setting.rules.case import Case
    from goalbook.core.message import Message
    from goalbook.core.policy import Policy
    from goalbook.inputs import KeyResult

_DIGIT = re.compile(r"[0-9]")


@rule("TS-02")
def vanity(case: Case, policy: Policy) -> Iterator[Finding]:
    """Reads, likes or raw followers are no core target unless they are linked to what the business earns."""
    catalogue, found = case.prepared.inputs.catalogue, False
    for kr in case.prepared.key_results:
        if kr.metric not in catalogue.metrics or not catalogue.metrics[kr.metric].vanity or kr.planned.kpi_level == "auxiliary":
            continue
        found = True
        linked, figure = _linked(case, kr), case.metric(kr.metric)
        if linked is not None:
            text = msg("{figure} can grow without earning anything; linked to {outcome}", figure=figure, outcome=linked)
            yield Finding("TS-02", case.key_result(kr.id), "pass", kr.metric, None, text)
        else:
            text = msg("{figure} can grow without earning anything: say what it yields or which key result it serves", figure=figure)
            yield Finding("TS-02", case.key_result(kr.id), policy.okr.vanity, kr.metric, None, text)
    if case.prepared.key_results and not found:
        yield Finding("TS-02", PLAN, "pass", None, None, msg("no core key result is a figure that grows without earning anything"))
    yield from _unmeasured_money(case)


def _unmeasured_money(case: Case) -> Iterator[Finding]:
    """Yield the lines of the budget that no figure measures."""
    for line in case.tables["budget_lines"].to_dict("records"):
        if not line["metric_id"]:
            text = msg("{amount:money} without a figure that shows what it brings", amount=line["amount"])
            yield Finding("TS-02", line["name"], "fail", float(line["amount"]), None, text)


def _linked(case: Case, kr: KeyResult) -> Label | None:
    """Return what a vanity figure brings or serves, where that is no such figure itself."""
    catalogue = case.prepared.inputs.catalogue
    served = next((one.metric for one in case.prepared.key_results if one.id == kr.planned.serves), "")
    for metric in (kr.planned.yields.metric if kr.planned.yields is not None else "", served):
        if metric and not (metric in catalogue.metrics and catalogue.metrics[metric].vanity):
            return catalogue.name(metric)
    return None


@rule("TS-16")
def form(case: Case, policy: Policy) -> Iterator[Finding]:
    """An objective says where to in words; the number stands in its key results."""
    for objective in case.prepared.goals.objectives if case.prepared.goals is not None else ():
        subject = Label(f"{objective.id} {objective.text.en}", f"{objective.id} {objective.text.zh}")
        count = float(len(objective.key_results))
        if not objective.key_results:
            yield Finding("TS-16", subject, "fail", count, 1.0, msg("no key result says how much"))
        elif _DIGIT.search(objective.text.en) or _DIGIT.search(objective.text.zh):
            text = msg("the objective itself holds a number; the number belongs into its key results")
            yield Finding("TS-16", subject, policy.okr.number_in_objective, count, 1.0, text)
        else:
            text = msg("a direction in words, measured by key results: {n:n}", n=count)
            yield Finding("TS-16", subject, "pass", count, 1.0, text)


@rule("TS-17")
def work_area(case: Case, policy: Policy) -> Iterator[Finding]:
    """Each key result is tied to content, placement or user operations."""
    results = case.prepared.key_results
    if not results:
        return
    if not any(kr.planned.work_area for kr in results):
        text = msg("no key result names its work area: content, placement or users")
        yield Finding("TS-17", PLAN, policy.smart.unstated, None, None, text)
        return
    for kr in results:
        subject, area = case.key_result(kr.id), kr.planned.work_area
        if area:
            yield Finding("TS-17", subject, "pass", area, None, msg("work area: {area}", area=AREA_NAMES[area]))
        else:
            yield Finding("TS-17", subject, policy.okr.work_area, None, None, msg("no work area: content, placement or users"))


AREA_NAMES = {
    "content": Label("content", "内容"),
    "placement": Label("placement", "投放"),
    "users": Label("user operations", "用户运营"),
    "": Label("none named", "未注明"),
}


@rule("TS-18")
def controllable(case: Case, policy: Policy) -> Iterator[Finding]:
    """What another team moves is no key result of this one, unless that team has signed for it too."""
    results = case.prepared.key_results
    if all(kr.planned.controllable is None for kr in results):
        return
    for kr in results:
        subject, planned = case.key_result(kr.id), kr.planned
        if planned.controllable is None:
            yield Finding("TS-18", subject, "not_evaluated", None, None, msg("whether the team can move it is not said"))
        elif planned.controllable:
            yield Finding("TS-18", subject, "pass", "Y", "Y", msg("the team can move it"))
        else:
            signed = bool(planned.joint_owner) and policy.okr.controllable == "joint_owner_warn"
            yield Finding("TS-18", subject, "warn" if signed else "fail", "N", "Y", _dependent(kr))


def _dependent(kr: KeyResult) -> Message:
    other = two_languages(kr.planned.depends_on) if kr.planned.depends_on else Label("another team", "其他团队")
    if kr.planned.joint_owner:
        return msg("{other} moves it; {owner} answers for it too", other=other, owner=two_languages(kr.planned.joint_owner))
    return msg("{other} moves it, and nobody there has signed", other=other)


@rule("TS-19")
def few(case: Case, policy: Policy) -> Iterator[Finding]:
    """At most three objectives keep the focus."""
    goals, most = case.prepared.goals, policy.okr.max_objectives
    if goals is None:
        return
    count = len(goals.objectives)
    text = msg("objectives: {n:n}; at most {most:n} keep the focus", n=count, most=most)
    yield Finding("TS-19", PLAN, "pass" if at_most(count, most) else "fail", float(count), float(most), text)


@rule("TS-50")
def sums(case: Case, policy: Policy) -> Iterator[Finding]:
    """What the key results bring on the kindest reading that their own drivers support makes the objective."""
    table = case.tables["kr_sums"]
    least = 1.0 - policy.split_tolerance
    for objective_id in dict.fromkeys(table["objective_id"]):
        rows = table[table["objective_id"] == objective_id]
        best = rows.loc[rows["share"].idxmax()]
        share, reached = float(best["share"]), at_least(float(best["share"]), least)
        values = {"total": float(best["total"]), "target": float(best["target"]), "share": share, "gap": -float(best["gap"])}
        text = msg("the key results bring {total:n} of {target:n} ({share:pct})", **values)
        if not reached and len(rows) == 1:
            text = msg("the key results bring {total:n} of {target:n} ({share:pct}): {gap:n} short", **values)
        elif not reached:  # which reading the number is of, and how far the least kind one lies
            text = msg(
                "the key results bring {total:n} of {target:n} at best ({share:pct}; {reading}): {gap:n} short, at worst {most:n}",
                **values,
                reading=best["name"],
                most=-float(rows["gap"].min()),
            )
        yield Finding("TS-50", _objective(case, str(objective_id)), "pass" if reached else "fail", share, 1.0, text)


def _objective(case: Case, objective_id: str) -> Label:
    goals = case.prepared.goals
    text = next((one.text for one in goals.objectives if one.id == objective_id), Label("", "")) if goals is not None else Label("", "")
    return Label(f"{objective_id} {text.en}", f"{objective_id} {text.zh}") if named(text) else Label.same(objective_id)
