"""The versions of a period's goals: those that are frozen, the one that is being set, and what it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.books.ahead import hash_of, newest_frozen
from goalbook.books.target_setting.agreement.signatures import count
from goalbook.inputs.frozen import file_of, is_frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.target_setting.preparation import Prepared
    from goalbook.inputs.goals import Goals, KeyResult

VERSIONS = ("version", "file", "status", "valid_from", "decided_on", "reason", "by", "hash")
CHANGES = ("kr_id", "name", "metric_id", "level", "before", "after")
_LEVELS = ("baseline", "commit", "target", "stretch")


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return ``target_versions`` and ``version_changes``; see TargetSetting for the columns."""
    goals = prepared.goals
    before = newest_frozen(prepared)
    changes = _changes(before, goals) if goals is not None and before is not None and before is not goals else ()
    rows = [_row(prepared, one) for one in _versions(prepared)]
    return {
        "target_versions": pd.DataFrame(rows, columns=list(VERSIONS)),
        "version_changes": pd.DataFrame(list(changes), columns=list(CHANGES)),
    }


def _versions(prepared: Prepared) -> list[Goals]:
    known = prepared.inputs.goal_versions or prepared.inputs.goals
    found = [one for one in known if one.period == prepared.period]
    goals = prepared.goals
    found += [goals] if goals is not None and goals not in found else []
    return sorted(found, key=lambda one: one.version)


def _row(prepared: Prepared, goals: Goals) -> tuple[object, ...]:
    status = "frozen" if is_frozen(goals) else _status(prepared) if goals is prepared.goals else goals.status
    file = goals.file if goals.frozen else file_of(goals)
    # A later version must say itself from when it holds; that of the first goes without saying.
    begins = goals.begins if goals.version == 1 or goals.frozen else goals.valid_from
    return (goals.version, file, status, begins, goals.decided_on, goals.reason, goals.by, hash_of(prepared, goals))


def _status(prepared: Prepared) -> str:
    """Return what the version being set is: not what its file calls it, but what was signed."""
    return "agreed" if count(prepared.tables["agreement"], prepared.inputs.policy).enough else "draft"


def _changes(before: Goals, after: Goals) -> Iterator[tuple[object, ...]]:
    """Yield every number of a key result that the version being set moves; a key result that is new or gone moves its target."""
    old, new = ({kr.id: kr for kr in goals.key_results} for goals in (before, after))
    for kr_id in dict.fromkeys([*old, *new]):
        kr = new.get(kr_id) or old[kr_id]
        for level in _LEVELS if kr_id in old and kr_id in new else ("target",):
            pair = [_level(goals.get(kr_id), level) for goals in (old, new)]
            if pair[0] != pair[1]:
                yield (kr_id, kr.name, kr.metric, level, *(NAN if value is None else value for value in pair))


def _level(kr: KeyResult | None, level: str) -> float | None:
    return None if kr is None else getattr(kr, level)
