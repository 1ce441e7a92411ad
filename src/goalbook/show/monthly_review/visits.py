"""New visitors and returning ones: how each convert, month by month, and how that differs from what they did before."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.core.compare import more_than
from goalbook.core.message import Label, Message, msg
from goalbook.core.period import parse_period
from goalbook.show.charts.two_rates import Rates, rates_chart
from goalbook.show.words import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.core.language import Language
    from goalbook.core.message import Value
    from goalbook.show.charts.ibcs import Chart

Row = dict[str, object]
NAMES = {"new": Label("New visitors", "新访客"), "returning": Label("Returning visitors", "老访客")}
INSIDE = {"new": Label("new visitors", "新访客"), "returning": Label("returning visitors", "老访客")}
FEWEST = 2  # months that make a line


def visits_chart(found: list[Row], period: str, language: Language) -> Chart | None:
    """Draw both rates by month; None where the month under review is not in the table, or is the only one."""
    months = sorted({str(row["visit_month"]) for row in found})
    lines = [line for kind in NAMES if (line := _line(found, months, kind, language)) is not None]
    if not lines or len(months) < FEWEST or months[-1] != period:
        return None
    ends = tuple(language.date(parse_period(month).start, "month") for month in (months[0], months[-1]))
    shown = msg("Visits that end in an order, by month; bar at the end: 80 % range")
    return rates_chart(lines, ends, (_title(found, period), shown), language)


def _line(found: list[Row], months: list[str], kind: str, language: Language) -> Rates | None:
    own = {str(row["visit_month"]): row for row in found if row["visitor"] == kind}
    if months and months[-1] not in own:
        return None
    values = tuple(number(own[month]["conversion"]) if month in own else math.nan for month in months)
    last = own[months[-1]] if months else {}
    return Rates(language.say(NAMES[kind]), values, number(last["conversion_low"]), number(last["conversion_high"])) if months else None


def moves(found: list[Row], period: str) -> Iterator[tuple[str, Row, Row | None]]:
    """Yield each kind with its row of the month under review and the one of the month before, None without."""
    before = parse_period(period).previous().label
    for kind in NAMES:
        rows = {str(row["visit_month"]): row for row in found if row["visitor"] == kind}
        if period in rows:
            yield kind, rows[period], rows.get(before)


def _moved(now: Row, then: Row | None) -> float:
    """Return the change of a rate where the two ranges do not meet, else nothing."""
    if then is None:
        return 0.0
    after, before = (tuple(number(row[f"conversion{end}"]) for end in ("_low", "", "_high")) for row in (now, then))
    apart = after[2] < before[0] or after[0] > before[2]
    return after[1] / before[1] - 1 if apart and before[1] else 0.0


def _title(found: list[Row], period: str) -> Message:
    changed = sorted(((_moved(now, then), kind) for kind, now, then in moves(found, period)), key=lambda one: -abs(one[0]))
    if changed and changed[0][0]:
        share, kind = changed[0]
        return msg("{who}: conversion {change:+pct0} on the month before", who=NAMES[kind], change=share)
    return msg("New and returning visitors convert as in the month before")


def visits_said(found: list[Row], period: str) -> Iterator[Message]:
    """Say both rates of the month with their ranges, and what the worse of them cost in orders, unless the facts count fewer orders."""
    month = [row for row in found if str(row["visit_month"]) == period]
    brought, sold = sum(number(row["orders"]) for row in month), min((number(row["facts_orders"]) for row in month), default=math.nan)
    wrong = more_than(brought, sold)
    if wrong:
        yield msg("These visits brought {n:n} orders, the facts count {sold:n} in all: one of the two is wrong.", n=brought, sold=sold)
    for kind, now, then in moves(found, period):
        values: dict[str, Value] = {
            "who": NAMES[kind],
            "rate": number(now["conversion"]),
            "low": number(now["conversion_low"]),
            "high": number(now["conversion_high"]),
            "visits": number(now["visits"]),
        }
        if then is None:
            yield msg("{who}: {rate:pct2} of {visits:n} visits end in an order (80 % range {low:pct2}–{high:pct2}).", **values)
        else:
            yield msg(
                "{who}: {rate:pct2} of {visits:n} visits end in an order (80 % range {low:pct2}–{high:pct2}), {before:pct2} a month ago.",
                before=number(then["conversion"]),
                **values,
            )
        if then is not None and _moved(now, then) < 0 and not wrong:
            lost = (number(then["conversion"]) - number(now["conversion"])) * number(now["visits"])
            yield msg("At the rate of the month before, {who} would have placed {n:n} more orders.", who=INSIDE[kind], n=lost)
    if found and not any(str(row["visit_month"]) == period for row in found):
        last = max(str(row["visit_month"]) for row in found)
        yield msg("Visitors are known up to {month} only.", month=parse_period(last).name)
