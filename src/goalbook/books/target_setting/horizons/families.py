"""The three families of KPIs with their figures today: conversion by stage, growth of revenue, output per head."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, divide
from goalbook.books.target_setting.horizons.current import recent, whole_months
from goalbook.inputs.planning.kpis import Kpis

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from goalbook.books.aggregate import Totals
    from goalbook.books.target_setting.preparation import Prepared
    from goalbook.core.period import Period

STAGE_COLUMNS = ("channel", "place", "metric_id", "volume", "rate", "cost", "return_each", "roi", "spend", "revenue")
GROWTH_COLUMNS = ("item", "unit", "now", "before", "change", "effect")
OUTPUT_COLUMNS = ("month", "revenue", "fte", "output", "baseline", "baseline_months", "output_index")
SHOWN_MONTHS = 6


def stages(prepared: Prepared) -> pd.DataFrame:
    """Return by channel and stage of its funnel the rate from the stage before, and what one such costs and brings (TS-36).

    Spend and revenue are kept by channel, so every stage carries all of its channel's, and all stages of a channel have its ROI.
    """
    totals, _ = recent(prepared)
    rows: list[tuple[object, ...]] = []
    for channel, names in prepared.cube.stages.items():
        spend, revenue = totals.channel("spend", channel), totals.channel("revenue", channel)
        before = NAN
        for place, metric in enumerate(names):
            volume = totals.channel(metric, channel)
            each = (divide(spend, volume), divide(revenue, volume))
            rows.append((channel, place, metric, volume, divide(volume, before), *each, divide(revenue, spend), spend, revenue))
            before = volume
    known = [row for row in rows if not math.isnan(float(row[3]))]  # type: ignore[arg-type] # a number
    return pd.DataFrame(known, columns=list(STAGE_COLUMNS))


def growth(prepared: Prepared) -> pd.DataFrame:
    """Return GMV with the factors whose product it is, over the last whole months and as many before (TS-37).

    GMV = orders × average order value, and average order value = items × price. Distinct buyers cannot be summed over days, so orders
    stand for customers. Effects are logarithmic mean shares of the change in GMV: they add up to it, whatever the order.
    """
    months = whole_months(prepared, 2 * int(prepared.inputs.policy.baseline.months))
    half = len(months) // 2
    if not half:
        return pd.DataFrame(columns=list(GROWTH_COLUMNS))
    before, now = (_sums(prepared, part) for part in (months[-2 * half : -half], months[-half:]))
    orders, gmv = (_pair(before, now, metric) for metric in ("orders", "revenue"))
    if math.isnan(gmv[1]):
        return pd.DataFrame(columns=list(GROWTH_COLUMNS))
    aov = (divide(gmv[0], orders[0]), divide(gmv[1], orders[1]))
    items = prepared.planning.sheet(Kpis).items_per_order
    rows = [
        ("new_customers", "count", *_pair(before, now, "new_payers"), NAN),
        ("orders", "count", *orders, _effect(gmv, orders)),
        ("aov", "money", *aov, _effect(gmv, aov)),
        ("gmv", "money", *gmv, gmv[1] - gmv[0]),
    ]
    if items is not None:
        rows += [("items_per_order", "ratio", NAN, items, NAN), ("price_per_item", "money", NAN, divide(aov[1], items), NAN)]
    return pd.DataFrame([_grown(*row) for row in rows], columns=list(GROWTH_COLUMNS))


def output(prepared: Prepared) -> pd.DataFrame:
    """Return revenue per head by month against the mean of the team's own months before (TS-38); empty without heads."""
    sheet = prepared.planning.sheet(Kpis)
    if not sheet.team.fte:
        return pd.DataFrame(columns=list(OUTPUT_COLUMNS))
    fewest, most = (int(n) for n in prepared.inputs.policy.kpi.output_months)
    months = whole_months(prepared, most + SHOWN_MONTHS)
    revenue = [_revenue(prepared, sheet, month) for month in months]
    heads = [_heads(sheet.team.fte, month) for month in months]
    each = [divide(amount, fte) for amount, fte in zip(revenue, heads, strict=True)]
    rows = []
    for place, month in enumerate(months):
        past = [value for value in each[max(0, place - most) : place] if not math.isnan(value)]
        baseline = sum(past) / len(past) if len(past) >= fewest else NAN
        index = divide(each[place], baseline)
        rows.append((pd.Timestamp(month.start), revenue[place], heads[place], each[place], baseline, len(past), index))
    known = [row for row in rows[-SHOWN_MONTHS:] if not math.isnan(row[3])]
    return pd.DataFrame(known, columns=list(OUTPUT_COLUMNS))


def _heads(fte: Mapping[str, float], month: Period) -> float:
    """Return the heads of a month: those of the last month named until then."""
    named = [label for label in fte if label <= month.label]
    return float(fte[max(named)]) if named else NAN


def _revenue(prepared: Prepared, sheet: Kpis, month: Period) -> float:
    given = sheet.team.revenue.get(month.label)
    return given if given is not None else prepared.cube.totals(prepared.cube.slots(month)).team("revenue")


def _sums(prepared: Prepared, months: Sequence[Period]) -> Totals:
    return prepared.cube.totals((*prepared.cube.slots(months[0]), *prepared.cube.slots(months[-1])))


def _pair(before: Totals, now: Totals, metric: str) -> tuple[float, float]:
    return before.value(metric), now.value(metric)


def _effect(whole: tuple[float, float], part: tuple[float, float]) -> float:
    """Return a factor's share in the change of the product: logarithmic mean of the product × the factor's logarithmic change."""
    if not all(value > 0 for value in (*whole, *part)):
        return NAN
    mean = whole[1] if whole[0] == whole[1] else (whole[1] - whole[0]) / math.log(whole[1] / whole[0])
    return mean * math.log(part[1] / part[0])


def _grown(item: str, unit: str, before: float, now: float, effect: float) -> tuple[object, ...]:
    return (item, unit, now, before, divide(now, before) - 1, effect)
