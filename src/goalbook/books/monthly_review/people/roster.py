"""Who is a member in a month, found by any of their names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.rows import Row, rows_of
from goalbook.core.message import Label
from goalbook.inputs.names import key
from goalbook.inputs.operations.members import MEMBERS

if TYPE_CHECKING:
    from goalbook.core.period import Period
    from goalbook.inputs import Inputs

FOLDER = "people"
HEAD = "director"  # the step of the ladder that leads talks and has none itself


@dataclass(frozen=True)
class Roster:
    """The members of one month by id, and every name by which they are called."""

    members: dict[str, Row]
    ids: dict[str, str]

    @classmethod
    def of(cls, inputs: Inputs, period: Period) -> Roster:
        """Return who was a member on at least one day of a period."""
        start, end = pd.Timestamp(period.start), pd.Timestamp(period.end)
        found = [row for row in rows_of(inputs.kept(FOLDER, MEMBERS)) if not (row["joined"] > end or row["left"] < start)]
        people = {key(text): one.id for one in inputs.team.people for text in (one.name.zh, one.name.en, one.id)}
        ids = {key(row[name]): str(row["person"]) for row in found for name in ("name_zh", "name_en", "person")}
        members = {str(row["person"]): row for row in found}
        return cls(members, {**{name: one for name, one in people.items() if one in members}, **ids})

    def id(self, name: object) -> str:
        """Return the id of somebody named by id or name, else the name itself."""
        return self.ids.get(key(str(name)), str(name))

    def name(self, person: str) -> Label:
        """Return somebody's name."""
        return self._label(person, "name") or Label.same(person)

    def role(self, person: str) -> Label:
        """Return what somebody answers for, nothing where that is not said."""
        return self._label(person, "role") or Label("", "")

    def _label(self, person: str, stem: str) -> Label | None:
        row = self.members.get(person)
        if row is None or not (row[f"{stem}_en"] or row[f"{stem}_zh"]):
            return None
        return Label(row[f"{stem}_en"] or row[f"{stem}_zh"], row[f"{stem}_zh"] or row[f"{stem}_en"])

    def group(self, person: str) -> str:
        """Return the group somebody works in, "" where none is named."""
        row = self.members.get(person)
        return str(row["team"]) if row is not None else ""

    def led(self) -> tuple[str, ...]:
        """Return who is to have a talk each month: everybody but the head of the team."""
        return tuple(person for person, row in self.members.items() if row["level"] != HEAD)
