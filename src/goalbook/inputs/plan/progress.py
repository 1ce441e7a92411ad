"""How far tasks and gates are, day by day: a review knows the rows up to its own day."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goalbook.core.compare import more_than
from goalbook.core.message import Message, msg
from goalbook.inputs.contract import Column, Contract
from goalbook.inputs.plan.phase_faults import MATRIX, SEEDS
from goalbook.inputs.plan.phase_models import Dated
from goalbook.inputs.plan.phases import Phases
from goalbook.inputs.plan.wbs import WBS
from goalbook.inputs.planning.rows import row_problem
from goalbook.inputs.team import unknown_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from goalbook.core.errors import Problem
    from goalbook.inputs.planning.base import Planning
    from goalbook.inputs.planning.shelf import Fault, Ground, Row

_SPRINT = re.compile(r"sprint_[1-9][0-9]*")  # rounds of improvement have no row of their own in the sheet
PROGRESS = Contract(
    "progress",
    "plan/<period>/progress.csv",
    msg("how far tasks and gates are; one row per day and item, the latest counts"),
    (
        Column("date_day", "date", msg("day on which it was so"), required=True),
        Column("item", "text", msg("id of a line of wbs.csv or of a gate"), required=True),
        Column("value", "number", msg("of a task the share that is done, 0 to 1; of a gate what was counted"), required=True),
        Column("note", "text", msg("what was done, or why not")),
    ),
    msg("completion against the time gone, late tasks, gates passed"),
)


def progress_faults(rows: list[Row], _ground: Ground) -> Iterator[Fault]:
    """Yield negative values and an item reported twice on one day."""
    seen: set[tuple[str, str]] = set()
    for row in rows:
        own = (str(row["date_day"]), row["item"])
        checks: tuple[tuple[str, bool, Message], ...] = (
            ("value", row["value"] < 0, msg("is negative; nothing is less than not begun")),
            ("item", own in seen, msg("is reported twice on that day; keep one row")),
        )
        seen.add(own)
        yield from ((row, column, message) for column, wrong, message in checks if wrong)


def progress_leads_somewhere(planning: Planning, files: Mapping[str, str], _ground: Ground) -> Iterator[Problem]:
    """Yield tasks that are more than done; and, in a plan that has tasks or gates, items that are none of them."""
    tasks = set(planning.table(WBS)["task"])
    known = tasks | gate_ids(planning.sheet(Phases))
    for row in planning.table(PROGRESS).to_dict("records"):
        item, values = str(row["item"]), {str(key): value for key, value in row.items()}
        if item in tasks and more_than(float(row["value"]), 1.0):
            message = msg("is more than done; write the share that is done, 0.8 for 80 %")
            yield row_problem(files[PROGRESS.table], values, "value", message)
        elif known and item not in known and not (planning.has(Phases) and _SPRINT.fullmatch(item)):
            yield row_problem(files[PROGRESS.table], values, "item", unknown_name(item, sorted(known)))


def gate_ids(sheet: Phases) -> set[str]:
    """Return what of a plan's phases progress may be noted of: everything that has an id and a day."""
    parts = [part for name in type(sheet).model_fields for part in _many(getattr(sheet, name))]
    ids = {part.id for part in (*parts, *sheet.phases) if isinstance(part, Dated)}
    return ids | {name for name, given in ((MATRIX, sheet.matrix), (SEEDS, sheet.seed_users)) if given is not None}


def _many(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()
