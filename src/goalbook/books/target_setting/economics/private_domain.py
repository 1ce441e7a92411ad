"""Private-domain revenue as four factors, what each would have to be for the target, and the rates behind them (UA-02, UA-05)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.aggregate import NAN, divide
from goalbook.books.private_domain import FACTOR_NAMES, FACTOR_UNITS, STEPS, chained_ranges, private_channels
from goalbook.books.target_setting.params import PRIVATE_DOMAIN
from goalbook.core.compare import at_least, at_most, less_than
from goalbook.core.message import Label
from goalbook.inputs.planning.economics import Economics
from goalbook.methods.attribution import lmdi

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from goalbook.books.target_setting.move import Move
    from goalbook.books.target_setting.preparation import Prepared
    from goalbook.core.policy import Policy
    from goalbook.inputs.planning.economics import WeCom

BRIDGE = ("factor", "name", "unit", "before", "now", "effect")
CHAIN = ("factor", "name", "unit", "value", "source")
SOLVER = ("factor", "name", "unit", "current", "needed", "ratio", "possible")
WECOM = ("step", "name", "rate", "of", "low", "high", "verdict")
CONVERSION = ("origin", "kr_id", "channel", "rate", "low", "high", "verdict")
NAMES = {
    **FACTOR_NAMES,
    "revenue": Label("Private-domain revenue", "私域业绩"),
    "target": Label("Target", "目标"),
    "actual": Label("Recent months, as long as the period", "近期同等时长实际"),
}
UNITS = FACTOR_UNITS
Range = tuple[float, float]


def chain(prepared: Prepared, facts: pd.DataFrame, move: Move) -> pd.DataFrame:
    """Return the factors in force with their product, the target and what recent months brought; nothing without a sheet or a slider."""
    sheet = prepared.planning.sheet(Economics)
    filed = any(getattr(sheet.private_domain, name) is not None for name in PRIVATE_DOMAIN)
    if not filed and not move.params.private_domain:
        return pd.DataFrame(columns=list(CHAIN))
    given = {name: _factor(prepared, facts, move, name) for name in PRIVATE_DOMAIN}
    revenue = math.prod(value for value, _ in given.values())
    target = NAN if sheet.private_domain.target is None else sheet.private_domain.target
    given |= {"revenue": (revenue, ""), "target": (target, "" if math.isnan(target) else "filed"), "actual": _actual(prepared, facts)}
    rows = [(name, NAMES[name], UNITS.get(name, "money"), *one) for name, one in given.items()]
    return pd.DataFrame(rows, columns=list(CHAIN))


def _factor(prepared: Prepared, facts: pd.DataFrame, move: Move, name: str) -> tuple[float, str]:
    """Return a factor with its source: the slider, the sheet, else the guides' customers or the order value of the facts."""
    if name in move.params.private_domain:
        return move.params.private_domain[name], "slider"
    sheet = prepared.planning.sheet(Economics)
    filed = getattr(sheet.private_domain, name)
    if filed is not None:
        return float(filed), "filed"
    if name == "customers" and sheet.guides:
        return sum(guide.reachable for guide in sheet.guides), "guides"
    own = facts[facts["channel"].isin(private_channels(prepared.inputs.team)) & (facts["kind"] == "channel")]
    value = divide(float(own["revenue"].sum()), float(own["orders"].sum())) if name == "order_value" else NAN
    return value, "" if math.isnan(value) else "facts"


def _actual(prepared: Prepared, facts: pd.DataFrame) -> tuple[float, str]:
    """Return the private channels' revenue of recent months, scaled to as many months as the goals' period has."""
    own = facts[facts["channel"].isin(private_channels(prepared.inputs.team)) & (facts["kind"] == "channel") & facts["revenue"].notna()]
    months = float(own["months"].max()) if len(own) else 0.0
    value = divide(float(own["revenue"].sum()) * len(prepared.period.months()), months)
    return value, "" if math.isnan(value) else "facts"


def solver(table: pd.DataFrame) -> pd.DataFrame:
    """Return what each factor alone would have to be to bring the target; a share above 1 is not possible (WX-43)."""
    value = dict(zip(table["factor"], table["value"], strict=True))
    rows = []
    if table.empty or any(math.isnan(value[name]) for name in ("revenue", "target")) or not value["revenue"]:
        return pd.DataFrame(columns=list(SOLVER))
    for name in PRIVATE_DOMAIN:
        unit = UNITS.get(name, "money")
        needed = value[name] * value["target"] / value["revenue"]
        rows.append((name, NAMES[name], unit, value[name], needed, divide(needed, value[name]), unit != "share" or at_most(needed, 1.0)))
    return pd.DataFrame(rows, columns=list(SOLVER))


def bridge(prepared: Prepared, table: pd.DataFrame) -> pd.DataFrame:
    """Return what each factor brings of the change against the plan of the period before, exactly; nothing where that lacks a factor."""
    earlier = prepared.inputs.planning.get(prepared.period.previous().label)
    if earlier is None or table.empty:
        return pd.DataFrame(columns=list(BRIDGE))
    sheet, now = earlier.sheet(Economics), dict(zip(table["factor"], table["value"], strict=True))
    then = {name: getattr(sheet.private_domain, name) for name in PRIVATE_DOMAIN}
    if then["customers"] is None and sheet.guides:
        then["customers"] = sum(guide.reachable for guide in sheet.guides)
    if any(value is None for value in then.values()) or math.isnan(now["revenue"]):
        return pd.DataFrame(columns=list(BRIDGE))
    pairs = [(float(then[name]), float(now[name])) for name in PRIVATE_DOMAIN]
    effects = lmdi(np.array([[one for one, _ in pairs]]), np.array([[two for _, two in pairs]]))[0]
    rows = [
        (name, NAMES[name], UNITS.get(name, "money"), *pair, float(effect))
        for name, pair, effect in zip(PRIVATE_DOMAIN, pairs, effects, strict=True)
    ]
    return pd.DataFrame(rows, columns=list(BRIDGE))


def wecom(sheet: Economics, policy: Policy) -> pd.DataFrame:
    """Return the three rates against their range and, where it is declared of whom each is a share, the chained rates (WX-42)."""
    return pd.DataFrame(list(_wecom(sheet.wecom, policy)), columns=list(WECOM))


def _wecom(given: WeCom, policy: Policy) -> Iterator[tuple[object, ...]]:
    if given.lead is None and given.service is None and given.monetise is None:
        return
    monetise = policy.pd.wecom.monetise if given.version == "current" else policy.pd.wecom.monetise_old
    ranges: dict[str, Range] = {"lead": (NAN, policy.pd.wecom.lead), "service": tuple(policy.pd.wecom.service), "monetise": tuple(monetise)}
    for step, (low, high) in ranges.items():
        rate = getattr(given, step)
        of = getattr(given.denominators, step)
        rate = NAN if rate is None else float(rate)
        yield step, STEPS[step], rate, of, low, high, _verdict(rate, low)
    for step, rate in chained(given).items():
        low, high = chained_ranges(policy)[step]
        if given.version == "old":
            low, high = (NAN, NAN)  # the policy's chained ranges are those of current versions
        yield step, STEPS[step], rate, "contacts" if step == "of_contacts" else "added", low, high, _verdict(rate, low)


def _verdict(rate: float, low: float) -> str:
    """Return whether a rate reaches its range; a benchmark that is only an upper end asks for nothing."""
    if math.isnan(rate):
        return "not_evaluated"
    if math.isnan(low):
        return "info"
    return "pass" if at_least(rate, low) else "warn"


def chained(given: WeCom) -> dict[str, float]:
    """Return conversion of all contacts and of added friends, NaN where a rate or of whom it is a share is not given."""
    lead, service, monetise = (NAN if rate is None else float(rate) for rate in (given.lead, given.service, given.monetise))
    by = given.denominators
    lead = lead if by.lead == "contacts" else NAN
    reached = {"contacts": divide(service, lead), "added": service, "served": NAN, "": NAN}[by.service]
    added = {"contacts": divide(monetise, lead), "added": monetise, "served": reached * monetise, "": NAN}[by.monetise]
    return {"of_contacts": monetise if by.monetise == "contacts" else lead * added, "of_added": added}


def conversions(prepared: Prepared, move: Move) -> pd.DataFrame:
    """Return the conversion of new contacts into new payers that the goals of private channels imply, against the range of S2's chain."""
    rows = list(_by_yields(prepared)) + list(_by_targets(prepared, move))
    low, high = chained_ranges(prepared.inputs.policy)["of_added"]
    return pd.DataFrame([(*row, low, high, _fits(row[-1], low, high)) for row in rows], columns=list(CONVERSION))


def _fits(rate: float, low: float, high: float) -> str:
    return "warn" if less_than(rate, low) or not at_most(rate, high) else "pass"


def _by_yields(prepared: Prepared) -> Iterator[tuple[str, str, str, float]]:
    """Yield the rates that a key result of new contacts states itself."""
    for kr in prepared.key_results:
        brings = kr.planned.yields
        if kr.metric == "new_contacts" and brings is not None and brings.metric == "new_payers":
            yield "yields", kr.id, kr.channel, math.prod(brings.rates.values())


def _by_targets(prepared: Prepared, move: Move) -> Iterator[tuple[str, str, str, float]]:
    """Yield what the targets of one private channel imply: its new payers ÷ its new contacts."""
    wanted: dict[tuple[str, str], tuple[str, float]] = {}
    for kr in prepared.key_results:
        if kr.aggregation == "sum":
            wanted[kr.channel, kr.metric] = (kr.id, _target(move.targets, kr.id, kr.target))
    for channel in private_channels(prepared.inputs.team):
        if (channel, "new_payers") in wanted and (channel, "new_contacts") in wanted:
            kr_id, payers = wanted[channel, "new_payers"]
            rate = divide(payers, wanted[channel, "new_contacts"][1])
            if not math.isnan(rate):
                yield "targets", kr_id, channel, rate


def _target(moved: Mapping[str, float], kr_id: str, filed: float) -> float:
    return moved.get(kr_id, filed)
