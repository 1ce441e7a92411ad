"""The channels of the sample: four scales, ranks, mix, response to spend and the spend worth moving."""

from __future__ import annotations

import pandas as pd

from goalbook.core.message import Label, msg

NAN = float("nan")


def channel_tables(board: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return channels on four scales, their ranks and mix, and what is known of their response to spend: of Douyin's only."""
    by = board.set_index("channel").drop("total")
    channels = list(by.index)
    matrix = pd.DataFrame(
        {
            "channel": channels,
            "layer": ["core", "core", "supplementary", "opportunity"],
            "share": by["actual"] / 11_520,
            "spend": by["spend"],
            "spend_share": by["spend"] / by["spend"].sum(),
            "roi": by["roi"],
            "cac": by["cac"],
            "conversion_rate": by["conversion_rate"],
            "retention_rate": [0.236, 0.240, NAN, 0.247],
            "diagnosis": [Label("wide coverage, low conversion", "覆盖广、转化低"), *[Label("", "")] * 3],
            "efficiency": ["low", "mixed", "high", "mixed"],
            "spend_direction": ["cut", "grow", "hold", ""],
        }
    ).reset_index(drop=True)
    ranks = [("new_payers", 2, 2), ("new_payers", 1, 1), ("roi", 3, 2), ("roi", 4, NAN), ("cac", 3, 3), ("retention_d7", 3, 2)]
    league = [(channels[place % 2], metric, NAN, NAN, rank, before) for place, (metric, rank, before) in enumerate(ranks)]
    responses = [
        ("xiaohongshu", NAN, NAN, NAN, 49, False, 0.0089, NAN, "steady_spend", "paid", NAN, 98_000.0, 0.06, 0.4, NAN, 10.0),
        ("douyin", 0.6, 0.5, 0.7, 52, True, 0.022, 0.0132, "measured", "all", 1.0, 325_000.0, 0.14, 0.4, 0.8, NAN),
        ("search", NAN, NAN, NAN, 9, False, NAN, NAN, "few_weeks", "all", NAN, 9_000.0, NAN, 0.0, NAN, NAN),
    ]
    reason = msg(
        "ROI {taker_roi:ratio} at {taker}, {giver_roi:ratio} at {giver}, {blended:ratio} over all",
        taker=Label("Douyin", "抖音"),
        taker_roi=3.3,
        giver=Label("Xiaohongshu", "小红书"),
        giver_roi=3.4,
        blended=3.4,
    )
    shift = [
        (
            "xiaohongshu",
            "douyin",
            9_800.0,
            0.1,
            0.03,
            NAN,
            0.0132,
            41.0,
            20.0,
            150.0,
            "gain measured",
            reason,
            pd.Timestamp(2025, 6, 30),
            "",
        )
    ]
    heads = ["elasticity", "low", "high", "n", "identified", "average_return", "marginal_return", "basis", "part", "responding", "spend"]
    moved = ["from", "to", "amount", "share_from", "share_to", "marginal_from", "marginal_to", "effect", "low", "high", "basis", "reason"]
    layers = [("core", 2, 0.878, 0.894), ("supplementary", 1, 0.105, 0.088), ("opportunity", 1, 0.017, 0.018)]
    traffic = [("xiaohongshu", 1e6, 5e5, 0.333, 0.3), ("douyin", 2e6, 9e5, 0.31, 0.31), ("search", NAN, 4e4, 1.0, NAN)]
    return {
        "channel_matrix": matrix,
        "league": pd.DataFrame(league, columns=["channel", "metric_id", "value", "previous", "rank", "rank_before"]),
        "traffic": pd.DataFrame(traffic, columns=["channel", "organic", "paid", "share_paid", "before"]),
        "layers": pd.DataFrame(layers, columns=["layer", "channels", "share", "spend_share"]),
        "responses": pd.DataFrame(responses, columns=["channel", *heads, "spread", "correlation", "r2", "test_weeks"]),
        "shift": pd.DataFrame(shift, columns=[*moved, "return_date", "approved_by"]),
    }
