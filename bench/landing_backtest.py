"""Print how landing and run rate did on every past origin: demo team and the outside data sets. `python -m bench.landing_backtest`."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.inputs import load_inputs
from goalbook.methods.backtest import ALL, backtest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
DATASETS = Path(os.environ.get("GOALBOOK_SHARED") or ROOT.parent / "shared") / "datasets"
BEGIN = date(2025, 4, 1)
LENGTHS = {"month": 30, "quarter": 91}


def demo() -> Iterator[tuple[str, pd.Series]]:
    """Yield the demo team's new payers: whole team and channels."""
    facts = load_inputs(ROOT / "data", "beauty").facts
    yield "whole team", facts.groupby("date_day")["new_payers"].sum(min_count=1)
    for channel, own in facts[facts["new_payers"].notna()].groupby("channel"):
        yield str(channel), own.groupby("date_day")["new_payers"].sum(min_count=1)


def wbr() -> Iterator[tuple[str, pd.Series]]:
    """Yield the four daily flows of the business-review sample."""
    table = pd.read_csv(DATASETS / "wbr_sample" / "1-wbr-sample-dataset.csv", encoding="utf-8-sig", thousands=",")
    table.index = pd.to_datetime(table["Date"], format="%a, %d-%b-%Y")
    yield from ((name, table[name].astype(float).dropna()) for name in ("PageViews", "MobilePageViews", "Impressions", "Clicks"))


def conjura() -> Iterator[tuple[str, pd.Series]]:
    """Yield the weekly orders and revenue of one brand."""
    table = pd.read_csv(DATASETS / "conjura_mmm_weekly" / "data.csv", parse_dates=["date"], index_col="date")
    yield from ((name, table[name].astype(float)) for name in ("first_orders", "revenue", "all_orders", "all_revenue"))


def rows(name: str, flows: Iterator[tuple[str, pd.Series]]) -> Iterator[pd.DataFrame]:
    """Yield the back-test of each flow and period length."""
    for flow, series in flows:
        for length, days in LENGTHS.items():
            yield backtest(series, BEGIN + timedelta(days - 1), BEGIN).assign(set=name, flow=flow, period=length)


def main() -> None:
    """Print mean error (share of the period's total) and coverage of the 80 % range, averaged over a set's flows."""
    found = list(rows("beauty", demo()))
    if DATASETS.is_dir():
        found += [*rows("wbr_sample", wbr()), *rows("conjura", conjura())]
    wide = pd.concat(found).pivot_table(
        index=["set", "period", "days_left"],
        columns="method",
        values=["n", "error", "coverage"],
        aggfunc={"n": "sum", "error": "mean", "coverage": "mean"},
    )
    print("days_left", ALL, "= all; error and coverage in %")
    print((wide[["error", "coverage"]] * 100).round(2).join(wide["n"]["landing"].rename(("n", "origins"))).to_string())


if __name__ == "__main__":
    main()
