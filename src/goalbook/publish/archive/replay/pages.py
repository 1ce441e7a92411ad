"""The pages of a replayed report, made by the archived code: run as a module in a process that imports that code.

    python -m goalbook.publish.archive.replay.pages FOLDER BOOK LANG MARK

writes report.html, report.pdf and page1.png beside the folder's report.ipynb and results.json. The words it is called with must stay
as they are: the code of every archived report is called like this.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from goalbook.publish.ahead import Rendering
from goalbook.publish.job import ReportJob
from goalbook.publish.record import NOTEBOOK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goalbook.publish.archive.restore import Restored

_MODULE = "goalbook.publish.archive.replay.pages"
_SECONDS = 300


def can_make(restored: Restored) -> bool:
    """Say whether the archived code knows how to make pages of a replayed report."""
    return (restored.source / f"{_MODULE.replace('.', '/')}.py").is_file()


def make_pages(restored: Restored, words: Sequence[str]) -> str:
    """Make the pages with the archived code; return what it said where it failed, else nothing."""
    env = {**os.environ, "PYTHONPATH": python_path(restored), "PYTHONHASHSEED": "0"}
    command = [sys.executable, "-P", "-m", _MODULE, *words]
    try:
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=_SECONDS)  # noqa: S603 - our own command
    except subprocess.TimeoutExpired as fault:
        return str(fault)
    lines = done.stderr.strip().splitlines() or [str(done.returncode)]
    return lines[-1] if done.returncode else ""


def python_path(restored: Restored) -> str:
    """Return the search path on which the archived code comes first."""
    return os.pathsep.join(filter(None, (str(restored.source), os.environ.get("PYTHONPATH", ""))))


def main(words: Sequence[str]) -> None:
    """Write the pages."""
    folder, book, lang, mark = words
    scratch = Path(folder)
    job = ReportJob(book, "", "", lang, "", (), (), scratch, scratch)
    Rendering(scratch, job, mark).finish(scratch / NOTEBOOK)


if __name__ == "__main__":
    main(sys.argv[1:])
