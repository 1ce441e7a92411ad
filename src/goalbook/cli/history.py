"""`goalbook history`."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads the annotation
from typing import Annotated

import typer

from goalbook.cli.options import OUTPUTS, Lang, Outputs, app, code_of
from goalbook.cli.speech import answer, say, tell
from goalbook.core.message import msg


@app.command(help=msg("One metric through all archived reports: actual, target and forecast as each report knew it.").text)
def history(  # noqa: PLR0913 - one parameter per option is how typer reads them
    metric: Annotated[str, typer.Argument(help=msg("id or name of a metric, as new_payers").text)],
    *,
    team: Annotated[str, typer.Option("--team", help=msg("team; default: every team of the archive").text)] = "",
    channel: Annotated[str, typer.Option("--channel", help=msg("channel; default: the whole team").text)] = "",
    period: Annotated[str, typer.Option("--period", help=msg("only this period and those within it; default: all").text)] = "",
    out: Annotated[Path | None, typer.Option("--out", help=msg("file of the page; default: among the views of the archive").text)] = None,
    outputs: Outputs = OUTPUTS,
    lang: Lang = None,
) -> None:
    """Show one metric through the archive."""
    from goalbook.core.language import language  # noqa: PLC0415 - each verb brings its own imports
    from goalbook.publish.archive.history.lines import histories, within  # noqa: PLC0415
    from goalbook.publish.archive.history.page import write_page  # noqa: PLC0415
    from goalbook.publish.archive.history.plain import plain  # noqa: PLC0415
    from goalbook.publish.archive.history.words import summary, title  # noqa: PLC0415

    code = code_of(lang)
    found = histories(outputs.resolve(), metric, team, channel)
    found = tuple(within(one, period) for one in found) if period else found
    for one in found:
        answer(say(title(one), code))
        answer(say(summary(one), code))
        answer("\n".join(plain(one, language(code, one.currency))))
    tell(msg("page: {file:text}", file=str(write_page(found, language(code).code, outputs.resolve(), out))), code)
