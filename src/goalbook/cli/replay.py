"""`goalbook replay`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from goalbook.cli.options import OUTPUTS, Lang, Outputs, Seconds, app, code_of
from goalbook.cli.speech import answer, say, tell
from goalbook.core.errors import ArchiveFault, EnvironmentFault, UsageError
from goalbook.core.message import msg

if TYPE_CHECKING:
    from goalbook.core.message import Message
    from goalbook.publish.archive.reading import Run
    from goalbook.publish.archive.replay.again import Replayed
    from goalbook.publish.archive.replay.difference import Difference
    from goalbook.publish.archive.replay.held import HeldRun

_SHOWN = 20


@app.command(help=msg("Run an archived notebook again on its archived inputs and compare all it gives.").text)
def replay(  # noqa: PLR0913 - one parameter per option is how typer reads them
    run: Annotated[
        str, typer.Argument(help=msg("the run: its folder, <team>/<book>/<period>/<language>[/r0001], or its fingerprint").text)
    ],
    *,
    yes: Annotated[bool, typer.Option("--yes", help=msg("do not ask").text)] = False,
    anyway: Annotated[bool, typer.Option("--anyway", help=msg("even if the environment is not the one it was made in").text)] = False,
    every: Annotated[bool, typer.Option("--all", help=msg("name every difference, not the first only").text)] = False,
    timeout: Seconds = 900,
    outputs: Outputs = OUTPUTS,
    lang: Lang = None,
) -> None:
    """Run an archived notebook again."""
    from goalbook.publish.archive.reading import find_run  # noqa: PLC0415 - each verb brings its own imports
    from goalbook.publish.archive.replay.again import refuse_failed, temporary_place  # noqa: PLC0415
    from goalbook.publish.archive.replay.again import replay as replay_run  # noqa: PLC0415
    from goalbook.publish.archive.replay.held import held  # noqa: PLC0415

    speech = code_of(lang)
    asked = find_run(outputs.resolve(), run)
    refuse_failed(asked)
    temporary_place(asked)  # refused before anybody is asked
    _require_whole(asked)
    found = held(asked)  # what is told, agreed to and run is the same, whatever becomes of the files meanwhile
    _require_environment(found, speech, anyway=anyway)
    _agree(found, speech, yes=yes)
    came = replay_run(found, timeout)
    _report(found, came, speech, None if every else _SHOWN)


def _require_whole(run: Run) -> None:
    """Refuse a run that is not what the archive says it was."""
    from goalbook.publish.archive.verifying.verify import verify_run  # noqa: PLC0415

    breaks = verify_run(run.outputs, run)
    if breaks:
        first = breaks[0]
        raise ArchiveFault(
            msg("{run:text} does not verify and is not run: {place}: {said}", run=run.name, place=first.place, said=first.message)
        )


def _require_environment(run: Run, lang: str, *, anyway: bool) -> None:
    """List how this environment is not the run's; refuse unless told to go on."""
    from goalbook.publish.archive.replay.environment import compare_environment  # noqa: PLC0415
    from goalbook.publish.project import find_project  # noqa: PLC0415

    found = compare_environment(run, find_project().lock_file)
    for remark in found.remarks:
        tell(remark, lang)
    for one in found.differences:
        tell(one, lang)
    if found.differences and not anyway:
        raise EnvironmentFault(
            msg("this is not the environment of {run:text}; install its lock file, or say --anyway", run=run.name),
        )


def _agree(run: HeldRun, lang: str, *, yes: bool) -> None:
    """Say what will be executed, and go on only with a yes."""
    from goalbook.publish.archive.replay.manifest import manifest  # noqa: PLC0415

    for line in manifest(run):
        tell(line, lang)
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageError(msg("nothing was run: a replay executes code, and there is nobody to ask; say --yes"))
    if not typer.confirm(say(msg("Run it?"), lang), err=True):
        raise UsageError(msg("nothing was run"))


def _report(run: Run, came: Replayed, lang: str, limit: int | None) -> None:
    for remark in came.remarks:
        tell(remark, lang)
    counts: dict[str, float] = {"cells": came.cells, "rows": came.rows, "files": came.files}
    if came.same:
        said = msg("the same: {run:text}; {cells:n} cells, {rows:n} rows and {files:n} files compared", run=run.name, **counts)
        answer(say(said, lang))
        return
    for one in came.differences[:limit]:
        answer(say(_line(one), lang))
    left = len(came.differences) - len(came.differences[:limit])
    if left:
        answer(say(msg("{n:n} more differences; --all names them", n=left), lang))
    raise ArchiveFault(msg("{run:text} does not replay to the same: {n:n} differences", run=run.name, n=len(came.differences)))


def _line(one: Difference) -> Message:
    return msg("{place}: {said}", place=one.place, said=one.said)
