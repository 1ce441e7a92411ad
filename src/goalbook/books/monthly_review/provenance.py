"""Where the review's numbers come from: events, parameters, and which policy values it uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import WHOLE_TEAM
from goalbook.books.monthly_review.causes.cause_events import event_text

if TYPE_CHECKING:
    from datetime import date

    from goalbook.core.period import Period
    from goalbook.core.policy import Policy


def event_table(events: pd.DataFrame, horizon: Period, as_of: date) -> pd.DataFrame:
    """Return the events of the horizon that are known at as_of."""
    if events.empty:
        return pd.DataFrame(columns=["date_day", "channel", "what", "by"])
    last = min(horizon.end, as_of)
    known = events[(events["date_day"] >= pd.Timestamp(horizon.start)) & (events["date_day"] <= pd.Timestamp(last))].sort_values("date_day")
    return pd.DataFrame(
        {
            "date_day": known["date_day"],
            "channel": known["channel"].fillna(WHOLE_TEAM),
            "what": [event_text(row) for _, row in known.iterrows()],
            "by": known["by"].fillna("") if "by" in known.columns else "",
        },
    ).reset_index(drop=True)


def policy_parameters(policy: Policy) -> dict[str, object]:
    """Return the parameters that the team's policy sets instead of their defaults."""
    overridden = any(entry.key == "alerts.deviation" and entry.overridden for entry in policy.entries())
    return {"deviation_alert": policy.alerts.deviation} if overridden else {}


USED = (
    "pass_line",
    "benchmark_min_ratio",
    "alerts.deviation",
    "alerts.watch",
    "alerts.traffic_drop",
    "alerts.conversion_drop",
    "alerts.trailing_months",
    "metrics.core",
    "controls.map",
    "channels.single_max_share",
    "bench.require_source",
    "caps.cac.programme",
    "roi.programme_min",
    "period.strict",
    "monitoring.late_days",
    "monitoring.grain_min",
    "tools.mismatch",
    "causes.alpha",
    "causes.min_change",
    "causes.lookback_weeks",
    "causes.max_lag_days",
    "control.min_weeks",
    "control.event_weeks",
    "recovery.effective",
    "recovery.partial",
    "signals.max_weeks",
    "problems.high_share",
    "problems.medium_share",
    "problems.control",
    "problems.gap_share",
    "problems.low_efficiency_spend",
    "wbs.behind",
    "wbs.stale_days",
    "content.value_min_share",
    "content.early_quantile",
    "content.early_max_share",
    "content.cycle_days",
    "cadence.components_per_month",
    "sop.breach_tolerance",
    "success.response_hours",
    "success.closed_share",
    "success.stars_min",
    "assets.one_guide_max",
    "assets.tolerance",
    "brand.nps_answers_min",
    "brand.nps_min",
    "pd.efficiency_fail_below",
    "pd.efficiency_min",
    "pd.guides_min",
    "pd.phase_months",
    "pd.public_min_share",
    "pd.rate_change",
    "pd.revenue_min",
    "pd.wecom.lead",
    "pd.wecom.service",
    "pd.wecom.monetise",
    "pd.wecom.monetise_old",
    "pd.window_months",
    "bench.pd_conversion.of_contacts",
    "bench.pd_conversion.of_added_friends",
    "horizon.nps_max_age",
)
