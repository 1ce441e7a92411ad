"""A cause is named only where the rate left its range and a recorded event stands near."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd

from goalbook.books.monthly_review import MonthlyReviewParams, compute
from goalbook.core.message import Label
from support import tiny_team as tiny

CHANGE = date(2025, 5, 12)


def _event(day: str, channel: str = "a", what: str = "Topics changed") -> dict[str, object]:
    return {"date_day": pd.Timestamp(day), "channel": channel, "what_en": what, "what_zh": f"{what} zh", "by": "lin"}


def _clicks(day: date) -> float:
    return (200 if day < CHANGE else 140) * (1 + 0.02 * math.sin(day.toordinal()))


def _rows(*events: dict[str, object], clicks=_clicks, start: str = "2024-01-01") -> pd.DataFrame:
    data = tiny.inputs(tiny.facts({"a": {**tiny.DAY, "clicks": clicks}}, start=start), events=pd.DataFrame(events) if events else _none())
    return compute(data, MonthlyReviewParams(team="tiny", period="2025-05")).tables["evidence"].set_index("rate")


def _none() -> pd.DataFrame:
    return pd.DataFrame(columns=["date_day", "channel", "what_en", "what_zh", "by"])


def test_rate_outside_its_range_carries_the_event_of_its_week() -> None:
    """2.0 % → 1.4 % since 12 May, when topics changed."""
    row = _rows(_event("2025-05-12")).loc["click_rate"]
    assert row["outside"]
    assert row["first_outside"] == pd.Timestamp(CHANGE)
    assert row["since"] == pd.Timestamp(CHANGE)
    assert row["event"] == Label("Topics changed", "Topics changed zh")
    assert (round(row["before"], 4), round(row["after"], 4)) == (0.02, 0.014)


def test_rate_inside_its_range_names_no_event() -> None:
    """An event alone is no cause."""
    row = _rows(_event("2025-05-12"), clicks=lambda day: 200 * (1 + 0.02 * math.sin(day.toordinal()))).loc["click_rate"]
    assert not row["outside"]
    assert row["event"] == ""


def test_event_of_another_channel_or_too_old_or_later_is_no_cause() -> None:
    """Four weeks before the end of the first week outside, on this channel or the whole team."""
    assert _rows(_event("2025-05-12", "b")).loc["click_rate", "event"] == ""
    assert _rows(_event("2025-04-20")).loc["click_rate", "event"] == ""
    assert _rows(_event("2025-05-19")).loc["click_rate", "event"] == ""
    assert _rows(_event("2025-04-21")).loc["click_rate", "event"] == Label("Topics changed", "Topics changed zh")
    assert _rows(_event("2025-05-10", "")).loc["click_rate", "event"] == Label("Topics changed", "Topics changed zh")


def test_channels_own_event_comes_before_the_teams() -> None:
    """What was done to the channel is nearer than what was done to all."""
    row = _rows(_event("2025-05-05"), _event("2025-05-12", "", "Office closed")).loc["click_rate"]
    assert row["event"].en == "Topics changed"


def test_young_history_has_no_normal_range() -> None:
    """Fewer than twelve whole weeks before the month: no row, and the report says what is missing."""
    assert _rows(start="2025-03-01").empty
