"""What a scenario changes, in words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.target_setting.budget.shares import NAMES as BUDGET
from goalbook.books.target_setting.economics.private_domain import NAMES as FACTORS
from goalbook.books.target_setting.economics.private_domain import UNITS as FACTOR_UNITS
from goalbook.books.target_setting.horizons.names import TIERS
from goalbook.core.message import Label, Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from goalbook.books.target_setting.move import Move
    from goalbook.books.target_setting.params import TargetSettingParams
    from goalbook.books.target_setting.preparation import Prepared

    Filed = Mapping[tuple[str, str], float]  # by group and name

ECONOMICS = {
    "arpu": Label("ARPU", "ARPU"),
    "retention": Label("Retention", "留存率"),
    "years": Label("Years of use", "使用年限"),
    "coefficient": Label("LTV coefficient", "LTV 系数"),
    "margin": Label("Gross margin", "毛利率"),
    "cac": Label("CAC", "获客成本"),
}
ECONOMICS_UNITS = {"arpu": "money", "cac": "money", "retention": "share", "margin": "share"}


def differences(prepared: Prepared, move: Move, filed: Filed, rest: TargetSettingParams) -> Message | None:
    """Return in one phrase what the scenario's parameters change of the goals as filed; None where they change nothing."""
    said: Message | None = None
    for one in _all(prepared, move, filed, rest):
        said = one if said is None else msg("{first}; {then}", first=said, then=one)
    return said


def _all(prepared: Prepared, move: Move, filed: Filed, rest: TargetSettingParams) -> Iterator[Message]:
    params = move.params
    for kr in prepared.key_results:
        if move.targets[kr.id] != kr.target:
            yield _changed(Label.same(kr.id), kr.unit, move.targets[kr.id], kr.target)
    if params.uplift_year != rest.uplift_year:
        yield msg("uplift on last year {value:pct0}", value=params.uplift_year)
    if params.uplift_period != rest.uplift_period:
        yield msg("uplift on the period before {value:pct0}", value=params.uplift_period)
    if params.team_share:
        yield msg("team's share {value:pct}", value=params.team_share)
    for name, value in params.unit_economics.items():
        yield from _moved(ECONOMICS[name], ECONOMICS_UNITS.get(name, "ratio"), value, filed.get(("unit_economics", name), math.nan))
    for name, value in params.private_domain.items():
        yield from _moved(FACTORS[name], FACTOR_UNITS.get(name, "money"), value, filed.get(("private_domain", name), math.nan))
    for name, value in params.budget_shares.items():
        yield from _moved(BUDGET[name], "share", value, filed.get(("budget_shares", name), math.nan))
    yield from _tiers(params.tier_weights, filed)


def _moved(name: Label, unit: str, value: float, before: float) -> Iterator[Message]:
    if value != before:
        yield _changed(name, unit, value, before)


def _changed(name: Label, unit: str, value: float, before: float) -> Message:
    if math.isnan(before):
        return msg("{name} {value}", name=name, value=amount(unit, value))
    return msg("{name} {before} → {value}", name=name, value=amount(unit, value), before=amount(unit, before))


def _tiers(weights: Mapping[str, float], filed: Filed) -> Iterator[Message]:
    if all(value == filed.get(("tier_weights", name), math.nan) for name, value in weights.items()):
        return
    listed: Message | None = None
    for name, label in TIERS.items():
        if name in weights:
            one = msg("{name} {value}", name=label, value=msg("{value:pct0}", value=weights[name]))
            listed = one if listed is None else msg("{first}, {then}", first=listed, then=one)
    yield msg("tiers: {listed}", listed=listed)


def amount(unit: str, value: float) -> Message:
    """Return a number by its unit, in full."""
    match unit:
        case "money":
            return msg("{value:money}", value=value)
        case "share":
            return msg("{value:pct2}", value=value) if 0 < value < 0.1 else msg("{value:pct0}", value=value)  # noqa: PLR2004 - fine rates
        case "count":
            return msg("{value:n}", value=value)
        case _:
            return msg("{value:ratio2}", value=value)
