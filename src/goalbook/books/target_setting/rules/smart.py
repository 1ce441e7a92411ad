"""Rules of form and proof: strategy, numbers and evidence behind every target; specific, measurable, attainable, relevant, time-bound."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.relevance import LAGS, contrary, verdict
from goalbook.books.smart import named
from goalbook.books.target_setting.okr.smart import MONTHS_OF, attainable, growth_readings, measurable, specific, time_bound
from goalbook.books.target_setting.rules.case import PLAN
from goalbook.core.compare import at_least
from goalbook.core.findings import Finding, Status
from goalbook.core.message import Label, Message, msg
from goalbook.core.register import rule

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    from goalbook.books.target_setting.rules.case import Case
    from goalbook.core.policy import Policy
    from goalbook.inputs import KeyResult

STRATEGY, EVIDENCE = Label("the strategy it serves", "所承接的战略"), Label("what proves it", "依据")
KINDS = {
    "own_history": Label("own history", "自有历史数据"),
    "market_research": Label("market research", "市场调研"),
    "both": Label("own history and market research", "历史数据与市场调研"),
    "peer_only": Label("a peer's number", "照搬同行"),
    "case": Label("a single case", "单个案例"),
    "none": Label("none", "无依据"),
    "": Label("not said", "未说明"),
}


@rule("TS-03")
def complete(case: Case, policy: Policy) -> Iterator[Finding]:
    """Every target names the strategy it serves, its number and what proves it; the number stands in any goals file."""
    goals = case.prepared.goals
    if goals is None:
        return
    rows = [(kr, named(objective.aim.strategy_ref), _proved(kr)) for objective in goals.objectives for kr in objective.key_results]
    if not any(strategy or proved for _, strategy, proved in rows):
        text = msg("no key result names the strategy it serves or what proves it")
        yield Finding("TS-03", PLAN, policy.smart.unstated, 1.0, 3.0, text)
        return
    for kr, strategy, proved in rows:
        lacking = [label for label, given in ((STRATEGY, strategy), (EVIDENCE, proved)) if not given]
        status: Status = policy.smart.incomplete if lacking else "pass"
        yield Finding("TS-03", case.key_result(kr.id), status, 3.0 - len(lacking), 3.0, _lacking(lacking))


def _proved(kr: KeyResult) -> bool:
    return kr.planned.evidence not in ("", "none") and named(kr.planned.evidence_ref)


def _lacking(labels: list[Label]) -> Message:
    if not labels:
        return msg("strategy, number and proof are there")
    if len(labels) == 1:
        return msg("lacks {what}", what=labels[0])
    return msg("lacks {what} and {also}", what=labels[0], also=labels[1])


@rule("TS-04")
def evidence(case: Case, policy: Policy) -> Iterator[Finding]:
    """A target is neither guessed nor copied from a peer."""
    statuses: dict[str, Status] = {"none": policy.evidence.none, "peer_only": policy.evidence.peer_only, "": "not_evaluated"}
    if not any(kr.planned.evidence for kr in case.prepared.key_results):
        return
    for kr in case.prepared.key_results:
        kind = kr.planned.evidence
        text = msg("evidence: {kind}", kind=KINDS[kind])
        if kind == "none":
            text = msg("a guess: nothing proves it")
        elif kind == "peer_only":
            text = msg("copied from a peer: check it against the own history")
        yield Finding("TS-04", case.key_result(kr.id), statuses.get(kind, "pass"), kind or None, None, text)


@rule("TS-48")
def anecdote(case: Case, policy: Policy) -> Iterator[Finding]:
    """That one brand once did it does not make a target feasible."""
    for kr in case.prepared.key_results:
        if kr.planned.evidence == "case":
            text = (
                msg("rests on a single case ({case}); its own history has to carry it", case=kr.planned.evidence_ref)
                if named(kr.planned.evidence_ref)
                else msg("rests on a single case; its own history has to carry it")
            )
            yield Finding("TS-48", case.key_result(kr.id), policy.evidence.case_only, "case", None, text)


@rule("TS-10")
def purpose(case: Case, policy: Policy) -> Iterator[Finding]:
    """A target says what it is for, beside figure, channel and direction."""
    results = case.prepared.key_results
    stated = any(named(kr.planned.purpose) for kr in results)
    if results and not stated:
        yield Finding("TS-10", PLAN, policy.smart.unstated, None, None, msg("no key result says what it is for"))
        return
    for kr in results:
        status = specific(kr, policy, stated=stated)
        text = msg("purpose: {purpose}", purpose=kr.planned.purpose) if status == "pass" else msg("does not say what it is for")
        yield Finding("TS-10", case.key_result(kr.id), _status(status), None, None, text)


@rule("TS-11")
def measure(case: Case, policy: Policy) -> Iterator[Finding]:
    """A target has a number, a unit and a baseline to grow from; the file's reader refuses one without number or unit."""
    for kr in case.prepared.key_results:
        target = case.move.targets[kr.id]
        status = measurable(kr, target, policy)
        text = msg("number, unit and baseline are there")
        if kr.planned.growth_per_month is not None and not kr.planned.growth_base:
            text = _two_readings(kr.planned.growth_per_month, len(case.prepared.period.months()))
        elif kr.baseline is None:
            text = msg("no baseline: how far the target lies is not said")
        elif status != "pass":
            text = msg("the target equals its baseline: nothing is to change")
        yield Finding("TS-11", case.key_result(kr.id), _status(status), kr.baseline, target, text)


def _two_readings(rate: float, months: int) -> Message:
    compounded, fixed = growth_readings(rate, months)
    return msg(
        "{rate:+pct0} a month is {compounded:+pct} after {months:n} months where each grows on the month before, {fixed:+pct} on a fixed "
        "base: say which in growth_base",
        rate=rate,
        compounded=compounded,
        months=months,
        fixed=fixed,
    )


@rule("TS-12")
def means(case: Case, policy: Policy) -> Iterator[Finding]:
    """What a target needs is there, or it is decided whether to lower the target or to get more."""
    for kr in case.prepared.key_results:
        short = [one for one in kr.planned.resources if not at_least(one.available, one.needed)]
        if not kr.planned.resources:
            continue
        status = attainable(kr, policy)
        if not short:
            yield Finding("TS-12", case.key_result(kr.id), "pass", None, None, msg("what it needs is there"))
        for one in short:
            text = msg(
                "{what}: {available:n} of {needed:n}; {decision}",
                what=one.what,
                available=one.available,
                needed=one.needed,
                decision=DECISIONS[one.decision],
            )
            yield Finding("TS-12", case.key_result(kr.id), _status(status), one.available, one.needed, text)


DECISIONS = {
    "adjust_target": Label("the target is to be adjusted", "下调目标"),
    "request_resources": Label("more is to be requested", "申请追加资源"),
    "": Label("nothing is decided", "尚未决定如何处理"),
}


@rule("TS-13")
def relevant(case: Case, policy: Policy) -> Iterator[Finding]:
    """The figure of a target moves with revenue as it should: weakly is enough, the wrong way is not."""
    directions = {kr.id: kr.direction for kr in case.prepared.key_results}
    for row in case.tables["relevance"].to_dict("records"):
        subject, r, n = case.key_result(str(row["kr_id"])), float(row["r"]), int(row["n"])
        direction = directions[str(row["kr_id"])]
        status, limit = _status(verdict(r, policy, direction)), float(policy.get("correlation.pass"))
        if math.isnan(r):
            yield _declared(case, subject, str(row["kr_id"]), n)
            continue
        yield Finding("TS-13", subject, status, r, limit, _moves(row, policy, direction))


def _moves(row: Mapping[Hashable, object], policy: Policy, direction: str) -> Message:
    """Say how a figure and revenue move; the lag is the one, of those tried, that fits best."""
    r, lag, most = float(row["r"]), int(row["lag"]), max(LAGS)  # type: ignore[arg-type,call-overload] # pandas cells are object
    values: dict[str, float] = {"r": r, "n": int(row["n"]), "lag": lag, "most": most}  # type: ignore[call-overload] # as above
    if not at_least(abs(r), policy.correlation.warn):
        return msg("no relation to revenue over {n:n} months (r {r:ratio2})", **values)
    way = _way(r, weak=not at_least(abs(r), policy.get("correlation.pass")))
    if lag:
        said = msg("moves {way} revenue {lag:n} months later, the best of 0 to {most:n} (r {r:ratio2}, {n:n} months)", **values, way=way)
    else:
        said = msg("moves {way} revenue (r {r:ratio2}, {n:n} months)", **values, way=way)
    if not contrary(r, direction):
        return said
    return msg("{said}, but it is to rise", said=said) if direction == "up" else msg("{said}, but it is to fall", said=said)


def _way(r: float, *, weak: bool) -> Label:
    """Return with or against, weakly where the rule says so."""
    if weak:
        return Label("weakly with", "弱同向") if r > 0 else Label("weakly against", "弱反向")
    return Label("with", "同向") if r > 0 else Label("against", "反向")


def _declared(case: Case, subject: Label, kr_id: str, n: int) -> Finding:
    stated = next((kr.planned.purpose for kr in case.prepared.key_results if kr.id == kr_id), Label("", ""))
    if named(stated):
        text = msg("months to compare with revenue: {n:n}, too few; declared by hand: {purpose}", n=n, purpose=stated)
        return Finding("TS-13", subject, "info", None, None, text)
    return Finding("TS-13", subject, "not_evaluated", None, None, msg("months to compare with revenue: {n:n}, too few", n=n))


@rule("TS-14")
def time(case: Case, policy: Policy) -> Iterator[Finding]:
    """A target ends inside the period it is set for."""
    months = len(case.prepared.period.months())
    for kr in case.prepared.key_results:
        status = _status(time_bound(kr, months, policy))
        length = float(MONTHS_OF.get(kr.planned.horizon, months))
        text = msg("ends on {end:date}", end=case.prepared.period.end)
        if status != "pass":
            text = msg("set for {length:n} months, the period has {months:n}: say what this period brings", length=length, months=months)
        yield Finding("TS-14", case.key_result(kr.id), status, length, float(months), text)


@rule("TS-15")
def scorecard(case: Case, policy: Policy) -> Iterator[Finding]:
    """A target passes when no letter of SMART fails; a well-formed one that its history rejects does not, since substance outranks form."""
    for row in case.tables["smart"].to_dict("records"):
        form, substance = str(row["form"]), str(row["substance"])
        hollow = form != "fail" and substance == "fail"
        status = "fail" if hollow and policy.calibration.feasibility_outranks_form else form
        text = msg("well formed")
        if hollow:
            text = msg("well formed, not feasible: its own history rejects it")
        elif form == "fail":
            text = msg("the form itself does not hold")
        elif form == "warn":
            text = msg("well formed but for a warning")
        yield Finding("TS-15", case.key_result(str(row["kr_id"])), _status(status), form, substance, text)


def _status(name: str) -> Status:
    """Return a verdict as a finding's status."""
    statuses: dict[str, Status] = {"pass": "pass", "warn": "warn", "fail": "fail"}
    return statuses.get(name, "not_evaluated")
