"""The sign-off sheet: who has heard the goals, discussed and confirmed them, and whose word counts for these very targets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.ahead import hash_of, newest_frozen
from goalbook.books.result import MissingTable
from goalbook.books.seal import of_another
from goalbook.core.compare import at_least
from goalbook.core.message import Label, msg, two_languages
from goalbook.inputs.planning.agreement import STAKEHOLDERS, STEPS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.target_setting.preparation import Prepared
    from goalbook.core.policy import Policy
    from goalbook.inputs.team import Team

COLUMNS = ("person", "name", "role", "required", *STEPS, "opinion", "agree", "state")
Row = dict[str, object]


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return ``agreement``; see TargetSetting for the columns. Without goals there is nothing to agree to."""
    rows = list(_rows(prepared)) if prepared.goals is not None else []
    return {"agreement": pd.DataFrame(rows, columns=list(COLUMNS))}


def missing(prepared: Prepared) -> Iterator[MissingTable]:
    """Name the sign-off sheet where there are goals and nobody is listed."""
    if prepared.goals is not None and prepared.planning.table(STAKEHOLDERS).empty:
        text = msg(
            "No one is listed who must agree. goals/{period:text}/stakeholders.csv would give the sign-off sheet, "
            "and the frozen version once all of them agree.",
            period=prepared.period.label,
        )
        yield MissingTable(STAKEHOLDERS.table, "agreement", text)


def steps_of(policy: Policy) -> tuple[str, ...]:
    """Return the steps that a consensus takes, in their order."""
    wanted = policy.get("agreement.steps")
    return tuple(step for step in STEPS if step in wanted)


@dataclass(frozen=True)
class Count:
    """How many of those who must agree do."""

    required: int
    agreed: int
    refused: int
    limit: float

    @property
    def share(self) -> float:
        """Return the share of those who must agree that do; nobody asked is nobody agreed."""
        return self.agreed / self.required if self.required else 0.0

    @property
    def enough(self) -> bool:
        """Say whether the goals are agreed."""
        return self.required > 0 and at_least(self.share, self.limit)


def count(table: pd.DataFrame, policy: Policy) -> Count:
    """Count the sign-off sheet."""
    states = [state for state, required in zip(table["state"], table["required"], strict=True) if required]
    return Count(len(states), states.count("agreed"), states.count("refused"), float(policy.get("agreement.required_share")))


def _rows(prepared: Prepared) -> Iterator[tuple[object, ...]]:
    table = prepared.planning.table(STAKEHOLDERS)
    steps = steps_of(prepared.inputs.policy)
    seal = hash_of(prepared, prepared.goals) if prepared.goals is not None else ""
    since = newest_frozen(prepared)
    decided = None if since is None or since is prepared.goals else since.decided_on
    for row in table.to_dict("records"):
        days = {step: None if pd.isna(row[step]) else pd.Timestamp(row[step]).date() for step in STEPS}
        confirmed = days["confirmed"]
        stale = of_another(str(row["hash"]), seal) or (decided is not None and confirmed is not None and confirmed <= decided)
        state = _state(str(row["agree"]), all(days[step] for step in steps), stale=stale)
        name, role = _who(str(row["person"]), str(row["role"]), prepared.inputs.team)
        opinion = two_languages(str(row["opinion"]))
        yield (row["person"], name, role, row["required"] == "yes", *days.values(), opinion, row["agree"], state)


def _state(agree: str, complete: bool, *, stale: bool) -> str:  # noqa: FBT001 - read beside its call
    """Return agreed, refused, stale (another version was confirmed), incomplete (a step has no day) or open."""
    if agree == "no":
        return "refused"
    if agree != "yes":
        return "open"
    if stale:
        return "stale"
    return "agreed" if complete else "incomplete"


def _who(person: str, role: str, team: Team) -> tuple[Label, Label]:
    known = next((one for one in team.people if one.id == person), None)
    said = two_languages(role)
    if known is None:
        return two_languages(person), said
    named = known.name if known.name.en or known.name.zh else Label.same(known.id)
    return named, said if role else known.role
