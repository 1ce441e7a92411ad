"""Whether what somebody signed is what the goals say now."""

from __future__ import annotations

_DIGITS = 8  # of a hash are enough to tell two versions apart


def of_another(given: str, seal: str) -> bool:
    """Say whether the hash that was signed is not the one of these targets; none written is none that differs."""
    given = given.strip().lower()
    return bool(given) and (len(given) < _DIGITS or not seal.startswith(given))
