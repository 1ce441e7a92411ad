"""The files of a replayed report against the record: workbook, summary, tables, proposals, pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.core.message import msg
from goalbook.publish.ahead import HTML, PDF, PICTURE
from goalbook.publish.archive.replay.difference import Difference, around
from goalbook.publish.record import NOTEBOOK, RESULTS
from goalbook.publish.revisions import RECORD
from goalbook.publish.team_folder import digest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from goalbook.core.message import Message
    from goalbook.publish.archive.reading import Run

PAGES = (HTML, PDF, PICTURE)
_ELSEWHERE = {NOTEBOOK, RESULTS, RECORD}  # compared by their content, not by their bytes
_TEXTS = {".csv", ".md", ".yml", ".ics", ".json", ".txt", ".html"}


@dataclass(frozen=True)
class FilesCompared:
    """How many files were compared, and what differs."""

    files: int
    differences: tuple[Difference, ...]


def compare_files(run: Run, folder: Path, left_out: tuple[str, ...]) -> FilesCompared:
    """Compare every file of a replayed report with the digest in the record."""
    aside = {*_ELSEWHERE, *left_out}
    then = {str(one["name"]): str(one["digest"]["sha256"]) for one in run.record["subject"] if one["name"] not in aside}
    now = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    made = {name: path for name, path in now.items() if name not in aside}
    return FilesCompared(len(then), tuple(_differences(run, then, made)))


def _differences(run: Run, then: dict[str, str], now: dict[str, Path]) -> Iterator[Difference]:
    for name, sha in then.items():
        if name not in now:
            yield Difference(_place(name), msg("is not there"))
        elif digest(now[name]) != sha:
            yield Difference(*_where(name, run.path / name, now[name]))
    for name in now:
        if name not in then:
            yield Difference(_place(name), msg("was not there"))


def _place(name: str) -> Message:
    return msg("{file:text}", file=name)


def _where(name: str, then: Path, now: Path) -> tuple[Message, Message]:
    """Return the first line in which two texts differ; of anything else that the bytes do."""
    if then.suffix in _TEXTS:
        before, after = (path.read_text("utf-8", "replace").splitlines() for path in (then, now))
        for number, (line, other) in enumerate(zip(before, after, strict=False), start=1):
            if line != other:
                one, two = around(line, other)
                place = msg("{file:text}, line {n:n}", file=name, n=number)
                return place, msg("{then:text} then, {now:text} now", then=one, now=two)
        if len(before) != len(after):
            return _place(name), msg("{then:n} lines then, {now:n} now", then=len(before), now=len(after))
    return _place(name), msg("its bytes differ: {then:n} then, {now:n} now", then=then.stat().st_size, now=now.stat().st_size)
