"""What the columns of forecasts, restatements and goal versions are called in the workbook."""

from __future__ import annotations

from functools import cache

from goalbook.core.message import Message, msg


@cache
def landing_columns() -> dict[str, tuple[Message, str]]:
    """Return head and kind of each column."""
    return {
        "skill": (msg("Skill of the chance"), "ratio"),
        "made_on": (msg("Forecast made on"), "date"),
        "horizon": (msg("Forecast of"), "text"),
        "forecast": (msg("Forecast"), "unit"),
        "inside": (msg("Inside the range"), "text"),
        "traffic_type": (msg("Traffic type"), "text"),
        "recorded_on": (msg("Corrected on"), "date"),
        "month_before": (msg("Headline's month before the corrections"), "general"),
        "month_after": (msg("Headline's month after the corrections"), "general"),
        "to_date_effect": (msg("Effect on the period to date"), "general"),
        "version": (msg("Version"), "count"),
        "valid_from": (msg("Valid from"), "date"),
        "days_target": (msg("Sum of the days' own targets"), "unit"),
    }
