"""`goalbook compare`."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads it
from typing import Annotated

import typer

from goalbook.cli.options import OUTPUTS, Lang, Outputs, app, code_of
from goalbook.cli.speech import answer, tell
from goalbook.core.message import msg


@app.command(help=msg("Say what differs between two runs: what they were made from, and what came of it.").text)
def compare(  # noqa: PLR0913 - one parameter per option is how typer reads them
    first: Annotated[str, typer.Argument(metavar="A", help=msg("a run: its folder, its series or its fingerprint").text)],
    second: Annotated[
        str, typer.Argument(metavar="B", help=msg("the run to set against it; without one, A is set against its previous revision").text)
    ] = "",
    *,
    html: Annotated[bool, typer.Option("--html", help=msg("write it as a page to outputs/views/, with every table").text)] = False,
    out: Annotated[Path | None, typer.Option("--out", help=msg("file to write the page to; implies --html").text)] = None,
    every: Annotated[bool, typer.Option("--all", help=msg("compute the effect of every changed row, however long it takes").text)] = False,
    outputs: Outputs = OUTPUTS,
    lang: Lang = None,
) -> None:
    """Compare two runs."""
    from goalbook.core.language import language  # noqa: PLC0415 - each verb brings its own imports
    from goalbook.publish.archive.compare.comparison import compare as compared  # noqa: PLC0415
    from goalbook.publish.archive.compare.effects import EVERY, EffectOptions  # noqa: PLC0415
    from goalbook.publish.archive.compare.plain import plain  # noqa: PLC0415
    from goalbook.publish.archive.compare.which import both_runs  # noqa: PLC0415

    a, b = both_runs(outputs.resolve(), first, second)
    found = compared(a, b, lambda message: tell(message, code_of(lang)), most=EVERY if every else EffectOptions.most)
    if html or out:
        from goalbook.publish.archive.compare.page import write_page  # noqa: PLC0415

        answer(str(write_page(found, out, language(code_of(lang)).code)))
        return
    answer(plain(found, language(code_of(lang))))
