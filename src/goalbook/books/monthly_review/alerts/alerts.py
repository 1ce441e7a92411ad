"""The alert ladder: watch and alert against target, switch and meeting against the months before (MR-07, MR-08, MR-10)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, WHOLE_TEAM, Totals, divide
from goalbook.books.monthly_review.basis.targets import target_of
from goalbook.books.monthly_review.board.channels import conversion_change
from goalbook.core.compare import at_least, more_than
from goalbook.core.message import Label
from goalbook.core.metrics import ENTRY
from goalbook.methods.attainment import deviation, is_adverse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.board.kpis import Board
    from goalbook.core.policy import Policy

COLUMNS = ("rule", "level", "subject", "metric_id", "channel", "base", "expected", "actual", "deviation", "adverse", "control")


@dataclass(frozen=True)
class Judged:
    """One comparison the ladder looks at. ``floor`` and ``cap`` values of the policy raise no "too good" note."""

    metric: str
    channel: str
    subject: Label
    base: str  # target | previous | trailing mean
    expected: float
    actual: float
    adverse: bool
    open_end: bool = False  # the base is a cap or a floor: beyond it on the good side there is nothing to say

    @property
    def deviation(self) -> float:
        """Return actual ÷ expected − 1."""
        return deviation(self.actual, self.expected)


def against_targets(board: Board, names: dict[str, Label]) -> tuple[Judged, ...]:
    """Return key results, what the accepted plan asks of other channels, and CAC and ROI against the policy where no goal names them."""
    pairs = dict.fromkeys([*((kr.metric, kr.channel) for kr in board.plan.key_results), *board.plan.planned_channels])
    for kpi in ("cac", "roi"):
        pairs.setdefault((kpi, WHOLE_TEAM))
    found = (_target(board, metric, channel, names) for metric, channel in pairs)
    return tuple(judged for judged in found if judged is not None and not math.isnan(judged.deviation))


def conversion_drops(channels: pd.DataFrame, names: dict[str, Label], rate: Label) -> tuple[Judged, ...]:
    """Return each channel's conversion rate against the previous window."""
    rows = channels[channels["kind"].isin(["channel", "no_target"])]
    found = []
    for _, row in rows.iterrows():
        change = conversion_change(row)
        if not math.isnan(change):
            channel = str(row["channel"])
            before, now = float(row["conversion_rate_before"]), float(row["conversion_rate"])
            found.append(Judged("conversion_rate", channel, subject(channel, rate, names), "previous", before, now, adverse=change < 0))
    return tuple(found)


def traffic_drops(month: Totals, trailing: tuple[Totals, ...], scale: float, names: dict[str, Label]) -> tuple[Judged, ...]:
    """Return each channel's entry against the mean of the months before; ``scale`` is the elapsed share of the month."""
    found, entry = [], month.catalogue.get(ENTRY).name
    for channel in month.channels:
        before = [value for totals in trailing if not math.isnan(value := totals.channel(ENTRY, channel))]
        expected = divide(math.fsum(before) * scale, len(before)) if before else NAN
        actual = month.channel(ENTRY, channel)
        if not (math.isnan(expected) or math.isnan(actual) or expected == 0):
            drop = actual < expected
            found.append(Judged(ENTRY, channel, subject(channel, entry, names), "trailing mean", expected, actual, adverse=drop))
    return tuple(found)


def level_of(judged: Judged, policy: Policy, threshold: float) -> str | None:
    """Return the level a comparison reaches: of targets watch or alert, of conversion meeting, of traffic switch; None below all."""
    change = judged.deviation
    if judged.base == "previous":
        return "meeting" if more_than(-change, policy.alerts.conversion_drop) else None
    if judged.base == "trailing mean":
        return "switch" if at_least(-change, policy.alerts.traffic_drop) else None
    if judged.open_end and not judged.adverse:
        return None
    if at_least(abs(change), threshold):
        return "alert"
    return "watch" if judged.adverse and at_least(abs(change), policy.alerts.watch) else None


def alert_table(judged: tuple[Judged, ...], policy: Policy, threshold: float) -> pd.DataFrame:
    """Return the comparisons that reach a level, the gravest first; see MonthlyReview for the columns."""
    rows = sorted(_alerts(judged, policy, threshold), key=_gravity)
    return pd.DataFrame(rows, columns=list(COLUMNS))


def subject(channel: str, figure: Label, names: dict[str, Label]) -> Label:
    """Return the name of a figure, with its channel in front where it is one channel's."""
    if channel == WHOLE_TEAM:
        return figure
    owner = names.get(channel, Label.same(channel))
    return Label(f"{owner.en}: {figure.en}", f"{owner.zh}：{figure.zh}")


def _target(board: Board, metric: str, channel: str, names: dict[str, Label]) -> Judged | None:
    entry = board.cube.catalogue.get(metric)
    target = target_of(metric, board.plan, board.limits, board.windows.elapsed, channel)
    actual = board.comparisons.month.value(metric, None if channel == WHOLE_TEAM else channel)
    if math.isnan(target.value) or math.isnan(actual):
        return None
    adverse = is_adverse(deviation(actual, target.value), entry.direction)
    open_end = board.plan.find(metric, channel) is None and (metric, channel) not in board.plan.planned_channels
    return Judged(metric, channel, subject(channel, entry.name, names), "target", target.value, actual, adverse=adverse, open_end=open_end)


RULES = {"watch": "MR-07", "alert": "MR-07", "meeting": "MR-08", "switch": "MR-10"}
CONTROLS = {"alert": "deviation", "meeting": "conversion_drop", "switch": "traffic_drop"}
GRAVITY = ("meeting", "switch", "alert", "watch")


def _alerts(judged: tuple[Judged, ...], policy: Policy, threshold: float) -> Iterator[dict[str, object]]:
    for one in judged:
        level = level_of(one, policy, threshold)
        if level is not None:
            yield {
                "rule": RULES[level],
                "level": level,
                "subject": one.subject,
                "metric_id": one.metric,
                "channel": one.channel,
                "base": one.base,
                "expected": one.expected,
                "actual": one.actual,
                "deviation": one.deviation,
                "adverse": one.adverse,
                "control": policy.controls.map[CONTROLS[level]] if level in CONTROLS and one.adverse else "",
            }


def _gravity(row: dict[str, object]) -> tuple[bool, int, float]:
    return (not row["adverse"], GRAVITY.index(str(row["level"])), -abs(float(str(row["deviation"]))))
