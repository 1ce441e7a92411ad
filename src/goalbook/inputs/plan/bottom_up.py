"""What the members themselves put against the goals: who brings how much of which key result, and why that much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import msg
from goalbook.inputs.contract import Column, Contract
from goalbook.inputs.plan.people import nobody
from goalbook.inputs.planning.known import twice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.inputs.planning.shelf import Fault, Ground, Row

BOTTOM_UP = Contract(
    "bottom_up",
    "plan/<period>/bottom_up.csv",
    msg("what each member thinks can be brought of a key result, from below, beside the target from above"),
    (
        Column("person", "text", msg("who says so: somebody of team.yml"), required=True),
        Column("key_result", "text", msg("id of the key result"), required=True),
        Column("channel", "channel", msg("channel, where the key result itself is the whole team's")),
        Column("amount", "number", msg("what this person brings of it in the goals' period, in the key result's own unit"), required=True),
        Column("reason", "text", msg("why that much; both languages as 中文 / English")),
    ),
    msg("the gap between what is asked and what the members name, and figures that both can carry"),
)


def bottom_up_faults(rows: list[Row], ground: Ground) -> Iterator[Fault]:
    """Yield people and key results nobody knows, negative amounts, and figures given twice."""
    known = ground.known
    first: dict[tuple[str, str, str], Row] = {}
    for row in rows:
        if row["person"] and (refusal := nobody(known, row["person"])):
            yield row, "person", refusal
        if row["key_result"] and (refusal := known.refusal(row["key_result"], "key_result")):
            yield row, "key_result", refusal
        if row["amount"] < 0:
            yield row, "amount", msg("is negative; an amount that is brought stands here")
        other = first.setdefault((known.person(row["person"]), row["key_result"], row["channel"]), row)
        if other is not row:
            yield row, "person", twice(row["person"], other["source_row"])
