"""What the rules and the section of the budget share: names of its parts, ranges in words, rows of its tables."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.rows import rows_of
from goalbook.books.target_setting.budget.frame import Span
from goalbook.core.compare import at_most, more_than
from goalbook.core.message import Label, Message, msg

if TYPE_CHECKING:
    import pandas as pd

    from goalbook.books.rows import Row


POOLS = {
    "total": Label("Total budget", "总预算"),
    "tech": Label("Technology", "技术平台"),
    "innovation": Label("Pilots", "创新试点"),
    "other": Label("Other", "其他"),
    "phases": Label("Phases", "阶段预算"),
    "acquisition": Label("Acquisition phase", "引流期"),
    "conversion": Label("Conversion phase", "转化期"),
    "kol": Label("KOL fees", "KOL 合作费"),
}
CLASSES = {"people": Label("people", "人力"), "platform": Label("platforms", "技术平台"), "budget": Label("budget", "预算")}
BASES = {
    "total": Label("the total", "总预算"),
    "phases": Label("the phases' budget", "阶段预算"),
    "annual": Label("the annual budget", "年度预算"),
    "department": Label("the department's budget", "部门预算"),
}
HORIZONS = {"d30": Label("30 days", "30 天"), "programme": Label("programme", "整体项目")}
COSTS = {
    "fixed": Label("fixed", "固定成本"),
    "variable": Label("variable", "变动成本"),
    "risk": Label("risk", "风险成本"),
    "unknown": Label("not said", "未注明"),
}
STEPS = {
    "allocation": Label("Allocation", "预算分配"),
    "effect": Label("Effect", "效果评估"),
    "optimisation": Label("Optimisation", "资源优化"),
    "adjustment": Label("Adjustment", "策略调整"),
}


def pool(stack: pd.DataFrame, name: str) -> Row | None:
    """Return one pool's row of the stack."""
    return next(iter(rows_of(stack[stack["pool"] == name])), None)


def ends(stack: pd.DataFrame, name: str) -> Span:
    """Return a pool's share of the total from its least to its greatest."""
    row, whole = pool(stack, name), pool(stack, "total")
    assert row is not None  # noqa: S101 - asked for only where it is there
    assert whole is not None  # noqa: S101 - a stack begins with it
    if math.isnan(whole["amount"]) or not whole["amount"]:
        return Span(float(row["share_low"]), float(row["share_high"]))
    return Span(float(row["low"] / whole["amount"]), float(row["high"] / whole["amount"]))


def percent(span: Span) -> Message:
    """Return a share or a range of shares; decimals where whole per cents would not do."""
    if more_than(span.high - span.low, 0):
        return msg("{low:n}–{high:pct0}", low=100 * span.low, high=span.high)
    whole = at_most(abs(100 * span.low - round(100 * span.low)), 0)
    return msg("{share:pct0}", share=span.low) if whole else msg("{share:pct}", share=span.low)


def money(low: float, high: float) -> Message:
    """Return an amount or a range of amounts."""
    if at_most(high - low, 0):
        return msg("{amount:money}", amount=low)
    return msg("{low:money}–{high:money}", low=low, high=high)


def apart(cost: float, cap: float) -> tuple[Message, Message]:
    """Return a cost and its cap with as many decimals as it takes to tell them apart."""
    if round(cost, 1) != round(cap, 1) or at_most(abs(cost - cap), 0):
        return msg("{amount:money}", amount=cost), msg("{amount:money}", amount=cap)
    if round(cost, 2) != round(cap, 2):
        return msg("{amount:money2}", amount=cost), msg("{amount:money2}", amount=cap)
    return msg("{amount:money4}", amount=cost), msg("{amount:money4}", amount=cap)


def exact_share(share: float) -> Message:
    """Return a share in whole per cents; with decimals where it would read as the whole it is not."""
    near = round(share, 2) == 1 and not at_most(abs(share - 1), 0)
    return msg("{share:pct2}", share=share) if near else msg("{share:pct0}", share=share)


def asks(step: str) -> Message:
    """Return what a step of the loop lacks."""
    return {
        "allocation": msg("no line says what the money is spent on"),
        "effect": msg("no cap or mark says what the money has to bring"),
        "optimisation": msg("no line is tied to a channel, so nothing shows where the money moves"),
        "adjustment": msg("no day and no trigger says when the frame is changed (adjust: on, trigger)"),
    }[step]
