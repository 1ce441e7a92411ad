"""The cheap part of a decomposition, which every move of a slider repeats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.ahead import meta_of, people_of
from goalbook.books.decomposition.heading import heading
from goalbook.books.decomposition.move import move_of
from goalbook.books.decomposition.parts import MISSING, MOVED
from goalbook.books.decomposition.result import Decomposition
from goalbook.books.decomposition.rules.case import Case
from goalbook.books.decomposition.rules.register import REGISTER
from goalbook.books.provenance import parameter_table, policy_table, source_table

if TYPE_CHECKING:
    import pandas as pd

    from goalbook.books.decomposition.params import DecompositionParams
    from goalbook.books.decomposition.preparation import Prepared

# What of the policy this book uses: printed with the values in force.
USED = (
    "channels.",
    "funnel.",
    "metrics.stage_map",
    "bench.pd_conversion.of_added_friends",
    "pass_line",
    "reconcile.",
    "response.",
    "resources.",
    "budget.phase_",
    "budget.kol_of_conversion",
    "split_tolerance",
    "plan.",
    "wbs.",
    "meetings.",
    "sop.",
    "governance.depts",
    "coordination.",
    "pd.window_months",
    "perf.weights",
    "cards.",
    "commitment.",
    "cadence.",
)


def decompose(prepared: Prepared, params: DecompositionParams) -> Decomposition:
    """Return the result at these slider positions; reads no file and fits nothing."""
    move = move_of(prepared, params)
    tables = dict(prepared.tables)
    for part in MOVED:
        tables |= part(prepared, tables, move)
    tables |= _provenance(prepared, params)
    findings = REGISTER.evaluate(Case(prepared, tables, move), prepared.inputs.policy, prepared.settled)
    goals = prepared.goals
    return Decomposition(
        meta=meta_of(prepared),
        params=params,
        headline=heading(prepared, tables),
        tables=tables,
        findings=findings,
        objectives={objective.id: objective.text for objective in goals.objectives} if goals is not None else {},
        channel_names=prepared.names,
        missing=tuple(one for missing in MISSING for one in missing(prepared)),
        catalogue=prepared.inputs.catalogue,
        policy=prepared.inputs.policy,
        seal=prepared.seal,
        owners=people_of(prepared.inputs.team),
        timezone=prepared.inputs.team.timezone,
    )


def _provenance(prepared: Prepared, params: DecompositionParams) -> dict[str, pd.DataFrame]:
    return {
        "sources": source_table(prepared.inputs.sources),
        "parameters": parameter_table(params, prepared.as_of),
        "policy": policy_table(prepared.inputs.policy, USED),
    }
