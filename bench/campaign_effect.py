"""Hold each way of measuring a campaign against campaigns whose effect is known: `python -m bench.campaign_effect [N] [dev]`.

N campaigns (200) for each of four effects: 0, 5, 15 and 40 % (`bench/campaign_series.py`). The designs with controls are shown all of them,
or one or four as covariates; the seasonal baseline sees the campaign's own series alone. "Covers" means that the interval of the window's
total holds what the campaign caused on the days measured. "Wrong sign" counts among the campaigns whose effect is at least twice the
standard error the design states. "Called effective" means p ≤ 0.05 and the whole 80 % interval above zero.

Randomised arms are measured by the code that a report uses, once read at their planned end and once looked at four times: then the interval
holds at all looks at once and covers more often than 80 % at the last of them, by design. `arms` writes these two rows anew alone.

The seeds of the evaluation begin at 1,000 and nothing was tuned on them. What overlapping placebo windows are worth, where they
begin and the weight of a model's own claim were chosen on the development seeds from 50,000 on, which `dev` evaluates. Controls as placebos
(in space) covered as well, but say of `geolift_test` that its published effect is none; they were left out. The
evaluation was run twice: between the runs a mistake was mended by which thinned placebo windows counted for too little, as `dev` showed.
"""

from __future__ import annotations

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bench.campaign_arms import measure_arms
from bench.campaign_series import AFTER, EFFECTS, Series, make_series
from goalbook.methods.controls import Controls
from goalbook.methods.differences import difference_in_differences
from goalbook.methods.local_level import local_level
from goalbook.methods.seasonal_baseline import seasonal_baseline
from goalbook.methods.synthetic_control import synthetic_control
from goalbook.methods.uplift import Refused, Uplift, Window, pull_forward

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

EVALUATION, DEVELOPMENT = 1_000, 50_000  # first seeds
COVERED, WRONG, FALSE = (0.70, 0.90), 0.02, 0.10  # what the issue asks for
STRONG = 2.0  # standard errors
ALPHA = 0.05
TABLE = Path(__file__).with_suffix(".md")


def controls_of(series: Series, count: int | None = None) -> Controls:
    """Return the first controls of a campaign, all by default."""
    values = series.controls[:count]
    return Controls(values, tuple(f"control {row + 1}" for row in range(len(values))))


DESIGNS: dict[str, Callable[[Series, Window], Uplift | Refused]] = {
    "synthetic control": lambda series, window: synthetic_control(series.y, controls_of(series), window),
    "local level, all controls as covariates": lambda series, window: local_level(series.y, controls_of(series), window),
    "local level, 4 covariates": lambda series, window: local_level(series.y, controls_of(series, 4), window),
    "local level, 1 covariate": lambda series, window: local_level(series.y, controls_of(series, 1), window),
    "seasonal baseline (no controls)": lambda series, window: seasonal_baseline(series.y, window),
    "difference in differences (cross-check)": lambda series, window: difference_in_differences(series.y, controls_of(series), window),
}


ARMS = {"randomised arms, read at their end": False, "randomised arms, looked at four times": True}


@dataclass(frozen=True)
class Outcome:
    """What one design said of one campaign, as shares of its baseline, beside the truth."""

    design: str
    effect: float
    truth: float
    value: float
    low: float
    high: float
    error: float
    effective: bool
    p_blocks: float
    after_covered: bool

    @property
    def covered(self) -> bool:
        """Say whether the interval holds the truth."""
        return self.low <= self.truth <= self.high

    @property
    def strong(self) -> bool:
        """Say whether the true effect is twice the standard error or more."""
        return abs(self.truth) >= STRONG * self.error

    @property
    def wrong_sign(self) -> bool:
        """Say whether the estimate points the other way."""
        return self.value * self.truth < 0


def outcomes(task: tuple[int, float]) -> list[Outcome]:
    """Measure the campaign of a seed and an effect by every design."""
    series = make_series(*task)
    window = Window(series.start, series.stop)
    found = []
    for name, design in DESIGNS.items():
        uplift = design(series, window)
        if isinstance(uplift, Refused):
            message = f"{name} refused the campaign of seed {task[0]}: {uplift.reason}"
            raise TypeError(message)
        found.append(_outcome(name, series, uplift))
    return found


def _outcome(name: str, series: Series, uplift: Uplift) -> Outcome:
    daily = uplift.daily
    known = np.isfinite(daily[series.start : series.stop])
    base = float(uplift.baseline[series.start : series.stop][known].sum())
    later = pull_forward(uplift, AFTER)
    paid_back = series.truth(series.stop, series.stop + AFTER, daily)
    return Outcome(
        design=name,
        effect=series.effect,
        truth=series.truth(series.start, series.stop, daily) / base,
        value=uplift.total.value / base,
        low=uplift.total.low / base,
        high=uplift.total.high / base,
        error=uplift.spread.error / base,
        effective=uplift.effective(ALPHA),
        p_blocks=float("nan") if uplift.p_blocks is None else uplift.p_blocks,
        after_covered=later is not None and later.after.low <= paid_back <= later.after.high,
    )


def run(count: int, first: int = EVALUATION) -> list[Outcome]:
    """Measure ``count`` campaigns of each effect, each with a seed of its own."""
    tasks = [(first + count * place + number, effect) for place, effect in enumerate(EFFECTS) for number in range(count)]
    with ProcessPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        return [one for each in pool.map(outcomes, tasks, chunksize=8) for one in each]


def run_arms(count: int, first: int = EVALUATION) -> list[Outcome]:
    """Measure ``count`` campaigns with randomised arms of each effect, read once and watched."""
    found = []
    for place, effect in enumerate(EFFECTS):
        for seed in range(first + count * place, first + count * (place + 1)):
            for name, watched in ARMS.items():
                told = measure_arms(seed, effect, watched=watched)
                if told is not None:  # about one in a thousand fails the check of its split by chance
                    blank = float("nan")
                    found.append(Outcome(name, effect, *told[:5], told.effective, blank, after_covered=False))
    return found


def share(found: Sequence[Outcome], hit: Callable[[Outcome], bool]) -> float:
    """Return the share of outcomes for which ``hit`` is true, NaN where there are none."""
    return sum(map(hit, found)) / len(found) if found else float("nan")


def of(found: Sequence[Outcome], design: str, effect: float | None = None) -> list[Outcome]:
    """Return the outcomes of a design, of one effect or all."""
    return [one for one in found if one.design == design and effect in (None, one.effect)]


def wrong(found: Sequence[Outcome]) -> float:
    """Return the share of wrong signs where the effect is twice its standard error."""
    return share([one for one in found if one.strong], lambda one: one.wrong_sign)


def report(found: Sequence[Outcome]) -> str:
    """Return the results as two tables."""
    goals = f"{COVERED[0]:.0%} to {COVERED[1]:.0%}"
    heads = [
        f"80 % interval covers (goal {goals})",
        *(f"at {effect:.0%}" for effect in EFFECTS),
        f"wrong sign (goal ≤ {WRONG:.0%})",
        f"no effect called effective (goal ≤ {FALSE:.0%})",
    ]
    more = [
        *(f"{effect:.0%} called effective" for effect in EFFECTS[1:]),
        "error of the effect",
        "half width",
        "two weeks after covered",
    ]
    lines = ["| design | " + " | ".join(heads) + " |", "|---" * (len(heads) + 1) + "|"]
    rest = ["| design | " + " | ".join(more) + " |", "|---" * (len(more) + 1) + "|"]
    for name in (*ARMS, *DESIGNS):
        mine = of(found, name)
        if not mine:
            continue
        by_effect = [of(found, name, effect) for effect in EFFECTS]
        figures = [share(mine, _covered), *(share(each, _covered) for each in by_effect), wrong(mine), share(by_effect[0], _effective)]
        lines.append(f"| {name} | " + " | ".join(f"{figure:.1%}" for figure in figures) + " |")
        error = float(np.sqrt(np.mean([(one.value - one.truth) ** 2 for one in mine])))
        width = float(np.median([(one.high - one.low) / 2 for one in mine]))
        shares = [*(share(each, _effective) for each in by_effect[1:]), error, width]
        later = "–" if name in ARMS else f"{share(mine, lambda one: one.after_covered):.1%}"
        rest.append(f"| {name} | " + " | ".join([*(f"{figure:.1%}" for figure in shares), later]) + " |")
    return "\n".join([*lines, "", *rest, "", blocks(found)])


def blocks(found: Sequence[Outcome]) -> str:
    """Return what the p by moving blocks alone would have called an effect."""
    tested = [one for one in found if isfinite(one.p_blocks)]
    shares = [share([one for one in tested if one.effect == effect], lambda one: one.p_blocks <= ALPHA) for effect in EFFECTS]
    listed = ", ".join(f"{rate:.1%} at {effect:.0%}" for rate, effect in zip(shares, EFFECTS, strict=True))
    return (
        f"Synthetic control's p by moving blocks is at most {ALPHA:g} in {listed}: where levels wander it finds effects\n"
        "that are none, so the verdict rests on the p of the placebos."
    )


def _covered(one: Outcome) -> bool:
    return one.covered


def _effective(one: Outcome) -> bool:
    return one.effective


def rewritten(text: str) -> str:
    """Return the page's tables with the rows of randomised arms from a new report, all others as they stand."""
    new = iter([line for line in text.splitlines() if line.startswith("| randomised")])
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("| randomised")]
    lines = lines[next(at for at, line in enumerate(lines) if line.startswith("| design")) :]
    found: list[str] = []
    for line in lines:
        found.append(line)
        if line.startswith("|---"):
            found += [next(new) for _ in ARMS]
    return "\n".join(found)


def main() -> None:
    """Measure and write the page; with `dev` print the development seeds' results."""
    count = next((int(word) for word in sys.argv[1:] if word.isdigit()), 200)
    if "dev" in sys.argv[1:]:
        sys.stdout.write(report([*run_arms(count, DEVELOPMENT), *run(count, DEVELOPMENT)]) + "\n")
        return
    text = rewritten(report(run_arms(count))) if "arms" in sys.argv[1:] else report([*run_arms(count), *run(count)])
    about = "\n\n".join((__doc__ or "").strip().split("\n\n")[1:])
    head = f"# Does a measured effect hold what the campaign really caused?\n\n`python -m bench.campaign_effect {count}` wrote this page."
    TABLE.write_text(f"{head}\n\n{about}\n\n{text}\n", encoding="utf-8")
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()
