"""Signals and problems of the sample review: one figure in each field of the 2×2, one problem of each kind."""

from __future__ import annotations

import pandas as pd

from goalbook.books.monthly_review.alerts.problems import COLUMNS as PROBLEM_COLUMNS
from goalbook.books.monthly_review.alerts.signals import COLUMNS as SIGNAL_COLUMNS
from goalbook.core.message import Label, msg

NAN = float("nan")
DAY = pd.Timestamp("2025-05-12")
EVENT = Label("topics moved from product reviews to lifestyle", "选题由产品测评改为生活场景")


def signal_tables() -> dict[str, pd.DataFrame]:
    """Return the tables signals, ranges and problems."""
    said = msg("{figure}: nothing out of the ordinary.", figure=Label("Xiaohongshu: conversion rate", "小红书：转化率"))
    #  metric, channel, subject, base, expected, actual, deviation, adverse, big, abnormal, up, first signal, weeks, provisional, band,
    #  normal gap, plan off, quadrant, money, statement
    signals = [
        ("conversion_rate", "xiaohongshu", Label("Xiaohongshu: conversion rate", "小红书：转化率"), "previous", 0.0028, 0.0019, -0.321,
         True, True, True, False, DAY, 26, False, 0.2, 0.0, False, "act", -190_000.0, said),
        ("new_payers", "", Label("New payers", "新增付费用户"), "target", 13_620.0, 11_520.0, -0.154,
         True, True, False, False, pd.NaT, 26, False, 0.12, -0.17, True, "plan", -306_000.0, said),
        ("cac", "", Label("CAC", "获客成本"), "target", 40.0, 42.9, 0.073,
         True, False, True, True, DAY, 8, True, 0.1, 0.0, False, "early", -33_400.0, said),
        ("new_payers", "private_domain", Label("WeChat private domain: new payers", "微信私域：新增付费用户"), "target", 1_700.0, 1_210.0,
         -0.288, True, True, None, False, pd.NaT, 0, True, NAN, NAN, False, "unknown", NAN, said),
        ("new_payers", "douyin", Label("Douyin: new payers", "抖音：新增付费用户"), "target", 6_810.0, 7_260.0, 0.066,
         False, False, False, True, pd.NaT, 26, False, 0.2, 0.0, False, "none", 66_000.0, said),
    ]  # fmt: skip
    what = msg("{figure} {change:+pct} since {day:day}", figure=Label("Click rate", "点击率"), change=-0.3, day=DAY.date())
    gap = msg("Figures missing on {gap:pct0} of the days", gap=0.13)
    problems = [
        ("2025-05:xiaohongshu:clicks", "high", "cause", "xiaohongshu", "clicks", "new_payers", "click", what, -1_420.0, -207_000.0, 0.104,
         "adjust", "MR-14, MR-52, MR-08", "value_delivery", "rule", EVENT, DAY, "A1", False),
        ("2025-05:team:new_payers.target", "high", "target", "", "", "new_payers", "plan", said, -2_100.0, -306_000.0, 0.154,
         "warning", "MR-07, MR-16", "plan_off", "rule", "", pd.NaT, "", False),
        ("2025-05:search:data", "low", "data", "search", "", "", "click", gap, NAN, NAN, NAN,
         "", "MR-03", "data", "rule", "", pd.NaT, "", False),
    ]  # fmt: skip
    ranges = pd.DataFrame(
        [("new_payers", "", 26, False, 330.0, 375.0, 420.0, 0.12, pd.NaT, pd.NaT, 0)],
        columns=[
            "metric_id", "channel", "weeks", "provisional", "range_low", "range_center", "range_high", "band", "first_above", "first_below",
            "signal_rule",
        ],
    )  # fmt: skip
    return {
        "signals": pd.DataFrame([(*one, "") for one in signals], columns=list(SIGNAL_COLUMNS)),  # no campaign ran
        "ranges": ranges,
        "problems": pd.DataFrame(problems, columns=list(PROBLEM_COLUMNS)),
    }
