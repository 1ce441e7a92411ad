"""Measure `goalbook verify` on an archive of many small revisions, beside the time the disk and SHA-256 alone need for the same bytes."""

from __future__ import annotations

import hashlib
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from goalbook.publish.archive.index.page import write_index
from goalbook.publish.archive.verifying.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support.made_archive import MadeArchive  # noqa: E402 - tests/ is no package

REVISIONS = 2_000
LIMIT = 20.0  # seconds, on two cores


def main(count: int = REVISIONS) -> int:
    """Print the figures; 1 where the archive is not whole or took too long."""
    with tempfile.TemporaryDirectory() as scratch:
        made = MadeArchive.at(Path(scratch))
        making = _seconds(lambda: made.fill(count, ("acme", "beta")))
        write_index(made.outputs)
        found = verify(made.outputs)
        best = min(_seconds(lambda: verify(made.outputs)) for _ in range(3))
        bare = min(_seconds(lambda: _read_all(made.outputs)) for _ in range(3))
    sys.stdout.write(f"{found.counts.revisions} revisions, {found.counts.files} files, {found.counts.objects} objects\n")
    sys.stdout.write(f"made in {making:.1f} s; verified in {best:.2f} s; every file read and hashed once: {bare:.2f} s\n")
    sys.stdout.write(f"ratio {best / bare:.2f}, limit {LIMIT:.0f} s\n")
    return int(not found.whole or found.counts.revisions != count or best > LIMIT)


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _read_all(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    raise SystemExit(main(*map(int, sys.argv[1:])))
