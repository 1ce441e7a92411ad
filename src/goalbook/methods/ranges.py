"""How wide a landing's range has to be, what the range covered in the past, and whether its probabilities had skill."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import stdtr, stdtrit

from goalbook.methods.flow import trailing
from goalbook.methods.origins import past_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goalbook.methods.flow import Floats, Flow
    from goalbook.methods.origins import Rolling

MIN_EFFECTIVE = 2.0  # below this many independent errors there is no range
MIN_SKILL_ORIGINS = 40  # fewer show nothing
_SIBLING_WEIGHT = 4.0  # independent errors that all siblings together may stand for
TARGETS = (0.25, 0.5, 0.75)  # quantiles of past totals over past pace that play the target in the Brier score


@dataclass(frozen=True)
class Spread:
    """Scale of the log error of the steps left, with the independent errors it rests on; one entry per origin."""

    scale: Floats
    effective: Floats
    count: Floats

    def quantile(self, cover: float) -> Floats:
        """Half-width of the central range on the log scale: Student's t with the effective number as degrees of freedom."""
        return np.asarray(self.scale * stdtrit(self.effective, 0.5 + cover / 2))

    def below(self, log_ratio: Floats | float) -> Floats:
        """Probability that ln(actual ÷ forecast) is below ``log_ratio``."""
        return np.asarray(stdtr(self.effective, log_ratio / self.scale))

    def last(self) -> Spread:
        """Keep only the last origin, now; shape (1,)."""
        return Spread(self.scale[-1:], self.effective[-1:], self.count[-1:])


def spread(errors: Floats, siblings: Sequence[Floats], ahead: int) -> Spread:
    """Pool the squared errors known at each origin, own ones with those of siblings on the same dates.

    Horizons overlap, so n errors over a horizon of h steps count as min(n, 2n ÷ h) independent ones; siblings stand for four at most, so
    that they carry a young flow and hardly move an old one. Scale² = mean(e²) · (1 + 1/ν), ν = effective number.
    """
    own, count = past_mean(errors**2, ahead)
    weight = np.minimum(count, 2 * count / ahead)
    variance = weight * np.nan_to_num(own)
    if siblings:
        theirs, known = past_mean(np.array([e**2 for e in siblings]), ahead)
        total = np.minimum(known, 2 * known / ahead)
        share = np.minimum(total.sum(axis=0), _SIBLING_WEIGHT) / np.maximum(total.sum(axis=0), 1e-12)
        variance = variance + share * (total * np.nan_to_num(theirs)).sum(axis=0)
        weight = weight + share * total.sum(axis=0)
    enough = weight >= MIN_EFFECTIVE
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = np.where(enough, np.sqrt(variance / weight * (1 + 1 / weight)), np.nan)
    return Spread(np.maximum(scale, 1e-9), np.where(enough, weight, np.nan), count)


@dataclass(frozen=True)
class Brier:
    """Sums of squared errors of probabilities, of the forecast and of the base rate."""

    forecast: float
    base: float
    origins: int

    @classmethod
    def pooled(cls, parts: Sequence[Brier]) -> Brier:
        """Add up the scores of sibling flows."""
        return cls(sum(p.forecast for p in parts), sum(p.base for p in parts), sum(p.origins for p in parts))

    @property
    def skill(self) -> float | None:
        """1 − score ÷ score of the base rate (Brier 1950; Murphy 1973); None over fewer than 40 origins."""
        return None if self.origins < MIN_SKILL_ORIGINS or self.base <= 0 else 1 - self.forecast / self.base


def brier(flow: Flow, rolling: Rolling, spreads: Spread) -> Brier:
    """Score P(landing ≥ target) at every past origin against the base rate of hitting.

    Past targets are unknown, so each pseudo period gets three: its pace in the four weeks before it began, times the quartiles of what
    periods reached relative to that pace. The base rate is the true share of hits over all origins, which no forecaster could have known
    better.
    """
    horizon = rolling.horizon
    pace_sum, pace_count = trailing(flow.amounts, flow.month)
    shift = horizon.elapsed - horizon.skip
    pace = np.roll(np.where(pace_count * 2 >= flow.month, pace_sum / np.maximum(pace_count, 1), np.nan), max(shift, 0))
    pace[: max(shift, 0)] = np.nan
    reference = pace * (rolling.present + rolling.present_ahead)
    total = rolling.to_date + rolling.remaining
    ok = np.isfinite(total) & np.isfinite(spreads.scale) & (np.nan_to_num(reference) > 0)
    if not ok.any():
        return Brier(0.0, 0.0, 0)
    relative = total[ok] / reference[ok]
    forecast = base = 0.0
    chosen = Spread(spreads.scale[ok], spreads.effective[ok], spreads.count[ok])
    for target in np.quantile(relative, TARGETS):
        hit = relative >= target
        p = hit_probability(target * reference[ok] - rolling.to_date[ok], rolling.forecast[ok], chosen)
        forecast += float(((p - hit) ** 2).sum())
        base += float(((hit.mean() - hit) ** 2).sum())
    return Brier(forecast, base, int(ok.sum()))


def hit_probability(still_needed: Floats, forecast: Floats, spreads: Spread) -> Floats:
    """Return P(steps left bring at least what is still needed)."""
    needed = np.maximum(still_needed, 1e-300)
    return np.where(still_needed <= 0, 1.0, 1 - spreads.below(np.log(needed / forecast)))
