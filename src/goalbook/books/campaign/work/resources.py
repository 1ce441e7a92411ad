"""What the campaign needs, what there is, and what was decided about the gap."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.core.compare import less_than

if TYPE_CHECKING:
    from goalbook.books.campaign.preparation import Prepared

COLUMNS = ("what", "needed", "available", "gap", "unit", "decision", "state")


def campaign_resources(prepared: Prepared) -> pd.DataFrame:
    """Return the resources in the order of the sheet; gap is what is available less what is needed."""
    found = []
    for one in prepared.sheet.resources:
        needed, available = (math.nan if value is None else float(value) for value in (one.needed, one.available))
        gap = available - needed
        decided = bool(one.decision.en or one.decision.zh)
        state = "unknown" if math.isnan(gap) else "enough" if not less_than(gap, 0.0) else "decided" if decided else "short"
        found.append((one.what, needed, available, gap, one.unit, one.decision, state))
    return pd.DataFrame(found, columns=list(COLUMNS))
