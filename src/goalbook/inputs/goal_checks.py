"""What a goals file says of plan and proof must hold together: weights, drivers, references, shares, one currency."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from goalbook.core.message import msg
from goalbook.core.metrics import Metric, Ratio
from goalbook.inputs.team import unknown_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from goalbook.core.message import Message
    from goalbook.core.metrics import Catalogue
    from goalbook.inputs.goals import GoalsDraft, KeyResultDraft, ObjectiveDraft
    from goalbook.inputs.team import TeamFile

Path = tuple[str | int, ...]
Fault = tuple[Path, "Message", object]

_CURRENCY = re.compile(r"[A-Z]{3}")
_RATES = ("_rate", "率")  # how the names of shares end


def planning_faults(draft: GoalsDraft, file: TeamFile) -> Iterator[Fault]:
    """Yield where something is wrong, what, and the value that stands there."""
    yield from _currency(("currency",), draft.currency, file)
    names = [result.id for objective in draft.objectives for result in objective.key_results]
    for o, objective in enumerate(draft.objectives):
        place: Path = ("objectives", o)
        yield from _aim(place, objective, file.catalogue)
        yield from _objective_weights(place, objective, file)
        for k, result in enumerate(objective.key_results):
            yield from _key_result((*place, "key_results", k), result, names, file)


def count_refusal(name: str, value: float | None, metric: Metric | Ratio, direction: str) -> Message | None:
    """Return why nobody can aim at an amount: what is counted is never negative, and nothing is no goal unless less is better.

    Ratios and money are free: a return may fall to zero, a result below it.
    """
    if value is None or not isinstance(metric, Metric) or metric.unit != "count":
        return None
    if direction == "down" or name == "baseline":
        return msg("{key:text} {value:text}; a count is never negative", key=name, value=f"{value:g}") if value < 0 else None
    return msg("{key:text} {value:text}; a count to be reached lies above 0", key=name, value=f"{value:g}") if value <= 0 else None


def is_currency(unit: str) -> bool:
    """Return whether a unit is written as a currency's code, as CNY."""
    return _CURRENCY.fullmatch(unit) is not None


def _currency(place: Path, currency: str, file: TeamFile) -> Iterator[Fault]:
    team = file.team.currency
    if currency and team and currency != team:
        message = msg("currency {given:text}; the team counts in {team:text} (team.yml), convert the amounts", given=currency, team=team)
        yield place, message, currency


def _objective_weights(place: Path, objective: ObjectiveDraft, file: TeamFile) -> Iterator[Fault]:
    given = {result.id: result.weight for result in objective.key_results if result.weight is not None}
    if not given:
        return
    for k, result in enumerate(objective.key_results):
        if result.weight is None:
            message = msg(
                "{id:text} has no weight; give every key result of {objective:text} one, or none", id=result.id, objective=objective.id
            )
            yield (*place, "key_results", k), message, None
    if len(given) == len(objective.key_results):
        yield from _weights((*place, "key_results"), given, file)


def _weights(place: Path, weights: Mapping[str, float], file: TeamFile) -> Iterator[Fault]:
    if not weights:
        return
    if any(not 0 <= weight <= 1 for weight in weights.values()):
        listed = ", ".join(f"{name} {weight:g}" for name, weight in weights.items())
        yield place, msg("weights {listed:text}; expected shares from 0 to 100 %", listed=listed), listed
        return
    total = sum(weights.values())
    if abs(total - 1) > float(file.policy.get("split_tolerance")):
        yield place, msg("weights add up to {total:pct}; expected 100 %", total=total), f"{total:.4g}"


def _aim(place: Path, objective: ObjectiveDraft, catalogue: Catalogue) -> Iterator[Fault]:
    if objective.metric and objective.metric not in catalogue:
        yield (*place, "metric"), unknown_name(objective.metric, catalogue.ids()), objective.metric
    elif objective.metric:
        metric = catalogue.get(objective.metric)
        if refusal := count_refusal("target", objective.target, metric, metric.direction):
            yield (*place, "target"), refusal, objective.target
    if objective.target is not None and not objective.metric:
        yield (*place, "target"), msg("the target of {id:text} needs a metric", id=objective.id), objective.target


def _key_result(place: Path, draft: KeyResultDraft, names: list[str], file: TeamFile) -> Iterator[Fault]:
    money = draft.metric in file.catalogue and file.catalogue.get(draft.metric).unit == "money"
    if money and draft.unit is not None and is_currency(draft.unit):
        yield from _currency((*place, "unit"), draft.unit, file)
    if draft.serves == draft.id:
        yield (*place, "serves"), msg("{id:text} cannot serve itself", id=draft.id), draft.serves
    elif draft.serves and draft.serves not in names:
        yield (*place, "serves"), unknown_name(draft.serves, names), draft.serves
    if draft.pass_line is not None and not 0 < draft.pass_line <= 1:
        yield (
            (*place, "pass_line"),
            msg("pass_line {value:text}; expected a share from 0 to 100 %", value=f"{draft.pass_line:g}"),
            draft.pass_line,
        )
    for place_no, resource in enumerate(draft.resources):
        for name in ("needed", "available"):
            if getattr(resource, name) < 0:
                value = f"{getattr(resource, name):g}"
                yield (*place, "resources", place_no, name), msg("{key:text}: {value:text} is below 0", key=name, value=value), value
    yield from _yields(place, draft, file.catalogue)


def _yields(place: Path, draft: KeyResultDraft, catalogue: Catalogue) -> Iterator[Fault]:
    if draft.yields is None:
        return
    at, outcome = (*place, "yields"), draft.yields.metric
    if outcome not in catalogue:
        yield (*at, "metric"), unknown_name(outcome, catalogue.ids()), outcome
    elif isinstance(catalogue.get(outcome), Ratio):
        yield (*at, "metric"), msg("{metric:text} is a ratio; a driver brings something that is counted", metric=outcome), outcome
    if draft.metric in catalogue and isinstance(catalogue.get(draft.metric), Ratio):
        yield at, msg("{metric:text} is a ratio; only what is counted can yield something", metric=draft.metric), None
    if not draft.yields.rates:
        yield at, msg("yields lacks its rates, as {example:text}", example="rates: {click_rate: 1.5 %, payment_rate: 10 %}"), None
    for name, rate in draft.yields.rates.items():
        if not (math.isfinite(rate) and rate > 0):
            yield (*at, "rates", name), msg("{key:text}: {value:text}; a rate lies above 0", key=name, value=f"{rate:g}"), f"{rate:g}"
        elif rate > 1 and _share(name, catalogue):
            message = msg("{key:text}: {value:text}; a share lies between 0 and 1 (write 15 % or 0.15)", key=name, value=f"{rate:g}")
            yield (*at, "rates", name), message, f"{rate:g}"


def _share(name: str, catalogue: Catalogue) -> bool:
    if catalogue.is_ratio(name):
        return catalogue.ratios[name].unit == "share"
    return name.endswith(_RATES)
