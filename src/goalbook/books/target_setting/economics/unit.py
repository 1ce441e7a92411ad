"""Unit economics: what a customer costs and is worth, each assumption with where it comes from."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, divide
from goalbook.books.rows import number, rows_of
from goalbook.books.target_setting.params import UNIT_ECONOMICS
from goalbook.core.compare import more_than
from goalbook.inputs.planning.economics import MONTHS, Economics
from goalbook.methods.clv import discounted_ltv, lifetime, payback, seed_clv, simple_ltv

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from goalbook.books.rows import Row
    from goalbook.books.target_setting.move import Move
    from goalbook.books.target_setting.preparation import Prepared
    from goalbook.core.policy import Policy
    from goalbook.inputs.planning.economics import Assumptions

COLUMNS = (
    "channel", "kind", "cac", "arpu", "per", "retention", "years", "coefficient", "margin", "clv", "ltv_simple", "ltv_discounted",
    "ltv_12m", "basis", "ltv_cac", "clv_cac", "payback_months", "roi", "spend", "revenue", "new_payers", "verdict",
    "cac_source", "arpu_source", "retention_source", "years_source", "coefficient_source", "margin_source",
)  # fmt: skip
Given = dict[str, tuple[float, str]]  # by assumption: value and source (slider | filed | facts | transactions | policy | "")
UPLIFT_COLUMNS = ("name", "reading", "arpu_factor", "retention_factor", "product", "claimed", "missing_factor", "base_retention")


def unit_economics(prepared: Prepared, tables: Mapping[str, pd.DataFrame], move: Move) -> pd.DataFrame:
    """Return one row for the whole team and one per channel of which anything is known; see TargetSetting for the columns."""
    rows = [_row(prepared, tables, move, fact) for fact in rows_of(tables["economics_facts"])]
    known = [row for row in rows if row["kind"] == "total" or not _nothing(row)]
    return pd.DataFrame(known, columns=list(COLUMNS))


def _nothing(row: Row) -> bool:
    return all(math.isnan(number(row[name])) for name in ("cac", "roi"))


def _row(prepared: Prepared, tables: Mapping[str, pd.DataFrame], move: Move, fact: dict[str, object]) -> Row:
    sheet = prepared.planning.sheet(Economics)
    policy = prepared.inputs.policy
    given = _given(sheet, fact, _bought(tables), policy, move.params.unit_economics)
    value = {name: one for name, (one, _) in given.items()}
    worth = _worth(value, sheet, policy, _Bought.of(tables) if fact["kind"] == "total" else None)
    return {
        "channel": fact["channel"],
        "kind": fact["kind"],
        "per": sheet.per,
        **value,
        **worth,
        **{name: fact[name] for name in ("roi", "spend", "revenue", "new_payers")},
        **{f"{name}_source": source for name, (_, source) in given.items()},
    }


def _given(sheet: Economics, fact: Mapping[str, object], bought: float, policy: Policy, slider: Mapping[str, float]) -> Given:
    """Return every assumption in force: the slider's, else the channel's, else the team's, else what the data or the policy say."""
    whole = fact["kind"] == "total"
    own = next((one for one in sheet.channels if one.channel == fact["channel"] and not whole), None)
    year = MONTHS["year"]
    otherwise = {
        "cac": (number(fact["cac"]), "facts"),
        "coefficient": (float(policy.clv.coefficient), "policy"),
        "arpu": (bought * MONTHS[sheet.per] / year, "transactions"),
    }
    found: Given = {}
    for name in UNIT_ECONOMICS:
        of_team = name != "cac" or whole  # what a customer costs is known by channel; the team's figure is no channel's
        filed = _filed(own, name) if own is not None else None
        filed = _filed(sheet.unit_economics, name) if filed is None and of_team else filed
        if name in slider and of_team:
            found[name] = (slider[name], "slider")
        elif filed is not None:
            found[name] = (filed, "filed")
        else:
            value, source = otherwise.get(name, (NAN, ""))
            found[name] = (value, "" if math.isnan(value) else source)
    return found


def _filed(given: Assumptions, name: str) -> float | None:
    value = getattr(given, name)
    return None if value is None else float(value)


@dataclass(frozen=True)
class _Bought:
    """What purchases say a new customer brings within the policy's horizon, before margin."""

    value: float

    @classmethod
    def of(cls, tables: Mapping[str, pd.DataFrame]) -> _Bought:
        return cls(_lifetime(tables, "new_customer_value"))


def _bought(tables: Mapping[str, pd.DataFrame]) -> float:
    """Return what a customer of the last year brought in it, NaN without purchases."""
    return _lifetime(tables, "arpu_year")


def _lifetime(tables: Mapping[str, pd.DataFrame], name: str) -> float:
    table = tables["lifetime"]
    return float(table[name].iloc[0]) if len(table) else NAN


def _worth(value: Mapping[str, float], sheet: Economics, policy: Policy, bought: _Bought | None) -> Row:
    months = MONTHS[sheet.per]
    discount = (1 + float(policy.clv.discount_year)) ** (months / 12) - 1
    arpu, retention, margin, cac = value["arpu"], value["retention"], value["margin"], value["cac"]
    clv = seed_clv(arpu * 12 / months, retention, value["years"], value["coefficient"])
    plain = known(arpu, margin, retention)
    unbounded = plain and math.isinf(lifetime(retention))
    ltv = simple_ltv(arpu, margin, retention) if plain and not unbounded else NAN
    # The source's formula stands in only where no margin is given: it must not judge what the plain one cannot.
    basis = "unbounded" if unbounded else "simple" if plain else "seed" if known(clv) and math.isnan(margin) else ""
    ratio = divide({"simple": ltv, "seed": clv}.get(basis, NAN), cac)
    above = policy.clv.viable_above
    return {
        "clv": clv,
        "ltv_simple": ltv,
        "ltv_discounted": discounted_ltv(arpu, margin, retention, discount) if plain else NAN,
        "ltv_12m": bought.value * margin if bought is not None else NAN,
        "basis": basis,
        "ltv_cac": ratio,
        "clv_cac": divide(clv, cac),
        "payback_months": payback(cac, arpu / months, margin, ltv),
        "verdict": "not_evaluated" if math.isnan(ratio) else "pass" if more_than(ratio, above) else "fail",
    }


def known(*values: float) -> bool:
    """Say whether all these numbers are known."""
    return not any(math.isnan(value) for value in values)


def uplifts(sheet: Economics) -> pd.DataFrame:
    """Return each claimed growth of value under both readings of "grows 1.5 times": by 1.5 and to 1.5 (WX-31)."""
    return pd.DataFrame(list(_uplifts(sheet)), columns=list(UPLIFT_COLUMNS))


def _uplifts(sheet: Economics) -> Iterator[tuple[object, ...]]:
    for one in sheet.uplifts:
        for reading, factor in (("by", 1 + one.arpu), ("to", one.arpu)):
            kept, claimed = 1 + one.retention, 1 + one.clv
            product = factor * kept
            # Exact only where the retention's growth is meant in points on this base: (base + points) ÷ base × ARPU factor = claim.
            base = divide(one.retention, divide(claimed, factor) - 1)
            yield one.name, reading, factor, kept, product, claimed, divide(claimed, product), base if 0 < base < 1 else NAN
