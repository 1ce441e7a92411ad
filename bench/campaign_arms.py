"""Campaigns with randomised arms whose effect is known, measured by the code that a report uses (`books.campaign.effect`).

Rates of 1 to 10 %, 2,000 to 40,000 users in the smaller arm, held out a half or a fifth; users convert independently of each other.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
import pandas as pd

from bench.campaign_team import team_with
from goalbook.books.campaign.effect.measuring import effect_of

START, DAYS = date(2025, 6, 1), 18
LOOKS = (4, 8, 13, 18)


class Arms(NamedTuple):
    """What the book said of one campaign, as shares of what would have come anyway, beside the truth."""

    truth: float
    value: float
    low: float
    high: float
    error: float
    effective: bool


def measure_arms(seed: int, lift: float, *, watched: bool) -> Arms | None:
    """Return what the book says of the campaign of a seed; ``watched``: four looks, else one at the planned end. None where it refuses."""
    rng = np.random.default_rng([seed, 77])
    rate, held = float(rng.uniform(0.01, 0.1)), float(rng.choice([0.5, 0.2]))
    small = int(rng.integers(2_000, 40_000))
    sizes = {"control": small, "variant": round(small * (1 - held) / held)}
    rows = []
    for role, users in sizes.items():
        per_day = rng.multinomial(users, np.full(DAYS, 1 / DAYS))
        paid = rng.binomial(per_day, rate * (1 + (lift if role == "variant" else 0.0)))
        for look in LOOKS if watched else LOOKS[-1:]:
            day = START + timedelta(days=look - 1)
            rows.append(("holdout", role, role, day, held if role == "control" else 1 - held, per_day[:look].sum(), paid[:look].sum()))
    table = pd.DataFrame(rows, columns=["test", "arm", "role", "date_day", "share", "users", "conversions"])
    table = table.assign(date_day=pd.to_datetime(table["date_day"]), spend_sum=np.nan, spend_sq=np.nan)
    test = {"id": "holdout", "about": "campaign", "metric": "new_payers", "days": DAYS, "users_per_day": sum(sizes.values()) / DAYS}
    end = START + timedelta(days=DAYS - 1)
    sheet = {"metric": "new_payers", "start": START, "end": end, "tests": [test]}
    found = effect_of(team_with(sheet, {"campaign_experiments": table}), "x", end)
    if found is None or found.design != "randomised":
        return None
    base = found.baseline
    truth = lift * rate * sizes["variant"] / base
    error = rate**0.5 * (1 / sizes["control"] + 1 / sizes["variant"]) ** 0.5 * sizes["variant"] / base
    return Arms(truth, found.effect / base, found.low / base, found.high / base, error, found.verdict == "effective")
