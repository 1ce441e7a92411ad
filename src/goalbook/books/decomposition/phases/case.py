"""What the tables of the time plan are made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.inputs.plan.phases import Phases

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from goalbook.books.decomposition.preparation import Prepared
    from goalbook.core.period import Period
    from goalbook.core.policy import Policy


@dataclass(frozen=True)
class Ground:
    """The sheet with what was noted of it, on the day up to which anything is known."""

    sheet: Phases
    progress: pd.DataFrame | None
    day: date
    period: Period
    policy: Policy


def ground_of(prepared: Prepared) -> Ground:
    """Return what the time plan of the period says, an empty sheet where there is none."""
    plan = prepared.plan
    return Ground(plan.sheet(Phases), plan.tables.get("progress"), prepared.as_of, prepared.period, prepared.inputs.policy)
