"""What changed between the input files of two runs, as values: files, and in them rows, settings and lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from goalbook.core.message import Message

Cell = str | int | float | None
Kind = Literal["added", "removed", "changed"]
Nature = Literal["table", "settings", "text", "results", "other"]
Place = tuple[str | int, ...]


@dataclass(frozen=True)
class CellChange:
    """One cell, setting or line before and after; None where nothing stands.

    ``unit`` is that of a number, ``weight`` the part of its column's sum that it moves.
    """

    column: str
    before: Cell
    after: Cell
    unit: str = ""
    weight: float = field(default=0.0, compare=False)


@dataclass(frozen=True)
class Change:
    """One row, setting or line that was added, removed or changed.

    ``key`` is what identifies it: columns with their values, or ("path", "objectives[o1].target"). Rows count as a spreadsheet shows them,
    settings and lines as an editor does; without ``row_after`` the row is that of the earlier file. ``weight`` is the largest part of a
    column's sum that it moves, for putting changes in order.
    """

    kind: Kind
    key: tuple[tuple[str, Cell], ...]
    cells: tuple[CellChange, ...]
    row_before: int | None
    row_after: int | None
    sheet: str = ""  # of a workbook with several
    weight: float = 0.0
    place_before: Place = ()  # of a setting: where it stands in the file
    place_after: Place = ()
    facts: bool = False  # whether it is read as one of the facts
    path_before: str = ""  # of facts that stood in another file, or on another sheet, and are not the same: where
    sheet_before: str = ""


@dataclass(frozen=True)
class ColumnChange:
    """A column that one version of a table has and the other has not."""

    kind: Kind
    column: str
    sheet: str = ""


@dataclass(frozen=True)
class Moved:
    """Rows of facts that stand elsewhere now and say the same."""

    path: str  # where they are now
    rows: int


@dataclass(frozen=True)
class FileChange:
    """One input file that was added, removed or changed.

    The path is within the team's folder, of results of earlier reports within the archive, as ``outputs/…``. A changed file that
    `says_same` is written differently. ``unread`` says why its inside cannot be compared.
    """

    path: str
    kind: Kind
    nature: Nature
    changes: tuple[Change, ...] = ()
    columns: tuple[ColumnChange, ...] = ()
    total_rows: tuple[Change, ...] = ()  # rows of totals: they hold no facts, the reader only checks its sums with them
    moved: tuple[Moved, ...] = ()  # facts that another file holds now: no change
    renamed: tuple[tuple[str, str], ...] = ()  # channels that have another id now, under which all of it was compared
    unread: Message | None = None
    sha_before: str = ""
    sha_after: str = ""

    @property
    def totals(self) -> int:
        """Return how many rows of totals were added, removed or changed."""
        return len(self.total_rows)

    @property
    def says_same(self) -> bool:
        """Say whether a file that was read holds what it held."""
        return not (self.changes or self.columns or self.total_rows or self.moved or self.renamed or self.unread)

    @property
    def rows(self) -> dict[Kind, int]:
        """Return how many rows, settings or lines were added, removed and changed."""
        counts: dict[Kind, int] = {"added": 0, "removed": 0, "changed": 0}
        for change in self.changes:
            counts[change.kind] += 1
        return counts

    @property
    def policy(self) -> bool:
        """Say whether a team's own policy values changed in it."""
        return self.path == "team.yml" and any((change.place_before or change.place_after)[:1] == ("policy",) for change in self.changes)
