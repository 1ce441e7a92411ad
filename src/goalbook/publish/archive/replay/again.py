"""An archived report made once more in a folder of its own, from the archive alone, and compared with what the archive holds."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goalbook.core.errors import EnvironmentFault, UsageError
from goalbook.core.message import msg
from goalbook.publish.archive.reading import safe_path
from goalbook.publish.archive.replay.cells import compare_cells
from goalbook.publish.archive.replay.difference import Difference
from goalbook.publish.archive.replay.files import PAGES, compare_files
from goalbook.publish.archive.replay.held import held
from goalbook.publish.archive.replay.pages import can_make, make_pages, python_path
from goalbook.publish.archive.replay.results import compare_results
from goalbook.publish.archive.restore import Restored, restore
from goalbook.publish.engine import CellError, Execution, execute
from goalbook.publish.leftovers import gone_with_us
from goalbook.publish.machine import machine_faults
from goalbook.publish.record import NOTEBOOK, RESULTS
from goalbook.publish.signals import stops_raise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.core.message import Message
    from goalbook.publish.archive.reading import Run

_SCRATCH = ".scratch-replay"
_FOLDERS = ("data_dir", "out_dir", "outputs_dir")
_STOPPED = {"CellTimeoutError", "DeadKernelError"}  # of the machine, not of the report


@dataclass(frozen=True)
class Replayed:
    """What came of a replay."""

    differences: tuple[Difference, ...]
    cells: int  # code cells compared
    rows: int  # rows of tables compared
    files: int  # other files compared
    remarks: tuple[Message, ...] = ()

    @property
    def same(self) -> bool:
        """Say whether nothing differs."""
        return not self.differences


def replay(run: Run, seconds: float) -> Replayed:
    """Run an archived notebook on the archived inputs with the archived code, in a temporary folder, and compare all it gives.

    Nothing is written into the archive. Whether the run verifies and its environment is here is for the caller to have asked; with a
    run that the caller holds (`held`), exactly what was asked about is run. A run that failed is a UsageError: it left nothing to
    compare. A notebook that raises now is a difference; one that takes too long is an error of its own.
    """
    refuse_failed(run)
    run = held(run)
    place = temporary_place(run)
    with (
        stops_raise(),
        machine_faults(place),
        tempfile.TemporaryDirectory(prefix="goalbook-replay-", dir=place) as name,
        gone_with_us(Path(name)),  # it holds the team's data
    ):
        folder = Path(name).resolve()
        restored = restore(run, folder / "project")
        scratch = safe_path(restored.outputs_dir, run.series) / _SCRATCH
        scratch.mkdir(parents=True)
        archived = folder / "archived.ipynb"
        archived.write_bytes(run.notebook_bytes)
        try:
            _execute(run, archived, scratch, (restored, seconds))
        except CellError as fault:
            if fault.name in _STOPPED:
                raise
            return Replayed((Difference(msg("report.ipynb"), fault.message),), 0, 0, 0)
        (scratch / "proposed").mkdir(exist_ok=True)
        return _compared(run, archived, scratch, restored)


def refuse_failed(run: Run) -> None:
    """Refuse what cannot be replayed: a run that failed."""
    if run.failed:
        raise UsageError(msg("{run:text} failed: it has no result to compare; its notebook names the cell and the error", run=run.name))


def temporary_place(run: Run) -> Path:
    """Return the system's temporary folder; one that lies in the archive is refused, for nothing but runs is written there."""
    place = Path(tempfile.gettempdir())
    if place.resolve().is_relative_to(run.outputs.resolve()):
        raise EnvironmentFault(msg("the temporary folder {folder:text} lies in the archive; set TMPDIR to another", folder=str(place)))
    return place


def _execute(run: Run, archived: Path, scratch: Path, where: tuple[Restored, float]) -> None:
    restored, seconds = where
    execution = Execution(
        notebook=archived,
        output=scratch / NOTEBOOK,
        cwd=scratch,
        parameters={**run.parameters, **_folders(archived, scratch, restored)},
        cell_seconds=seconds,
        run_seconds=seconds,
        environment={"PYTHONPATH": python_path(restored)},
    )
    execute(execution)


def _folders(archived: Path, scratch: Path, restored: Restored) -> dict[str, str]:
    """Return the folders a notebook was given, as they lie here: relative, as a run names them."""
    given = json.loads(archived.read_text("utf-8"))["metadata"].get("papermill", {}).get("parameters", {})
    here = {"data_dir": restored.data_dir, "out_dir": scratch, "outputs_dir": restored.outputs_dir}
    return {name: Path(os.path.relpath(here[name], scratch)).as_posix() for name in _FOLDERS if name in given}


def _compared(run: Run, archived: Path, scratch: Path, restored: Restored) -> Replayed:
    cells = compare_cells(archived, scratch / NOTEBOOK)
    results, rows = _results(run, scratch)
    pages, remarks = _pages(run, scratch, restored)
    files = compare_files(run, scratch, PAGES if pages or remarks else ())
    return Replayed((*cells.differences, *results, *files.differences, *pages), cells.cells, rows, files.files, remarks)


def _results(run: Run, scratch: Path) -> tuple[tuple[Difference, ...], int]:
    now = scratch / RESULTS
    if not now.is_file():
        return (Difference(msg("results.json"), msg("is not there")),), 0
    tables: Mapping[str, Any] = run.results.get("tables") or {}
    rows = sum(len(table) for table in tables.values() if isinstance(table, list))
    return tuple(compare_results(run.results, json.loads(now.read_text("utf-8")))), rows


def _pages(run: Run, scratch: Path, restored: Restored) -> tuple[tuple[Difference, ...], tuple[Message, ...]]:
    """Make the pages; return the difference where that fails, and a remark where the archived code does not know how."""
    if not can_make(restored):
        return (), (msg("the pages (HTML, PDF, picture) are not compared: the archived code cannot make them alone"),)
    reason = make_pages(restored, (str(scratch), run.about("book"), run.about("lang"), run.about("fingerprint")))
    if reason:
        return (Difference(msg("the pages (HTML, PDF, picture)"), msg("could not be made: {reason:text}", reason=reason)),), ()
    return (), ()
