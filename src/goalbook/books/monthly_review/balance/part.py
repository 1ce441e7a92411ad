"""The month from further away, where the team keeps what it takes: its balance, surveys of customers, its members."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.monthly_review.balance.evaluation import evaluation
from goalbook.books.monthly_review.balance.grid import grid
from goalbook.books.monthly_review.balance.heads import output_per_post
from goalbook.books.monthly_review.balance.surveys import month_nps
from goalbook.books.monthly_review.balance.tiers import tiers

if TYPE_CHECKING:
    from goalbook.books.monthly_review.move import Move
    from goalbook.books.monthly_review.preparation import Prepared

Tables = dict[str, pd.DataFrame]


def tables(prepared: Prepared) -> Tables:
    """Return the tables that no slider moves; those of absent inputs are left out."""
    found = {"balance": grid(prepared), "output_per_post": output_per_post(prepared)}
    kept = {name: table for name, table in found.items() if len(table)}
    asked = not math.isnan(month_nps(prepared))
    return {**(evaluation(prepared) if kept or asked else {}), **kept}


def moved(prepared: Prepared, so_far: Tables, _move: Move) -> Tables:
    """Return what the tiers reached: where the goals weigh them, or where the month is looked at from further away anyhow."""
    weighed = prepared.plan.goals is not None and bool(prepared.plan.goals.tier_weights)
    found = tiers(prepared, so_far) if weighed or "evaluation" in so_far else {}
    return {name: table for name, table in found.items() if len(table)}
