"""`goalbook history`."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads the annotation
from typing import TYPE_CHECKING, Annotated

import typer

from goalbook.cli.app import OUTPUTS, Lang, Outputs, app, code_of
from goalbook.cli.speech import answer, say, tell
from goalbook.core.message import msg

if TYPE_CHECKING:
    from goalbook.publish.archive.history.lines import History


@app.command(help=msg("One metric through all archived reports: actual, target and forecast as each report knew it.").text)
def history(  # noqa: PLR0913 - one parameter per option is how typer reads them
    metric: Annotated[str, typer.Argument(help=msg("id or name of a metric, as new_payers").text)],
    *,
    team: Annotated[str, typer.Option("--team", help=msg("team; default: every team of the archive").text)] = "",
    channel: Annotated[str, typer.Option("--channel", help=msg("channel; default: the whole team").text)] = "",
    out: Annotated[Path | None, typer.Option("--out", help=msg("file of the page; default: among the views of the archive").text)] = None,
    outputs: Outputs = OUTPUTS,
    lang: Lang = None,
) -> None:
    """Show one metric through the archive."""
    from goalbook.core.language import language  # noqa: PLC0415 - each verb brings its own imports
    from goalbook.publish.archive.history.lines import histories  # noqa: PLC0415
    from goalbook.publish.archive.history.page import write_page  # noqa: PLC0415
    from goalbook.publish.archive.history.words import summary, title  # noqa: PLC0415

    code = code_of(lang)
    found = histories(outputs.resolve(), metric, team, channel)
    for one in found:
        answer(say(title(one), code))
        answer(say(summary(one), code))
        answer("\n".join(_lines(one, code)))
    tell(msg("page: {file:text}", file=str(write_page(found, language(code).code, outputs.resolve(), out))), code)


def _lines(one: History, code: str) -> list[str]:
    from goalbook.core.language import language  # noqa: PLC0415 - as above
    from goalbook.core.terminal import aligned  # noqa: PLC0415
    from goalbook.publish.archive.history.words import cells, heads  # noqa: PLC0415

    speech = language(code, one.currency)
    return list(aligned([heads(speech), *cells(one, speech)], right=(2, 3, 4)))
