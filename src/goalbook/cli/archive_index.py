"""`goalbook index`."""

from __future__ import annotations

from goalbook.cli.options import OUTPUTS, Lang, Outputs, app, code_of
from goalbook.cli.speech import answer, tell
from goalbook.core.message import msg


@app.command(help=msg("Write outputs/index.html anew: all reports of the archive, to be searched and sorted without a server.").text)
def index(*, outputs: Outputs = OUTPUTS, lang: Lang = None) -> None:
    """Write the index anew."""
    from goalbook.publish.archive.index.page import write_index  # noqa: PLC0415 - each verb brings its own imports
    from goalbook.publish.archive.there import require_archive  # noqa: PLC0415
    from goalbook.publish.machine import machine_faults  # noqa: PLC0415

    ledger = require_archive(outputs.resolve())
    with machine_faults(ledger.outputs):
        with ledger.hold():  # which finishes a line that a killed run began
            last = ledger.last()
        page = write_index(ledger.outputs)
    tell(msg("the index tells of {n:n} entries of the ledger", n=last.n if last else 0), code_of(lang))
    answer(str(page))
