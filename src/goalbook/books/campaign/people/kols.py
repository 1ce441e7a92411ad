"""KOLs: what each is paid and brought, and what a tier costs per order."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.campaign.people.sums import over, ratio, total
from goalbook.books.rows import rows_of
from goalbook.core.message import Label, two_languages
from goalbook.inputs.campaigns.people import CAMPAIGN_KOL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goalbook.books.rows import Row
    from goalbook.inputs import Planning

TIERS = ("head", "waist", "koc")  # from the one who ignites to those who penetrate
_NAMES = {"head": Label("head KOLs", "头部达人"), "waist": Label("mid-tier KOLs", "腰部达人"), "koc": Label("KOCs", "KOC")}
COLUMNS = (
    "name", "tier", "channel", "fee", "tone_match", "planned_exposures", "planned_orders", "exposures", "reposts", "orders", "revenue",
    "planned_cost_per", "cost_per_order", "roi",
)  # fmt: skip
TIER_COLUMNS = (
    "tier", "n", "active", "fee", "fee_share", "tone_match", "planned_exposures", "planned_orders", "exposures", "reposts", "orders",
    "revenue", "planned_cost_per", "cost_per_order", "roi", "unmeasured_fee",
)  # fmt: skip
SUMMED = ("planned_exposures", "planned_orders", "exposures", "reposts", "orders", "revenue")


def tier_name(tier: str) -> Label:
    """Return what a tier is called everywhere; one that is not common is written as in the file."""
    return _NAMES.get(tier) or Label.same(tier)


def kols(plan: Planning) -> pd.DataFrame:
    """Return the campaign's opinion leaders in the order of their file, dearest tier first."""
    found = sorted(rows_of(plan.table(CAMPAIGN_KOL)), key=lambda row: TIERS.index(row["tier"]))
    rows = [
        {
            **{name: row[name] for name in COLUMNS if name in row},
            "name": two_languages(str(row["kol"])),
            "planned_cost_per": over(row["fee"], row["planned_orders"]),
            "cost_per_order": over(row["fee"], row["orders"]),
            "roi": over(row["revenue"], row["fee"]),
        }
        for row in found
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def kol_tiers(table: pd.DataFrame, *, over_by_now: bool) -> pd.DataFrame:
    """Return one row per tier that has anybody; quotients are of sums over those of whom both are known.

    ``active``: posted; ``unmeasured_fee``: paid to those of whom neither orders nor sales are known, a cost all the
    same. A plan knows neither.
    """
    everybody = rows_of(table)
    fees = total(row["fee"] for row in everybody)
    rows = [_tier(tier, own, fees) for tier in TIERS if (own := [row for row in everybody if row["tier"] == tier])]
    if not over_by_now:
        rows = [{**row, "active": math.nan, "unmeasured_fee": math.nan} for row in rows]
    return pd.DataFrame(rows, columns=list(TIER_COLUMNS))


def _tier(tier: str, own: Sequence[Row], fees: float) -> Row:
    fee = total(row["fee"] for row in own)
    fits = [row["tone_match"] for row in own]
    counted = [fit for fit in fits if not math.isnan(fit)]
    return {
        "tier": tier,
        "n": len(own),
        "active": sum(measured(row) for row in own),
        "fee": fee,
        "fee_share": over(fee, fees),
        "tone_match": over(total(counted), len(counted)),
        **{name: total(row[name] for row in own) for name in SUMMED},
        "planned_cost_per": ratio(own, "fee", "planned_orders"),
        "cost_per_order": ratio(own, "fee", "orders"),
        "roi": ratio(own, "revenue", "fee"),
        "unmeasured_fee": total(row["fee"] for row in own if not returned(row)),
    }


def measured(row: Row) -> bool:
    """Say whether a leader posted: something of what came of it is known and not nothing."""
    return any(row[name] > 0 for name in ("exposures", "reposts", "orders", "revenue"))  # False for NaN


def returned(row: Row) -> bool:
    """Say whether it is known what a leader brought, be it nothing."""
    return any(row[name] >= 0 for name in ("orders", "revenue"))  # False for NaN
