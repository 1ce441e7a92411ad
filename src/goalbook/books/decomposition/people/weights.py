"""How much outcome and process weigh on each card: as given, else the default split, equal within each kind."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.books.decomposition.people.members import Members
from goalbook.inputs.plan.cards import CARDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.books.decomposition.preparation import Prepared

COLUMNS = ("person", "role", "goals", "outcomes", "processes", "outcome", "process", "total", "given")


@dataclass(frozen=True)
class Weights:
    """The weights of one member's goals, by the goal's place in the file."""

    kinds: Mapping[int, str]
    goals: Mapping[int, float]
    given: bool  # in the file, not the default

    def count(self, kind: str) -> int:
        """Return how many goals are of a kind."""
        return list(self.kinds.values()).count(kind)

    def of(self, kind: str) -> float:
        """Return what the goals of a kind weigh together."""
        return sum(self.goals[place] for place, own in self.kinds.items() if own == kind)

    def of_goal(self, place: int) -> float:
        """Return what one goal weighs."""
        return self.goals.get(place, NAN)


def weights_of(prepared: Prepared) -> dict[str, Weights]:
    """Return the weights by person, in the order of the file."""
    members = Members.of(prepared.inputs.team)
    default = float(prepared.inputs.policy.get("perf.weights.default_outcome"))
    own: dict[str, dict[int, tuple[str, float]]] = {}
    for place, row in enumerate(prepared.plan.table(CARDS).to_dict("records")):
        own.setdefault(members.id(str(row["person"])), {})[place] = (str(row["kind"]), float(row["weight"]))
    return {person: _weights(goals, default) for person, goals in own.items()}


def _weights(goals: Mapping[int, tuple[str, float]], default: float) -> Weights:
    kinds = {place: kind for place, (kind, _) in goals.items()}
    given = {place: weight for place, (_, weight) in goals.items()}
    if not all(math.isnan(weight) for weight in given.values()):
        return Weights(kinds, given, given=True)
    split = {"outcome": default, "process": 1.0 - default}
    alone = len(set(kinds.values())) == 1  # of one kind alone, which has all the weight
    shares = {kind: (1.0 if alone else split[kind]) / list(kinds.values()).count(kind) for kind in set(kinds.values())}
    return Weights(kinds, {place: shares[kind] for place, kind in kinds.items()}, given=False)


def card_weights(prepared: Prepared, found: Mapping[str, Weights]) -> pd.DataFrame:
    """Return ``card_weights``; see Decomposition for the columns."""
    members = Members.of(prepared.inputs.team)
    rows = [
        (
            person, members.title(person), len(one.goals), one.count("outcome"), one.count("process"),
            one.of("outcome"), one.of("process"), sum(one.goals.values()), one.given,
        )
        for person, one in found.items()
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))
