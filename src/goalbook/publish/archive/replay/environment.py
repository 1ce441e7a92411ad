"""The environment a run had against the one that is here: Python, packages, system libraries, everything the lock file pins."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from goalbook.core.message import msg
from goalbook.publish.archive.objects import Objects
from goalbook.publish.archive.restore import stored_digest
from goalbook.publish.libraries import ABSENT, library_versions, package_versions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from goalbook.core.message import Message
    from goalbook.publish.archive.reading import Run

_LOCK = "requirements.lock"


@dataclass(frozen=True)
class Environment:
    """What is not as it was, and what only deserves a remark."""

    differences: tuple[Message, ...]
    remarks: tuple[Message, ...]


def compare_environment(run: Run, lock_file: Path) -> Environment:
    """Compare a run's environment with this one.

    What the record names counts as recorded; of all other packages the archived lock file says what they were. One that is not
    installed here but pinned there (a tool for developers, say) is no difference; the notebook would say so if it were needed.
    """
    recorded: Mapping[str, Any] = run.internal.get("packages") or {}
    libraries: Mapping[str, Any] = run.internal.get("libraries") or {}
    then = archived_lock(run)
    found = [
        *_changed(recorded, package_versions()),
        *_changed(libraries, library_versions()),
        *_changed(dict(_pinned(then, recorded)), {}),
    ]
    return Environment(tuple(found), tuple(_lock_remarks(then, lock_file)))


def archived_lock(run: Run) -> str:
    """Return the text of the lock file a run was made under; empty where there was none."""
    digest = stored_digest(run, _LOCK)
    return Objects(run.outputs).read(digest).decode("utf-8", "replace") if digest else ""


def pins(lock: str) -> dict[str, str]:
    """Return the versions a lock file pins for a machine like this one."""
    from packaging.requirements import InvalidRequirement, Requirement  # noqa: PLC0415 - only a replay needs it

    found = {}
    for line in lock.splitlines():
        if "==" not in line or line[:1].isspace() or line.startswith(("#", "-")):
            continue
        try:
            one = Requirement(line.partition("\\")[0].strip())
        except InvalidRequirement:
            continue
        if one.marker is None or one.marker.evaluate():
            found[one.name.lower().replace("_", "-")] = str(one.specifier).removeprefix("==")
    return found


def _pinned(lock: str, recorded: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what is pinned otherwise than it is installed, and not recorded."""
    for name, pin in pins(lock).items():
        if name not in recorded and _installed(name) not in (pin, ABSENT):
            yield name, pin


def _changed(then: Mapping[str, Any], now: Mapping[str, str]) -> Iterator[Message]:
    for name, before in sorted(then.items()):
        after = now.get(name) or _installed(name)
        if str(before) != after:
            yield msg("{name:text}: {then:text} then, {now:text} here", name=name, then=str(before), now=after)


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ABSENT


def _lock_remarks(then: str, lock_file: Path) -> Iterator[Message]:
    now = lock_file.read_text("utf-8") if lock_file.is_file() else ""
    if not then:
        yield msg("the run had no lock file; only what its record names can be compared")
    elif not now:
        yield msg("there is no lock file here now")
    elif then != now:
        before, after = pins(then), pins(now)
        changed = sum(before.get(name) != after.get(name) for name in {*before, *after})
        yield msg("the lock file has changed since: {n:n} packages are pinned otherwise", n=changed)
