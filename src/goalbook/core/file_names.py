"""Names of files that mean the same on every system: what is archived on one must be readable on the others."""

from __future__ import annotations

import re

_DEVICES = {"con", "prn", "aux", "nul", "conin$", "conout$", *(f"{name}{digit}" for name in ("com", "lpt") for digit in "0123456789¹²³")}
_TURNED = re.compile(r"[\\:\x00-\x1f\x7f\ud800-\udfff]")  # a folder's end or a drive elsewhere, signs to a terminal, what is no text
_UNSAFE = re.compile(r"[^\w.+-]+")


def is_portable(path: str) -> bool:
    """Say whether every part of a path is a plain name on every system, Windows among them, and none leads elsewhere."""
    return all(_is_plain(part) for part in path.split("/"))


def file_stem(*parts: str, longest: int = 120) -> str:
    """Return a name for a file that is about the given things: letters, digits and ``. + - _``, not too long."""
    return "-".join(_UNSAFE.sub("_", part) for part in parts if part)[:longest]


def _is_plain(part: str) -> bool:
    if not part or _TURNED.search(part) or part.endswith((".", " ")):
        return False
    return part.partition(".")[0].rstrip(" ").lower() not in _DEVICES
