"""The tables people keep by hand: events, benchmarks, causes, actions … read by their contract."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from goalbook.core.errors import Problem
from goalbook.core.message import Message, msg
from goalbook.inputs.aliases import columns_of
from goalbook.inputs.dates import moment_text, read_dates
from goalbook.inputs.goals_file import unknown_channel
from goalbook.inputs.header import tabulate, without_remarks
from goalbook.inputs.names import key
from goalbook.inputs.numbers import NumberRule, read_numbers
from goalbook.inputs.operations.months import month_text
from goalbook.inputs.problems import shown
from goalbook.inputs.tables import Grid, RawTable
from goalbook.inputs.team import unknown_name
from goalbook.inputs.texts import all_empty, read_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from goalbook.core.metrics import Unit
    from goalbook.inputs.contract import Column, Contract
    from goalbook.inputs.team import TeamFile


MOST = 1e12  # things or amounts in one cell


@dataclass(frozen=True)
class SmallTable:
    """One such table and what was wrong with it."""

    frame: pd.DataFrame
    problems: tuple[Problem, ...] = ()


def read_small(source: Grid | RawTable, contract: Contract, file: TeamFile, as_of: date | None = None) -> SmallTable:
    """Read a table: the contract's columns plus ``source_row``, absent ones empty. Rows dated after ``as_of`` are not known yet."""
    table = source if isinstance(source, RawTable) else tabulate(source, columns_of(contract.names(), file.catalogue, {}))
    if isinstance(table, tuple):
        only_header = isinstance(source, Grid) and len(without_remarks(source).rows) == 1
        return SmallTable(empty(contract), () if only_header else table)
    reading = _Reading(table, contract, file)
    return SmallTable(known_by(reading.frame(), as_of), tuple(reading.problems))


def known_by(frame: pd.DataFrame, as_of: date | None) -> pd.DataFrame:
    """Return the rows that are not dated after a day."""
    if as_of is None or "date_day" not in frame:
        return frame
    return frame[~(frame["date_day"] > np.datetime64(as_of))].reset_index(drop=True)


def empty(contract: Contract) -> pd.DataFrame:
    """Return the table without a row."""
    kinds = {"date": "datetime64[ns]", "number": "float64"}
    columns = {column.name: np.empty(0, dtype=kinds.get(column.kind, "object")) for column in contract.columns}
    return pd.DataFrame({**columns, "source_row": np.empty(0, dtype=np.int64)})


@dataclass
class _Reading:
    table: RawTable
    contract: Contract
    file: TeamFile
    problems: list[Problem] = field(default_factory=list)

    def frame(self) -> pd.DataFrame:
        cells = self.columns()
        data: dict[str, Any] = {}
        for column in self.contract.columns:
            found = cells.get(column.name)
            if found is not None:
                data[column.name] = self.read(column, found)
            elif column.required:
                self.problems.append(Problem(self.table.file, msg("there is no column {name:text}", name=column.name)))
        for column in self.contract.columns:
            if column.name not in data:
                data[column.name] = _absent(column, data, len(self.table.rows))
        frame = pd.DataFrame({column.name: data[column.name] for column in self.contract.columns})
        return frame.assign(source_row=self.table.rows)

    def columns(self) -> dict[str, NDArray[Any]]:
        known = columns_of((*self.contract.names(), *self.contract.also), self.file.catalogue, {})
        cells: dict[str, NDArray[Any]] = {}
        headers: dict[str, str] = {}
        for header, column in zip(self.table.header, self.table.columns, strict=True):
            if not header and all_empty(column):
                continue
            name = self.contract.also.get(known.find(header) or "", known.find(header))
            if name is None:
                close = known.nearest(header)
                message = msg("is not known; did you mean {close:text}?", close=close) if close else msg("is not known in this table")
                self.problems.append(Problem(self.table.file, message, column=shown(header)))
            elif name in cells:
                text = msg("means {name:text}, as does the column {other:text}; keep one", name=name, other=shown(headers[name]))
                self.problems.append(Problem(self.table.file, text, column=shown(header)))
            else:
                cells[name], headers[name] = column, header
        return cells

    def read(self, column: Column, cells: NDArray[Any]) -> Sequence[object] | NDArray[Any]:
        if column.kind == "date":
            days = read_dates(cells, self.file.team.timezone)
            self.faults(column, cells, days.faults)
            self.require(column, cells, np.isnat(days.days), {place for place, _ in days.faults})
            return days.days
        if column.kind == "number":
            numbers = read_numbers(cells, self.rule(column))
            self.faults(column, cells, numbers.faults)
            self.require(column, cells, np.isnan(numbers.numbers), {place for place, _ in numbers.faults})
            return numbers.numbers
        texts = self.texts(column, cells)
        self.require(column, cells, np.array([not text for text in texts]), set())
        if column.kind == "channel":
            return self.named(column, cells, texts)
        wrong = {text: refusal for text in set(texts) if text and (refusal := self.refusal(column, text))}
        self.faults(column, cells, ((place, wrong[text]) for place, text in enumerate(texts) if text in wrong))
        return texts

    def rule(self, column: Column) -> NumberRule:
        unit = cast("Unit", column.unit or "ratio")
        counted = unit == "count"
        most = MOST if counted or unit == "money" else np.inf
        return NumberRule(unit, self.file.team.currency, may_be_negative=True, whole=counted and not self.contract.fractions, most=most)

    def texts(self, column: Column, cells: NDArray[Any]) -> list[str]:
        """Return cells as text, times in one form; what is no time stays as it stands, for the checks of the rows to tell."""
        texts = read_texts(cells)
        if column.kind == "moment":
            return [moment_text(text) for text in texts]
        if column.kind == "month":
            months = {text: month_text(text, self.file.team.timezone) for text in set(texts)}
            return [months[text] for text in texts]
        return texts

    def named(self, column: Column, cells: NDArray[Any], texts: list[str]) -> list[str]:
        team = self.file.team
        ids = {key(text): channel.id for channel in team.channels for text in (channel.name.zh, channel.name.en, channel.id)}
        ids |= {"": "", "brand": ""}
        strangers = {text: unknown_channel(text, self.file) for text in set(texts) if key(text) not in ids}
        self.faults(column, cells, ((place, strangers[text]) for place, text in enumerate(texts) if text in strangers))
        return [ids.get(key(text), "") for text in texts]

    def refusal(self, column: Column, text: str) -> Message | None:
        if column.kind == "metric" and text not in self.file.catalogue:
            return unknown_name(text, self.file.catalogue.ids())
        if column.allowed and text not in column.allowed:
            return msg("'{value:text}' is none of {allowed:text}", value=shown(text), allowed=", ".join(column.allowed))
        return None

    def require(self, column: Column, cells: NDArray[Any], empty_at: NDArray[np.bool_], known: set[int]) -> None:
        if column.required:
            places = [int(place) for place in np.flatnonzero(empty_at) if int(place) not in known]
            self.faults(column, cells, ((place, msg("is empty; a value is needed here")) for place in places))

    def faults(self, column: Column, cells: NDArray[Any], faults: Iterable[tuple[int, Message]]) -> None:
        for place, message in faults:
            self.problems.append(Problem(self.table.file, message, int(self.table.rows[place]), None, column.name, shown(cells[place])))


def _absent(column: Column, data: dict[str, Any], n: int) -> Any:  # noqa: ANN401 - a column of any kind
    """Return what stands for a column that the file lacks; a text in one language serves for the other."""
    stem, _, language = column.name.rpartition("_")
    twin = data.get(f"{stem}_{'zh' if language == 'en' else 'en'}") if language in ("en", "zh") else None
    if twin is not None:
        return twin
    if column.kind == "date":
        return np.full(n, np.datetime64("NaT", "ns"))
    return np.full(n, np.nan) if column.kind == "number" else [""] * n
