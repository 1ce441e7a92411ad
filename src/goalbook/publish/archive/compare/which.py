"""Which two runs are meant, and which came before a revision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.errors import UsageError
from goalbook.core.message import msg
from goalbook.publish.archive.reading import all_runs, find_run

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from goalbook.publish.archive.reading import Run


def both_runs(outputs: Path, first: str, second: str) -> tuple[Run, Run]:
    """Return the two runs a person names; of one alone its previous revision and itself."""
    if second:
        return find_run(outputs, first), find_run(outputs, second)
    run = find_run(outputs, first)
    before = previous(all_runs(outputs), run)
    if before is None:
        raise UsageError(msg("{run:text} has no previous revision; name the run to set it against", run=run.name))
    return before, run


def previous(runs: Sequence[Run], run: Run) -> Run | None:
    """Return the revision before one in its series, or None."""
    earlier = [one for one in runs if one.series == run.series and not one.failed and one.entry.n < run.entry.n]
    return earlier[-1] if earlier else None
