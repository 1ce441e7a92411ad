"""Who a table of running work may name: the members of members.csv and the people of team.yml."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import Message, msg
from goalbook.core.nearest import nearest
from goalbook.inputs.names import key
from goalbook.inputs.operations.members import MEMBERS
from goalbook.inputs.problems import shown

if TYPE_CHECKING:
    from goalbook.inputs.planning.shelf import Ground


def stranger(ground: Ground, name: str) -> Message | None:
    """Return what is said of a name that is nobody's; without members.csv every name will do, since team.yml lists leads alone."""
    members = ground.read.table(MEMBERS)
    if members.empty:
        return None
    names = [str(one) for column in ("person", "name_en", "name_zh") for one in members[column]]
    known = {key(one) for one in names} | set(ground.known.people)
    if key(name) in known:
        return None
    close = nearest(name, [*members["person"].tolist(), *sorted(set(ground.known.people.values()))])
    if close:
        return msg("'{name:text}' is no member; did you mean '{close:text}'?", name=shown(name), close=close)
    return msg("'{name:text}' is no member", name=shown(name))
