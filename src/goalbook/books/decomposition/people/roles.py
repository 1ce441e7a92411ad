"""What a report may say of the members: by role, without names, rewards or consequences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.books.decomposition.people.commitments import OPEN, SIGNED, STALE
from goalbook.books.decomposition.people.members import Members

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.books.decomposition.people.weights import Weights
    from goalbook.books.decomposition.preparation import Prepared

COLUMNS = ("role", "members", "cards", "goals", "outcome", "process", SIGNED, STALE, OPEN)


def card_roles(prepared: Prepared, weights: Mapping[str, Weights], commitments: pd.DataFrame) -> pd.DataFrame:
    """Return ``card_roles``; see Decomposition for the columns. Weights are means over the members with a card."""
    members = Members.of(prepared.inputs.team)
    states = dict(zip(commitments["person"], commitments["state"], strict=True))
    by_role: dict[tuple[str, str], list[str]] = {}
    for person in dict.fromkeys([*members.active(weights), *states]) if weights or states else ():
        title = members.title(person)
        by_role.setdefault((title.en, title.zh), []).append(person)
    rows = []
    for people in by_role.values():
        held = [weights[person] for person in people if person in weights]
        signed = [sum(states.get(person) == state for person in people) for state in (SIGNED, STALE, OPEN)]
        split = [_mean([one.of(kind) for one in held]) for kind in ("outcome", "process")]
        rows.append((members.title(people[0]), len(people), len(held), sum(len(one.goals) for one in held), *split, *signed))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else NAN
