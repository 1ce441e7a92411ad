"""`goalbook lab`: working copies, so that the shipped notebooks stay as they are."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from goalbook.cli.speech import answer
from goalbook.core.errors import RunError
from goalbook.core.message import msg
from goalbook.publish.books import find_book
from goalbook.publish.project import find_project
from goalbook.publish.resolve import resolve

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.publish.job import ReportJob, Value
    from goalbook.publish.resolve import Request

_ASSIGNMENT = re.compile(r"^(?P<name>[a-z_]\w*)(?P<equals>\s*(?::[^=]+)?=\s*)(?P<value>[^#]*?)(?P<comment>\s*#.*)?$")


def open_copy(request: Request, *, fresh: bool, start: bool) -> None:
    """Make the working copy unless it is there, print its path, and start JupyterLab on it."""
    job = resolve(request)
    copy = write_copy(job, fresh=fresh)
    answer(str(copy))
    if start:
        code = subprocess.run([sys.executable, "-m", "jupyter", "lab", str(copy)], check=False).returncode  # noqa: S603 - our own file
        if code:
            raise RunError(msg("JupyterLab ended with code {code:n}", code=code))


def write_copy(job: ReportJob, *, fresh: bool) -> Path:
    """Return the working copy of a job's notebook; one that is there holds someone's work and is kept unless told otherwise."""
    project = find_project()
    folder = project.root / "lab"
    copy = folder / f"{job.team}-{job.period}-{job.lang}-{find_book(job.book).notebook}"
    if copy.exists() and not fresh:
        return copy
    folder.mkdir(exist_ok=True)
    notebook = json.loads((project.notebooks / find_book(job.book).notebook).read_text("utf-8"))
    values: dict[str, Value] = {**job.values(), **_folders(job, folder)}
    for cell in notebook["cells"]:
        if "parameters" in cell["metadata"].get("tags", ()):
            cell["source"] = filled("".join(cell["source"]), values).splitlines(keepends=True)
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)
    notebook["metadata"].pop("widgets", None)
    copy.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return copy


def _folders(job: ReportJob, folder: Path) -> dict[str, Value]:
    """Return the data and, for a book that reads earlier reports, the outputs folder as the copy sees them."""
    data, outputs = (Path(os.path.relpath(path, folder)).as_posix() for path in (job.data_dir, job.outputs_dir))
    return {"data_dir": data, "outputs_dir": outputs} if find_book(job.book).reads_earlier else {"data_dir": data}


def filled(source: str, values: Mapping[str, Value]) -> str:
    """Return a parameters cell with new values; comments and unknown lines stay."""

    def line(text: str) -> str:
        found = _ASSIGNMENT.match(text)
        if found is None or found["name"] not in values:
            return text
        return f"{found['name']}{found['equals']}{values[found['name']]!r}{found['comment'] or ''}"

    return "\n".join(line(text) for text in source.splitlines())
