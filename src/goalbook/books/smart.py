"""What every SMART check asks: is a text there, and what is the worst of several verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goalbook.core.message import Label


def worst(verdicts: Iterable[str]) -> str:
    """Return fail before warn before pass; what was not judged takes no part."""
    found = set(verdicts)
    return next((one for one in ("fail", "warn") if one in found), "pass")


def named(label: Label) -> bool:
    """Return whether a text was given."""
    return bool(label.en.strip() or label.zh.strip())
