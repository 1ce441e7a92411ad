"""Time and result of the budget's optimum against a generic optimiser on the same curves: ``python -m bench.decomposition_allocation``.

Fifty channels, each at most a tenth of the budget, the core ones at least half of it together. SLSQP (scipy) gets the same curves, bounds
and floor: one start where every curve bends down everywhere, thirty starts where they are S-shaped, as fewer are often caught in a local
optimum. Both run in turn, so that the ratio holds when the machine's speed drifts.
"""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize

from goalbook.methods.allocation import STEPS, Bounds, Floor, allocate
from goalbook.methods.response_curves import HillCurve, LogCurve

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from goalbook.methods.response_curves import Curve

CHANNELS, BUDGET, MOST = 50, 4_000.0, 0.1
ROUNDS, SEED = 3, 20_250_630
STARTS = {"concave": 1, "S-shaped": 30}
BARS = {"concave": 0.5, "S-shaped": 2.0}
FLOOR = Floor(tuple(range(10)), BUDGET / 2)


def curves(kind: str) -> list[Curve]:
    """Return fifty curves of one kind, the same on every run."""
    random = np.random.default_rng(SEED)
    tops, halves = random.uniform(50, 500, CHANNELS), random.uniform(10, 200, CHANNELS)
    if kind == "concave":
        return [LogCurve(top, half) for top, half in zip(tops, halves, strict=True)]
    return [HillCurve(top, half, shape) for top, half, shape in zip(tops, halves, random.uniform(1.2, 4.0, CHANNELS), strict=True)]


def generic(given: Sequence[Curve], starts: int) -> float:
    """Return the best value that SLSQP finds from so many starts."""
    random = np.random.default_rng(SEED)
    member = np.zeros(CHANNELS)
    member[list(FLOOR.members)] = 1.0
    rules = [
        {"type": "eq", "fun": lambda x: x.sum() - BUDGET, "jac": np.ones_like},
        {"type": "ineq", "fun": lambda x: x[list(FLOOR.members)].sum() - FLOOR.amount, "jac": lambda _: member},
    ]

    def lost(x: np.ndarray) -> float:
        return -sum(float(curve.value(amount)) for curve, amount in zip(given, x, strict=True))

    def slope(x: np.ndarray) -> np.ndarray:
        return -np.array([curve.slope(max(float(amount), 1e-9)) for curve, amount in zip(given, x, strict=True)])

    best = 0.0
    for start in range(starts):
        first = np.full(CHANNELS, BUDGET / CHANNELS) if not start else random.dirichlet(np.ones(CHANNELS)) * BUDGET
        found = minimize(lost, np.minimum(first, MOST * BUDGET), jac=slope, method="SLSQP", bounds=[(0.0, MOST * BUDGET)] * CHANNELS,
                         constraints=rules, options={"maxiter": 500})  # fmt: skip
        best = max(best, -float(found.fun)) if found.success else best
    return best


def timed(work: Callable[[], float]) -> tuple[float, float]:
    """Return the seconds a piece of work takes, and its result."""
    started = time.perf_counter()
    value = work()
    return time.perf_counter() - started, value


def main() -> None:
    """Print time, ratio and values for both kinds of curves."""
    for kind, starts in STARTS.items():
        given = curves(kind)
        bounds = Bounds.shares(BUDGET, CHANNELS, 0.0, MOST)
        ours, theirs = [], []
        for _ in range(ROUNDS):
            ours.append(timed(lambda: allocate(given, BUDGET, bounds, FLOOR).value))  # noqa: B023 - called before the loop goes on
            theirs.append(timed(lambda: generic(given, starts)))  # noqa: B023 - as above
        mine, other = (statistics.median(seconds for seconds, _ in runs) for runs in (ours, theirs))
        ratio = statistics.median(a / b for (a, _), (b, _) in zip(ours, theirs, strict=True))
        print(
            f"{kind}: {CHANNELS} channels {mine * 1000:.1f} ms (bar {BARS[kind]:.1f} s), SLSQP from {starts} starts {other * 1000:.0f} ms, "
            f"ratio {ratio:.4f}; brings {ours[0][1]:.2f} against {theirs[0][1]:.2f} (grid of {STEPS})"
        )


if __name__ == "__main__":
    main()
