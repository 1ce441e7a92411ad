"""The frozen version a period has, and the hash that a version carries or would carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.inputs.frozen import document, is_frozen

if TYPE_CHECKING:
    from goalbook.books.target_setting.preparation import Prepared
    from goalbook.inputs.goals import Goals


def newest_frozen(prepared: Prepared) -> Goals | None:
    """Return the newest frozen version of the period, None where there is none."""
    known = prepared.inputs.goal_versions or prepared.inputs.goals
    return max((one for one in known if one.period == prepared.period and is_frozen(one)), key=lambda one: one.version, default=None)


def hash_of(prepared: Prepared, goals: Goals) -> str:
    """Return the hash that a version carries, or would carry when it is frozen."""
    if is_frozen(goals):
        return goals.content_hash
    return str(document(goals, prepared.inputs.team.currency)["content_hash"])
