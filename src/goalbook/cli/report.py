"""`goalbook run`."""

from __future__ import annotations

import gc
import sys
import time
from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING

from goalbook.cli.speech import answer, say, tell
from goalbook.core.language import language
from goalbook.core.message import Message, msg
from goalbook.publish.resolve import resolve
from goalbook.publish.run import run

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from goalbook.publish.resolve import Request
    from goalbook.publish.run import RunOptions


def make(request: Request, options: RunOptions, lang: str) -> None:
    """Make a report and print the path of its PDF."""
    gc.disable()  # one report and the process ends: walking through all that its layout made, to free it, takes a tenth of a second
    began = time.monotonic()
    job = resolve(request)
    with _busy(say(msg("{team} {period}: running {book} …", team=job.team, period=job.period, book=job.book), lang)):
        outcome = run(job, options)
    seconds = round(time.monotonic() - began, 1)
    if outcome.status == "up_to_date":
        tell(msg("up to date: {name}", name=outcome.revision.name), lang)
    else:
        tell(msg("made {name} in {seconds:ratio} s", name=outcome.revision.name, seconds=seconds), lang)
        if outcome.again:
            tell(msg("made again from the same as {before:text}", before=outcome.again), lang)
        else:
            _compare(job.outputs_dir, outcome.revision, lang)
    answer(str(outcome.pdf))


def _compare(outputs: Path, revision: Path, lang: str) -> None:
    """Say what is different from the revision before, and what was restated since the review before; no fault of it fails a run."""
    with suppress(Exception):
        from goalbook.publish.archive.compare.section import told  # noqa: PLC0415 - only a new revision needs it
        from goalbook.publish.archive.compare.short import short  # noqa: PLC0415

        for line in short(outputs, revision):
            tell(Message("{line:text}", {"line": told(language(lang), line)}), lang)


def _busy(text: str) -> AbstractContextManager[object]:
    """Show on a terminal that something is going on."""
    if not sys.stderr.isatty():
        return nullcontext()
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs it

    return Console(stderr=True).status(text)
