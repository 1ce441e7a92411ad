"""Groups of users that were addressed, and visitors of events on site: how many took part, converted, and what that was aimed at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.campaign.people.sums import gap, over
from goalbook.books.rows import rows_of
from goalbook.core.message import Label, two_languages
from goalbook.inputs.campaigns.people import CAMPAIGN_OFFLINE, CAMPAIGN_SEGMENTS

if TYPE_CHECKING:
    from goalbook.inputs import Planning

SEGMENT_COLUMNS = (
    "segment", "name", "strategy", "target_participation", "target_conversion", "reached", "participated", "converted", "participation",
    "conversion", "participation_gap", "conversion_gap", "participation_pp", "conversion_pp",
)  # fmt: skip
OFFLINE_COLUMNS = (
    "event", "name", "day", "target", "participants", "conversions", "rate", "attainment", "gap_pp", "gap_relative", "cost", "cost_per",
    "cause",
)  # fmt: skip
NAMES = {
    "new": Label("new users", "新用户"),
    "base": Label("base users", "普通用户"),
    "growth": Label("growth users", "潜力用户"),
    "high": Label("high-value users", "高价值用户"),
    "dormant": Label("dormant users", "沉睡用户"),
    "old": Label("existing users", "老用户"),
    "members": Label("members", "会员"),
}


def segment_name(segment: str) -> Label:
    """Return the name of a segment; one that is not common is written as in the file."""
    return NAMES.get(segment) or two_languages(segment)


def segments(plan: Planning) -> pd.DataFrame:
    """Return the segments with the shares that took part and converted; gaps relative to the target, and in percentage points."""
    rows = []
    for row in rows_of(plan.table(CAMPAIGN_SEGMENTS)):
        part, bought = over(row["participated"], row["reached"]), over(row["converted"], row["participated"])
        rows.append(
            {
                **{name: row[name] for name in SEGMENT_COLUMNS if name in row},
                "name": segment_name(str(row["segment"])),
                "strategy": two_languages(str(row["strategy"])),
                "participation": part,
                "conversion": bought,
                "participation_gap": gap(part, row["target_participation"]),
                "conversion_gap": gap(bought, row["target_conversion"]),
                "participation_pp": part - row["target_participation"],
                "conversion_pp": bought - row["target_conversion"],
            }
        )
    return pd.DataFrame(rows, columns=list(SEGMENT_COLUMNS))


def offline(plan: Planning) -> pd.DataFrame:
    """Return the events with their conversion against its target: attainment, percentage points, relative gap, cost per conversion."""
    rows = []
    for row in rows_of(plan.table(CAMPAIGN_OFFLINE)):
        rate = over(row["conversions"], row["participants"])
        rows.append(
            {
                **{name: row[name] for name in OFFLINE_COLUMNS if name in row},
                "name": two_languages(str(row["event"])),
                "rate": rate,
                "attainment": over(rate, row["target"]),
                "gap_pp": rate - row["target"],
                "gap_relative": gap(rate, row["target"]),
                "cost_per": over(row["cost"], row["conversions"]),
            }
        )
    return pd.DataFrame(rows, columns=list(OFFLINE_COLUMNS))
