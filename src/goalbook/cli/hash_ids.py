"""`goalbook hash-ids`."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads it when called
from typing import Annotated

import typer

from goalbook.cli.options import DATA, Data, Lang, Team, app, code_of
from goalbook.cli.speech import answer, tell
from goalbook.core.errors import UsageError
from goalbook.core.message import msg


@app.command("hash-ids", help=msg("Replace the user ids in an export by hashes with the team's key, as snapshots of users need them.").text)
def hash_ids(  # noqa: PLR0913 - one parameter per option is how typer reads them
    file: Annotated[Path, typer.Argument(help=msg("the export, a CSV file outside the team's folder").text)],
    *,
    column: Annotated[str, typer.Option("--column", help=msg("column with the ids").text)],
    out: Annotated[Path, typer.Option("--out", help=msg("file to write, such as data/<team>/users/snapshots/2025-05-31.csv").text)],
    team: Team = "beauty",
    data: Data = DATA,
    lang: Lang = None,
) -> None:
    """Hash the ids of an export."""
    from goalbook.publish.hashed_ids import KEY, hash_column, team_key  # noqa: PLC0415 - each verb brings its own imports
    from goalbook.publish.team_folder import find_team  # noqa: PLC0415

    folder = find_team(data.resolve(), team)
    source, target = file.resolve(), out.resolve()
    if not source.is_file():
        raise UsageError(msg("there is no file {file:text}", file=str(file)))
    if source == target:
        raise UsageError(msg("the export would be overwritten; name another file with --out"))
    if source.is_relative_to(folder):
        raise UsageError(msg("the export lies in the team's folder, whose files are archived; keep raw ids outside of it"))
    if not target.parent.is_dir():
        raise UsageError(msg("there is no folder {folder:text}", folder=str(out.parent)))
    first = not (folder / KEY).exists()
    written = hash_column(source, column, target, team_key(folder))
    if first:
        tell(
            msg("a key was made for the team: {file:text}; keep a copy in a safe place, and never in the archive", file=KEY), code_of(lang)
        )
    tell(msg("ids hashed: {n:n}; the export itself is as it was", n=written.ids), code_of(lang))
    if written.left_out:
        names = ", ".join(written.left_out)
        tell(msg("left out, since a snapshot holds nothing of the kind: {names:text}", names=names), code_of(lang))
    answer(str(out))
