"""What columns and code words of the workbook are called, and how each column's numbers are shown."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from goalbook.core.message import Message, msg
from goalbook.core.metrics import ENTRY
from goalbook.publish.workbook.causes import cause_columns, cause_words
from goalbook.publish.workbook.channels import attribution_columns, attribution_words, channel_columns, channel_words
from goalbook.publish.workbook.landing import landing_columns
from goalbook.publish.workbook.signals import signal_columns, signal_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.books.result import BookResult
    from goalbook.core.message import Label

# Number formats of Excel by unit; "unit" in a column means: by the unit of the row's own metric.
FORMATS: Mapping[str, str] = {
    "count": "#,##0",
    "money": "#,##0.00",
    "share": "0.0%",
    "change": "+0.0%;−0.0%;0.0%",
    "ratio": "0.00",
    "fine": "0.0000",
    "index": "0.0",
    "seconds": "0",
    "date": "yyyy-mm-dd",
    "text": "@",
    "general": "General",
}


@cache
def columns() -> Mapping[str, tuple[Message, str]]:
    """Return head and kind of every column that is known; the same name means the same in every table."""
    return (
        _names()
        | _figures()
        | _comparisons()
        | _evidence()
        | channel_columns()
        | attribution_columns()
        | signal_columns()
        | cause_columns()
        | landing_columns()
    )


def head_of(result: BookResult, table: str, key: str) -> tuple[Message | Label | str, str]:
    """Return head and kind of a column: in the daily report a figure of the catalogue or its change, else known by its name."""
    figure = key.removesuffix("_change")
    if table == "daily" and is_figure(result, figure):
        entry = result.catalogue.get(figure)
        return (entry.name, entry.unit) if figure == key else (msg("{figure}: change on a week before", figure=entry.name), "change")
    return columns().get(key, (key, "general"))


def is_figure(result: BookResult, key: str) -> bool:
    """Say whether an id is a metric's or ratio's, or the funnel's entry."""
    return key == ENTRY or key in result.catalogue


def _names() -> dict[str, tuple[Message, str]]:
    return {
        "id": (msg("Metric id"), "metric"),
        "metric_id": (msg("Metric id"), "metric"),
        "channel": (msg("Channel id"), "channel"),
        "kr_id": (msg("Key result id"), "text"),
        "objective_id": (msg("Objective"), "text"),
        "kind": (msg("Kind"), "word"),
        "group": (msg("Group"), "word"),
        "unit": (msg("Unit"), "word"),
        "direction": (msg("Good direction"), "word"),
        "aggregation": (msg("Aggregation"), "word"),
        "type": (msg("Type"), "word"),
        "tier": (msg("Tier"), "text"),
        "owner": (msg("Owner"), "text"),
        "state": (msg("State"), "word"),
        "level": (msg("Level"), "word"),
        "rule": (msg("Rule"), "text"),
        "subject": (msg("Subject"), "text"),
        "status": (msg("Status"), "word"),
        "message": (msg("Statement"), "text"),
        "reason": (msg("Reason"), "text"),
        "source": (msg("Source"), "word"),
        "name": (msg("Name"), "text"),
        "key": (msg("Policy value"), "text"),
        "value": (msg("Value"), "unit"),
        "default": (msg("Default"), "text"),
        "overridden": (msg("Overridden by the team"), "text"),
    }


def _figures() -> dict[str, tuple[Message, str]]:
    return {
        "actual": (msg("Actual"), "unit"),
        "target": (msg("Target"), "unit"),
        "gap": (msg("Gap to target"), "unit"),
        "baseline": (msg("Baseline"), "unit"),
        "commit": (msg("Commit"), "unit"),
        "stretch": (msg("Stretch"), "unit"),
        "to_date": (msg("To date"), "unit"),
        "month_target": (msg("Target of the month"), "unit"),
        "month_actual": (msg("Actual of the month"), "unit"),
        "cumulative": (msg("Cumulative"), "unit"),
        "average": (msg("Average"), "unit"),
        "required": (msg("Required"), "unit"),
        "best_month": (msg("Best month"), "unit"),
        "previous": (msg("Previous period"), "unit"),
        "prior_year": (msg("Prior year"), "unit"),
        "benchmark": (msg("Benchmark"), "unit"),
        "spend": (msg("Spend"), "money"),
        "revenue": (msg("Revenue"), "money"),
        "cac": (msg("Acquisition cost"), "money"),
        "roi": (msg("Return on spend"), "ratio"),
        "entry": (msg("Entry"), "count"),
        "landing": (msg("Landing"), "unit"),
        "low": (msg("80 % range from"), "unit"),
        "high": (msg("80 % range to"), "unit"),
        "required_per_day": (msg("Required pace"), "unit"),
        "current_per_day": (msg("Current pace"), "unit"),
        "actual_cum": (msg("Actual, cumulative"), "unit"),
        "plan_cum": (msg("Plan, cumulative"), "unit"),
        "forecast_cum": (msg("Forecast, cumulative"), "unit"),
        "low_cum": (msg("80 % range from, cumulative"), "unit"),
        "high_cum": (msg("80 % range to, cumulative"), "unit"),
        "expected": (msg("Expected"), "unit"),
        "observed": (msg("Observed"), "general"),
    }


def _comparisons() -> dict[str, tuple[Message, str]]:
    return {
        "strip": (msg("Place on page one"), "count"),
        "target_kind": (msg("Kind of target"), "word"),
        "attainment": (msg("Attainment"), "share"),
        "month_attainment": (msg("Attainment of the month"), "share"),
        "projected_attainment": (msg("Projected attainment"), "share"),
        "probability": (msg("Chance to reach the target"), "share"),
        "deviation": (msg("Deviation"), "change"),
        "gap_rel": (msg("Gap, relative"), "change"),
        "mom": (msg("Change on previous month"), "change"),
        "yoy": (msg("Change on prior year"), "change"),
        "share": (msg("Share"), "share"),
        "attainment_so_far": (msg("Attained so far"), "share"),
        "attainment_landing": (msg("Projected attainment"), "share"),
        "band": (msg("OKR band"), "word"),
        "passes": (msg("Passes the line"), "text"),
        "score_so_far": (msg("Progress score so far"), "ratio"),
        "score_landing": (msg("Progress score, projected"), "ratio"),
        "weight": (msg("Weight"), "ratio"),
        "scored": (msg("Share of the weight that has a score"), "share"),
        "wow": (msg("Change on previous week"), "change"),
        "yoy_week": (msg("Change on the week a year before"), "change"),
        "mtd": (msg("Month to date"), "unit"),
        "mtd_yoy": (msg("Month to date, change on prior year"), "change"),
        "qtd": (msg("Quarter to date"), "unit"),
        "qtd_yoy": (msg("Quarter to date, change on prior year"), "change"),
        "ytd": (msg("Year to date"), "unit"),
        "ytd_yoy": (msg("Year to date, change on prior year"), "change"),
        "alert": (msg("Alert"), "text"),
        "adverse": (msg("Adverse"), "text"),
        "feasible": (msg("Feasible"), "text"),
        "benchmark_name": (msg("Benchmark's name"), "text"),
        "benchmark_verified": (msg("Benchmark verified"), "text"),
        "benchmark_ratio": (msg("Of the benchmark"), "share"),
        "conversion_rate": (msg("Conversion rate"), "share"),
        "conversion_rate_before": (msg("Conversion rate before"), "share"),
        "days_missing": (msg("Days missing"), "count"),
    }


def _evidence() -> dict[str, tuple[Message, str]]:
    return {
        "date_day": (msg("Day"), "date"),
        "span": (msg("Span"), "word"),
        "week_start": (msg("Week from"), "date"),
        "week_end": (msg("Week to"), "date"),
        "competitor": (msg("Competitor's figure"), "unit"),
        "competitor_name": (msg("Competitor"), "text"),
        "competitor_scope": (msg("Competitor or industry"), "word"),
        "competitor_source": (msg("Origin of the figure"), "text"),
        "competitor_verified": (msg("Source verified"), "text"),
        "of_competitor": (msg("of competitor"), "share"),
        "start": (msg("Start"), "date"),
        "end": (msg("End"), "date"),
        "partial": (msg("Under way"), "text"),
        "month": (msg("Month"), "date"),
        "step": (msg("Step"), "channel"),
        "base": (msg("Compared with"), "word"),
        "control": (msg("Control level"), "text"),
        "before": (msg("Before"), "share"),
        "after": (msg("After"), "share"),
        "event": (msg("Event"), "text"),
        "what": (msg("What"), "text"),
        "by": (msg("By"), "text"),
        "outside": (msg("Outside its normal range"), "text"),
        "lower": (msg("Normal range from"), "share"),
        "upper": (msg("Normal range to"), "share"),
        "weeks": (msg("Weeks"), "count"),
        "first_outside": (msg("First outside"), "date"),
        "method": (msg("Method"), "word"),
        "days_left": (msg("Days left"), "count"),
        "n": (msg("Cases"), "count"),
        "error": (msg("Mean error"), "share"),
        "coverage": (msg("Range held"), "share"),
        "exposure": (msg("Exposure, share of days"), "share"),
        "click": (msg("Click, share of days"), "share"),
        "interaction": (msg("Interaction, share of days"), "share"),
        "conversion": (msg("Conversion, share of days"), "share"),
        "retention": (msg("Retention, share of days"), "share"),
        "tool": (msg("Tool"), "text"),
        "fit": (msg("Fits the channel"), "word"),
        "refresh": (msg("Refreshed"), "word"),
        "export_path": (msg("Export"), "text"),
        "last_loaded": (msg("Last export"), "date"),
        "last_day": (msg("Last day with a value"), "date"),
        "days_late": (msg("Days late"), "count"),
        "freshness": (msg("Freshness"), "word"),
        "kept": (msg("Share of days with a value"), "share"),
        "finest": (msg("Rows split by"), "word"),
        "missing": (msg("Missing values"), "count"),
        "above": (msg("Stage above the one before"), "count"),
        "current": (msg("Rate of the month"), "share"),
        "latest": (msg("Latest rate"), "share"),
        "score": (msg("Expected score"), "ratio"),
        "alerts": (msg("Adverse alerts"), "count"),
        "check": (msg("Check"), "text"),
        "file": (msg("File"), "text"),
        "rows": (msg("Rows"), "general"),
        "path": (msg("File"), "text"),
        "sha256": (msg("SHA-256"), "text"),
        "used_for": (msg("Used for"), "text"),
        "parameter": (msg("Parameter"), "text"),
    }


@cache
def words() -> Mapping[str, Message]:
    """Return what the code words in cells are called."""
    return signal_words() | cause_words() | _kinds() | _states() | channel_words() | attribution_words()


def _kinds() -> dict[str, Message]:
    return {
        "metric": msg("metric"),
        "ratio": msg("ratio"),
        "week": msg("week"),
        "competitor": msg("competitor"),
        "key_result": msg("key result"),
        "objective": msg("objective"),
        "too_high": msg("target too high"),
        "very_good": msg("very good"),
        "strong": msg("strong"),
        "re_baseline": msg("above target: re-base"),
        "industry": msg("industry"),
        "month": msg("month"),
        "channel": msg("channel"),
        "no_target": msg("without a target"),
        "unassigned": msg("without a channel"),
        "total": msg("total"),
        "plan": msg("plan"),
        "baseline": msg("baseline"),
        "target": msg("target"),
        "cap": msg("cap"),
        "floor": msg("floor"),
        "traffic": msg("traffic"),
        "conversion": msg("conversion"),
        "content": msg("content"),
        "brand": msg("brand"),
        "user_asset": msg("user assets"),
        "cost": msg("cost"),
        "process": msg("process"),
        "count": msg("count"),
        "money": msg("money"),
        "share": msg("share"),
        "index": msg("index"),
        "seconds": msg("seconds"),
        "up": msg("up"),
        "down": msg("down"),
    }


def _states() -> dict[str, Message]:
    return {
        "actual": msg("actual"),
        "partial": msg("partly over"),
        "causes": msg("ahead of the shift"),
        "months": msg("months before"),
        "fits": msg("fits"),
        "mismatch": msg("does not fit"),
        "realtime": msg("live tool"),
        "daily": msg("daily"),
        "weekly": msg("weekly"),
        "monthly": msg("monthly"),
        "fresh": msg("fresh"),
        "late": msg("late"),
        "live": msg("live tool"),
        "absent": msg("no value"),
        "traffic_type": msg("traffic type"),
        "campaign_name": msg("campaign"),
        "segment": msg("segment"),
        "remaining": msg("remaining"),
        "sum": msg("sum"),
        "average": msg("average"),
        "end": msg("end value"),
        "committed": msg("committed"),
        "stretch": msg("stretch"),
        "watch": msg("watch"),
        "alert": msg("alert"),
        "meeting": msg("meeting"),
        "switch": msg("switch"),
        "previous": msg("previous period"),
        "trailing mean": msg("trailing mean"),
        "landing": msg("landing"),
        "run_rate": msg("run rate"),
        "pass": msg("passes"),
        "warn": msg("warns"),
        "fail": msg("fails"),
        "info": msg("note"),
        "not_evaluated": msg("not judged"),
        "default": msg("default"),
        "team": msg("team"),
        "scenario": msg("scenario"),
        "command line": msg("command line"),
    }
