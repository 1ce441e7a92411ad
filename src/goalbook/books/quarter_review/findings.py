"""What the next goals have to answer: key results that were missed, problems of the last month that are still open, steps left out."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

import pandas as pd

from goalbook.books.aggregate import NAN, divide
from goalbook.books.monthly_review.alerts.problems import COLUMNS, SEVERITIES, severity
from goalbook.books.quantity import quantity
from goalbook.books.rows import rows_of
from goalbook.core.message import Message, msg
from goalbook.inputs.earlier import key_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.quarter_review.preparation import Prepared

Tables = dict[str, pd.DataFrame]
Row = dict[str, object]
TARGET = "target"  # the month's own verdict on targets is overtaken by the whole period's


def finding_table(prepared: Prepared, tables: Tables) -> Tables:
    """Return ``problems``, columns as in a monthly review: ids are <period>:<channel>:<key>, keys those of its months."""
    rows = [*_missed(prepared, tables), *_open(prepared), *_left_out(prepared, tables)]
    rows.sort(key=lambda row: (-SEVERITIES.index(str(row["severity"])), _size(row), str(row["id"])))
    return {"problems": pd.DataFrame(rows, columns=list(COLUMNS))}


def _size(row: Row) -> float:
    weight = cast("float", row["weight"])
    return 0.0 if math.isnan(weight) else -weight


def _missed(prepared: Prepared, tables: Tables) -> Iterator[Row]:
    """Yield key results below the pass line, of stretch ones those whose band says that the target was too high."""
    judged = {str(row["kr_id"]): row for row in rows_of(tables["next_targets"])}
    for row in rows_of(tables["key_results"]):
        found = judged.get(str(row["kr_id"]))
        if found is None or found["verdict"] not in ("miss", "lower"):
            continue
        metric, channel = str(row["metric_id"]), str(row["channel"])
        own = metric == prepared.base.aim.metric
        gap = float(found["reached"]) - float(row["target"]) if own else NAN
        weight = abs(divide(gap, _whole_target(prepared)))
        yield _row(
            prepared,
            f"{channel or 'team'}:{metric}.{TARGET}",
            severity=severity(weight, "", prepared.inputs.policy) if own else _by_attainment(prepared, float(found["attainment"])),
            kind=TARGET,
            channel=channel,
            metric_id=metric,
            stage="plan",
            what=_said(prepared, row, found),
            effect=gap,
            weight=weight,
            evidence="MR-22, MR-47",
            category="plan_off",
            category_by="rule",
        )


def _whole_target(prepared: Prepared) -> float:
    """Return the headline's target, else what was reached of it."""
    kr = prepared.base.aim.key_result
    return prepared.base.plan.total(kr) if kr is not None else prepared.to_date.value(prepared.base.aim.metric)


def _by_attainment(prepared: Prepared, attained: float) -> str:
    return "high" if attained < prepared.inputs.policy.okr.bands.too_high_below else "medium"


def _said(prepared: Prepared, row: Row, found: Row) -> Message:
    name, unit = found["name"], str(row["unit"])
    values: dict[str, object] = {
        "name": name,
        "reached": quantity(unit, cast("float", found["reached"])),
        "target": quantity(unit, cast("float", row["target"])),
        "share": found["attainment"],
    }
    if prepared.over:
        return msg("{name}: {reached} of {target}, {share:pct} of the target", **values)  # type: ignore[arg-type] # cells
    return msg("{name}: heading for {reached} of {target}, {share:pct} of the target", **values)  # type: ignore[arg-type] # as above


def _open(prepared: Prepared) -> Iterator[Row]:
    """Yield what the last month's review found and nothing has ended, under the period's name: its key stays the month's."""
    for row in rows_of(prepared.month.tables["problems"]):
        if row["kind"] != TARGET:
            yield {**row, "id": f"{prepared.period.label}:{key_of(str(row['id']))}"}


def _left_out(prepared: Prepared, tables: Tables) -> Iterator[Row]:
    """Yield the steps of the loop that did not happen, once the period is over."""
    if not prepared.over:
        return
    if tables["adjustments"].empty and prepared.goals is not None:
        what = msg("no round in which strategy or targets were looked at again in {period}", period=prepared.period.name)
        yield _row(prepared, "team:process.adjustment", severity="high", kind="process", what=what, evidence="GV-05, TS-49")
    overdue = [row for row in rows_of(tables["actions"]) if row["overdue"] and not row["decision"]]
    if overdue:
        what = msg("overdue actions of {period}: {n:n}", n=len(overdue), period=prepared.period.name)
        yield _row(prepared, "team:process.actions", severity="medium", kind="process", what=what, evidence="MR-13")
    scores = tables.get("record_scores")
    if scores is not None and len(scores) and scores["verdict"].iloc[0] == "narrow":
        what = msg("the 80 % ranges of our forecasts hold too seldom: plan with wider ones")
        yield _row(prepared, "team:process.forecasts", severity="medium", kind="process", what=what, evidence="MR-32")


def _row(prepared: Prepared, key: str, **given: object) -> Row:
    """Return a row of the table; what is not given is not known."""
    empty: Row = {
        **dict.fromkeys(COLUMNS, ""),
        **dict.fromkeys(("effect", "money", "weight"), NAN),
        "event_day": pd.NaT,
        "decided": False,
    }
    return {**empty, "category": "other", "category_by": "rule", **given, "id": f"{prepared.period.label}:{key}"}
