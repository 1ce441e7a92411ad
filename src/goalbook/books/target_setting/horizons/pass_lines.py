"""From which value on a key result passes: the line it names, else the policy's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, divide
from goalbook.books.target_setting.horizons.tiers import expected_scores
from goalbook.core.compare import at_least, at_most

if TYPE_CHECKING:
    from goalbook.books.target_setting.move import Move
    from goalbook.books.target_setting.preparation import Prepared
    from goalbook.inputs import KeyResult

COLUMNS = (
    "kr_id", "name", "metric_id", "unit", "type", "target", "pass_line", "own",
    "pass_value", "commit", "commit_passes", "expected", "expected_passes",
)  # fmt: skip


def pass_lines(prepared: Prepared, tables: dict[str, pd.DataFrame], move: Move) -> pd.DataFrame:
    """Return one row per key result; stretch goals have a line too, though bands judge them."""
    general = float(prepared.inputs.policy.pass_line)
    expected = expected_scores(tables)
    rows = [_row(kr, move.targets[kr.id], general, expected.get(kr.id, NAN)) for kr in prepared.key_results]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def pass_value(target: float, line: float, direction: str) -> float:
    """Return the value whose attainment is the line: 90 % of 40,000 is 36,000; where down is good, 40 ÷ 90 % is 44.4."""
    return divide(target, line) if direction == "down" else target * line


def _row(kr: KeyResult, target: float, general: float, expected: float) -> tuple[object, ...]:
    own = kr.planned.pass_line
    line = general if own is None else own
    value = pass_value(target, line, kr.direction)
    commit = NAN if kr.commit is None else kr.commit
    holds = None if kr.commit is None else at_least(commit, value) if kr.direction == "up" else at_most(commit, value)
    likely = None if expected != expected else at_least(expected, line)  # noqa: PLR0124 - NaN alone differs from itself
    return (kr.id, kr.name, kr.metric, kr.unit, kr.type, target, line, own is not None, value, commit, holds, expected, likely)
