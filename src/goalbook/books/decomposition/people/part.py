"""The tables of people: what their files give, and the numbers that move with the sliders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.decomposition.people.cards import by_month, cards
from goalbook.books.decomposition.people.commitments import commitments
from goalbook.books.decomposition.people.roles import card_roles
from goalbook.books.decomposition.people.tasks import card_tasks
from goalbook.books.decomposition.people.weights import card_weights, weights_of
from goalbook.books.result import MissingTable
from goalbook.core.message import msg
from goalbook.inputs.plan.cards import CARDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from goalbook.books.decomposition.move import Move
    from goalbook.books.decomposition.preparation import Prepared


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return ``commitments``, ``card_weights``, ``card_roles`` and ``card_tasks``; see Decomposition for the columns."""
    weights, signed = weights_of(prepared), commitments(prepared)
    return {
        "commitments": signed,
        "card_weights": card_weights(prepared, weights),
        "card_roles": card_roles(prepared, weights, signed),
        "card_tasks": card_tasks(prepared),
    }


def moved(prepared: Prepared, tables: dict[str, pd.DataFrame], move: Move) -> dict[str, pd.DataFrame]:
    """Return ``cards`` and ``card_months``; see Decomposition for the columns."""
    found = cards(prepared, weights_of(prepared), move)
    return {"cards": found, "card_months": by_month(found, tables.get("phasing"), move)}


def missing(prepared: Prepared) -> Iterator[MissingTable]:
    """Name the cards where there are goals and nobody has one."""
    if prepared.goals is not None and prepared.plan.table(CARDS).empty:
        text = msg(
            "No member has a goal card. plan/{period:text}/cards.csv would give one page per member, "
            "and say whether what they are judged by is balanced.",
            period=prepared.period.label,
        )
        yield MissingTable(CARDS.table, "people", text)
