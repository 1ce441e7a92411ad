"""The rounds in which targets were looked at again: versions of the goals, and decisions that the sheets log."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.core.period import quarter_of
from goalbook.inputs.planning.horizons import Horizons

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from goalbook.books.target_setting.preparation import Prepared
    from goalbook.core.period import Period

COLUMNS = ("quarter", "kind", "version", "day", "valid_from", "decision", "by", "reason", "status", "file", "counts")


def revisions(prepared: Prepared) -> pd.DataFrame:
    """Return this period's versions, the versions that changed the quarter before, and logged decisions; see TargetSetting."""
    rows = [*_versions(prepared), *_decisions(prepared)]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.sort_values(["quarter", "day", "version"], kind="stable", ignore_index=True, na_position="first")


def judged_quarter(prepared: Prepared) -> Period:
    """Return the quarter whose rounds can be judged: the running one once the period has begun, else the one before."""
    if prepared.as_of >= prepared.period.start:
        return quarter_of(min(prepared.as_of, prepared.period.end))
    return quarter_of(prepared.period.start).previous()


def had_goals(prepared: Prepared) -> bool:
    """Say whether goals were in force in the quarter that is judged: a team's first goals have nothing to look back on."""
    return any(goals.period.covers(judged_quarter(prepared)) for goals in prepared.inputs.goals)


def _versions(prepared: Prepared) -> Iterator[tuple[object, ...]]:
    known = prepared.inputs.goal_versions or prepared.inputs.goals
    quarter = judged_quarter(prepared)
    for goals in known:
        if goals.period == prepared.period or goals.period.covers(quarter):
            label = prepared.period.label if goals.period == prepared.period else quarter.label
            day = goals.decided_on or goals.valid_from
            decision = "first" if goals.version == 1 else "adjust"
            counts = decision == "adjust" and _lies_in(quarter, day or goals.begins)
            given = (day, goals.valid_from, decision, goals.by, goals.reason, goals.status, goals.file)
            yield (label, "version", float(goals.version), *given, counts)


def _decisions(prepared: Prepared) -> Iterator[tuple[object, ...]]:
    quarter = judged_quarter(prepared)
    sheets = [planning.sheet(Horizons) for _, planning in sorted(prepared.inputs.planning.items())]
    seen: set[tuple[date, str]] = set()
    for one in (decision for sheet in sheets for decision in sheet.revisions):
        if (one.day, one.decision) in seen or one.day > prepared.as_of:
            continue
        seen.add((one.day, one.decision))
        label = quarter_of(one.day).label
        yield (label, "decision", float("nan"), one.day, None, one.decision, one.by, one.reason, "", "", _lies_in(quarter, one.day))


def _lies_in(quarter: Period, day: date | None) -> bool:
    return day is not None and quarter.contains(day)
