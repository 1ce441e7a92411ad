"""A large table's cells as columns of numbers and days, fast; what is not plain is left to the reader of every other table."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from goalbook.inputs.snapshots.contract import DAYS, NUMBERS, SWITCHES

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Wanted = Callable[[str], bool]

PARQUET = b"PAR1"
REMARK = b"# "


@dataclass(frozen=True)
class Cells:
    """Columns by their names in the file, in order."""

    names: tuple[str, ...]
    columns: tuple[pa.ChunkedArray, ...]

    @property
    def n(self) -> int:
        """Return how many rows there are."""
        return len(self.columns[0])


def plain_cells(data: bytes, wanted: Wanted) -> Cells | None:
    """Return the wanted columns of a Parquet file or of a comma-separated file in UTF-8; None of any other, or with rows out of form."""
    try:
        table = _parquet(data, wanted) if data.startswith(PARQUET) else _csv(data, wanted)
    except (pa.ArrowException, ValueError, OSError):
        return None
    if table is None or not table.num_columns or not table.num_rows:
        return None
    return Cells(tuple(table.column_names), tuple(table.columns))


def _parquet(data: bytes, wanted: Wanted) -> pa.Table:
    import pyarrow.parquet as pq  # noqa: PLC0415 - wanted by some teams only

    file = pq.ParquetFile(pa.BufferReader(data))
    return file.read([name for name in file.schema_arrow.names if wanted(name)])


def _csv(data: bytes, wanted: Wanted) -> pa.Table | None:
    """Return all cells as text; None where rows of remarks would be taken for users."""
    from pyarrow import csv as fast  # noqa: PLC0415 - wanted by few teams

    if data.startswith(REMARK) or b"\n" + REMARK in data:
        return None
    head = next(csv.reader([data[: data.find(b"\n")].decode("utf-8-sig")]))
    convert = fast.ConvertOptions(
        column_types={name: pa.string() for name in head},
        null_values=[""],
        strings_can_be_null=True,
        include_columns=[name for name in head if wanted(name)],
    )
    return fast.read_csv(
        pa.BufferReader(data),
        read_options=fast.ReadOptions(block_size=8 << 20),
        parse_options=fast.ParseOptions(ignore_empty_lines=False),
        convert_options=convert,
    )


def typed(name: str, column: pa.ChunkedArray) -> tuple[Any, NDArray[np.bool_]]:
    """Return a column as numbers, days or texts, and which of its cells are not plain."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if name in NUMBERS:
        return _numbers(column)
    if name in DAYS:
        return _days(column)
    if name in SWITCHES:
        return _switches(column)
    if not pa.types.is_string(column.type):
        column = column.cast(pa.string())
    return _stripped(column), np.zeros(len(column), dtype=bool)


def _stripped(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return texts without spaces around them; most files have none, and looking is cheaper than cutting."""
    return pc.utf8_trim_whitespace(column) if pc.any(pc.match_substring_regex(column, r"^\s|\s$")).as_py() else column


def _numbers(column: pa.ChunkedArray) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    try:
        values = _floats(column.cast(pa.float64()))
        odd = np.isinf(values) | (np.isnan(values) & _flags(column.is_valid()))
    except pa.ArrowInvalid:
        fits = pc.match_substring_regex(column, r"^-?[0-9]+(\.[0-9]+)?$")
        values = _floats(pc.if_else(fits, column, None).cast(pa.float64()))
        odd = np.isnan(values) & _flags(column.is_valid())
    return values, odd


def _days(column: pa.ChunkedArray) -> tuple[NDArray[np.datetime64], NDArray[np.bool_]]:
    if pa.types.is_temporal(column.type):
        naive = column.cast(pa.timestamp("s"), safe=False) if not getattr(column.type, "tz", None) else column.cast(pa.timestamp("s"))
        return naive.to_numpy().astype("datetime64[D]").astype("datetime64[s]"), np.zeros(len(column), dtype=bool)
    try:
        days = column.cast(pa.date32()).cast(pa.timestamp("s"))
    except pa.ArrowInvalid:
        days = _iso_days(column)
    return days.to_numpy().astype("datetime64[s]"), _flags(pc.and_(column.is_valid(), days.is_null()))


def _iso_days(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return the days that are written as 2025-05-31, null for anything else."""
    iso = pc.if_else(pc.match_substring_regex(column, r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), column, None)
    days = pc.strptime(iso, format="%Y-%m-%d", unit="s", error_is_null=True)
    # 30 February would be taken for 2 March: the day must be the one that is written.
    same = pc.equal(pc.day(days), pc.utf8_slice_codeunits(iso, 8, 10).cast(pa.int64()))
    return pc.if_else(same, days, None)


def _switches(column: pa.ChunkedArray) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    if pa.types.is_boolean(column.type):
        return _floats(column.cast(pa.uint8()).cast(pa.float64())), np.zeros(len(column), dtype=bool)
    values = _floats(pc.case_when(pc.make_struct(pc.equal(column, "yes"), pc.equal(column, "no")), 1.0, 0.0))
    return values, np.isnan(values) & _flags(column.is_valid())


def _floats(column: pa.ChunkedArray) -> NDArray[np.float64]:
    return np.asarray(column.to_numpy(), dtype=np.float64)


def _flags(column: pa.ChunkedArray) -> NDArray[np.bool_]:
    return np.asarray(pc.fill_null(column, pa.scalar(value=False)), dtype=bool)


def taken(cells: Cells, rows: NDArray[np.int64]) -> tuple[NDArray[Any], ...]:
    """Return some rows' cells as objects, column by column, as every other reader has them."""
    found = []
    for column in cells.columns:
        some = column.take(pa.array(rows)) if len(rows) else column.slice(0, 0)
        listed = [_cell(cell) for cell in some.to_pylist()]
        array = np.empty(len(listed), dtype=object)
        array[:] = listed
        found.append(array)
    return tuple(found)


def _cell(value: object) -> object:
    return value if isinstance(value, int | float | str) or value is None else str(value)
