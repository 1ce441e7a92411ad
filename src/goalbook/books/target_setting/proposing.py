"""The cheap part of a target setting, which every move of a slider repeats."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from goalbook.books.ahead import meta_of, people_of
from goalbook.books.provenance import parameter_table, policy_table, source_table
from goalbook.books.target_setting import scenarios
from goalbook.books.target_setting.agreement.freezing import freezing
from goalbook.books.target_setting.heading import heading
from goalbook.books.target_setting.move import move_of
from goalbook.books.target_setting.parts import MISSING, MOVED
from goalbook.books.target_setting.result import TargetSetting
from goalbook.books.target_setting.rules.case import Case
from goalbook.books.target_setting.rules.register import REGISTER

if TYPE_CHECKING:
    import pandas as pd

    from goalbook.books.target_setting.params import TargetSettingParams
    from goalbook.books.target_setting.preparation import Prepared

USED = (
    "okr.",
    "calibration.",
    "correlation.",
    "attainable.",
    "evidence.",
    "caps.",
    "roi.",
    "segments.",
    "pd.",
    "clv.",
    "assets.",
    "bench.",
    "budget.",
    "bench.require_source",
    "totals.",
    "split_tolerance",
    "team.",
    "pass_line",
    "benchmark_min_ratio",
    "forecast.",
    "horizon.",
    "kpi.",
    "perf.weights",
    "brand.nps_min",
    "baseline.months",
    "agreement.",
    "alignment.",
    "commitment.",
)


def propose(prepared: Prepared, params: TargetSettingParams) -> TargetSetting:
    """Return the result at these slider positions; refits nothing."""
    move = move_of(prepared, params)
    tables = dict(prepared.tables)
    for part in MOVED:
        tables |= part(prepared, tables, move)
    tables |= _provenance(prepared, params)
    case = Case(prepared, tables, move)
    findings = REGISTER.evaluate(case, prepared.inputs.policy, prepared.settled)
    goals = prepared.goals
    frozen = freezing(prepared, tables, move)
    return TargetSetting(
        meta=meta_of(prepared),
        params=params,
        headline=replace(heading(prepared, tables), status=frozen.status),
        tables=tables,
        findings=findings,
        objectives={objective.id: objective.text for objective in goals.objectives} if goals is not None else {},
        channel_names=prepared.names,
        missing=tuple(one for missing in MISSING for one in missing(prepared)),
        catalogue=prepared.inputs.catalogue,
        policy=prepared.inputs.policy,
        owners=people_of(prepared.inputs.team),
        freezing=frozen,
    )


def _provenance(prepared: Prepared, params: TargetSettingParams) -> dict[str, pd.DataFrame]:
    return {
        "sources": source_table((*prepared.inputs.sources, *scenarios.sources(prepared))),
        "parameters": parameter_table(params, prepared.as_of),
        "policy": policy_table(prepared.inputs.policy, USED),
    }
