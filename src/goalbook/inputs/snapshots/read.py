"""From users/snapshots/ to compact tables by day: plain files column by column, whatever is not plain by the reader of every table."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from goalbook.core.errors import Problem
from goalbook.core.message import msg
from goalbook.inputs.aliases import columns_of
from goalbook.inputs.containers import read_container
from goalbook.inputs.notices import Notice
from goalbook.inputs.problems import shown
from goalbook.inputs.small_table import read_small
from goalbook.inputs.snapshots.contract import DAYS, NUMBERS, OF_NEWEST, SNAPSHOT, SWITCHES
from goalbook.inputs.tables import RawTable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyarrow as pa
    from numpy.typing import NDArray

    from goalbook.inputs.snapshots.cells import Cells
    from goalbook.inputs.team import TeamFile
    from goalbook.inputs.team_folder import TeamFolder

KEPT = 4  # snapshots a report looks at: three months' movements
ENDINGS = (".csv", ".parquet")
_NAME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_USED_FOR = "users"
Values = dict[str, Any]


def read_snapshots(folder: TeamFolder, file: TeamFile, as_of: date | None, most: int | None = KEPT) -> dict[date, pd.DataFrame]:
    """Return the newest snapshots up to a day by their day, oldest first; what is wrong with them is noted in the folder.

    Columns: user (a number that stands for the id, which is not kept), segment (category), first_seen, last_active (days), orders_n,
    promo_orders_n, promo_order_share, influence_score, tags_n, churn_score (float32), revenue_12m, joined_fission, consent (1, 0, NaN);
    NaN, NaT and "" are not known. ``most``: None for all, each of them whole; else of older ones only what is compared is read.
    """
    found = {day: path for day, path in _dated(folder) if as_of is None or day <= as_of}
    wanted = sorted(found)[-most:] if most is not None else sorted(found)
    whole = wanted if most is None else wanted[-1:]
    snapshots = {day: _snapshot(folder, found[day], _Reading(folder, folder.name(found[day]), file, day in whole), day) for day in wanted}
    return {day: frame for day, frame in snapshots.items() if frame is not None and len(frame)}


def _dated(folder: TeamFolder) -> Iterator[tuple[date, Path]]:
    """Yield the files that are named after a day; another name, or a day twice, is a problem."""
    place = folder.path / _USED_FOR / "snapshots"
    seen: dict[date, str] = {}
    for path in sorted(place.iterdir()) if place.is_dir() else ():
        if not path.is_file() or path.name.startswith((".", "~$")) or path.name.lower() == "readme.md":
            continue
        name = folder.name(path)
        if path.suffix not in ENDINGS:
            folder.notices.append(Notice("file", name, "", msg("was not read: a snapshot is a .csv or .parquet file")))
            continue
        day = _day(path.stem)
        if day is None:
            folder.problems.append(Problem(name, msg("the file's name is no day; name a snapshot after its last day, as 2025-05-31.csv")))
        elif day in seen:
            folder.problems.append(
                Problem(name, msg("{table:text} stands in {other:text} too; keep one", table=path.stem, other=seen[day]))
            )
        else:
            seen[day] = name
            yield day, path


def _day(stem: str) -> date | None:
    try:
        return date.fromisoformat(stem) if _NAME.fullmatch(stem) else None
    except ValueError:
        return None


def _snapshot(folder: TeamFolder, path: Path, reading: _Reading, day: date) -> pd.DataFrame | None:
    from goalbook.inputs.snapshots.cells import plain_cells  # noqa: PLC0415 - wanted only where a team keeps snapshots

    data = folder.content(path)
    if data is None:
        return None
    cells = plain_cells(data, reading.wanted)
    values, rows = reading.slow(data) if cells is None else reading.fast(cells)
    folder.note(path, data, len(rows), _USED_FOR)
    return reading.checked(values, rows, day) if values else None


class _Reading:
    """One file."""

    def __init__(self, folder: TeamFolder, name: str, file: TeamFile, whole: bool) -> None:  # noqa: FBT001 - how much of it is read
        self.folder, self.name, self.file, self.whole = folder, name, file, whole
        self.known = columns_of((*SNAPSHOT.names(), *SNAPSHOT.also), file.catalogue, {})

    def meant(self, header: str) -> str | None:
        """Return what a column holds; None of an unknown one."""
        found = self.known.find(header)
        return SNAPSHOT.also.get(found or "", found)

    def wanted(self, header: str) -> bool:
        """Say whether a column is read: all of the newest snapshot, of the others what is compared; unknown ones too, to be told."""
        return self.whole or self.meant(header) not in OF_NEWEST

    def fast(self, cells: Cells) -> tuple[Values, NDArray[np.int64]]:
        """Return the columns; rows with a cell that is not plain are read as every table is."""
        from goalbook.inputs.snapshots.cells import taken, typed  # noqa: PLC0415 - as above

        rows = np.arange(2, cells.n + 2)
        odd = np.zeros(cells.n, dtype=bool)
        values: Values = {}
        headers: dict[str, str] = {}
        for header, column in zip(cells.names, cells.columns, strict=True):
            name = self.meant(header)
            if name in headers:
                text = msg("means {name:text}, as does the column {other:text}; keep one", name=name, other=shown(headers[name]))
                self.folder.problems.append(Problem(self.name, text, column=shown(header)))
            elif name is not None:
                headers[name] = header
                values[name], strange = typed(name, column)
                odd |= strange
        if "user_id" in values:
            odd |= _blank(values["user_id"])
        at = np.flatnonzero(odd)
        part = self.small(RawTable(self.name, cells.names, taken(cells, at), rows[at]))
        if "user_id" not in values:
            return {}, rows
        for name in (name for name in values if len(at) and name not in ("user_id", "segment")):
            values[name] = np.array(values[name])  # Arrow's own numbers cannot be written to
            values[name][at] = _plain(name, part)
        return values, rows

    def slow(self, data: bytes) -> tuple[Values, NDArray[np.int64]]:
        """Return the columns of a file of any form that other tables may have."""
        import pyarrow as pa  # noqa: PLC0415 - wanted only where a team keeps snapshots

        read = read_container(data, self.name)
        nothing = np.empty(0, dtype=np.int64)
        if isinstance(read, Problem):
            self.folder.problems.append(read)
            return {}, nothing
        table = read_small(read[0], SNAPSHOT, self.file)
        self.folder.problems.extend(table.problems)
        if table.frame.empty:
            self.empty(explained=len(read[0].rows) > 1)
            return {}, nothing
        values: Values = {name: _plain(name, table.frame) for name in (*NUMBERS, *DAYS, *SWITCHES)}
        values |= {name: pa.chunked_array([pa.array([str(cell) for cell in table.frame[name]])]) for name in ("user_id", "segment")}
        return values, table.frame["source_row"].to_numpy()

    def empty(self, *, explained: bool) -> None:
        """Note that there is no user: a starter file, which explains itself, deserves a remark; an export that failed is a problem."""
        told = msg("has no user; export it again, or take the file away")
        if explained:
            self.folder.notices.append(Notice("file", self.name, "", told))
        elif not any(problem.file == self.name for problem in self.folder.problems):
            self.folder.problems.append(Problem(self.name, told))

    def small(self, table: RawTable) -> pd.DataFrame:
        found = read_small(table, SNAPSHOT, self.file)
        self.folder.problems.extend(found.problems)
        return found.frame

    def checked(self, values: Values, rows: NDArray[np.int64], day: date) -> pd.DataFrame:
        from goalbook.inputs.snapshots.checks import id_faults, row_faults  # noqa: PLC0415 - as above

        frame = _compact(values, len(rows))
        self.folder.problems.extend(id_faults(values["user_id"], self.name, rows))
        self.folder.problems.extend(row_faults(frame, self.name, rows, day))
        return frame


def _blank(ids: pa.ChunkedArray) -> NDArray[np.bool_]:
    import pyarrow.compute as pc  # noqa: PLC0415 - as above

    return np.asarray(pc.equal(pc.fill_null(ids, ""), ""), dtype=bool)


def _plain(name: str, frame: pd.DataFrame) -> NDArray[Any]:
    if name in SWITCHES:
        return frame[name].map({"yes": 1.0, "no": 0.0}).to_numpy(dtype=np.float64, na_value=np.nan)
    return frame[name].to_numpy(dtype="datetime64[s]") if name in DAYS else frame[name].to_numpy(dtype=np.float64)


def _compact(values: Values, n: int) -> pd.DataFrame:
    """Return the table; orders with a promotion come from their share where they were not counted."""
    blank, never = np.full(n, np.nan, dtype=np.float32), np.full(n, np.datetime64("NaT", "s"))
    numbers = {name: np.asarray(values.get(name, blank), dtype=np.float32) for name in (*NUMBERS, *SWITCHES)}
    columns: dict[str, Any] = {
        "user": _keys(values["user_id"]),
        "segment": _categories(values.get("segment"), n),
        **{name: values.get(name, never) for name in DAYS},
        **numbers,
        "revenue_12m": np.asarray(values.get("revenue_12m", blank), dtype=np.float64),  # sums of a million need the digits
    }
    if "promo_orders_n" not in values:
        columns["promo_orders_n"] = numbers["orders_n"] * numbers["promo_order_share"]
    return pd.DataFrame(columns)


def _keys(ids: pa.ChunkedArray) -> NDArray[np.uint64]:
    """Return a number for each id, the same in every snapshot, 0 where there is none: texts of a million users would fill the memory."""
    keys = np.concatenate([pd.util.hash_array(_objects(chunk), categorize=False) for chunk in ids.chunks])
    keys[_blank(ids)] = 0
    return keys


def _objects(chunk: pa.Array) -> NDArray[np.object_]:
    return np.asarray(chunk.fill_null("").to_numpy(zero_copy_only=False), dtype=object)


def _categories(texts: pa.ChunkedArray | None, n: int) -> pd.Categorical[str]:
    if texts is None:
        return pd.Categorical.from_codes(np.zeros(n, dtype=np.int32), categories=pd.Index([""]))
    coded = texts.fill_null("").combine_chunks().dictionary_encode()
    codes: NDArray[np.int32] = coded.indices.to_numpy()
    return pd.Categorical.from_codes(codes, categories=pd.Index(coded.dictionary.to_pylist()))
