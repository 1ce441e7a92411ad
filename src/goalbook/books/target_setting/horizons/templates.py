"""The three templates of the source documents, thirty days, six months and three years, with what this team writes into them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, divide
from goalbook.books.target_setting.horizons.current import ACTIVATION, current_value, recent, revenue_of_top, stated
from goalbook.books.target_setting.horizons.judging import Judged, between, concentration, counted, growth, not_above, not_below
from goalbook.books.target_setting.horizons.path import ltv_judged
from goalbook.inputs.planning.horizons import Horizons

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.target_setting.preparation import Prepared
    from goalbook.core.policy import Policy
    from goalbook.inputs.planning.horizons import Long, Mid, Short

COLUMNS = ("horizon", "item", "unit", "direction", "value", "default", "given", "current", "projected", "verdict", "limit", "said")
LOOP = ("acquire", "settle", "convert", "repurchase")


@dataclass(frozen=True)
class Item:
    """One line of a template; ``projected`` is where it leads: an end value, a multiple, a rate a year."""

    item: str
    unit: str
    value: float | None  # as the team writes it, None for the template's
    default: float
    judged: Judged
    current: float = NAN
    projected: float = NAN
    direction: str = "up"

    def row(self, horizon: str) -> tuple[object, ...]:
        """Return the line as a row of the table."""
        given = self.value is not None
        judged = self.judged
        numbers = (self.value if given else self.default, self.default, given, self.current, self.projected)
        return (horizon, self.item, self.unit, self.direction, *numbers, judged.verdict, judged.limit, judged.said)


def templates(prepared: Prepared) -> pd.DataFrame:
    """Return the lines of those templates that the team's sheet takes up; see TargetSetting for the columns."""
    sheet = prepared.planning.sheet(Horizons)
    rows: list[tuple[object, ...]] = []
    if sheet.short is not None:
        rows += [item.row("30d") for item in _short(prepared, sheet.short)]
    if sheet.mid is not None:
        rows += [item.row("6m") for item in _mid(prepared, sheet.mid)]
    if sheet.long is not None:
        rows += [item.row("3y") for item in _long(prepared, sheet.long)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def followers_by_slot(prepared: Prepared) -> pd.Series:
    """Return the followers of all channels that count them; a day without a count has the last one."""
    wide = prepared.cube.wide
    counts = wide.loc[:, wide.columns.get_level_values(0) == "followers_total"].dropna(axis=1, how="all")
    return counts.ffill().sum(axis=1, min_count=max(1, counts.shape[1])).dropna()


def best_growth(prepared: Prepared, days: int) -> float:
    """Return the largest growth of followers over so many days in history; NaN without a history that long."""
    counts = followers_by_slot(prepared)
    slots = max(1, round(days / 7)) if prepared.cube.grain == "week" else days
    grown = (counts / counts.shift(slots).where(lambda before: before > 0) - 1).dropna()
    return float(grown.max()) if len(grown) else NAN


def _short(prepared: Prepared, sheet: Short) -> Iterator[Item]:
    policy = prepared.inputs.policy
    d30 = policy.horizon.d30
    totals, _ = recent(prepared)
    rate = d30.followers_growth if sheet.followers_growth is None else sheet.followers_growth
    followers = followers_by_slot(prepared)
    now = float(followers.iloc[-1]) if len(followers) else NAN
    days = int(d30.days if sheet.days is None else sheet.days)
    best = best_growth(prepared, days)
    end = now * (1 + rate)
    yield Item("followers_growth", "share", sheet.followers_growth, d30.followers_growth, growth(policy, rate, days, best), best, end)
    rate = d30.activation_rate if sheet.activation_rate is None else sheet.activation_rate
    judged = not_below(rate, d30.activation_rate, "share")
    yield Item(ACTIVATION, "share", sheet.activation_rate, d30.activation_rate, judged, current_value(prepared, totals, ACTIVATION))
    cap = float(policy.caps.cac.d30)
    judged = not_above(cap if sheet.cac is None else sheet.cac, cap, "money")
    yield Item("cac", "money", sheet.cac, cap, judged, current_value(prepared, totals, "cac"), direction="down")


def _mid(prepared: Prepared, sheet: Mid) -> Iterator[Item]:
    m6 = prepared.inputs.policy.horizon.m6
    totals, _ = recent(prepared)
    rate = m6.repurchase_rate if sheet.repurchase_rate is None else sheet.repurchase_rate
    judged = not_below(rate, m6.repurchase_rate, "share")
    now = current_value(prepared, totals, "repurchase_rate")
    yield Item("repurchase_rate", "share", sheet.repurchase_rate, m6.repurchase_rate, judged, now)
    top = m6.top_share if sheet.top_share is None else sheet.top_share
    revenue = m6.top_revenue if sheet.top_revenue is None else sheet.top_revenue
    judged = concentration(revenue, top, float(m6.top_revenue), _other(prepared))
    now = stated(prepared).get("top_revenue", revenue_of_top(prepared, top))
    yield Item("top_revenue", "share", sheet.top_revenue, m6.top_revenue, judged, now, divide(revenue, top))
    steps = [getattr(sheet.loop, name) for name in LOOP]
    if any(step is not None for step in steps):
        done = sum(step is not None and step.done for step in steps)
        open_steps = [(name, step.note if step is not None else None) for name, step in zip(LOOP, steps, strict=True) if not _done(step)]
        yield Item("loop", "count", float(m6.loop_steps), float(m6.loop_steps), counted(done, int(m6.loop_steps), open_steps), float(done))


def _done(step: object) -> bool:
    return bool(getattr(step, "done", False))


def _other(prepared: Prepared) -> tuple[float, float] | None:
    """Return the concentration that a target of the dimensions asks for: share of users, share of revenue."""
    sheet = prepared.planning.sheet(Horizons).dimensions
    of_top = [one for one in (*sheet.benefit, *sheet.users, *sheet.brand) if one.top is not None] if sheet is not None else []
    if not of_top or of_top[0].top is None:
        return None
    value = prepared.inputs.policy.segments.top_revenue_target if of_top[0].value is None else of_top[0].value
    return of_top[0].top, float(value)


def _long(prepared: Prepared, sheet: Long) -> Iterator[Item]:
    policy: Policy = prepared.inputs.policy
    y3 = policy.horizon.y3
    rate = y3.ltv_growth if sheet.ltv_growth is None else sheet.ltv_growth
    years = y3.years if sheet.years is None else sheet.years
    now = current_value(prepared, recent(prepared)[0], "ltv")
    annual = (1 + rate) ** (1 / years) - 1
    yield Item("ltv_growth", "ratio", sheet.ltv_growth, y3.ltv_growth, ltv_judged(prepared, rate), now, annual)
    few, many = y3.ip_count
    judged = between(int(many) if sheet.ip_count is None else sheet.ip_count, int(few), int(many))
    current = current_value(prepared, recent(prepared)[0], "ip_count")
    yield Item("ip_count", "count", None if sheet.ip_count is None else float(sheet.ip_count), float(many), judged, current)
