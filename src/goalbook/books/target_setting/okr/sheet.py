"""The OKR sheet's tables: what the data alone decide, and what moves with a target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.months import whole_months
from goalbook.books.target_setting.okr import drivers, smart, sums
from goalbook.books.target_setting.okr.plan import kr_plan
from goalbook.books.target_setting.okr.relevance import relevance

if TYPE_CHECKING:
    import pandas as pd

    from goalbook.books.target_setting.move import Move
    from goalbook.books.target_setting.preparation import Prepared

Tables = dict[str, "pd.DataFrame"]


def tables(prepared: Prepared) -> Tables:
    """Return the plan in words, factors, relevance, resources, work areas and kinds of evidence."""
    months = whole_months(prepared.cube)
    return {
        "kr_plan": kr_plan(prepared),
        "driver_steps": drivers.steps(prepared, months),
        "relevance": relevance(prepared, months),
        "resources": smart.resources(prepared),
        "work_areas": smart.work_areas(prepared),
        "evidence_types": smart.evidence_types(prepared),
    }


def moved(prepared: Prepared, known: Tables, move: Move) -> Tables:
    """Return drivers, solver, sums and scorecard at the targets in force."""
    driven = drivers.moved(prepared, known, move)
    return {**driven, **sums.moved(prepared, driven, move), **smart.moved(prepared, known, move)}
