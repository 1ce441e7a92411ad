"""The tables of the work breakdown, and what a plan without one is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.decomposition.wbs import load, register, templates
from goalbook.books.result import MissingTable
from goalbook.books.task_progress import reports_of, standings
from goalbook.books.tasks import people_by_name, work_of
from goalbook.core.message import msg
from goalbook.inputs.plan.wbs import WBS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from goalbook.books.decomposition.preparation import Prepared


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return the tables; no slider changes them."""
    team, policy, as_of = prepared.inputs.team, prepared.inputs.policy.wbs, prepared.as_of
    work = work_of(prepared.plan, prepared.period, team)
    stands = standings(work, reports_of(prepared.plan, as_of), as_of, policy.behind)
    away = load.absences(prepared.plan, people_by_name(team))
    found = register.register(work, stands, load.key_tasks(work, int(policy.key_level)))
    return {
        "wbs": found,
        "wbs_levels": register.levels(found),
        "wbs_key_results": register.key_results(work, prepared.key_results),
        "load": load.load(work, away),
        "handover": load.handover(work, away, int(policy.key_level)),
        "wbs_processes": templates.processes(work),
        "wbs_areas": templates.areas(work),
    }


def missing(prepared: Prepared) -> Iterator[MissingTable]:
    """Yield one line where there is no work breakdown."""
    if prepared.plan.table(WBS).empty:
        text = msg("No plan/{period:text}/wbs.csv: who does what until when is not shown.", period=prepared.period.label)
        yield MissingTable("wbs", "wbs", text)
