"""Make the figures of the demo team's campaigns: fictional, from a seed and the team's own facts, the same bytes on every run.

``python data/beauty/make_campaigns.py [FOLDER]`` writes for `campaigns/618-2024` the daily plan and facts, opinion leaders, segments,
tests and the cities without campaign, for `campaigns/618-2025` the plan, and what came of that into `campaigns/618-2025/next`. What a
campaign brought is a part of what its channels brought that day. Sheets, schedules and texts beside these files are written by hand.
"""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp, sqrt
from pathlib import Path

import numpy as np

SEED = 618
HERE = Path(__file__).parent
CHANNELS = ("xiaohongshu", "douyin", "private_domain")
FACTS = (
    "date_day", "channel", "page_exposures", "clicks", "shares", "share_clicks", "conversions", "new_payers", "revenue", "spend",
    "group_invited", "group_joined",
)  # fmt: skip
PLAN = ("date_day", "channel", "page_exposures", "clicks", "shares", "conversions", "new_payers", "spend")
PART = {"xiaohongshu": 0.33, "douyin": 0.29, "private_domain": 0.46}  # of the channel's new payers on an ordinary day of the campaign
RETURNING = {"xiaohongshu": 1.3, "douyin": 1.33, "private_domain": 1.72}  # orders for each new payer
SHOWN = {"xiaohongshu": 9.2, "douyin": 7.4, "private_domain": 3.1}  # exposures for each click
PASSED_ON = {"xiaohongshu": 0.07, "douyin": 0.035, "private_domain": 0.16}  # shares for each click
CITIES = ("kunming", "guiyang", "lanzhou", "taiyuan")  # without campaign in 2024, 7.5 % of the market each
CITY = 0.075
PEAK, DIP = timedelta(days=3), timedelta(days=6)
HEAD, WAIST, KOC = 0.9, 0.8, 0.75  # how well the tiers fit, about


@dataclass(frozen=True)
class Window:
    """One campaign's days, and how much of the season was its own doing."""

    name: str
    warmup: date
    start: date
    end: date
    last: date
    lift: float

    def strength(self, day: date) -> float:
        """Return how much of an ordinary campaign day this is: less before, most at the end, fading after."""
        if day < self.start:
            return 0.25
        if day > self.end:
            return 0.28 * exp(-(day - self.end).days / 5)
        return 1.35 if self.end - day < PEAK else 1.15 if day - self.start < PEAK else 0.95

    def own(self, day: date) -> float:
        """Return what the campaign adds to the market where it runs; after it some purchases are missing that it brought forward."""
        if day > self.end:
            return -0.05 if day - self.end <= DIP else 0.0
        return self.lift * self.strength(day) if day >= self.warmup else 0.0


OLD = Window("618-2024", date(2024, 5, 25), date(2024, 6, 1), date(2024, 6, 18), date(2024, 6, 28), 0.15)
NEW = Window("618-2025", date(2025, 5, 26), date(2025, 6, 1), date(2025, 6, 18), date(2025, 6, 28), 0.13)
Day = dict[str, float]
Rows = list[list[object]]


def main(folder: Path) -> None:
    """Write all files into a team's folder."""
    past = daily("facts/2024-h1.csv")
    ahead = daily("facts/2025-05.csv", "next/2025-06.csv")
    old, new, later = folder / "campaigns/618-2024", folder / "campaigns/618-2025", folder / "campaigns/618-2025/next"
    write(old / "facts.csv", FACTS, facts(past, OLD, rng(1)))
    write(old / "plan_daily.csv", PLAN, plan(OLD, {"xiaohongshu": 38.0, "douyin": 82.0, "private_domain": 23.0}))
    write(old / "series.csv", ("date_day", "unit", "role", "value"), series(past, OLD, rng(2)))
    write(old / "experiments.csv", LOOKS, [*two_arms("page", OLD, (0.5, 0.5), (0.058, 0.072), rng(3)), *uneven(OLD, rng(4))])
    write(later / "facts.csv", FACTS, facts(ahead, NEW, rng(5)))
    write(new / "plan_daily.csv", PLAN, plan(NEW, {"xiaohongshu": 40.0, "douyin": 86.0, "private_domain": 27.5}))
    arms = two_arms("holdout", NEW, (0.2, 0.8), (0.011, 0.01595), rng(6))  # members who have not bought yet: few pay, 45 % more of them do
    write(later / "experiments.csv", LOOKS, [*arms, *two_arms("cover", NEW, (0.5, 0.5), (0.064, 0.067), rng(7))])
    write(old / "kol.csv", KOL, leaders(OLD, rng(8), known=True))
    write(new / "kol.csv", KOL, leaders(NEW, rng(9), known=False))
    write(later / "kol.csv", KOL, leaders(NEW, rng(9), known=True))
    write(old / "segments.csv", SEGMENT, segments(OLD, rng(10), known=True))
    write(new / "segments.csv", SEGMENT, segments(NEW, rng(11), known=False))
    write(later / "segments.csv", SEGMENT, segments(NEW, rng(11), known=True))


def rng(part: int) -> np.random.Generator:
    """Return the dice of one part, so that a change of one leaves the others as they are."""
    return np.random.Generator(np.random.PCG64([SEED, part]))


def daily(*files: str) -> dict[tuple[str, str], Day]:
    """Return each channel's figures by day, its kinds of traffic together; of two versions of a row the last counts."""
    rows: dict[tuple[str, str, str], Day] = {}
    for name in files:
        with (HERE / name).open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if row["channel"] in CHANNELS:
                    cells = {one: number(row[one]) for one in ("clicks", "new_payers", "revenue", "spend")}
                    rows[row["date_day"], row["channel"], row["traffic_type"]] = cells
    found: dict[tuple[str, str], Day] = {}
    for (day, channel, _), cells in rows.items():
        here = found.setdefault((day, channel), dict.fromkeys(cells, 0.0))
        for one, value in cells.items():
            here[one] += value
    return found


def number(cell: str) -> float:
    """Return a cell as a number, nothing for an empty one."""
    return float(cell.replace(",", "")) if cell.strip("-") else 0.0


def days(first: date, last: date) -> list[date]:
    """Return all days from the first to the last."""
    return [first + timedelta(days=place) for place in range((last - first).days + 1)]


def facts(team: dict[tuple[str, str], Day], window: Window, dice: np.random.Generator) -> Rows:
    """Return what the campaign brought by day and channel, each a part of what the channel brought."""
    rows: Rows = []
    for day in days(window.warmup, window.last):
        for channel in CHANNELS:
            whole, strength = team[day.isoformat(), channel], window.strength(day)
            part = min(PART[channel] * strength, 0.75)
            payers = int(dice.binomial(int(whole["new_payers"]), part))
            clicks = int(whole["clicks"] * min(part * float(dice.normal(1.12, 0.04)), 0.95))
            orders = min(int(payers * RETURNING[channel] * float(dice.normal(1, 0.05))), clicks)
            shares = int(clicks * PASSED_ON[channel] * float(dice.normal(1, 0.1)))
            money = whole["revenue"] * min(part * float(dice.normal(0.98, 0.03)), 0.9)
            spend = whole["spend"] * 0.3 * strength * float(dice.normal(1, 0.04)) if day <= window.end else 0.0
            invited = int(clicks * 0.3) if channel == "private_domain" else ""
            joined = int(dice.binomial(invited, 0.41)) if isinstance(invited, int) else ""
            shown = int(clicks * SHOWN[channel] * float(dice.normal(1, 0.03)))
            came = int(shares * float(dice.normal(1.45, 0.12)))
            rows.append([day, channel, shown, clicks, shares, came, orders, payers, f"{money:.0f}", f"{spend:.0f}", invited, joined])
    return rows


def plan(window: Window, payers: dict[str, float]) -> Rows:
    """Return what was hoped for: new payers on an ordinary day of the campaign, and the funnel that leads to them."""
    rate = {"xiaohongshu": 0.085, "douyin": 0.115, "private_domain": 0.13}
    cost = {"xiaohongshu": 1450.0, "douyin": 2500.0, "private_domain": 210.0}
    rows: Rows = []
    for day in days(window.warmup, window.end):
        for channel in CHANNELS:
            strength = window.strength(day)
            wanted = payers[channel] * strength
            clicks = wanted / rate[channel]
            orders, shares, shown = wanted * RETURNING[channel], clicks * PASSED_ON[channel], clicks * SHOWN[channel]
            rows.append([day, channel, *(round(one) for one in (shown, clicks, shares, orders, wanted, cost[channel] * strength))])
    return rows


def series(team: dict[tuple[str, str], Day], window: Window, dice: np.random.Generator) -> Rows:
    """Return new payers of the cities with the campaign, as one unit, and of some without; together they are those of the channels."""
    rows: Rows = []
    covered = 1 - CITY * len(CITIES)
    for day in days(date(2024, 2, 1), window.last):
        total = int(sum(team[day.isoformat(), channel]["new_payers"] for channel in CHANNELS))
        with_it = covered * (1 + window.own(day))
        whole = with_it + CITY * len(CITIES)
        found = dice.multinomial(total, [with_it / whole, *[CITY / whole] * len(CITIES)])
        rows.append([day, "投放城市 / cities with the campaign", "treated", found[0]])
        rows.extend([day, city, "control", count] for city, count in zip(CITIES, found[1:], strict=True))
    return rows


LOOKS = ("test", "arm", "role", "date_day", "share", "users", "conversions", "spend_sum", "spend_sq", "cost")
COSTS = {"page": 6_800, "holdout": 3_900, "cover": 900}  # of the variant: made once; the coupon's are its discounts
USERS = {"page": 1_150, "cover": 1_150, "holdout": 1_800}  # a day, all arms together


def two_arms(name: str, window: Window, shares: tuple[float, float], rates: tuple[float, float], dice: np.random.Generator) -> Rows:
    """Return a control and a variant as looked at four times, all counted from the first day."""
    rows: Rows = []
    for arm, role, share, rate in zip(("A", "B"), ("control", "variant"), shares, rates, strict=True):
        people = paid = 0
        money = squares = 0.0
        for look in (4, 4, 5, 5):
            more = int(dice.poisson(USERS[name] * share * look))
            baskets = dice.gamma(6, 107 / 6, int(dice.binomial(more, rate)))
            people, paid, money = people + more, paid + len(baskets), money + float(baskets.sum())
            squares += float((baskets**2).sum())
            gone = sum((4, 4, 5, 5)[: len(rows) % 4 + 1])
            day, sums = window.start + timedelta(days=gone - 1), (f"{money:.2f}", f"{squares:.0f}")
            rows.append([name, arm, role, day, share, people, paid, *sums, COSTS[name] if role == "variant" else ""])
    return rows


def uneven(window: Window, dice: np.random.Generator) -> Rows:
    """Return a test whose arms are not as large as they were meant to be: its figures are not to be trusted, on purpose."""
    rows: Rows = []
    for arm, role, users, rate in (("A", "control", 9_400, 0.05), ("B", "variant", 8_610, 0.058)):
        baskets = dice.gamma(6, 107 / 6, int(dice.binomial(users, rate)))
        sums = (f"{baskets.sum():.2f}", f"{(baskets**2).sum():.0f}")
        rows.append(["coupon", arm, role, window.end, 0.5, users, len(baskets), *sums, 10 * len(baskets) if role == "variant" else ""])
    return rows


KOL = (
    "kol", "tier", "channel", "fee", "tone_match", "planned_exposures", "planned_orders", "exposures", "reposts", "orders", "revenue",
    "measured_on",
)  # fmt: skip
TIERS = (  # names, tier, channel, fee, exposures, orders for 10,000 exposures
    (("苏打 / Soda",), "head", "douyin", 22_000, 620_000, 3.1),
    (("小鹿 / Fawn", "阿酒 / Ajiu", "南乔 / Nanqiao"), "waist", "xiaohongshu", 4_800, 118_000, 6.4),
    (("晚晚 / Wanwan", "糖糖 / Tangtang", "七月 / July", "米粒 / Milly", "豆子 / Bean"), "koc", "xiaohongshu", 600, 13_500, 11.5),
)


def leaders(window: Window, dice: np.random.Generator, *, known: bool) -> Rows:
    """Return the opinion leaders with what was hoped for and, once it is known, what came of them."""
    rows: Rows = []
    for names, tier, channel, fee, exposures, orders in TIERS:
        for name in names:
            fits = {"head": HEAD, "waist": WAIST, "koc": KOC}[tier] * float(dice.uniform(0.8, 1.05))
            seen = int(exposures * float(dice.lognormal(0, 0.25)))
            bought = int(dice.poisson(seen / 10_000 * orders))
            came = [seen, int(seen * float(dice.uniform(0.004, 0.009))), bought, f"{bought * float(dice.normal(109, 6)):.0f}"]
            outcome: list[object] = [*came, window.end + timedelta(days=5)] if known else [""] * 5
            rows.append([name, tier, channel, fee, f"{min(fits, 0.95):.2f}", exposures, round(exposures / 10_000 * orders), *outcome])
    return rows


SEGMENT = (
    "segment", "strategy", "target_participation", "target_conversion", "reached", "participated", "converted", "measured_on",
)  # fmt: skip
GROUPS = (  # segment, how it is addressed, targets, people, how far the outcome is from the targets
    ("new", "首单 9 折 / first order 10 % off", 0.10, 0.14, 21_000, 1.06, 0.97),
    ("growth", "拼团满减 / group purchase", 0.16, 0.20, 9_600, 1.10, 1.12),
    ("high", "专属礼盒预留 / a gift set kept for them", 0.30, 0.32, 2_900, 1.03, 1.15),
    ("dormant", "唤醒短信加券 / a message with a coupon", 0.04, 0.08, 15_500, 0.72, 0.86),
)


def segments(window: Window, dice: np.random.Generator, *, known: bool) -> Rows:
    """Return the groups of users that were addressed, with their targets and, once it is known, what came of it."""
    rows: Rows = []
    for name, strategy, joins, converts, people, more, better in GROUPS:
        reached = int(dice.normal(people, sqrt(people)))
        joined = int(dice.binomial(reached, joins * more))
        bought = int(dice.binomial(joined, converts * better))
        outcome: list[object] = [reached, joined, bought, window.end + timedelta(days=2)] if known else [""] * 4
        rows.append([name, strategy, joins, converts, *outcome])
    return rows


def write(path: Path, columns: tuple[str, ...], rows: Rows) -> None:
    """Write one table."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
