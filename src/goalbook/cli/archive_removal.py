"""`goalbook prune` and `goalbook erase`: the only verbs that take anything out of the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from goalbook.cli.options import OUTPUTS, Lang, Outputs, app, code_of
from goalbook.cli.speech import agreed, answer, say, tell
from goalbook.core.message import msg

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHOWN = 12
Yes = Annotated[bool, typer.Option("--yes", help=msg("do not ask").text)]


@app.command(help=msg("Remove old superseded revisions and old failures, shown first; the ledger keeps the rule and their names.").text)
def prune(  # noqa: PLR0913 - one parameter per option is how typer reads them
    *,
    keep: Annotated[int, typer.Option("--keep", min=1, help=msg("newest revisions of each series that stay").text)] = 3,
    days: Annotated[int, typer.Option("--older-than", min=0, help=msg("days after which a superseded revision may go").text)] = 400,
    failures: Annotated[int, typer.Option("--failures-older-than", min=0, help=msg("days after which a failed run may go").text)] = 90,
    erased: Annotated[bool, typer.Option("--erased", help=msg("also runs made from an input that was erased").text)] = False,
    yes: Yes = False,
    outputs: Outputs = OUTPUTS,
    lang: Lang = None,
) -> None:
    """Remove what a rule allows."""
    from goalbook.publish.archive import prune as work  # noqa: PLC0415 - each verb brings its own imports
    from goalbook.publish.archive.there import require_archive  # noqa: PLC0415
    from goalbook.publish.archive.verifying.verdict import require_whole  # noqa: PLC0415
    from goalbook.publish.archive.verifying.verify import verify  # noqa: PLC0415

    root, speech = require_archive(outputs.resolve()).outputs, code_of(lang)
    require_whole(verify(root))  # who takes something out of a damaged archive takes the evidence along
    limits = work.Limits(keep, days, failures, erased)
    found = work.removable(root, limits)
    if not found.names and not found.digests:
        tell(msg("nothing to remove: no revision or failure is past its limit"), speech)
        return
    _list(found.names, speech)
    size = round(found.size / 1e6, 1)
    told = msg("in all: runs {n:n}, stored files {m:n}, {size:ratio} MB", n=len(found.names), m=len(found.digests), size=size)
    tell(told, speech)
    left = found.unfinished
    if left.runs or left.objects:
        tell(
            msg("a removal that was cut off is finished with it: runs {n:n}, stored files {m:n}", n=len(left.runs), m=len(left.objects)),
            speech,
        )
    if agreed(msg("remove them?"), speech, yes=yes):
        done = work.prune(root, limits, found)
        tell(msg("removed, and in the ledger: runs {n:n}, stored files {m:n}", n=len(done.names), m=len(done.digests)), speech)


@app.command(help=msg("Replace a stored input (personal data that slipped in) by a tombstone; the ledger keeps the reason.").text)
def erase(
    name: Annotated[str, typer.Argument(metavar="INPUT", help=msg("data/<team>/<file>, or the digest of one stored version").text)],
    *,
    reason: Annotated[str, typer.Option("--reason", help=msg("why, without the personal data itself").text)],
    yes: Yes = False,
    outputs: Outputs = OUTPUTS,
    lang: Lang = None,
) -> None:
    """Erase an input."""
    from goalbook.publish.archive import erase as work  # noqa: PLC0415 - each verb brings its own imports
    from goalbook.publish.archive.there import require_archive, require_sound_chain  # noqa: PLC0415

    root, speech = require_archive(outputs.resolve()).outputs, code_of(lang)
    require_sound_chain(root)  # damage elsewhere is no reason to keep personal data
    found = [one for one in work.find_inputs(root, name) if not one.erased]
    if not found:
        tell(msg("it is erased already"), speech)
        return
    runs = sorted({run.name for one in found for run in one.runs})
    for one in found:
        answer(f"{one.digest}  {', '.join(one.names)}")
    tell(msg("stored versions: {n:n}; runs that read them and cannot be replayed afterwards: {m:n}", n=len(found), m=len(runs)), speech)
    _list(runs, speech)
    if agreed(msg("erase them for good?"), speech, yes=yes):
        work.erase(root, found, reason)
        tell(msg("erased; the ledger says so"), speech)
        tell(msg("their reports may still show parts of it: `goalbook prune --erased` removes those runs"), speech)
        tell(msg("the team's own file in data/ is not touched; no report is made from it until it is changed"), speech)


def _list(names: Sequence[str], speech: str) -> None:
    for name in names[:_SHOWN]:
        answer(name)
    if len(names) > _SHOWN:
        answer("… " + say(msg("and {n:n} more", n=len(names) - _SHOWN), speech))
