"""Each target against what the period will bring: probability, trend, expected attainment, a proposal and a verdict by goal type."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.core.compare import at_least, at_most, less_than, more_than

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from goalbook.books.target_setting.calibration.asked import Asked
    from goalbook.books.target_setting.calibration.history import Track, Trend
    from goalbook.books.target_setting.calibration.prediction import Prediction
    from goalbook.books.target_setting.preparation import Prepared
    from goalbook.core.policy import Policy

COLUMNS = (
    "kr_id", "metric_id", "channel", "aggregation", "unit", "direction", "type", "baseline", "start", "target", "method", "p10", "p50",
    "p90", "low", "high", "probability", "probability_commit", "probability_stretch", "commit_proposed", "target_proposed",
    "stretch_proposed", "forecast", "months", "months_known", "outlier_day", "outlier_value", "forecast_without", "trend_ratio",
    "expected_attainment", "zone", "place", "band", "chance", "verdict", "origins", "own_origins", "coverage", "skill", "brier",
    "base_rate", "lead_days", "reason",
)  # fmt: skip
GRAVITY = ("not_evaluated", "pass", "warn", "fail")
_STEPS = (1, 2, 5, 10)
_PARTS_OF_RANGE = 20  # a proposal is rounded to about a twentieth of the 80 % range


@dataclass(frozen=True)
class Against:
    """A target against the plain trend: how many times the trend it asks for, and what part of it the trend would bring."""

    ratio: float
    attainment: float
    beyond: bool  # asks for growth where history does not grow: no ratio, and worse than any


def calibration_table(prepared: Prepared, targets: Mapping[str, float]) -> pd.DataFrame:
    """Return every figure's calibration with the targets where the sliders stand; see TargetSetting for the columns."""
    pairs = zip(prepared.tracks, prepared.predictions, strict=True)
    return pd.DataFrame(list(_rows(prepared, pairs, targets)), columns=list(COLUMNS))


def _rows(prepared: Prepared, pairs: Iterator[tuple[Track, Prediction]], targets: Mapping[str, float]) -> Iterator[dict[str, object]]:
    policy = prepared.inputs.policy
    for track, prediction in pairs:
        asked, trend = track.asked, track.trend
        target = asked.at(targets)
        against = against_trend(asked, trend, target)
        band = band_of(asked.type, against, policy)
        probability = prediction.reaching(target, falling=asked.falling)
        place = place_of(asked, prediction, target, policy)
        chance = chance_of(asked.type, probability, policy, place)
        yield {
            **_fixed(prepared, track, prediction),
            **_chances(asked, prediction, policy),
            "target": target,
            "probability": probability,
            "trend_ratio": against.ratio,
            "expected_attainment": against.attainment,
            "zone": zone_of(against, target, trend, policy),
            "place": place,
            "band": band,
            "chance": chance,
            "verdict": max((band, chance), key=GRAVITY.index) if enough_known(trend, policy) else "not_evaluated",
        }


def _fixed(prepared: Prepared, track: Track, prediction: Prediction) -> dict[str, object]:
    """Return what no slider moves."""
    asked, trend, scores = track.asked, track.trend, prediction.scores
    low, middle, high = (prediction.quantile(share) for share in (0.1, 0.5, 0.9))
    return {
        "kr_id": asked.kr_id,
        "metric_id": asked.metric,
        "channel": asked.channel,
        "aggregation": asked.aggregation,
        "unit": asked.unit,
        "direction": asked.direction,
        "type": asked.type,
        "baseline": asked.baseline,
        "start": trend.start,
        "method": prediction.method,
        "p10": low,
        "p50": middle,
        "p90": high,
        "low": low,
        "high": high,
        "forecast": trend.total,
        "months": trend.months,
        "months_known": trend.known,
        "outlier_day": trend.outlier.day if trend.outlier else None,
        "outlier_value": trend.outlier.value if trend.outlier else NAN,
        "forecast_without": trend.outlier.total if trend.outlier else NAN,
        "origins": scores.origins,
        "own_origins": scores.own,
        "coverage": scores.coverage,
        "skill": scores.proven,
        "brier": scores.brier,
        "base_rate": scores.base_rate,
        "lead_days": max((prepared.period.start - prepared.cube.data_to).days - 1, 0),
        "reason": prediction.reason,
    }


def _chances(asked: Asked, prediction: Prediction, policy: Policy) -> dict[str, object]:
    """Return the chances of the file's own commit and stretch, and the values that the policy's chances would ask for."""
    span = prediction.quantile(0.9) - prediction.quantile(0.1)
    wanted = policy.calibration.propose_commit, policy.calibration.propose_target, policy.calibration.propose_stretch
    values = (prediction.quantile(share if asked.falling else 1 - share) for share in wanted)
    names = ("commit_proposed", "target_proposed", "stretch_proposed")
    return {
        "probability_commit": prediction.reaching(asked.commit, falling=asked.falling),
        "probability_stretch": prediction.reaching(asked.stretch, falling=asked.falling),
        **{name: sensible(value, span) for name, value in zip(names, values, strict=True)},
    }


def sensible(value: float, span: float) -> float:
    """Return a value rounded to 1, 2 or 5 × a power of ten, about a twentieth of the range it comes from."""
    if math.isnan(value) or math.isnan(span) or span <= 0:
        return NAN
    rough = span / _PARTS_OF_RANGE
    power = math.floor(math.log10(rough))
    step = next(one for one in _STEPS if at_most(rough / 10.0**power, one))
    # Divided by a whole power of ten at the end: 0.0157, not 0.015700000000000002.
    units = round(value / step / 10.0**power) * step
    return float(units * 10**power) if power >= 0 else float(units / 10**-power)


def against_trend(asked: Asked, trend: Trend, target: float) -> Against:
    """Return target ÷ trend forecast and its inverse; of a falling metric the other way round, of a stock by the change."""
    if asked.shape == "stock":
        sign = -1.0 if asked.falling else 1.0
        wanted, expected = sign * (target - trend.start), sign * trend.total
        if math.isnan(wanted + expected):
            return Against(NAN, NAN, beyond=False)
        if wanted <= 0:
            return Against(wanted / expected if expected > 0 else NAN, NAN, beyond=False)
        return Against(wanted / expected, expected / wanted, beyond=False) if expected > 0 else Against(NAN, expected / wanted, beyond=True)
    top, bottom = (trend.total, target) if asked.falling else (target, trend.total)
    known = top > 0 and bottom > 0
    return Against(top / bottom, bottom / top, beyond=False) if known else Against(NAN, NAN, beyond=False)


def band_of(kind: str, against: Against, policy: Policy) -> str:
    """Return the verdict of the growth range (TS-23): pass up to the goal type's band, fail above the last one."""
    bands = policy.calibration.bands
    if against.beyond:
        return "fail"
    if math.isnan(against.ratio) or not kind:
        return "not_evaluated"
    if more_than(against.ratio, bands.fail_above):
        return "fail"
    return "pass" if at_most(against.ratio, bands.pass_stretch if kind == "stretch" else bands.pass_committed) else "warn"


def enough_known(trend: Trend, policy: Policy) -> bool:
    """Say whether the figure has the whole months of history without which no target is judged (TS-22)."""
    return at_least(trend.known, policy.calibration.window_months[0])


def place_of(asked: Asked, prediction: Prediction, target: float, policy: Policy) -> str:
    """Return where a target lies in the range, by its type's limits: near (the middle or less), far, outside; "" without a range.

    A stretch goal is meant to lie above the middle, so it is near up to the far end.
    """
    if math.isnan(prediction.scale) or math.isnan(target) or not asked.type:
        return ""
    calibration = policy.calibration
    near, far = (calibration.unproven_stretch,) * 2 if asked.type == "stretch" else calibration.unproven_committed
    for name, share in (("outside", far), ("far", near)):
        edge = prediction.quantile(1 - share if asked.falling else share)
        if more_than(edge, target) if asked.falling else more_than(target, edge):
            return name
    return "near"


def chance_of(kind: str, probability: float, policy: Policy, place: str = "") -> str:
    """Return the verdict of the probability: a committed goal needs a high one, a stretch goal one inside its band.

    Where no probability may be printed the range speaks by the target's ``place`` in it: a committed goal is doubted beyond the middle and
    fails outside, a stretch goal is doubted outside.
    """
    if not kind:
        return "not_evaluated"
    if math.isnan(probability):
        outside = "warn" if kind == "stretch" else "fail"
        return {"near": "pass", "far": "warn", "outside": outside}.get(place, "not_evaluated")
    if kind == "stretch":
        low, high = policy.attainable.stretch
        if less_than(probability, low):
            return "fail"
        return "pass" if at_most(probability, high) else "warn"
    if at_least(probability, policy.attainable.committed):
        return "pass"
    return "warn" if at_least(probability, policy.attainable.target[0]) else "fail"


def zone_of(against: Against, target: float, trend: Trend, policy: Policy) -> str:
    """Return where the expected attainment lies before the event (TS-21): too_high | stretch | strong | too_low, "" where not known."""
    bands = policy.okr.bands
    if math.isnan(against.attainment):
        nothing_asked = not math.isnan(trend.start) and not math.isnan(target) and not math.isnan(trend.total)
        return "too_low" if nothing_asked else ""
    if less_than(against.attainment, bands.too_high_below):
        return "too_high"
    if more_than(against.attainment, bands.too_low_above):
        return "too_low"
    return "stretch" if at_most(against.attainment, bands.very_good[1]) else "strong"
