"""The key results as the goals file has them, with the one target that the slider moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.target_setting.move import Move
    from goalbook.books.target_setting.preparation import Prepared

COLUMNS = (
    "kr_id", "objective_id", "name", "metric_id", "channel", "unit", "direction", "aggregation", "type", "tier", "owner", "headline",
    "baseline", "commit", "target", "filed", "stretch", "weight", "moved",
)  # fmt: skip


def moved(prepared: Prepared, _tables: dict[str, pd.DataFrame], move: Move) -> dict[str, pd.DataFrame]:
    """Return the table of key results; see TargetSetting for the columns."""
    return {"key_results": pd.DataFrame(list(_rows(prepared, move)), columns=list(COLUMNS))}


def _rows(prepared: Prepared, move: Move) -> Iterator[tuple[object, ...]]:
    goals = prepared.goals
    head = prepared.headline
    for objective in goals.objectives if goals is not None else ():
        for kr in objective.key_results:
            given = (kr.baseline, kr.commit, move.targets[kr.id], kr.target, kr.stretch)
            numbers = tuple(NAN if value is None else value for value in given)
            weight = NAN if kr.planned.weight is None else kr.planned.weight
            fixed = (kr.metric, kr.channel, kr.unit, kr.direction, kr.aggregation, kr.type, kr.tier, kr.owner)
            yield (kr.id, objective.id, kr.name, *fixed, kr is head, *numbers, weight, move.targets[kr.id] != kr.target)
