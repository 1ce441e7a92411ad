"""Campaigns in memory whose effect is measured: cities with and without, arms drawn by lot, a noisy team."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from goalbook.core.language import language
from support import campaign_of as made
from support import tiny_team as tiny
from support.campaign_of import rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from goalbook.books.campaign.result import CampaignResult
    from goalbook.inputs import Inputs

DATA = Path(__file__).resolve().parents[2] / "data"
LANGUAGE = language("en", "CNY")
SAY = LANGUAGE.say
AFTER = "2025-04-05"
TEST = {"id": "holdout", "about": "campaign", "metric": "new_payers", "users_per_day": 400, "days": 6, "rate": 0.1, "shares": [0.5, 0.5]}
FIRST = date(2025, 1, 1)


def cities(lift: float = 0.5, controls: int = 4, days: int = 90, jump: float = 0.0) -> list[dict[str, Any]]:
    """Return a treated unit lifted from 1 to 6 March, and controls of the same market; the first of them may jump with it."""
    rng = np.random.default_rng(5)
    market = 100 * np.exp(np.cumsum(rng.normal(0, 0.01, days)))
    found = []
    for place in range(controls + 1):
        own = market * (0.8 + place / 10) * np.exp(rng.normal(0, 0.02, days))
        up = lift if place == 0 else jump if place == 1 else 0.0
        own *= 1 + up * np.array([59 <= day < 65 for day in range(days)])
        role, unit = ("treated", "here") if place == 0 else ("control", f"c{place}")
        dates = [FIRST + timedelta(days=day) for day in range(days)]
        found += [{"date_day": day, "unit": unit, "role": role, "value": value} for day, value in zip(dates, own.tolist(), strict=True)]
    return found


def arms(counts: tuple[int, int, int, int], day: int = 6) -> list[dict[str, Any]]:
    """Return one look on a day of March: users and conversions of the control, then of the variant."""
    looks = (("A", "control", *counts[:2]), ("B", "variant", *counts[2:]))
    return [
        {"test": "holdout", "arm": arm, "role": role, "date_day": date(2025, 3, day), "share": 0.5, "users": users, "conversions": paid}
        for arm, role, users, paid in looks
    ]


def by_lot(counts: list[dict[str, Any]], sheet: dict[str, Any] | None = None, **given: Any) -> Inputs:
    """Return a campaign with a test about it, in a team whose own facts say nothing."""
    found = made.inputs({"tests": [TEST], **(sheet or {})}, experiments=counts, **given)
    return replace(found, facts=found.facts.iloc[:0])


def noisy(start: str = "2025-01-01", end: str = "2025-03-31", **changes: Callable[[date], float]) -> Any:
    """Return facts of channels a, b and c whose new payers differ from day to day; a change multiplies a channel's days."""
    rng = np.random.default_rng(9)
    luck = {(name, n): float(np.exp(rng.normal(0, 0.05))) for name in ("a", "b", "c") for n in range(120)}

    def payers(name: str) -> Callable[[date], float]:
        return lambda day: 100 * luck[name, (day - FIRST).days % 120] * changes.get(name, lambda _: 1.0)(day)

    return tiny.facts({name: {**tiny.DAY, "new_payers": payers(name)} for name in ("a", "b", "c")}, start=start, end=end)


def states(found: CampaignResult) -> list[str]:
    """Return the state of every design in their order."""
    return [str(row["state"]) for row in rows(found, "effect_designs")]


def reasons(found: CampaignResult) -> str:
    """Return all that is said of the designs."""
    return " | ".join(SAY(row["reason"]) for row in rows(found, "effect_designs") if row["reason"] is not None)
