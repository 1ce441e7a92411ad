"""Time and agreement of the fits of customer value against a generic optimiser on the same likelihood: ``python -m bench.lifetime_value``.

CDNOW, 2,357 customers; the data lie outside the repository (GOALBOOK_SHARED, else ``../shared``). Both run in turn, so that the
ratio holds when the machine's speed drifts.
"""

from __future__ import annotations

import csv
import os
import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize
from scipy.special import betaln, gammaln

from goalbook.methods.bgnbd import STARTS, History, fit_bgnbd, history_of

if TYPE_CHECKING:
    from collections.abc import Callable

SHARED = Path(os.environ.get("GOALBOOK_SHARED") or Path(__file__).resolve().parents[2] / "shared")
SUMMARY = SHARED / "datasets" / "cdnow" / "cdnow_customers_summary.csv"
ROUNDS = 7
PAPER = (0.243, 4.414, 0.793, 2.426)


def customers() -> History:
    """Return the published summary: repeat purchases, week of the last, weeks observed."""
    with SUMMARY.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return history_of(*([float(row[name]) for row in rows] for name in ("frequency", "recency", "T")))


def generic(history: History) -> tuple[float, ...]:
    """Fit by Nelder-Mead without a gradient on every customer, from the same starts, as one writes it from the paper."""

    def cost(logs: np.ndarray) -> float:
        r, alpha, a, b = np.exp(logs)
        x, t_x, t = history.x, history.t_x, history.t
        stays = -(r + x) * np.log(alpha + t)
        leaves = np.where(x > 0, np.log(a) - np.log(b + np.maximum(x, 1) - 1) - (r + x) * np.log(alpha + t_x), -np.inf)
        ends = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + betaln(a, b + x) - betaln(a, b) + np.logaddexp(stays, leaves)
        return -float(ends.sum())

    options = {"maxiter": 4000, "xatol": 1e-5, "fatol": 1e-6}
    fits = [minimize(cost, np.log(start), method="Nelder-Mead", options=options) for start in STARTS]
    return tuple(float(value) for value in np.exp(min(fits, key=lambda fit: float(fit.fun)).x))


def timed(work: Callable[[], object]) -> float:
    """Return the seconds of one run."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    """Print both fits, both times and the median of their ratios, pair by pair."""
    history = customers()
    ours, theirs = fit_bgnbd(history), generic(history)
    if ours is None:
        message = "too few repeat customers"
        raise RuntimeError(message)
    pairs = [(timed(lambda: fit_bgnbd(history)), timed(lambda: generic(history))) for _ in range(ROUNDS)]
    found = (ours.r, ours.alpha, ours.a, ours.b)
    print(f"paper        {PAPER}")
    print(f"ours         {tuple(round(value, 5) for value in found)}  log-likelihood {ours.log_likelihood:.2f}")
    print(f"Nelder-Mead  {tuple(round(value, 5) for value in theirs)}")
    for name, place in (("ours", 0), ("Nelder-Mead", 1)):
        took = [pair[place] * 1000 for pair in pairs]
        print(f"{name:12} {statistics.median(took):.1f} ms ({min(took):.1f} to {max(took):.1f}) for {history.n:,} customers")
    print(f"ratio        {statistics.median(theirs_ / ours_ for ours_, theirs_ in pairs):.0f} times faster (median of {ROUNDS} pairs)")


if __name__ == "__main__":
    main()
