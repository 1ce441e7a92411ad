"""Progress month by month, and what the rest of the period has to bring."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence


def current_rate(to_date: float, steps_measured: float) -> float:
    """Return the mean of the steps so far (per day, week or month); NaN before the first."""
    return to_date / steps_measured if steps_measured > 0 else float("nan")


def required_rate(target: float, to_date: float, steps_left: float) -> float:
    """Return what each step left must bring to reach the target, 0 when it is reached, NaN when no step is left."""
    return max(target - to_date, 0.0) / steps_left if steps_left > 0 else float("nan")


def monthly_progress(actuals: Sequence[float], targets: Sequence[float], best_before: float = float("nan")) -> pd.DataFrame:
    """Return one row per month of a period whose goal is a sum, or an average of months (then ``targets`` repeat it).

    ``actuals`` are NaN for months to come. Columns: target, actual, attainment, deviation, mom, cumulative, average (so far),
    average_deviation (from the mean target), required (of each month after this one), required_mom (against this month), best_month (up to
    this one, ``best_before`` included) and feasible (required ≤ best_month; NaN required is None). Months to come repeat nothing: their
    figures are NaN.
    """
    actual, target = np.asarray(actuals, dtype=float), np.asarray(targets, dtype=float)
    known = ~np.isnan(actual)
    cumulative = np.where(known, np.nancumsum(actual), np.nan)
    average = cumulative / np.maximum(np.cumsum(known), 1)
    left = len(actual) - np.arange(1, len(actual) + 1)
    rest = np.maximum(target.sum() - cumulative, 0.0)
    required = np.where(left > 0, rest / np.maximum(left, 1), np.nan)
    previous = np.concatenate([[np.nan], actual[:-1]])
    best = np.where(known, np.fmax.accumulate(np.concatenate([[best_before], actual]))[1:], np.nan)
    return pd.DataFrame(
        {
            "target": target,
            "actual": actual,
            "attainment": _ratio(actual, target),
            "deviation": _ratio(actual, target) - 1,
            "mom": _ratio(actual, previous) - 1,
            "cumulative": cumulative,
            "average": average,
            "average_deviation": average / target.mean() - 1 if target.mean() > 0 else np.nan * average,
            "required": required,
            "required_mom": _ratio(required, actual) - 1,
            "best_month": best,
            "feasible": [None if np.isnan(need) or np.isnan(top) else bool(need <= top) for need, top in zip(required, best, strict=True)],
        }
    )


def _ratio(numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    positive = denominator > 0
    with np.errstate(over="ignore"):  # a quotient past what a float holds is infinite, and shown as not known
        return np.asarray(np.where(positive, numerator / np.where(positive, denominator, 1.0), np.nan))
