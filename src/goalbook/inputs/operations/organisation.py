"""What is asked about the organisation at the end of a quarter or year: the checklist, the posts, the changes of the team's handbook."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goalbook.core.message import msg
from goalbook.core.rules import load_rules
from goalbook.inputs.campaigns.checks import repeated
from goalbook.inputs.contract import Column, Contract
from goalbook.inputs.team import unknown_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.inputs.planning.shelf import Fault, Ground, Row

ORGANISATION_CHECKLIST = Contract(
    "organisation_checklist",
    "reviews/<quarter>/checklist.csv",
    msg("advice that nothing can compute, ticked off at a quarter's end: organisation, platform, data, innovation"),
    (
        Column("rule", "text", msg("id of the rule, as `goalbook rules` lists it"), required=True),
        Column(
            "state",
            "text",
            msg("whether it is done, still open, or not this team's affair"),
            required=True,
            allowed=("done", "open", "not_ours"),
        ),
        Column("date_day", "date", msg("day on which the state last changed")),
        Column("note_en", "text", msg("what is done or why it is not, in English (or one column note)")),
        Column("note_zh", "text", msg("the same in Chinese")),
        Column("evidence", "text", msg("where it can be seen, a document, a page or a meeting; both languages as 中文 / English")),
    ),
    msg("the organisation's checklist in the quarter review"),
    {"note": "note_en"},
)
ORGANISATION_POSTS = Contract(
    "organisation_posts",
    "reviews/<quarter>/posts.csv",
    msg("the team's posts, without names, and which of them changed in the quarter"),
    (
        Column("post", "text", msg("id of the post"), required=True),
        Column("name_en", "text", msg("what the post is called, in English (or one column name)"), required=True),
        Column("name_zh", "text", msg("what the post is called, in Chinese")),
        Column("change", "text", msg("what changed in the quarter"), allowed=("none", "added", "redefined", "moved", "closed")),
        Column("date_day", "date", msg("day from which the change holds")),
        Column("quadrant", "text", msg("place of the post among four"), allowed=("star", "cash_cow", "question", "dog")),
    ),
    msg("the share of posts that changed in the quarter"),
    {"name": "name_en"},
)
HANDBOOK = Contract(
    "handbook",
    "reviews/<year>/handbook.csv",
    msg("changes of the team's handbook of goal management"),
    (
        Column("version", "text", msg("version of the handbook that has the change, as 2.1"), required=True),
        Column("date_day", "date", msg("day on which it was written down")),
        Column("chapter_en", "text", msg("chapter, in English (or one column chapter)"), required=True),
        Column("chapter_zh", "text", msg("chapter, in Chinese")),
        Column("change_en", "text", msg("what changes, in English (or one column change)"), required=True),
        Column("change_zh", "text", msg("what changes, in Chinese")),
        Column("lesson", "text", msg("id of the lesson it rests on, of lessons.csv")),
        Column("status", "text", msg("proposed, or adopted by the team"), allowed=("proposed", "adopted")),
    ),
    msg("the handbook's changes at the year's end, with its version"),
    {"chapter": "chapter_en", "change": "change_en"},
)
ORGANISATION = (ORGANISATION_CHECKLIST, ORGANISATION_POSTS, HANDBOOK)


def checklist_faults(rows: list[Row], _ground: Ground) -> Iterator[Fault]:
    """Yield rules that do not exist and rules ticked off twice."""
    known = load_rules()
    for row in rows:
        if row["rule"] and row["rule"] not in known:
            yield row, "rule", unknown_name(row["rule"], known)
    yield from repeated(rows, ("rule",))


def post_faults(rows: list[Row], _ground: Ground) -> Iterator[Fault]:
    """Yield posts that stand twice."""
    yield from repeated(rows, ("post",))


def handbook_faults(rows: list[Row], _ground: Ground) -> Iterator[Fault]:
    """Yield versions that are none."""
    for row in rows:
        if row["version"] and version_of(row["version"]) is None:
            yield row, "version", msg("is no version; write it as 2.1")


def version_of(text: str) -> tuple[int, ...] | None:
    """Return a version's numbers, None where the text is none; 2.10 is later than 2.9."""
    return tuple(int(part) for part in text.removeprefix("v").split(".")) if _VERSION.fullmatch(text) else None


_VERSION = re.compile(r"v?[0-9]{1,6}(\.[0-9]{1,6}){0,3}")
