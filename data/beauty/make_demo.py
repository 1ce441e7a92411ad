"""Make the facts of the demo team: a fictional beauty brand, from a seed, the same bytes on every run.

``python data/beauty/make_demo.py [FOLDER]`` writes ``facts/`` (2024-01 to 2025-05) and ``next/`` (2025-06, 2025-07) into FOLDER, by
default the folder of this script. A channel's numbers follow its funnel, entry × click rate × middle rate × payment rate, with a
weekday pattern, shopping festivals, holidays and autocorrelated noise. April to July 2025 are then scaled to the monthly totals of
`demo_story`, so that the second quarter of 2025 tells its case whatever the noise.
"""

from __future__ import annotations

import csv
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from demo_story import CHANNELS, CHINESE, CHINESE_TRAFFIC, COLUMNS, END, MONEY, NOT_SUMMED, SEASONS, SEED, SOCIAL, START, WEEKDAYS
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from demo_story import Channel, Curve, Line

Floats = NDArray[np.float64]
Row = dict[str, str]

DAYS = tuple(START + timedelta(days=i) for i in range((END - START).days + 1))
MONTHS = np.array([f"{day:%Y-%m}" for day in DAYS])
ORDINALS = np.array([day.toordinal() for day in DAYS], dtype=np.float64)


def main(folder: Path) -> None:
    """Write all files of facts into a team's folder."""
    rows = make_rows(np.random.Generator(np.random.PCG64(SEED)))
    for name, first, last in (("2024-h1", "2024-01", "2024-06"), ("2024-h2", "2024-07", "2024-12")):
        write(folder / "facts" / f"{name}.csv", COLUMNS, between(rows, first, last))
    write_in_chinese(folder / "facts" / "2025-q1.csv", between(rows, "2025-01", "2025-03"))
    april = between(rows, "2025-04", "2025-04")
    write(folder / "facts" / "2025-04.csv", COLUMNS, [*april, total_row(april)])
    dated = (*COLUMNS, "recorded_on")
    may = between(rows, "2025-05", "2025-05")
    write(folder / "facts" / "2025-05.csv", dated, with_early_version(may, ("2025-05-08", "douyin", "paid"), "2025-05-20"))
    returned = revised(find(may, ("2025-05-30", "xiaohongshu", "organic")), 0.94) | {"recorded_on": "2025-06-03"}
    write(folder / "next" / "2025-06.csv", dated, [returned, *late_orders(may), *between(rows, "2025-06", "2025-06")])
    write(folder / "next" / "2025-07.csv", COLUMNS, between(rows, "2025-07", "2025-07"))


def make_rows(rng: np.random.Generator) -> list[Row]:
    """Return all rows of all channels and of the whole team, by day, with their gaps."""
    market = seasons() * wander(rng, 0.12, 0.985)
    tables = [(channel.id, traffic, values) for channel in CHANNELS for traffic, values in channel_values(channel, market, rng)]
    tables.append(("", "", brand_values(rng)))
    rows = []
    for i, day in enumerate(DAYS):
        for channel, traffic, values in tables:
            row = {"date_day": day.isoformat(), "channel": channel, "traffic_type": traffic}
            row |= {name: as_text(name, series[i]) for name, series in values.items()}
            rows.append(row)
    return [spoilt(row) for row in rows if not missing(row)]


def channel_values(channel: Channel, market: Floats, rng: np.random.Generator) -> list[tuple[str, dict[str, Floats]]]:
    """Return each line's traffic type and its metrics by day, funnel stages as whole numbers."""
    pace = weekdays(channel.id) * market * wander(rng, 0.035, 0.97, fade=True) * wander(rng, 0.035, 0.6)
    lines = [funnel(channel, line, pace, rng) for line in channel.lines]
    for name, totals in ((channel.entry, channel.entry_totals), ("new_payers", channel.payer_totals), ("spend", channel.spend_totals)):
        fit_to_totals(lines, name, totals)
    if channel.entry_totals:  # clicks and registrations belong to the entry, so they are scaled with it
        for values in lines:
            for stage in ("clicks", channel.middle):
                values[stage] *= values[channel.entry] / values["entry_before"]
    whole = {name: in_whole([values[name] for values in lines]) for name in lines[0] if name not in {*MONEY, "entry_before"}}
    tables = []
    for place, line in enumerate(channel.lines):
        values = {name: series[place] for name, series in whole.items()} | {"spend": lines[place]["spend"]}
        tables.append((line.traffic_type, values | side_values(channel, line, values, rng)))
    return tables


def funnel(channel: Channel, line: Line, pace: Floats, rng: np.random.Generator) -> dict[str, Floats]:
    """Return entry, clicks, middle stage, new payers and spend by day, before they are scaled and rounded."""
    entry = at(channel.entry_per_day) * line.entry_share * pace * wander(rng, 0.025, 0.5)
    clicks = counted(entry * at(channel.click_rate) * line.click_factor * wander(rng, 0.012, 0.5), rng)
    middle = counted(clicks * at(channel.middle_rate) * wander(rng, 0.012, 0.4), rng)
    eager = 1 + 0.35 * (seasons() - 1)  # festivals lift the payment rate too, by a third of what they do to traffic
    payers = counted(middle * at(channel.pay_rate) * line.pay_factor * eager * wander(rng, 0.03, 0.5), rng)
    expected = at(channel.entry_per_day) * at(channel.click_rate) * at(channel.middle_rate) * at(channel.pay_rate) * pace
    spend = expected * at(channel.cac) * line.spend_share * wander(rng, 0.04, 0.5)
    return {
        channel.entry: entry,
        "entry_before": entry.copy(),
        "clicks": clicks,
        channel.middle: middle,
        "new_payers": payers,
        "spend": spend,
    }


def fit_to_totals(lines: Sequence[dict[str, Floats]], name: str, totals: dict[str, float] | None) -> None:
    """Scale a metric of all lines of a channel, in place, so that the months named have the totals given."""
    for month, total in (totals or {}).items():
        days = month == MONTHS
        factor = total / sum(float(values[name][days].sum()) for values in lines)
        for values in lines:
            values[name][days] *= factor


def in_whole(lines: Sequence[Floats]) -> Floats:
    """Return whole numbers by line and day whose running total over all lines never strays by more than a half: months keep their sums."""
    running = np.rint(np.cumsum(np.column_stack(lines).ravel()))
    return np.diff(running, prepend=0.0).reshape(-1, len(lines)).T


def side_values(channel: Channel, line: Line, values: dict[str, Floats], rng: np.random.Generator) -> dict[str, Floats]:
    """Return what hangs on the funnel: reactions, followers, retained users, orders, money."""
    stages = {"entry": values[channel.entry], "middle": values[channel.middle]}
    side = {name: counted(stages[stage] * share * wander(rng, 0.03, 0.5), rng) for name, (stage, share) in channel.side.items()}
    if any(name in side for name in SOCIAL):
        side["interactions"] = sum((side[name] for name in SOCIAL if name in side), start=np.zeros(len(DAYS)))
    if channel.followers and line.traffic_type == "organic":  # an account has one list of followers, whatever brought them
        side["followers_total"] = channel.followers + np.cumsum(side["new_followers"] - side["lost_followers"])
    side["payers"] = counted(values["new_payers"] * channel.returning * wander(rng, 0.02, 0.5), rng, at_least=values["new_payers"])
    side["orders"] = np.rint(side["payers"] * 1.06)
    side["revenue"] = side["orders"] * channel.basket * wander(rng, 0.035, 0.3)
    side["refund_amount"] = side["revenue"] * 0.042 * wander(rng, 0.12, 0.3)
    return side


def brand_values(rng: np.random.Generator) -> dict[str, Floats]:
    """Return the metrics of the whole team, which belong to no channel."""
    pace = seasons() ** 0.8 * wander(rng, 0.05, 0.95) * wander(rng, 0.03, 0.4)
    growth = at((("2024-01-01", 1.0), ("2025-07-31", 1.22)))
    return {
        "brand_search_index": np.rint(1_040 * growth * pace),
        "topic_volume": counted(5_200 * growth * pace * weekdays("xiaohongshu"), rng),
        "media_exposure": counted(46 * growth * pace, rng),
    }


def at(curve: Curve) -> Floats:
    """Return a curve's value on each day."""
    when = [date.fromisoformat(day).toordinal() for day, _ in curve]
    return np.exp(np.interp(ORDINALS, when, np.log([value for _, value in curve])))


def weekdays(channel: str) -> Floats:
    """Return a channel's weekday factor on each day."""
    return np.array([WEEKDAYS[channel][day.weekday()] for day in DAYS])


def seasons() -> Floats:
    """Return the factor of festivals and holidays on each day."""
    factor = np.ones(len(DAYS))
    for first, last, value in SEASONS:
        factor[(date.fromisoformat(first) - START).days : (date.fromisoformat(last) - START).days + 1] = value
    return factor


def wander(rng: np.random.Generator, sd: float, memory: float, *, fade: bool = False) -> Floats:
    """Return factors around 1 whose logs are autoregressive; fading ends them before April 2025, where totals are set by hand."""
    shocks = rng.standard_normal(len(DAYS)) * sd * (1 - memory**2) ** 0.5
    logs = np.empty(len(DAYS))
    level = 0.0
    for i, shock in enumerate(shocks):
        level = memory * level + shock
        logs[i] = level
    if fade:
        logs *= np.clip((date(2025, 4, 10).toordinal() - ORDINALS) / 50, 0, 1)
    return np.exp(logs)


def counted(expected: Floats, rng: np.random.Generator, at_least: Floats | None = None) -> Floats:
    """Return whole numbers with the scatter of independent events around what is expected."""
    drawn = np.rint(expected + np.sqrt(np.maximum(expected, 0)) * rng.standard_normal(len(expected)))
    return np.maximum(drawn, 0.0 if at_least is None else at_least)


def missing(row: Row) -> bool:
    """Tell whether the export of this day and channel never came."""
    outage = row["channel"] == "douyin" and "2024-09-14" <= row["date_day"] <= "2024-09-16"
    return outage or (row["channel"] == "search" and row["date_day"] in {"2025-05-24", "2025-05-25"})


def spoilt(row: Row) -> Row:
    """Return a row with the marks that exports leave where they have no number."""
    if row["channel"] == "xiaohongshu" and "2024-07-01" <= row["date_day"] <= "2024-07-09":
        row["comments"] = "--"
    if row["channel"] == "" and row["date_day"] in {"2025-05-17", "2025-05-18"}:
        row["media_exposure"] = "--"
    return row


def with_early_version(rows: Iterable[Row], key: tuple[str, str, str], recorded_on: str) -> list[Row]:
    """Return the rows with one day twice: as first exported, incomplete, and as corrected later."""
    rows = list(rows)
    right = find(rows, key)
    place = rows.index(right)
    return [*rows[:place], revised(right, 0.71) | {"recorded_on": key[0]}, *rows[place + 1 :], right | {"recorded_on": recorded_on}]


def find(rows: Iterable[Row], key: tuple[str, str, str]) -> Row:
    """Return the row of a day, channel and traffic type."""
    return next(row for row in rows if (row["date_day"], row["channel"], row["traffic_type"]) == key)


def late_orders(may: Iterable[Row]) -> list[Row]:
    """Return the paid Xiaohongshu rows of a May weekend with the orders that the platform attributed only in June."""
    may = list(may)
    days = ("2025-05-24", "2025-05-25", "2025-05-26")
    return [revised(find(may, (day, "xiaohongshu", "paid")), 1.12) | {"recorded_on": "2025-06-09"} for day in days]


def revised(row: Row, factor: float) -> Row:
    """Return a row whose sales differ by a factor."""
    changed = ("new_payers", "payers", "orders", "revenue", "refund_amount")
    return row | {name: as_text(name, float(row[name]) * factor) for name in changed}


def between(rows: Iterable[Row], first: str, last: str) -> list[Row]:
    """Return the rows of the months named, both included."""
    return [row for row in rows if first <= row["date_day"][:7] <= last]


def total_row(rows: Sequence[Row]) -> Row:
    """Return the sums an export puts below its rows."""
    summed = [name for name in COLUMNS[3:] if name not in NOT_SUMMED]
    return {"date_day": "合计"} | {name: as_text(name, sum(float(row[name]) for row in rows if row.get(name))) for name in summed}


def as_text(name: str, value: float) -> str:
    """Return a number as the files hold it: money with two decimals, the rest whole."""
    return f"{value:.2f}" if name in MONEY else f"{value:.0f}"


def write_in_chinese(path: Path, rows: Iterable[Row]) -> None:
    """Write rows as the shop's Chinese back office exports them: its headers and words, slashed dates, thousands commas in money."""
    changed = []
    for row in rows:
        local = {name: f"{float(text):,.2f}" if name in MONEY else text for name, text in row.items()}
        local |= {"date_day": row["date_day"].replace("-", "/"), "traffic_type": CHINESE_TRAFFIC[row["traffic_type"]]}
        changed.append({CHINESE[name]: text for name, text in local.items()})
    write(path, [CHINESE[name] for name in COLUMNS], changed)


def write(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Write rows as CSV in UTF-8, lines ending alike on every system."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
