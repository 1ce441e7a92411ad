"""What a driver brings, step by step: reads × click rate × registration rate × payment rate = new payers."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from goalbook.books.aggregate import NAN
from goalbook.books.months import best_of, best_sum
from goalbook.core.message import Label, two_languages
from goalbook.core.metrics import ENTRY

if TYPE_CHECKING:
    from goalbook.books.aggregate import Totals
    from goalbook.books.ahead import Ahead
    from goalbook.books.months import Months
    from goalbook.core.metrics import Catalogue, Ratio
    from goalbook.inputs import Channel, KeyResult

PAYING = {"new_payers", "payers", "orders"}


@dataclass(frozen=True)
class Factor:
    """One step of a chain; where it is the key result's ``own``, its target stands in place of ``planned``."""

    factor: str
    name: Label
    unit: str  # count | share | ratio
    planned: float
    history: float  # of the last months, NaN where not kept
    best: float  # the best in history in the measure of the plan, NaN where not kept
    span: int  # months the best lies in: 1, or as many as the period has for a total
    limit: float = NAN  # what the trade says is rarely exceeded
    own: bool = False


@dataclass(frozen=True)
class Chain:
    """One key result that drives another figure of its channel; the volume comes first. ``times`` it is counted in the period."""

    kr_id: str
    metric: str
    channel: str
    outcome: str
    source: str  # plan: rates as the goals file says; history: rates of the last months
    times: int
    factors: tuple[Factor, ...]


@dataclass(frozen=True)
class _Past:
    """What rates and volumes are read from."""

    prepared: Ahead
    months: Months
    recent: Totals | None  # of the last months together
    kept: int  # months these are

    @property
    def catalogue(self) -> Catalogue:
        return self.prepared.inputs.catalogue

    @property
    def length(self) -> int:
        """Months of the period."""
        return len(self.prepared.period.months())

    def last(self, kpi: str, channel: str) -> float:
        return NAN if self.recent is None else self.recent.value(kpi, channel or None)


def chains(prepared: Ahead, months: Months) -> list[Chain]:
    """Return the drivers among the key results: by their own rates, else by their channel's funnel."""
    window = int(prepared.inputs.policy.calibration.window_months[0])
    past = _Past(prepared, months, months.trailing(window), min(window, len(months.periods)))
    found = [_planned(past, kr) if kr.planned.yields is not None else _funnel(past, kr) for kr in prepared.key_results]
    return [chain for chain in found if chain is not None and all(one.own or not math.isnan(one.planned) for one in chain.factors)]


def _planned(past: _Past, kr: KeyResult) -> Chain | None:
    """Return the chain that the goals file spells out."""
    yields = kr.planned.yields
    if yields is None:
        return None
    rates = [_rate(past, kr, name, value) for name, value in yields.rates.items()]
    rates[-1] = replace(rates[-1], limit=_limit(past.prepared, kr.channel, yields.metric))
    times = past.length if kr.aggregation == "average" else 1
    return Chain(kr.id, kr.metric, kr.channel, yields.metric, "plan", times, (_volume(past, kr), *rates))


def _rate(past: _Past, kr: KeyResult, name: str, value: float) -> Factor:
    """Return one planned rate beside its history; the only rate of a chain is the outcome per driver, whatever it is called."""
    known = name in past.catalogue
    if kr.planned.yields is not None and len(kr.planned.yields.rates) == 1:
        outcome = kr.planned.yields.metric
        series = _quotient(past.months.series(outcome, kr.channel), past.months.series(kr.metric, kr.channel))
        last = _divided(past.last(outcome, kr.channel), past.last(kr.metric, kr.channel))
    else:
        series = past.months.series(name, kr.channel) if known else np.array([])
        last = past.last(name, kr.channel) if known else NAN
    unit = past.catalogue.get(name).unit if known else "share" if value <= 1 else "ratio"
    return Factor(name, past.catalogue.name(name) if known else two_languages(name), unit, value, last, best_of(series), 1)


def _volume(past: _Past, kr: KeyResult) -> Factor:
    """Return the driver's own figure: a total is compared with the best stretch of as many months, anything else with the best month."""
    span = past.length if kr.aggregation == "sum" else 1
    best = best_sum(past.months.series(kr.metric, kr.channel), span)
    return Factor(kr.metric, past.catalogue.name(kr.metric), "count", NAN, NAN, best, span, own=True)


def _funnel(past: _Past, kr: KeyResult) -> Chain | None:
    """Return the chain from a channel's stage, or a rate between two, to a later stage that has a target, at the last months' rates."""
    channel = past.prepared.inputs.team.channel(kr.channel) if kr.channel else None
    if channel is None or past.recent is None or kr.aggregation == "end":
        return None
    ratio = past.catalogue.ratios.get(kr.metric)
    moved = _step(ratio, channel.stages) if ratio is not None else None
    start = channel.stages.index(kr.metric) if kr.metric in channel.stages else moved
    goal = _goal(past.prepared, kr, channel.stages[start + 1 :]) if start is not None else None
    if start is None or goal is None:
        return None
    first = 0 if moved is not None else start
    rates = [_step_factor(past, channel, place) for place in range(first, channel.stages.index(goal))]
    if moved is None:
        times = past.length if kr.aggregation == "average" else 1
        return Chain(kr.id, kr.metric, kr.channel, goal, "history", times, (_volume(past, kr), *rates))
    rates[moved] = replace(rates[moved], planned=NAN, own=True)
    entry = channel.stages[0]
    level = past.last(entry, channel.id) / past.kept
    best = best_of(past.months.series(entry, channel.id))
    volume = Factor(entry, past.catalogue.name(entry), "count", level, level, best, 1)
    return Chain(kr.id, kr.metric, kr.channel, goal, "history", past.length, (volume, *rates))


def _goal(prepared: Ahead, kr: KeyResult, later: tuple[str, ...]) -> str | None:
    """Return the channel's furthest later stage for which there is a total to reach."""
    wanted = {one.metric for one in prepared.key_results if one.channel == kr.channel and one.aggregation == "sum"}
    return next((stage for stage in reversed(later) if stage in wanted), None)


def _step(ratio: Ratio, stages: tuple[str, ...]) -> int | None:
    """Return the place of the step that a rate measures, None where it measures none."""
    for place in range(len(stages) - 1):
        if ratio.numerator == stages[place + 1] and ratio.denominator in (stages[place], ENTRY if place == 0 else ""):
            return place
    return None


def _step_factor(past: _Past, channel: Channel, place: int) -> Factor:
    before, after = channel.stages[place], channel.stages[place + 1]
    named = next((ratio for ratio in past.catalogue.ratios.values() if _step(ratio, channel.stages) == place), None)
    label = named.name if named is not None else _per(past.catalogue.name(after), past.catalogue.name(before))
    recent = _divided(past.last(after, channel.id), past.last(before, channel.id))
    best = best_of(_quotient(past.months.series(after, channel.id), past.months.series(before, channel.id)))
    return Factor(named.id if named is not None else f"{after}/{before}", label, "share", recent, recent, best, 1)


def _per(after: Label, before: Label) -> Label:
    return Label(f"{after.en} per {before.en.lower()}", f"{after.zh}/{before.zh}")


def _quotient(top: np.ndarray, bottom: np.ndarray) -> np.ndarray:
    return top / np.where(bottom == 0, NAN, bottom)


def _divided(top: float, bottom: float) -> float:
    return NAN if math.isnan(top) or math.isnan(bottom) or bottom == 0 else top / bottom


def _limit(prepared: Ahead, channel_id: str, outcome: str) -> float:
    """Return the share that private domain rarely exceeds, where a chain ends in paying users of such a channel."""
    channel = prepared.inputs.team.channel(channel_id) if channel_id else None
    if channel is None or channel.is_public_domain is not False or outcome not in PAYING:
        return NAN
    return float(prepared.inputs.policy.pd.wecom.monetise[1])
