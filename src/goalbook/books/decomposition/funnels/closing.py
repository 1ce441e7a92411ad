"""The sentence that closes a gap: which single value would do, and whether history ever had it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.core.message import Label, msg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goalbook.books.rows import Row
    from goalbook.core.message import Message

FINE = 0.1  # a rate below one in ten is written with two decimals
LONG = 100_000  # a comparison from here on is rounded; what is needed never is


def closing(ways: Sequence[Row], *, unsure: bool, above: bool) -> Message | None:
    """Return the sentence about the rows of ``chain_solver`` of one chain; ``above`` its target less would do. None where nothing would."""
    sure = [one for one in ways if not math.isnan(one["needed"])]
    once = [one for one in ways if unsure and not math.isnan(one["needed_single"])]
    if not sure:
        return None
    listed = _listed([_way(one) for one in sure])
    said = msg("{ways} would be enough", ways=listed) if above else msg("{ways} would close it", ways=listed)
    if once:
        others = _listed([value_of(one, "needed_single") for one in once])
        said = msg("{said}; if the monthly figure is meant once: {others}", said=said, others=others)
    return said


def _way(row: Row) -> Message:
    said, best = value_of(row, "needed"), float(row["best"])
    if math.isnan(best):
        return said
    seen = amount(str(row["unit"]), best, exact=False)
    limit, months = float(row["limit"]), int(row["best_months"])
    if not math.isnan(limit) and row["needed"] > limit:
        return msg("{said} (best month {best}; usual up to {limit:pct0})", said=said, best=seen, limit=limit)
    if months > 1:
        return msg("{said} (best {n:n} months {best})", said=said, best=seen, n=months)
    return msg("{said} (best month {best})", said=said, best=seen)


def value_of(row: Row, name: str) -> Message:
    """Return a factor with one of its values: so many reads a month, a click rate of so much."""
    unit, value = str(row["unit"]), amount(str(row["unit"]), float(row[name]))
    called = inside(row["name"])
    if unit != "count":
        return msg("a {name} of {needed}", name=called, needed=value)
    return (
        msg("{value} {name} a month", value=value, name=called)
        if row["per"] == "month"
        else msg("{value} {name}", value=value, name=called)
    )


def amount(unit: str, value: float, *, exact: bool = True) -> Message:
    """Return a factor's value; small rates need two decimals to differ."""
    if unit == "share":
        return msg("{value:pct2}", value=value) if value < FINE else msg("{value:pct}", value=value)
    if unit == "count":
        return msg("{value:n}", value=value) if exact or value < LONG else msg("{value:compact}", value=value)
    return msg("{value:ratio}", value=value)


def inside(name: Label) -> Label:
    """Return a name as it stands inside an English sentence."""
    return Label(name.en[:1].lower() + name.en[1:], name.zh) if name.en[1:2].islower() else name


def _listed(ways: Sequence[Message]) -> Message:
    found = ways[0]
    for one in ways[1:]:
        found = msg("{first}, or {then}", first=found, then=one)
    return found


def product(factors: Sequence[Row]) -> Message:
    """Return a chain as people write it: 3.0M reads a month × 1.5 % × 80 % × 10 %."""
    head = factors[0]
    volume, called = msg("{value:compact}", value=float(head["value"])), inside(head["name"])
    if float(head["value"]) < LONG:
        volume = msg("{value:n}", value=float(head["value"]))
    if head["per"] == "month":
        said = msg("{value} {name} a month", value=volume, name=called)
    else:
        said = msg("{value} {name}", value=volume, name=called)
    for row in factors[1:]:
        said = msg("{first} × {then}", first=said, then=amount(str(row["unit"]), float(row["value"])))
    return said
