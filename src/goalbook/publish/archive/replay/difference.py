"""One thing that a replay gave otherwise: where, and what then and now."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from goalbook.core.message import Message

_SHOWN = 120  # characters of a value


@dataclass(frozen=True)
class Difference:
    """A place in the report and what is different there."""

    place: Message
    said: Message


def shown(value: object) -> str:
    """Return a value as it stands in the file, shortened, on one line."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def around(then: str, now: str) -> tuple[str, str]:
    """Return both texts from shortly before the first character in which they differ."""
    at = next((place for place, (one, other) in enumerate(zip(then, now, strict=False)) if one != other), min(len(then), len(now)))
    start = max(0, at - 30)
    lead = "…" if start else ""
    return shown(lead + then[start : start + _SHOWN]), shown(lead + now[start : start + _SHOWN])
