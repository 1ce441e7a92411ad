"""The source's formula of lifetime value, from the assumptions of the goals' period, beside what customers bought (UA-09)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, divide
from goalbook.inputs.planning.economics import MONTHS, Economics
from goalbook.methods.clv import seed_clv

if TYPE_CHECKING:
    from goalbook.books.monthly_review.preparation import Prepared

COLUMNS = (
    "assumed_for",
    "arpu",
    "per",
    "retention",
    "years",
    "coefficient",
    "clv",
    "bought_12m",
    "bought_low",
    "bought_high",
    "of_assumed",
)
_YEAR = MONTHS["year"]


def table(prepared: Prepared, cohorts: pd.DataFrame) -> pd.DataFrame:
    """Return one row; none where the goals' period names no ARPU, retention and years, or no purchases say what came of them."""
    label = prepared.windows.horizon.label
    planned = prepared.inputs.planning.get(label)
    own = planned.sheet(Economics) if planned is not None else Economics()
    given = own.unit_economics
    team = cohorts[cohorts["kind"] == "team"]
    if given.arpu is None or given.retention is None or given.years is None or team["ltv"].isna().all():
        return pd.DataFrame(columns=list(COLUMNS))
    policy = prepared.inputs.policy
    coefficient = float(given.coefficient if given.coefficient is not None else policy.clv.coefficient)
    yearly = given.arpu * _YEAR / MONTHS[own.per]
    clv = seed_clv(yearly, given.retention, given.years, coefficient)
    margin = float(team["margin"].iloc[0])
    bought = [divide(float(team[name].iloc[0]), margin) if margin else NAN for name in ("ltv", "ltv_low", "ltv_high")]
    row = (label, given.arpu, own.per, given.retention, given.years, coefficient, clv, *bought, divide(bought[0], clv))
    return pd.DataFrame([row], columns=list(COLUMNS))
