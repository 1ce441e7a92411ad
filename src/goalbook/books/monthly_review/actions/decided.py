"""What people decided in this review and in earlier ones: steps, and the threads that steps of one id form from month to month."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.books.monthly_review.basis.windows import before
from goalbook.books.rows import rows_of
from goalbook.core.message import Label, two_languages

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from goalbook.core.period import Period
    from goalbook.inputs import Inputs

CHANGED = "change_direction"


@dataclass(frozen=True)
class Step:
    """One row of an actions table; ``expected`` in the metric's unit, NaN where no size is given."""

    month: str
    id: str
    action: Label
    metric: str
    channel: str
    owner: str
    start: date | None
    due: date | None
    status: str
    quantity: float
    unit: Label
    unit_effect: float
    expected: float
    hypothesis: str
    experiment: str
    decision: str
    pilot: bool
    source: str


@dataclass(frozen=True)
class Thread:
    """Steps of one action decided before this review, oldest first, and what this review says of it (None: nothing)."""

    steps: tuple[Step, ...]
    now: Step | None

    @property
    def last(self) -> Step:
        """Return the step in force."""
        return self.steps[-1]

    @property
    def run(self) -> tuple[Step, ...]:
        """Return the steps since the direction was last changed: what is judged together."""
        turns = [place for place, step in enumerate(self.steps) if step.decision == CHANGED]
        return self.steps[turns[-1] if turns else 0 :]

    @property
    def decision(self) -> str:
        """Return what this review decided of the action."""
        return self.now.decision if self.now is not None else ""

    @property
    def status(self) -> str:
        """Return how far the action is, as last said."""
        return self.now.status if self.now is not None and self.now.status else self.last.status


def new_steps(inputs: Inputs, period: Period, months: int) -> tuple[Step, ...]:
    """Return what this review decided: rows under a new id, and rows that take an earlier action further from a later start on."""
    earlier = {thread.last.id: thread.last for thread in threads(inputs, period, months)}
    return tuple(step for step in _steps(inputs.reviews, period.label) if _goes_on(earlier.get(step.id), step))


def threads(inputs: Inputs, period: Period, months: int) -> tuple[Thread, ...]:
    """Return the actions decided in the reviews of the months before, in the order of their first step."""
    found: dict[str, list[Step]] = {}
    for month in before(period, months):
        for step in _steps(inputs.reviews, month.label):
            earlier = found.setdefault(step.id, [])
            if _goes_on(earlier[-1] if earlier else None, step):
                earlier.append(step)
            else:
                earlier[-1] = _updated(earlier[-1], step)
    now = {step.id: step for step in _steps(inputs.reviews, period.label)}
    return tuple(Thread(tuple(steps), now.get(name)) for name, steps in found.items())


def _goes_on(earlier: Step | None, step: Step) -> bool:
    """Say whether a row is a step of its own and not only a word on an earlier one."""
    return earlier is None or (step.start is not None and (earlier.start is None or step.start > earlier.start))


def _updated(step: Step, word: Step) -> Step:
    """Return a step with the status a later review gave it."""
    return Step(**{**step.__dict__, "status": word.status or step.status})


def _steps(reviews: Mapping[str, Mapping[str, pd.DataFrame | str]], month: str) -> tuple[Step, ...]:
    table = reviews.get(month, {}).get("actions")
    if not isinstance(table, pd.DataFrame):
        return ()
    return tuple(_step(row, month, place) for place, row in enumerate(rows_of(table), start=1))


def _step(row: Mapping[str, object], month: str, place: int) -> Step:
    quantity, unit_effect, expected = (_number(row.get(name)) for name in ("quantity", "unit_effect", "expected_effect"))
    return Step(
        month=month,
        id=_text(row.get("id")) or f"{month}-{place}",
        action=two_languages(_text(row.get("action"))),
        metric=_text(row.get("metric")),
        channel=_text(row.get("channel")),
        owner=_text(row.get("owner")),
        start=_day(row.get("start")),
        due=_day(row.get("due")),
        status=_text(row.get("status")) or "open",
        quantity=quantity,
        unit=two_languages(_text(row.get("unit"))),
        unit_effect=unit_effect,
        expected=quantity * unit_effect if math.isnan(expected) else expected,
        hypothesis=_text(row.get("hypothesis")),
        experiment=_text(row.get("experiment")),
        decision=_text(row.get("decision")),
        pilot=_text(row.get("pilot")) == "yes",
        source=_text(row.get("source")),
    )


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else NAN


def _day(value: object) -> date | None:
    return None if value is None or pd.isna(value) else pd.Timestamp(value).date()  # type: ignore[call-overload,arg-type] # a cell
