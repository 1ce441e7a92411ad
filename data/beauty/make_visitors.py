"""Make the demo team's visits: fictional, from a seed, the same bytes on every run.

``python data/beauty/make_visitors.py [FOLDER]`` writes ``users/visitors.csv``: a year of months, new visitors and returning ones. In May
the readers that lifestyle topics brought to the shop for the first time bought less; those who knew it bought as before.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import numpy as np

SEED = 31
# New customers of each month in the facts, which is how busy the shop was.
BUSY = {
    "2024-05": 10_884, "2024-06": 11_717, "2024-07": 12_601, "2024-08": 10_748, "2024-09": 9_584, "2024-10": 11_958, "2024-11": 14_491,
    "2024-12": 12_219, "2025-01": 10_784, "2025-02": 10_270, "2025-03": 12_292, "2025-04": 12_220, "2025-05": 11_525,
}  # fmt: skip
VISITS = {"new": 30.0, "returning": 7.5}  # for each of them
RATES = {"new": 0.0305, "returning": 0.081}
LIFESTYLE = {"new": 0.0258, "returning": 0.0812}  # from 12 May, when topics changed


def main(folder: Path) -> None:
    """Write one row per month and kind."""
    rng = np.random.Generator(np.random.PCG64(SEED))
    (folder / "users").mkdir(exist_ok=True)
    with (folder / "users" / "visitors.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["month", "kind", "visits", "orders"])
        for month, busy in BUSY.items():
            for kind, each in VISITS.items():
                visits = int(rng.poisson(busy * each * rng.normal(1, 0.02)))
                rate = (LIFESTYLE if month == "2025-05" else RATES)[kind] * rng.normal(1, 0.015)
                writer.writerow([month, kind, visits, int(rng.binomial(visits, rate))])


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
