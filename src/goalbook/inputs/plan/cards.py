"""What each member answers for in a period, and who signed it: the goal cards and the commitments as people write them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

import pandas as pd

from goalbook.core.compare import more_than
from goalbook.core.message import Message, msg
from goalbook.inputs.contract import Column, Contract
from goalbook.inputs.plan.people import nobody
from goalbook.inputs.planning.rows import copies, named_twice
from goalbook.inputs.problems import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.inputs.planning.known import Known
    from goalbook.inputs.planning.shelf import Fault, Ground, Row

KINDS = ("outcome", "process")

CARDS = Contract(
    "cards",
    "plan/<period>/cards.csv",
    msg("what each member is to reach (outcome) and how they are to work (process): a row per goal of a person"),
    (
        Column("person", "text", msg("person of team.yml"), required=True),
        Column(
            "key_result", "text", msg("key result of the period that the goal serves; its target is the person's unless one stands here")
        ),
        Column("metric", "metric", msg("metric or ratio, where it is not the key result's own")),
        Column("channel", "channel", msg("channel of team.yml, where it is not the key result's own")),
        Column("kind", "text", msg("outcome (what is reached) or process (how the work is done)"), required=True, allowed=KINDS),
        Column("what", "text", msg("what the person is to do; both languages as 中文 / English"), required=True),
        Column("how", "text", msg("how they do it; both languages as 中文 / English")),
        Column("standard", "text", msg("what good looks like; both languages as 中文 / English")),
        Column("target", "number", msg("the person's number; empty = the key result's")),
        Column(
            "unit", "text", msg("count, money, share or ratio, or a word of your own as 小时 / hours; empty where a metric has its own")
        ),
        Column("weight", "number", msg("share of the person's score; of all goals of a person or of none"), unit="share"),
        Column("helper", "text", msg("who helps: a person or department; both languages as 中文 / English")),
        Column("stand_in", "text", msg("person of team.yml who stands in")),
    ),
    msg("one goal card per member, and whether what they are judged by is balanced"),
)
COMMITMENTS = Contract(
    "commitments",
    "plan/<period>/commitments.csv",
    msg("who put their name to their goals of the period, and what hangs on them"),
    (
        Column("person", "text", msg("person of team.yml"), required=True),
        Column("signed_on", "date", msg("day of the signature; empty while it is missing")),
        Column("hash", "text", msg("hash of the targets they signed, as the report prints it; its first 8 digits will do")),
        Column("reward", "text", msg("what reaching the goals brings; both languages as 中文 / English")),
        Column("consequence", "text", msg("what missing them has for a consequence; only of committed goals")),
        Column("key_result", "text", msg("key result that reward and consequence are about; empty = all of the card")),
        Column("role", "text", msg("what they answered for when they signed; another role asks for a new signature")),
    ),
    msg("who is committed to these very targets, and who has to sign again"),
)


def card_faults(rows: list[Row], ground: Ground) -> Iterator[Fault]:
    """Yield people and key results that are none, outcomes without a figure, weights that are no shares, rows said twice."""
    known = ground.known
    for row in rows:
        yield from _names(row, known, ("person", "stand_in"))
        weight = float(row["weight"])
        checks: tuple[tuple[str, bool, Message], ...] = (
            ("weight", weight < 0, msg("is negative; expected 0 or more")),
            ("weight", more_than(weight, 1.0), msg("is more than 100 %; the weights of one person's goals are 100 % together")),
            ("key_result", _nothing_measured(row), msg("is empty; an outcome is that of a key result or of a metric")),
            ("target", _no_target(row), msg("is empty; without a key result the metric needs a target")),
        )
        yield from ((row, column, message) for column, wrong, message in checks if wrong)
    yield from _half_weighed(rows, known)
    yield from copies(rows, "what")


def commitment_faults(rows: list[Row], ground: Ground) -> Iterator[Fault]:
    """Yield people and key results that are none, people who stand twice, hashes without the day of the signature."""
    for row in rows:
        yield from _names(row, ground.known, ("person",))
        if row["hash"] and pd.isna(row["signed_on"]):
            yield row, "signed_on", msg("is empty, but a hash is signed; write the day of the signature")
    yield from named_twice(rows, "person", [ground.known.person(row["person"]) for row in rows])


def _names(row: Row, known: Known, columns: tuple[str, ...]) -> Iterator[Fault]:
    for column in columns:
        if row[column] and (refusal := nobody(known, str(row[column]))):
            yield row, column, refusal
    if row["key_result"] and (refusal := known.refusal(row["key_result"], "key_result")):
        yield row, "key_result", refusal


def _nothing_measured(row: Row) -> bool:
    return row["kind"] == "outcome" and not row["key_result"] and not row["metric"]


def _no_target(row: Row) -> bool:
    return row["kind"] == "outcome" and bool(row["metric"]) and not row["key_result"] and math.isnan(float(row["target"]))


def _half_weighed(rows: list[Row], known: Known) -> Iterator[Fault]:
    """Yield the first goal without weight of everybody whose other goals have one: it may be worth nothing, or forgotten."""
    by_person: dict[str, list[Row]] = {}
    for row in rows:
        by_person.setdefault(known.person(str(row["person"])), []).append(row)
    for own in by_person.values():
        bare = [row for row in own if math.isnan(cast("float", row["weight"]))]
        if bare and len(bare) < len(own):
            yield bare[0], "weight", msg("is empty, but other goals of {person:text} have a weight", person=shown(bare[0]["person"]))
