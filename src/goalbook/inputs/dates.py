"""Dates as people and exports write them; an ambiguous one is refused unless its column settles the order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from goalbook.core.message import Message, msg
from goalbook.inputs.aliases import load_aliases
from goalbook.inputs.names import plain
from goalbook.inputs.problems import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

Cell = str | int | float | datetime | date | None

_ISO = re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})")
_TIME = r"(?:[T\s日]\s?[0-9]{1,2}[:时][0-9]{1,2}(?:[:分][0-9]{1,2}秒?(?:\.[0-9]+)?)?\s?(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?)?"
_YEAR_FIRST = re.compile(r"(?P<y>[0-9]{4})\s?[-/.年]\s?(?P<m>[0-9]{1,2})\s?[-/.月]\s?(?P<d>[0-9]{1,2})日?" + _TIME)
_COMPACT = re.compile(r"(?P<y>(?:19|20)[0-9]{2})(?P<m>[0-9]{2})(?P<d>[0-9]{2})")
_YEAR_LAST = re.compile(r"(?P<a>[0-9]{1,2})[/.\-](?P<b>[0-9]{1,2})[/.\-](?P<y>[0-9]{4})" + _TIME)
_NAMED = re.compile(
    r"(?:[a-z]{3,9},?\s)?(?:(?P<d>[0-9]{1,2})[\s-](?P<month>[a-z]{3,9})\.?,?[\s-](?P<y>[0-9]{4})"
    r"|(?P<month2>[a-z]{3,9})\.?\s(?P<d2>[0-9]{1,2}),?\s(?P<y2>[0-9]{4}))",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_MOMENT = re.compile(
    r"(?P<y>[0-9]{4})\s?[-/.年]\s?(?P<m>[0-9]{1,2})\s?[-/.月]\s?(?P<d>[0-9]{1,2})\s?[日T]?\s?(?P<h>[0-9]{1,2})[:时](?P<min>[0-9]{1,2})"
    r"(?:[:分](?:[0-9]{1,2}(?:\.[0-9]+)?秒?)?)?"
)
_UNIX = re.compile(r"[0-9]{10}(?:[0-9]{3})?")
_EXCEL_DAY_ZERO = date(1899, 12, 30)
FIRST_YEAR, LAST_YEAR = 2000, 2099
_MONTHS_IN_YEAR = 12


@dataclass(frozen=True)
class Dates:
    """A column of days; NaT where empty. ``faults`` are (position, message)."""

    days: NDArray[np.datetime64]
    faults: tuple[tuple[int, Message], ...]


@dataclass(frozen=True)
class _YearLast:
    """A date such as 03/08/2025, whose order only the column may tell."""

    a: int
    b: int
    year: int


def read_dates(cells: NDArray[Any], zone: str = "Asia/Shanghai") -> Dates:
    """Read a column of days; what cannot be read is NaT and a fault. Times with an offset fall on the day they have in the zone."""
    if cells.dtype.kind == "M":
        return Dates(cells.astype("datetime64[D]").astype("datetime64[ns]"), ())
    parsed = {cell: _parse(cell, zone) for cell in dict.fromkeys(cells.tolist())}
    day_first = _order([found for found in parsed.values() if isinstance(found, _YearLast)])
    settled = {cell: _settle(cell, found, day_first) for cell, found in parsed.items()}
    days = {cell: np.datetime64(found, "ns") if isinstance(found, date) else np.datetime64("NaT") for cell, found in settled.items()}
    values = np.array([days[cell] for cell in cells.tolist()], dtype="datetime64[ns]")
    faulty = {cell: found for cell, found in settled.items() if isinstance(found, Message)}
    faults = tuple((place, faulty[cell]) for place, cell in enumerate(cells.tolist()) if cell in faulty) if faulty else ()
    return Dates(values, faults)


def moment_text(text: str) -> str:
    """Return a day and time as 2025-05-14 09:30 however it is written, seconds or none; anything else as it stands."""
    found = _MOMENT.fullmatch(plain(text))
    if found is None:
        return text
    day, hour = "-".join((found["y"], f"{int(found['m']):02d}", f"{int(found['d']):02d}")), int(found["h"])
    return f"{day} {hour:02d}:{int(found['min']):02d}"


def _parse(cell: Cell, zone: str) -> date | _YearLast | Message | None:  # noqa: PLR0911 - one return per form
    if cell is None or isinstance(cell, datetime | date):
        return cell.date() if isinstance(cell, datetime) else cell
    text = cell if isinstance(cell, str) else _number_text(cell)
    if found := _ISO.fullmatch(text):
        return _day(cell, found["y"], found["m"], found["d"])
    text = plain(text)
    if text.casefold() in load_aliases().missing:
        return None
    if found := _YEAR_FIRST.fullmatch(text):
        return _zoned(text, zone) if found["zone"] else _day(cell, found["y"], found["m"], found["d"])
    if found := _COMPACT.fullmatch(text):
        return _day(cell, found["y"], found["m"], found["d"])
    if found := _YEAR_LAST.fullmatch(text):
        return _YearLast(int(found["a"]), int(found["b"]), int(found["y"]))
    return _rare(cell, text, zone)


def _rare(cell: Cell, text: str, zone: str) -> date | Message:
    if (found := _NAMED.fullmatch(text)) and (name := (found["month"] or found["month2"])[:3].casefold()) in _MONTHS:
        return _day(cell, found["y"] or found["y2"], str(_MONTHS.index(name) + 1), found["d"] or found["d2"])
    if _SERIAL.fullmatch(text):
        return _checked(cell, _EXCEL_DAY_ZERO + timedelta(days=int(float(text))))
    if _UNIX.fullmatch(text):
        return _checked(cell, datetime.fromtimestamp(int(text[:10]), tz=_zone(zone)).date())
    return _not_a_date(cell)


def _number_text(cell: float) -> str:
    return str(int(cell)) if float(cell).is_integer() else str(cell)


def _day(cell: Cell, year: str, month: str, day: str) -> date | Message:
    try:
        return _checked(cell, date(int(year), int(month), int(day)))
    except ValueError:
        return msg("'{value:text}' is not a day of the calendar", value=shown(cell))


def _checked(cell: Cell, day: date) -> date | Message:
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return day
    return msg("'{value:text}' lies outside the years 2000 to 2099", value=shown(cell))


def _zoned(text: str, zone: str) -> date | Message:
    stamp = re.sub(r"\s?([+-][0-9]{2}):?([0-9]{2})$", r"\1:\2", text.replace("/", "-"))
    try:
        return _checked(text, datetime.fromisoformat(stamp).astimezone(_zone(zone)).date())
    except ValueError:
        return _not_a_date(text)


@cache
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _order(found: Sequence[_YearLast]) -> bool | None:
    """Return whether the day stands first, settled by any value above 12; None where nothing settles it or values disagree."""
    day_first = any(item.a > _MONTHS_IN_YEAR for item in found)
    month_first = any(item.b > _MONTHS_IN_YEAR for item in found)
    return None if day_first == month_first else day_first


def _settle(cell: Cell, found: date | _YearLast | Message | None, day_first: bool | None) -> date | Message | None:  # noqa: FBT001 - three states
    if not isinstance(found, _YearLast):
        return found
    year, a, b = str(found.year), found.a, found.b
    if a == b or day_first is False or (day_first is None and b > _MONTHS_IN_YEAR):
        return _day(cell, year, str(a), str(b))
    if day_first or a > _MONTHS_IN_YEAR:
        return _day(cell, year, str(b), str(a))
    return msg(
        "'{value:text}' is ambiguous; write {one:text} or {other:text}",
        value=shown(cell),
        one=f"{year}-{b:02d}-{a:02d}",
        other=f"{year}-{a:02d}-{b:02d}",
    )


def _not_a_date(cell: Cell) -> Message:
    return msg("'{value:text}' is not a date; write it as 2025-06-30", value=shown(cell))
