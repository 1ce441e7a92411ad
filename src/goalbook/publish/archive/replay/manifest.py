"""What a replay will execute, said before it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import msg
from goalbook.publish.archive.objects import digest_of
from goalbook.publish.fingerprint import package_digest
from goalbook.publish.record import NOTEBOOK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.core.message import Message
    from goalbook.publish.archive.reading import Dependency
    from goalbook.publish.archive.replay.held import HeldRun


def manifest(run: HeldRun) -> Iterator[Message]:
    """Yield what is run and on what, each with its digest; everything comes from the archive, the Python packages excepted."""
    yield msg("a replay of {run:text} executes on this machine, in a temporary folder, with your rights:", run=run.name)
    yield _line(msg("notebook"), f"{run.name}/{NOTEBOOK}", digest_of(run.notebook_bytes))
    for part in run.dependencies:
        if part.name == "goalbook":
            yield _code(part)
        elif part.name.startswith(("notebooks/", "templates/")):
            yield _line(msg("made from"), part.name, part.sha256)
    yield msg("  on inputs: {n:n} files, each by the digest in its record", n=len(run.data()))
    earlier = [part.name for part in run.dependencies if part.name.startswith("outputs/")]
    if earlier:
        yield msg("  on earlier results: {names:text}", names=", ".join(earlier))
    given = ", ".join(f"{name}={value}" for name, value in run.parameters.items() if value != "")
    yield msg("  with parameters: {given:text}", given=given)


def _line(what: Message, name: str, sha: str) -> Message:
    return msg("  {what}: {name:text} (SHA-256 {sha:text})", what=what, name=name, sha=sha)


def _code(part: Dependency) -> Message:
    name = f"goalbook {part.annotations.get('version', '')}".strip()
    if part.annotations.get("commit"):
        name += f" {str(part.annotations['commit'])[:12]}{'+' if part.annotations.get('dirty') else ''}"
    if part.sha256 == package_digest():
        return _line(msg("code, the same as installed"), name, part.sha256)
    return _line(msg("code, other than what is installed"), name, part.sha256)
