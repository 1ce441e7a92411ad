"""A monthly review made by hand, with the figures of the drawn mock-up, and a sparse one: no goals, no channels, no optional table."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
from tests.support.sample_attribution import attribution_tables
from tests.support.sample_causes import EVENT, cause_table, control_table
from tests.support.sample_channels import channel_tables
from tests.support.sample_signals import signal_tables

from goalbook.books.monthly_review.params import MonthlyReviewParams
from goalbook.books.monthly_review.result import Headline, MonthlyReview
from goalbook.books.result import Meta, MissingTable
from goalbook.core.findings import Finding
from goalbook.core.message import Label, msg
from goalbook.core.metrics import load_catalogue
from goalbook.core.period import parse_period
from goalbook.core.policy import load_policy

NAN = float("nan")
CHANNELS = {
    "xiaohongshu": Label("Xiaohongshu", "小红书"),
    "douyin": Label("Douyin", "抖音"),
    "private_domain": Label("WeChat private domain", "微信私域"),
    "search": Label("Search", "搜索"),
}


def path_table() -> pd.DataFrame:
    """Return Q2 2025 by day: 24.1k to the end of May against 26.7k planned, heading for 35.9k of 40k."""
    days = pd.date_range("2025-04-01", "2025-06-30")
    plan = np.cumsum(np.full(len(days), 40_000 / len(days)))
    actual = np.concatenate([np.full(30, 12_580 / 30), np.full(11, 11_520 / 31 + 80), np.full(20, 11_520 / 31 - 44)])
    cumulative = np.concatenate([np.cumsum(actual), np.full(30, NAN)])
    now = cumulative[60]
    ahead = now + np.cumsum(np.full(30, (35_900 - now) / 30))
    spread = 3_000 * np.sqrt(np.arange(1, 31) / 30)
    blank = np.full(61, NAN)
    return pd.DataFrame(
        {
            "date_day": days,
            "actual": np.concatenate([actual, np.full(30, NAN)]),
            "actual_cum": cumulative,
            "plan_cum": plan,
            "forecast_cum": np.concatenate([blank, ahead]),
            "low_cum": np.concatenate([blank, ahead - spread]),
            "high_cum": np.concatenate([blank, ahead + spread]),
        }
    )


def kpi_table() -> pd.DataFrame:
    """Return the KPI board."""
    #  id, kind, group, unit, direction, strip, actual, target, target_kind, previous, prior_year, benchmark
    plain = [
        ("reads", "metric", "traffic", "count", "up", NAN, 2_800_000, 3_000_000, "target", 2_000_000, 2_400_000, NAN),
        ("clicks", "metric", "traffic", "count", "up", NAN, 45_200, NAN, "", 40_100, 43_800, NAN),
        ("new_payers", "metric", "conversion", "count", "up", 1, 11_520, 13_620, "target", 12_580, 11_900, NAN),
        ("revenue", "metric", "conversion", "money", "up", 5, 1_680_000, 1_750_000, "target", 1_720_000, 1_540_000, NAN),
        ("click_rate", "ratio", "conversion", "share", "up", 4, 0.0161, NAN, "", 0.0201, 0.0183, 0.018),
        ("interactions", "metric", "content", "count", "up", NAN, 98_000, NAN, "", 91_000, 88_000, NAN),
        ("cac", "ratio", "cost", "money", "down", 2, 42.9, 40.0, "cap", 39.8, 44.1, 45.0),
        ("roi", "ratio", "cost", "ratio", "up", 3, 3.4, 3.0, "floor", 3.6, 3.1, NAN),
    ]
    names = ["id", "kind", "group", "unit", "direction", "strip", "actual", "target", "target_kind", "previous", "prior_year", "benchmark"]
    table = pd.DataFrame(plain, columns=names)
    table["attainment"] = table["actual"] / table["target"]
    table["deviation"] = table["attainment"] - 1
    table["alert"] = table["id"] == "new_payers"
    share = (table["kind"] == "ratio") & (table["unit"] == "share")
    table["mom"] = np.where(share, table["actual"] - table["previous"], table["actual"] / table["previous"] - 1)
    table["yoy"] = np.where(share, table["actual"] - table["prior_year"], table["actual"] / table["prior_year"] - 1)
    table["benchmark_name"] = np.where(table["benchmark"].notna(), "Brand A", "")
    table["benchmark_verified"] = table["id"] == "click_rate"
    table["benchmark_ratio"] = np.where(
        table["direction"] == "down", table["benchmark"] / table["actual"], table["actual"] / table["benchmark"]
    )
    table["days_missing"] = np.where(table["id"] == "reads", 2.0, 0.0)
    return table


def channel_table() -> pd.DataFrame:
    """Return the channels: three with a target, search without, and the total."""
    plain = [
        ("xiaohongshu", "channel", 5_110, 2_850, 4_300, 4_620, 117_000, 400_000, 1_500_000, 0.0019, 0.0028),
        ("douyin", "channel", 6_810, 7_260, 6_700, 6_310, 325_000, 1_070_000, 2_900_000, 0.0025, 0.0024),
        ("private_domain", "channel", 1_700, 1_210, 1_400, 970, 43_600, 180_000, 90_000, 0.0134, 0.0150),
        ("search", "no_target", NAN, 200, 180, NAN, 9_000, 30_000, 40_000, 0.0050, 0.0049),
        ("total", "total", 13_620, 11_520, 12_580, 11_900, 494_600, 1_680_000, 4_530_000, 0.0025, 0.0028),
    ]
    names = [
        "channel",
        "kind",
        "target",
        "actual",
        "previous",
        "prior_year",
        "spend",
        "revenue",
        "entry",
        "conversion_rate",
        "conversion_rate_before",
    ]
    table = pd.DataFrame(plain, columns=names)
    table["gap"] = table["actual"] - table["target"]
    table["gap_rel"] = table["actual"] / table["target"] - 1
    table["share"] = table["actual"] / 11_520
    table["roi"] = table["revenue"] / table["spend"]
    table["cac"] = table["spend"] / table["actual"]
    return table


def history_table() -> pd.DataFrame:
    """Return 25 months of every KPI, ending at the board's values."""
    months = [str(month) for month in pd.period_range("2023-05", "2025-05", freq="M")]
    board = kpi_table()
    wave = 1 + 0.12 * np.sin(np.arange(25) / 2)
    parts = []
    for row in board.itertuples():
        values = row.actual * wave / wave[-1]
        parts.append(pd.DataFrame({"id": row.id, "kind": row.kind, "month": months, "value": values}))
    return pd.concat(parts, ignore_index=True)


def key_result_tables() -> dict[str, pd.DataFrame]:
    """Return two key results, their months and the back-test."""
    reason = msg("not evaluated: only flows, ratios of flows and counted stocks have a forecast with a back-test")
    common = {
        "objective_id": "O1",
        "type": "committed",
        "tier": "",
        "owner": "lin",
        "baseline": NAN,
        "commit": NAN,
        "stretch": NAN,
        "method": "flow",
    }
    first = {
        "kr_id": "KR1",
        "metric_id": "new_payers",
        "channel": "",
        "unit": "count",
        "direction": "up",
        "aggregation": "sum",
        "target": 40_000.0,
        "to_date": 24_100.0,
        "month_target": 13_620.0,
        "month_actual": 11_520.0,
        "month_attainment": 0.8458,
        "landing": 35_900.0,
        "low": 32_900.0,
        "high": 38_900.0,
        "probability": 0.04,
        "projected_attainment": 0.8975,
        "required_per_day": 530.0,
        "current_per_day": 372.0,
        "reason": None,
    }
    second = {
        "kr_id": "KR2",
        "metric_id": "reads",
        "channel": "xiaohongshu",
        "unit": "count",
        "direction": "up",
        "aggregation": "average",
        "target": 3e6,
        "to_date": 2.4e6,
        "month_target": 3e6,
        "month_actual": 2.8e6,
        "month_attainment": 0.9333,
        "landing": 2.6e6,
        "low": NAN,
        "high": NAN,
        "probability": NAN,
        "projected_attainment": 0.8667,
        "required_per_day": 140_000.0,
        "current_per_day": 90_300.0,
        "reason": reason,
    }
    months = pd.DataFrame(
        [
            ("KR1", "new_payers", "", "sum", "2025-04", "actual", 13_187.0, 12_580.0, 12_580.0, NAN, 0.954, NAN, 15_900.0, 14_100.0, False),
            (
                "KR1",
                "new_payers",
                "",
                "sum",
                "2025-05",
                "actual",
                13_620.0,
                11_520.0,
                24_100.0,
                NAN,
                0.8458,
                -0.084,
                15_900.0,
                14_100.0,
                False,
            ),
            ("KR1", "new_payers", "", "sum", "2025-06", "remaining", 13_187.0, NAN, NAN, NAN, NAN, NAN, 15_900.0, 14_100.0, False),
            ("KR2", "reads", "xiaohongshu", "average", "2025-04", "actual", 3e6, 2.0e6, 2.0e6, 2.0e6, 0.667, NAN, 4.2e6, 3.1e6, False),
            ("KR2", "reads", "xiaohongshu", "average", "2025-05", "actual", 3e6, 2.8e6, 4.8e6, 2.4e6, 0.933, 0.4, 4.2e6, 3.1e6, False),
            ("KR2", "reads", "xiaohongshu", "average", "2025-06", "remaining", 3e6, NAN, NAN, NAN, NAN, NAN, 4.2e6, 3.1e6, False),
        ],
        columns=[
            "kr_id",
            "metric_id",
            "channel",
            "aggregation",
            "month",
            "state",
            "target",
            "actual",
            "cumulative",
            "average",
            "attainment",
            "mom",
            "required",
            "best_month",
            "feasible",
        ],
    )
    backtest = pd.DataFrame(
        [
            ("landing", 60, 9, 0.082, 0.78),
            ("landing", 30, 11, 0.041, 0.82),
            ("landing", 10, 12, 0.013, 0.83),
            ("landing", -1, 32, 0.043, 0.81),
            ("run_rate", 60, 9, 0.143, NAN),
            ("run_rate", 30, 11, 0.079, NAN),
            ("run_rate", 10, 12, 0.021, NAN),
            ("run_rate", -1, 32, 0.077, NAN),
        ],
        columns=["method", "days_left", "n", "error", "coverage"],
    )
    return {"key_results": pd.DataFrame([first | common, second | common]), "months": months, "backtest": backtest}


def deck_tables() -> dict[str, pd.DataFrame]:
    """Return six weeks and twelve months of the board's main figures, and their changes; the first five months have no prior year."""
    board = kpi_table().set_index("id")
    weeks = [pd.Timestamp("2025-05-19") - pd.Timedelta(days=7 * back) for back in range(5, -1, -1)]
    months = [month.start_time for month in pd.period_range("2024-06", "2025-05", freq="M")]
    rows, changes = [], []
    for name in ("new_payers", "click_rate", "revenue", "cac", "roi"):
        kind, now, then, target = board.loc[name, ["kind", "actual", "prior_year", "target"]]
        for span, starts, days in (("week", weeks, 7), ("month", months, 31)):
            part = days / 31 if kind == "metric" else 1.0
            wave = 1 + 0.1 * np.sin(np.arange(len(starts)) / 2)
            for place, (start, factor) in enumerate(zip(starts, wave / wave[-1], strict=True)):
                end = start + pd.Timedelta(days=6) if span == "week" else start + pd.offsets.MonthEnd(0)
                prior = then * part if span == "week" or place > 4 else NAN
                rows.append((name, kind, span, start.date(), end.date(), now * part * factor, prior, target * part, False))
        changes.append((name, kind, 0.03, now / then - 1, now, now / then - 1, 2 * now, 0.02, 5 * now, NAN))
    deck = pd.DataFrame(rows, columns=["id", "kind", "span", "start", "end", "value", "prior_year", "target", "partial"])
    names = ["id", "kind", "wow", "yoy_week", "mtd", "mtd_yoy", "qtd", "qtd_yoy", "ytd", "ytd_yoy"]
    return {"deck": deck, "deck_changes": pd.DataFrame(changes, columns=names)}


def score_table() -> pd.DataFrame:
    """Return two key results, one judged by the pass line, one by the bands and without a score, and their objective."""
    reason = msg("no baseline: progress has no start")
    common = {"objective_id": "O1", "name": Label("", ""), "weight": 1.0}
    first = {"kind": "key_result", "kr_id": "KR1", "metric_id": "new_payers", "channel": "", "type": "committed", "to_date": 24_100.0}
    first |= {"landing": 35_900.0, "target": 40_000.0, "attainment_so_far": 0.6025, "attainment_landing": 0.8975, "band": "strong"}
    first |= {"passes": False, "score_so_far": 0.0, "score_landing": 0.29, "scored": 1.0, "reason": None}
    second = {"kind": "key_result", "kr_id": "KR2", "metric_id": "reads", "channel": "xiaohongshu", "type": "stretch", "to_date": 2.4e6}
    second |= {"landing": 1.7e6, "target": 3e6, "attainment_so_far": 0.8, "attainment_landing": 0.567, "band": "too_high"}
    second |= {"passes": False, "score_so_far": NAN, "score_landing": NAN, "scored": 0.0, "reason": reason}
    whole = {"kind": "objective", "kr_id": "", "metric_id": "", "channel": "", "type": "", "band": "", "passes": None, "reason": None}
    whole |= {"score_so_far": 0.0, "score_landing": 0.29, "scored": 0.5}
    return pd.DataFrame([first | common, second | common, whole | common])


def two_tables() -> dict[str, pd.DataFrame]:
    """Return two days and two weeks of three channels and the total; the competitor's figure of one has no source."""
    days = [date(2025, 5, 30), date(2025, 5, 31)]
    shares = {"xiaohongshu": 0.25, "douyin": 0.63, "private_domain": 0.12, "total": 1.0}
    daily = [(day, channel, 372.0 * part, -0.05, 0.0161, -0.0002) for day in days for channel, part in shares.items()]
    rows = []
    for start in (date(2025, 5, 12), date(2025, 5, 19)):
        end = date(2025, 5, start.day + 6)
        for channel, part in shares.items():
            whole = channel == "total"
            beside = (2_913.0, "Brand A", "competitor", "annual report", True, 0.896) if whole else (NAN, "", "", "", None, NAN)
            rows.append((start, end, channel, "new_payers", 2_610.0 * part, 2_500.0 * part, 0.044, 2_400.0 * part, 0.0875, *beside))
            rate = (0.018, "Brand B", "competitor", "", False, 0.894) if whole else (NAN, "", "", "", None, NAN)
            rows.append((start, end, channel, "click_rate", 0.0161, 0.0163, -0.0002, 0.0183, -0.0022, *rate))
    names = ["week_start", "week_end", "channel", "metric_id", "value", "previous", "wow", "prior_year", "yoy", "competitor"]
    names += [f"competitor_{part}" for part in ("name", "scope", "source", "verified")] + ["of_competitor"]
    heads = ["date_day", "channel", "new_payers", "new_payers_change", "click_rate", "click_rate_change"]
    return {"daily": pd.DataFrame(daily, columns=heads), "weekly": pd.DataFrame(rows, columns=names)}


def tables() -> dict[str, pd.DataFrame]:
    """Return all tables of the full sample."""
    alerts = pd.DataFrame(
        [
            (
                "MR-08",
                "meeting",
                Label("Xiaohongshu: conversion rate", "小红书：转化率"),
                "conversion_rate",
                "xiaohongshu",
                "previous",
                0.0028,
                0.0019,
                -0.321,
                True,
                "adjust",
            ),
            (
                "MR-07",
                "alert",
                Label("New payers", "新增付费用户"),
                "new_payers",
                "",
                "target",
                13_620.0,
                11_520.0,
                -0.1542,
                True,
                "warning",
            ),
        ],
        columns=["rule", "level", "subject", "metric_id", "channel", "base", "expected", "actual", "deviation", "adverse", "control"],
    )
    waterfall = pd.DataFrame(
        [
            ("plan", "plan", 13_620.0),
            ("xiaohongshu", "channel", -2_260.0),
            ("douyin", "channel", 450.0),
            ("private_domain", "channel", -490.0),
            ("search", "no_target", 200.0),
            ("actual", "actual", 11_520.0),
        ],
        columns=["step", "kind", "value"],
    )
    recovery = [("recovery", "xiaohongshu", value, 35_900.0 + 900 * value, 32_900.0, 38_900.0, 530.0) for value in (0.0, 0.5, 1.0)]
    return {
        "kpis": kpi_table(),
        "channels": channel_table(),
        "waterfall": waterfall,
        **attribution_tables(),
        "path": path_table(),
        **key_result_tables(),
        "alerts": alerts.assign(quadrant=["act", "plan"], money=[-190_000.0, -306_000.0]),
        **signal_tables(),
        "causes": cause_table(),
        "control": control_table(),
        "history": history_table(),
        **deck_tables(),
        **two_tables(),
        **channel_tables(channel_table()),
        "scores": score_table(),
        "coverage": pd.DataFrame(
            [("xiaohongshu", 0.94, 1.0, 1.0, 1.0, NAN)], columns=["channel", "exposure", "click", "interaction", "conversion", "retention"]
        ),
        "quality": pd.DataFrame(
            [("missing_days", "reads", "facts/2025-05.csv", 2, msg("No spend in the facts: CAC and ROI cannot be shown."))],
            columns=["check", "subject", "file", "rows", "message"],
        ),
        **register_tables(),
        "sensitivity": pd.DataFrame(recovery, columns=["parameter", "subject", "value", "landing", "low", "high", "required_per_day"]),
        "events": pd.DataFrame([(pd.Timestamp("2025-05-12"), "xiaohongshu", EVENT, "lin")], columns=["date_day", "channel", "what", "by"]),
        "sources": pd.DataFrame([("facts/2025-05.csv", "4f2a91c0" * 8, 310, "facts")], columns=["path", "sha256", "rows", "used_for"]),
        "parameters": pd.DataFrame(
            [("deviation_alert", 0.15, "default"), ("recovery", 0.0, "default")], columns=["name", "value", "source"]
        ),
        "policy": pd.DataFrame(
            [("alerts.deviation", 0.15, 0.15, False, "S1")], columns=["key", "value", "default", "overridden", "source"]
        ),
    }


def register_tables() -> dict[str, pd.DataFrame]:
    """Return where the figures come from and how finely they are kept."""
    day = pd.Timestamp("2025-05-31")
    return {
        "data_sources": pd.DataFrame(
            [
                ("reads", "xiaohongshu", "灰豚数据", "fits", "lin", "daily", "notes", pd.NaT, day, 0.0, "fresh"),
                ("likes", "xiaohongshu", "新抖", "mismatch", "lin", "daily", "notes", pd.NaT, day, 0.0, "fresh"),
                ("views", "douyin", "巨量算数", "fits", "chen", "realtime", "videos", pd.NaT, day, NAN, "live"),
                ("spend", "douyin", "", "", "", "", "", pd.NaT, day, NAN, ""),
            ],
            columns=[
                "metric_id",
                "channel",
                "tool",
                "fit",
                "owner",
                "refresh",
                "export_path",
                "last_loaded",
                "last_day",
                "days_late",
                "freshness",
            ],
        ),
        "grain": pd.DataFrame(
            [("xiaohongshu", "reads", 1.0, "traffic_type"), ("douyin", "views", 0.94, "channel")],
            columns=["channel", "metric_id", "kept", "finest"],
        ),
        "data_files": pd.DataFrame([("facts/2025-05.csv", 215, day, 24, 0)], columns=["file", "rows", "last_day", "missing", "above"]),
    }


HEADLINE = Headline(
    metric_id="new_payers",
    channel="",
    period_target=13_620.0,
    period_actual=11_520.0,
    horizon_target=40_000.0,
    to_date=24_100.0,
    landing=35_900.0,
    low=32_900.0,
    high=38_900.0,
    probability=0.04,
    probability_reason=None,
    required_per_day=530.0,
    current_per_day=372.0,
    complete=False,
)


def meta() -> Meta:
    """Return the head of the sample report."""
    return Meta(
        team_id="beauty",
        team=Label("Beauty", "美妆品牌"),
        period=parse_period("2025-05"),
        horizon=parse_period("2025-Q2"),
        as_of=date(2025, 5, 31),
        data_to=date(2025, 5, 31),
        grain="day",
        currency="CNY",
        goal_version=2,
        open_issues=3,
        recipients=(Label("growth lead", "增长负责人"),),
    )


def sample_review(headline: Headline = HEADLINE, **changed: pd.DataFrame) -> MonthlyReview:
    """Return the full sample; tables and headline may be replaced."""
    total = Label("Total", "合计")
    return MonthlyReview(
        meta=meta(),
        params=MonthlyReviewParams(team="beauty", period="2025-05"),
        headline=headline,
        tables=tables() | changed,
        findings=(
            Finding("MR-07", total, "fail", -0.154, 0.15, msg("No spend in the facts: CAC and ROI cannot be shown.")),
            Finding("MR-10", total, "pass", 0.0, 0.15, msg("No spend in the facts: CAC and ROI cannot be shown.")),
        ),
        objectives={"O1": Label("Grow", "增长")},
        channel_names=CHANNELS,
        missing=(),
        catalogue=load_catalogue(),
        policy=load_policy(None),
    )


SPARSE_HEADLINE = Headline(
    metric_id="orders",
    channel="",
    period_target=None,
    period_actual=52_300.0,
    horizon_target=None,
    to_date=52_300.0,
    landing=None,
    low=None,
    high=None,
    probability=None,
    probability_reason=None,
    required_per_day=None,
    current_per_day=None,
    complete=True,
)


def sparse_review() -> MonthlyReview:
    """Return a review of one figure without goals, channels or any optional table."""
    full = sample_review()
    kpis = (
        full.tables["kpis"]
        .iloc[[2]]
        .assign(
            id="orders",
            actual=52_300.0,
            target=NAN,
            target_kind="",
            attainment=NAN,
            deviation=NAN,
            alert=False,
            previous=50_000.0,
            mom=0.046,
            prior_year=NAN,
            yoy=NAN,
        )
    )
    months = [str(month) for month in pd.period_range("2025-02", "2025-05", freq="M")]
    history = pd.DataFrame({"id": "orders", "kind": "metric", "month": months, "value": [47_000.0, NAN, 50_000.0, 52_300.0]})
    empty = {name: table.iloc[:0] for name, table in full.tables.items() if name not in {"parameters", "policy", "sources"}}
    kept = {name: full.tables[name] for name in ("parameters", "policy", "sources")}
    return MonthlyReview(
        meta=Meta(**{**full.meta.__dict__, "horizon": full.meta.period, "goal_version": None, "currency": ""}),
        params=full.params,
        headline=SPARSE_HEADLINE,
        tables={**kept, **empty, "kpis": kpis, "history": history},
        findings=(),
        objectives={},
        channel_names={},
        missing=(
            MissingTable("benchmarks.csv", "comparisons", msg("No spend in the facts: CAC and ROI cannot be shown.")),
            MissingTable("goals", "forecast", msg("No spend in the facts: CAC and ROI cannot be shown.")),
        ),
        catalogue=full.catalogue,
        policy=full.policy,
    )
