"""The members of a team, found by any of their names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.core.message import Label, two_languages
from goalbook.inputs.names import key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from goalbook.inputs.team import Person, Team

NOBODY = Label("", "")


@dataclass(frozen=True)
class Members:
    """The people of team.yml by id and by each of their names; where it lists nobody, everybody is called as they are written."""

    people: Mapping[str, Person]
    ids: Mapping[str, str]

    @classmethod
    def of(cls, team: Team) -> Members:
        """Return the members of a team."""
        names = {key(text): one.id for one in team.people for text in (one.name.zh, one.name.en, one.id)}
        return cls({one.id: one for one in team.people}, names)

    def id(self, name: str) -> str:
        """Return the id of somebody named by id or name, else the name itself."""
        return self.ids.get(key(name), name)

    def active(self, named: Iterable[str]) -> tuple[str, ...]:
        """Return who must have goals: the people of team.yml, else those who are named."""
        return tuple(self.people) or tuple(dict.fromkeys(named))

    def name(self, person: str) -> Label:
        """Return somebody's name."""
        found = self.people.get(person)
        return found.name if found is not None else two_languages(person)

    def role(self, person: str) -> Label:
        """Return what somebody answers for, nothing where that is not said."""
        found = self.people.get(person)
        return found.role if found is not None else NOBODY

    def title(self, person: str) -> Label:
        """Return what a report calls somebody: the role, else the name."""
        role = self.role(person)
        return role if role.en or role.zh else self.name(person)
