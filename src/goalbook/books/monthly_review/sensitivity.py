"""What the sliders would show, as a table for a report that cannot be moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.monthly_review.aggregate import NAN, WHOLE_TEAM
from goalbook.books.monthly_review.alerts import level_of
from goalbook.books.monthly_review.outlook import recovered
from goalbook.methods.landing import Landing
from goalbook.methods.run_rate import required_rate

if TYPE_CHECKING:
    from goalbook.books.monthly_review.preparation import Prepared

RECOVERIES = (0.0, 0.25, 0.5, 0.75, 1.0)
THRESHOLDS = (0.10, 0.15, 0.20)
COLUMNS = ("parameter", "subject", "value", "landing", "low", "high", "required_per_day", "alerts")


@dataclass(frozen=True)
class Heading:
    """Where the headline figure lands; what is still required per slot, net of what a recovery brings on top."""

    landing: float = NAN
    low: float = NAN
    high: float = NAN
    required: float = NAN


def sensitivity(prepared: Prepared, channel: str) -> pd.DataFrame:
    """Return the landing by how far ``channel`` recovers, and the number of adverse alerts by threshold."""
    rows = []
    if channel:
        for share in RECOVERIES:
            heading = heading_of(prepared, channel, share)
            rows.append(("recovery", channel, share, heading.landing, heading.low, heading.high, heading.required, NAN))
    rows += [("deviation_alert", "", threshold, NAN, NAN, NAN, NAN, float(alerts_at(prepared, threshold))) for threshold in THRESHOLDS]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def alerts_at(prepared: Prepared, threshold: float) -> int:
    """Return how many adverse deviations from target reach a threshold."""
    policy = prepared.inputs.policy
    against_target = (one for one in prepared.judged if one.base == "target" and one.adverse)
    return sum(level_of(one, policy, threshold) == "alert" for one in against_target)


def heading_of(prepared: Prepared, channel: str, share: float) -> Heading:
    """Return the headline's landing with a channel's conversion recovered by a share."""
    aim, frame = prepared.aim, prepared.windows
    base = prepared.landings[aim.metric, aim.channel]
    landing = recovered(base, prepared.landings.get((aim.metric, channel)), prepared.recoveries.get(channel), share)
    if not isinstance(landing, Landing) or not isinstance(base, Landing):
        return Heading()
    uplift = landing.forecast_remaining - base.forecast_remaining
    total = aim.key_result.target if aim.key_result is not None else NAN
    return Heading(
        landing.landing,
        NAN if landing.low is None else landing.low,
        NAN if landing.high is None else landing.high,
        required_rate(total, landing.actual_to_date + uplift, frame.remaining),
    )


def worst_channel(prepared: Prepared) -> str:
    """Return the channel with the widest gap to target (without targets: to the month before) whose conversion can recover; "" if none."""
    table = prepared.tables["channels"]
    rows = table[table["kind"].isin(["channel", "no_target"]) & table["channel"].isin(list(prepared.recoveries))]
    if prepared.aim.channel != WHOLE_TEAM or rows.empty:
        return ""
    gaps = rows.set_index("channel")["gap"].dropna()
    if gaps.empty:
        gaps = (rows.set_index("channel")["actual"] - rows.set_index("channel")["previous"]).dropna()
    falling = prepared.cube.catalogue.get(prepared.aim.metric).direction == "down"
    return "" if gaps.empty else str(gaps.idxmax() if falling else gaps.idxmin())
