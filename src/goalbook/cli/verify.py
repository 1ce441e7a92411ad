"""`goalbook verify` and `goalbook anchor`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from goalbook.cli.options import OUTPUTS, Lang, Outputs, app, code_of
from goalbook.cli.speech import answer, say, tell
from goalbook.core.errors import UsageError
from goalbook.core.message import msg

Anchors = Annotated[Path | None, typer.Option("--anchor", help=msg("a file of anchors, kept outside the archive, that must hold").text)]
Every = Annotated[bool, typer.Option("--all", help=msg("list every break, not the first alone").text)]
Plain = Annotated[bool, typer.Option("--json", help=msg("print the result as JSON").text)]
Out = Annotated[Path | None, typer.Option("--out", help=msg("file outside the archive to add the anchor to").text)]


@app.command(help=msg("Prove that the archive is what was written; exits with 7 and names the first break where it is not.").text)
def verify(
    *,
    anchor: Anchors = None,
    every: Every = False,
    plain: Plain = False,
    outputs: Outputs = OUTPUTS,
    lang: Lang = None,
) -> None:
    """Prove the archive."""
    import json  # noqa: PLC0415 - each verb brings its own imports

    from goalbook.publish.archive.verifying.verdict import require_whole, sentences, to_json  # noqa: PLC0415
    from goalbook.publish.archive.verifying.verify import verify as prove  # noqa: PLC0415

    found = prove(_there(outputs), anchor)
    if plain:
        answer(json.dumps(to_json(found), ensure_ascii=False, indent=1))
    elif found.whole or every:
        for sentence in sentences(found):
            answer(say(sentence, code_of(lang)))
    require_whole(found)


@app.command(help=msg("Print the head of the ledger, to be kept outside the archive; only of an archive that is whole.").text)
def anchor(*, out: Out = None, outputs: Outputs = OUTPUTS, lang: Lang = None) -> None:
    """Print an anchor."""
    from goalbook.publish.archive.verifying.anchors import anchor_line, append_anchor  # noqa: PLC0415 - each verb brings its own imports
    from goalbook.publish.archive.verifying.verdict import require_whole  # noqa: PLC0415
    from goalbook.publish.archive.verifying.verify import verify as prove  # noqa: PLC0415

    folder = _there(outputs)
    file = out.resolve() if out else None
    if file and file.is_relative_to(folder):
        raise UsageError(msg("{file:text} lies in the archive; an anchor proves something only where it is kept elsewhere", file=str(out)))
    found = prove(folder, file if file and file.exists() and file.stat().st_size else None)
    require_whole(found)
    if found.head is None:
        raise UsageError(msg("there is nothing in the archive yet"))
    line = anchor_line(found.head)
    answer(line)
    if file:
        added = append_anchor(file, line)
        said = msg("added to {file:text}", file=str(out)) if added else msg("{file:text} has it already", file=str(out))
        tell(said, code_of(lang))


def _there(outputs: Path) -> Path:
    """Return the outputs folder; that it is not there is most likely a mistyped name."""
    if not outputs.is_dir():
        raise UsageError(msg("there is no folder {folder:text}", folder=str(outputs)))
    return outputs.resolve()
