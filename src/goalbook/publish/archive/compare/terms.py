"""What a comparison calls the columns, rows and code words of a report's tables, and how it writes their numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from goalbook.core.message import Label, Message, msg
from goalbook.core.metrics import load_catalogue
from goalbook.publish.archive.compare.section import Cell, cell_of, rough
from goalbook.publish.archive.figures import metric_label, number, unit_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Row = Mapping[str, Any]

KINDS = {"count": "n", "money": "money", "share": "pct", "change": "pct", "ratio": "ratio2", "index": "index", "seconds": "seconds"}
_DAILY = "daily"  # whose columns are the figures of the catalogue and their changes
# Columns in which an id of the catalogue is meant, also where it could be an ordinary word.
_METRICS = frozenset({"metric_id", "id", "factor", "stage", "driver", "metric", "figure"})


@dataclass(frozen=True)
class Terms:
    """Names and kinds by which the tables of one report are told."""

    results: Mapping[str, Any]
    columns: Mapping[str, tuple[Any, str]]
    own: Mapping[tuple[str, str], tuple[Any, str]]  # of the book's own tables
    words: Mapping[str, Message]
    own_words: Mapping[tuple[str, str], Mapping[str, Message | Label]]

    @classmethod
    def of(cls, results: Mapping[str, Any]) -> Terms:
        """Return the workbook's terms for a report."""
        # Imported here: only a full comparison needs the workbook's names.
        from goalbook.publish.workbook.actions import own_heads, own_words  # noqa: PLC0415
        from goalbook.publish.workbook.terms import columns, words  # noqa: PLC0415

        book = str(results.get("book"))
        return cls(results, columns(), own_heads(book), words(), own_words(book))

    def head(self, table: str, column: str) -> Message | Label | str:
        """Return what a column is called."""
        if column == "metric_id":
            return msg("Metric")
        figure = column.removesuffix("_change")
        if table == _DAILY and figure in load_catalogue():
            name = metric_label(self.results, figure)
            return name if figure == column else msg("{figure}: change on a week before", figure=name)
        found: Message | Label | str = self._known(table, column)[0]
        return found

    def name(self, table: str, column: str, value: object) -> Cell:
        """Return a value that names a row or stands in a cell: channels, metrics and code words by their names, ids of several by each."""
        if not isinstance(value, str):
            return cell_of(value)
        word = self.own_words.get((table, column), {}).get(value)
        if word is None and column not in _METRICS:
            word = self.words.get(value)
        if word is not None:
            return word
        parts = re.split("[:.]", value)
        named = [self._id(part, surely=True) for part in parts]
        if len(parts) > 1 and " " not in value and named != parts:
            return joined(named)
        return self._id(value, surely=column in _METRICS)

    def value(self, table: str, row: Row, column: str) -> Cell:
        """Return a cell of a table."""
        known, kind = number(row.get(column)), self.kind(table, row, column)
        if known is None:
            return self.name(table, column, row.get(column))
        return Message(f"{{value:{kind}}}", {"value": known}) if kind else rough(known)

    def kind(self, table: str, row: Row, column: str) -> str:
        """Return the kind of a column's numbers; empty where it is not known."""
        unit = self._known(table, column)[1]
        if table == _DAILY and column.removesuffix("_change") in load_catalogue():
            unit = "change" if column.endswith("_change") else unit_of(self.results, column)
        if unit == "unit":
            metric_id = row.get("metric_id") or row.get("id")
            unit = str(row.get("unit") or "") or (unit_of(self.results, metric_id) if isinstance(metric_id, str) else "")
        elif unit == "headline":
            unit = unit_of(self.results, str((self.results.get("headline") or {}).get("metric_id") or ""))
        return KINDS.get(unit, "")

    def _known(self, table: str, column: str) -> tuple[Any, str]:
        return self.own.get((table, column)) or self.columns.get(column) or (column, "")

    def _id(self, value: str, *, surely: bool) -> Message | Label | str:
        """Return the name of a channel, a metric or, as far as surely meant so, a code word; else the value as it is."""
        channels = self.results.get("channel_names") or {}
        if value in channels:
            return Label(str(channels[value].get("en", value)), str(channels[value].get("zh", value)))
        if value in load_catalogue() and (surely or "_" in value):
            return metric_label(self.results, value)
        return self.words.get(value, value) if surely else value


def joined(cells: Iterable[Cell]) -> Message | Label | str:
    """Return cells as one text, with commas; a dash for none."""
    text: Message | Label | str = ""
    for cell in cells:
        one = joined(cell) if isinstance(cell, tuple) else cell
        text = msg("{first}, {then}", first=text, then=one) if text else one
    return text or "–"
