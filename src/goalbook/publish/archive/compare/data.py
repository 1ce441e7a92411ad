"""What changed in the input files of two runs: files, and in them rows, settings and lines. Nothing is executed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.errors import ArchiveFault, Problem
from goalbook.core.message import msg
from goalbook.inputs.team import read_team
from goalbook.inputs.text_file import decode
from goalbook.inputs.yaml_file import Document, read_yaml
from goalbook.publish.archive.compare.change import FileChange
from goalbook.publish.archive.compare.rows import column_changes, row_changes
from goalbook.publish.archive.compare.settings import line_changes, setting_changes
from goalbook.publish.archive.compare.tables import Known, Table, read_tables
from goalbook.publish.archive.objects import Objects

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.core.message import Message
    from goalbook.publish.archive.compare.change import Kind, Nature
    from goalbook.publish.archive.reading import Run

EARLIER = "outputs/"
_NATURES: Mapping[str, Nature] = {
    **dict.fromkeys((".csv", ".tsv", ".txt", ".gz", ".parquet", ".xlsx", ".xlsm", ".xls"), "table"),
    **dict.fromkeys((".yml", ".yaml"), "settings"),
    ".md": "text",
}


def data_changes(a: Run, b: Run) -> tuple[FileChange, ...]:
    """Return the input files that are not the same in both runs, by path, with what changed in each."""
    before, after = input_digests(a), input_digests(b)
    paths = sorted(path for path in {*before, *after} if before.get(path) != after.get(path))
    known = known_of(b, a) if paths else Known(None)
    return tuple(_file_change(_Pair(a, b, path, before.get(path, ""), after.get(path, "")), known) for path in paths)


def input_digests(run: Run) -> Mapping[str, str]:
    """Return the digests of the team's files by their path in its folder, and of results of earlier reports as ``outputs/…``."""
    return {**run.data(), **{one.name: one.sha256 for one in run.dependencies if one.name.startswith(EARLIER)}}


def known_of(*runs: Run) -> Known:
    """Return what the first readable team.yml of some runs tells of headers and names."""
    for run in runs:
        digest = run.data().get("team.yml", "")
        try:
            document = read_yaml(decode(Objects(run.outputs).read(digest))[0], "team.yml") if digest else None
        except (ArchiveFault, ValueError):
            continue
        team = read_team(document, run.about("team")) if document else ()
        if not isinstance(team, tuple):
            return Known(team)
    return Known(None)


def nature_of(path: str) -> Nature:
    """Return what kind of file a path names."""
    if path.startswith(EARLIER):
        return "results"
    return _NATURES.get(f".{path.rpartition('.')[2].lower()}", "other")


class _Pair:
    """One file of two runs."""

    def __init__(self, a: Run, b: Run, path: str, before: str, after: str) -> None:
        self.path, self.shas = path, (before, after)
        self.kind: Kind = "added" if not before else "removed" if not after else "changed"
        self.nature = nature_of(path)
        self._runs = (a, b)

    def contents(self) -> tuple[bytes | None, bytes | None]:
        """Return both versions' bytes; one that was erased or is missing is an ArchiveFault."""
        old, new = (Objects(run.outputs).read(sha) if sha else None for run, sha in zip(self._runs, self.shas, strict=True))
        return old, new

    def told(self, **more: object) -> FileChange:
        """Return the change with what was found in it."""
        return FileChange(self.path, self.kind, self.nature, **more, sha_before=self.shas[0], sha_after=self.shas[1])  # type: ignore[arg-type]  # as the fields are named


def _file_change(pair: _Pair, known: Known) -> FileChange:
    try:
        old, new = pair.contents()
        if pair.nature == "table":
            return _table_change(pair, old, new, known)
        if pair.nature == "settings":
            return _setting_change(pair, old, new)
        if pair.nature == "text":
            return pair.told(changes=line_changes(*(_text(data) if data is not None else "" for data in (old, new))))
    except ArchiveFault as fault:
        return pair.told(unread=fault.message)
    except ValueError:
        return pair.told(unread=msg("neither UTF-8 nor GB18030; save the file as UTF-8"))
    return pair.told()


def _text(data: bytes) -> str:
    return decode(data)[0]


def _setting_change(pair: _Pair, old: bytes | None, new: bytes | None) -> FileChange:
    documents: list[Document | None] = [read_yaml(_text(data), pair.path) if data is not None else None for data in (old, new)]
    for document in documents:
        if document and document.problems:
            return pair.told(unread=document.problems[0].message)
    return pair.told(changes=setting_changes(documents[0], documents[1]))


def _table_change(pair: _Pair, old: bytes | None, new: bytes | None, known: Known) -> FileChange:
    found = [_sheets(data, pair.path, known) for data in (old, new)]
    for one in found:
        if isinstance(one, Problem):
            return pair.told(unread=_said(one))
    before, after = (one if isinstance(one, dict) else {} for one in found)
    names = dict.fromkeys((*before, *after))
    changes = [change for name in names for change in row_changes(before.get(name), after.get(name), pair.path)]
    both = [name for name in names if name in before and name in after]
    columns = [change for name in both for change in column_changes(before[name], after[name])]
    totals = {row.raw for table in before.values() for row in table.totals} ^ {row.raw for table in after.values() for row in table.totals}
    return pair.told(changes=tuple(changes), columns=tuple(columns), totals=(len(totals) + 1) // 2)


def _sheets(data: bytes | None, path: str, known: Known) -> dict[str, Table] | Problem:
    read = () if data is None else read_tables(data, path, known)
    return read if isinstance(read, Problem) else {table.sheet: table for table in read}


def _said(problem: Problem) -> Message:
    return problem.message if problem.row is None else msg("row {row:n}: {reason}", row=problem.row, reason=problem.message)
