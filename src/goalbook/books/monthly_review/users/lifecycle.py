"""The user lifecycle from one snapshot to the next: acquire, activate, retain, monetise, recall (MR-44)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.books.monthly_review.users.counts import values
from goalbook.core.compare import less_than
from goalbook.core.message import Label

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from numpy.typing import NDArray

    from goalbook.core.policy import Policy

    Flags = NDArray[np.bool_]
    Counted = tuple[float, float]  # of how many, how many

LIFECYCLE = ("start", "end", "stage", "name", "base", "users", "rate", "low", "high", "before", "change", "change_low", "change_high")
STAGES = {
    "acquire": Label("Acquisition", "获取"),
    "activate": Label("Activation", "激活"),
    "retain": Label("Retention", "留存"),
    "monetise": Label("Monetisation", "变现"),
    "recall": Label("Recall", "召回"),
}
LEVEL = 0.8


def tables(known: Mapping[date, pd.DataFrame], policy: Policy) -> dict[str, pd.DataFrame]:
    """Return ``lifecycle``: five stages for each pair of snapshots that follow each other; a stage nothing tells of is left out.

    A pair of which one was exported in part tells nothing of users who came or went; where the newest one was, there is no row at all.
    """
    rows: list[tuple[object, ...]] = []
    earlier: dict[str, Counted] = {}
    for (start, before), (end, now) in pairwise(known.items()):
        pair = _Pair(before, now, np.datetime64(start, "s"), np.datetime64(end, "s"))
        if less_than(min(pair.kept(), pair.there_before()), float(policy.users.kept_min)):
            rows, earlier = [], {}
            continue
        found = {stage: (base, users) for stage, base, users in _stages(pair, policy) if base >= policy.users.hidden_below}
        days = pd.Timestamp(start), pd.Timestamp(end)
        rows += [(*days, stage, STAGES[stage], *_rated(stage, counted, earlier.get(stage))) for stage, counted in found.items()]
        earlier = found
    return {"lifecycle": pd.DataFrame(rows, columns=list(LIFECYCLE))}


def _rated(stage: str, counted: Counted, earlier: Counted | None) -> tuple[float, ...]:
    """Return counts, rate and its range, the rate of the pair before, and the change with its range.

    Who was acquired is no part of those who were there before, and so has no range of a share.
    """
    from goalbook.methods.experiments import Rate, rate_difference, wilson  # noqa: PLC0415 - brings scipy, which only snapshots need

    base, users = counted
    limits = (NAN, NAN) if stage == "acquire" else wilson(Rate(users, base), LEVEL)
    if earlier is None:
        return base, users, users / base, *limits, NAN, NAN, NAN, NAN
    before = earlier[1] / earlier[0]
    if stage == "acquire":
        return base, users, users / base, *limits, before, users / base - before, NAN, NAN
    effect = rate_difference(Rate(earlier[1], earlier[0]), Rate(users, base), LEVEL)
    return base, users, users / base, *limits, before, effect.estimate, effect.low, effect.high


class _Pair:
    """Two snapshots, each user of the later one beside what the earlier says of the same user."""

    def __init__(self, before: pd.DataFrame, now: pd.DataFrame, start: np.datetime64, end: np.datetime64) -> None:
        self.before, self.now, self.start = before, now, start
        self.window = end - start
        place = pd.Index(before["user"]).get_indexer(pd.Index(now["user"]))  # -1 of whom the earlier one does not know
        self.known = place >= 0
        self.place = np.where(self.known, place, 0)
        self.active = now["last_active"].to_numpy() > start

    def kept(self) -> float:
        """Return the share of the users before who stand in the later snapshot too, whatever they did since."""
        return float(self.known.sum()) / len(self.before)

    def there_before(self) -> float:
        """Return the share of users known before the pair began, by their first day, who stand in the earlier snapshot."""
        old = self.now["first_seen"].to_numpy() <= self.start
        return float((old & self.known).sum()) / float(old.sum()) if old.any() else 1.0

    def earlier(self, flags: Flags) -> Flags:
        """Return what held of each user of the later snapshot in the earlier one."""
        return np.asarray(self.known & flags[self.place], dtype=bool)


def _stages(pair: _Pair, policy: Policy) -> Iterator[tuple[str, float, float]]:
    """Yield stage, of how many, how many."""
    first, last = pair.now["first_seen"].to_numpy(), pair.now["last_active"].to_numpy()
    orders = values(pair.now, "orders_n")
    dated, seen, bought = not np.isnat(first).all(), not np.isnat(last).all(), not np.isnan(orders).all()
    new = first > pair.start if dated else ~pair.known
    yield "acquire", float(len(pair.before)), float(new.sum())
    if dated and (seen or bought):
        yield "activate", float(new.sum()), float((new & ((last > first) | (orders > 0))).sum())
    then = pair.before["last_active"].to_numpy()
    if seen and not np.isnat(then).all():
        was = then > pair.start - pair.window
        yield "retain", float(was.sum()), float((pair.earlier(was) & pair.active).sum())
        if bought:
            yield "monetise", float(pair.active.sum()), float((pair.active & _ordered(pair, orders)).sum())
        idle = then <= pair.start - np.timedelta64(int(policy.users.inactive_days), "D")
        yield "recall", float(idle.sum()), float((pair.earlier(idle) & pair.active).sum())


def _ordered(pair: _Pair, orders: NDArray[np.float64]) -> Flags:
    """Return who ordered in between: more orders of the last year than before, or as many that came to another sum."""
    orders = np.nan_to_num(orders)
    had = np.nan_to_num(np.where(pair.known, values(pair.before, "orders_n")[pair.place], 0.0))
    spent = (np.nan_to_num(values(frame, "revenue_12m")) for frame in (pair.now, pair.before))
    now, then = next(spent), next(spent)
    other = pair.known & (orders > 0) & (now != then[pair.place])
    return np.asarray((orders > had) | ((orders == had) & other), dtype=bool)
