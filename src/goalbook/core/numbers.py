"""How numbers and dates are written in English and Chinese."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

MISSING = "–"
MINUS = "−"
THIN = "\u202f"  # narrow no-break space between a number and its unit
SYMBOLS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "JP¥", "HKD": "HK$", "TWD": "NT$", "SGD": "S$"}
STEPS = {"en": ((1e9, "B"), (1e6, "M"), (1e3, "k")), "zh": ((1e8, f"{THIN}亿"), (1e4, f"{THIN}万"))}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONG_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def is_missing(value: object) -> bool:
    """Return whether a value is not known: None, NaN, not-a-time, pandas' NA, or an infinity left by a division."""
    if value is None:
        return True
    try:
        return bool(value != value) or (isinstance(value, float) and math.isinf(value))  # noqa: PLR0124 - NaN and NaT alone differ from themselves
    except TypeError:  # pandas' NA will not even say whether it equals itself
        return True


def _rounded(value: float, digits: int) -> str:
    """Return |value| with separators, halves away from zero as people round, never a negative zero."""
    scale = 10**digits
    return f"{math.floor(round(abs(value) * scale, 6) + 0.5) / scale:,.{digits}f}"


def with_sign(text: str, value: float, *, signed: bool) -> str:
    """Return the text with a true minus, or a plus where it is asked for; what is shown as zero has no sign."""
    if not any(digit in text for digit in "123456789"):
        return text
    if value < 0:
        return MINUS + text
    return "+" + text if signed else text


def _compact(value: float, code: str) -> str:
    size = abs(value)
    for step, suffix in STEPS[code]:
        if size >= step * (1 - 5e-4):
            scaled = size / step
            digits = 0 if scaled >= 999.5 else 1 if scaled >= 9.995 else 2  # noqa: PLR2004 - three figures are enough to decide
            text = _rounded(scaled, digits)
            return (text.rstrip("0").rstrip(".") if "." in text else text) + suffix
    return _rounded(value, 0) if size >= 100 or float(value).is_integer() else _rounded(value, 1)  # noqa: PLR2004 - as above


def _money_digits(value: float) -> int:
    if 0 < abs(value) < 1:
        return 2  # a click costs fen
    return 1 if abs(value) < 1000 else 0  # noqa: PLR2004 - jiao matter in unit costs only


def formatters(code: str, currency: str) -> dict[str, Callable[[float], str]]:
    """Return how |value| is written, by kind; the sign is put before it."""
    symbol = SYMBOLS.get(currency, f"{currency}{THIN}" if currency else "")
    gap = THIN if code == "en" else ""
    return {
        "n": lambda v: _rounded(v, 0),
        "compact": lambda v: _compact(v, code),
        "money": lambda v: symbol + _rounded(v, _money_digits(v)),
        "money2": lambda v: symbol + _rounded(v, 2),
        "money4": lambda v: symbol + _rounded(v, 4),
        "money_compact": lambda v: symbol + _compact(v, code),
        "pct": lambda v: f"{_rounded(100 * v, 1)}{gap}%",
        "pct0": lambda v: f"{_rounded(100 * v, 0)}{gap}%",
        "pct2": lambda v: f"{_rounded(100 * v, 2)}{gap}%",
        "pct3": lambda v: f"{_rounded(100 * v, 3)}{gap}%",
        "pct4": lambda v: f"{_rounded(100 * v, 4)}{gap}%",
        "pp": lambda v: f"{_rounded(100 * v, 1)}{THIN}" + ("pp" if code == "en" else "个百分点"),
        "bp": lambda v: f"{_rounded(10_000 * v, 0)}{THIN}" + ("bp" if code == "en" else "基点"),
        "ratio": lambda v: _rounded(v, 1),
        "ratio2": lambda v: _rounded(v, 2),
        "index": lambda v: _rounded(v, 1),
        "seconds": lambda v: f"{_rounded(v, 1)}{THIN}" + ("s" if code == "en" else "秒"),
    }


def _iso(day: date, _code: str) -> str:
    return day.strftime("%Y-%m-%d")


def _day(day: date, code: str) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}" if code == "en" else f"{day.month} 月 {day.day} 日"


def _month(day: date, code: str) -> str:
    return f"{LONG_MONTHS[day.month - 1]} {day.year}" if code == "en" else f"{day.year} 年 {day.month} 月"


DATE_KINDS: dict[str, Callable[[date, str], str]] = {"date": _iso, "day": _day, "month": _month}
UNIT_KINDS = {"count": "compact", "money": "money_compact", "share": "pct", "ratio": "ratio", "index": "index", "seconds": "seconds"}
