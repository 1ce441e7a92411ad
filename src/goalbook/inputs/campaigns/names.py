"""What is said of a campaign that is none; cheap to import, since it is asked before anything is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.errors import UsageError
from goalbook.core.message import msg
from goalbook.core.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable


def no_such_campaign(name: str, known: Iterable[str]) -> UsageError:
    """Return the error that names the nearest campaign, else all there are."""
    ids = list(known)
    near = nearest(name, ids)
    if near:
        return UsageError(msg("there is no campaign '{name:text}'; did you mean '{close:text}'?", name=name, close=near))
    return UsageError(msg("there is no campaign '{name:text}'; there are: {names:text}", name=name, names=", ".join(ids) or "–"))
