"""What the tables of the time plan are made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.inputs.plan.cadence import Cadence
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
    rhythm: tuple[int | None, date | None]  # days of an iteration and the first day of the first, where the plan says them


def ground_of(prepared: Prepared) -> Ground:
    """Return what the time plan of the period says, an empty sheet where there is none."""
    plan = prepared.plan
    sheet, policy = plan.sheet(Phases), prepared.inputs.policy
    return Ground(sheet, plan.tables.get("progress"), prepared.as_of, prepared.period, policy, _rhythm(prepared, sheet))


def _rhythm(prepared: Prepared, sheet: Phases) -> tuple[int | None, date | None]:
    """Return the iteration of the sheet, else that of the calendar's sheet."""
    if sheet.iteration is not None:
        return sheet.iteration.days, sheet.iteration.start
    other = prepared.plan.sheet(Cadence).iteration
    return (None, None) if other is None else (other.days, other.begins)
