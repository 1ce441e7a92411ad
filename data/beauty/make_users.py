"""Make the demo team's snapshots of users: a fictional sample of its users, hashed, from a seed, the same bytes on every run.

``python data/beauty/make_users.py [FOLDER]`` writes ``users/snapshots/``. Users come over fifteen months, are active at rates of their
own and may fall silent. Until February the best of them had a service group; those who lost it in March began to leave. From 12 May,
when Xiaohongshu's topics moved to lifestyle, those who come are drawn by promotions, and fewer of them do anything after the first day.
"""

from __future__ import annotations

import csv
import hmac
import sys
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import numpy as np

SEED = 38
KEY = b"a demo key that protects nobody"
FIRST, TURN, GROUP_ENDS = date(2024, 3, 1), date(2025, 5, 12), date(2025, 3, 10)
DAYS = (date(2025, 2, 28), date(2025, 3, 31), date(2025, 4, 30), date(2025, 5, 31))
USERS = 640
YEAR, WEEKS = 365, 7
BASKET = 107.0
BEST, TAGGED, AGREES = 0.08, 0.62, 0.7  # shares of users: the best, those with tags, those who may be written to
LOSES_GROUP, ONE_DAY, COMES_BACK = 0.45, 0.85, 0.05  # of the best; of those drawn by promotions; of those fallen silent
NEW_DAYS = 30  # in which the team calls a user new
TIERS = ((0.09, "high"), (0.46, "growth"), (1.0, "base"))  # as the team cuts them, by what they spent
COLUMNS = (
    "user_id", "segment", "first_seen", "orders_n", "revenue_12m", "promo_orders_n", "influence_score", "joined_fission", "tags_n",
    "last_active", "consent",
)  # fmt: skip


@dataclass
class User:
    """One user's life: when first seen, active days, purchases as day, amount and whether a promotion led to it."""

    name: str
    first: date
    influence: int
    joined: bool
    tags: int
    consent: bool
    active: list[date] = field(default_factory=list)
    bought: list[tuple[date, float, bool]] = field(default_factory=list)


def main(folder: Path) -> None:
    """Write one file per day."""
    users = [user(place) for place in range(USERS)]
    (folder / "users" / "snapshots").mkdir(parents=True, exist_ok=True)
    for day in DAYS:
        with (folder / "users" / "snapshots" / f"{day}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows(rows(users, day))


def user(place: int) -> User:
    """Return one user, drawn from a seed of its own so that more users change none of the others."""
    rng = np.random.Generator(np.random.PCG64([SEED, place]))
    span = (DAYS[-1] - FIRST).days
    first = FIRST + timedelta(days=int(span * rng.random() ** 0.8))
    influence = int(100 * rng.beta(1.3, 3.5))
    best = rng.random() < BEST
    name = hmac.digest(KEY, f"demo-user-{place:04d}".encode(), "sha256").hex()[:32]
    joined = bool(rng.random() < 0.06 + 0.5 * (influence / 100) ** 1.5)
    found = User(name, first, influence, joined, int(rng.poisson(2.6)) if rng.random() < TAGGED else 0, bool(rng.random() < AGREES))
    live(found, rng, best=best)
    return found


def live(user: User, rng: np.random.Generator, *, best: bool) -> None:
    """Give a user active days and purchases up to the last snapshot."""
    late = user.first >= TURN
    every = 5.0 if best else 4.0 + rng.gamma(1.5, 6.0)  # days between two visits
    buys = 0.2 if best else 0.05 if late else rng.beta(1.4, 13)
    basket = BASKET * (1.7 if best else 1.0) * rng.gamma(6) / 6
    stays = 900.0 if best else 40 + rng.exponential(190.0)
    leaves = user.first + timedelta(days=int(rng.exponential(stays)))
    if best and rng.random() < LOSES_GROUP:
        leaves = min(leaves, GROUP_ENDS + timedelta(days=int(rng.integers(0, 24))))
    day = user.first
    while day <= DAYS[-1]:
        user.active.append(day)
        if rng.random() < buys:
            drawn = 0.75 if late or not user.bought else 0.28
            user.bought.append((day, round(float(rng.gamma(5) / 5 * basket), 2), bool(rng.random() < drawn)))
        if (late and rng.random() < ONE_DAY) or day > leaves:
            if rng.random() > COMES_BACK:
                return
            day += timedelta(days=95)  # back after a long silence
        day += timedelta(days=1 + int(rng.exponential(every)))


def rows(users: list[User], day: date) -> list[tuple[object, ...]]:
    """Return what a snapshot of the day says, by id."""
    seen = sorted((one for one in users if one.first <= day), key=lambda one: one.name)
    year = {one.name: [order for order in one.bought if day - timedelta(days=YEAR) < order[0] <= day] for one in seen}
    worth = {name: sum(amount for _, amount, _ in orders) for name, orders in year.items()}
    ranked = sorted((one for one in seen if (day - one.first).days >= NEW_DAYS), key=lambda one: (-worth[one.name], one.name))
    tier = {one.name: next(name for end, name in TIERS if (place + 1) / len(ranked) <= end) for place, one in enumerate(ranked)}
    return [_row(one, day, tier.get(one.name, "new"), year[one.name]) for one in seen]


def _row(one: User, day: date, tier: str, orders: list[tuple[date, float, bool]]) -> tuple[object, ...]:
    promoted = sum(promo for _, _, promo in orders)
    last = max(active for active in one.active if active <= day)
    return (
        one.name, tier, one.first.isoformat(), len(orders), f"{sum(amount for _, amount, _ in orders):.2f}", promoted, one.influence,
        "yes" if one.joined else "no", one.tags, last.isoformat(), "yes" if one.consent else "no",
    )  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
