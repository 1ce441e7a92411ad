"""The tables of one archived input file as the readers of a team's folder would take them: columns under our names, cells as values."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from goalbook.core.errors import Problem
from goalbook.core.metrics import load_catalogue
from goalbook.inputs.aliases import columns_of
from goalbook.inputs.campaigns.lessons import LESSONS
from goalbook.inputs.campaigns.registry import CAMPAIGNS
from goalbook.inputs.containers import read_container
from goalbook.inputs.contract import Contract, facts_contract
from goalbook.inputs.contracts import REVIEW_TABLES, TEAM_TABLES
from goalbook.inputs.dates import read_dates
from goalbook.inputs.facts_part import DIMENSIONS
from goalbook.inputs.header import tabulate
from goalbook.inputs.names import key, plain
from goalbook.inputs.numbers import NumberRule, read_numbers
from goalbook.inputs.plan.registry import PLAN
from goalbook.inputs.planning.registry import GOALS
from goalbook.inputs.tables import Grid, RawTable
from goalbook.inputs.texts import read_texts, total_mark
from goalbook.inputs.transactions import TRANSACTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from goalbook.core.metrics import Catalogue, Unit
    from goalbook.inputs.aliases import Columns
    from goalbook.inputs.contract import Column
    from goalbook.inputs.team import TeamFile
    from goalbook.publish.archive.compare.change import Cell

FACTS = "facts"
FACT_KEYS = tuple(name for name in DIMENSIONS if name not in ("account_name", "recorded_on"))  # what identifies a fact
_LOOSE = ("date_day", "channel", "traffic_type")  # where the word for a total may be followed by others
_FOLDERS = {"plan": PLAN.tables, "goals": GOALS.tables, "campaigns": CAMPAIGNS.tables, "reviews": REVIEW_TABLES}
_ROOT = (*TEAM_TABLES, TRANSACTIONS, LESSONS)


@dataclass(frozen=True)
class Row:
    """One record: its row as a spreadsheet shows it, its cells as they stand there, and what they mean."""

    number: int
    raw: tuple[Cell, ...]
    values: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """One table; ``columns`` are our names of ``header``, and ``units`` those of the columns that hold numbers."""

    sheet: str
    header: tuple[str, ...]
    columns: tuple[str, ...]
    units: Mapping[str, str]
    identity: tuple[tuple[str, ...], ...]  # columns that may identify a row, the likeliest first
    rows: tuple[Row, ...]
    totals: tuple[Row, ...] = ()  # rows of totals, which hold no facts
    days: frozenset[str] = frozenset()  # columns that hold days
    title: str = ""  # of the sheet, also where it is the only one
    facts: bool = False  # whether it is read as facts

    def cell(self, row: Row, column: str) -> Cell:
        """Return what a row says in a column; None where the table has none such."""
        return row.values[self.columns.index(column)] if column in self.columns else None


@dataclass(frozen=True)
class Known:
    """What tells the meaning of headers and names; without a readable team.yml the general catalogue alone.

    ``earlier`` is the earlier run's own team, by whose names of channels its files are understood too.
    """

    file: TeamFile | None
    earlier: TeamFile | None = None
    renamed: Mapping[str, str] = field(default_factory=dict)  # channels' ids by those they had
    first: bool = False  # whether the earlier team's names count before the later's

    def of(self, side: int) -> Known:
        """Return what tells the meaning of the earlier version of a file (0) or of the later (1)."""
        return replace(self, first=side == 0)

    @property
    def catalogue(self) -> Catalogue:
        """Return the metrics, with the team's own."""
        return self.file.catalogue if self.file else load_catalogue()

    @property
    def aliases(self) -> Mapping[str, str]:
        """Return the team's own names of columns."""
        return self.file.team.aliases if self.file else {}

    def channels(self) -> dict[str, str]:
        """Return channel ids by all their names."""
        files = (self.file, self.earlier) if self.first else (self.earlier, self.file)
        teams = [file.team for file in files if file]
        return {key(text): one.id for team in teams for one in team.channels for text in (one.name.zh, one.name.en, one.id)}

    def contract(self, path: str, sheet: str) -> Contract | None:
        """Return the contract of a table by its place in the team's folder; None for one that is read by none."""
        folder, _, rest = path.rpartition("/")
        kind = path.partition("/")[0] if folder else ""
        stem = (sheet or rest.partition(".")[0]).strip().lower()
        if kind == FACTS or (not folder and stem == FACTS):
            return facts_contract(self.catalogue)
        tables = _FOLDERS.get(kind, ()) if folder else _ROOT
        return next((one for one in tables if stem in (one.stem, one.table)), None)


def read_tables(data: bytes, path: str, known: Known) -> tuple[Table, ...] | Problem:
    """Return the tables of a file, or why they cannot be read."""
    read = read_container(data, path)
    if isinstance(read, Problem):
        return read
    found = []
    for one in read:
        sheet = one.name if isinstance(one, Grid) and len(read) > 1 else ""
        table = _table(one, known.contract(path, one.name if isinstance(one, Grid) else ""), known, sheet)
        if isinstance(table, Problem):
            return table
        found.append(table)
    return tuple(found)


def _table(source: Grid | RawTable, contract: Contract | None, known: Known, sheet: str) -> Table | Problem:
    finder = _columns(contract, known)
    columns_by_name = {column.name: column for column in contract.columns} if contract else {}
    if isinstance(source, Grid) and len(source.rows) == 1:
        header = tuple(str(cell or "") for cell in source.rows[0][1])
        return Table(sheet, header, _names(header, contract, finder), {}, (), (), title=source.name)
    raw = source if isinstance(source, RawTable) else tabulate(source, finder)
    if isinstance(raw, tuple):
        return raw[0]
    columns = _names(raw.header, contract, finder)
    units = {name: _unit(columns_by_name[name]) for name in columns if name in columns_by_name and columns_by_name[name].kind == "number"}
    meant = [
        _values(cells, columns_by_name.get(name), header, known)
        for name, header, cells in zip(columns, raw.header, raw.columns, strict=True)
    ]
    values = list(zip(*meant, strict=True)) if meant else []
    written = list(zip(*(_written(cells) for cells in raw.columns), strict=True)) if meant else []
    rows = tuple(Row(int(number), one, two) for number, one, two in zip(raw.rows, written, values, strict=True))
    days = frozenset(name for name in columns if name in columns_by_name and columns_by_name[name].kind == "date")
    title = source.name if isinstance(source, Grid) else ""
    facts = contract is not None and contract.table == FACTS
    marked = _totals(columns, rows, known) if facts else set()
    kept, aside = (tuple(row for row in rows if (row.number in marked) is wanted) for wanted in (False, True))
    return Table(sheet, raw.header, columns, units, _identity(contract, columns), kept, aside, days, title, facts)


def _totals(columns: tuple[str, ...], rows: tuple[Row, ...], known: Known) -> set[int]:
    """Return the rows that the reader of facts sets aside to check its sums with."""
    channels = known.channels()
    places = [(place, name) for place, name in enumerate(columns) if name in DIMENSIONS and name != "recorded_on"]
    found = set()
    for place, name in places:
        texts = {text for row in rows if isinstance(text := row.values[place], str)}
        own = {text for text in texts if name == "channel" and (key(text) in channels or text in channels.values())}
        marks = {text for text in texts - own if total_mark(text, loose=name in _LOOSE)}
        found |= {row.number for row in rows if row.values[place] in marks}
    return found


def _columns(contract: Contract | None, known: Known) -> Columns:
    if contract is None:
        return columns_of((), known.catalogue, {})
    return columns_of((*contract.names(), *contract.also), known.catalogue, known.aliases if contract.table == FACTS else {})


def _names(header: tuple[str, ...], contract: Contract | None, finder: Columns) -> tuple[str, ...]:
    """Return a name for each header, no name twice."""
    also = contract.also if contract else {}
    found: list[str] = []
    for text in header:
        name = also.get(finder.find(text) or "", finder.find(text)) or text
        while name in found:
            name += "'"
        found.append(name)
    return tuple(found)


def _unit(column: Column) -> str:
    return column.unit or "ratio"


def _values(cells: NDArray[Any], column: Column | None, header: str, known: Known) -> list[Cell]:
    """Return what cells mean, so that 1,234 and 1234 are the same; what cannot be read stays as it is written."""
    kind = column.kind if column else "text"
    texts = read_texts(cells) if cells.dtype == object else [str(cell) for cell in cells.tolist()]
    if kind == "date":
        days = read_dates(cells, known.file.team.timezone if known.file else "Asia/Shanghai").days
        return [text or None if np.isnat(day) else str(day.astype("datetime64[D]")) for text, day in zip(texts, days, strict=True)]
    if kind == "number" and column is not None:
        currency = known.file.team.currency if known.file else ""
        rule = NumberRule(cast("Unit", _unit(column)), currency, "%" in plain(header), may_be_negative=True)
        read = read_numbers(cells, rule)
        faulty = {place for place, _ in read.faults}
        return [
            texts[place] if place in faulty else None if np.isnan(value) else float(value)
            for place, value in enumerate(read.numbers.tolist())
        ]
    if kind == "channel":
        names = known.channels()
        return [names.get(key(text), text) or None for text in texts]
    if cells.dtype.kind in "iuf":
        return [None if np.isnan(value) else float(value) for value in cells.astype(float).tolist()]
    return [text or None for text in texts]


def _written(cells: NDArray[Any]) -> list[Cell]:
    """Return cells as a text file may hold them."""
    if cells.dtype.kind == "M":
        return [None if np.isnat(day) else str(day.astype("datetime64[D]")) for day in cells]
    if cells.dtype.kind == "f":
        return [None if np.isnan(value) else value for value in cells.tolist()]
    return list(cells.tolist())


def _identity(contract: Contract | None, columns: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return sets of columns that may identify a row: ids, then days, channels and metrics with what is required, then all texts too."""
    if contract is None:
        return tuple(columns[: n + 1] for n in range(len(columns)))
    if contract.table == FACTS:
        return ((*FACT_KEYS, "recorded_on"),)
    kinds = {column.name: column for column in contract.columns if column.name in columns and column.kind != "number"}
    ids = tuple(name for name in kinds if name == "id" or name.endswith("_id"))
    needed = tuple(name for name, column in kinds.items() if column.required)
    named = tuple(name for name, column in kinds.items() if column.required or column.kind != "text")
    more = tuple((*named, *[name for name in kinds if name not in named][: n + 1]) for n in range(len(kinds) - len(named)))
    return tuple(dict.fromkeys(one for one in (ids, needed, named, *more) if one))
