"""Who works in the team: department, group, role, level, skills and how much of a full post; kept as long as they are members."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.core.message import msg
from goalbook.inputs.contract import Column, Contract
from goalbook.inputs.names import key
from goalbook.inputs.planning.known import twice
from goalbook.inputs.planning.rows import named_twice
from goalbook.inputs.problems import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.inputs.planning.shelf import Fault, Ground, Row

YES_NO = ("yes", "no")
LEVELS = ("specialist", "expert", "director")
FULL = 1.0  # a post

MEMBERS = Contract(
    "members",
    "people/members.csv",
    msg("who works in the team: a row per member"),
    (
        Column("person", "text", msg("id of the member; that of team.yml where it lists them"), required=True),
        Column("name_en", "text", msg("name in English"), required=True),
        Column("name_zh", "text", msg("name in Chinese")),
        Column("department", "text", msg("department, as marketing, product, technology or sales")),
        Column("team", "text", msg("group: content, ads, user_ops or one of the team's own")),
        Column("role_en", "text", msg("what they answer for, in English")),
        Column("role_zh", "text", msg("what they answer for, in Chinese")),
        Column("level", "text", msg("step of the career ladder"), allowed=LEVELS),
        Column("skills", "text", msg("what they are able to do: market_analysis, content, tech, community, divided by spaces")),
        Column("fte", "number", msg("share of a full post; empty = 1")),
        Column("is_analyst", "text", msg("whether they analyse data"), allowed=YES_NO),
        Column("can_lead", "text", msg("whether they could run acquisition on their own"), allowed=YES_NO),
        Column("mentor", "text", msg("person who guides them")),
        Column("joined", "date", msg("day on which they joined; empty for who has long been there")),
        Column("left", "date", msg("last day in the team; empty for who is there")),
    ),
    msg("skills and who could lead, talks held, output per head"),
    {"name": "name_en", "role": "role_en", "person_id": "person", "mentor_id": "mentor", "join_date": "joined"},
)


def member_faults(rows: list[Row], ground: Ground) -> Iterator[Fault]:
    """Yield members who stand twice, posts of nothing or of more than one, mentors who are nobody, who left before they came."""
    yield from named_twice(rows, "person", [ground.known.person(str(row["person"])) for row in rows])
    names: dict[str, Row] = {}
    members = {key(str(row[name])) for row in rows for name in ("person", "name_en", "name_zh")} | set(ground.known.people)
    for row in rows:
        other = names.setdefault(key(str(row["name_en"])), row)
        if other is not row:
            yield row, "name_en", twice(shown(row["name_en"]), int(other["source_row"]))
        if row["fte"] <= 0 or row["fte"] > FULL:
            yield row, "fte", msg("is no share of a post; write more than 0 and at most 1")
        if row["mentor"] and key(str(row["mentor"])) not in members:
            yield row, "mentor", msg("'{name:text}' is no member", name=shown(row["mentor"]))
        if not pd.isna(row["joined"]) and not pd.isna(row["left"]) and row["left"] < row["joined"]:
            yield row, "left", msg("is before the day they joined, {joined:date}", joined=row["joined"].date())
