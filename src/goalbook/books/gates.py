"""Where the gates of a plan stand on a day, by the progress noted up to it; what was not noted is not known, never nothing."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

import pandas as pd

from goalbook.core.compare import at_least
from goalbook.core.message import Label
from goalbook.inputs.plan.phase_faults import MATRIX, SEEDS
from goalbook.inputs.plan.phase_spans import WEEK, spans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.core.policy import Policy
    from goalbook.inputs.plan.phase_models import Gate
    from goalbook.inputs.plan.phases import Phases

NAN = math.nan
# ahead: not yet its turn · open: its phase runs, nothing noted · running: something noted, not all · passed: by its day
# late: reached after its day · failed: its day is over and too little is noted · unknown: its day is over and nothing was noted
State = Literal["ahead", "open", "running", "passed", "late", "failed", "unknown"]
COUNTED = {
    "components": Label("Standard acquisition components", "标准引流组件"),
    "channel_tests": Label("Channels tested", "完成测试的渠道"),
    "channel_matrix": Label("Channel matrix built", "渠道矩阵建成"),
    "seed_users": Label("Seed users", "种子用户"),
    "other": Label("Gate", "关口"),
}


@dataclass(frozen=True)
class GateState:
    """One gate: what is wanted by when, what the pace would have brought by now, what is known."""

    gate_id: str
    phase_id: str
    name: Label
    counts: str
    metric_id: str
    owner: str
    start: date
    day: date
    target: float  # NaN where the gate is only done or not
    per_week: float
    expected: float  # by an even pace on the day looked at
    value: float
    on: date | None  # day of the value
    state: State


def gates(sheet: Phases, progress: pd.DataFrame | None, day: date, policy: Policy) -> tuple[GateState, ...]:
    """Return the sheet's gates in order of their day, the channel matrix and the seed users among them where the sheet has them."""
    found = [_state(gate, start, _noted(progress, gate, day), day) for gate, start in _wanted(sheet, policy)]
    return tuple(sorted(found, key=lambda one: one.day))


@dataclass(frozen=True)
class _Wanted:
    """What a gate of the sheet and those it implies have in common."""

    id: str
    name: Label
    owner: str
    done: date | None
    phase: str
    day: date
    counts: str
    target: float | None
    metric: str = ""


def _wanted(sheet: Phases, policy: Policy) -> Iterator[tuple[_Wanted, date]]:
    """Yield each gate with the day from which it is worked towards: the first of its phase, else of the plan."""
    lasting = {one.phase.id: one.start for one in spans(sheet.frame, policy)}
    begins = sheet.frame.start if sheet.frame is not None else None
    for gate in sheet.gates:
        start = lasting.get(gate.phase, begins) or gate.day
        yield _of(gate), min(start, gate.day)
    if (matrix := sheet.matrix) is not None:
        due = matrix.start + timedelta(days=matrix.days or int(policy.plan.matrix_days))
        wanted = float(len(matrix.channels)) or None
        yield _Wanted(MATRIX, COUNTED["channel_matrix"], matrix.owner, None, "", due, "channel_matrix", wanted), matrix.start
    seeds = sheet.seed_users
    if seeds is not None and seeds.due is not None and not any(gate.counts == "seed_users" for gate in sheet.gates):
        start = min(begins or seeds.due, seeds.due)
        yield _Wanted(SEEDS, COUNTED["seed_users"], seeds.owner, None, "", seeds.due, "seed_users", seeds.target), start


def _of(gate: Gate) -> _Wanted:
    name = gate.name if gate.name.en or gate.name.zh else COUNTED[gate.counts]
    return _Wanted(gate.id, name, gate.owner, gate.done, gate.phase, gate.day, gate.counts, gate.target, gate.metric)


def noted(progress: pd.DataFrame | None, item: str, day: date) -> list[tuple[date, float]]:
    """Return the days and values noted of an item up to a day, oldest first."""
    if progress is None or progress.empty:
        return []
    rows = progress[(progress["item"] == item) & (progress["date_day"] <= pd.Timestamp(day))].sort_values("date_day", kind="stable")
    return [(pd.Timestamp(when).date(), float(value)) for when, value in zip(rows["date_day"], rows["value"], strict=True)]


def _noted(progress: pd.DataFrame | None, gate: _Wanted, day: date) -> list[tuple[date, float]]:
    """Return what was noted, a day on which the gate was complete among it."""
    found = noted(progress, gate.id, day)
    if gate.done is not None and gate.done <= day:
        found = sorted([*found, (gate.done, gate.target if gate.target is not None else 1.0)], key=lambda one: one[0])
    return found


def _state(gate: _Wanted, start: date, known: list[tuple[date, float]], day: date) -> GateState:
    target = NAN if gate.target is None else float(gate.target)
    whole = 1.0 if gate.target is None else target  # without a number a gate is done or not
    lasting = (gate.day - start).days + 1
    gone = min(max((day - start).days + 1, 0), lasting)
    on, value = known[-1] if known else (None, NAN)
    return GateState(
        gate_id=gate.id,
        phase_id=gate.phase,
        name=gate.name,
        counts=gate.counts,
        metric_id=gate.metric,
        owner=gate.owner,
        start=start,
        day=gate.day,
        target=target,
        per_week=target / lasting * WEEK,
        expected=target * gone / lasting,
        value=value,
        on=on,
        state=judged(gate.day, start, whole, known, day),
    )


def judged(due: date, start: date, whole: float, known: list[tuple[date, float]], day: date) -> State:
    """Return where something with a day stands by what was noted of it, oldest first; what was not noted is never late."""
    reached = next((when for when, value in known if at_least(value, whole)), None)
    if reached is not None and at_least(known[-1][1], whole):
        return "passed" if reached <= due else "late"
    if day > due:
        return "failed" if known else "unknown"
    if known:
        return "running"
    return "ahead" if day < start else "open"
