"""One table of facts: headers to names, cells to days, channels and numbers, total rows set aside."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from goalbook.core.errors import Problem
from goalbook.core.message import Message, msg
from goalbook.inputs.aliases import Columns, columns_of, load_aliases
from goalbook.inputs.dates import read_dates
from goalbook.inputs.goals_file import unknown_channel
from goalbook.inputs.names import key, plain
from goalbook.inputs.notices import Notice, listing, span_text
from goalbook.inputs.numbers import NumberRule, read_numbers
from goalbook.inputs.problems import shown
from goalbook.inputs.texts import all_empty, read_texts, total_mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from goalbook.inputs.tables import RawTable
    from goalbook.inputs.team import TeamFile

KEYS = ("date_day", "channel", "traffic_type", "campaign_name", "segment")
EXTRA_KEYS = ("account_id", "account_name", "campaign_id")
DIMENSIONS = ("date_day", "channel", "traffic_type", "campaign_name", "segment", *EXTRA_KEYS, "recorded_on")
WEEKDAYS = (
    msg("Monday"),
    msg("Tuesday"),
    msg("Wednesday"),
    msg("Thursday"),
    msg("Friday"),
    msg("Saturday"),
    msg("Sunday"),
)
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{2,}")
_WEEK = 7


@dataclass(frozen=True)
class TotalRow:
    """A row of totals: the value stated per metric, and what the summed rows must have in common with it."""

    row: int
    between: tuple[int, int] | None  # of a subtotal: only rows between these belong to it
    same: dict[str, object]
    stated: dict[str, float]
    half_places: dict[str, float]


@dataclass(frozen=True)
class FactsPart:
    """The facts of one table; columns as in the finished facts plus ``recorded_on``."""

    file: str
    frame: pd.DataFrame
    metrics: tuple[str, ...]
    totals: tuple[TotalRow, ...]
    problems: tuple[Problem, ...]
    notices: tuple[Notice, ...]


def facts_columns(file: TeamFile) -> Columns:
    """Return the headers known in facts."""
    return columns_of((*DIMENSIONS, *file.catalogue.metrics), file.catalogue, file.team.aliases)


def read_part(table: RawTable, file: TeamFile) -> FactsPart:
    """Read one table; everything wrong with it is among its problems."""
    reading = _Reading(table, file, facts_columns(file), notices=list(table.notices))
    reading.headers()
    if "date_day" not in reading.cells:
        reading.problems.append(Problem(table.file, msg("there is no column date_day (date, 日期)"), int(table.rows[0]) - 1))
        return reading.part(pd.DataFrame(), ())
    reading.drop_repeated_headers()
    reading.texts()
    reading.find_totals()
    frame = pd.DataFrame({**reading.dates(), **reading.names(), **reading.numbers()})
    frame["source_row"] = reading.rows
    totals = reading.totals(frame)
    return reading.part(frame[~reading.is_total].reset_index(drop=True), totals)


@dataclass
class _Reading:
    table: RawTable
    file: TeamFile
    known: Columns
    cells: dict[str, NDArray[Any]] = field(default_factory=dict)
    headers_of: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    text: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rows = self.table.rows
        self.is_total = np.zeros(len(self.rows), dtype=bool)
        self.is_subtotal = np.zeros(len(self.rows), dtype=bool)
        self.channels = _channel_names(self.file)
        self.half_places: dict[str, NDArray[np.float64]] = {}

    def headers(self) -> None:
        aliases: list[str] = []
        ignored = {key(name) for name in self.file.team.ignore_columns}
        for header, cells in zip(self.table.header, self.table.columns, strict=True):
            if key(header) in ignored or (not header and all_empty(cells)):
                continue
            name = self.known.find(header)
            if name is None:
                self.unknown_header(header)
            elif name in self.cells:
                message = msg("means {name:text}, as does the column {other:text}; keep one", name=name, other=shown(self.headers_of[name]))
                self.problems.append(Problem(self.table.file, message, column=shown(header)))
            else:
                self.cells[name], self.headers_of[name] = cells, header
                if not self.known.is_own_name(header):
                    aliases.append(f"{shown(header)} → {name}")

        if aliases:
            message = msg("columns read under our names: {columns}", columns=listing(aliases))
            self.notices.append(Notice("alias", self.table.file, "", message, n=len(aliases)))

    def unknown_header(self, header: str) -> None:
        ratio = self.known.ratios.get(key(header))
        if ratio is not None:
            message = msg(
                "column {header:text} was not read: {name} is worked out from its parts", header=shown(header), name=self.ratio_name(ratio)
            )
            self.notices.append(Notice("ignored", self.table.file, "", message, metric=ratio))
            return
        if not header:
            self.problems.append(Problem(self.table.file, msg("a column with values has no header")))
            return
        close = self.known.nearest(header)
        message = (
            msg("is not known; did you mean {close:text}? Else name it under metrics, aliases or ignore_columns in team.yml", close=close)
            if close
            else msg("is not known; name it under metrics, aliases or ignore_columns in team.yml")
        )
        self.problems.append(Problem(self.table.file, message, column=shown(header)))

    def ratio_name(self, ratio: str) -> Any:  # noqa: ANN401 - a Label
        return self.file.catalogue.name(ratio)

    def drop_repeated_headers(self) -> None:
        header = self.headers_of["date_day"]
        repeated = np.array([cell == header for cell in self.cells["date_day"]], dtype=bool)
        if repeated.any():
            rows = self.rows[repeated].tolist()
            self.notices.append(
                Notice("repeated_header", self.table.file, span_text(rows), msg("a repeated header was set aside"), n=len(rows))
            )
            self.cells = {name: cells[~repeated] for name, cells in self.cells.items()}
            self.rows = self.rows[~repeated]
            self.is_total, self.is_subtotal = self.is_total[~repeated], self.is_subtotal[~repeated]

    def texts(self) -> None:
        for name in DIMENSIONS:
            if name in self.cells and name not in ("date_day", "recorded_on"):
                self.text[name] = read_texts(self.cells[name])

    def find_totals(self) -> None:
        days = self.cells["date_day"]
        day_texts = read_texts(days) if days.dtype == object else []
        for name, texts in (("date_day", day_texts), *self.text.items()):
            first_cells = name in ("date_day", "channel", "traffic_type")
            marks = {text: total_mark(text, loose=first_cells) for text in set(texts)}
            if name == "channel":
                marks |= {text: "" for text in marks if text and self.channel_of(text) is not None}
            if any(marks.values()):
                self.is_total |= np.array([bool(marks[text]) for text in texts])
                self.is_subtotal |= np.array([marks[text] == "sub" for text in texts])

    def dates(self) -> dict[str, NDArray[np.datetime64]]:
        zone = self.file.team.timezone
        days = read_dates(self.cells["date_day"], zone)
        self.faults("date_day", ((place, message) for place, message in days.faults if not self.is_total[place]))
        faulty = {place for place, _ in days.faults}
        empty = [place for place in np.flatnonzero(np.isnat(days.days) & ~self.is_total) if place not in faulty]
        self.faults("date_day", ((int(place), msg("the day is missing")) for place in empty))
        found = {"date_day": days.days}
        if "recorded_on" in self.cells:
            recorded = read_dates(self.cells["recorded_on"], zone)
            self.faults("recorded_on", recorded.faults)
            found["recorded_on"] = recorded.days
        if self.file.team.grain == "week":
            self.check_week_starts(days.days)
        return found

    def check_week_starts(self, days: NDArray[np.datetime64]) -> None:
        first = (self.file.team.week_end + 1) % _WEEK
        weekday = (days.astype("datetime64[D]").astype(np.int64) + 3) % _WEEK  # 1970-01-01 was a Thursday
        wrong = np.flatnonzero(~np.isnat(days) & (weekday != first) & ~self.is_total)
        name = WEEKDAYS[first]
        self.faults("date_day", ((int(p), msg("weekly facts carry the week's first day, a {day}", day=name)) for p in wrong))

    def names(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, texts in self.text.items():
            if name == "channel":
                found[name] = self.mapped(name, self.channel_of, lambda text: unknown_channel(text, self.file))
            elif name == "traffic_type":
                found[name] = self.mapped(name, self.traffic_of, _unknown_traffic)
            else:
                found[name] = texts
                if name.endswith("_id"):
                    lost = msg("the id was rounded by a spreadsheet; export it as text")
                    self.faults(name, ((p, lost) for p, text in enumerate(texts) if _SCIENTIFIC.fullmatch(text)))
        return found

    def mapped(self, column: str, find: Callable[[str], str | None], unknown: Callable[[str], Message]) -> list[str]:
        texts = self.text[column]
        ids = {text: find(text) for text in set(texts)}
        strangers = {text: unknown(text) for text, found in ids.items() if found is None}
        if strangers:
            bad = ((p, strangers[text]) for p, text in enumerate(texts) if text in strangers and not self.is_total[p])
            self.faults(column, bad)
        return [ids[text] or "" for text in texts]

    def channel_of(self, text: str) -> str | None:
        return "" if not text else self.channels.get(text) or self.channels.get(key(text))

    def traffic_of(self, text: str) -> str | None:
        return "" if not text else load_aliases().traffic_types.get(key(text))

    def numbers(self) -> dict[str, NDArray[np.float64]]:
        found: dict[str, NDArray[np.float64]] = {}
        rounded: list[int] = []
        for name, cells in self.cells.items():
            metric = self.file.catalogue.metrics.get(name)
            if metric is None:
                continue
            rule = NumberRule(metric.unit, self.file.team.currency, "%" in plain(self.headers_of[name]), metric.unit in ("index", "ratio"))
            numbers = read_numbers(cells, rule)
            self.faults(name, numbers.faults)
            found[name], self.half_places[name] = numbers.numbers, numbers.half_places
            rounded.extend(self.rows[numbers.half_places > 0].tolist())
        if rounded:
            message = msg("numbers written rounded, as 2.5万: {n:n}; sums with them are not exact", n=len(rounded))
            self.notices.append(Notice("rounded", self.table.file, span_text(rounded), message, n=len(rounded)))
        return found

    def faults(self, column: str, faults: Iterable[tuple[int, Message]]) -> None:
        """Turn faults of cells into problems, runs of rows with one message into one."""
        header = self.headers_of[column]
        open_runs: dict[str, Problem] = {}
        for place, message in faults:
            row, said = int(self.rows[place]), repr(message)
            run = open_runs.get(said)
            if run is not None and row == (run.last_row or run.row or 0) + 1:
                open_runs[said] = Problem(run.file, run.message, run.row, row, run.column, run.value)
                continue
            if run is not None:
                self.problems.append(run)
            open_runs[said] = Problem(self.table.file, message, row, None, shown(header), shown(self.cells[column][place]))
        self.problems.extend(open_runs.values())

    def totals(self, frame: pd.DataFrame) -> tuple[TotalRow, ...]:
        metrics = [name for name in frame.columns if name in self.file.catalogue.metrics]
        found: list[TotalRow] = []
        after = 0
        for place in np.flatnonzero(self.is_total):
            row = frame.iloc[int(place)]
            same = {name: row[name] for name in ("date_day", *self.text) if name in frame and not pd.isna(row[name]) and row[name] != ""}
            stated = {name: float(row[name]) for name in metrics if not np.isnan(row[name])}
            halves = {name: float(self.half_places[name][place]) for name in stated}
            number = int(self.rows[place])
            between = (after, number) if self.is_subtotal[place] else None
            found.append(TotalRow(number, between, same, stated, halves))
            after = number if self.is_subtotal[place] else after
        return tuple(found)

    def part(self, frame: pd.DataFrame, totals: tuple[TotalRow, ...]) -> FactsPart:
        metrics = tuple(name for name in frame.columns if name in self.file.catalogue.metrics)
        return FactsPart(self.table.file, frame, metrics, totals, tuple(self.problems), tuple(self.notices))


def _channel_names(file: TeamFile) -> dict[str, str]:
    """Return channel ids by everything that may stand for them: names in both languages, then ids, which win."""
    names = {key(text): channel.id for channel in file.team.channels for text in (channel.name.zh, channel.name.en)}
    ids = {channel.id: channel.id for channel in file.team.channels}
    return names | {key(name): name for name in ids} | ids


def _unknown_traffic(text: str) -> Message:
    return msg("traffic type '{value:text}' is neither organic nor paid", value=shown(text))
