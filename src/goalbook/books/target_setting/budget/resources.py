"""Lines, kinds of cost, people and the other resources of the frame (BG-01, 02, 08, 11, 12)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.core.message import Label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.core.policy import Policy
    from goalbook.inputs.planning.budget import BudgetSheet

NAN = math.nan
COST_TYPES = ("fixed", "variable", "risk", "unknown")
LINE_COLUMNS = ("line", "name", "pool", "cost_type", "channel", "metric_id", "amount", "share")
COST_COLUMNS = ("cost_type", "amount", "share")
GROWTH_COLUMNS = ("share", "base", "base_amount", "amount")
HEADCOUNT_COLUMNS = ("step", "name", "added", "headcount", "analysts", "needed_headcount", "needed_analysts")
CLASS_COLUMNS = ("resource_class", "name", "needed", "available", "gap", "unit_name")
QUOTE_COLUMNS = ("metric_id", "value", "name", "source_name", "verified")
REVIEW_COLUMNS = ("review_day", "trigger")
LOOP_COLUMNS = ("step", "present")


def budget_lines(sheet: BudgetSheet) -> pd.DataFrame:
    """Return every line; a line without a metric has an empty one."""
    whole = math.fsum(line.amount for line in sheet.lines)
    rows = [
        {
            "line": place,
            "name": line.name,
            "pool": line.pool,
            "cost_type": line.cost_type or "unknown",
            "channel": line.channel,
            "metric_id": line.metric,
            "amount": float(line.amount),
            "share": line.amount / whole if whole else NAN,
        }
        for place, line in enumerate(sheet.lines, start=1)
    ]
    return pd.DataFrame(rows, columns=list(LINE_COLUMNS))


def cost_types(lines: pd.DataFrame) -> pd.DataFrame:
    """Return the lines' amounts by kind of cost, in the source's order; those nobody named last."""
    sums = lines.groupby("cost_type")["amount"].sum()
    found = [kind for kind in COST_TYPES if kind in sums.index]
    whole = float(sums.sum())
    rows = [{"cost_type": kind, "amount": float(sums[kind]), "share": float(sums[kind]) / whole if whole else NAN} for kind in found]
    return pd.DataFrame(rows, columns=list(COST_COLUMNS))


def growth_share(sheet: BudgetSheet, stack: pd.DataFrame) -> pd.DataFrame:
    """Return the share kept for growth and the amount it comes to where its base is known."""
    if sheet.growth is None:
        return pd.DataFrame(columns=list(GROWTH_COLUMNS))
    own = stack.set_index("pool")["amount"].to_dict() if len(stack) else {}
    given = sheet.growth.amount
    base = float(given) if given is not None else float(own.get(sheet.growth.base, NAN))
    row = {"share": sheet.growth.share, "base": sheet.growth.base, "base_amount": base, "amount": sheet.growth.share * base}
    return pd.DataFrame([row], columns=list(GROWTH_COLUMNS))


def analysts_needed(headcount: float, share: float) -> int:
    """Return the least number of analysts among so many people; rounding errors do not add one."""
    return math.ceil(share * headcount - 1e-9)


def headcount(sheet: BudgetSheet, policy: Policy) -> pd.DataFrame:
    """Return who is there now and after each planned hire, with the analysts so many people need."""
    crew = sheet.people
    if crew.headcount is None:
        return pd.DataFrame(columns=list(HEADCOUNT_COLUMNS))
    heads, analysts = float(crew.headcount), NAN if crew.analysts is None else float(crew.analysts)
    steps = [("now", Label("now", "现有"), 0.0, 0.0)]
    steps += [("planned", hire.role, float(hire.count), float(hire.analysts)) for hire in crew.planned]
    rows = []
    for step, name, added, more in steps:
        heads, analysts = heads + added, analysts + more
        rows.append(
            {
                "step": step,
                "name": name,
                "added": added,
                "headcount": heads,
                "analysts": analysts,
                "needed_headcount": float(policy.team.min_headcount),
                "needed_analysts": float(analysts_needed(heads, float(policy.team.min_analyst_share))),
            }
        )
    return pd.DataFrame(rows, columns=list(HEADCOUNT_COLUMNS))


def resource_classes(sheet: BudgetSheet) -> pd.DataFrame:
    """Return what each class of resources needs and has; people and money that the frame itself names count too."""
    rows = []
    for kind in ("people", "platform", "budget"):
        for item in getattr(sheet.resources, kind):
            needed, available = (NAN if value is None else float(value) for value in (item.needed, item.available))
            rows.append(
                {
                    "resource_class": kind,
                    "name": item.what,
                    "needed": needed,
                    "available": available,
                    "gap": available - needed,
                    "unit_name": item.unit,
                }
            )
    return pd.DataFrame(rows, columns=list(CLASS_COLUMNS))


def quoted(sheet: BudgetSheet) -> pd.DataFrame:
    """Return figures the goals were argued with; one without a source is not verified."""
    rows = [
        {
            "metric_id": one.metric,
            "value": float(one.value),
            "name": one.name,
            "source_name": one.source,
            "verified": bool(one.source.en or one.source.zh),
        }
        for one in sheet.quoted
    ]
    return pd.DataFrame(rows, columns=list(QUOTE_COLUMNS))


def budget_reviews(sheet: BudgetSheet) -> pd.DataFrame:
    """Return the days on which the frame is looked at again, each with what changes it."""
    rows = [{"review_day": pd.Timestamp(day), "trigger": sheet.adjust.trigger} for day in sorted(sheet.adjust.on)]
    return pd.DataFrame(rows, columns=list(REVIEW_COLUMNS))


def loop(tables: dict[str, pd.DataFrame], sheet: BudgetSheet) -> pd.DataFrame:
    """Return which steps of the resource loop the frame has: allocation, effect, optimisation, adjustment."""
    if tables["budget_stack"].empty:
        return pd.DataFrame(columns=list(LOOP_COLUMNS))
    return pd.DataFrame(list(_steps(tables, sheet)), columns=list(LOOP_COLUMNS))


def _steps(tables: dict[str, pd.DataFrame], sheet: BudgetSheet) -> Iterator[tuple[str, bool]]:
    lines, channels = tables["budget_lines"], tables["budget_channels"]
    yield "allocation", bool(len(lines))
    yield "effect", bool(len(tables["caps"]) or len(tables["roi_marks"]))
    yield "optimisation", bool(channels["share_change"].notna().any())
    yield "adjustment", bool(sheet.adjust.on) and bool(sheet.adjust.trigger.en or sheet.adjust.trigger.zh)
