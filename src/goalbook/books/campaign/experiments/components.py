"""Versions of the campaign's components, and the days of the 3-2-1 test: as planned and as they were."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from goalbook.books.rows import rows_of
from goalbook.core.message import two_languages
from goalbook.inputs.campaigns.experiments import CAMPAIGN_COMPONENTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from goalbook.books.campaign.preparation import Prepared
    from goalbook.inputs.campaigns.parts import Rollout

COMPONENTS = (
    "component", "kind", "version", "created_on", "slot_1", "slot_2", "slot_3", "filled", "metric", "before", "after", "change",
    "feedback", "counts",
)  # fmt: skip
ROLLOUT = ("step", "component", "planned_start", "planned_end", "days", "actual", "actual_days", "state")
STEPS = ("test", "validation", "launch")
NAN = math.nan


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return ``campaign_components`` and ``rollout``; without rows where the campaign has none."""
    return {"campaign_components": _components(prepared), "rollout": _rollout(prepared)}


def iterating_from(prepared: Prepared) -> date:
    """Return the first day whose new versions are this campaign's: that on which it was decided, else its first."""
    decided = prepared.sheet.decided_on
    return min(decided, prepared.first) if decided is not None else prepared.first


def _components(prepared: Prepared) -> pd.DataFrame:
    first, last = iterating_from(prepared), min(prepared.end, prepared.as_of)
    rows = []
    for row in rows_of(prepared.plan.table(CAMPAIGN_COMPONENTS)):
        slots = [str(row[f"slot_{place}"]).strip() for place in (1, 2, 3)]
        day: date | None = None if pd.isna(row["created_on"]) else row["created_on"].date()
        before, after = float(row["before"]), float(row["after"])
        rows.append(
            (
                two_languages(str(row["component"])),
                row["kind"],
                str(row["version"]),
                day,
                *(two_languages(slot) for slot in slots),
                float(sum(bool(slot) for slot in slots)),
                str(row["metric"]),
                before,
                after,
                after / before - 1 if before > 0 else NAN,
                two_languages(str(row["feedback"]).strip()),
                day is not None and first <= day <= last,
            )
        )
    return pd.DataFrame(rows, columns=list(COMPONENTS))


def _rollout(prepared: Prepared) -> pd.DataFrame:
    rollout = prepared.sheet.rollout
    if rollout is None:
        return pd.DataFrame(columns=list(ROLLOUT))
    rows = list(_steps(rollout, prepared))
    return pd.DataFrame(rows, columns=list(ROLLOUT))


def _steps(rollout: Rollout, prepared: Prepared) -> Iterator[tuple[Any, ...]]:
    """Yield test, validation and launch; a day later than what is known did not happen yet."""
    lengths = [int(one) for one in prepared.inputs.policy.cadence.component_test_days]
    given = (rollout.tested_until, rollout.validated_on, rollout.launched_on)
    actual = [day if day is not None and day <= prepared.as_of else None for day in given]
    start, before = rollout.start, rollout.start
    for place, (step, length, day) in enumerate(zip(STEPS, lengths, actual, strict=True)):
        end = start + timedelta(days=length - 1)
        later = any(one is not None for one in actual[place + 1 :])
        state = _state(day, end, prepared.as_of, later=later)
        if step == "validation" and day is not None and rollout.passed is False:
            state = "failed"
        if step == "validation" and day is not None and rollout.passed is None:
            state = "open"
        took = NAN if day is None or step == "launch" else float((day - before).days + (1 if step == "test" else 0))
        yield step, rollout.component, start, end, float(length), day, took, state
        before = day or before
        start = end + timedelta(days=1)


def _state(day: date | None, end: date, as_of: date, *, later: bool) -> str:
    """Return where a step stands: done, late, skipped (a later one was done without it), overdue, ahead."""
    if day is None:
        return "skipped" if later else "overdue" if as_of > end else "ahead"
    return "late" if day > end else "done"
