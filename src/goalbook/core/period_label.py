"""Whether what a title says of its period agrees with its dates (GV-15, WX-56)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from goalbook.core.message import Message, msg
from goalbook.core.period import MONTHS_IN, Kind, Period, kind_name, parse_period

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHINESE = {"一": 1, "二": 2, "三": 3, "四": 4, "上": 1, "下": 2}
# Longer words first: a half-year is also spelt with "year" in it, and 季度 and 年度 share a character.
_WORDS: tuple[tuple[Kind, str], ...] = (
    ("half", r"(?:\bH(?P<n>[12])\b)|(?P<zh>[上下])半年|half[- ]?year|half of|半年"),
    ("quarter", r"(?:\bQ(?P<n>[1-4])\b)|第?(?P<zh>[一二三四])季度?|第(?P<n2>[1-4])季度|quarter|季度"),
    ("week", r"\bW(?P<n>[0-5]?[0-9])\b|第(?P<n2>[0-9]{1,2})周|\bweek(?:ly)?\b|周报|每周|周度"),
    ("month", r"(?<![0-9])(?P<n>1[0-2]|0?[1-9])\s*月份?(?![-–—至到])|\bmonth(?:ly)?\b|月度"),
    ("year", r"\b(?:annual|year(?:ly)?)\b|年度|全年"),
)


def check_label(label: str, start: date, end: date) -> Message | None:
    """Return what a label claims against its dates, or None where they agree or the label claims nothing.

    The label is a kind ("half"), a label ("2025-Q2") or a title ("2025 Apr–Jun half-year summary", "半年度总结").
    A kind is judged by its length in whole months, so that a fiscal half-year passes; a numbered period by its days.
    """
    actual = _shown(start, end)
    for claimed in _exact(label, start):
        if (claimed.start, claimed.end) != (start, end):
            return msg(
                "the label '{label:text}' means {claimed_start:date} to {claimed_end:date}, "
                "but the dates are {start:date} to {end:date} ({actual})",
                label=label,
                claimed_start=claimed.start,
                claimed_end=claimed.end,
                start=start,
                end=end,
                actual=actual,
            )
        return None
    kind = _kind(label)
    if kind is None or _has_length(kind, start, end):
        return None
    return msg(
        "the label '{label:text}' says {kind}, but {start:date} to {end:date} is {actual}",
        label=label,
        kind=kind_name(kind),
        start=start,
        end=end,
        actual=actual,
    )


def _exact(label: str, start: date) -> Iterator[Period]:
    """Yield the one period the label names, if it names one; a year that is not written is that of the dates."""
    try:
        yield parse_period(label, week_end=(start.weekday() - 1) % 7)
    except ValueError:
        year = re.search(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])", label)
        for kind, pattern in _WORDS:
            found = re.search(pattern, label, re.IGNORECASE)
            if found is None:
                continue
            groups = found.groupdict()
            number = groups.get("n") or groups.get("n2") or _CHINESE.get(groups.get("zh") or "")
            if number and kind in MONTHS_IN:
                yield _numbered(kind, int(year[0]) if year else start.year, int(number))
            return


def _numbered(kind: Kind, year: int, number: int) -> Period:
    suffix = {"half": f"-H{number}", "quarter": f"-Q{number}", "month": f"-{number:02d}"}[kind]
    return parse_period(f"{year}{suffix}")


def _kind(label: str) -> Kind | None:
    return next((kind for kind, pattern in _WORDS if label.strip().lower() == kind or re.search(pattern, label, re.IGNORECASE)), None)


def _whole_months(start: date, end: date) -> int | None:
    after = end + timedelta(days=1)
    if start.day != 1 or after.day != 1:
        return None
    return 12 * (after.year - start.year) + after.month - start.month


def _has_length(kind: Kind, start: date, end: date) -> bool:
    if kind == "week":
        return end - start == timedelta(days=6)
    return _whole_months(start, end) == MONTHS_IN[kind]


def _shown(start: date, end: date) -> Message:
    months = _whole_months(start, end)
    for kind, length in MONTHS_IN.items():
        if months == length:
            try:
                return Period(kind, start, end).name
            except ValueError:
                break
    if months is not None:
        return msg("{months:n} months", months=months)
    return msg("{days:n} days", days=(end - start).days + 1)
