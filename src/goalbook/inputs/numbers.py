"""Numbers as people and exports write them: 1,234 · ￥88 · 2.5万 · 1.2亿 · 3w · 12.3% · full-width digits."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from goalbook.core.message import Message, msg
from goalbook.inputs.aliases import load_aliases
from goalbook.inputs.names import plain
from goalbook.inputs.problems import shown

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from goalbook.core.metrics import Unit

Cell = str | int | float | None

SCALES = {"千": 1e3, "k": 1e3, "万": 1e4, "w": 1e4, "百万": 1e6, "m": 1e6, "千万": 1e7, "亿": 1e8, "万亿": 1e12}
CURRENCIES = {
    "¥": ("CNY", "JPY"),
    "元": ("CNY",),
    "rmb": ("CNY",),
    "cny": ("CNY",),
    "$": ("USD", "AUD", "CAD", "HKD", "SGD", "TWD"),
    "us$": ("USD",),
    "usd": ("USD",),
    "hk$": ("HKD",),
    "€": ("EUR",),
    "eur": ("EUR",),
    "£": ("GBP",),
}
_SIMPLE = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_NUMBER = re.compile(
    r"(?P<open>\()?(?P<sign>[+-])?\s?(?P<currency>us\$|hk\$|[¥$€£]|rmb|cny|usd|eur)?\s?(?P<sign2>[+-])?"
    r"(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+|[0-9]+|(?=\.[0-9]))(?P<fraction>\.[0-9]+)?\s?"
    r"(?P<scale>万亿|千万|百万|亿|万|千|w|k|m)?\s?(?P<suffix>%|元|次|人|个|笔|条|单|件)?(?P<close>\))?"
)
_CLOCK = re.compile(r"(?:(?P<h>[0-9]+):)?(?P<m>[0-5]?[0-9]):(?P<s>[0-5][0-9](?:\.[0-9]+)?)")
_SECONDS = re.compile(r"(?:(?P<h>[0-9]+)(?:小时|时|h))?\s?(?:(?P<m>[0-9]+)(?:分钟|分|min))?\s?(?:(?P<s>[0-9]+(?:\.[0-9]+)?)(?:秒|s))?")
_LOOKALIKES = "OolI"
_DECIMAL_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+|[+-]?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+")


@dataclass(frozen=True)
class Parsed:
    """One number: its value, half of its last shown place where the writer rounded (2.5万 → 500), and what marked it."""

    value: float
    half_place: float = 0.0
    percent: bool = False
    currency: str = ""


@dataclass(frozen=True)
class Numbers:
    """A column of numbers; NaN where nothing was measured. ``faults`` are (position, message), ``half_places`` parallel to values."""

    numbers: NDArray[np.float64]
    half_places: NDArray[np.float64]
    faults: tuple[tuple[int, Message], ...]


@dataclass(frozen=True)
class NumberRule:
    """What a column of numbers may hold."""

    unit: Unit = "count"
    currency: str = ""
    percent_header: bool = False
    may_be_negative: bool = False
    whole: bool = False
    most: float = np.inf  # what is more than this is a slip of the keyboard


def read_numbers(cells: NDArray[Any], rule: NumberRule) -> Numbers:
    """Read a column; what cannot be read is NaN and a fault."""
    if cells.dtype.kind in "iuf":
        column = _Column(rule, cells.astype(float))
    else:
        column = _Column(rule, np.empty(len(cells)))
        column.read(cells)
    column.settle_percent(cells)
    column.refuse_impossible(cells)
    return Numbers(column.values, column.half_places, tuple(sorted(column.faults.items())))


@dataclass
class _Column:
    rule: NumberRule
    values: NDArray[np.float64]
    faults: dict[int, Message] = field(default_factory=dict)
    percents: list[int] = field(default_factory=list)
    known: dict[Cell, Parsed | Message] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.half_places = np.zeros(len(self.values))

    def read(self, cells: NDArray[Any]) -> None:
        if self.read_simple(cells):
            return
        for place, cell in enumerate(cells):
            found = self.known.get(cell)
            if found is None:
                found = self.known[cell] = parse_number(cell, self.rule.unit, self.rule.currency)
            if isinstance(found, Message):
                self.values[place] = np.nan
                self.faults[place] = found
                continue
            self.values[place] = found.value
            self.half_places[place] = found.half_place
            if found.percent:
                self.percents.append(place)

    def read_simple(self, cells: NDArray[Any]) -> bool:
        """Read a column of bare numbers and empty cells at once; say whether it was one."""
        empty = (cells == "") | (cells == None)  # noqa: E711 - elementwise
        try:
            read = cells[~empty].astype(float)
        except (ValueError, TypeError):
            return False
        # float() also takes "nan", "inf" and "1_000", which we do not take for numbers.
        if not np.isfinite(read).all() or any("_" in cell for cell in cells if isinstance(cell, str)):
            return False
        self.values[~empty] = read
        self.values[empty] = np.nan
        return True

    def settle_percent(self, cells: NDArray[Any]) -> None:
        """Decide per column whether bare numbers are percentages: by the header, never by a single cell."""
        if self.rule.unit not in ("share", "ratio"):
            return
        bare = np.isfinite(self.values)
        bare[self.percents] = False
        if self.rule.percent_header:
            self.values[bare] /= 100
        elif self.percents:
            for place in np.flatnonzero(bare & (self.values > 1)):
                self.faults[int(place)] = msg(
                    "'{value:text}' stands without % in a column of percentages; write all with % or none",
                    value=shown(cells[place]),
                )

    def refuse_impossible(self, cells: NDArray[Any]) -> None:
        with np.errstate(invalid="ignore"):
            impossible = np.isinf(self.values)
            negative = (self.values < 0) & ~impossible
        for place in np.flatnonzero(impossible):
            self.faults[int(place)] = msg("'{value:text}' is not a number", value=shown(cells[place]))
        self.values[impossible] = np.nan
        self.refuse_unlikely(cells)
        if not self.rule.may_be_negative:
            for place in np.flatnonzero(negative):
                self.faults[int(place)] = msg("'{value:text}' is negative; expected 0 or more", value=shown(cells[place]))

    def refuse_unlikely(self, cells: NDArray[Any]) -> None:
        """Refuse parts of what comes whole, and numbers beyond every sane size; nothing goes on to be counted with them."""
        with np.errstate(invalid="ignore"):
            huge = np.abs(self.values) > self.rule.most
            broken = (self.values != np.rint(self.values)) & ~np.isnan(self.values) & ~huge & self.rule.whole
        for place in np.flatnonzero(huge):
            self.faults[int(place)] = msg("'{value:text}' is more than anybody counts here; is it a slip?", value=shown(cells[place]))
        for place in np.flatnonzero(broken):
            self.faults[int(place)] = msg("is no whole number")
        self.values[huge | broken] = np.nan


def parse_number(cell: Cell, unit: Unit, currency: str = "") -> Parsed | Message:  # noqa: PLR0911 - one return per form
    """Read one cell, or say why it cannot be read."""
    if cell is None:
        return Parsed(np.nan)
    if not isinstance(cell, str):
        return Parsed(float(cell))
    if _SIMPLE.fullmatch(cell):
        return Parsed(float(cell))
    text = plain(cell).replace("−", "-").casefold()
    if text in load_aliases().missing:
        return Parsed(np.nan)
    if unit == "seconds" and (seconds := _seconds(text)) is not None:
        return Parsed(seconds)
    found = _NUMBER.fullmatch(text)
    if found is None or bool(found["open"]) != bool(found["close"]) or (found["scale"] == "m" and "M" not in plain(cell)):
        return Parsed(float(text)) if _SIMPLE.fullmatch(text) else _not_a_number(cell)
    return _refusal(cell, found, unit, currency) or _parsed(found)


def _parsed(found: re.Match[str]) -> Parsed:
    digits = re.sub("[, ]", "", found["digits"]) or "0"
    fraction = found["fraction"] or ""
    scale = SCALES.get(found["scale"] or "", 1.0)
    percent = found["suffix"] == "%"
    negative = bool(found["open"]) or "-" in (found["sign"], found["sign2"])
    # Scaled as decimal text, so that 2.3万 is 23000 and not 22999.999…
    exponent = round(np.log10(scale)) - (2 if percent else 0)
    value = float(f"{digits}{fraction}e{exponent}")
    half_place = 0.5 * scale * 10.0 ** -max(len(fraction) - 1, 0) if scale > 1 else 0.0
    return Parsed(-value if negative else value, half_place, percent, found["currency"] or "")


def _refusal(cell: str, found: re.Match[str], unit: Unit, currency: str) -> Message | None:
    """Return why a well-formed number does not belong into a column of this unit."""
    if found["suffix"] == "%" and unit in ("count", "money", "seconds"):
        return msg("'{value:text}' is a percentage; a number of things or an amount is expected", value=shown(cell))
    sign = found["currency"] or ("元" if found["suffix"] == "元" else "")
    if sign and unit != "money":
        return msg("'{value:text}' is an amount of money; no currency is expected here", value=shown(cell))
    if sign and currency and currency not in CURRENCIES[sign]:
        return msg("'{value:text}' is in another currency than the team's, {currency:text}", value=shown(cell), currency=currency)
    return None


def _seconds(text: str) -> float | None:
    found = _CLOCK.fullmatch(text) or (_SECONDS.fullmatch(text) if text else None)
    if found is None:
        return None
    hours, minutes, seconds = (float(found[part] or 0) for part in ("h", "m", "s"))
    return 3600 * hours + 60 * minutes + seconds


def _not_a_number(cell: str) -> Message:
    text = plain(cell)
    for letter in _LOOKALIKES:
        if letter in text and _NUMBER.fullmatch(_as_digits(text).casefold()):
            return msg("'{value:text}' is not a number (letter {letter:text}?)", value=shown(cell), letter=letter)
    if _DECIMAL_COMMA.fullmatch(text):
        whole, _, decimals = text.rpartition(",")
        return msg(
            "'{value:text}' is not a number (comma for a point? write {other:text})",
            value=shown(cell),
            other=f"{whole.replace('.', '')}.{decimals}",
        )
    return msg("'{value:text}' is not a number", value=shown(cell))


def _as_digits(text: str) -> str:
    return text.translate(str.maketrans("OolI", "0011"))
