"""The small tables a team keeps beside this review; empty where it keeps none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.inputs.records import EXPERIMENTS, FACTORS, LOOPS, MONITORING_CHANGES, PARAMETER_CHANGES
from goalbook.inputs.small_table import empty

if TYPE_CHECKING:
    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.inputs.contract import Contract

# What was counted of a test stands with all other tests, by what they returned.
FIGURES = frozenset({"control_users", "control_conversions", "variant_users", "variant_conversions", "conversion_value", "cost", "ended"})
SHOWN = (EXPERIMENTS, LOOPS, FACTORS, MONITORING_CHANGES, PARAMETER_CHANGES)


def record_tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return experiments (in words), loops, factors, monitoring_changes and parameter_changes of the month under review."""
    return {contract.table: _table(prepared, contract) for contract in SHOWN}


def _table(prepared: Prepared, contract: Contract) -> pd.DataFrame:
    given = prepared.inputs.reviews.get(prepared.windows.period.label, {}).get(contract.table)
    table = given if isinstance(given, pd.DataFrame) else empty(contract)
    return table[[name for name in contract.names() if name in table.columns and name not in FIGURES]].reset_index(drop=True)
