"""WeCom's three success rates, of whom each is a share, against the range of their version; what other rates would bring (UA-05)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from goalbook.books.aggregate import NAN, divide
from goalbook.books.monthly_review.basis.windows import before
from goalbook.books.private_domain import STEPS, chained_ranges
from goalbook.books.rows import number, rows_of
from goalbook.core.compare import at_least, more_than
from goalbook.core.errors import UsageError
from goalbook.core.message import Label, msg

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from goalbook.core.period import Period
    from goalbook.core.policy import Policy

RATES = ("month", "step", "name", "part", "of", "n", "base", "rate", "before", "low", "high", "version", "verdict", "buyers_at_low")
MOVED = ("step", "name", "now", "moved", "effect")
SHOWN = 7
# Each rate: whom it counts, and of whom it is a share (B-24).
PARTS = {
    "lead": ("added", "contacts"),
    "service": ("served", "added"),
    "monetise": ("bought", "served"),
    "of_contacts": ("bought", "contacts"),
    "of_added": ("bought", "added"),
}
NAMES = {
    "contacts": Label("People led to WeCom", "引流人数"),
    "added": Label("Added as friends", "加好友人数"),
    "served": Label("Served", "服务人数"),
    "bought": Label("Bought", "变现人数"),
    "revenue": Label("Revenue of them", "带来的销售额"),
}
Range = tuple[float, float]


def rates(kept: pd.DataFrame, period: Period, policy: Policy) -> pd.DataFrame:
    """Return the three rates and the two chained ones of each month that is kept, up to the one under review."""
    by_month = {str(row["month"]): row for row in rows_of(kept)}
    shown = [month for month in (*before(period, SHOWN - 1), period) if month.label in by_month]
    rows = [row for month in shown for row in _month(month, by_month, policy)]
    return pd.DataFrame(rows, columns=list(RATES))


def _month(month: Period, by_month: Mapping[str, Mapping[str, Any]], policy: Policy) -> Iterator[tuple[Any, ...]]:
    row, earlier = by_month[month.label], by_month.get(month.previous().label)
    version = str(row["version"]) or "current"
    ranges = ranges_of(version, policy)
    for step, (part, of) in PARTS.items():
        rate = divide(number(row[part]), number(row[of]))
        was = NAN if earlier is None else divide(number(earlier[part]), number(earlier[of]))
        low, high = ranges[step]
        verdict = "not_evaluated" if math.isnan(rate) else "info" if math.isnan(low) else "pass" if at_least(rate, low) else "warn"
        counted = (part, of, number(row[part]), number(row[of]))
        yield month.label, step, STEPS[step], *counted, rate, was, low, high, version, verdict, _buyers(step, low, row)


def ranges_of(version: str, policy: Policy) -> dict[str, Range]:
    """Return the range of every rate; the lead's benchmark is an upper end alone, and the chained ones are of current versions."""
    bench = policy.pd.wecom
    chained = chained_ranges(policy) if version == "current" else dict.fromkeys(chained_ranges(policy), (NAN, NAN))
    monetise: Range = tuple(bench.monetise if version == "current" else bench.monetise_old)
    return {"lead": (NAN, float(bench.lead)), "service": tuple(bench.service), "monetise": monetise, **chained}


def looks_alike(rate: float, low: float) -> bool:
    """Say whether a rate below its range would be written as the range's lower end with one decimal of a per cent."""
    return rate < low and round(rate, 3) == round(low, 3)


def _buyers(step: str, low: float, row: Mapping[str, Any]) -> float:
    """Return how many more would have bought with one rate, or a chain of them, at the lower end of its range, the others as they were."""
    rate = divide(number(row[PARTS[step][0]]), number(row[PARTS[step][1]]))
    if math.isnan(low) or not rate < low:
        return NAN
    return number(row["bought"]) * (divide(low, rate) - 1)


def moved(table: pd.DataFrame, month: str, wanted: Mapping[str, float], value: float) -> pd.DataFrame:
    """Return the month's contacts followed through the rates set by hand, beside what came; ``value`` is the revenue of one who bought."""
    for step, rate in wanted.items():
        if more_than(rate, 1.0):
            raise UsageError(msg("parameter 'wecom': {step:text} is {rate:ratio2}; a rate is at most 1", step=step, rate=rate))
    rows = {str(row["step"]): row for row in rows_of(table[table["month"] == month])}
    if not rows:
        return pd.DataFrame(columns=list(MOVED))
    now = {"contacts": number(rows["lead"]["base"])}
    then = dict(now)
    for step in ("lead", "service", "monetise"):
        part, of = PARTS[step]
        now[part] = number(rows[step]["n"])
        then[part] = then[of] * wanted.get(step, number(rows[step]["rate"]))
    now["revenue"], then["revenue"] = now["bought"] * value, then["bought"] * value
    return pd.DataFrame([(name, NAMES[name], now[name], then[name], then[name] - now[name]) for name in NAMES], columns=list(MOVED))
