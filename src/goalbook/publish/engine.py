"""Running a notebook through papermill, with guards where papermill reports success or waits for ever.

The only module that imports papermill.
"""

from __future__ import annotations

import json
import re
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from goalbook.core.errors import RunError
from goalbook.core.message import Message, msg
from goalbook.publish.kernel import fresh_kernel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from nbformat import NotebookNode

    from goalbook.publish.job import Value
    from goalbook.publish.kernel_client import FreshKernelManager

_NAME = "goalbook"
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_SHOWN = 80  # characters of a cell's line in a message


@dataclass(frozen=True)
class Execution:
    """One notebook to run: where from, where to, in which folder, with which values, for how long at most."""

    notebook: Path
    output: Path
    cwd: Path
    parameters: Mapping[str, Value]
    cell_seconds: float = 300.0
    run_seconds: float = 900.0
    start_seconds: float = 60.0
    before_last: Callable[[str], None] | None = None  # called with the notebook so far when its last code cell begins; must not wait
    environment: Mapping[str, str] = field(default_factory=dict)  # variables the kernel gets beside this process's own


class CellError(RunError):
    """A cell that raised, took too long, or never ran."""

    def __init__(self, message: Message, name: str = "", value: str = "", traceback: str = "") -> None:
        super().__init__(message)
        self.name = name
        self.value = value
        self.traceback = traceback


@dataclass
class _Attempt:
    """What survives a failed run: the notebook as far as it came and the cell it was in."""

    execution: Execution
    manager: FreshKernelManager
    deadline: float
    notebook: NotebookNode | None = None
    cell: int | None = None

    def seconds_left(self, cell: NotebookNode) -> float:
        """Return how long this cell may take; nbclient takes zero for "no limit"."""
        cells = self.notebook.cells if self.notebook else []
        self.cell = next((place for place, other in enumerate(cells) if other is cell), None)
        if self.execution.before_last and cell is next((one for one in reversed(cells) if one.cell_type == "code"), None):
            self.execution.before_last(json.dumps(self.notebook, ensure_ascii=False))
        return max(0.01, min(self.execution.cell_seconds, self.deadline - time.monotonic()))


def execute(execution: Execution, meanwhile: Callable[[], None] | None = None) -> None:
    """Run every cell and write the notebook; CellError names the cell, and the notebook so far is written all the same.

    ``meanwhile`` is called in a thread while the kernel works: this process has nothing else to do then.
    """
    with fresh_kernel(execution.cwd, execution.environment) as manager:
        deadline = time.monotonic() + execution.run_seconds
        attempt = _Attempt(execution, manager, deadline)
        _papermill(attempt, meanwhile)
    if attempt.notebook is None:
        raise RunError(msg("the notebook could not be read"))
    _refuse_unfinished(attempt.notebook)


def _papermill(attempt: _Attempt, meanwhile: Callable[[], None] | None) -> None:
    pm = _import_papermill()
    if meanwhile:
        threading.Thread(target=meanwhile, daemon=True).start()
    execution = attempt.execution
    try:
        pm.execute_notebook(
            _literal(execution.notebook),
            _literal(execution.output),
            parameters=dict(execution.parameters),
            engine_name=_NAME,
            request_save_on_cell_execute=False,  # a save per cell costs up to 41 % of a run
            progress_bar=False,
            start_timeout=execution.start_seconds,
            attempt=attempt,
        )
    except pm.PapermillExecutionError as fault:
        raise _raised(fault) from None
    except Exception as fault:
        _write(attempt)
        raise _broken(attempt, fault) from fault
    except KeyboardInterrupt:
        _write(attempt)
        raise


def _literal(path: Path) -> str:
    """Return a path that papermill, which takes paths for format strings, leaves alone."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _write(attempt: _Attempt) -> None:
    if attempt.notebook is not None:
        # papermill's own writer, so that the file looks like a finished one.
        from papermill.iorw import write_ipynb  # noqa: PLC0415 - late, like papermill

        write_ipynb(attempt.notebook, str(attempt.execution.output))


def _raised(fault: Any) -> CellError:  # noqa: ANN401 - papermill is imported late and has no types
    name, value = str(fault.ename), str(fault.evalue)
    message = msg(
        "cell {cell:n} ('{line:text}') raised {name:text}: {value:text}",
        cell=fault.cell_index + 1,
        line=_first_line(fault.source),
        name=name,
        value=value,
    )
    return CellError(message, name, value, _ANSI.sub("", "\n".join(fault.traceback)))


def _broken(attempt: _Attempt, fault: Exception) -> CellError:
    """Say what papermill let through: a cell past its time, a kernel that died, anything else."""
    kind = type(fault).__name__
    if attempt.notebook is None or attempt.cell is None:
        return CellError(msg("the kernel did not start ({name:text}: {value:text})", name=kind, value=str(fault)), kind, str(fault))
    line = _first_line(attempt.notebook.cells[attempt.cell].source)
    cell = attempt.cell + 1
    if kind == "CellTimeoutError":
        execution = attempt.execution
        if time.monotonic() >= attempt.deadline:
            text = msg(
                "the run took longer than {seconds:n} s; it was in cell {cell:n} ('{line:text}')",
                seconds=execution.run_seconds,
                cell=cell,
                line=line,
            )
        else:
            text = msg("cell {cell:n} ('{line:text}') took longer than {seconds:n} s", cell=cell, line=line, seconds=execution.cell_seconds)
        return CellError(text, kind)
    if kind == "DeadKernelError":
        return CellError(msg("the kernel died in cell {cell:n} ('{line:text}')", cell=cell, line=line), kind)
    text = msg("cell {cell:n} ('{line:text}') raised {name:text}: {value:text}", cell=cell, line=line, name=kind, value=str(fault))
    return CellError(text, kind, str(fault))


def _refuse_unfinished(notebook: NotebookNode) -> None:
    """Success means every code cell completed: `sys.exit(0)` ends a run early without an error."""
    for place, cell in enumerate(notebook.cells):
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        left = any(output.output_type == "error" for output in cell.get("outputs", ()))
        completed = cell.metadata.get("papermill", {}).get("status") == "completed" and cell.execution_count is not None
        if left or not completed:
            line = _first_line(cell.source)
            raise CellError(
                msg("cell {cell:n} ('{line:text}') ended the run before all cells had run", cell=place + 1, line=line), "SystemExit"
            )


def _first_line(source: str) -> str:
    lines = [line.strip() for line in source.splitlines() if line.strip()]
    return next((line for line in lines if not line.startswith("#")), lines[0] if lines else "")[:_SHOWN]


def _import_papermill() -> Any:  # noqa: ANN401 - papermill has no types
    # What papermill imports where it can and lives without, a second of every run: jsonschema's grammar for resource identifiers, for
    # a check that notebooks have no use for, and a file system of clusters, for notebooks that lie there.
    unused = {name: None for name in ("rfc3987_syntax", "pyarrow.fs") if name not in sys.modules}
    sys.modules.update(unused)  # type: ignore[arg-type]  # None is the documented way to make an import fail
    try:
        import papermill  # noqa: PLC0415 - takes a third of a second, while the kernel starts
    finally:
        for name in unused:
            sys.modules.pop(name, None)
    _register()
    return papermill


def _register() -> None:
    """Make our translator and engine known to papermill, under our own name only."""
    from papermill.clientwrap import PapermillNotebookClient  # noqa: PLC0415 - as above
    from papermill.engines import NBClientEngine, papermill_engines  # noqa: PLC0415
    from papermill.log import logger  # noqa: PLC0415
    from papermill.translators import PythonTranslator, papermill_translators  # noqa: PLC0415

    class ReadableTranslator(PythonTranslator):  # type: ignore[misc]  # papermill has no types
        """Writes parameters as a person would: Chinese stays Chinese."""

        @classmethod
        def translate_escaped_str(cls, str_val: object) -> str:
            """Return the literal."""
            return repr(str(str_val))

    class PlainEngine(NBClientEngine):  # type: ignore[misc]  # papermill has no types
        """nbclient on a kernel of ours, keeping hold of the notebook."""

        @classmethod
        def nb_kernel_name(cls, nb: NotebookNode, name: str | None = None) -> str:  # noqa: ARG003 - papermill's signature
            return _NAME

        @classmethod
        def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> None:  # noqa: ANN401, ARG003 - papermill's signature
            attempt: _Attempt = options["attempt"]
            attempt.notebook = nb_man.nb
            client = PapermillNotebookClient(
                nb_man,
                km=attempt.manager,
                timeout_func=attempt.seconds_left,
                startup_timeout=attempt.execution.start_seconds,
                record_timing=False,
                shutdown_kernel="immediate",
                log=logger,
            )
            client.execute(cleanup_kc=True)

    papermill_translators.register(_NAME, ReadableTranslator)
    papermill_engines.register(_NAME, PlainEngine)
    logger.setLevel("CRITICAL")  # it logs every path and cell; what fails is an error of ours
