"""Proving a pack again: every file by its list, and the archive in it by the ledger; what was left out on purpose is known and counted."""

from __future__ import annotations

import json
import tempfile
import zipfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from goalbook.core.errors import ArchiveFault, UsageError
from goalbook.core.message import Message, msg
from goalbook.core.terminal import printable
from goalbook.publish.archive.audit.files import ARCHIVE
from goalbook.publish.archive.audit.zipped import MANIFEST, manifest_line
from goalbook.publish.archive.ledger import Ledger
from goalbook.publish.archive.objects import FOLDER
from goalbook.publish.archive.private import private_file
from goalbook.publish.archive.reading import runs_of
from goalbook.publish.archive.verifying.breaks import Break
from goalbook.publish.archive.verifying.verify import verify
from goalbook.publish.team_folder import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from goalbook.publish.archive.reading import Run

_LEFT_OUT, _RUNS = "left-out.json", "runs.json"


@dataclass(frozen=True)
class Checked:
    """What came of proving a pack."""

    breaks: tuple[Break, ...]
    files: int
    left_out: int  # files of its runs and stored inputs, named in the pack
    other_runs: int  # of the ledger, that the pack is not about


def check_pack(pack: Path) -> Checked:
    """Prove a pack, zipped or not; what is none is a UsageError."""
    with _unpacked(pack) as folder:
        files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
        listed = [*_listed(folder, files)]
        if listed:
            return Checked(tuple(listed), len(files), 0, 0)
        left = {str(one["path"]): str(one["sha256"]) for one in json.loads((folder / _LEFT_OUT).read_text("utf-8"))}
        about = {str(one["path"]) for one in json.loads((folder / _RUNS).read_text("utf-8"))}
        archive = folder / ARCHIVE
        standing = runs_of(archive, Ledger(archive).entries())
        others = {run.name for run in standing} - about
        known = _Known(archive, left, others, _withheld(standing, set(left.values())))
        breaks = tuple(one for one in verify(archive).breaks if not known.explains(one))
        return Checked(breaks, len(files), len(left), len(others))


@dataclass(frozen=True)
class _Known:
    """What a pack lacks on purpose; nothing that lies there is ever excused."""

    archive: Path
    left: dict[str, str]
    others: set[str]
    withheld: frozenset[str]  # files of runs that are named by a number and a digest

    def explains(self, found: Break) -> bool:
        if found.place in self.others or found.place in self.left or found.place in self.withheld:
            return not (self.archive / found.place).exists()
        what = found.message.values.get("what")
        name = what.values.get("name") if isinstance(what, Message) else None
        return f"{FOLDER}/{name}" in self.left and not (self.archive / FOLDER / str(name)).exists()


def _withheld(runs: Iterable[Run], digests: set[str]) -> frozenset[str]:
    """Return the files about single members that are left out: the record names them, the pack's list their digests."""
    found = []
    for run in runs:
        with suppress(ArchiveFault, KeyError, TypeError, AttributeError):  # a record that is none is a break of its own
            subjects = {str(one["name"]): str(one["digest"]["sha256"]) for one in run.record.get("subject", ())}
            found += [printable(f"{run.name}/{name}") for name, sha in subjects.items() if private_file(name) and sha in digests]
    return frozenset(found)


def _listed(folder: Path, files: list[str]) -> Iterator[Break]:
    """Yield every file that is not what its list says, was added, or is gone."""
    known = set((folder / MANIFEST).read_text("utf-8").splitlines())
    there = {manifest_line(name, digest(folder / name)).rstrip("\n"): name for name in files if name != MANIFEST}
    named = {line[line.index("  ") + 2 :] for line in known if "  " in line}
    for line, name in there.items():
        if line not in known:
            packed = line[line.index("  ") + 2 :] in named
            text = msg("is not what was packed") if packed else msg("was not packed; MANIFEST.sha256 knows nothing of it")
            yield Break.at(name, text)
    for name in sorted(named - {line[line.index("  ") + 2 :] for line in there}):
        yield Break.at(name, msg("is missing"))


@contextmanager
def _unpacked(pack: Path) -> Iterator[Path]:
    """Give the pack's folder; a ZIP file is unpacked beside nothing and gone afterwards."""
    if pack.is_dir():
        yield _top(pack, pack)
        return
    with tempfile.TemporaryDirectory() as folder:
        try:
            with zipfile.ZipFile(pack) as zipped:
                zipped.extractall(folder)  # it takes away what would lead out
        except (OSError, zipfile.BadZipFile):
            raise UsageError(msg("{file:text} is no audit pack", file=str(pack))) from None
        yield _top(Path(folder), pack)


def _top(folder: Path, pack: Path) -> Path:
    found = [path.parent for path in (folder / MANIFEST, *sorted(folder.glob(f"*/{MANIFEST}"))) if path.is_file()]
    if len(found) != 1:
        raise UsageError(msg("{file:text} is no audit pack", file=str(pack)))
    return found[0]
