"""Make the demo team's purchases: a fictional sample of one new customer in three hundred, from a seed, the same bytes on every run.

``python data/beauty/make_transactions.py [FOLDER]`` writes ``transactions.csv``. Customers come day by day over a year, buy again at
rates of their own and may leave after any purchase; what they spend varies around the demo's average order value. Search is drawn three
times as often as it should be, so that something can be said of it: its customers rarely come back, those of the private domain do.
"""

from __future__ import annotations

import csv
import sys
from datetime import date, timedelta
from pathlib import Path

import numpy as np

SEED = 7
FIRST, LAST = date(2024, 6, 1), date(2025, 5, 31)
CUSTOMERS = 420
FIRST_ID = 7_300_000_000_000_000_000  # nineteen digits, as platforms write them
AVERAGE = 107.0
# How often a channel brings a customer who buys once, and one who comes back; then one who spends more than the average on the first order.
ONCE = {"xiaohongshu": 0.28, "douyin": 0.52, "private_domain": 0.07, "search": 0.13}
AGAIN = {"xiaohongshu": 0.20, "douyin": 0.58, "private_domain": 0.21, "search": 0.01}
DEAR = {"xiaohongshu": 1.0, "douyin": 1.0, "private_domain": 1.0, "search": 0.5}


def main(folder: Path) -> None:
    """Write the purchases in the order of their days."""
    rows = sorted(
        (*row, came)
        for place in range(CUSTOMERS)
        for bought in [purchases(place, np.random.Generator(np.random.PCG64([SEED, place])))]
        for came in [channel(bought, np.random.Generator(np.random.PCG64([SEED, CUSTOMERS + place])))]
        for row in bought
    )
    with (folder / "transactions.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["customer", "date_day", "orders", "amount", "channel"])
        writer.writerows((customer, day, orders, amount, channel) for day, customer, orders, amount, channel in rows)


def purchases(place: int, rng: np.random.Generator) -> list[tuple[str, str, int, str]]:
    """Return one customer's purchases: day, customer, orders, amount."""
    customer = str(FIRST_ID + place * 1_009 + 17)
    rate, leaves = rng.gamma(0.5, 1 / 150), rng.beta(0.9, 2.2)  # purchases a day; chance to leave after one
    basket = AVERAGE * 5 / rng.gamma(6)
    day, found = FIRST + timedelta(days=int(rng.integers(0, (LAST - FIRST).days + 1))), []
    while day <= LAST:
        found.append((day.isoformat(), customer, 1, f"{rng.gamma(6) / 6 * basket:.2f}"))
        if len(found) > 1 and rng.random() < leaves:
            break
        day += timedelta(days=1 + int(min(rng.exponential(1 / rate), 10_000)))
    return found


def channel(bought: list[tuple[str, str, int, str]], rng: np.random.Generator) -> str:
    """Return the channel that brought a customer, drawn apart from the purchases, so that they stay as they are."""
    weights = ONCE if len(bought) == 1 else AGAIN
    dear = float(bought[0][3]) > AVERAGE
    chances = np.array([weight * (DEAR[name] if dear else 1.0) for name, weight in weights.items()])
    return str(rng.choice(list(weights), p=chances / chances.sum()))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
