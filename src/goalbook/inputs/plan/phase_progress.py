"""What progress is noted of in a time plan: its phases, gates, steps, stages, sprints and tests by their ids."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goalbook.core.compare import more_than
from goalbook.core.message import msg
from goalbook.inputs.plan.phase_faults import MATRIX, SEEDS, item_ids
from goalbook.inputs.plan.phases import Phases
from goalbook.inputs.plan.progress import PROGRESS
from goalbook.inputs.plan.wbs import WBS
from goalbook.inputs.planning.rows import row_problem
from goalbook.inputs.team import unknown_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from goalbook.core.errors import Problem
    from goalbook.inputs.planning.base import Planning
    from goalbook.inputs.planning.shelf import Ground

_SPRINT = re.compile(r"sprint_[1-9][0-9]?")


def noted_of_something(planning: Planning, files: Mapping[str, str], _ground: Ground) -> Iterator[Problem]:
    """Yield progress of what is neither a task nor part of the time plan, and of parts of it that are more than done.

    Gates are counted in numbers of their own; everything else is done by a share.
    """
    if not planning.has(Phases):
        return
    sheet = planning.sheet(Phases)
    tasks = tuple(str(task) for task in planning.table(WBS)["task"])
    own = item_ids(sheet)
    counted = {gate.id for gate in sheet.gates} | {MATRIX, SEEDS}
    for row in planning.table(PROGRESS).to_dict("records"):
        item, values = str(row["item"]), {str(key): value for key, value in row.items()}
        sprint = _SPRINT.fullmatch(item) is not None
        if item not in (*tasks, *own) and not sprint:
            yield row_problem(files[PROGRESS.table], values, "item", unknown_name(item, (*own, *tasks)))
        elif (sprint or item in own) and item not in counted and item not in tasks and more_than(float(row["value"]), 1.0):
            message = msg("is more than done; write the share that is done, 0.8 for 80 %")
            yield row_problem(files[PROGRESS.table], values, "value", message)
