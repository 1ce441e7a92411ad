"""Rules of diagnosis: goals answer what the last reviews found, and problems come before targets."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

from goalbook.books.quantity import amount
from goalbook.books.rows import rows_of
from goalbook.books.target_setting.rules.case import PLAN, Case
from goalbook.core.compare import at_least
from goalbook.core.findings import Finding, Status
from goalbook.core.message import Label, Message, msg
from goalbook.core.register import rule
from goalbook.inputs.earlier import key_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.core.policy import Policy
    from goalbook.inputs import Objective

SEVERITIES = ("high", "medium", "low")


@rule("TS-41")
def goals_answer_findings(case: Case, policy: Policy) -> Iterator[Finding]:
    """Each objective answers a finding of the last reviews, and no grave one that is still open is left without an objective."""
    goals, table = case.prepared.goals, case.tables["linked_findings"]
    if goals is None:
        return
    reviewed = case.tables["loop"]
    known = reviewed.loc[reviewed["loop_stage"] == "monitoring", "done"].sum() > 0
    if not known and not any(objective.aim.findings for objective in goals.objectives):
        text = msg("no review before the period is archived: what the goals answer cannot be said")
        yield Finding("TS-41", PLAN, "not_evaluated", None, float(policy.alignment.findings_min), text)
        return
    keys = {key_of(str(one)) for one in table["id"]} if known else None
    for objective in goals.objectives:
        yield _objective(objective, keys, policy.alignment.findings_min)
    grave = SEVERITIES[: SEVERITIES.index(policy.alignment.carried_severity) + 1]
    for row in rows_of(table):
        if row["severity"] in grave and not row["resolved"] and not row["objective_id"]:
            text = msg("grave, still open, and no objective answers it: {what}", what=cast("Message", row["what"]))
            yield Finding("TS-41", Label.same(str(row["id"])), "warn", 0.0, 1.0, text)


def _objective(objective: Objective, keys: set[str] | None, least: int) -> Finding:
    """Return whether one objective answers enough findings; ``keys`` are those of the archived reviews, None where there is none."""
    links = tuple(dict.fromkeys(objective.aim.findings))
    strangers = [one for one in links if keys is not None and key_of(one) not in keys]
    answered = len(links) - len(strangers)
    if strangers:
        text = msg("findings answered: {n:n}; not found in the archived reviews: {ids:text}", n=answered, ids=", ".join(strangers))
    elif keys is None:
        text = msg("findings answered: {n:n}; no archived review to check them against", n=answered)
    elif not links:
        text = msg("answers no finding of the last reviews")
    else:
        text = msg("findings of the last reviews answered: {n:n}", n=answered)
    status: Status = "pass" if at_least(answered, least) and not strangers else "warn"
    if keys is None:  # an id that nothing can be held against proves nothing
        status = "not_evaluated"
    return Finding("TS-41", Label.same(objective.id), status, float(answered), float(least), text)


@rule("TS-45")
def problems_have_targets(case: Case, policy: Policy) -> Iterator[Finding]:
    """A problem that is stated is answered by a key result."""
    known = {kr.id for kr in case.prepared.key_results}
    for row in rows_of(case.tables["problems_stated"]):
        kr_id = str(row["kr_id"])
        if kr_id in known:
            yield Finding("TS-45", cast("Label", row["problem"]), "pass", kr_id, None, msg("answered by {kr}", kr=case.key_result(kr_id)))
            continue
        status: Status = policy.alignment.problem_without_target
        yield Finding("TS-45", cast("Label", row["problem"]), status, kr_id or None, None, _without(case, row))


def _without(case: Case, row: dict[str, object]) -> Message:
    """Say what is wrong and that no key result answers it."""
    current, benchmark, metric = cast("float", row["current"]), cast("float", row["benchmark"]), str(row["metric_id"])
    if math.isnan(current) or math.isnan(benchmark):
        return msg("no key result answers it")
    catalogue = case.prepared.inputs.catalogue
    return msg(
        "{figure} {current} against {benchmark}: no key result answers it",
        figure=case.metric(metric),
        current=amount(catalogue, metric, current),
        benchmark=amount(catalogue, metric, benchmark),
    )
