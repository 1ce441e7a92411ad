"""The private domain's tables: nothing where the team keeps none, but for how well it converts, which the facts say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.books.monthly_review.private_domain import assets, efficiency, formula, months, phases, promoters, wecom
from goalbook.inputs.operations.private_domain import PD_TARGETS, PRIVATE_DOMAIN, USER_ASSETS, WECOM

if TYPE_CHECKING:
    from goalbook.books.monthly_review.move import Move
    from goalbook.books.monthly_review.preparation import Prepared

Tables = dict[str, pd.DataFrame]
KEPT = frozenset({"pd_months", "wecom_rates", "asset_statement", "nps", "pd_absent"})


def tables(prepared: Prepared) -> Tables:
    """Return every table that has rows."""
    inputs, period, policy = prepared.inputs, prepared.windows.period, prepared.inputs.policy
    found: Tables = {
        **_of_guides(prepared),
        "wecom_rates": wecom.rates(inputs.kept("users", WECOM), period, policy),
        "asset_statement": assets.statement(inputs.kept("users", USER_ASSETS), period),
        "nps": promoters.scores(inputs, period, prepared.as_of, float(policy.brand.nps_answers_min)),
        "pd_efficiency": efficiency.efficiency(prepared),
        "pd_absent": _absent(prepared),
    }
    found = {name: table for name, table in found.items() if len(table)}
    if KEPT & set(found):
        found["pd_inflow"] = efficiency.inflow(prepared)
        found["pd_phase"] = phases.state(phases.launch_day(inputs, period), prepared.as_of, policy)
    return {name: table for name, table in found.items() if len(table)}


def _of_guides(prepared: Prepared) -> Tables:
    inputs, period, policy = prepared.inputs, prepared.windows.period, prepared.inputs.policy
    days = inputs.kept("users", PRIVATE_DOMAIN)
    kept = months.by_month(days, period, prepared.as_of)
    if not kept:
        return {}
    table = months.month_table(kept)
    now, others = formula.factors(kept[period.label])
    was, _ = formula.factors(kept.get(period.previous().label))
    count = months.elapsed(days, period, prepared.as_of)
    wanted = formula.target_of(inputs, inputs.kept("users", PD_TARGETS), period, prepared.windows.horizon, count)
    launch = phases.launch_day(inputs, period)
    return {
        "pd_months": table,
        "pd_formula": formula.formula(was, now, wanted).assign(guides_left_out=others),
        "pd_metrics": phases.metrics(table, period, phases.phase_of(launch, prepared.as_of, policy), policy),
        "pd_guides": months.spread(kept[period.label], int(policy.pd.guides_min)),  # guides are people: none is named
    }


def _absent(prepared: Prepared) -> pd.DataFrame:
    """Return the tables that the team keeps and that end before the month: their absence is told, that of others is not."""
    period = prepared.windows.period
    days = prepared.inputs.kept("users", PRIVATE_DOMAIN)
    last: list[tuple[str, str]] = []
    if len(days) and not months.elapsed(days, period, prepared.as_of):
        last.append((PRIVATE_DOMAIN.table, months.last_month(days).label))
    for contract in (WECOM, USER_ASSETS):
        kept = prepared.inputs.kept("users", contract)
        if len(kept) and period.label not in set(kept["month"]):
            last.append((contract.table, str(kept["month"].max())))
    return pd.DataFrame([one for one in last if one[1] < period.label], columns=["table", "last_month"])


def moved(prepared: Prepared, found: Tables, move: Move) -> Tables:
    """Return what the month's WeCom contacts bring at the rates of the sliders; nothing where no rates are kept."""
    if "wecom_rates" not in found:
        return {}
    shown = found.get("pd_formula")
    value = float(shown.loc[shown["factor"] == "order_value", "now"].iloc[0]) if shown is not None else NAN
    table = wecom.moved(found["wecom_rates"], prepared.windows.period.label, move.params.wecom, value)
    return {"wecom_moved": table} if len(table) else {}
