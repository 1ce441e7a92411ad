"""A file's bytes to tables, by what the bytes are and never by the extension."""

from __future__ import annotations

import gzip
import io
import zlib
from dataclasses import replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from goalbook.core.errors import Problem
from goalbook.core.message import msg
from goalbook.inputs.tables import Cell, Grid, RawTable, objects
from goalbook.inputs.text_file import read_text

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from numpy.typing import NDArray
    from openpyxl import Workbook

_LARGEST = 2 * 1024**3


def read_container(data: bytes, file: str) -> list[Grid | RawTable] | Problem:
    """Read all tables of one file: rows of text, sheets, or typed columns."""
    if not data.strip():
        return Problem(file, msg("the file is empty"))
    for magic, reader in _READERS.items():
        if data.startswith(magic):
            return reader(data, file)
    if data[:512].lstrip().lower().startswith((b"<html", b"<table", b"<meta", b"<!doctype")):
        return Problem(file, msg("is a web page under another name; save it as CSV or .xlsx"))
    grid = read_text(data, file)
    return grid if isinstance(grid, Problem) else [grid]


def _old_excel(_: bytes, file: str) -> Problem:
    return Problem(file, msg("is in the old Excel format (.xls); save it as .xlsx or CSV"))


def _gzip(data: bytes, file: str) -> list[Grid | RawTable] | Problem:
    try:
        with gzip.open(io.BytesIO(data)) as packed:
            unpacked = packed.read(_LARGEST)
    except (OSError, EOFError, zlib.error):
        return Problem(file, msg("the compressed file is damaged or cut off; export it again"))
    return read_container(unpacked, file)


def _parquet(data: bytes, file: str) -> list[Grid | RawTable] | Problem:
    import pyarrow as pa  # noqa: PLC0415 - slow to import, needed for Parquet only
    import pyarrow.parquet as pq  # noqa: PLC0415 - as above

    try:
        frame = pq.read_table(pa.BufferReader(data)).to_pandas()
    except (pa.ArrowException, OSError):
        return Problem(file, msg("the Parquet file is damaged or cut off; export it again"))
    columns = tuple(_typed(frame[name]) for name in frame.columns)
    return [RawTable(file, tuple(str(name) for name in frame.columns), columns, np.arange(2, len(frame) + 2))]


def _typed(column: pd.Series) -> NDArray[Any]:
    if column.dtype.kind in "iuf":
        return column.to_numpy(dtype=float) if column.dtype.kind == "f" else column.to_numpy()
    if column.dtype.kind == "M":
        return (column.dt.tz_localize(None) if column.dt.tz is not None else column).to_numpy()
    cells = column.astype(object).where(column.notna(), None)
    return objects(_cell(cell) for cell in cells)


def _workbook(data: bytes, file: str) -> list[Grid | RawTable] | Problem:
    import openpyxl  # noqa: PLC0415 - slow to import, needed for workbooks only

    try:
        book: Workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheets = [_sheet(sheet, file if len(book.worksheets) == 1 else f"{file}[{sheet.title}]") for sheet in book.worksheets]
    except Exception:  # noqa: BLE001 - a damaged workbook fails in zip, XML and openpyxl in a dozen ways
        return Problem(file, msg("the workbook is damaged, cut off or protected; save it again as .xlsx"))
    filled = [sheet for sheet in sheets if sheet.rows]
    if len(filled) == 1:
        filled = [replace(filled[0], file=file)]
    return cast("list[Grid | RawTable]", filled) if filled else Problem(file, msg("the file is empty"))


def _sheet(sheet: object, file: str) -> Grid:
    # Some exports declare a dimension of one cell; without the reset only that cell would be read.
    sheet.reset_dimensions()  # type: ignore[attr-defined] # openpyxl's read-only sheets have no stubs
    rows: list[tuple[int, list[Cell]]] = []
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):  # type: ignore[attr-defined] # as above
        cells = [_cell(value) for value in values]
        if any(cell not in (None, "") for cell in cells):
            rows.append((number, cells))
    return Grid(file, tuple(rows), name=sheet.title)  # type: ignore[attr-defined] # as above


def _cell(value: object) -> Cell:
    """Return a cell as text or number; days as ISO text, so that one reader of dates serves all containers."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float | str) or value is None:
        return value
    if isinstance(value, datetime):
        return value.isoformat(sep=" ") if value.time() != time.min else value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


_READERS: dict[bytes, Callable[[bytes, str], list[Grid | RawTable] | Problem]] = {
    b"PK\x03\x04": _workbook,
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": _old_excel,
    b"\x1f\x8b": _gzip,
    b"PAR1": _parquet,
}
