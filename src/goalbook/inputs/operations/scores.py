"""What members are judged by, month by month: results and the way of working, each line with its weight."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

from goalbook.core.compare import at_least, at_most
from goalbook.core.message import Message, msg
from goalbook.inputs.contract import Column, Contract
from goalbook.inputs.operations.months import month_faults
from goalbook.inputs.operations.strangers import stranger
from goalbook.inputs.planning.rows import copies
from goalbook.inputs.problems import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.inputs.planning.shelf import Fault, Ground, Row

KINDS = ("outcome", "process")
MEASURES = ("sop", "response_hours", "ideas", "manager")
FALLING = ("response_hours",)  # less is better: target ÷ actual
WHOLE = 1.0

SCORES = Contract(
    "scores",
    "people/scores.csv",
    msg("what members are judged by: a row per month, member and line of the score"),
    (
        Column("month", "month", msg("month, as 2025-05"), required=True),
        Column("person", "text", msg("person of members.csv"), required=True),
        Column("kind", "text", msg("outcome (what is reached) or process (how the work is done)"), required=True, allowed=KINDS),
        Column("item", "text", msg("what is judged; both languages as 中文 / English"), required=True),
        Column("key_result", "text", msg("key result of the goals whose month is this line's attainment")),
        Column("measure", "text", msg("of a process line: standards kept, hours to answer, ideas adopted, or the manager's mark"),
               allowed=MEASURES),
        Column("process", "text", msg("of standards kept: the process of standards.csv whose checks count")),
        Column("target", "number", msg("what was to be reached")),
        Column("actual", "number", msg("what was reached; of standards kept counted from the checks where it is empty")),
        Column("weight", "number", msg("share of the person's score; of all lines of a person and month or of none"), unit="share"),
        Column("attainment", "number", msg("how much of it was reached, where it is not counted from the columns before; 1 = all"),
               unit="share"),
        Column("note", "text", msg("remark; both languages as 中文 / English")),
    ),
    msg("scores of outcome and process, how much they hang on the weights, and a sheet for each member"),
    {"score": "attainment"},
)  # fmt: skip


def score_faults(rows: list[Row], ground: Ground) -> Iterator[Fault]:
    """Yield strangers, lines that nothing measures, figures below zero, weights out of range, rows said twice."""
    yield from month_faults(rows)
    for row in rows:
        if refusal := stranger(ground, row["person"]):
            yield row, "person", refusal
        if row["key_result"] and (refusal := ground.known.refusal(row["key_result"], "key_result")):
            yield row, "key_result", refusal
        process = row["kind"] == "process"
        checks: tuple[tuple[str, bool, Message], ...] = (
            ("weight", row["weight"] < 0 or row["weight"] > WHOLE, msg("is no share of the score; write 0 to 1")),
            ("attainment", row["attainment"] < 0, msg("is negative; expected 0 or more")),
            ("actual", row["actual"] < 0, msg("is negative; expected 0 or more")),
            ("target", row["target"] <= 0, msg("is not above zero; nothing can be measured by it")),
            ("measure", not process and bool(row["measure"]), msg("is of process lines only; an outcome has a key result or a figure")),
            ("key_result", process and bool(row["key_result"]), msg("is of outcome lines only; how work is done has a measure")),
        )
        yield from ((row, column, message) for column, wrong, message in checks if wrong)
    yield from _weights(rows, ground)
    yield from copies(rows, "item")


def _weights(rows: list[Row], ground: Ground) -> Iterator[Fault]:
    """Yield the first line of everybody whose weights of a month are given in part, are no whole or lie out of their ranges."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((str(row["month"]), ground.known.person(str(row["person"]))), []).append(row)
    for own in groups.values():
        bare = [row for row in own if math.isnan(cast("float", row["weight"]))]
        values: dict[str, str] = {"person": shown(own[0]["person"]), "month": shown(own[0]["month"])}
        if len(bare) == len(own):
            continue
        if bare:
            yield bare[0], "weight", msg("is empty, but other lines of {person:text} in {month:text} have a weight", **values)
            continue
        total = sum(float(row["weight"]) for row in own)
        if not (at_least(total, WHOLE) and at_most(total, WHOLE)):
            text = msg("the weights of {person:text} in {month:text} are {total:pct} together; make them 100 %", total=total, **values)
            yield own[0], "weight", text
            continue
        yield from _ranges(own, ground, values)


def _ranges(own: list[Row], ground: Ground, values: dict[str, str]) -> Iterator[Fault]:
    kinds = {str(row["kind"]) for row in own}
    for kind in KINDS if len(kinds) == len(KINDS) else ():
        low, high = ground.file.policy.get(f"perf.weights.{kind}")
        weight = sum(float(row["weight"]) for row in own if row["kind"] == kind)
        if at_least(weight, low) and at_most(weight, high):
            continue
        first = next(row for row in own if row["kind"] == kind)
        words = {"weight": weight, "low": low, "high": high}
        if kind == "outcome":
            text = msg(
                "outcome weighs {weight:pct} in the score of {person:text} in {month:text}; set it between {low:pct0} and {high:pct0}",
                **words, **values,
            )  # fmt: skip
        else:
            text = msg(
                "process weighs {weight:pct} in the score of {person:text} in {month:text}; set it between {low:pct0} and {high:pct0}",
                **words, **values,
            )  # fmt: skip
        yield first, "weight", text
        return  # what one kind weighs the other lacks: said once
