"""Which mechanic of the library something is about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goalbook.books.campaign.people.mechanics import LIBRARY, mechanic_of
from goalbook.books.campaign.rules.words import listed
from goalbook.core.message import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

_NO_WORD = re.compile(r"[^a-z0-9]+")
_LISTED = 3  # mechanics named in one sentence


def mechanic_id(name: Label, otherwise: str) -> str:
    """Return the library's mechanic of this name in either language, else one made of the English name, else ``otherwise``."""
    for one in LIBRARY.values():
        if name.en.strip().casefold() == one.name.en.casefold():
            return one.id
    known = mechanic_of(name.zh.strip()).id
    if known in LIBRARY:
        return known
    return otherwise or _NO_WORD.sub("_", name.en.casefold()).strip("_")


def mechanics_named(mechanics: Sequence[str]) -> Label:
    """Return mechanics by name as they stand in a sentence, the first of many alone."""
    names, more = listed(mechanic_of(one).name for one in mechanics[:_LISTED]), len(mechanics) > _LISTED
    return Label(f"{names.en} and others", f"{names.zh}等") if more else names
