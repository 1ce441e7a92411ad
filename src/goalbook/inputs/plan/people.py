"""People whom a plan names: whoever has work to do must be somebody of the team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import Message, msg
from goalbook.core.nearest import nearest
from goalbook.inputs.names import key

if TYPE_CHECKING:
    from goalbook.inputs.planning.known import Known


def nobody(known: Known, name: str) -> Message | None:
    """Return what is said of a name that is nobody's in team.yml; where team.yml lists no people, every name will do."""
    if not known.people or key(name) in known.people:
        return None
    ids = sorted(set(known.people.values()))
    close = nearest(name, ids) or nearest(name, sorted(known.people))
    if close:
        return msg("'{name:text}' is nobody of team.yml; did you mean '{close:text}'?", name=name, close=close)
    return msg("'{name:text}' is not known; there are {known:text}", name=name, known=", ".join(ids))
