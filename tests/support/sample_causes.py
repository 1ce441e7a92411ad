"""Causes made by hand: Xiaohongshu's click rate after the change of topics, and a quiet channel beside it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from goalbook.core.message import Label

NAN = float("nan")
EVENT = Label("topics moved from product reviews to lifestyle", "选题由产品测评改为生活场景")


def cause_table(*, event: bool = True, claimed: bool = True) -> pd.DataFrame:
    """Return the stages against their normal range; the change on Xiaohongshu with or without a recorded event, claimed or not."""
    day, named = pd.Timestamp("2025-05-12"), event and claimed
    first = {
        "rank": 1,
        "channel": "xiaohongshu",
        "factor": "clicks",
        "name": Label("Click rate", "点击率"),
        "before": 0.020,
        "after": 0.014,
        "change": -0.3,
        "onset": day if claimed else pd.NaT,
        "first_outside": day if claimed else pd.NaT,
        "outside": claimed,
        "lower": 0.0178,
        "upper": 0.0225,
        "weeks": 26,
        "p": 0.0001 if claimed else 0.8,
        "effect": -1_420.0 if claimed else NAN,
        "low": -1_600.0 if claimed else NAN,
        "high": -1_240.0 if claimed else NAN,
        "event_day": day if named else pd.NaT,
        "event": EVENT if named else "",
        "event_by": "lin" if named else "",
        "claimed": claimed,
        "state": "new" if claimed else "",
        "trough": NAN,
        "recovery": NAN,
        "later_day": pd.NaT,
        "later_event": "",
    }
    return pd.DataFrame([first, quiet_row(first)])


def quiet_row(like: dict[str, object]) -> dict[str, object]:
    """Return a row of a figure that stayed inside its range."""
    figures = {"rank": 2, "channel": "douyin", "before": 0.016, "after": 0.0165, "change": 0.03, "lower": 0.0140, "upper": 0.0183, "p": 0.9}
    unknown = dict.fromkeys(("onset", "first_outside", "event_day"), pd.NaT) | dict.fromkeys(("effect", "low", "high"), NAN)
    return {**like, **unknown, **figures, "outside": False, "claimed": False, "state": "", "event": "", "event_by": ""}


def control_table() -> pd.DataFrame:
    """Return 26 weeks of Xiaohongshu's click rate, the last three of them below their limits."""
    weeks = pd.date_range("2024-12-08", periods=26, freq="7D")
    values = np.concatenate([0.020 + 0.0004 * np.sin(np.arange(23)), np.full(3, 0.014)])
    signal = np.where(values < 0.0178, 1, 0)
    table = pd.DataFrame({"date_day": weeks, "value": values, "center": 0.020, "lower": 0.0178, "upper": 0.0225, "signal": signal})
    return table.assign(channel="xiaohongshu", factor="clicks")[["channel", "factor", *table.columns]]
