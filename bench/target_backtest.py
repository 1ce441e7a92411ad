"""Judge targets set as of past days by what came: does the 80 % range hold, are the chances better than the base rate, how sharp are they?

Run by `python -m bench.target_backtest`.

Every flow, ratio and stock of the demo team and every flow of the outside data sets. The period is a month (30 days, 4 weeks) or a quarter
(91 days, 13 weeks), seen the day before it begins or a month earlier. At every origin the range and the chance are those that
`goalbook` would have printed then, with the facts of that day. Nobody knows which targets the teams would have set; so each origin gets
those that teams set: the period before and the same period last year, +0, 5, 10 and 20 % (of falling metrics −). First the origins on
which a month or quarter of the calendar is about to begin, then all. The tables go to `target_backtest.md`; nothing in them depends on the
machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from bench.landing_backtest import DATASETS, ROOT, conjura, demo_metrics, wbr
from goalbook.inputs import load_inputs
from goalbook.methods.flow import calendar, side_by_side
from goalbook.methods.goal_backtest import Trial, judged, spreads_of
from goalbook.methods.origins import Horizon
from goalbook.methods.past_periods import flow_pasts, ratio_pasts, stock_pasts
from goalbook.methods.ratio_landing import pairs_side_by_side

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from goalbook.inputs import Inputs
    from goalbook.methods.flow import Days
    from goalbook.methods.goal_backtest import Mask, Past
    from goalbook.methods.ranges import Spread

RESULT = Path(__file__).with_suffix(".md")
LENGTHS = {"month": 30, "quarter": 91}
LEADS = (0, 30)
COVER = 0.8
UPLIFTS = (0.0, 0.05, 0.1, 0.2)
LATE = np.datetime64("2100-01-01")
BARS = (0.7, 0.9)  # coverage the 80 % range is to keep


@dataclass(frozen=True)
class Family:
    """Series of one metric that share their errors, oldest calendar first, and how to see their past periods."""

    group: str
    name: str
    dates: Days
    step: int
    pasts: Callable[[Horizon], list[Past]]
    falling: bool = False


def families(inputs: Inputs) -> Iterator[Family]:
    """Yield every metric of every data set with all its series."""
    yield from _flows("demo, flows", _grouped((name, values) for name, _, values in demo_metrics(inputs, "flow")))
    yield from _ratios(inputs)
    for name, channel, values in demo_metrics(inputs, "stock"):
        if channel:
            flow = calendar(values)
            yield Family("demo, stocks", f"{name}, {channel}", flow.dates, flow.step, partial(stock_pasts, flow))
    if DATASETS.is_dir():
        yield from _flows("Conjura", _grouped((_conjura_family(name), values) for _, name, values in conjura()))
        yield from _flows("WBR sample", _grouped((name, values) for _, name, values in wbr()))


def _conjura_family(name: str) -> str:
    return name if name in {"all_orders", "first_orders", "all_revenue", "first_revenue"} else "spend"


def _grouped(series: Iterator[tuple[str, pd.Series]]) -> dict[str, list[pd.Series]]:
    found: dict[str, list[pd.Series]] = {}
    for name, values in series:
        found.setdefault(name, []).append(values)
    return found


def _flows(group: str, found: dict[str, list[pd.Series]]) -> Iterator[Family]:
    for name, members in found.items():
        flows = side_by_side(calendar(members[0]), members[1:])
        yield Family(group, name, flows[0].dates, flows[0].step, partial(flow_pasts, flows))


def _ratios(inputs: Inputs) -> Iterator[Family]:
    flows = {(name, channel): values for name, channel, values in demo_metrics(inputs, "flow")}
    for ratio in inputs.catalogue.ratios.values():
        keys = [((ratio.numerator, channel), (ratio.denominator, channel)) for channel in sorted({channel for _, channel in flows})]
        parts = [(flows[top], flows[bottom]) for top, bottom in keys if top in flows and bottom in flows]
        pairs = pairs_side_by_side(parts, LATE) if parts else []
        if isinstance(pairs, list) and pairs:
            first = pairs[0][0]
            falling = ratio.direction == "down"
            yield Family("demo, ratios", ratio.id, first.dates, first.step, partial(ratio_pasts, pairs), falling)


def begins(family: Family, horizon: Horizon, months: int) -> Mask:
    """Say of each origin whether a calendar month (quarter) begins with the first step of its period."""
    starts = family.dates + np.timedelta64(family.step, "D") * (1 + horizon.skip)
    month = starts.astype("datetime64[M]")
    fresh = (starts - month.astype("datetime64[D]")).astype(int) < family.step
    return np.asarray(fresh & (month.astype(int) % months == 0))


def rows(inputs: Inputs) -> pd.DataFrame:
    """Return per family, period, lead and choice of origins what the back-test says; coverage and width are means over its series."""
    found = []
    for family in families(inputs):
        for (period, days), lead in ((pair, lead) for pair in LENGTHS.items() for lead in LEADS):
            horizon = Horizon(0, days // family.step, lead // family.step)
            if len(family.dates) <= horizon.ahead:
                continue
            pasts = family.pasts(horizon)
            spreads = spreads_of(pasts, COVER)
            fresh = begins(family, horizon, 1 if period == "month" else 3)
            for when, kept in (("calendar", fresh), ("every day", np.ones(len(fresh), dtype=bool))):
                scores = _scores(family, pasts, spreads, kept)
                if scores:
                    found.append({"when": when, "set": family.group, "metric": family.name, "period": period, "lead": lead, **scores})
    return pd.DataFrame(found)


def _scores(family: Family, pasts: list[Past], spreads: list[Spread], kept: Mask) -> dict[str, float]:
    """Return sums of the pooled scores, and coverage, width and error over the single series; nothing where nothing was judged."""
    pooled = judged(pasts, spreads, Trial(UPLIFTS, COVER, family.falling), kept)
    each = [judged([past], [spread], Trial((), COVER), kept) for past, spread in zip(pasts, spreads, strict=True)]
    each = [one for one in each if one.own]
    if not each or not pooled.origins:
        return {}
    n = pooled.origins
    return {
        "series": len(each),
        "judged": sum(one.own for one in each),
        "held": sum(one.coverage * one.own for one in each),
        "width": float(np.median([one.factor for one in each])),
        "error": float(np.mean([one.missed for one in each])),
        "origins": n,
        "brier": pooled.brier * n,
        "base": pooled.base * n,
        "hindsight": pooled.hindsight * n,
        "hits": pooled.base_rate * n,
    }


def summed(table: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return the families of a set together, weighted by origins; widths and errors as medians over families."""
    sums = table.groupby(by, sort=False)[["series", "judged", "held", "origins", "brier", "base", "hindsight", "hits"]].sum()
    middles = table.groupby(by, sort=False)[["width", "error"]].median()
    found = sums.join(middles)
    return found.assign(
        coverage=found["held"] / found["judged"],
        skill=1 - found["brier"] / found["base"],
        hindsight_skill=1 - found["brier"] / found["hindsight"],
        brier=found["brier"] / found["origins"],
        base_rate=found["hits"] / found["origins"],
    ).reset_index()


CELLS = {
    "set": "{set}", "period": "{period}", "lead": "{lead} days", "series": "{series}", "origins": "{origins:,}",
    "80 % range held": "{coverage:.0%}", "high ÷ low": "{width:.2f}", "error of the middle": "{error:.1%}",
    "targets hit": "{base_rate:.0%}", "Brier": "{brier:.3f}", "skill": "{skill:+.2f}", "against hindsight": "{hindsight_skill:+.2f}",
}  # fmt: skip


def _lines(table: pd.DataFrame, heads: list[str]) -> list[str]:
    found = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    records = [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]
    return found + ["| " + " | ".join(CELLS[head].format_map(row) for head in heads) + " |" for row in records]


def report(table: pd.DataFrame) -> str:
    """Return the tables as one page of facts."""
    by = ["set", "period", "lead"]
    calendar_days, every = (summed(table[table["when"] == when], by) for when in ("calendar", "every day"))
    overall = summed(table[table["when"] == "calendar"].assign(set="all"), ["set"]).iloc[0]
    outside = calendar_days[(calendar_days["coverage"] < BARS[0]) | (calendar_days["coverage"] > BARS[1])]
    named = "; ".join(f"{row.set}, {row.period}, {row.lead} days ahead: {row.coverage:.0%}" for row in outside.itertuples())
    made = (
        f"Made by `python -m bench.target_backtest`: {table['metric'].nunique()} metrics; at every origin targets of the period before "
        "and of the same period last year, +0, 5, 10, 20 % (falling metrics −). Skill = 1 − Brier score ÷ that of the base rate "
        "(the share of equally ambitious targets hit in all other periods over the sibling series). Beside it the same against the share "
        "over all periods, its own counted too: in a history of few independent quarters that is nearly the outcome itself. A constant can "
        "beat the first (leaving a period out moves its base rate against its outcome) and never the second; so the report prints a chance "
        "only where both are above 0. Ranges are made without single outlier days and judged with them."
    )
    result = (
        f"At the begin of calendar months and quarters: {overall['origins']:,.0f} origins, the 80 % range held {overall['coverage']:.0%}, "
        f"skill {overall['skill']:+.2f}, against hindsight {overall['hindsight_skill']:+.2f}. "
        f"Outside {BARS[0]:.0%} to {BARS[1]:.0%}: {named or 'none'}."
    )
    head = ["# Targets set as of past days, judged by what came", "", made, "", result, ""]
    heads = list(CELLS)
    text = [*head, "## As of each past month and quarter of the calendar", "", *_lines(calendar_days, heads), ""]
    return "\n".join([*text, "## As of every past day (week)", "", *_lines(every, heads), ""])


def main() -> None:
    """Write the tables."""
    RESULT.write_text(report(rows(load_inputs(ROOT / "data", "beauty"))), encoding="utf-8")
    print(RESULT.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
