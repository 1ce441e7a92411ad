"""Make the demo team's visits: fictional, from a seed, the same bytes on every run.

``python data/beauty/make_visitors.py [FOLDER]`` writes ``users/visitors.csv``: a year of months, new visitors and returning ones. In May
the readers that lifestyle topics brought to the shop for the first time bought less; those who knew it bought as before. The private
domain sells in WeCom, and of the other channels' orders nine in ten come from visits that the shop can follow: more orders than the facts
have cannot come of visits.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import numpy as np

SEED = 100
# Orders of each month in the facts, those of the private domain left out.
ORDERS = {
    "2024-05": 12_606, "2024-06": 13_639, "2024-07": 14_584, "2024-08": 12_739, "2024-09": 11_154, "2024-10": 13_735, "2024-11": 17_167,
    "2024-12": 14_479, "2025-01": 12_791, "2025-02": 12_174, "2025-03": 14_518, "2025-04": 14_207, "2025-05": 13_648,
}  # fmt: skip
FOLLOWED = {"new": 0.56, "returning": 0.34}  # of them, by visitors of either kind
RATES = {"new": 0.0305, "returning": 0.081}
LIFESTYLE = {"new": 0.0258, "returning": 0.0812}  # from 12 May, when topics changed


def main(folder: Path) -> None:
    """Write one row per month and kind."""
    rng = np.random.Generator(np.random.PCG64(SEED))
    (folder / "users").mkdir(exist_ok=True)
    with (folder / "users" / "visitors.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["month", "kind", "visits", "orders"])
        for month, sold in ORDERS.items():
            for kind, share in FOLLOWED.items():
                rate = (LIFESTYLE if month == "2025-05" else RATES)[kind] * rng.normal(1, 0.015)
                visits = int(rng.poisson(sold * share * rng.normal(1, 0.02) / rate))
                writer.writerow([month, kind, visits, int(rng.binomial(visits, rate))])


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
