"""The budget as one stack that adds up: what comes off the top, how the rest is split, what part of a part is for KOLs (BG-03–05, 08, 10).

Shares whose base nobody wrote are read as the policy stacks them: technology and innovation off the total, the phases from what is left
(B-11); unless they add up as they stand, when they are shares of the total.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.core.compare import at_most

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.core.policy import Policy
    from goalbook.inputs.planning.budget import BudgetSheet, Part

NAN = math.nan
TOP = ("tech", "innovation", "other")  # pools that may come off the total
PHASES = ("acquisition", "conversion")
COLUMNS = (
    "level",
    "pool",
    "parent",
    "share_low",
    "share_high",
    "base",
    "read_as",
    "share_of_total",
    "amount",
    "low",
    "high",
    "lines",
)


@dataclass(frozen=True)
class Span:
    """A fraction of the total between two ends; what stands in the report is the middle."""

    low: float
    high: float

    @property
    def middle(self) -> float:
        """Return the middle."""
        return (self.low + self.high) / 2

    def of(self, whole: Span) -> Span:
        """Return these shares of another span."""
        return Span(self.low * whole.low, self.high * whole.high)


WHOLE = Span(1.0, 1.0)


@dataclass(frozen=True)
class Written:
    """One pool as the sheet has it: its span, what that is a share of (amount and lines: of the total), whether that was said."""

    span: Span
    base: str  # total | phases | conversion | undeclared | amount | lines


def budget_stack(sheet: BudgetSheet, policy: Policy) -> pd.DataFrame:
    """Return the stack, from the total down to the KOL fees; no rows where nothing was written."""
    spent = line_sums(sheet)
    total = _total(sheet, spent)
    written = {pool: one for pool in (*TOP, *PHASES) if (one := _written(_part(sheet, pool), spent.get(pool), total)) is not None}
    if not written and math.isnan(total):
        return pd.DataFrame(columns=list(COLUMNS))
    order = list(policy.budget.stack)
    before = order[: order.index("phases")] if "phases" in order else order
    top = [pool for pool in TOP if pool in written and (pool in before or pool == "other")]
    inside = [pool for pool in TOP if pool in written and pool not in top]
    read_as = phase_reading(written, float(policy.split_tolerance))
    rest = Span(1 - math.fsum(written[pool].span.high for pool in top), 1 - math.fsum(written[pool].span.low for pool in top))
    rows = [_row("total", 0, "", Written(WHOLE, "total"), ("total", WHOLE))]
    rows += [_row(pool, 1, "total", written[pool], ("total", written[pool].span)) for pool in top]
    if any(pool in written for pool in (*PHASES, *inside)):
        rows.append(_row("phases", 1, "total", Written(rest, "rest"), ("total", rest)))
    for pool in (*PHASES, *inside):
        if pool in written:
            one = written[pool]
            of_pool = read_as == "phases" and pool in PHASES and one.base in ("undeclared", "phases")
            span = one.span.of(rest) if of_pool else one.span
            rows.append(_row(pool, 2, "phases", one, ("phases" if of_pool else "total", span)))
    rows += _kol(sheet, total, rows)
    return _frame(rows, total, spent)


def phase_reading(written: Mapping[str, Written], tolerance: float) -> str:
    """Return what phase shares without a base are read as: of the phases' pool, or of the total where all adds up as it stands."""
    free = [written[pool].span.middle for pool in PHASES if pool in written and written[pool].base == "undeclared"]
    if not free or at_most(abs(math.fsum(free) - 1), tolerance):
        return "phases"
    literal = math.fsum(one.span.middle for one in written.values())
    return "total" if at_most(abs(literal - 1), tolerance) else "phases"


def literal_sum(stack: pd.DataFrame) -> Span:
    """Return the sum of all shares as they were written, whatever each is a share of; KOL fees are a part of a part and left out."""
    parts = stack[stack["pool"].isin((*TOP, *PHASES))]
    return Span(float(parts["share_low"].sum(min_count=1)), float(parts["share_high"].sum(min_count=1)))


def line_sums(sheet: BudgetSheet) -> dict[str, float]:
    """Return the amounts of the lines by pool."""
    found: dict[str, list[float]] = {}
    for line in sheet.lines:
        found.setdefault(line.pool, []).append(line.amount)
    return {pool: math.fsum(amounts) for pool, amounts in found.items()}


def _part(sheet: BudgetSheet, pool: str) -> Part | None:
    part: Part | None = getattr(sheet, pool, None)
    return part if part is not None and part.given else None


def _total(sheet: BudgetSheet, spent: Mapping[str, float]) -> float:
    """Return the total as written; without one the sum of amounts and lines, where no share of it is left open."""
    if sheet.total is not None:
        return float(sheet.total)
    parts = {pool: _part(sheet, pool) for pool in (*TOP, *PHASES)}
    if any(part is not None and part.share for part in parts.values()):
        return NAN
    amounts = [part.amount if part is not None and part.amount is not None else spent.get(pool) for pool, part in parts.items()]
    known = [amount for amount in amounts if amount is not None]
    return math.fsum(known) if known else NAN


def _written(part: Part | None, spent: float | None, total: float) -> Written | None:
    if part is not None and part.range is not None:
        return Written(Span(*part.range), part.of or "undeclared")
    amount = spent if part is None else part.amount
    if amount is None:
        return None
    share = amount / total if total else NAN
    return Written(Span(share, share), "lines" if part is None else "amount")


def _kol(sheet: BudgetSheet, total: float, rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return the KOL fees: a share of the conversion phase unless another base was written."""
    part = _part(sheet, "kol")
    spans = {str(row["pool"]): Span(float(str(row["low"])), float(str(row["high"]))) for row in rows}
    one = _written(part, None, total)
    if one is None:
        return []
    if one.base == "amount":
        return [_row("kol", 3, "conversion", one, ("total", one.span))]
    base = "conversion" if one.base == "undeclared" else one.base
    if base not in spans:
        return []
    return [_row("kol", 3, "conversion", one, (base, one.span.of(spans[base])))]


def _row(pool: str, level: int, parent: str, one: Written, read: tuple[str, Span]) -> dict[str, object]:
    """Return a row in fractions of the total."""
    read_as, span = read
    return {
        "level": level,
        "pool": pool,
        "parent": parent,
        "share_low": one.span.low,
        "share_high": one.span.high,
        "base": one.base,
        "read_as": read_as,
        "share_of_total": span.middle,
        "low": span.low,
        "high": span.high,
    }


def _frame(rows: list[dict[str, object]], total: float, spent: Mapping[str, float]) -> pd.DataFrame:
    """Return the table with amounts in money; without a total they are not known."""
    table = pd.DataFrame(rows)
    table["amount"] = table["share_of_total"] * total
    table[["low", "high"]] = table[["low", "high"]] * total
    phases = [spent[pool] for pool in PHASES if pool in spent]
    sums = {**spent, "total": math.fsum(spent.values()) if spent else NAN, "phases": math.fsum(phases) if phases else NAN}
    table["lines"] = [sums.get(str(pool), NAN) for pool in table["pool"]]
    return table[list(COLUMNS)]
