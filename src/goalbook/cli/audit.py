"""`goalbook audit`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from goalbook.cli.options import OUTPUTS, Lang, Outputs, app, code_of
from goalbook.cli.speech import answer, tell
from goalbook.core.errors import ArchiveFault, UsageError
from goalbook.core.message import msg

Out = Annotated[Path | None, typer.Option("--out", help=msg("ZIP file to write, outside the archive").text)]
Private = Annotated[bool, typer.Option("--private", help=msg("pack also what tells of single people, and the reports that print it").text)]
Anyway = Annotated[bool, typer.Option("--anyway", help=msg("pack also an archive that does not verify; the pack says so").text)]
Check = Annotated[Path | None, typer.Option("--check", help=msg("a pack, zipped or not, to prove again instead").text)]


@app.command(help=msg("Pack a year for its audit: runs, records, sign-offs, policy versions, gaps and the proof, in one ZIP file.").text)
def audit(  # noqa: PLR0913 - one parameter per option is how typer reads them
    year: Annotated[str, typer.Argument(help=msg("year, as 2025").text)] = "",
    *,
    out: Out = None,
    team: Annotated[str, typer.Option("--team", help=msg("team; default: every team of the archive").text)] = "",
    private: Private = False,
    anyway: Anyway = False,
    check: Check = None,
    outputs: Outputs = OUTPUTS,
    lang: Lang = None,
) -> None:
    """Pack a year for its audit."""
    if check is not None:
        _check(check, code_of(lang))
        return
    if not year or out is None:
        raise UsageError(msg("say which year and, with --out, which file"))
    from goalbook.publish.archive.audit.pack import Wanted, make_pack  # noqa: PLC0415 - each verb brings its own imports
    from goalbook.publish.archive.verifying.verdict import require_whole  # noqa: PLC0415

    made = make_pack(Wanted(outputs.resolve(), year, out, team, private, anyway, code_of(lang)))
    weights = [one.weight for one in made.audit.gaps]
    said = msg(
        "packed: files {files:n}, runs {runs:n}; missing {missing:n}, owed {owed:n}, remarks {remarks:n}",
        files=made.files,
        runs=len(made.audit.year.runs),
        missing=weights.count("missing"),
        owed=weights.count("owed"),
        remarks=weights.count("remark"),
    )
    tell(said, code_of(lang))
    answer(str(out))
    require_whole(made.audit.verification)


def _check(pack: Path, lang: str) -> None:
    from goalbook.publish.archive.audit.check import check_pack  # noqa: PLC0415 - each verb brings its own imports
    from goalbook.publish.archive.verifying.verdict import break_sentence  # noqa: PLC0415

    found = check_pack(pack)
    if found.breaks:
        raise ArchiveFault(break_sentence(found.breaks[0]))
    text = msg(
        "the pack is as it was made: files {files:n}; left out on purpose {left:n}; runs of the ledger that it is not about {other:n}",
        files=found.files,
        left=found.left_out,
        other=found.other_runs,
    )
    tell(text, lang)
