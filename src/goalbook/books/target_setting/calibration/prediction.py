"""What the period will bring, as a distribution whose width comes from past errors, and what its probabilities were worth."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scipy.special import stdtr, stdtrit

from goalbook.books.aggregate import NAN, WHOLE_TEAM
from goalbook.books.landings import COVER, dated, landing_over, ratio_pairs, siblings_of, stock_series
from goalbook.core.compare import at_least, at_most, less_than
from goalbook.core.message import Message, msg
from goalbook.methods.goal_backtest import Scores, Trial, judged, spreads_of
from goalbook.methods.landing import Landing, NoLanding
from goalbook.methods.past_periods import past_flows, past_ratios, past_stock
from goalbook.methods.ratio_landing import RatioLanding

if TYPE_CHECKING:
    from goalbook.books.landings import AnyLanding
    from goalbook.books.target_setting.calibration.asked import Asked, Shape
    from goalbook.books.target_setting.preparation import Prepared
    from goalbook.core.policy import Policy
    from goalbook.methods.goal_backtest import Past

NO_SCORES = Scores(0, NAN, NAN, NAN, 0, NAN, NAN, NAN, NAN)


@dataclass(frozen=True)
class Prediction:
    """The distribution of what a key result measures: ``share`` × (``done`` + what is still to come).

    What is to come is ``middle`` × exp(t · ``scale``), of a stock ``middle`` + t · ``scale``, t Student's with ``effective`` degrees of
    freedom; scale NaN = no range. ``printable``: over enough origins the back-test's chances beat the hits of the other periods and the
    hits of all, and its ranges held as often as they should. ``reason`` says why there is no range or no probability.
    """

    method: Shape
    done: float
    middle: float
    scale: float
    effective: float
    share: float
    printable: bool
    scores: Scores
    reason: Message | None

    def quantile(self, share: float) -> float:
        """Return the value that is not exceeded with this probability."""
        if math.isnan(self.scale):
            return self.share * (self.done + self.middle) if share == 0.5 else NAN  # noqa: PLR2004 - the middle needs no range
        step = self.scale * float(stdtrit(self.effective, share))
        rest = self.middle + step if self.method == "stock" else self.middle * math.exp(step)
        return self.share * (self.done + rest)

    def reaching(self, target: float, *, falling: bool) -> float:
        """Return the probability to reach a target, NaN where none may be printed."""
        if not self.printable or math.isnan(target) or math.isnan(self.scale):
            return NAN
        needed = target / self.share - self.done
        if self.method == "stock":
            below = float(stdtr(self.effective, (needed - self.middle) / self.scale))
        else:
            below = float(stdtr(self.effective, math.log(needed / self.middle) / self.scale)) if needed > 0 else 0.0
        return below if falling else 1 - below


def predictions_of(prepared: Prepared, asked: tuple[Asked, ...]) -> tuple[Prediction, ...]:
    """Return the prediction of every figure that is asked for."""
    return tuple(_prediction(prepared, one) for one in asked)


def _nothing(reason: Message) -> Prediction:
    return Prediction("none", NAN, NAN, NAN, NAN, 1.0, printable=False, scores=NO_SCORES, reason=reason)


def _prediction(prepared: Prepared, asked: Asked) -> Prediction:
    if asked.shape == "none":
        return _nothing(_no_method(asked))
    landing = landing_over(prepared.cube, prepared.period, asked.metric, asked.channel)
    if isinstance(landing, NoLanding):
        return _nothing(landing.reason)
    share = 1 / len(prepared.period.months()) if asked.aggregation == "average" and asked.shape == "flow" else 1.0
    done, middle = _parts(landing)
    if landing.spread is None:
        return Prediction(asked.shape, done, middle, NAN, NAN, share, printable=False, scores=NO_SCORES, reason=landing.reason)
    pasts = _pasts(prepared, asked)
    spreads = spreads_of(pasts, COVER)
    now = spreads[0].last()
    trial = Trial(tuple(prepared.inputs.policy.calibration.backtest_uplifts), COVER, asked.falling)
    scores = judged(pasts, spreads, trial)
    reason = _reason(scores, prepared.inputs.policy)
    scale, effective = float(now.scale[0]), float(now.effective[0])
    return Prediction(asked.shape, done, middle, scale, effective, share, printable=reason is None, scores=scores, reason=reason)


def _no_method(asked: Asked) -> Message:
    if asked.share_of:
        return msg("shares of the audience are not in the facts, so nothing can be forecast")
    return msg("not evaluated: only flows, ratios of flows and counted stocks have a forecast with a back-test")


def _parts(landing: AnyLanding) -> tuple[float, float]:
    """Return what has come of the period and the middle of the rest; of a ratio all of it is the rest."""
    if isinstance(landing, Landing):
        return landing.actual_to_date, landing.forecast_remaining
    if isinstance(landing, RatioLanding):
        return 0.0, landing.landing
    if isinstance(landing, NoLanding):
        return NAN, NAN
    return landing.actual_to_date, landing.change_left


def _pasts(prepared: Prepared, asked: Asked) -> list[Past]:
    cube, since, end = prepared.cube, prepared.period.start, prepared.period.end
    mads = float(prepared.inputs.policy.calibration.outlier_mads)
    if asked.shape == "flow":
        return past_flows(dated(cube, asked.metric, asked.channel), since, end, siblings_of(cube, asked.metric, asked.channel), mads)
    if asked.shape == "ratio":
        own, siblings = ratio_pairs(cube, prepared.period, asked.metric, asked.channel)
        return past_ratios(own, since, end, siblings, mads)
    return past_stock(stock_series(cube, asked.metric, asked.channel or WHOLE_TEAM), since, end)


def _reason(scores: Scores, policy: Policy) -> Message | None:
    """Return why no probability may be printed, None where it may."""
    needed, (least, most) = int(policy.forecast.min_origins), policy.calibration.coverage_held
    if not at_least(scores.origins, needed):
        return msg("fewer than {n:n} past origins to test a probability on, so the range alone", n=needed)
    if math.isnan(scores.proven):
        return msg("past periods all ended alike, so no probability could be tested, and the range alone")
    if at_most(scores.skill, 0):
        return msg("in the back-test the probabilities were no better than the base rate, so the range alone")
    if at_most(scores.hindsight_skill, 0):
        return msg("in the back-test one and the same chance for every period would have done as well, so the range alone")
    if less_than(scores.coverage, least) or less_than(most, scores.coverage):
        return msg(
            "in the back-test the 80 % range held {held:pct0} of the time, not {least:pct0} to {most:pct0}, so the range alone",
            held=scores.coverage,
            least=least,
            most=most,
        )
    return None
