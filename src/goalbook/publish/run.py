"""One report from job to revision: look for the same one, else run the notebook, render, record, publish by one rename."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from traceback import format_exception
from typing import TYPE_CHECKING, Literal

from goalbook.core.errors import ArchiveFault, BusyError, GoalbookError, InputError, Problem, RunError
from goalbook.core.message import msg
from goalbook.publish.ahead import HTML, PDF, PICTURE, Rendering
from goalbook.publish.archive.commit import keep_failure, publish
from goalbook.publish.archive.keepable import PROPOSED, make_keepable, require_keepable
from goalbook.publish.archive.ledger import Ledger
from goalbook.publish.books import BOOKS
from goalbook.publish.decide import decide, same
from goalbook.publish.fingerprint import fingerprint
from goalbook.publish.machine import LACKS, machine_fault, machine_faults
from goalbook.publish.project import find_project
from goalbook.publish.record import NOTEBOOK, RunDetails, write_record
from goalbook.publish.revisions import Series
from goalbook.publish.signals import stops_raise
from goalbook.publish.team_folder import earlier_files, input_files

if TYPE_CHECKING:
    from goalbook.publish.engine import CellError
    from goalbook.publish.job import ReportJob, Value
    from goalbook.publish.project import Project
    from goalbook.publish.record import Ingredients

RENDERED = (HTML, PDF, PICTURE)
_ENGINE = "plain"
_SETTLE_SECONDS = 5.0

Render = Callable[[Path, "ReportJob", str], None]


@dataclass(frozen=True)
class RunOptions:
    """How to run, as far as it does not change the report."""

    force: bool = False
    cell_seconds: float = 300.0
    run_seconds: float = 900.0
    wait_seconds: float = 1800.0  # for another run of the same report
    render: Render | None = None  # None: HTML, PDF and picture


@dataclass(frozen=True)
class RunOutcome:
    """What came of a run: a new revision, or the one that was there already."""

    status: Literal["new", "up_to_date"]
    revision: Path
    again: str = ""  # of a new one the revision that was made from exactly the same

    @property
    def pdf(self) -> Path:
        """Return the path of the report to read."""
        return self.revision / PDF


def run(job: ReportJob, options: RunOptions | None = None, project: Project | None = None) -> RunOutcome:
    """Make a report, unless the newest revision of its series was made from exactly the same."""
    options = options or RunOptions()
    project = project or find_project()
    (decision,) = decide((job,), project)
    made_from, series = decision.made_from, Series.of(job)
    if decision.same and not options.force:
        _settle(job.outputs_dir)
        _tidy(series)
        return RunOutcome("up_to_date", decision.same.path)
    if decision.erased:
        again = msg("was erased from the archive and is still here; take out of it what must not be kept, then run again")
        raise InputError(Problem(name, again) for name in decision.erased)
    with machine_faults(series.folder), stops_raise(), series.hold(options.wait_seconds):
        Ledger(job.outputs_dir).require_clock()
        # Whoever waited for another run of the same job finds its result here.
        waited_for = None if options.force else same(made_from)
        if waited_for:
            _settle(job.outputs_dir)
            return RunOutcome("up_to_date", waited_for.path)
        with series.scratch() as scratch:
            _make(scratch, made_from, options)
            return RunOutcome("new", publish(scratch, made_from, series).path, decision.same.path.name if decision.same else "")


def _settle(outputs: Path) -> None:
    """Let the ledger's line be finished that a killed run began; what hinders that keeps nobody from a report that is there."""
    ledger = Ledger(outputs)
    with suppress(OSError, BusyError, ArchiveFault):
        if ledger.unfinished():
            with ledger.hold(_SETTLE_SECONDS):
                pass


def _tidy(series: Series) -> None:
    """Clear away what killed runs of a series left; what hinders that is no fault, as above."""
    with suppress(OSError, BusyError):
        series.tidy()


def _make(scratch: Path, made_from: Ingredients, options: RunOptions) -> None:
    """Fill the scratch folder with all files of a revision."""
    started = datetime.now(UTC)
    try:
        rendering = Rendering(scratch, made_from.job, made_from.fingerprint.value)
        _execute(scratch, made_from, options, rendering)
        _require(scratch, (NOTEBOOK, *made_from.book.artefacts))
        if options.render:
            options.render(scratch, made_from.job, made_from.fingerprint.value)
        else:
            rendering.finish(scratch / NOTEBOOK)
        _require(scratch, RENDERED)
        _require_unchanged(made_from)
        require_keepable(scratch)
    except RunError as fault:
        _keep(scratch, made_from, RunDetails(_ENGINE, started, datetime.now(UTC), "failed", _told(fault)), fault)
        raise
    except (GoalbookError, OSError):  # of the team's files, or of the machine: nothing of the run's to look into
        raise
    except Exception as cause:
        crash = _crash(cause)
        _keep(scratch, made_from, RunDetails(_ENGINE, started, datetime.now(UTC), "failed", _told(crash)), crash)
        raise crash from cause
    (scratch / PROPOSED).mkdir(exist_ok=True)
    write_record(scratch, made_from, RunDetails(_ENGINE, started, datetime.now(UTC), "complete"))


def _execute(scratch: Path, made_from: Ingredients, options: RunOptions, rendering: Rendering) -> None:
    from goalbook.publish.engine import CellError, Execution, execute  # noqa: PLC0415 - "up to date" must not wait for it

    execution = Execution(
        notebook=made_from.project.notebooks / made_from.book.notebook,
        output=scratch / NOTEBOOK,
        cwd=scratch,
        parameters={**made_from.job.values(), **_folders(scratch, made_from.job)},
        cell_seconds=options.cell_seconds,
        run_seconds=options.run_seconds,
        before_last=None if options.render else rendering.begin,
    )
    try:
        execute(
            execution,
            None if options.render else partial(_load_renderers, made_from.job, again=options.force and same(made_from) is not None),
        )
    except CellError as fault:
        _explain(fault, made_from.job, scratch)
        raise


def _load_renderers(job: ReportJob, *, again: bool) -> None:
    """Import what rendering needs and cut its fonts, two seconds' worth; a fault is raised again, and told, when it is used."""
    from goalbook.core.language import translations  # noqa: PLC0415 - as above
    from goalbook.publish.pdf import load_engine  # noqa: PLC0415
    from goalbook.publish.typefaces import prepare_fonts  # noqa: PLC0415

    with suppress(Exception):
        for module in ("goalbook.publish.render", "nbconvert.exporters.templateexporter", "pypdfium2"):
            import_module(module)
        load_engine()
        prepare_fonts(job.lang, read_by(job))
        translations()  # the index, renewed at the end, speaks both languages
        if not again and (Series.of(job).newest() or any(job.outputs_dir.glob(f"{job.team}/monthly_review/*/*/r*"))):
            import_module("goalbook.publish.archive.compare.short")  # what is said after the run: another second


def read_by(job: ReportJob) -> list[Path]:
    """Return every file that a job reads."""
    return [*(job.team_dir / file.path for file in job.inputs), *(job.outputs_dir / file.path for file in job.earlier)]


def _folders(scratch: Path, job: ReportJob) -> dict[str, Value]:
    """Return the notebook's folders, relative where data and outputs are neighbours: then the archived notebook names no machine."""
    data = os.path.relpath(job.data_dir, scratch.resolve()) if job.data_dir.parent in scratch.resolve().parents else str(job.data_dir)
    earlier = {"outputs_dir": Path(os.path.relpath(job.outputs_dir, scratch.resolve())).as_posix()} if BOOKS[job.book].reads_earlier else {}
    return {"data_dir": Path(data).as_posix(), "out_dir": ".", **earlier}


def _explain(fault: CellError, job: ReportJob, scratch: Path) -> None:
    """Raise the error behind a cell's failure where it is not the notebook's: what the kernel knows reaches us as text only."""
    if fault.name in ("OSError", "PermissionError", "EnvironmentFault") and (found := _error_number(fault.value)) in LACKS:
        raise machine_fault(OSError(found, ""), scratch.parent) from fault
    if fault.name in ("InputError", "UsageError"):
        from goalbook.inputs import load_inputs  # noqa: PLC0415 - heavy, and wanted only after a failure

        book = BOOKS[job.book]
        # Read whole, beyond as_of: so a period outside the data can be told together with what the data reach.
        inputs = load_inputs(job.data_dir, job.team, campaigns=book.campaigns, operations=book.operations)
        book.compute(inputs, book.load_params().from_pairs(job.values()))


def _error_number(text: str) -> int:
    found = text.removeprefix("[Errno ").split("]")[0]
    return int(found) if text.startswith("[Errno ") and found.isdigit() else 0


def _require(scratch: Path, names: tuple[str, ...]) -> None:
    lacking = [name for name in names if not (scratch / name).is_file() or not (scratch / name).stat().st_size]
    if lacking:
        raise RunError(msg("the run ended without {files:text}", files=", ".join(lacking)))


def _require_unchanged(made_from: Ingredients) -> None:
    """Refuse a result whose ingredients were changed meanwhile: its fingerprint would tell of something else."""
    job = made_from.job
    earlier = earlier_files(job.outputs_dir, job.team, job.period, made_from.book.reads_earlier)
    job = replace(job, inputs=input_files(job.team_dir, job.scenario, compares=made_from.book.compares), earlier=earlier)
    try:
        before, after = made_from.fingerprint.parts, fingerprint(job, made_from.book, made_from.project).parts
    except FileNotFoundError as gone:
        name = Path(str(gone.filename)).name
        raise RunError(msg("{file:text} vanished while the report was made; run again", file=name)) from None
    changed = [part for part in before if before[part] != after[part]]
    if changed:
        raise RunError(msg("{parts:text} changed while the report was made; run again", parts=", ".join(changed)))


def _crash(cause: Exception) -> RunError:
    """Return the error for what no part of a run says it may raise."""
    fault = RunError(msg("the report could not be finished: {kind:text}: {text:text}", kind=type(cause).__name__, text=str(cause)))
    fault.traceback = "".join(format_exception(cause))
    return fault


def _told(fault: RunError) -> dict[str, object]:
    return {"kind": type(fault).__name__, "message": fault.message.to_json(), "traceback": fault.traceback}


def _keep(scratch: Path, made_from: Ingredients, details: RunDetails, fault: RunError) -> None:
    """Keep a failed run for whoever looks into it; what refuses even that must not hide the failure itself."""
    with suppress(OSError, ArchiveFault, BusyError):
        make_keepable(scratch)
        write_record(scratch, made_from, details)
        fault.kept = keep_failure(scratch, made_from, fault)
