"""The tables as everybody may read them: members by their role, and nothing of what stands on a card for its member alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from goalbook.core.message import Label

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

ONE = frozenset({"owner", "person", "lead", "approved_by", "by"})  # columns with a member's id
SEVERAL = frozenset({"attendees", "persons", "absent"})  # columns with ids joined by ","


@dataclass(frozen=True)
class Private:
    """What of a book's tables is its members' own: columns that only their own papers show, and tables whose backup is a member."""

    own: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stand_in: frozenset[str] = frozenset()


def shared(tables: Mapping[str, pd.DataFrame], owners: Mapping[str, Label], private: Private) -> dict[str, pd.DataFrame]:
    """Return the tables with each member's role instead of the id, without what is a member's own; who is no member stays as written."""
    roles = numbered(owners)
    return {name: _table(name, table, roles, private) for name, table in tables.items()}


def numbered(owners: Mapping[str, Label]) -> dict[str, Label]:
    """Return a role for each id; roles that several have are numbered, so that nobody is taken for another."""
    shared_by, seen = Counter(owners.values()), Counter[Label]()
    found: dict[str, Label] = {}
    for person, role in owners.items():
        seen[role] += 1
        found[person] = role if shared_by[role] == 1 else Label(f"{role.en} {seen[role]}", f"{role.zh} {seen[role]}")
    return found


def _table(name: str, table: pd.DataFrame, roles: Mapping[str, Label], private: Private) -> pd.DataFrame:
    kept = table.drop(columns=[column for column in private.own.get(name, ()) if column in table])
    changed: dict[str, Any] = {}
    for column in map(str, kept.columns):
        if column in SEVERAL:
            changed[column] = [_several(cell, roles) for cell in kept[column]]
        elif column in ONE or (column == "backup" and name in private.stand_in):
            changed[column] = [roles.get(cell, cell) if isinstance(cell, str) else cell for cell in kept[column]]
    return kept.assign(**changed) if len(kept) else kept


def _several(cell: object, roles: Mapping[str, Label]) -> object:
    if not isinstance(cell, str):
        return cell
    return tuple(roles.get(one, one) for one in cell.split(",") if one)
