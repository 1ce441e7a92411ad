"""How targets set as of past days would have been judged, by key result: the table beside every probability."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from goalbook.books.target_setting.preparation import Prepared

COLUMNS = (
    "kr_id", "metric_id", "channel", "method", "origins", "own_origins", "coverage", "brier", "base_brier", "base_rate", "skill",
    "hindsight_skill", "width", "error", "printable",
)  # fmt: skip


def target_backtest_table(prepared: Prepared) -> pd.DataFrame:
    """Return the back-test of every figure; see TargetSetting for the columns."""
    rows = []
    for track, one in zip(prepared.tracks, prepared.predictions, strict=True):
        asked, scores = track.asked, one.scores
        counts = (scores.origins, scores.own, scores.coverage, scores.brier, scores.base, scores.base_rate)
        measures = (scores.skill, scores.hindsight_skill, scores.factor, scores.missed)
        rows.append((asked.kr_id, asked.metric, asked.channel, one.method, *counts, *measures, one.printable))
    return pd.DataFrame(rows, columns=list(COLUMNS))
