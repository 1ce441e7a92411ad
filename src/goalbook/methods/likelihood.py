"""Highest likelihood of positive parameters: BFGS on their logs from several starts, each log held smoothly within its bounds.

BFGS and not L-BFGS-B: on four parameters the latter's linear algebra waits for threads longer than it computes (measured, five times as
long on a busy machine).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Cost = Callable[[Floats], tuple[float, Floats]]

LIMIT = 12.0  # of a log parameter, to either side
CLOSE = 1e-7  # of the gradient, as a share of the cost


def fit(cost: Cost, starts: Sequence[Sequence[float]], highest: Sequence[float]) -> tuple[Floats, float]:
    """Return the parameters of least cost and that cost. ``cost`` takes logs and gives value and gradient; ``highest`` bounds the logs."""
    top = np.asarray(highest, dtype=float)

    def free(place: Floats) -> tuple[float, Floats]:
        value, slope = cost(_held(place, top))
        return value, slope * (expit(place + LIMIT) - expit(place - top))

    size = abs(cost(np.log(np.asarray(starts[0], dtype=float)))[0])
    fits = [minimize(free, np.log(start), jac=True, method="BFGS", options={"gtol": CLOSE * size, "maxiter": 200}) for start in starts]
    best = min(fits, key=lambda one: float(one.fun))
    return np.exp(_held(best.x, top)), float(best.fun)


def _held(place: Floats, top: Floats) -> Floats:
    """Return logs between −LIMIT and top: the place itself well inside, flat beyond."""
    return np.asarray(np.logaddexp(0, place + LIMIT) - LIMIT - np.logaddexp(0, place - top), dtype=float)
