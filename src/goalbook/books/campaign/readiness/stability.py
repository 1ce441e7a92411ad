"""The safeguards of the system: each in time or not, and what it carries against what is expected."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import divide

if TYPE_CHECKING:
    from goalbook.books.campaign.preparation import Prepared
    from goalbook.inputs.campaigns.parts import StabilityCheck

COLUMNS = ("item", "owner", "done_on", "in_time", "expected", "capacity", "headroom")
SAFEGUARDS = ("stress_test", "traffic_monitoring", "emergency_drill")


def stability(prepared: Prepared) -> pd.DataFrame:
    """Return the three safeguards, also those the sheet does not name; empty where it says nothing of any, nor of the peak.

    ``in_time`` is None while the campaign has not begun and the safeguard may still be made.
    """
    sheet, peak = prepared.sheet, prepared.sheet.peak
    if not sheet.stability and peak.expected is None and peak.capacity is None:
        return pd.DataFrame([], columns=list(COLUMNS))
    expected, capacity = (math.nan if value is None else float(value) for value in (peak.expected, peak.capacity))
    named: dict[str, StabilityCheck] = {one.item: one for one in sheet.stability}
    found = []
    for item in SAFEGUARDS:
        one = named.get(item)
        done = one.done_on if one is not None and one.done_on is not None and one.done_on <= prepared.as_of else None
        late = done is None and prepared.as_of >= prepared.start
        in_time = done < prepared.start if done is not None else False if late else None
        found.append((item, one.owner if one else "", done, in_time, expected, capacity, divide(capacity, expected) - 1))
    table = pd.DataFrame(found, columns=list(COLUMNS))
    table["in_time"] = pd.Series([row[3] for row in found], dtype=object)  # None is no False
    return table
