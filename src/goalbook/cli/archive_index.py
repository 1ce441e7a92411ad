"""`goalbook index`."""

from __future__ import annotations

from goalbook.cli.app import OUTPUTS, Lang, Outputs, app, code_of
from goalbook.cli.speech import answer, tell
from goalbook.core.message import msg


@app.command(help=msg("Write outputs/index.html anew: all reports of the archive, to be searched and sorted without a server.").text)
def index(*, outputs: Outputs = OUTPUTS, lang: Lang = None) -> None:
    """Write the index anew."""
    from goalbook.core.errors import UsageError  # noqa: PLC0415 - each verb brings its own imports
    from goalbook.publish.archive.index.page import write_index  # noqa: PLC0415
    from goalbook.publish.archive.ledger import Ledger  # noqa: PLC0415
    from goalbook.publish.machine import machine_faults  # noqa: PLC0415

    ledger = Ledger(outputs.resolve())
    if not ledger.path.is_file():
        raise UsageError(msg("there is no archive in {folder:text}: no report has been made there yet", folder=str(outputs)))
    with machine_faults(ledger.outputs), ledger.hold():
        page = write_index(ledger.outputs)
        last = ledger.last()
    tell(msg("the index tells of {n:n} entries of the ledger", n=last.n if last else 0), code_of(lang))
    answer(str(page))
