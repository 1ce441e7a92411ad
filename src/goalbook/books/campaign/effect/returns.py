"""What the effect returned on its cost: incremental revenue and margin, ROI, cost of one more unit; the interval is carried through."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, nan
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.campaign.effect.words import joined
from goalbook.books.rows import rows_of
from goalbook.core.errors import UsageError
from goalbook.core.message import Message, msg
from goalbook.core.period import parse_period
from goalbook.inputs.campaigns.people import CAMPAIGN_REFERRAL
from goalbook.inputs.campaigns.results import CAMPAIGN_FACTS
from goalbook.inputs.planning.economics import Economics
from goalbook.methods.estimate import Estimate
from goalbook.methods.uplift import return_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.campaign.move import Move
    from goalbook.books.campaign.preparation import Prepared

RETURNS = ("item", "value", "low", "high", "basis")
EMPTY: Message | None = None
Row = tuple[str, float, float, float, Message | None]


@dataclass(frozen=True)
class Worth:
    """What one unit of the metric brings: revenue, the share of it that is margin (NaN: not known), and where both come from."""

    revenue: float
    margin: float
    revenue_from: Message
    margin_from: Message


def worth_of(prepared: Prepared) -> Worth:
    """Return revenue per unit, of the campaign's own facts, else of the team's, and the margin of the goals' economics."""
    revenue, said = _revenue(prepared)
    margin, period = _margin(prepared)
    told = msg("margin of {share:pct} from goals/{period:text}/economics.yml", share=margin, period=period)
    if not isfinite(margin):
        told = msg("revenue, as no economics.yml says the margin: what the goods cost is not taken off")
    return Worth(revenue, margin, said, told)


def returns(prepared: Prepared, tables: dict[str, pd.DataFrame], move: Move) -> pd.DataFrame:
    """Return the rows incremental, revenue, margin, cost, roi, cost_per; what cannot be said is NaN with the reason as its basis."""
    cost, basis = _cost(tables["costs"], prepared, move)
    found: list[Row] = [("cost", cost, nan, nan, basis)]
    whole = _whole(tables["effect_designs"]) if "effect_designs" in tables else None  # a plan has caused nothing yet
    if whole is not None:
        found += _rows(whole, cost, worth_of(prepared))
    return pd.DataFrame(found, columns=list(RETURNS)).astype({"value": float, "low": float, "high": float})


def _rows(whole: dict[str, object], cost: float, worth: Worth) -> Iterator[Row]:
    effect = Estimate(*(float(whole[name]) for name in ("effect", "low", "high")))  # type: ignore[arg-type] # numbers of the table
    about: Message = whole["scope_said"]  # type: ignore[assignment] # a message of the table
    yield "incremental", effect.value, effect.low, effect.high, about
    revenue = effect.times(worth.revenue)
    yield "revenue", revenue.value, revenue.low, revenue.high, worth.revenue_from
    share = worth.margin if isfinite(worth.margin) else 1.0
    if isfinite(worth.margin):
        margin = revenue.times(share)
        yield "margin", margin.value, margin.low, margin.high, worth.margin_from
    told = return_on(effect, cost if isfinite(cost) else 0.0, worth.revenue * share)
    if told.undefined == "no_cost":
        yield "roi", nan, nan, nan, msg("no cost is known")
        yield "cost_per", nan, nan, nan, msg("no cost is known")
        return
    yield "roi", told.roi.value, told.roi.low, told.roi.high, worth.margin_from
    yield _per(told.cost_per_unit, told.undefined, effect, cost)


def _per(per: Estimate, undefined: str, effect: Estimate, cost: float) -> Row:
    """Return the cost of one unit more; open upwards where the effect may be nothing."""
    if undefined == "negative":
        return "cost_per", nan, nan, nan, msg("the effect is below zero: no unit was won")
    if undefined == "crosses_zero":
        least = cost / effect.high if effect.high > 0 else nan
        return "cost_per", nan, least, nan, msg("open upwards: the effect may be zero, and a unit then costs any amount")
    return "cost_per", per.value, per.low, per.high, EMPTY


def _whole(designs: pd.DataFrame) -> dict[str, object] | None:
    """Return the first design with a figure for the whole campaign: arms of one channel's users speak for these alone."""
    for row in rows_of(designs):
        if row["state"] in ("used", "available") and row["whole"] and isfinite(float(row["effect"])):
            said = msg("by {design}", design=row["name"])
            if row["design"] == "seasonal_baseline":
                said = msg("above its own past; what else happened on these days is in it")
            return {**row, "scope_said": said}
    return None


def _cost(table: pd.DataFrame, prepared: Prepared, move: Move) -> tuple[float, Message | None]:
    """Return all that was spent, else all that is planned, with the moved costs of rewards, and what is not in it."""
    name = "actual" if table["actual"].notna().any() else "planned"
    total, known, lacking = 0.0, False, []
    filed = {str(int(row["step"])): float(row["unit_cost"]) for row in rows_of(prepared.plan.table(CAMPAIGN_REFERRAL))}
    for row in rows_of(table):
        value = float(row[name])
        if row["item"] == "channel" and name == "planned":
            value = move.budget(row["channel"], value)
        if row["item"] == "reward":
            value = move.reward(int(row["channel"]), filed.get(row["channel"], nan)) * float(row["units"])
            if not isfinite(value) and float(row["units"]) > 0:
                lacking.append(msg("not counted: {name} × {units:n}, as the amount is not fixed", name=row["name"], units=row["units"]))
        if isfinite(value):
            total, known = total + value, True
    unspent = known and name == "planned" and prepared.mode == "retrospective"
    said = [*lacking, *([msg("as planned; nothing spent is recorded")] if unspent else [])]
    return (total if known else nan), joined(said)


def _revenue(prepared: Prepared) -> tuple[float, Message]:
    """Return revenue per unit as the ratio of sums, from the days of warm-up and campaign."""
    metric = prepared.sheet.metric
    if metric == "revenue":
        return 1.0, msg("the figure is revenue itself")
    facts = prepared.plan.table(CAMPAIGN_FACTS)
    inside = facts[facts["date_day"].between(pd.Timestamp(prepared.first), pd.Timestamp(min(prepared.end, prepared.as_of)))]
    own = _ratio(inside, metric)
    if isfinite(own):
        return own, msg("{each:money} a unit on the campaign's page", each=own)
    team = prepared.inputs.facts
    seen = team[team["date_day"].between(pd.Timestamp(prepared.first), pd.Timestamp(min(prepared.end, prepared.as_of)))]
    each = _ratio(seen[seen["channel"].isin(prepared.channels)] if prepared.channels else seen, metric)
    if isfinite(each):
        return each, msg("{each:money} a unit in the team's facts of these days", each=each)
    return nan, msg("no revenue beside the figure is known")


def _ratio(table: pd.DataFrame, metric: str) -> float:
    """Return Σ revenue ÷ Σ metric over the rows that know both."""
    if metric not in table.columns or "revenue" not in table.columns:
        return nan
    both = table[table[metric].notna() & table["revenue"].notna()]
    units = float(both[metric].sum())
    return float(both["revenue"].sum()) / units if units > 0 else nan


def _margin(prepared: Prepared) -> tuple[float, str]:
    """Return the margin of the period in which the campaign starts, else of the last one before; NaN without."""
    found = []
    for label, planning in prepared.inputs.planning.items():
        try:
            period = parse_period(label)
        except UsageError:
            continue
        margin = planning.sheet(Economics).unit_economics.margin
        if margin is not None and period.start <= prepared.start:
            found.append((period.end >= prepared.start, period.start, float(margin), label))
    return (max(found)[2], max(found)[3]) if found else (nan, "")
