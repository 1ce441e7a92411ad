"""What changed in the input files of two runs: files, and in them rows, settings and lines. Nothing is executed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from goalbook.core.errors import ArchiveFault, InputError, Problem
from goalbook.core.message import msg
from goalbook.inputs.text_file import decode
from goalbook.inputs.yaml_file import Document, read_yaml
from goalbook.publish.archive.compare.change import FileChange, Moved
from goalbook.publish.archive.compare.known import facts_told, known_of, renamed_channels, under_new_names
from goalbook.publish.archive.compare.moves import Placed, across_files
from goalbook.publish.archive.compare.rows import Weights, column_changes, row_changes, total_changes
from goalbook.publish.archive.compare.settings import line_changes, setting_changes
from goalbook.publish.archive.compare.tables import Known, Table, read_tables
from goalbook.publish.archive.objects import Objects

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
    """Return the input files that are not the same in both runs, by path, with what changed in each.

    A fact that another file holds now, or that is told of a channel under its new id, is no change.
    """
    before, after = input_digests(a), input_digests(b)
    paths = sorted(path for path in {*before, *after} if before.get(path) != after.get(path))
    known = known_of(a, b) if paths else Known(None)
    read = [_read(_Pair(a, b, path, before.get(path, ""), after.get(path, "")), known) for path in paths]
    facts = [[table for one in read for table in one.sheets[side].values() if table.facts] for side in (0, 1)]
    renamed = renamed_channels(known.earlier, known.file, facts_told(facts[0]), facts_told(facts[1]))
    weigh = Weights(facts[0] if any(table.rows for table in facts[0]) else facts[1])
    return _moves_told([_file_change(one.under(renamed), weigh) for one in read])


def input_digests(run: Run) -> Mapping[str, str]:
    """Return the digests of the team's files by their path in its folder, and of results of earlier reports as ``outputs/…``.

    Their records tell when they were made, no more: a report is named once.
    """
    earlier = {one.name: one.sha256 for one in run.dependencies if one.name.startswith(EARLIER) and not one.name.endswith("/record.json")}
    return {**run.data(), **earlier}


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


@dataclass(frozen=True)
class _Read:
    """Both versions of a file, read: tables by sheet, settings or lines; or why they cannot be."""

    pair: _Pair
    sheets: tuple[dict[str, Table], dict[str, Table]] = ({}, {})
    documents: tuple[Document | None, Document | None] = (None, None)
    texts: tuple[str, str] = ("", "")
    unread: Message | None = None
    names: Mapping[str, str] = field(default_factory=dict)  # new ids of channels by the earlier
    used: bool = False  # whether the file tells of such a channel

    def under(self, names: Mapping[str, str]) -> _Read:
        """Return it with channels under the ids they have now."""
        if not names or self.pair.nature not in ("table", "settings"):
            return self
        if self.pair.nature == "settings":
            return replace(self, names=names, used=True)
        before, after = self.sheets
        called = {name: under_new_names(table, after.get(name), names) for name, table in before.items()}
        return replace(self, sheets=(called, after), names=names, used=any(called[name] is not before[name] for name in before))


def _read(pair: _Pair, known: Known) -> _Read:
    try:
        return _contents(pair, known)
    except InputError as fault:
        return _Read(pair, unread=_said(fault.problems[0]))
    except ArchiveFault as fault:
        return _Read(pair, unread=fault.message)
    except ValueError:
        return _Read(pair, unread=msg("neither UTF-8 nor GB18030; save the file as UTF-8"))


def _contents(pair: _Pair, known: Known) -> _Read:
    old, new = pair.contents()
    if pair.nature == "table":
        return _Read(pair, (_sheets(old, pair.path, known.of(0)), _sheets(new, pair.path, known.of(1))))
    if pair.nature == "settings":
        documents = [read_yaml(_text(data), pair.path) if data is not None else None for data in (old, new)]
        unread = next((one.problems[0].message for one in documents if one and one.problems), None)
        return _Read(pair, documents=(documents[0], documents[1]), unread=unread)
    if pair.nature == "text":
        return _Read(pair, texts=(_text(old or b""), _text(new or b"")))
    return _Read(pair)


def _text(data: bytes) -> str:
    return decode(data)[0]


def _sheets(data: bytes | None, path: str, known: Known) -> dict[str, Table]:
    read = () if data is None else read_tables(data, path, known)
    if isinstance(read, Problem):
        raise InputError([read])
    return {table.sheet: table for table in read}


def _said(problem: Problem) -> Message:
    return problem.message if problem.row is None else msg("row {row:n}: {reason}", row=problem.row, reason=problem.message)


def _file_change(read: _Read, weigh: Weights) -> FileChange:
    pair = read.pair
    if read.unread:
        return pair.told(unread=read.unread)
    if pair.nature == "settings":
        plain = setting_changes(*read.documents)
        found = setting_changes(*read.documents, read.names) if read.names else plain
        return pair.told(changes=found, renamed=tuple(sorted(read.names.items())) if found != plain else ())
    if pair.nature == "text":
        return pair.told(changes=line_changes(*read.texts))
    if pair.nature != "table":
        return pair.told()
    before, after = read.sheets
    both = [(before.get(name), after.get(name)) for name in dict.fromkeys((*before, *after))]
    changes = [change for one, other in both for change in row_changes(one, other, weigh if (one or other).facts else None)]  # type: ignore[union-attr]  # the name is of one of them
    columns = [change for one, other in both if one and other for change in column_changes(one, other)]
    totals = [change for one, other in both for change in total_changes(one, other)]
    renamed = tuple(sorted(read.names.items())) if read.used else ()
    return pair.told(
        changes=tuple(changes),
        columns=tuple(columns),
        total_rows=tuple(totals),
        renamed=renamed,
    )


def _moves_told(found: Sequence[FileChange]) -> tuple[FileChange, ...]:
    """Return the files' changes with facts that only moved told as that."""
    facts = [Placed(one.path, change) for one in found for change in one.changes if change.facts]
    paired = across_files(facts)
    if len(paired.changes) == len(facts):
        return tuple(found)
    told = []
    for one in found:
        others = tuple(change for change in one.changes if not change.facts)
        mine = tuple(placed.change for placed in paired.changes if placed.path == one.path)
        moved = tuple(Moved(now, rows) for (path, now), rows in sorted(paired.moved.items()) if path == one.path)
        told.append(replace(one, changes=(*others, *mine), moved=moved))
    return tuple(told)
