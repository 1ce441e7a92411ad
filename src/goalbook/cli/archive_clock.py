"""`goalbook clock`."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated

import typer

from goalbook.cli.options import OUTPUTS, Lang, Outputs, app, code_of
from goalbook.cli.speech import tell
from goalbook.core.message import msg


@app.command(help=msg("Record that the clock had run ahead when the archive's last entry was written, and go on from now.").text)
def clock(
    reason: Annotated[str, typer.Argument(help=msg("why, for whoever reads the ledger").text)],
    *,
    outputs: Outputs = OUTPUTS,
    lang: Lang = None,
) -> None:
    """Go on after a clock that had run ahead."""
    from goalbook.core.errors import EnvironmentFault, UsageError  # noqa: PLC0415 - each verb brings its own imports
    from goalbook.publish.archive.ledger import CLOCK  # noqa: PLC0415
    from goalbook.publish.archive.there import require_archive, require_sound_chain  # noqa: PLC0415

    ledger = require_archive(outputs.resolve())
    with ledger.hold() as writer:
        require_sound_chain(ledger.outputs)
        with suppress(EnvironmentFault):
            ledger.require_clock()
            raise UsageError(msg("no clock ran ahead: runs go on as they are, and there is nothing to record"))
        last = ledger.last()
        entry = writer.append(CLOCK, {"before": last.time if last else "", "reason": reason})
    tell(msg("entry {n:n}: the archive goes on at {time:text}", n=entry.n, time=entry.time), code_of(lang))
