"""What must hold in a table of surveys: no more answers of one kind than answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.compare import more_than
from goalbook.core.message import msg
from goalbook.inputs.planning.rows import records, row_problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from goalbook.core.errors import Problem

_COUNTS = ("n", "promoters", "detractors")


def survey_problems(frame: pd.DataFrame, file: str) -> Iterator[Problem]:
    """Yield negative counts, and promoters and detractors that are more than all who answered."""
    for row in records(frame):
        for name in _COUNTS:
            if row[name] < 0:
                yield row_problem(file, row, name, msg("is negative; expected 0 or more"))
        known = [row[name] for name in ("promoters", "detractors") if row[name] >= 0]
        if known and row["n"] >= 0 and more_than(sum(known), row["n"]):
            text = msg("promoters and detractors are {sum:n}, more than the {n:n} who answered", sum=float(sum(known)), n=float(row["n"]))
            yield row_problem(file, row, "n", text)
