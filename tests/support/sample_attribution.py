"""The sample review's attribution, written by hand: what each stage of each channel did to May's new payers."""

from __future__ import annotations

import pandas as pd

from goalbook.books.monthly_review.attribution.attribution import CONTRIBUTION_COLUMNS
from goalbook.core.message import Label

NAN = float("nan")
CLICKS = Label("Click rate", "点击率")
PAYMENT = Label("Payment rate", "付费率")
CHANNELS = {
    "xiaohongshu": Label("Xiaohongshu", "小红书"),
    "douyin": Label("Douyin", "抖音"),
    "private_domain": Label("Private domain", "私域"),
}
EFFECTS = [
    ("xiaohongshu", "volume", Label("Reads", "阅读量"), "factor", 2_050_000.0, 2_800_000.0, 300.0, 200.0, 400.0),
    ("xiaohongshu", "mix", Label("Traffic mix", "流量结构"), "mix", 0.32, 0.34, 15.0, -20.0, 40.0),
    ("xiaohongshu", "clicks", CLICKS, "factor", 0.020, 0.014, -1_420.0, -1_500.0, -1_340.0),
    ("xiaohongshu", "new_payers", PAYMENT, "factor", 0.092, 0.081, -380.0, -450.0, -300.0),
    ("douyin", "volume", Label("Views", "播放量"), "factor", 4_900_000.0, 5_010_000.0, 110.0, -150.0, 350.0),
    ("douyin", "missing", Label("Days without figures", "缺数天"), "missing", 31.0, 30.0, -30.0, NAN, NAN),
    ("private_domain", "new_payers", PAYMENT, "factor", 0.40, 0.38, -95.0, -130.0, -50.0),
]
CHANNEL_ROWS = [
    ("xiaohongshu", 5_110.0, 4_335.0, 2_850.0, 775.0, False, -1_485.0, -0.8945, 3.4),
    ("douyin", 6_810.0, 7_180.0, 7_260.0, -370.0, False, 80.0, 0.0482, 3.3),
    ("private_domain", 1_700.0, 1_305.0, 1_210.0, 395.0, False, -95.0, -0.0572, 4.1),
]


def attribution_tables() -> dict[str, pd.DataFrame]:
    """Return attribution, bridge, contributions and attribution_total: 13,620 planned, 800 above the level before, 11,520 actual."""
    attribution = pd.DataFrame(EFFECTS, columns=["channel", "factor", "name", "kind", "before", "after", "effect", "low", "high"])
    steps = [
        (f"{row.channel}:{row.factor}", row.kind, row.channel, row.factor, _named(row.channel, row.name_), row.effect, row.low, row.high)
        for row in attribution.rename(columns={"name": "name_"}).itertuples()
    ]
    bars = [
        ("plan", "plan", "", "", Label("Plan", "计划"), 13_620.0, NAN, NAN),
        (
            "target_above_baseline", "target_above_baseline", "", "", Label("Target above level before", "目标高于此前水平"),
            -800.0, NAN, NAN,
        ),
        *steps,
        ("search", "no_target", "search", "", Label("Search", "搜索"), 200.0, NAN, NAN),
        ("actual", "actual", "", "", Label("Actual", "实际"), 11_520.0, NAN, NAN),
    ]  # fmt: skip
    total = pd.DataFrame(
        [(12_820.0, 13_620.0, 11_320.0, 0.36, "lmdi", False)],
        columns=["baseline", "target", "actual", "cancellation", "method", "planned"],
    )
    return {
        "attribution": attribution,
        "bridge": pd.DataFrame(bars, columns=["step", "kind", "channel", "factor", "name", "value", "low", "high"]),
        "contributions": pd.DataFrame(CHANNEL_ROWS, columns=list(CONTRIBUTION_COLUMNS)),
        "attribution_total": total,
    }


def _named(channel: str, factor: Label) -> Label:
    name = CHANNELS[channel]
    return Label(f"{name.en} {factor.en.lower()}", f"{name.zh}{factor.zh}")
