"""Whether what a title says of its period agrees with its dates (GV-15, WX-56)."""

from __future__ import annotations

import re
from datetime import date, timedelta

from goalbook.core.message import Message, msg
from goalbook.core.period import MONTHS_IN, Kind, Period, kind_name, parse_period

_CHINESE = {"一": 1, "二": 2, "三": 3, "四": 4, "上": 1, "下": 2}
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_YEAR = r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])"
# From one month to another: such a span names no single period; 4-6月, 4月至6月, Apr–Jun.
_SPAN = re.compile(
    rf"[0-9]{{1,2}}\s*月?\s*[-–—~～至到]\s*[0-9]{{1,2}}\s*月份?|\b(?:{_MONTHS})[a-z]*\.?\s*(?:[-–—~]|to)\s*(?:{_MONTHS})[a-z]*",
    re.IGNORECASE,
)
# A number, an English month beside its year, or a Chinese numeral in each; 季度 and 年度 share a character, so the order matters.
_NUMBERED: tuple[tuple[Kind, str], ...] = (
    ("half", r"\bH(?P<n>[12])\b|(?P<zh>[上下])半年"),
    ("quarter", r"\bQ(?P<n>[1-4])\b|(?P<zh>[一二三四])季|第(?P<n2>[1-4])季"),
    (
        "month",
        rf"(?<![0-9])(?P<n>1[0-2]|0?[1-9])\s*月|{_YEAR}-(?P<n2>0[1-9]|1[0-2])(?![-0-9])|\b(?P<en>{_MONTHS})[a-z]*\.?,?\s+(?={_YEAR})|{_YEAR}\s+(?P<en2>{_MONTHS})[a-z]*\b",
    ),
)
_WORDS: tuple[tuple[Kind, str], ...] = (
    ("half", r"half[- ]?year|\bhalf\b|半年"),
    ("quarter", r"quarter|季度"),
    ("week", r"\bW[0-5]?[0-9]\b|第[0-9]{1,2}周|\bweek(?:ly)?\b|周报|每周|周度"),
    ("month", r"\bmonth(?:ly)?\b|月度|月报"),
    ("year", r"\b(?:annual|yearly|year)\b(?! to date)|年度|全年"),
)


def check_label(label: str, start: date, end: date) -> Message | None:
    """Return what a label claims against its dates, or None where they agree or the label claims nothing.

    The label is a kind ("half"), a label ("2025-Q2") or a title ("2025 Apr–Jun half-year summary", "半年度总结").
    A kind is judged by its length in whole months, so that a fiscal half-year passes; a numbered period by its days. A title that
    names several periods agrees when one of them is meant.
    """
    claims = _claims(label, start)
    if claims:
        return None if any((claim.start, claim.end) == (start, end) for claim in claims) else _other_days(label, claims[0], start, end)
    kind = next((kind for kind, pattern in _WORDS if re.search(pattern, label, re.IGNORECASE)), None)
    if kind is None or _has_length(kind, start, end):
        return None
    return msg(
        "the label '{label:text}' says {kind}, but {start:date} to {end:date} is {actual}",
        label=label,
        kind=kind_name(kind),
        start=start,
        end=end,
        actual=_shown(start, end),
    )


def _other_days(label: str, claim: Period, start: date, end: date) -> Message:
    return msg(
        "the label '{label:text}' means {claimed_start:date} to {claimed_end:date}, "
        "but the dates are {start:date} to {end:date} ({actual})",
        label=label,
        claimed_start=claim.start,
        claimed_end=claim.end,
        start=start,
        end=end,
        actual=_shown(start, end),
    )


def _claims(label: str, start: date) -> list[Period]:
    """Return every period the label names by number; a year that is not written is that of the dates."""
    try:
        return [parse_period(label, week_end=(start.weekday() - 1) % 7)]
    except ValueError:
        text = _SPAN.sub(" ", label)
    written = re.search(_YEAR, text)
    year = int(written[0]) if written else start.year
    return [_numbered(kind, year, _number(found)) for kind, pattern in _NUMBERED for found in re.finditer(pattern, text, re.IGNORECASE)]


def _number(found: re.Match[str]) -> int:
    named = {name: text for name, text in found.groupdict().items() if text}
    (name, text), *_ = named.items()
    if name.startswith("en"):
        return _MONTHS.split("|").index(text.lower()) + 1
    return _CHINESE[text] if name == "zh" else int(text)


def _numbered(kind: Kind, year: int, number: int) -> Period:
    suffix = {"half": f"-H{number}", "quarter": f"-Q{number}", "month": f"-{number:02d}"}[kind]
    return parse_period(f"{year}{suffix}")


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
