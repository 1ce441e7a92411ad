"""What was talked about: one-to-ones, meetings and trainings held, anonymous feedback, the improvements agreed, the pieces of each week."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.core.message import Message, msg
from goalbook.inputs.contract import Column, Contract
from goalbook.inputs.operations.months import month_faults
from goalbook.inputs.operations.strangers import stranger
from goalbook.inputs.planning.rows import copies, named_twice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.inputs.planning.shelf import Fault, Ground, Row

GATHERINGS = (
    "meeting", "technical_training", "drill", "expert_exchange", "innovation_sharing", "sand_table", "industry_visit", "feedback_meeting",
)  # fmt: skip

ONE_TO_ONES = Contract(
    "one_to_ones",
    "people/one_to_ones.csv",
    msg("talks between two: a row per talk held"),
    (
        Column("date_day", "date", msg("day of the talk"), required=True),
        Column("person", "text", msg("person of members.csv who was talked with"), required=True),
        Column("led_by", "text", msg("who led the talk")),
        Column("problem", "text", msg("problem that came up; both languages as 中文 / English")),
        Column("suggestion", "text", msg("suggestion that was made; both languages as 中文 / English")),
        Column("closed_on", "date", msg("day on which the problem was settled; empty while it is open")),
    ),
    msg("how many members had their talk of the month, and what is open of it"),
)
MEETINGS_HELD = Contract(
    "meetings_held",
    "people/meetings_held.csv",
    msg("what people came together for: a row per meeting or training held, with counts alone"),
    (
        Column("date_day", "date", msg("day it was held"), required=True),
        Column("kind", "text", msg("kind of gathering"), required=True, allowed=GATHERINGS),
        Column("meeting", "text", msg("id of the meeting in cadence.yml, or what it is called")),
        Column("minutes", "number", msg("how long it took, in minutes")),
        Column("invited", "number", msg("how many were invited"), unit="count"),
        Column("attended", "number", msg("how many came"), unit="count"),
    ),
    msg("the load of meetings held against the plan, and who had which training"),
)
ANONYMOUS = Contract(
    "anonymous_feedback",
    "people/anonymous_feedback.csv",
    msg("what members say without their name: a row per month, group and theme, with counts alone"),
    (
        Column("month", "month", msg("month, as 2025-05"), required=True),
        Column("group", "text", msg("group that answered; both languages as 中文 / English; empty for the whole team")),
        Column("theme", "text", msg("what was said, in a word; both languages as 中文 / English"), required=True),
        Column("answers", "number", msg("how many of the group answered at all"), unit="count", required=True),
        Column("mentions", "number", msg("how many of them named the theme"), unit="count", required=True),
    ),
    msg("what members say without their name, by theme"),
)
IMPROVEMENTS = Contract(
    "improvements",
    "people/improvements.csv",
    msg("what the team's meeting on the goal process agreed to do better: a row per improvement"),
    (
        Column("date_day", "date", msg("day of the meeting"), required=True),
        Column("what", "text", msg("what is done; both languages as 中文 / English"), required=True),
        Column("owner", "text", msg("who sees to it")),
        Column("due", "date", msg("until when")),
        Column("done_on", "date", msg("day on which it was done; empty while it is open")),
    ),
    msg("what became of the last meeting on the goal process"),
)
CREATOR_WEEKS = Contract(
    "creator_weeks",
    "people/creator_weeks.csv",
    msg("what each creator published in a week: a row per week and member"),
    (
        Column("date_day", "date", msg("first day of the week"), required=True),
        Column("person", "text", msg("person of members.csv"), required=True),
        Column("pieces", "number", msg("pieces published"), unit="count"),
        Column("reads", "number", msg("reads or plays of them"), unit="count"),
        Column("interactions", "number", msg("likes, comments, saves and shares of them"), unit="count"),
    ),
    msg("the best creator of each week"),
)


def talk_faults(rows: list[Row], ground: Ground) -> Iterator[Fault]:
    """Yield strangers, talks settled before they were held, rows said twice."""
    for row in rows:
        if refusal := stranger(ground, row["person"]):
            yield row, "person", refusal
        if not pd.isna(row["closed_on"]) and row["closed_on"] < row["date_day"]:
            yield row, "closed_on", msg("is before the day of the talk, {day:date}", day=row["date_day"].date())
    yield from copies(rows, "person")


def meeting_faults(rows: list[Row], _ground: Ground) -> Iterator[Fault]:
    """Yield meetings that took no time, to which more came than were invited, rows said twice."""
    for row in rows:
        checks: tuple[tuple[str, bool, Message], ...] = (
            ("minutes", row["minutes"] <= 0, msg("is not above zero; write minutes")),
            ("invited", row["invited"] < 0, msg("is negative; expected 0 or more")),
            ("attended", row["attended"] > row["invited"] >= 0, msg("is more than were invited, {invited:n}", invited=row["invited"])),
            ("attended", row["attended"] < 0, msg("is negative; expected 0 or more")),
        )
        yield from ((row, column, message) for column, wrong, message in checks if wrong)
    yield from copies(rows, "kind")


def anonymous_faults(rows: list[Row], _ground: Ground) -> Iterator[Fault]:
    """Yield themes that more named than answered, themes that stand twice in a group."""
    yield from month_faults(rows)
    for row in rows:
        if row["answers"] < 0:
            yield row, "answers", msg("is negative; expected 0 or more")
        elif row["mentions"] > row["answers"] or row["mentions"] < 0:
            yield row, "mentions", msg("is no count among {answers:n} answers", answers=row["answers"])
    yield from named_twice(rows, "theme", ["\n".join((row["month"], row["group"], row["theme"])) for row in rows])


def improvement_faults(rows: list[Row], _ground: Ground) -> Iterator[Fault]:
    """Yield improvements that were done before they were agreed, rows said twice."""
    for row in rows:
        if not pd.isna(row["done_on"]) and row["done_on"] < row["date_day"]:
            yield row, "done_on", msg("is before the meeting, {day:date}", day=row["date_day"].date())
    yield from copies(rows, "what")


def creator_faults(rows: list[Row], ground: Ground) -> Iterator[Fault]:
    """Yield strangers, counts below zero, members who stand twice in a week."""
    for row in rows:
        if refusal := stranger(ground, row["person"]):
            yield row, "person", refusal
        for name in ("pieces", "reads", "interactions"):
            if row[name] < 0:
                yield row, name, msg("is negative; expected 0 or more")
    yield from named_twice(rows, "person", [f"{row['date_day']}\n{ground.known.person(str(row['person']))}" for row in rows])
