"""Make the private domain's days of the demo team: fictional, from a seed and the team's own facts, the same bytes on every run.

``python data/beauty/make_private_domain.py [FOLDER]`` writes `users/private_domain.csv`. What the six guides add, lose and sell in a day
adds up to the new contacts, lost contacts, orders and revenue of the private domain in the facts; whom they reached, and how many of
those bought, follows the story: from 12 May fewer customers get a message, since the guides serve the new groups of the campaign.
"""

from __future__ import annotations

import csv
import sys
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int64]

SEED = 807
HERE = Path(__file__).parent
FIRST, LAST = date(2024, 11, 1), date(2025, 5, 31)
COLUMNS = (
    "date_day", "guide", "reachable", "invites", "adds", "deletes", "interacting", "delivered", "converted", "orders", "revenue",
)  # fmt: skip
CLOSING = {"g1": 8100, "g2": 7400, "g3": 6900, "g4": 6200, "g5": 5100, "g6": 3700}  # customers within reach at the end of May
DELIVERY = {"2024-11": 0.405, "2024-12": 0.372, "2025-01": 0.345, "2025-02": 0.318, "2025-03": 0.366, "2025-04": 0.362, "2025-05": 0.296}
GUIDES = tuple(CLOSING)
SKILL = np.array([1.06, 1.0, 1.03, 0.97, 0.94, 0.88])
ADD_RATE, LATE_ADD_RATE, INTERACTION, ORDERS_EACH = 0.615, 0.545, 0.118, 1.05
TURN = date(2025, 5, 12)
FIELDS = {"new_contacts": "adds", "lost_contacts": "deletes", "orders": "orders", "revenue": "revenue"}


def facts() -> dict[date, dict[str, float]]:
    """Return what the facts say of the private domain by day; a later version of a day replaces an earlier one."""
    found: dict[date, dict[str, float]] = {}
    for path in sorted((HERE / "facts").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.DictReader(stream):
                named = {_plain(key): value for key, value in row.items()}
                if named["channel"] != "private_domain":
                    continue
                day = date.fromisoformat(named["date_day"].replace("/", "-"))
                sums = found.setdefault(day, dict.fromkeys(FIELDS.values(), 0.0))
                for name, own in FIELDS.items():
                    text = (named.get(name) or "").replace(",", "")
                    sums[own] += float(text) if text not in ("", "--") else 0.0
    return found


def _plain(header: str) -> str:
    """Return a column's name: one of the files has Chinese headers."""
    return {
        "日期": "date_day", "渠道": "channel", "新增好友数": "new_contacts", "流失好友数": "lost_contacts", "成交订单数": "orders",
        "成交金额(元)": "revenue",
    }.get(header, header)  # fmt: skip


def split(total: float, weights: npt.NDArray[Any], rng: np.random.Generator) -> Counts:
    """Return whole numbers that add up to the total, spread by the weights."""
    return rng.multinomial(round(total), weights / weights.sum())


def days() -> list[date]:
    """Return the days, the first to the last."""
    return [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


@dataclass(frozen=True)
class Day:
    """One day of the six guides: whom they can write to at its end, whom they won and lost."""

    day: date
    reach: Counts
    added: Counts
    lost: Counts

    @property
    def month(self) -> str:
        """Return the month's label."""
        return f"{self.day:%Y-%m}"

    @property
    def length(self) -> int:
        """Return how many days the month has."""
        return monthrange(self.day.year, self.day.month)[1]


def made() -> list[dict[str, object]]:
    """Return one row per day and guide."""
    known, rng, size = facts(), np.random.default_rng(SEED), np.array(list(CLOSING.values()), dtype=float)
    moves = {day: (split(known[day]["adds"], size, rng), split(known[day]["deletes"], size, rng)) for day in days()}
    reach = size.astype(int) - sum(added - lost for added, lost in moves.values())
    rows: list[dict[str, object]] = []
    for day, (added, lost) in moves.items():
        reach = reach + added - lost
        rows += _rows(Day(day, reach, added, lost), known[day], rng)
    return rows


def _rows(day: Day, known: dict[str, float], rng: np.random.Generator) -> list[dict[str, object]]:
    """Return the day's rows: the orders and the revenue of the facts, spread over the guides."""
    late = day.day >= TURN
    # The month's whole is what DELIVERY says: May's messages fall short from the turn on.
    pace = (0.62 if late else 1.66) if day.month == "2025-05" else 1.0
    delivered = rng.binomial(day.reach, np.clip(DELIVERY[day.month] / day.length * pace * SKILL, 0, 1))
    interacting = rng.binomial(day.reach, INTERACTION / day.length * (0.86 if late else 1.0) * SKILL)
    orders = split(known["orders"], day.reach * SKILL, rng)
    converted = rng.binomial(orders, 1 / ORDERS_EACH)
    rate = rng.normal(LATE_ADD_RATE if late else ADD_RATE, 0.02, len(GUIDES))
    invites = np.maximum(day.added, np.rint(day.added / rate)).astype(int)
    cents = split(round(100 * known["revenue"]), orders, rng) if orders.sum() else orders
    counts = zip(day.reach, invites, day.added, day.lost, interacting, delivered, converted, orders, strict=True)
    return [
        dict(zip(COLUMNS, (day.day.isoformat(), guide, *(int(one) for one in own), f"{cent / 100:.2f}"), strict=True))
        for guide, own, cent in zip(GUIDES, counts, cents, strict=True)
    ]


def main(folder: Path) -> None:
    """Write the table."""
    path = folder / "users" / "private_domain.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(made())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
