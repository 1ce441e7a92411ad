"""Back-test every flow of the demo team and of the outside data sets, and the demo's ratios and stocks.

Run by `python -m bench.landing_backtest`.

Every past origin of a flow is a pseudo period of a month (30 days, 4 weeks) or a quarter: the landing with what was known at that origin
and the run rate, against what came. Nothing is drawn from a plan; both are judged on the same origins. The tables are written to
`landing_backtest.md`; nothing in them depends on the machine.
"""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.inputs import load_inputs
from goalbook.methods.backtest import ALL, backtest
from goalbook.methods.flow import calendar
from goalbook.methods.ratio_landing import backtest_errors
from goalbook.methods.stock_landing import errors_of, held_values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.inputs import Inputs

ROOT = Path(__file__).resolve().parents[1]
DATASETS = Path(os.environ.get("GOALBOOK_SHARED") or ROOT.parent / "shared") / "datasets"
RESULT = Path(__file__).with_suffix(".md")
BEGIN = date(2025, 4, 1)
LENGTHS = {"month": 30, "quarter": 91}
DAYS = (5, 10, 15, 20, 25)
WORSE = 1.05  # the bar: nowhere more than 5 % behind the run rate

Named = tuple[str, str, pd.Series]  # data set, series, values by date


def demo(inputs: Inputs) -> Iterator[Named]:
    """Yield every flow of the demo team: of the whole team and of each channel."""
    for name, channel, values in demo_metrics(inputs, "flow"):
        yield "beauty", f"{name}, {channel or 'whole team'}", values


def demo_metrics(inputs: Inputs, additivity: str) -> Iterator[tuple[str, str, pd.Series]]:
    """Yield metric, channel ("" = whole team) and values by day of all metrics of a kind that add up over rows."""
    facts = inputs.facts
    kept = (m for m in inputs.catalogue.metrics.values() if m.id in facts and m.additivity == additivity and m.unit in ("count", "money"))
    for metric in kept:
        channels = sorted(set(facts.loc[facts[metric.id].notna(), "channel"]) - {""})
        for channel in ("", *channels):
            rows = facts if not channel else facts[facts["channel"] == channel]
            yield metric.id, channel, rows.groupby("date_day")[metric.id].sum(min_count=1)


def wbr() -> Iterator[Named]:
    """Yield the four daily flows of the business-review sample; its index, its shares and its targets are no flows."""
    table = pd.read_csv(DATASETS / "wbr_sample" / "1-wbr-sample-dataset.csv", encoding="utf-8-sig", thousands=",")
    table.index = pd.to_datetime(table["Date"], format="%a, %d-%b-%Y")
    yield from (
        ("wbr_sample", name, table[name].astype(float).dropna()) for name in ("PageViews", "MobilePageViews", "Impressions", "Clicks")
    )


def conjura() -> Iterator[Named]:
    """Yield all twelve weekly series of one brand: spend by channel, orders, revenue."""
    table = pd.read_csv(DATASETS / "conjura_mmm_weekly" / "data.csv", parse_dates=["date"], index_col="date")
    yield from (("conjura", str(name), table[name].astype(float)) for name in table.columns)


def judged(flows: Iterator[Named]) -> pd.DataFrame:
    """Return per set, series, period and days gone by: error of the landing, of the run rate, coverage of the 80 % range, origins."""
    found = []
    for group, name, series in flows:
        for period, days in LENGTHS.items():
            table = backtest(series, BEGIN + timedelta(days - 1), BEGIN)
            wide = table[table["days_left"] != ALL].pivot_table(index="days_left", columns="method", values=["n", "error", "coverage"])
            if wide.empty:
                continue
            length = days if calendar(series).step == 1 else 7 * (days // 7)
            found.append(
                pd.DataFrame(
                    {
                        "set": group,
                        "series": name,
                        "period": period,
                        "day": length - wide.index.astype(int),
                        "landing": wide["error", "landing"].to_numpy(),
                        "run_rate": wide["error", "run_rate"].to_numpy(),
                        "coverage": wide["coverage", "landing"].to_numpy() if ("coverage", "landing") in wide else np.nan,
                        "origins": wide["n", "landing"].to_numpy(),
                    }
                )
            )
    return pd.concat(found, ignore_index=True)


def by_day(table: pd.DataFrame) -> pd.DataFrame:
    """Return the means over a set's series, by period and day, and the landing's error as a share of the run rate's."""
    means = table.groupby(["set", "period", "day"])[["landing", "run_rate", "coverage"]].mean()
    sizes = table.groupby(["set", "period", "day"]).agg(series=("series", "size"), origins=("origins", "sum"))
    return means.assign(ratio=means["landing"] / means["run_rate"]).join(sizes).reset_index()


def demo_ratios(inputs: Inputs) -> pd.DataFrame:
    """Return the mean error of the demo's ratios by days of the month gone by, against the ratio to date."""
    flows = {(name, channel): values for name, channel, values in demo_metrics(inputs, "flow")}
    rows = []
    for ratio in inputs.catalogue.ratios.values():
        for channel in sorted({channel for _, channel in flows}):
            top, bottom = flows.get((ratio.numerator, channel)), flows.get((ratio.denominator, channel))
            if top is None or bottom is None:
                continue
            for day in DAYS:
                ours, naive = backtest_errors((top, bottom), day, LENGTHS["month"] - day)
                if len(ours):
                    rows.append((f"{ratio.id}, {channel or 'whole team'}", day, ours.mean(), naive.mean(), len(ours)))
    return pd.DataFrame(rows, columns=["series", "day", "landing", "run_rate", "origins"])


def demo_stocks(inputs: Inputs) -> pd.DataFrame:
    """Return the mean absolute error of the demo's stocks by days of the month gone by, against the change to date going on."""
    rows = []
    for name, channel, values in demo_metrics(inputs, "stock"):
        held = held_values(calendar(values))
        for day in DAYS if channel else ():
            left = LENGTHS["month"] - day
            errors = errors_of(held, 1, left)[1]
            naive = np.full(len(held), np.nan)
            at = np.arange(day, len(held) - left)
            naive[at] = held[at + left] - held[at] - left * (held[at] - held[at - day]) / day
            both = np.isfinite(errors) & np.isfinite(naive)
            rows.append((f"{name}, {channel}", day, np.abs(errors[both]).mean(), np.abs(naive[both]).mean(), int(both.sum())))
    return pd.DataFrame(rows, columns=["series", "day", "landing", "run_rate", "origins"])


def _lines(table: pd.DataFrame, heads: list[str], cells: list[str]) -> list[str]:
    records = [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]
    found = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return found + ["| " + " | ".join(cell.format_map(row) for cell in cells) + " |" for row in records]


def report(flows: pd.DataFrame, ratios: pd.DataFrame, stocks: pd.DataFrame) -> str:
    """Return all tables as one page of facts."""
    days = by_day(flows)
    behind = flows[flows["landing"] > WORSE * flows["run_rate"]].assign(ratio=lambda t: t["landing"] / t["run_rate"])
    month = flows[flows["period"] == "month"]
    made = (
        f"Made by `python -m bench.landing_backtest`: {flows['series'].nunique()} flows of three data sets, "
        f"{int(flows['origins'].sum()):,} forecasts. Error = |landing − total| ÷ total, mean over origins and series."
    )
    overall = (
        f"Overall {flows['landing'].mean():.2%} against {flows['run_rate'].mean():.2%}. By set and day the landing is at most "
        f"{days['ratio'].max():.1%} of the run rate's error; by single series and day of the month at most "
        f"{(month['landing'] / month['run_rate']).max():.1%}."
    )
    text = ["# Landing against run rate, on all past origins", "", made, "", overall, ""]
    cells = ["{set}", "{day}", "{landing:.2%}", "{run_rate:.2%}", "{ratio:.1%}", "{coverage:.0%}", "{series}", "{origins:,.0f}"]
    for period, title in (("month", "A month, by day of the month"), ("quarter", "A quarter, by day of the quarter")):
        heads = ["set", "day", "error of landing", "of run rate", "landing ÷ run rate", "80 % range held", "series", "origins"]
        text += [f"## {title}", "", *_lines(days[days["period"] == period], heads, cells), ""]
    text += [f"## Single series more than {WORSE - 1:.0%} behind the run rate", ""]
    heads = ["set", "series", "period", "day", "error of landing", "of run rate", "landing ÷ run rate"]
    cells = ["{set}", "{series}", "{period}", "{day}", "{landing:.2%}", "{run_rate:.2%}", "{ratio:.1%}"]
    text += [f"{len(behind)} of {len(flows)}: a channel whose spend was switched off and on, and one small count.", ""]
    text += [*_lines(behind, heads, cells), ""]
    for title, table, form in (("Ratios of the demo team", ratios, ".2%"), ("Stocks of the demo team", stocks, ",.0f")):
        means = table.groupby("day")[["landing", "run_rate"]].mean().assign(series=table.groupby("day")["series"].size()).reset_index()
        means["ratio"] = means["landing"] / means["run_rate"]
        text += [f"## {title}, a month, by day of the month", ""]
        heads = ["day", "error of landing", "of run rate", "landing ÷ run rate", "series"]
        text += [*_lines(means, heads, ["{day:.0f}", f"{{landing:{form}}}", f"{{run_rate:{form}}}", "{ratio:.1%}", "{series:.0f}"]), ""]
    return "\n".join(text)


def all_flows(inputs: Inputs) -> Iterator[Named]:
    """Yield every flow of the demo team and, where the folder is there, of the outside data sets."""
    yield from demo(inputs)
    if DATASETS.is_dir():
        yield from wbr()
        yield from conjura()


def main() -> None:
    """Write the tables."""
    inputs = load_inputs(ROOT / "data", "beauty")
    RESULT.write_text(report(judged(all_flows(inputs)), demo_ratios(inputs), demo_stocks(inputs)), encoding="utf-8")
    print(RESULT.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
