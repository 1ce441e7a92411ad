"""Forecasts, corrections and goal versions as a review would hold them, made by hand."""

from __future__ import annotations

from datetime import date

import pandas as pd

from goalbook.core.message import Label

NAN = float("nan")


def forecasts() -> pd.DataFrame:
    """Return three months, of which one was missed and one is not over, and the quarter."""
    rows = [
        ("2025-03", date(2025, 2, 28), "2025-03", 12_000.0, 10_000.0, 14_000.0, 12_500.0, -0.04, True),
        ("2025-04", date(2025, 3, 31), "2025-04", 12_000.0, 11_000.0, 13_000.0, 15_000.0, -0.2, False),
        ("2025-05", date(2025, 4, 30), "2025-05", 12_100.0, NAN, NAN, NAN, NAN, None),
        ("2025-05", date(2025, 4, 30), "2025-Q2", 36_500.0, 32_000.0, 41_000.0, NAN, NAN, None),
    ]
    return pd.DataFrame(rows, columns=["month", "made_on", "horizon", "forecast", "low", "high", "actual", "error", "inside"])


def restatements() -> pd.DataFrame:
    """Return two corrected figures of April, one of them the headline's."""
    common = {"date_day": pd.Timestamp(2025, 4, 24), "channel": "xiaohongshu", "traffic_type": "paid", "month": "2025-04"}
    common |= {"recorded_on": pd.Timestamp(2025, 5, 9), "month_before": 12_220.0, "month_after": 12_235.0, "to_date_effect": 15.0}
    rows = [
        common | {"metric_id": "new_payers", "before": 40.0, "after": 55.0, "effect": 15.0},
        common | {"metric_id": "revenue", "before": 4_000.0, "after": 5_500.0, "effect": NAN},
    ]
    order = ["date_day", "channel", "traffic_type", "metric_id", "before", "after", "recorded_on", "month", "effect", "month_before"]
    return pd.DataFrame(rows)[[*order, "month_after", "to_date_effect"]]


def goal_versions() -> pd.DataFrame:
    """Return two versions of a key result whose target changed, and of one whose target did not."""
    reason = Label("less budget", "预算减少")
    rows = [
        ("KR1", "new_payers", "", 1, date(2025, 4, 1), 40_000.0, 13_626.0, 38_637.0, Label("", "")),
        ("KR1", "new_payers", "", 2, date(2025, 5, 16), 37_000.0, 12_604.0, 38_637.0, reason),
        ("KR2", "cac", "", 1, date(2025, 4, 1), 40.0, 40.0, NAN, Label("", "")),
        ("KR2", "cac", "", 2, date(2025, 5, 16), 40.0, 40.0, NAN, reason),
    ]
    columns = ["kr_id", "metric_id", "channel", "version", "valid_from", "target", "month_target", "days_target", "reason"]
    return pd.DataFrame(rows, columns=columns)
