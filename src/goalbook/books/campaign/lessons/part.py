"""The tables of lessons, in the order in which they are computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.campaign.lessons.known import known_lessons
from goalbook.books.campaign.lessons.league import mechanics_league
from goalbook.books.campaign.lessons.proposing import proposed_lessons
from goalbook.books.result import MissingTable
from goalbook.core.message import msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from goalbook.books.campaign.preparation import Prepared


def plan_tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return what a plan may be built on: known lessons, mechanics compared."""
    return {"known_lessons": known_lessons(prepared), "mechanics_league": mechanics_league(prepared)}


def retro_tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return what a retrospective teaches; stands last, since it reads the tables of all other parts."""
    return {
        "proposed_lessons": proposed_lessons(prepared, prepared.tables),
        "known_lessons": known_lessons(prepared),
        "mechanics_league": mechanics_league(prepared),
    }


def missing(prepared: Prepared) -> Iterator[MissingTable]:
    """Yield the lessons of a team that keeps none."""
    if prepared.inputs.lessons is None:
        text = msg("There is no lessons.csv: with it, lessons of earlier campaigns stand beside the plan of the next.")
        yield MissingTable("lessons", "lessons", text)
