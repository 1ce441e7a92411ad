"""What members ask or propose about the goals, what was answered, and the meeting at which the goals were split."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - pydantic reads the annotation
from typing import TYPE_CHECKING, ClassVar

import pandas as pd

from goalbook.core.message import Label, msg
from goalbook.inputs.contract import Column, Contract
from goalbook.inputs.models import Name  # noqa: TC001 - as above
from goalbook.inputs.plan.people import nobody
from goalbook.inputs.planning.base import Sheet
from goalbook.inputs.planning.known import Known
from goalbook.inputs.planning.rows import named_twice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.core.message import Message
    from goalbook.inputs.planning.shelf import Fault, Ground, Row
    from goalbook.inputs.team import TeamFile
    from goalbook.inputs.yaml_file import Path

FEEDBACK = Contract(
    "feedback",
    "plan/<period>/feedback.csv",
    msg("what members ask or propose about their goals, and what was answered"),
    (
        Column("id", "text", msg("id of the question"), required=True),
        Column("person", "text", msg("who asks: somebody of team.yml"), required=True),
        Column("key_result", "text", msg("id of the key result it is about")),
        Column("question", "text", msg("the question or doubt; both languages as 中文 / English"), required=True),
        Column("proposal", "text", msg("what the member proposes instead")),
        Column("response", "text", msg("what was answered; empty while it is open")),
        Column("decision", "text", msg("what was decided about it")),
        Column("day", "date", msg("day on which it was asked")),
        Column("answered_on", "date", msg("day on which it was answered")),
    ),
    msg("members' questions with their answers, and which are still open"),
)


class DecompositionMeeting(Sheet):
    """The meeting at which the lead explains what the goals are for and how they were split (DC-15)."""

    file: ClassVar[str] = "decomposition_meeting"

    day: date | None = None
    lead: str = ""
    attendees: tuple[str, ...] = ()
    minutes: Name = Label("", "")

    def faults(self, file: TeamFile) -> Iterator[tuple[Path, Message]]:
        """Yield a meeting without a day, and people who are nobody of team.yml."""
        known = Known.of(file, (), ())
        if self.day is None:
            yield ("day",), msg("is empty; a value is needed here")
        if self.lead and (refusal := nobody(known, self.lead)):
            yield ("lead",), refusal
        for place, person in enumerate(self.attendees):
            if refusal := nobody(known, person):
                yield ("attendees", place), refusal


def feedback_faults(rows: list[Row], ground: Ground) -> Iterator[Fault]:
    """Yield ids that stand twice, people and key results nobody knows, and answers older than their question."""
    known = ground.known
    yield from named_twice(rows, "id", [row["id"] for row in rows])
    for row in rows:
        if row["person"] and (refusal := nobody(known, row["person"])):
            yield row, "person", refusal
        if row["key_result"] and (refusal := known.refusal(row["key_result"], "key_result")):
            yield row, "key_result", refusal
        asked, answered = row["day"], row["answered_on"]
        if pd.isna(answered):
            continue
        if not pd.isna(asked) and answered < asked:
            yield row, "answered_on", msg("is before the question, asked on {day:date}", day=asked.date())
        if not row["response"]:
            yield row, "answered_on", msg("has no answer beside it; write the response or leave the day empty")
