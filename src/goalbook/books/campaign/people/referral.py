"""The reward ladder: what its steps cost, how many come by it, and what one user brought costs."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.campaign.people.sums import over
from goalbook.books.rows import rows_of
from goalbook.core.message import two_languages
from goalbook.inputs.campaigns.people import CAMPAIGN_REFERRAL
from goalbook.methods.spread import ladder_cost

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goalbook.books.campaign.move import Move
    from goalbook.books.rows import Row
    from goalbook.inputs import Planning

COLUMNS = (
    "step", "condition", "reward", "discount", "price", "pays", "filed_cost", "unit_cost", "planned_invites", "planned_accepted",
    "planned_rate", "planned_cost", "planned_cost_per", "invites", "accepted", "accept_rate", "rewards", "cost", "cost_per_referred",
)  # fmt: skip
_FOLD = re.compile(r"(\d(?:\.\d+)?)\s*折")  # 9 折: nine tenths are paid
_OFF = re.compile(r"(\d+(?:\.\d+)?)\s*%\s*off", re.IGNORECASE)
TENTHS, HUNDREDTHS = 10.0, 100.0


def referral(plan: Planning, move: Move) -> pd.DataFrame:
    """Return the ladder by step, its rewards as moved.

    A step's cost per user brought is that of its own rewards and accepted invitations. Where a reward is a discount, ``price`` is the
    price of the item at which it costs what was filed, ``pays`` what the friend pays for it.
    """
    rows = [_step(row, move) for row in sorted(rows_of(plan.table(CAMPAIGN_REFERRAL)), key=lambda row: row["step"])]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _step(row: Row, move: Move) -> Row:
    step, filed = int(row["step"]), float(row["unit_cost"])
    cost, off = move.reward(step, filed), discount_of(str(row["reward"]))
    price = over(filed, off)
    given = _given(row)
    return {
        "step": step,
        "condition": two_languages(str(row["condition"])),
        "reward": two_languages(str(row["reward"])),
        "discount": off,
        "price": price,
        "pays": after(price, off),
        "filed_cost": filed,
        "unit_cost": cost,
        "planned_invites": row["planned_invites"],
        "planned_accepted": row["planned_accepted"],
        "planned_rate": over(row["planned_accepted"], row["planned_invites"]),
        "planned_cost": cost * row["planned_accepted"],
        "planned_cost_per": ladder_cost([cost], [row["planned_accepted"]], row["planned_accepted"]),
        "invites": row["invites"],
        "accepted": row["accepted"],
        "accept_rate": over(row["accepted"], row["invites"]),
        "rewards": row["rewards"],
        "cost": cost * given,
        "cost_per_referred": ladder_cost([cost], [given], row["accepted"]),
    }


def discount_of(reward: str) -> float:
    """Return the share that a reward takes off a price, 0.1 for 9 折 or 10 % off; NaN where it is no discount."""
    fold, off = _FOLD.search(reward), _OFF.search(reward)
    if fold:
        return 1 - float(fold[1]) / TENTHS
    return float(off[1]) / HUNDREDTHS if off else math.nan


def after(price: float, discount: float) -> float:
    """Return what is paid after a discount: 90 for an item of 100 at 10 % off."""
    return price * (1 - discount)


def brought(rows: Sequence[Row], name: str = "accepted") -> float:
    """Return the users that the ladder brought: those of its first step, which every further step counts again."""
    return float(rows[0][name]) if rows else math.nan


def whole_cost(rows: Sequence[Row], *, planned: bool = False) -> tuple[float, int]:
    """Return what the ladder costs per user brought over all steps of known cost, and how many steps have none."""
    claims = [(row["unit_cost"], row["planned_accepted"] if planned else _given(row)) for row in rows]
    wanted = [(cost, count) for cost, count in claims if count > 0]  # what nobody reaches or nobody counted costs nothing that is known
    priced = [(cost, count) for cost, count in wanted if not math.isnan(cost)]
    people = brought(rows, "planned_accepted" if planned else "accepted")
    found = ladder_cost([cost for cost, _ in priced], [count for _, count in priced], people) if priced else math.nan
    return found, len(wanted) - len(priced)


def _given(row: Row) -> float:
    """Return the rewards given; where nobody counted them, each accepted invitation earned one."""
    return float(row["accepted"] if math.isnan(row["rewards"]) else row["rewards"])
