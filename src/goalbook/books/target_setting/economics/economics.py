"""The tables of unit economics and users: what the sheet, the facts and the purchases say, and what the sliders move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.customers import purchases
from goalbook.books.customers.schemes import schemes
from goalbook.books.result import MissingTable
from goalbook.books.target_setting.economics import assets, private_domain, segments, unit
from goalbook.books.target_setting.economics.recent import recent
from goalbook.core.message import msg
from goalbook.inputs.planning.economics import Economics

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from goalbook.books.target_setting.move import Move
    from goalbook.books.target_setting.preparation import Prepared


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return what no slider moves; see TargetSetting for the columns."""
    sheet, policy = prepared.planning.sheet(Economics), prepared.inputs.policy
    facts = recent(prepared)
    structure, bought = segments.segments(prepared), purchases.customers(prepared.inputs, prepared.as_of)
    return {
        "economics_facts": facts,
        **purchases.tables(bought, policy),
        "wecom": private_domain.wecom(sheet, policy),
        "segments": structure,
        "schemes": schemes(segments.chosen(prepared), policy),
        "concentration": segments.concentration(prepared, structure, bought),
        "clv_uplift": unit.uplifts(sheet),
        "assets": assets.statement(prepared),
        "guides": assets.guides(sheet),
        "public_inflow": assets.inflow(prepared, facts),
        "maturity": assets.maturity(sheet),
        "practices": assets.practices(sheet),
    }


def moved(prepared: Prepared, given: dict[str, pd.DataFrame], move: Move) -> dict[str, pd.DataFrame]:
    """Return what the sliders move: unit economics, the private-domain chain, and what depends on them."""
    economics = unit.unit_economics(prepared, given, move)
    chain = private_domain.chain(prepared, given["economics_facts"], move)
    return {
        "unit_economics": economics,
        "plausibility": segments.plausibility(prepared, {**given, "unit_economics": economics}),
        "private_domain": chain,
        "pd_solver": private_domain.solver(chain),
        "pd_bridge": private_domain.bridge(prepared, chain),
        "pd_conversion": private_domain.conversions(prepared, move),
    }


def missing(prepared: Prepared) -> Iterator[MissingTable]:
    """Yield what is absent: the assumptions, and anything that tells users apart."""
    if not prepared.planning.has(Economics):
        text = msg(
            "No assumptions: {file:text} with ARPU, retention and margin shows lifetime value, its ratio to acquisition cost and payback.",
            file=f"goals/{prepared.period.label}/economics.yml",
        )
        yield MissingTable("economics", "economics", text)
    if not prepared.planning.sheet(Economics).segments and prepared.inputs.transactions is None:
        text = msg("No user structure: segments in economics.yml, or transactions.csv, show who brings the revenue.")
        yield MissingTable("segments", "users", text)
