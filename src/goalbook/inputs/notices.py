"""What was done to a team's files while reading them, and what in them deserves a look: never errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.core.message import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from goalbook.core.message import Label


@dataclass(frozen=True)
class Notice:
    """One remark. Kinds: alias, header, ignored, encoding, line_end, rounded, total, repeated_header, correction, funnel, missing_days,
    missing_metric, missing_values, file.

    ``rows`` are as a spreadsheet shows them ("14, 20-25"), ``n`` counts what the remark is about (rows, days or cells).
    """  # noqa: D205 - the list of kinds needs two lines

    kind: str
    file: str
    rows: str
    message: Message
    channel: str = ""
    metric: str = ""
    n: int = 0


def spans(rows: Iterable[int]) -> list[tuple[int, int]]:
    """Return runs of consecutive numbers as (first, last)."""
    runs: list[tuple[int, int]] = []
    for row in sorted(set(rows)):
        if runs and row == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs


def span_text(rows: Iterable[int], most: int = 5) -> str:
    """Return rows as text, "14, 20-25", cut after a few runs."""
    runs = spans(rows)
    shown = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs[:most])
    return shown if len(runs) <= most else f"{shown}, …"


def listing(names: Sequence[Label | str]) -> Message:
    """Return names as one message, divided as the reader's language does."""
    said = msg("{name}", name=names[0])
    for name in names[1:]:
        said = msg("{before}, {name}", before=said, name=name)
    return said
