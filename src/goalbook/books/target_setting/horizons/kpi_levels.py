"""Main and auxiliary KPIs: whether the main ones serve the purpose, what process stands behind them, how they weigh."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.inputs.planning.kpis import Kpis

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.target_setting.preparation import Prepared
    from goalbook.inputs import KeyResult

COLUMNS = (
    "kr_id", "name", "metric_id", "channel", "level", "serves", "purpose", "fits", "auxiliaries",
    "weight", "weight_group", "weight_source", "default_weight",
)  # fmt: skip
CORE, AUXILIARY = "core", "auxiliary"
WHOLE = "all"


@dataclass(frozen=True)
class _System:
    """Who is what: levels by key result, and what each auxiliary one serves."""

    levels: dict[str, str]
    serves: dict[str, tuple[str, ...]]


def kpi_levels(prepared: Prepared) -> pd.DataFrame:
    """Return one row per key result where a level, a purpose or weights are given; see TargetSetting for the columns."""
    sheet = prepared.planning.sheet(Kpis)
    results = {kr.id: kr for kr in prepared.key_results}
    said = any(kr.planned.kpi_level or kr.planned.weight is not None for kr in results.values())
    if not results or not (said or sheet.main or sheet.purpose or sheet.weights):
        return pd.DataFrame(columns=list(COLUMNS))
    system = _system(prepared, sheet)
    family = set(prepared.inputs.policy.kpi.families.get(sheet.purpose, ())) if sheet.purpose else set()
    backed = [core for served in system.serves.values() for core in served]
    rows = []
    for kr in results.values():
        level = system.levels[kr.id]
        core = level == CORE
        fits = kr.metric in family if core and sheet.purpose else None
        helpers = backed.count(kr.id) if core else 0
        served = ", ".join(system.serves.get(kr.id, ()))
        rows.append(
            (
                kr.id,
                kr.name,
                kr.metric,
                kr.channel,
                level,
                served,
                sheet.purpose,
                fits,
                helpers,
                *_weight(prepared, sheet, kr),
                _default(prepared, system, kr),
            )
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def strangers(prepared: Prepared) -> Iterator[str]:
    """Yield ids of the sheet and of ``serves`` that no key result has."""
    sheet = prepared.planning.sheet(Kpis)
    known = {kr.id for kr in prepared.key_results}
    named = [*sheet.main, *sheet.weights, *(kr.planned.serves for kr in prepared.key_results if kr.planned.serves)]
    yield from (name for name in dict.fromkeys(named) if name not in known)


def _system(prepared: Prepared, sheet: Kpis) -> _System:
    """Return the levels, the sheet's before the goals file's; an auxiliary one without an aim serves its objective's main ones."""
    goals = prepared.goals
    levels, serves = {}, {}
    for objective in goals.objectives if goals is not None else ():
        for kr in objective.key_results:
            levels[kr.id] = (CORE if kr.id in sheet.main else AUXILIARY) if sheet.main else kr.planned.kpi_level
        cores = tuple(kr.id for kr in objective.key_results if levels[kr.id] == CORE)
        for kr in objective.key_results:
            if levels[kr.id] == AUXILIARY:
                serves[kr.id] = (kr.planned.serves,) if kr.planned.serves else cores
    return _System(levels, serves)


def _weight(prepared: Prepared, sheet: Kpis, kr: KeyResult) -> tuple[float, str, str]:
    """Return weight, the group in which weights make 100 %, and who gave it: the sheet weighs all, the goals file within an objective."""
    if sheet.weights:
        return float(sheet.weights.get(kr.id, 0.0)), WHOLE, "sheet"
    goals = prepared.goals
    if goals is not None and kr.planned.weight is not None:
        return float(kr.planned.weight), next(one.id for one in goals.objectives if kr in one.key_results), "goals"
    return NAN, "", ""


def _default(prepared: Prepared, system: _System, kr: KeyResult) -> float:
    """Return the weight by default: outcome KPIs share theirs evenly, process KPIs the rest; alone, either weighs all."""
    outcome = float(prepared.inputs.policy.perf.weights.default_outcome)
    level = system.levels[kr.id]
    mates = sum(one == level for one in system.levels.values())
    kinds = {one for one in system.levels.values() if one}
    if not level:
        return NAN
    part = 1.0 if len(kinds) == 1 else outcome if level == CORE else 1 - outcome
    return part / mates
