"""Who and what a period's planning may name: its key results and the people of the team."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.core.message import Message, msg
from goalbook.core.nearest import nearest
from goalbook.inputs.names import key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goalbook.inputs.planning.base import Named
    from goalbook.inputs.team import TeamFile

_MOST = 12  # names that are listed
_ID = re.compile(r"[A-Za-z0-9_.-]+")
_LETTERS = re.compile(r"[^a-z]+")
_BETWEEN = re.compile(r"[\s,，;；、/+]+")


@dataclass(frozen=True)
class Known:
    """The ids of a period's key results and objectives, empty where no goals were read, and people by each of their names."""

    key_results: tuple[str, ...]
    objectives: tuple[str, ...]
    people: dict[str, str]

    @classmethod
    def of(cls, file: TeamFile, key_results: tuple[str, ...], objectives: tuple[str, ...]) -> Known:
        """Return what the goals of a period and the team's file name."""
        people = {key(text): one.id for one in file.team.people for text in (one.name.zh, one.name.en, one.id)}
        return cls(key_results, objectives, people)

    def refusal(self, name: str, kind: Named) -> Message | None:
        """Return what is said of a name that leads nowhere; where nothing is known of its kind, every name will do."""
        if kind == "key_result":
            return _unknown(name, self.key_results) if self.key_results and name not in self.key_results else None
        ids = sorted(set(self.people.values()))
        return _unknown(name, ids) if ids and _ID.fullmatch(name) and key(name) not in self.people else None

    def person(self, name: str) -> str:
        """Return the id of someone named by id or name, else the name as names are compared."""
        return self.people.get(key(name), key(name))

    def misspelt(self, name: str) -> str | None:
        """Return the person who was probably meant by what looks like an id and is none; others may be named in any way."""
        ids = sorted(set(self.people.values()))
        return nearest(name, ids) if _ID.fullmatch(name) and key(name) not in self.people else None

    def loose(self, text: str) -> Message | None:
        """Return what is said of a text that names a key result which is none; words and decisions of other kinds are free."""
        ids = (*self.key_results, *self.objectives)
        stems = {_LETTERS.sub("", one.lower()) for one in ids} - {""}
        for word in _BETWEEN.split(text):
            numbered = any(sign.isdigit() for sign in word)
            if numbered and _ID.fullmatch(word) and word not in ids and _LETTERS.sub("", word.lower()) in stems:
                return _unknown(word, ids)
        return None


def twice(name: str, row: int) -> Message:
    """Return what is said of a name that stands in two rows of a table."""
    return msg("'{name:text}' stands here and in row {row:text}; keep one", name=name, row=str(row))


def _unknown(name: str, known: Sequence[str]) -> Message:
    close = nearest(name, known)
    if close:
        return msg("'{name:text}' is not known; did you mean '{close:text}'?", name=name, close=close)
    return msg("'{name:text}' is not known; there are {known:text}", name=name, known=", ".join(known[:_MOST]))
