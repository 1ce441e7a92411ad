"""What drivers bring of the targets they feed, and which single value would close the gap."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.books.chains.closing import needed
from goalbook.books.chains.drivers import chains
from goalbook.books.rows import rows_of
from goalbook.core.compare import at_least

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from goalbook.books.chains.drivers import Chain
    from goalbook.books.months import Months
    from goalbook.books.rows import Row
    from goalbook.books.target_setting.move import Move
    from goalbook.books.target_setting.preparation import Prepared

DRIVERS = (
    "kr_id", "feeds", "metric_id", "channel", "outcome", "source", "implied", "implied_single", "implied_history", "target", "ratio", "gap",
)  # fmt: skip
SOLVER = ("kr_id", "factor", "name", "unit", "current", "needed", "needed_single", "best", "best_months", "reached", "limit")
STEPS = ("kr_id", "factor", "name", "unit", "own", "planned", "history", "best", "best_months", "limit", "source", "times", "outcome")


def steps(prepared: Prepared, months: Months) -> pd.DataFrame:
    """Return the steps of every driver with their history: what no slider moves."""
    rows = [
        (chain.kr_id, one.factor, one.name, one.unit, one.own, one.planned, one.history, one.best, one.span, one.limit, *_whole(chain))
        for chain in chains(prepared, months)
        for one in chain.factors
    ]
    return pd.DataFrame(rows, columns=list(STEPS))


def _whole(chain: Chain) -> tuple[str, int, str]:
    return chain.source, chain.times, chain.outcome


def moved(prepared: Prepared, tables: Mapping[str, pd.DataFrame], move: Move) -> dict[str, pd.DataFrame]:
    """Return the tables of drivers and of the values that would close their gaps."""
    outcomes = {(kr.metric, kr.channel): kr.id for kr in reversed(prepared.key_results) if kr.aggregation == "sum"}
    results = {kr.id: kr for kr in prepared.key_results}
    drivers, solved = [], []
    for kr_id, steps in _by_key_result(tables["driver_steps"]).items():
        kr = results[kr_id]
        feeds = outcomes.get((str(steps[0]["outcome"]), kr.channel), "")
        driver = _driver(steps, move.targets[kr_id], move.targets.get(feeds, NAN))
        drivers.append((kr_id, feeds, kr.metric, kr.channel, steps[0]["outcome"], steps[0]["source"], *driver))
        solved += list(_solved(steps, move.targets[kr_id], driver))
    return {"drivers": pd.DataFrame(drivers, columns=list(DRIVERS)), "solver": pd.DataFrame(solved, columns=list(SOLVER))}


def _by_key_result(table: pd.DataFrame) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows_of(table):
        found.setdefault(str(row["kr_id"]), []).append(row)
    return found


def _value(row: Row, target: float) -> float:
    """Return a step's planned value, or the target where the step is the key result's own."""
    return target if row["own"] else float(row["planned"])


def _driver(steps: list[Row], target: float, outcome: float) -> tuple[float, ...]:
    """Return implied, read once, at the last months' rates, target, ratio and gap.

    A monthly average of the key result's own can be meant once or every month; a volume taken from history is of every month.
    """
    times = float(steps[0]["times"])
    implied = math.prod(_value(row, target) for row in steps) * times
    single = implied / times if steps[0]["own"] else implied
    past = [float(row["history"]) for row in steps[1:]]
    by_history = _value(steps[0], target) * times * math.prod(past)
    return implied, single, by_history, outcome, implied / outcome if outcome else NAN, implied - outcome


def _solved(steps: list[Row], target: float, driver: tuple[float, ...]) -> Iterator[tuple[object, ...]]:
    """Yield each factor that alone would close the gap; a share would have to stay below 100 %."""
    implied, single, _, outcome, _, gap = driver
    if not gap < 0 or implied <= 0:
        return
    for row in steps:
        current, best = _value(row, target), float(row["best"])
        value, once = needed(row["unit"], current, implied, outcome), needed(row["unit"], current, single, outcome)
        if math.isnan(value):
            continue
        reached = None if math.isnan(best) else at_least(best, value)
        known = (row["kr_id"], row["factor"], row["name"], row["unit"], current, value, once, best)
        yield (*known, row["best_months"], reached, row["limit"])
