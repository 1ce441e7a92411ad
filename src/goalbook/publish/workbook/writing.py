"""A result's tables as a spreadsheet: one sheet per table, raw numbers with formats, names beside ids."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.core.language import language
from goalbook.core.message import Label, Message, msg
from goalbook.core.terminal import width_of
from goalbook.publish.docmeta import DocMeta
from goalbook.publish.workbook.actions import own_heads, own_words
from goalbook.publish.workbook.dc_people import PRIVATE
from goalbook.publish.workbook.terms import FORMATS, head_of, is_figure, words
from goalbook.show.brief import headline
from goalbook.show.sheets import sheet_title, sheet_titles

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping
    from pathlib import Path

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from goalbook.books.result import BookResult
    from goalbook.core.language import Language

_WIDEST, _NARROWEST, _SHEET_NAME = 60, 8, 31  # widths in characters; the longest name Excel allows
_OF_HEADLINE = frozenset(
    {"attribution_total", "bridge", "channels", "contributions", "path", "sensitivity", "waterfall", "forecasts"}
)  # in the unit of the headline
_LARGEST_SHARE = 5.0  # a stage's rate above this is a count per unit
_RAW = frozenset({"policy"})  # tables whose values are of any kind
Cell = object


@dataclass(frozen=True)
class Column:
    """One column of a sheet: head, cells, and a number format per cell."""

    head: str
    cells: tuple[Cell, ...]
    formats: tuple[str, ...]


def write_workbook(result: BookResult, lang: str, path: Path) -> None:
    """Write all tables as XLSX. The same result gives the same bytes; text stays text even when it begins like a formula."""
    from xlsxwriter.workbook import Workbook  # noqa: PLC0415 - the notebook's last cell alone needs it

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "nan_inf_to_errors": False}
    speech = language(lang, result.meta.currency)
    meta = DocMeta.of_result(result, lang)
    with Workbook(str(path), options) as book:
        book.set_properties(
            {
                "title": meta.title,
                "author": meta.say(meta.team_name),
                "keywords": ", ".join(meta.keywords),
                "created": datetime.combine(result.meta.as_of, time()),  # the result's own day: a clock would change the bytes
            }
        )
        styles = {name: book.add_format({"num_format": code, "valign": "top"}) for name, code in FORMATS.items()}
        cover = book.add_worksheet(_sheet_name(speech.say(msg("Report")), set()))
        listed = _sheets(book, result, speech, styles)
        _cover(cover, result, meta, listed)


def _sheets(book: Workbook, result: BookResult, speech: Language, styles: Mapping[str, Format]) -> list[str]:
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    taken = {speech.say(msg("Report")).casefold()}
    listed: list[str] = []
    for name, frame in _tables(result).items():
        sheet = book.add_worksheet(_sheet_name(speech.say(sheet_title(name)), taken))
        taken.add(sheet.get_name().casefold())
        listed.append(sheet.get_name())
        _fill(sheet, table_columns(result, name, frame, speech), styles, head)
    return listed


def _tables(result: BookResult) -> dict[str, pd.DataFrame]:
    """Return the tables with rows, known ones in the order of the report; parameters stand on the cover, single members on their cards."""
    findings = pd.DataFrame([finding.__dict__ for finding in result.findings])
    shared = getattr(result, "shared_tables", None)  # as far as a book holds what not everybody may read
    tables = {**(result.tables if shared is None else shared()), "findings": findings}
    known = sheet_titles()
    order = [*(name for name in known if name in tables), *(name for name in tables if name not in known and name != "parameters")]
    return {name: tables[name] for name in order if len(tables[name]) and name not in PRIVATE}


def table_columns(result: BookResult, name: str, frame: pd.DataFrame, speech: Language) -> list[Column]:
    """Return a table's columns ready to write; beside each column of ids stands one of names."""
    units = _units(result, name, frame)
    found: list[Column] = []
    for key in map(str, frame.columns):
        title, kind = head_of(result, name, key)
        kind = "general" if name in _RAW and key in {"value", "default"} else kind
        kind = "unit" if key in {"before", "after"} and "metric_id" in frame and "factor" not in frame else kind
        title, kind = own_heads(result.book).get((name, key), (title, kind))
        named = own_words(result.book).get((name, key), {})
        values = [_told(value, named, speech) for value in frame[key].tolist()]
        head = speech.say(title)
        if kind in {"unit", "headline"}:
            shape = units if kind == "unit" else (_of_headline(result),) * len(values)
            found.append(Column(head, tuple(_word(value, kind, speech) for value in values), shape))
            continue
        shown = tuple(_word(value, kind, speech) for value in values)
        if key in {"before", "after"} and "factor" in frame:
            found.append(Column(head, shown, tuple(_unit_of_factor(result, row) for row in frame.to_dict("records"))))
            continue
        found.append(Column(head, shown, (kind if kind in FORMATS else "text",) * len(values)))
        if kind in {"metric", "channel"}:
            names = tuple(_name(result, value, kind, speech) for value in values)
            found.append(Column(speech.say(msg("Metric") if kind == "metric" else msg("Channel")), names, ("text",) * len(values)))
    return found


def _told(cell: Cell | tuple[Cell, ...], named: Mapping[str, Message | Label], speech: Language) -> Cell:
    """Return a cell with its code word's name; several in one cell stand with commas."""
    if isinstance(cell, tuple):
        between = "、" if speech.code == "zh" else ", "
        return between.join(str(_word(_told(one, named, speech), "text", speech)) for one in cell)
    return named.get(cell, cell) if isinstance(cell, str) else _bare(cell)


def _bare(cell: Cell) -> Cell:
    return cell.item() if isinstance(cell, np.generic) else cell


def _units(result: BookResult, name: str, frame: pd.DataFrame) -> tuple[str, ...]:
    """Return each row's unit: its own, its metric's, the headline metric's, or none."""
    if "unit" in frame:
        return tuple(unit if unit in FORMATS else "general" for unit in frame["unit"].tolist())
    for key in ("metric_id", "id"):
        if key in frame:
            return tuple(result.catalogue.get(value).unit if is_figure(result, value) else "general" for value in frame[key].tolist())
    return (_of_headline(result) if name in _OF_HEADLINE else "general",) * len(frame)


def _of_headline(result: BookResult) -> str:
    """Return the unit of the headline's figure; what only a campaign's own page counts is a count."""
    metric = result.headline.metric_id
    return str(result.catalogue.get(metric).unit) if metric in result.catalogue else "count"


def _unit_of_factor(result: BookResult, row: Mapping[Hashable, object]) -> str:
    """Return the unit of a factor's own figure: volumes are counts, order values money, the rest shares; long figures are no shares."""
    factor = str(row["factor"])
    metric = result.catalogue.metrics.get(factor)
    if metric is not None and metric.unit == "money":
        return "money"
    figures = [abs(value) for key in ("before", "after") if isinstance(value := row.get(key), float | int)]
    largest = max(figures, default=0.0)
    return "count" if factor == "volume" or largest > _LARGEST_SHARE else "share"


def _word(value: Cell, kind: str, speech: Language) -> Cell:
    if isinstance(value, Label | Message):
        return speech.say(value)
    if isinstance(value, bool):
        return speech.say(msg("yes") if value else msg("no"))
    if kind == "word" and isinstance(value, str) and value in words():
        return speech.say(words()[value])
    return value


def _name(result: BookResult, value: Cell, kind: str, speech: Language) -> Cell:
    if not isinstance(value, str) or not value:
        return None
    if kind == "metric":
        return speech.say(result.catalogue.name(value)) if is_figure(result, value) else None
    if value in result.channel_names:
        return speech.say(result.channel_names[value])
    return speech.say(words()[value]) if value in words() else None


def _fill(sheet: Worksheet, found: list[Column], styles: Mapping[str, Format], head: Format) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_row(0, 30)
    for number, column in enumerate(found):
        sheet.write_string(0, number, column.head, head)
        for row, (value, shown) in enumerate(zip(column.cells, column.formats, strict=True), start=1):
            _write(sheet, (row, number), value, styles[shown])
        widest = max((_width(value) for value in column.cells), default=0)
        sheet.set_column(number, number, min(max(widest, _width(column.head) / 2, _NARROWEST) + 2, _WIDEST))
    if found:
        sheet.autofilter(0, 0, len(found[0].cells), len(found) - 1)


def _write(sheet: Worksheet, place: tuple[int, int], value: Cell, style: Format | None) -> None:
    """Write one value by its own type: text always as text, not known as an empty cell."""
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and not math.isfinite(value)):
        sheet.write_blank(*place, None, style)
    elif isinstance(value, datetime):
        sheet.write_datetime(*place, value.replace(tzinfo=None), style)
    elif isinstance(value, date):
        sheet.write_datetime(*place, datetime.combine(value, time()), style)
    elif isinstance(value, int | float):
        sheet.write_number(*place, value, style)
    else:
        sheet.write_string(*place, str(value), style)


def _width(value: Cell) -> float:
    """Return about how many columns of text a value takes; Chinese characters are two wide."""
    if isinstance(value, float):
        return 8
    if isinstance(value, date):
        return 10
    return width_of("" if value is None else str(value))


def _sheet_name(title: str, taken: set[str]) -> str:
    """Return a name that Excel accepts: 31 characters, none of its reserved signs, used once."""
    clean = "".join("-" if letter in "[]:*?/\\'" else letter for letter in title)[:_SHEET_NAME] or "-"
    names = [clean, *(f"{clean[: _SHEET_NAME - 3]} {number}" for number in range(2, 100))]
    return next(name for name in names if name.casefold() not in taken)


def _cover(sheet: Worksheet, result: BookResult, meta: DocMeta, listed: list[str]) -> None:
    """Fill the first sheet: headline, what it rests on, parameters, links to the other sheets."""
    speech = language(meta.lang, result.meta.currency)
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, 2, 28)
    lines: list[tuple[Cell, ...]] = [(meta.title,), (speech.say(headline(result)),), (meta.provenance,), (meta.audience,), ()]
    lines.append(tuple(speech.say(name) for name in (msg("Parameter"), msg("Value"), msg("From"))))
    parameters = result.tables.get("parameters", pd.DataFrame()).to_dict("records")
    lines += [(row["name"], _word(row["value"], "text", speech), _word(row["source"], "word", speech)) for row in parameters]
    for number, line in enumerate(lines):
        for place, value in enumerate(line):
            _write(sheet, (number, place), value, None)
    for number, name in enumerate(listed, start=len(lines) + 1):
        sheet.write_url(number, 0, f"internal:'{name}'!A1", string=name)
