"""Each channel on four scales (coverage, conversion, retention, cost), its return against the blended one, and its direction."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.aggregate import NAN, Totals, divide
from goalbook.books.monthly_review.basis.windows import before
from goalbook.books.monthly_review.mix import channel_mix
from goalbook.core.compare import at_least, at_most, less_than, more_than
from goalbook.core.message import Label
from goalbook.core.metrics import ENTRY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.core.policy import Policy

MATRIX = (
    "channel",
    "layer",
    "share",
    "share_before",
    "rank",
    "rank_before",
    "spend",
    "spend_share",
    "roi",
    "roi_before",
    "roi_trend",
    "roi_volatility",
    "roi_level",
    "cac",
    "entry",
    "conversion_rate",
    "retention_rate",
    "coverage_level",
    "conversion_level",
    "retention_level",
    "cost_level",
    "diagnosis",
    "efficiency",
    "spend_direction",
)
LEAGUE = ("channel", "metric_id", "value", "previous", "rank", "rank_before")
RETENTION = ("retention_d7", "retention_d30")
_LEAST_MONTHS = 3  # for a spread of monthly returns
# What each level is called on each scale; the middle says nothing.
WORDS = {
    ("coverage", "high"): Label("wide coverage", "覆盖广"),
    ("coverage", "low"): Label("narrow coverage", "覆盖窄"),
    ("conversion", "high"): Label("high conversion", "转化高"),
    ("conversion", "low"): Label("low conversion", "转化低"),
    ("retention", "high"): Label("high retention", "留存高"),
    ("retention", "low"): Label("low retention", "留存低"),
    ("cost", "high"): Label("high cost", "成本高"),
    ("cost", "low"): Label("low cost", "成本低"),
}
SCALES = {"coverage": "entry", "conversion": "conversion_rate", "retention": "retention_rate", "cost": "cac"}


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return the matrix, the league of key figures, and the mix by layer and by kind of traffic; see MonthlyReview for the columns."""
    figures = _Figures.of(prepared)
    matrix = _matrix(prepared, figures)
    return {"channel_matrix": matrix, "league": _league(prepared, figures), **channel_mix.tables(prepared, matrix)}


@dataclass(frozen=True)
class _Figures:
    """Which figures compare this team's channels: those that most of them keep."""

    channels: tuple[str, ...]  # with any fact in the month
    headline: str  # "" where it does not add up over channels
    conversion: str  # a ratio, or "" for headline ÷ entry
    retention: str  # a ratio, or "" without any

    @classmethod
    def of(cls, prepared: Prepared) -> _Figures:
        """Choose them by what the month holds."""
        month, table = prepared.board.comparisons.month, prepared.tables["channels"]
        channels = tuple(table.loc[table["kind"].isin(["channel", "no_target"]), "channel"])

        def kept(figure: str) -> int:
            return sum(not math.isnan(month.value(figure, channel)) for channel in channels)

        retention = max(RETENTION, key=kept)
        aim, metrics = prepared.aim.metric, prepared.cube.catalogue.metrics
        return cls(
            channels,
            aim if aim in metrics and metrics[aim].additivity == "flow" else "",
            "conversion_rate" if kept("conversion_rate") else "",
            retention if kept(retention) else "",
        )

    def value(self, totals: Totals | None, figure: str, channel: str) -> float:
        """Return one figure of a channel: share of the headline, conversion, retention, or a figure of the catalogue."""
        if totals is None:
            return NAN
        if figure == "conversion":
            if self.conversion:
                return totals.value(self.conversion, channel)
            return divide(totals.value(self.headline, channel), totals.value(ENTRY, channel)) if self.headline else NAN
        if figure == "retention":
            return totals.value(self.retention, channel) if self.retention else NAN
        return totals.value(figure, channel) if figure else NAN

    def column(self, totals: Totals | None, figure: str) -> pd.Series[float]:
        """Return one figure of all channels."""
        return pd.Series([self.value(totals, figure, channel) for channel in self.channels], dtype=float)


def _matrix(prepared: Prepared, figures: _Figures) -> pd.DataFrame:
    policy, comparisons = prepared.inputs.policy, prepared.board.comparisons
    month, previous = comparisons.month, comparisons.previous
    layers = {channel.id: channel.layer for channel in prepared.inputs.team.channels}
    table = pd.DataFrame(
        {
            "channel": list(figures.channels),
            "layer": [layers.get(channel, "") for channel in figures.channels],
            "share": _shares(figures.column(month, figures.headline)),
            "share_before": _shares(figures.column(previous, figures.headline)),
            "rank": _ranks(figures.column(month, figures.headline)),
            "rank_before": _ranks(figures.column(previous, figures.headline)),
            "spend": figures.column(month, "spend"),
            "spend_share": _shares(figures.column(month, "spend")),
            "roi": figures.column(month, "roi"),
            "roi_before": figures.column(previous, "roi"),
            "cac": figures.column(month, "cac"),
            "entry": figures.column(month, ENTRY),
            "conversion_rate": figures.column(month, "conversion"),
            "retention_rate": figures.column(month, "retention"),
        }
    )
    monthly = _monthly_roi(prepared, figures.channels, policy.channels.roi_months)
    table["roi_trend"] = table["roi"] / _trailing_roi(prepared, figures.channels) - 1
    table["roi_volatility"] = (monthly.std() / monthly.mean()).where(monthly.count() >= _LEAST_MONTHS).to_numpy()
    table["roi_level"] = [roi_level(roi, policy) for roi in table["roi"]]
    for scale, column in SCALES.items():
        table[f"{scale}_level"] = levels(table[column], policy.channels.near_median)
    table["diagnosis"] = pd.Series([diagnosis(row) for _, row in table.iterrows()], dtype=object)
    gaps, limits = table["roi"] / month.value("roi") - 1, policy.channels
    table["efficiency"] = [efficiency(gap, kept, limits.near_blended) for gap, kept in zip(gaps, table["retention_level"], strict=True)]
    table["spend_direction"] = [
        direction(gap, trend, limits.near_blended, limits.trend) for gap, trend in zip(gaps, table["roi_trend"], strict=True)
    ]
    return table[list(MATRIX)]


def _shares(parts: pd.Series[float]) -> pd.Series[float]:
    total = parts.sum(min_count=1)
    return parts / total if total > 0 else parts * np.nan


def _ranks(values: pd.Series[float], direction: str = "up") -> pd.Series[float]:
    return values.rank(method="min", ascending=direction == "down")


def _monthly_roi(prepared: Prepared, channels: tuple[str, ...], count: int) -> pd.DataFrame:
    """Return the return on spend of the last whole months and of the one under review, by month × channel; the last row is the latter."""
    progress, period = prepared.progress, prepared.windows.period
    months = [period]
    for _ in range(count - 1):
        months.insert(0, months[0].previous())
    known = [month for month in months if month == period or month.label in progress.whole_months]
    rows = [[progress.by_month[month.label].value("roi", channel) for channel in channels] for month in known]
    return pd.DataFrame(rows, columns=list(channels), dtype=float)


def _trailing_roi(prepared: Prepared, channels: tuple[str, ...]) -> NDArray[np.float64]:
    """Return Σ revenue ÷ Σ spend of the whole months before the one under review, by channel; NaN where there are none."""
    progress = prepared.progress
    months = before(prepared.windows.period, len(prepared.windows.trailing))
    known = [progress.by_month[month.label] for month in months if month.label in progress.whole_months]

    def total(metric: str, channel: str) -> float:
        return sum(totals.channel(metric, channel) for totals in known)

    return np.array([divide(total("revenue", channel), total("spend", channel)) for channel in channels], dtype=float)


def roi_level(roi: float, policy: Policy) -> str:
    """Return what a return on spend reaches: "commission" (> 3), "programme" (≥ 3: enough for the programme alone), "below"; "" for NaN."""
    if math.isnan(roi):
        return ""
    if more_than(roi, policy.roi.commission_gt):
        return "commission"
    return "programme" if at_least(roi, policy.roi.programme_min) else "below"


def levels(values: pd.Series[float], near: float) -> list[str]:
    """Split a figure at its median: high, low, "middle" within ``near`` of it; "" where it is not known or there is no second one."""
    median = values.median()
    if values.count() < 2 or not median > 0:  # noqa: PLR2004 - nothing to compare with
        return [""] * len(values)

    def level(value: float) -> str:
        if math.isnan(value):
            return ""
        off = value / median - 1
        if more_than(off, near):
            return "high"
        return "low" if less_than(off, -near) else "middle"

    return [level(float(value)) for value in values]


def diagnosis(row: pd.Series) -> Label:
    """Return what stands out of a channel on the four scales, as "wide coverage, low conversion"; empty where nothing does."""
    found = [WORDS[scale, str(row[f"{scale}_level"])] for scale in SCALES if (scale, str(row[f"{scale}_level"])) in WORDS]
    return Label(", ".join(label.en for label in found), "、".join(label.zh for label in found))


def efficiency(gap: float, retention_level: str, near: float) -> str:
    """Return whether a channel is efficient, from figures and never from what is said of it (B-41): its return, then what it keeps.

    ``gap`` is ROI ÷ blended ROI − 1. "high" is a return above the blended one with customers that do not leave sooner, "low" one below it
    with customers that do not stay either, "mixed" where both disagree, "middle" within ``near`` of the blended return. Without retention
    the return decides alone.
    """
    if math.isnan(gap):
        return ""
    if at_most(abs(gap), near):
        return "middle"
    pays = gap > 0
    return "mixed" if retention_level == ("low" if pays else "high") else "high" if pays else "low"


def direction(gap: float, trend: float, near: float, limit: float) -> str:
    """Return grow, hold or cut: the side of the blended return that a channel is on, unless it is on its way to the other one.

    ``gap`` is ROI ÷ blended ROI − 1; within ``near`` of it there is no side. ``trend`` is the return against the months before; a change
    of ``limit`` or more counts.
    """
    if math.isnan(gap):
        return ""
    if at_most(abs(gap), near):
        return "hold"
    if gap > 0:
        return "hold" if at_most(trend, -limit) else "grow"
    return "hold" if at_least(trend, limit) else "cut"


def _league(prepared: Prepared, figures: _Figures) -> pd.DataFrame:
    """Return each channel's rank by each key figure, now and the month before; only figures that two channels or more keep."""
    comparisons, catalogue = prepared.board.comparisons, prepared.cube.catalogue
    named = {"conversion": figures.conversion, "retention": figures.retention}
    rows = []
    for figure in dict.fromkeys((figures.headline, "roi", "cac", "conversion", "retention")):
        values, earlier = figures.column(comparisons.month, figure), figures.column(comparisons.previous, figure)
        metric = named.get(figure, figure) or ("conversion_rate" if figure == "conversion" else "")
        if not metric or values.count() < 2:  # noqa: PLR2004 - one channel has no rank
            continue
        way = str(catalogue.get(metric).direction)
        ranks = zip(_ranks(values, way), _ranks(earlier, way), strict=True)
        rows += [
            (channel, metric, value, was, rank, rank_before)
            for channel, value, was, (rank, rank_before) in zip(figures.channels, values, earlier, ranks, strict=True)
        ]
    return pd.DataFrame(rows, columns=list(LEAGUE))
