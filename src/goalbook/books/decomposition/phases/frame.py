"""Phases, nine steps and quarter stages as one table, each with its days, what it has to reach and where it stands."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from goalbook.books.decomposition.phases.words import PHASES, STAGES, STEP_STAGE, STEPS, named
from goalbook.books.gates import NAN, GateState, noted
from goalbook.core.compare import at_least
from goalbook.core.message import Label
from goalbook.inputs.plan.phase_spans import MEAN_MONTH, spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from goalbook.books.decomposition.phases.case import Ground
    from goalbook.inputs.plan.phase_models import Dated

NOTHING = Label("", "")
PHASES_COLUMNS = (
    "phase_id", "scheme", "order", "place", "name", "start", "end", "days", "owner", "goal", "target", "exit", "evidence", "gate",
    "gate_day", "gate_target", "gate_actual", "done", "state", "budget_share",
)  # fmt: skip
Row = dict[str, Any]


def phase_table(ground: Ground, gates: Sequence[GateState]) -> pd.DataFrame:
    """Return ``phases``; see Decomposition for the columns."""
    rows = [*_frame(ground, gates), *_steps(ground), *_stages(ground)]
    return pd.DataFrame([{**_EMPTY, **row} for row in rows], columns=list(PHASES_COLUMNS))


_EMPTY: Row = {
    **dict.fromkeys(("goal", "target", "exit", "evidence", "gate"), NOTHING),
    **dict.fromkeys(("gate_target", "gate_actual", "budget_share", "days"), NAN),
    "gate_day": None,
}


def _frame(ground: Ground, gates: Sequence[GateState]) -> Iterator[Row]:
    before = True
    for order, span in enumerate(spans(ground.sheet.frame, ground.policy), 1):
        phase = span.phase
        own = [gate for gate in gates if gate.phase_id == phase.id]
        gate = own[0] if own else None
        done = _done(ground, phase)
        state = "failed" if any(one.state == "failed" for one in own) else _state(ground.day, span.start, span.end, done)
        yield {
            **_common("4321", order, phase, named(phase.name, PHASES.get(phase.n, Label.same(phase.id)))),
            "place": float(phase.n),
            "start": span.start,
            "end": span.end,
            "days": float(span.days),
            "exit": phase.exit,
            "gate": gate.name if gate else NOTHING,
            "gate_day": gate.day if gate else None,
            "gate_target": gate.target if gate else NAN,
            "gate_actual": gate.value if gate else NAN,
            "done": done,
            "state": "blocked" if state == "running" and not before else state,
            "budget_share": NAN if phase.budget_share is None else float(phase.budget_share),
        }
        before = before and all(one.state == "passed" for one in own)


def _steps(ground: Ground) -> Iterator[Row]:
    """Yield the nine steps; one is complete when it is done and there is evidence."""
    complete = {stage: _whole(ground, stage) for stage in sorted(set(STEP_STAGE.values()))}
    for order, step in enumerate(ground.sheet.steps, 1):
        stage = STEP_STAGE[step.id]
        done = _done(ground, step)
        state = _state(ground.day, step.start, step.due, done)
        begun = state in ("running", "passed")
        yield {
            **_common("nine_steps", order, step, named(step.name, STEPS[step.id])),
            "place": float(stage),
            "start": step.start,
            "end": step.due,
            "days": _days(step.start, step.due),
            "evidence": step.evidence,
            "done": done,
            "state": "blocked" if begun and not all(complete[one] for one in complete if one < stage) else state,
        }


def _whole(ground: Ground, stage: int) -> bool:
    """Say whether all steps of a stage are complete; a stage of which the plan names none does not hold the next one up."""
    own = [step for step in ground.sheet.steps if STEP_STAGE[step.id] == stage]
    return all(at_least(_done(ground, step), 1.0) and bool(step.evidence.en or step.evidence.zh) for step in own)


def _stages(ground: Ground) -> Iterator[Row]:
    places = [str(one) for one in ground.policy.plan.q_stages]
    before = True
    for order, stage in enumerate(ground.sheet.stages, 1):
        done = _done(ground, stage)
        state = _state(ground.day, stage.start, stage.end, done)
        yield {
            **_common("quarter_stages", order, stage, named(stage.name, STAGES.get(stage.id, Label.same(stage.id)))),
            "place": float(places.index(stage.id) + 1) if stage.id in places else NAN,
            "start": stage.start,
            "end": stage.end,
            "days": _days(stage.start, stage.end),
            "goal": stage.goal,
            "target": stage.target,
            "exit": stage.exit,
            "done": done,
            "state": "blocked" if state in ("running", "passed") and not before else state,
        }
        before = before and state == "passed"


def _common(scheme: str, order: int, part: Dated, name: Label) -> Row:
    return {"phase_id": part.id, "scheme": scheme, "order": order, "name": name, "owner": part.owner}


def _done(ground: Ground, part: Dated) -> float:
    """Return the share that is done by what is known on the day, NaN where nothing is."""
    if part.done is not None and part.done <= ground.day:
        return 1.0
    known = noted(ground.progress, part.id, ground.day)
    return min(known[-1][1], 1.0) if known else NAN


def _state(day: date, start: date | None, end: date | None, done: float) -> str:
    if at_least(done, 1.0):
        return "passed"
    if end is not None and day > end:
        return "unknown" if math.isnan(done) else "late"
    if done > 0:
        return "running"
    return "open" if start is not None and day >= start else "ahead"


def _days(start: date | None, end: date | None) -> float:
    return NAN if start is None or end is None else float((end - start).days + 1)


def in_months(days: float) -> float:
    """Return so many days in mean months."""
    return days / MEAN_MONTH
