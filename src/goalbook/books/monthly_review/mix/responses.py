"""What each channel would bring for more or less spend, measured on its own past; where that cannot be told, nothing is claimed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, divide
from goalbook.books.spend_response import Span, measured
from goalbook.methods.response import factor, weeks_to_tell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.books.spend_response import Measured

COLUMNS = (
    "channel",
    "elasticity",
    "low",
    "high",
    "n",
    "identified",
    "average_return",
    "marginal_return",
    "basis",
    "part",
    "responding",
    "spend",
    "spread",
    "correlation",
    "r2",
    "test_weeks",
)
_HALF = 0.5  # elasticity that a suggested test should be able to show


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return the responses of all channels that spend; see MonthlyReview for the columns."""
    elapsed = prepared.windows.elapsed
    found = measured(prepared.inputs, prepared.aim.metric, prepared.cube.channels, Span(elapsed[0], elapsed[-1]))
    return {"responses": pd.DataFrame([_row(one, prepared) for one in found], columns=list(COLUMNS))}


def spend_factor(row: Mapping[str, object] | pd.Series, change: float) -> float:
    """Return what a channel's headline figure is multiplied by when its spend changes by a share of itself.

    ``row`` is one of table ``responses``. Where the response is not identified nothing is claimed, so the factor is 1: the landing
    stays, and the report says why.
    """
    if not bool(row["identified"]):
        return 1.0
    grown = factor(float(row["elasticity"]), change)  # type: ignore[arg-type] # cells are object
    return 1.0 + float(row["responding"]) * (grown - 1.0)  # type: ignore[arg-type] # cells are object


def _row(found: Measured, prepared: Prepared) -> dict[str, object]:
    part, response = found.part, found.response
    policy = prepared.inputs.policy.response
    whole = prepared.board.comparisons.month.value(prepared.aim.metric, part.channel)
    average = divide(*part.window)
    claimed = response.identified and math.isfinite(average)
    tell = NAN if claimed else weeks_to_tell(response.noise, policy.test_change, _HALF, policy.min_t)
    return {
        "channel": part.channel,
        "elasticity": response.elasticity if claimed else NAN,
        "low": response.low if claimed else NAN,
        "high": response.high if claimed else NAN,
        "n": response.n,
        "identified": claimed,
        "average_return": average,
        "marginal_return": response.elasticity * average if claimed else NAN,
        "basis": response.basis if claimed or not response.identified else "no_outcome",
        "part": part.name,
        "responding": divide(part.window[0], whole) if claimed else NAN,
        "spend": part.window[1],
        "spread": response.spread,
        "correlation": found.correlation,
        "r2": response.r2,
        "test_weeks": max(tell, policy.test_least_weeks) if math.isfinite(tell) else NAN,
    }
