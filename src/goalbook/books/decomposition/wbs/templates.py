"""What a team's core processes and its accounts' work areas consist of, against what the work breakdown has of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.inputs.plan.processes import AREAS, FINER, PROCESSES

if TYPE_CHECKING:
    from datetime import date

    from goalbook.books.tasks import Work
    from goalbook.inputs.plan.recurrence import Recurrence


def processes(work: Work) -> pd.DataFrame:
    """Return ``wbs_processes``: the steps of every process that a task names, and the tasks that are such a step."""
    used = {task.process for task in work.tasks.values()} - {""}
    counts = Counter((task.process, task.step) for task in work.tasks.values() if task.step)
    rows = [
        (process, name, place, step, step_name, counts[process, step])
        for process, (name, steps) in PROCESSES.items()
        if process in used
        for place, (step, step_name) in enumerate(steps.items(), start=1)
    ]
    return pd.DataFrame(rows, columns=["process", "name", "place", "step", "step_name", "lines"])


def areas(work: Work) -> pd.DataFrame:
    """Return ``wbs_areas``: the work areas of an account, their lines, and how often their actions come round in the period."""
    lines: Counter[str] = Counter()
    times: Counter[str] = Counter()
    counted: dict[tuple[Recurrence, date, date], int] = {}  # many lines share days and weekdays
    for task in work.tasks.values():
        area = FINER.get(task.area, task.area)
        lines[area] += 1
        if task.recurrence is not None and area in AREAS:
            span = (task.recurrence, work.begins(task), work.ends(task))
            if span not in counted:
                counted[span] = len(span[0].days(*span[1:]))
            times[area] += counted[span]
    rows = [(area, name, lines[area], times[area]) for area, name in AREAS.items()] if set(lines) - {"", "other"} else []
    return pd.DataFrame(rows, columns=["area", "name", "lines", "times"])
