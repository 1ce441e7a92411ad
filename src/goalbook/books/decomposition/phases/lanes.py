"""The whole time plan as bars and points on lanes, for the Gantt chart and the workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from goalbook.books.decomposition.phases.words import ROUTE, STEP_STAGES, TEST_PARTS, named
from goalbook.books.gates import NAN
from goalbook.books.rows import rows_of
from goalbook.core.message import Label
from goalbook.inputs.plan.phase_spans import later

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from goalbook.books.decomposition.phases.case import Ground

GANTT = ("row_id", "group", "lane", "name", "start", "end", "kind", "state", "done", "phase_id")
FRAME, STEPS, STAGES, ROUNDS = "4321", "nine_steps", "quarter_stages", "rounds"
GATES = Label("Gates and goals", "关口与目标")
SPRINTS = Label("Sprints", "迭代")
Row = tuple[Any, ...]


def gantt_table(ground: Ground, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return ``gantt``; rows of one lane stand side by side in the chart. What has no days is left out."""
    rows = [*_phases(tables), *_points(ground, tables), *_rounds(tables)]
    known = [row for row in rows if row[4] is not None and row[5] is not None]
    return pd.DataFrame(known, columns=list(GANTT))


def _phases(tables: Mapping[str, pd.DataFrame]) -> Iterator[Row]:
    for row in rows_of(tables["phases"]):
        kind = "step" if row["scheme"] == STEPS else "phase"
        lane = STEP_STAGES[int(row["place"])] if row["scheme"] == STEPS else row["name"]
        yield (row["phase_id"], row["scheme"], lane, row["name"], row["start"], row["end"], kind, row["state"], row["done"], "")


def _points(ground: Ground, tables: Mapping[str, pd.DataFrame]) -> Iterator[Row]:
    for row in rows_of(tables["gates"]):
        yield (row["gate_id"], FRAME, GATES, row["name"], row["day"], row["day"], "gate", row["state"], NAN, row["phase_id"])
    frame = ground.sheet.frame
    for number, goal in enumerate(frame.goals if frame is not None else (), 1):
        day = goal.day or later(frame.start, goal.months or 0)  # type: ignore[union-attr] # goals belong to a frame
        name = named(goal.name, Label("Goal", "目标"))
        yield (f"goal_{number}", FRAME, GATES, name, day, day, "milestone", "ahead" if day > ground.day else "over", NAN, "")
    for row in rows_of(tables["route"]):
        yield (
            f"route_{row['step']}",
            FRAME,
            GATES,
            ROUTE[row["step"]],
            row["day"],
            row["day"],
            "milestone",
            "ahead" if row["day"] > ground.day else "over",
            NAN,
            row["phase_id"],
        )


def _rounds(tables: Mapping[str, pd.DataFrame]) -> Iterator[Row]:
    for row in rows_of(tables["sprints"]):
        yield (row["sprint_id"], ROUNDS, SPRINTS, row["name"], row["start"], row["end"], "sprint", row["state"], row["done"], "")
    for row in rows_of(tables["tests_321"]):
        spans = (("start", "small_end"), ("validation_start", "validation_end"), ("launch_start", "end"))
        lane = Label(f"Test: {row['name'].en}", f"测试：{row['name'].zh}")
        for part, (first, last) in zip(TEST_PARTS, spans, strict=True):
            identity = f"{row['test_id']}_{part.en.replace(' ', '_')}"
            name = Label(f"{row['name'].en}: {part.en}", f"{row['name'].zh}：{part.zh}")
            yield (identity, ROUNDS, lane, name, row[first], row[last], "test", row["state"], NAN, "")
