"""The chains of a plan: those of its own sheet, those the key results spell out, those their channels' funnels give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.books.aggregate import NAN
from goalbook.books.chains.drivers import chains as driver_chains
from goalbook.core.message import Label, two_languages
from goalbook.inputs.plan.funnels import FunnelSheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from goalbook.books.chains.drivers import Chain as DriverChain
    from goalbook.books.decomposition.preparation import Prepared
    from goalbook.inputs import KeyResult
    from goalbook.inputs.plan.funnels import Chain


@dataclass(frozen=True)
class Step:
    """One factor of a chain. A rate is ``top`` ÷ ``bottom``; a volume has no bottom; "" where it is not known what is counted."""

    factor: str
    name: Label
    unit: str  # count | share | ratio …
    filed: float
    stage: str  # as the plan calls it: traffic | conversion | retention | ""
    top: str
    bottom: str


@dataclass(frozen=True)
class ChainPlan:
    """One chain as planned; the volume comes first. ``times`` a monthly volume counts in the period; ``unsure`` if that is not said."""

    chain_id: str
    channel: str
    kr_id: str  # the key result it feeds, "" none
    outcome: str
    name: Label
    source: str  # plan | goals | history
    target: float  # of its own, NaN where it feeds a key result
    per: str  # month | period
    times: int
    unsure: bool
    steps: tuple[Step, ...]
    own: str = ""  # the key result whose target is one of the steps
    own_place: int = -1


def chain_plans(prepared: Prepared) -> list[ChainPlan]:
    """Return the chains, those of the sheet first; another source is silent where the sheet has a chain to the same figure."""
    found = [_filed(prepared, chain) for chain in prepared.plan.sheet(FunnelSheet).chains]
    covered = {(one.channel, one.outcome) for one in found}
    results = {kr.id: kr for kr in prepared.key_results}
    driven = [chain for chain in driver_chains(prepared, prepared.months) if (chain.channel, chain.outcome) not in covered]
    return [*found, *(_driven(prepared, results[chain.kr_id], chain) for chain in driven)]


def _filed(prepared: Prepared, chain: Chain) -> ChainPlan:
    volume, length = chain.volume, len(prepared.period.months())
    monthly = volume.per == "month"
    names = [(rate.name, rate.title if rate.title.en else None) for rate in chain.rates]
    pairs = _pairs(prepared, (chain.channel, volume.metric, chain.outcome), [name for name, _ in names])
    rates = [
        Step(rate.name, title or _name(prepared, name), _unit(prepared, name, rate.value), rate.value, rate.stage, *pair)
        for rate, (name, title), pair in zip(chain.rates, names, pairs, strict=True)
    ]
    head = Step(volume.metric, prepared.inputs.catalogue.name(volume.metric), "count", volume.amount, volume.stage, volume.metric, "")
    return ChainPlan(
        chain_id=chain.key,
        channel=chain.channel,
        kr_id=chain.feeds or ("" if chain.target is not None else fed(prepared, chain.outcome, chain.channel)),
        outcome=chain.outcome,
        name=chain.name if chain.name.en else _title(prepared, chain.channel, chain.outcome),
        source="plan",
        target=NAN if chain.target is None else chain.target,
        per=volume.per,
        times=(volume.months or length) if monthly else 1,
        unsure=monthly and volume.months is None and length > 1,
        steps=(head, *rates),
    )


def _driven(prepared: Prepared, kr: KeyResult, chain: DriverChain) -> ChainPlan:
    """Return the chain of a key result: the rates it yields by, else its channel's funnel at the last months' rates."""
    volume, rates = chain.factors[0], chain.factors[1:]
    pairs = _pairs(prepared, (chain.channel, volume.factor, chain.outcome), [one.factor for one in rates])
    place = next(at for at, one in enumerate(chain.factors) if one.own)
    head = Step(volume.factor, volume.name, "count", kr.target if place == 0 else volume.planned, "", volume.factor, "")
    steps = [
        Step(one.factor, one.name, one.unit, kr.target if at == place else one.planned, "", *pair)
        for at, (one, pair) in enumerate(zip(rates, pairs, strict=True), 1)
    ]
    monthly = chain.times > 1 or (place == 0 and kr.aggregation == "average")
    return ChainPlan(
        chain_id=kr.id,
        channel=chain.channel,
        kr_id=fed(prepared, chain.outcome, chain.channel),
        outcome=chain.outcome,
        name=_title(prepared, chain.channel, chain.outcome),
        source="goals" if chain.source == "plan" else "history",
        target=NAN,
        per="month" if monthly else "period",
        times=chain.times,
        unsure=place == 0 and chain.times > 1,
        steps=(head, *steps),
        own=kr.id,
        own_place=place,
    )


def fed(prepared: Prepared, outcome: str, channel: str) -> str:
    """Return the key result that asks for a total of this figure in this channel, "" where none does."""
    return next((kr.id for kr in prepared.key_results if (kr.metric, kr.channel, kr.aggregation) == (outcome, channel, "sum")), "")


def _pairs(prepared: Prepared, ends: tuple[str, str, str], names: Sequence[str]) -> list[tuple[str, str]]:
    """Return what each rate divides: stage by stage where the channel's funnel has as many, else as the catalogue defines it."""
    channel_id, first, last = ends
    channel = prepared.inputs.team.channel(channel_id) if channel_id else None
    stages = channel.stages if channel is not None else ()
    if first in stages and last in stages and stages.index(last) - stages.index(first) == len(names):
        begin = stages.index(first)
        return [(stages[begin + at + 1], stages[begin + at]) for at in range(len(names))]
    if len(names) == 1:
        return [(last, first)]
    return list(_defined(prepared, names))


def _defined(prepared: Prepared, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        ratio = prepared.inputs.catalogue.ratios.get(name)
        yield (ratio.numerator, ratio.denominator) if ratio is not None else ("", "")


def _name(prepared: Prepared, name: str) -> Label:
    catalogue = prepared.inputs.catalogue
    return catalogue.name(name) if name in catalogue else two_languages(name)


def _unit(prepared: Prepared, name: str, value: float) -> str:
    catalogue = prepared.inputs.catalogue
    return catalogue.get(name).unit if name in catalogue else "share" if value <= 1 else "ratio"


def _title(prepared: Prepared, channel: str, outcome: str) -> Label:
    figure = prepared.inputs.catalogue.name(outcome)
    place = prepared.names.get(channel)
    if place is None:
        return figure
    return Label(f"{place.en}: {figure.en[:1].lower()}{figure.en[1:]}", f"{place.zh}{figure.zh}")
