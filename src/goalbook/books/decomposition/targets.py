"""The targets that are split: every key result as the goals have it, and the channels' parts of the headline as the sliders do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.books.decomposition.move import channel_results

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.decomposition.move import Move
    from goalbook.books.decomposition.preparation import Prepared

COLUMNS = (
    "kr_id", "objective_id", "name", "metric_id", "channel", "unit", "direction", "aggregation", "type", "owner", "headline", "part",
    "baseline", "commit", "target", "filed", "moved",
)  # fmt: skip


def moved(prepared: Prepared, _tables: dict[str, pd.DataFrame], move: Move) -> dict[str, pd.DataFrame]:
    """Return ``targets``; see Decomposition for the columns."""
    return {"targets": pd.DataFrame(list(_rows(prepared, move)), columns=list(COLUMNS))}


def _rows(prepared: Prepared, move: Move) -> Iterator[tuple[object, ...]]:
    parts = {kr.id for kr in channel_results(prepared)}
    for objective in prepared.goals.objectives if prepared.goals is not None else ():
        for kr in objective.key_results:
            target = move.targets[kr.id]
            given = tuple(NAN if value is None else value for value in (kr.baseline, kr.commit, target, kr.target))
            fixed = (kr.metric, kr.channel, kr.unit, kr.direction, kr.aggregation, kr.type, kr.owner, kr is prepared.headline)
            yield (kr.id, objective.id, kr.name, *fixed, kr.id in parts, *given, target != kr.target)
