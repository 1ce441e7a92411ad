"""Whole runs without a kernel, so quick that each step of theirs can be made to fail; and what must hold of any archive."""

from __future__ import annotations

import builtins
import hashlib
import io
import json
import os
import shutil
import sys
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn, Self

from goalbook.publish import fingerprint, libraries, record, run
from goalbook.publish.archive import commit, erase, ledger, objects, prune
from goalbook.publish.archive.ledger import START, Ledger
from goalbook.publish.archive.verifying.verify import verify
from goalbook.publish.project import Project
from goalbook.publish.revisions import Series
from goalbook.publish.run import RunOptions, RunOutcome
from support.made_archive import FACTS, NOTEBOOK, Content, Kind, MadeArchive

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import FrameType

    import pytest

    from goalbook.publish.engine import Execution
    from goalbook.publish.job import ReportJob

MADE = ("report.html", "report.pdf", "page1.png")
TOLD = {"headline_text": {"en": "All well", "zh": "一切正常"}, "tables": {"sources": []}, "findings": []}
_UNFINISHED = (".scratch-*", ".part-*", ".ledger.[pb]*")
_TIMES = 2
_STEPS = {module.__file__ for module in (run, commit, ledger, objects, prune, erase, sys.modules[Series.__module__])}


@dataclass(frozen=True)
class QuickRuns:
    """A team, a project and an archive; its runs are the real ones but for the notebook, whose files are written here."""

    made: MadeArchive

    @classmethod
    def at(cls, root: Path, patch: pytest.MonkeyPatch) -> QuickRuns:
        """Return them with the notebook replaced, and the package's source by one file: all of it is stored with the first run."""
        made = MadeArchive.at(root)
        versions = libraries.package_versions()
        for module in (fingerprint, commit):
            patch.setattr(module, "package_tree", partial(fingerprint.Tree.of, root / "package"))
        for module in (fingerprint, record):
            patch.setattr(module, "package_versions", lambda: versions)
        patch.setattr("goalbook.publish.engine.execute", _execute)
        return cls(made)

    @property
    def outputs(self) -> Path:
        """Return the archive's folder."""
        return self.made.outputs

    def job(self, number: int = 1) -> ReportJob:
        """Return the monthly review of facts that hold a number."""
        return self.made.job(Kind(), Content(f"{FACTS}2025-05-02,xhs,{number}\n"))

    def run(self, job: ReportJob, *, force: bool = False) -> RunOutcome:
        """Run a job."""
        return run.run(job, RunOptions(force=force, wait_seconds=20, render=_render), Project(self.made.root))


def _execute(execution: Execution, _meanwhile: Callable[[], None] | None = None) -> None:
    files = {"report.ipynb": NOTEBOOK, "results.json": json.dumps(TOLD), "report.xlsx": "xlsx", "summary.md": "all well"}
    for name, text in {**files, "tables/daily.csv": "date_day\n", "tables/weekly.csv": "week\n", "proposed/card.csv": "a\n"}.items():
        path = execution.cwd / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")


def _render(scratch: Path, _job: object, mark: str) -> None:
    for name in MADE:
        (scratch / name).write_text(f"{name} of {mark}", "utf-8")


def revisions(outputs: Path) -> list[str]:
    """Return the paths of all revisions."""
    return sorted(path.relative_to(outputs).as_posix() for path in outputs.glob("*/*/*/*/r[0-9]*"))


def leftovers(outputs: Path) -> list[str]:
    """Return what the next run must have cleared away: scratch folders, unfinished objects, a line that is pending."""
    return sorted(path.relative_to(outputs).as_posix() for name in _UNFINISHED for path in outputs.rglob(name))


def assert_verified(outputs: Path) -> None:
    """`goalbook verify` finds no break, also before another run has cleared away what a killed one left."""
    if outputs.exists():
        assert () == verify(outputs).breaks


def assert_sound(outputs: Path) -> None:
    """Every revision is complete and in the ledger, every line follows the one before, every object is what its name says.

    Looked at here as well as by `goalbook verify`: one of the two might be blind.
    """
    assert_verified(outputs)
    before, known = START, {}
    for number, entry in enumerate(Ledger(outputs).entries(), start=1):
        assert (number, before) == (entry.n, entry.previous)
        before = entry.hash
        if "record" in entry.about:
            known[str(entry.about["path"])] = str(entry.about["record"])
    for name in revisions(outputs):
        _assert_complete(outputs / name, known.pop(name))
    assert [] == [name for name in known if "/failures/" not in name]
    for path in (outputs / "objects").glob("[0-9a-f]*"):
        assert path.name == _sha(path)


def _assert_complete(folder: Path, record_sha: str) -> None:
    assert record_sha == _sha(folder / "record.json")
    subjects = json.loads((folder / "record.json").read_text("utf-8"))["subject"]
    named = {str(one["name"]): str(one["digest"]["sha256"]) for one in subjects}
    found = {path.relative_to(folder).as_posix(): _sha(path) for path in folder.rglob("*") if path.is_file()}
    assert {*named, "record.json"} == set(found)
    assert named == {name: sha for name, sha in found.items() if name != "record.json"}


def _sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def signalled(work: Callable[[], object], number: int, step: int) -> int:
    """Do something in a process of its own, sent a signal at one of its steps; its exit code, negative for the signal that ended it.

    A step is a line of the modules that run and archive, the first and second time it is reached: what a loop does a third time is no
    other step. 0 means that it was done before the step came.
    """
    child = os.fork()
    if child == 0:
        _work_and_end(work, partial(os.kill, os.getpid(), number), step)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _work_and_end(work: Callable[[], object], fault: Callable[[], None], step: int) -> NoReturn:
    code, left, seen = 1, step, Counter[tuple[str, int]]()

    def line(frame: FrameType, event: str, _arg: object) -> Any:
        nonlocal left
        if event == "line":
            place = (frame.f_code.co_filename, frame.f_lineno)
            seen[place] += 1
            if seen[place] <= _TIMES:
                left -= 1
                if left == 0:
                    fault()
        return line

    try:
        sys.settrace(lambda frame, *_: line if frame.f_code.co_filename in _STEPS else None)
        work()
        code = 0
    except KeyboardInterrupt:
        code = 130
    finally:
        sys.settrace(None)
        os._exit(code)


@contextmanager
def failing_disk(step: int, number: int) -> Iterator[list[str]]:
    """Let the step-th attempt to change anything on disk fail with an error number; a write gets half its bytes out before."""
    done: list[str] = []

    def attempt(name: str) -> bool:
        done.append(name)
        return len(done) == step

    def failing(name: str) -> Callable[..., object]:
        kept = getattr(os, name)

        def instead(*args: Any, **more: Any) -> object:
            if attempt(name):
                raise OSError(number, os.strerror(number), str(args[0]))
            return kept(*args, **more)

        return instead

    def opened(file: Any, mode: str = "r", *args: Any, **more: Any) -> Any:
        if not set(mode) & set("wax+"):
            return opener(file, mode, *args, **more)
        if attempt("open"):
            raise OSError(number, os.strerror(number), str(file))
        return _Torn(opener(file, mode, *args, **more), attempt, number)

    opener, names = io.open, ("mkdir", "rename", "replace", "chmod", "fsync", "truncate")
    before = {name: getattr(os, name) for name in names}
    fast = shutil._USE_CP_SENDFILE  # type: ignore[attr-defined]
    try:
        for name in names:
            setattr(os, name, failing(name))
        io.open = builtins.open = opened
        shutil._USE_CP_SENDFILE = False  # type: ignore[attr-defined]
        yield done
    finally:
        for name, kept in before.items():
            setattr(os, name, kept)
        io.open = builtins.open = opener
        shutil._USE_CP_SENDFILE = fast  # type: ignore[attr-defined]


class _Torn:
    """A file that may fail in the middle of a write."""

    def __init__(self, file: Any, attempt: Callable[[str], bool], number: int) -> None:
        self._file, self._attempt, self._number = file, attempt, number

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, data: Any) -> int:
        """Write, or write half and fail."""
        if self._attempt("write"):
            self._file.write(data[: len(data) // 2])
            raise OSError(self._number, os.strerror(self._number), str(self._file.name))
        return int(self._file.write(data))
