"""The KPI board: every figure the facts can give, beside its target, its history and its competitor."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, WHOLE_TEAM, Cube, Totals, divide
from goalbook.books.monthly_review.basis.targets import Limits, Plan, Target, target_of
from goalbook.core.metrics import ENTRY, GROUPS
from goalbook.methods.attainment import attainment, deviation

if TYPE_CHECKING:
    from goalbook.books.monthly_review.basis.windows import Slots, Windows
    from goalbook.core.metrics import Catalogue

STRIP_PLACES = 5  # the sixth place of page one is "needed from here"
STRIP_AFTER_HEADLINE = ("cac", "roi", "click_rate", "revenue", "spend", "impressions", "clicks", "orders", "conversion_rate")
# A metric known on fewer than half of the last quarter's slots is kept at a coarser rhythm: its gaps are no faults.
RHYTHM_SLOTS, RHYTHM_SHARE = 92, 0.5
COLUMNS = (
    "id", "kind", "group", "unit", "direction", "actual", "target", "target_kind", "attainment", "deviation", "alert", "previous", "mom",
    "prior_year", "yoy", "benchmark", "benchmark_name", "benchmark_verified", "benchmark_ratio", "days_missing",
)  # fmt: skip


@dataclass(frozen=True)
class Comparisons:
    """The same figures over the month and over what it is compared with."""

    month: Totals
    previous: Totals | None
    prior_year: Totals | None


@dataclass(frozen=True)
class Board:
    """What the KPI table is made from."""

    cube: Cube
    windows: Windows
    plan: Plan
    limits: Limits
    comparisons: Comparisons
    benchmarks: pd.DataFrame


def kpi_table(board: Board, headline: str) -> pd.DataFrame:
    """Return one row per figure that is known in the month or has a target, by group; see MonthlyReview for the columns."""
    catalogue = board.cube.catalogue
    order = {group: place for place, group in enumerate(GROUPS)}
    ids = [kpi for kpi in kpi_ids(board.cube) if _wanted(board, kpi)]
    missing = days_missing(board.cube, board.windows.elapsed)
    ids.sort(key=lambda kpi: (order[catalogue.get(kpi).group], catalogue.is_ratio(kpi)))
    table = pd.DataFrame([_row(board, kpi, missing) for kpi in ids], columns=list(COLUMNS))
    present = set(table.loc[table["actual"].notna(), "id"])
    strip = [kpi for kpi in dict.fromkeys((headline, *STRIP_AFTER_HEADLINE)) if kpi in present][:STRIP_PLACES]
    table.insert(5, "strip", [strip.index(kpi) + 1.0 if kpi in strip else NAN for kpi in table["id"]])
    return table.reset_index(drop=True)


def kpi_ids(cube: Cube) -> tuple[str, ...]:
    """Return metrics with at least one value, then the ratios of which both parts have one."""
    have = {*cube.metrics, ENTRY}
    ratios = (r.id for r in cube.catalogue.ratios.values() if r.numerator in have and r.denominator in have)
    return (*cube.metrics, *ratios)


def change(catalogue: Catalogue, kpi: str, now: float, then: float) -> float:
    """Return the relative change; of ratios that are shares the difference."""
    if catalogue.is_ratio(kpi) and catalogue.get(kpi).unit == "share":
        return now - then
    return now / then - 1 if then else NAN


def days_missing(cube: Cube, days: Slots) -> dict[str, float]:
    """Return per metric the slots on which a channel that keeps it has no value; metrics kept at a coarser rhythm are left out."""
    known = cube.wide.loc[: pd.Timestamp(days[-1])].notna()
    month = known.loc[pd.Timestamp(days[0]) :]
    usual = known.tail(RHYTHM_SLOTS).mean() >= RHYTHM_SHARE
    found: dict[str, float] = {}
    for metric in dict.fromkeys(str(column[0]) for column in usual.index[usual.to_numpy()]):
        block = month.loc[:, usual.to_numpy() & (usual.index.get_level_values(0) == metric)]
        found[metric] = float((~block.all(axis=1)).sum())
    return found


def _wanted(board: Board, kpi: str) -> bool:
    return not math.isnan(board.comparisons.month.value(kpi)) or board.plan.find(kpi) is not None


def _row(board: Board, kpi: str, missing: dict[str, float]) -> dict[str, object]:
    catalogue = board.cube.catalogue
    entry = catalogue.get(kpi)
    days = board.windows.elapsed
    actual = board.comparisons.month.value(kpi)
    previous = _value(board.comparisons.previous, kpi)
    prior_year = _value(board.comparisons.prior_year, kpi)
    target: Target = target_of(kpi, board.plan, board.limits, days)
    parts = (catalogue.ratios[kpi].numerator, catalogue.ratios[kpi].denominator) if catalogue.is_ratio(kpi) else (kpi,)
    return {
        "id": kpi,
        "kind": "ratio" if catalogue.is_ratio(kpi) else "metric",
        "group": entry.group,
        "unit": entry.unit,
        "direction": entry.direction,
        "actual": actual,
        "target": target.value,
        "target_kind": target.kind,
        "attainment": attainment(actual, target.value, entry.direction),
        "deviation": deviation(actual, target.value),
        "alert": False,
        "previous": previous,
        "mom": change(catalogue, kpi, actual, previous),
        "prior_year": prior_year,
        "yoy": change(catalogue, kpi, actual, prior_year),
        **_benchmark(board, kpi, actual),
        "days_missing": max((missing[part] for part in parts if part in missing), default=NAN),
    }


def _value(totals: Totals | None, kpi: str) -> float:
    return totals.value(kpi) if totals is not None else NAN


def _benchmark(board: Board, kpi: str, actual: float) -> dict[str, object]:
    row = find_benchmark(board.benchmarks, kpi, board.windows)
    if row is None:
        return {"benchmark": NAN, "benchmark_name": "", "benchmark_verified": False, "benchmark_ratio": NAN}
    value = float(row["value"])
    falling = board.cube.catalogue.get(kpi).direction == "down"
    verified = all(_text(row.get(name)) for name in ("source", "year", "definition"))
    return {
        "benchmark": value,
        "benchmark_name": _text(row["name"]),
        "benchmark_verified": verified,
        "benchmark_ratio": divide(value, actual) if falling else divide(actual, value),
    }


def find_benchmark(benchmarks: pd.DataFrame, kpi: str, frame: Windows) -> pd.Series | None:
    """Return the whole team's benchmark of a figure: this month's before those of no period, competitors before the industry."""
    named = (benchmarks["metric"] == kpi).to_numpy()
    if not named.any():
        return None
    rows = benchmarks[named]
    rows = rows[(rows["channel"].fillna("") == WHOLE_TEAM) & rows["value"].notna()] if len(rows) else rows
    if len(rows) and "period" in rows.columns:
        own = rows["period"].map(_text).isin([frame.period.label, frame.horizon.label])
        rows = rows[own] if own.any() else rows[rows["period"].map(_text) == ""]
    if rows.empty:
        return None
    competitors = rows[rows["scope"] == "competitor"]
    return (competitors if len(competitors) else rows).iloc[0]


def _text(value: object) -> str:
    return "" if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)) else str(value).strip()
