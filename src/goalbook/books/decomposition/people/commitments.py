"""Who put their name to their goals: to these very targets and in this role, or to something that has changed since."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from goalbook.books.ahead import newest_frozen
from goalbook.books.decomposition.people.members import NOBODY, Members
from goalbook.books.seal import of_another
from goalbook.core.message import two_languages
from goalbook.inputs.names import key
from goalbook.inputs.plan.cards import CARDS, COMMITMENTS

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping
    from datetime import date

    from goalbook.books.decomposition.preparation import Prepared
    from goalbook.core.message import Label

COLUMNS = ("person", "name", "role", "signed_on", "hash", "state", "cause", "reward", "consequence", "key_result")
SIGNED, STALE, OPEN = "signed", "stale", "open"


def commitments(prepared: Prepared) -> pd.DataFrame:
    """Return ``commitments``, a row for everybody who must have goals; none where neither cards nor commitments were written."""
    return pd.DataFrame(list(_rows(prepared)), columns=list(COLUMNS))


def _rows(prepared: Prepared) -> Iterator[tuple[object, ...]]:
    table, cards = prepared.plan.table(COMMITMENTS), prepared.plan.table(CARDS)
    if prepared.goals is None or (table.empty and cards.empty):
        return
    members = Members.of(prepared.inputs.team)
    found = {members.id(str(row["person"])): row for row in table.to_dict("records")}
    named = (members.id(str(name)) for name in (*cards["person"], *table["person"]))
    for person in members.active(named):
        row, role = found.get(person), members.role(person)
        if row is None:
            yield (person, members.name(person), role, None, "", OPEN, "", NOBODY, NOBODY, "")
            continue
        day = None if pd.isna(row["signed_on"]) else pd.Timestamp(row["signed_on"]).date()
        day = None if day is not None and day > prepared.as_of else day  # not known yet
        cause = _cause(prepared, row, day, role) if day is not None else ""
        state = OPEN if day is None else STALE if cause else SIGNED
        words = (two_languages(str(row["reward"])), two_languages(str(row["consequence"])))
        yield (person, members.name(person), role, day, row["hash"], state, cause, *words, row["key_result"])


def _cause(prepared: Prepared, row: Mapping[Hashable, Any], day: date, role: Label) -> str:
    """Return why a signature does not hold: no_hash | targets | early (before the goals were decided) | role; "" where it holds."""
    since = newest_frozen(prepared)
    decided = prepared.goals.decided_on if prepared.goals is not None else None
    begun = since.decided_on if since is not None and since is not prepared.goals else None
    said = str(row["role"])
    if not str(row["hash"]).strip():
        return "no_hash"
    if of_another(str(row["hash"]), prepared.seal) or (begun is not None and day <= begun):
        return "targets"
    if decided is not None and day < decided:
        return "early"
    return "role" if said and not _same_role(said, role) else ""


def _same_role(said: str, role: Label) -> bool:
    """Say whether a role is still that of the signature, in either language."""
    given = two_languages(said)
    ours = {key(text) for text in (role.en, role.zh) if text}
    return not ours or bool(ours & {key(given.en), key(given.zh), key(said)})
