"""What the period brought: by channel, by month and channel, and which target each key result should get next."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

import pandas as pd

from goalbook.books.aggregate import NAN, WHOLE_TEAM, divide
from goalbook.books.monthly_review.board.channels import channel_table
from goalbook.books.monthly_review.board.kpis import kpi_table
from goalbook.books.monthly_review.board.waterfall import waterfall
from goalbook.books.rows import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.quarter_review.preparation import Prepared
    from goalbook.inputs import Goals

Tables = dict[str, pd.DataFrame]
MONTHS = ("channel", "kind", "month", "state", "target", "actual", "gap", "attainment", "prior_year")
TARGETS = (
    "kr_id", "name", "metric_id", "channel", "type", "target", "reached", "attainment", "verdict", "next_period", "next_target", "step",
)  # fmt: skip


def board_tables(prepared: Prepared) -> Tables:
    """Return ``kpis``, ``channels`` and ``waterfall`` of the whole period, columns as in a monthly review."""
    metric = prepared.base.aim.metric
    channels = channel_table(prepared.board, metric)
    return {"kpis": kpi_table(prepared.board, metric), "channels": channels, "waterfall": waterfall(channels)}


def month_table(prepared: Prepared, channels: pd.DataFrame) -> Tables:
    """Return ``quarter_months``; see QuarterReview for the columns."""
    rows = [
        row
        for one in rows_of(channels)
        if one["kind"] in ("channel", "no_target", "total")
        for row in _months(prepared, str(one["channel"]), str(one["kind"]))
    ]
    return {"quarter_months": pd.DataFrame(rows, columns=list(MONTHS))}


def _months(prepared: Prepared, channel: str, kind: str) -> Iterator[tuple[object, ...]]:
    cube, plan, metric = prepared.base.cube, prepared.base.plan, prepared.base.aim.metric
    own = WHOLE_TEAM if kind == "total" else channel
    kr = plan.find(metric, own)
    for month in prepared.period.months():
        days = tuple(day for day in cube.slots(month) if day <= cube.data_to)
        planned = cube.slots(month)
        target = plan.amount(kr, days or planned) if kr is not None else plan.unnamed(metric, own, days or planned)
        actual = cube.totals(days).value(metric, None if kind == "total" else channel) if days else NAN
        before = cube.slots(month.year_ago())[: len(days)]
        earlier = cube.totals(before).value(metric, None if kind == "total" else channel) if days and cube.covers(before) else NAN
        state = "remaining" if not days else "actual" if len(days) == len(planned) else "partial"
        yield (
            "" if kind == "total" else channel,
            kind,
            month.label,
            state,
            target,
            actual,
            actual - target,
            divide(actual, target),
            earlier,
        )


def target_table(prepared: Prepared, scores: pd.DataFrame) -> Tables:
    """Return ``next_targets``: each key result with its verdict and, where goals of the next period name it again, the step it asks for."""
    following = next_goals(prepared)
    counted = {kr.id: kr.aggregation for kr in prepared.base.plan.key_results}
    rows = [_target(row, following, counted[str(row["kr_id"])]) for row in rows_of(scores) if row["kind"] == "key_result"]
    return {"next_targets": pd.DataFrame(rows, columns=list(TARGETS))}


def next_goals(prepared: Prepared) -> Goals | None:
    """Return the goals of the period after this one, drafts included."""
    wanted = prepared.period.next()
    return next((one for one in (*prepared.inputs.goals, *prepared.inputs.drafts) if one.period == wanted), None)


def _target(row: dict[str, object], following: Goals | None, aggregation: str) -> tuple[object, ...]:
    reached, attained = cast("float", row["landing"]), cast("float", row["attainment_landing"])
    found = _again(following, (row["metric_id"], row["channel"], aggregation))
    asked = found if found is not None else NAN
    return (
        *(row[name] for name in ("kr_id", "name", "metric_id", "channel", "type", "target")),
        *(reached, attained, verdict(row)),
        following.period.label if following is not None else "",
        asked,
        divide(asked, reached) - 1,
    )


def _again(following: Goals | None, measured: tuple[object, ...]) -> float | None:
    """Return what the next goals ask of the same figure, channel and way of adding up."""
    if following is None:
        return None
    found = (kr for kr in following.key_results if (kr.metric, kr.channel, kr.aggregation) == measured)
    return next((float(kr.target) for kr in found), None)


def verdict(row: dict[str, object]) -> str:
    """Return what its result says of a target: kept, raise, lower or miss; "" where nothing can be said.

    A committed target has its pass line alone: missed, it is a miss to be explained. Of a stretch target the band says whether it was
    wrong: under 60 % too high, above 100 % too low (B-04).
    """
    if math.isnan(cast("float", row["attainment_landing"])):
        return ""
    if row["type"] == "committed":
        return "miss" if row["passes"] is False else "kept"
    if row["band"] in ("too_high", "re_baseline"):
        return {"too_high": "lower", "re_baseline": "raise"}[str(row["band"])]
    return "kept"
