"""One table as it lies in a file: a header, cells, and the rows they have in a spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from goalbook.core.message import Message
    from goalbook.inputs.notices import Notice

Cell = str | int | float | None


@dataclass(frozen=True)
class Grid:
    """The filled rows of a sheet or text file as (row number from 1, cells).

    In text (``ragged_is_fault``) every row has as many cells as the header; sheets leave out trailing empty ones.
    """

    file: str
    rows: tuple[tuple[int, Sequence[Cell]], ...]
    notices: tuple[Notice, ...] = ()
    name: str = ""  # of the sheet
    ragged_is_fault: bool = False
    encoding: str = "UTF-8"


@dataclass(frozen=True)
class RawTable:
    """Columns under their headers. ``rows`` holds each record's row as a spreadsheet shows it."""

    file: str
    header: tuple[str, ...]
    columns: tuple[NDArray[Any], ...]  # object cells, or numbers and days where the file is typed
    rows: NDArray[np.int64]
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True)
class Fault:
    """Something wrong with one cell of a table."""

    row: int
    column: str
    value: str
    message: Message


def objects(cells: Iterable[Cell]) -> NDArray[Any]:
    """Return cells as an array of Python objects."""
    listed = list(cells)
    array = np.empty(len(listed), dtype=object)
    array[:] = listed
    return array
