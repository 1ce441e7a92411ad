"""Files whose changes only make sense together: facts that moved from one to the other, channels that have another id in all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goalbook.publish.archive.compare.change import Change, FileChange

_NAMED = 3  # files of a unit that are named


@dataclass(frozen=True)
class Unit:
    """One changed file, or several that are changed together."""

    files: tuple[FileChange, ...]

    @property
    def paths(self) -> tuple[str, ...]:
        """Return the names of the files."""
        return tuple(one.path for one in self.files)

    @property
    def path(self) -> str:
        """Return the names of the files as one; of many the first, and how many more."""
        paths = self.paths
        return ", ".join(paths) if len(paths) <= _NAMED else f"{', '.join(paths[:_NAMED])}, … (+{len(paths) - _NAMED})"

    @property
    def parts(self) -> tuple[tuple[FileChange, Change], ...]:
        """Return the rows and settings that can be changed alone, each with its file."""
        return tuple((one, change) for one in self.files if one.nature in ("table", "settings") for change in one.changes)

    @property
    def count(self) -> int:
        """Return how many changes it is made of; a file that has none that can be named is one."""
        return max(sum(len(one.changes) for one in self.files), 1)

    @property
    def whole(self) -> bool:
        """Say whether it is more than its parts: rows that moved, a channel's new id, files that cannot be changed in part."""
        return not self.parts or any(one.moved or one.renamed for one in self.files)


def units_of(changes: Sequence[FileChange]) -> tuple[Unit, ...]:
    """Return the changed files, those that only make sense together as one, in the order of the files."""
    groups: list[set[str]] = [{one.path} for one in changes]
    links = [{one.path, moved.path} for one in changes for moved in one.moved]
    links += [{one.path, change.path_before} for one in changes for change in one.changes if change.path_before]
    links.append({one.path for one in changes if one.renamed})
    for link in links:
        joined = [group for group in groups if group & link]
        groups = [group for group in groups if not group & link] + ([set.union(*joined)] if joined else [])
    order = {one.path: place for place, one in enumerate(changes)}
    groups.sort(key=lambda group: min(order[path] for path in group))
    return tuple(Unit(tuple(one for one in changes if one.path in group)) for group in groups)
