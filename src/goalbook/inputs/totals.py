"""Rows of totals, set aside on reading, must agree with the sum of the rows they stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from goalbook.core.errors import Problem
from goalbook.core.message import msg
from goalbook.inputs.notices import Notice, span_text

if TYPE_CHECKING:
    import pandas as pd

    from goalbook.core.metrics import Catalogue
    from goalbook.inputs.facts_part import FactsPart, TotalRow

TOLERANCE = 0.005  # exports.md §4


def reconcile(part: FactsPart, catalogue: Catalogue) -> tuple[tuple[Problem, ...], tuple[Notice, ...]]:
    """Compare each stated total of a metric that adds up with the sum of its rows; more than 0.5 % apart is a problem."""
    problems: list[Problem] = []
    for total in part.totals:
        rows = _rows(part.frame, total)
        for metric, stated in total.stated.items():
            if catalogue.metrics[metric].additivity != "flow" or (count := rows[metric].count()) == 0:
                continue
            summed = float(rows[metric].sum(min_count=1))
            if round(abs(summed - stated) - total.half_places[metric], 9) > round(TOLERANCE * abs(stated), 9):
                message = msg(
                    "the total states {stated:n}, its rows add up to {summed:n} (rows: {count:n}); a row is missing, or the total is old",
                    stated=stated,
                    count=int(count),
                    summed=summed,
                )
                problems.append(Problem(part.file, message, total.row, column=metric, value=f"{stated:g}"))
    if not part.totals or problems:
        return tuple(problems), ()
    numbers = [total.row for total in part.totals]
    message = msg("rows of totals set aside: {n:n}; they agree with the sum of their rows", n=len(numbers))
    return (), (Notice("total", part.file, span_text(numbers), message, n=len(numbers)),)


def _rows(frame: pd.DataFrame, total: TotalRow) -> pd.DataFrame:
    """Return the rows a total stands for: those that share its day, channel and so on; for a subtotal those since the last one."""
    mine = np.ones(len(frame), dtype=bool)
    for name, value in total.same.items():
        mine &= (frame[name] == value).to_numpy()
    if total.between:
        mine &= frame["source_row"].between(*total.between, inclusive="neither").to_numpy()
    rows = frame[mine]
    if "recorded_on" in rows:
        keys = [name for name in rows.columns if rows[name].dtype.kind != "f" and name not in ("recorded_on", "source_row")]
        rows = rows.sort_values("recorded_on", kind="stable", na_position="first").drop_duplicates(keys, keep="last")
    return rows
