"""How work is done: steps with owner, standard and limit by version, what checks of it found, and who was trained."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.core.message import msg
from goalbook.inputs.contract import Column, Contract
from goalbook.inputs.plan.people import nobody
from goalbook.inputs.planning.rows import copies
from goalbook.inputs.team import unknown_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.core.message import Message
    from goalbook.inputs.planning.shelf import Fault, Ground, Row

AT_MOST, AT_LEAST = ("hours", "days"), ("per_week", "per_month", "count", "share")  # a time is a most, an amount a least
DIMENSIONS = ("brand_fit", "compliance", "user_interest")
LEVELS = ("level_1", "level_2", "level_3")
YES_NO = ("yes", "no")
_BETWEEN = re.compile(r"[,，;；、\s]+")

STANDARDS = Contract(
    "standards",
    "plan/<period>/standards.csv",
    msg("standard operating procedures: each step with its owner, its standard and its limit, by version"),
    (
        Column("process", "text", msg("id of the process: xhs_note, douyin_ads or one of the team's own"), required=True),
        Column("step", "text", msg("step of the process, in its order; both languages as 中文 / English"), required=True),
        Column("owner", "text", msg("person of team.yml who answers for the step")),
        Column("standard", "text", msg("what good looks like; both languages as 中文 / English")),
        Column("metric", "text", msg("id of what is measured: topics_per_week, script_review, data_review")),
        Column("limit", "number", msg("the limit; a time is a most, an amount a least")),
        Column("unit", "text", msg("unit of the limit"), allowed=(*AT_MOST, *AT_LEAST)),
        Column("version", "number", msg("version of the procedure; 1 where none is given")),
        Column("effective_from", "date", msg("day from which this version holds; empty = from the beginning")),
        Column("dimensions", "text", msg("of a content review, what is scored: brand_fit, compliance, user_interest")),
        Column("levels", "number", msg("sign-offs that sensitive content needs in this step")),
        Column("lesson", "text", msg("experience this version was made from; both languages as 中文 / English")),
    ),
    msg("the standards: who does which step, how well, how fast, and since when"),
)
SOP_CHECKS = Contract(
    "sop_checks",
    "plan/<period>/sop_checks.csv",
    msg("what was checked against the standards: the time a step took, the review form, the sign-offs"),
    (
        Column("date_day", "date", msg("day of the check"), required=True),
        Column("process", "text", msg("id of the process, as in standards.csv"), required=True),
        Column("item", "text", msg("piece of content or work that was checked"), required=True),
        Column("metric", "text", msg("id of what was measured, as in standards.csv")),
        Column("actual", "number", msg("what was measured, in the standard's unit")),
        Column("sensitive", "text", msg("whether it touches policy-sensitive content"), allowed=YES_NO),
        *(Column(level, "text", msg("who signed the review on this level")) for level in LEVELS),
        Column("brand_fit", "number", msg("score from 1 to 5: does it fit the brand")),
        Column("compliance", "text", msg("whether it complies with law and platform rules"), allowed=YES_NO),
        Column("user_interest", "number", msg("score from 1 to 5: does it meet users' interest")),
        Column("published", "text", msg("whether it was published"), allowed=YES_NO),
    ),
    msg("how often standards are kept, judged by the version that held on the day"),
)
TRAININGS = Contract(
    "trainings",
    "plan/<period>/trainings.csv",
    msg("who is trained in which procedure, and when"),
    (
        Column("person", "text", msg("person of team.yml who is trained"), required=True),
        Column("process", "text", msg("id of the process, as in standards.csv; empty = all")),
        Column("day", "date", msg("day of the training, held or planned; empty = not planned yet")),
        Column("joined", "date", msg("day on which the person joined; empty for who has long been there")),
        Column("note", "text", msg("remark; both languages as 中文 / English")),
    ),
    msg("whether new members learn the procedures in time"),
)


def dimensions_of(cell: str) -> tuple[str, ...]:
    """Return what a review form scores, as written in one cell."""
    return tuple(part for part in _BETWEEN.split(cell.strip()) if part)


def standard_faults(rows: list[Row], ground: Ground) -> Iterator[Fault]:
    """Yield strangers, limits without unit or below zero, versions out of order, scores of what is none, rows said twice."""
    for row in rows:
        limit, levels, version = float(row["limit"]), float(row["levels"]), float(row["version"])
        known = not pd.isna(limit)
        checks: tuple[tuple[str, bool, Message], ...] = (
            ("limit", known and limit < 0, msg("is negative; a limit is zero or more")),
            ("unit", known and not row["unit"], msg("is empty; a limit needs its unit")),
            ("metric", known and not row["metric"], msg("is empty; name what the limit measures")),
            ("levels", levels < 0, msg("is negative; a limit is zero or more")),
            ("version", version < 1 or (not pd.isna(version) and version != int(version)), msg("is no version; write 1, 2, 3 …")),
        )
        yield from ((row, column, message) for column, wrong, message in checks if wrong)
        if row["owner"] and (refusal := nobody(ground.known, row["owner"])):
            yield row, "owner", refusal
        for name in dimensions_of(row["dimensions"]):
            if name not in DIMENSIONS:
                yield row, "dimensions", unknown_name(name, DIMENSIONS)
    yield from _versions(rows)
    yield from copies(rows, "process")


def check_faults(rows: list[Row], _ground: Ground) -> Iterator[Fault]:
    """Yield measurements of nothing, scores outside 1 to 5 and rows said twice."""
    for row in rows:
        if not pd.isna(row["actual"]) and not row["metric"]:
            yield row, "metric", msg("is empty; name what the limit measures")
        if row["actual"] < 0:
            yield row, "actual", msg("is negative; a limit is zero or more")
        for name in ("brand_fit", "user_interest"):
            if row[name] < 1 or row[name] > 5:  # noqa: PLR2004 - the scale's end
                yield row, name, msg("is no score from 1 to 5")
    yield from copies(rows, "item")


def training_faults(rows: list[Row], ground: Ground) -> Iterator[Fault]:
    """Yield strangers, trainings before the person joined and rows said twice."""
    for row in rows:
        if refusal := nobody(ground.known, row["person"]):
            yield row, "person", refusal
        if not pd.isna(row["day"]) and not pd.isna(row["joined"]) and row["day"] < row["joined"]:
            yield row, "day", msg("is before the person joined, {joined:date}", joined=row["joined"].date())
    yield from copies(rows, "person")


def _versions(rows: list[Row]) -> Iterator[Fault]:
    """Yield a later version of a limit that holds from no later day, and a version that stands twice."""
    first: dict[tuple[str, str, float], Row] = {}
    for row in rows:
        if not row["metric"]:
            continue
        version = _version(row)
        other = first.setdefault((row["process"], row["metric"], version), row)
        if other is not row:
            text = msg("version {version:n} of this limit stands in row {row:text} too", version=version, row=str(other["source_row"]))
            yield row, "version", text
            continue
        before = first.get((row["process"], row["metric"], version - 1))
        if before is None:
            continue
        if pd.isna(row["effective_from"]):
            yield row, "effective_from", msg("is empty; say from which day this version holds")
        elif not pd.isna(before["effective_from"]) and row["effective_from"] <= before["effective_from"]:
            yield row, "effective_from", msg("is not after the version before, {day:date}", day=before["effective_from"].date())


def _version(row: Row) -> float:
    return 1.0 if pd.isna(row["version"]) else float(row["version"])
