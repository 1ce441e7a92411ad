"""The campaign's own figure day by day against its plan, and the days on which it was too far off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.campaign.funnel.stages import by_day, in_weeks
from goalbook.core.compare import at_least
from goalbook.inputs.campaigns.results import CAMPAIGN_FACTS, CAMPAIGN_PLAN
from goalbook.methods.attainment import is_adverse

if TYPE_CHECKING:
    from goalbook.books.campaign.funnel.stages import Ground

COLUMNS = (
    "day", "phase", "metric_id", "planned", "actual", "cumulative_planned", "cumulative_actual", "gap_share", "alert", "adverse",
)  # fmt: skip


def campaign_days(ground: Ground) -> pd.DataFrame:
    """Return ``campaign_days``: running totals count from the start on; a day that nobody measured ends the total of the actual.

    ``alert``: the day differs from its plan by the policy's limit or more, whichever way; ``adverse``: the wrong way.
    """
    prepared, metric = ground.prepared, ground.metric
    if not metric:
        return pd.DataFrame(columns=list(COLUMNS))
    tables = [prepared.plan.table(one) for one in (CAMPAIGN_PLAN, CAMPAIGN_FACTS)]
    if prepared.mode == "plan":
        tables[1] = tables[1].iloc[:0]
    if prepared.inputs.team.grain == "week":
        tables[0] = in_weeks(tables[0], tables[1])
    planned, actual = (by_day(table, metric) for table in tables)
    days = planned.index.union(actual.index).sort_values()
    if days.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    frame = pd.DataFrame({"day": days, "planned": planned.reindex(days).to_numpy(float), "actual": actual.reindex(days).to_numpy(float)})
    start, end = pd.Timestamp(prepared.start), pd.Timestamp(prepared.end)
    frame["phase"] = np.select([frame["day"] < start, frame["day"] > end], ["warmup", "after"], "live")
    frame["metric_id"] = metric
    live = frame["phase"] == "live"
    frame["cumulative_planned"] = frame.loc[live, "planned"].cumsum()
    frame["cumulative_actual"] = frame.loc[live, "actual"].cumsum(skipna=False)
    limit, direction = float(prepared.inputs.policy.alerts.deviation), ground.direction
    planned_days = frame["planned"].where(frame["planned"] > 0)
    frame["gap_share"] = frame["actual"] / planned_days - 1
    gaps = frame["gap_share"].to_numpy(float)
    frame["alert"] = [bool(np.isfinite(gap)) and at_least(abs(gap), limit) for gap in gaps]
    frame["adverse"] = [
        alert and is_adverse(gap, "down" if direction == "down" else "up") for gap, alert in zip(gaps, frame["alert"], strict=True)
    ]
    frame["day"] = [day.date() for day in frame["day"]]
    return frame[list(COLUMNS)]
