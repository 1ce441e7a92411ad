"""The SMART scorecard: the form of every key result, and beside it what the calibration says of its substance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.smart import named, worst
from goalbook.core.compare import at_least

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.books.target_setting.move import Move
    from goalbook.books.target_setting.preparation import Prepared
    from goalbook.core.policy import Policy
    from goalbook.inputs import KeyResult

SMART = ("kr_id", "specific", "measurable", "attainable", "relevant", "time_bound", "form", "substance")
RESOURCES = ("kr_id", "what", "unit", "needed", "available", "gap", "decision")
LETTERS = ("specific", "measurable", "attainable", "relevant", "time_bound")
AREAS = ("content", "placement", "users")
KINDS = ("both", "own_history", "market_research", "case", "peer_only", "none", "")
MONTHS_OF = {"30d": 1, "6m": 6, "3y": 36}


def resources(prepared: Prepared) -> pd.DataFrame:
    """Return what targets need and what is there, one row per resource; the gap is 0 where there is enough."""
    rows = [
        (kr.id, one.what, one.unit, one.needed, one.available, max(one.needed - one.available, 0.0), one.decision)
        for kr in prepared.key_results
        for one in kr.planned.resources
    ]
    return pd.DataFrame(rows, columns=list(RESOURCES))


def work_areas(prepared: Prepared) -> pd.DataFrame:
    """Return how many key results each work area carries, "" for those without one; nothing where no key result names any."""
    given = [str(kr.planned.work_area) for kr in prepared.key_results]
    names = [*AREAS, *([""] if "" in given else [])] if any(given) else []
    return pd.DataFrame([(name, given.count(name)) for name in names], columns=["work_area", "n"])


def evidence_types(prepared: Prepared) -> pd.DataFrame:
    """Return how many key results rest on each kind of evidence, "" for those that name none; nothing where no key result names any."""
    given = [str(kr.planned.evidence) for kr in prepared.key_results]
    names = [name for name in KINDS if name in given] if any(given) else []
    return pd.DataFrame([(name, given.count(name)) for name in names], columns=["evidence", "n"])


def moved(prepared: Prepared, tables: Mapping[str, pd.DataFrame], move: Move) -> dict[str, pd.DataFrame]:
    """Return the scorecard at the targets in force."""
    relevant = dict(zip(tables["relevance"]["kr_id"], tables["relevance"]["verdict"], strict=True))
    calibrated = tables.get("calibration")
    substance = dict(zip(calibrated["kr_id"], calibrated["verdict"], strict=True)) if calibrated is not None else {}
    stated = any(named(kr.planned.purpose) for kr in prepared.key_results)
    rows, policy = [], prepared.inputs.policy
    for kr in prepared.key_results:
        letters = (
            specific(kr, policy, stated=stated),
            measurable(kr, move.targets[kr.id], policy),
            attainable(kr, policy),
            str(relevant.get(kr.id, "not_evaluated")),
            time_bound(kr, len(prepared.period.months()), policy),
        )
        rows.append((kr.id, *letters, worst(letters), str(substance.get(kr.id, "not_evaluated"))))
    return {"smart": pd.DataFrame(rows, columns=list(SMART))}


def specific(kr: KeyResult, policy: Policy, *, stated: bool) -> str:
    """Return whether the purpose stands beside figure, channel and direction, which a goals file cannot lack.

    Where no key result of the file states a purpose, the file is of the short kind, which is judged more mildly.
    """
    return "pass" if named(kr.planned.purpose) else str(policy.smart.purpose if stated else policy.smart.unstated)


def measurable(kr: KeyResult, target: float, policy: Policy) -> str:
    """Return whether there is a baseline to grow from, other than the target itself, and a rate of growth says on what."""
    told = kr.planned.growth_per_month is None or kr.planned.growth_base
    return "pass" if kr.baseline is not None and kr.baseline != target and told else str(policy.smart.baseline)


def growth_readings(rate: float, months: int) -> tuple[float, float]:
    """Return what a rate a month makes of a figure over so many months: where each month grows on the one before, and on a fixed base."""
    return (1 + rate) ** months - 1, rate


def attainable(kr: KeyResult, policy: Policy) -> str:
    """Return whether the resources are there; a shortage has to be decided upon."""
    short = [one for one in kr.planned.resources if not at_least(one.available, one.needed)]
    if not kr.planned.resources:
        return "not_evaluated"
    if not short:
        return "pass"
    return str(policy.smart.shortage_decided if all(one.decision for one in short) else policy.smart.shortage)


def time_bound(kr: KeyResult, months: int, policy: Policy) -> str:
    """Return whether the key result ends inside the period; its horizon may be longer than that."""
    return str(policy.smart.beyond_period) if MONTHS_OF.get(kr.planned.horizon, 0) > months else "pass"
