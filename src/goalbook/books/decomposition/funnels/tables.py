"""The tables of the stage split: chains, their factors with history, what closes a gap, and how far each factor moves the outcome."""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.books.amounts import require
from goalbook.books.chains.closing import needed, together
from goalbook.books.chains.drivers import PAYING
from goalbook.books.decomposition.adding_up import funnel_verdict
from goalbook.books.decomposition.funnels.chance import chance
from goalbook.books.decomposition.funnels.closing import closing
from goalbook.books.decomposition.funnels.past import Past
from goalbook.books.decomposition.funnels.plans import chain_plans
from goalbook.books.decomposition.output.volumes import lifts
from goalbook.books.rows import rows_of
from goalbook.core.compare import at_least, more_than
from goalbook.core.errors import UsageError
from goalbook.core.message import msg
from goalbook.inputs.plan.funnels import FunnelSheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from goalbook.books.decomposition.funnels.plans import ChainPlan, Step
    from goalbook.books.decomposition.move import Move
    from goalbook.books.decomposition.preparation import Prepared
    from goalbook.books.rows import Row
    from goalbook.core.policy import Policy

CHAINS = (
    "chain_id", "channel", "kr_id", "metric_id", "name", "source", "volume_metric", "per", "times", "unsure",
    "implied", "implied_single", "target", "ratio", "ratio_single", "gap", "verdict", "probability", "low", "high", "closing",
)  # fmt: skip
FACTORS = (
    "chain_id", "place", "factor", "name", "stage", "stage_expected", "unit", "per", "value", "filed",
    "history", "best", "best_months", "low", "high", "usual_low", "usual_high",
)  # fmt: skip
SOLVER = ("chain_id", "factor", "name", "unit", "per", "current", "needed", "needed_single", "best", "best_months", "reached", "limit")
TORNADO = ("chain_id", "factor", "name", "down", "up")
BY_CHANNEL = ("channel", "kr_id", "funnel", "funnel_single", "closing")


def fixed(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return ``chain_factors`` as filed, with their history: what no slider moves."""
    past = Past.of(prepared)
    rows = [_factor(past, plan, at, step) for plan in chain_plans(prepared) for at, step in enumerate(plan.steps)]
    return {"chain_factors": pd.DataFrame(rows, columns=list(FACTORS))}


def _factor(past: Past, plan: ChainPlan, place: int, step: Step) -> tuple[object, ...]:
    known = past.known(plan, step)
    per = "" if place else plan.per
    head = (plan.chain_id, place, step.factor, step.name, step.stage, _expected(past.prepared, step), step.unit, per)
    usual = _usual(past.prepared, plan, step)
    return (*head, step.filed, step.filed, known.history, known.best, known.months, known.low, known.high, *usual)


def _expected(prepared: Prepared, step: Step) -> str:
    """Return the stage a figure belongs to: as the policy maps it, else by the catalogue; "" for the team's own rates."""
    catalogue, fixed_map = prepared.inputs.catalogue, prepared.inputs.policy.metrics.stage_map
    if step.factor in fixed_map:
        return str(fixed_map[step.factor])
    if step.factor not in catalogue:
        return ""
    metric = catalogue.get(step.factor)
    if metric.stage == "retention":
        return "retention"
    return metric.group if metric.group in ("traffic", "conversion") else ""


def _usual(prepared: Prepared, plan: ChainPlan, step: Step) -> tuple[float, float]:
    """Return the usual range of payers per added friend (B-24), where a rate of private domain is one."""
    channel = prepared.inputs.team.channel(plan.channel) if plan.channel else None
    if channel is None or channel.is_public_domain is not False or step.bottom != "new_contacts" or step.top not in PAYING:
        return NAN, NAN
    low, high = prepared.inputs.policy.bench.pd_conversion.of_added_friends
    return float(low), float(high)


def moved(prepared: Prepared, tables: dict[str, pd.DataFrame], move: Move) -> dict[str, pd.DataFrame]:
    """Return the tables of the stage split at these slider positions; see Decomposition for their columns."""
    past, policy, lifted = Past.of(prepared), prepared.inputs.policy, lifts(prepared, move)
    known: dict[str, list[Row]] = {}
    for row in rows_of(tables["chain_factors"]):
        known.setdefault(row["chain_id"], []).append(row)
    chains: list[tuple[object, ...]] = []
    solved: list[tuple[object, ...]] = []
    swings: list[tuple[object, ...]] = []
    plans = chain_plans(prepared)
    _known(prepared, plans, move)
    for plan in plans:
        steps, values = known[plan.chain_id], _values(plan, move, lifted)
        for row, value in zip(steps, values, strict=True):
            row["value"] = value
        figures = _figures(plan, values, _target(plan, move), policy)
        ways = list(_solved(plan, steps, figures)) if figures.verdict in ("warn", "fail") else []
        solved += ways
        swings += _tornado(plan, steps, figures.implied)
        odds = chance(past, plan, values, figures.target)
        said = closing([dict(zip(SOLVER, one, strict=True)) for one in ways], unsure=plan.unsure, above=figures.gap > 0)
        chains.append(_chain(plan, figures, odds, said))
    found = pd.DataFrame(chains, columns=list(CHAINS))
    factors = [tuple(row[name] for name in FACTORS) for rows in known.values() for row in rows]
    return {
        "chains": found,
        "chain_factors": pd.DataFrame(factors, columns=list(FACTORS)),
        "chain_solver": pd.DataFrame(solved, columns=list(SOLVER)),
        "tornado": pd.DataFrame(swings, columns=list(TORNADO)),
        "chain_by_channel": pd.DataFrame(list(_by_channel(prepared, tables, found)), columns=list(BY_CHANNEL)),
    }


def _known(prepared: Prepared, plans: list[ChainPlan], move: Move) -> None:
    """Refuse sliders that would move nothing, rates of no chain, items of a channel without output, and shares above 100 %."""
    require(move.params.rates, dict.fromkeys(f"{plan.channel}.{step.factor}" for plan in plans for step in plan.steps[1:]), "rates")
    for key, value in move.params.rates.items():
        name = key.partition(".")[2]
        if name in prepared.inputs.catalogue and prepared.inputs.catalogue.get(name).unit == "share":
            _share("rates", key, value)
    for key, value in move.params.boost.items():
        _share("boost", key, value)
    made = dict.fromkeys(one.channel for one in prepared.plan.sheet(FunnelSheet).output)
    for name in ("items", "plays", "boost"):
        require(getattr(move.params, name), made, name)


def _share(parameter: str, key: str, value: float) -> None:
    """Refuse a share of more than a whole, as the plan's file does."""
    if more_than(value, 1.0):
        raise UsageError(
            msg(
                "parameter '{name}': '{key:text}' of {value:pct0} is more than 100 %; write 0.02 or 2 %",
                name=parameter,
                key=key,
                value=value,
            )
        )


def _values(plan: ChainPlan, move: Move, lifted: Mapping[tuple[str, str], float]) -> list[float]:
    """Return every factor as moved: a key result's own follows its target, a volume what is produced for it."""
    found = []
    for place, step in enumerate(plan.steps):
        if place == plan.own_place:
            value = move.targets[plan.own]
        elif place == 0:
            value = step.filed * lifted.get((plan.channel, step.factor), 1.0)
        else:
            value = move.rate(plan.channel, step.factor, step.filed)
        found.append(value)
    return found


@dataclass(frozen=True)
class Figures:
    """What a chain brings of its target, a monthly volume counted in every month and read once."""

    implied: float
    single: float
    target: float
    ratio: float
    ratio_single: float
    gap: float
    verdict: str


def _target(plan: ChainPlan, move: Move) -> float:
    return move.targets.get(plan.kr_id, NAN) if plan.kr_id else plan.target


def _figures(plan: ChainPlan, values: list[float], target: float, policy: Policy) -> Figures:
    single = math.prod(values) * (1 if plan.unsure else plan.times)
    implied = single * plan.times if plan.unsure else single
    ratio, once = (implied / target, single / target) if target else (NAN, NAN)
    return Figures(implied, single, target, ratio, once, implied - target, funnel_verdict(ratio, policy))


def _chain(plan: ChainPlan, figures: Figures, odds: tuple[float, float, float], said: object) -> tuple[object, ...]:
    names = (plan.chain_id, plan.channel, plan.kr_id, plan.outcome, plan.name, plan.source)
    return (*names, plan.steps[0].factor, plan.per, plan.times, plan.unsure, *astuple(figures), *odds, said)


def _solved(plan: ChainPlan, steps: list[Row], figures: Figures) -> Iterator[tuple[object, ...]]:
    """Yield each factor that alone would bring the chain to its target, on either reading."""
    for row in steps:
        current, best = float(row["value"]), float(row["best"])
        value = needed(row["unit"], current, figures.implied, figures.target)
        once = needed(row["unit"], current, figures.single, figures.target) if plan.unsure else NAN
        if math.isnan(value) and math.isnan(once):
            continue
        reached = None if math.isnan(best) or math.isnan(value) else at_least(best, value)
        known = (plan.chain_id, row["factor"], row["name"], row["unit"], row["per"], current, value, once)
        yield (*known, best, row["best_months"], reached, row["usual_high"])


def _tornado(plan: ChainPlan, steps: list[Row], implied: float) -> Iterator[tuple[object, ...]]:
    """Yield what the chain brings with one factor at its lowest and highest of the past, widest first; all others as planned."""
    found = []
    for row in steps:
        value, low, high = float(row["value"]), float(row["low"]), float(row["high"])
        if value > 0 and not math.isnan(low):
            swing = implied / value
            found.append((plan.chain_id, row["factor"], row["name"], swing * low, swing * high))
    yield from sorted(found, key=lambda one: one[3] - one[4])


def _by_channel(prepared: Prepared, tables: Mapping[str, pd.DataFrame], chains: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    """Yield what each channel's chains bring of the headline figure; NaN for a part of it that no chain ends in."""
    aim = prepared.aim[0]
    parts = {str(row["channel"]): str(row["kr_id"]) for row in rows_of(tables["targets"]) if row["part"]}
    ending: dict[str, list[Row]] = {}
    for row in rows_of(chains):
        if row["metric_id"] == aim:
            ending.setdefault(str(row["channel"]), []).append(row)
    for channel in dict.fromkeys([*parts, *ending]):
        found = ending.get(channel, [])
        stages = _stages(prepared, channel)
        sums = [together((float(row[name]), row["volume_metric"] in stages) for row in found) for name in ("implied", "implied_single")]
        said = next((row["closing"] for row in found if row["closing"] is not None), None)
        kr_id = parts.get(channel) or next((str(row["kr_id"]) for row in found), "")
        yield (channel, kr_id, *(sums if found else (NAN, NAN)), said)


def _stages(prepared: Prepared, channel_id: str) -> tuple[str, ...]:
    channel = prepared.inputs.team.channel(channel_id) if channel_id else None
    return channel.stages if channel is not None else ()
