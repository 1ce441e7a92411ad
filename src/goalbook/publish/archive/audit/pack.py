"""Making the pack: everything gathered, proved, shown on one page and zipped."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.core.errors import UsageError
from goalbook.core.language import CODES, language
from goalbook.core.message import msg
from goalbook.publish.archive.audit.files import ARCHIVE, contents, left_out_json
from goalbook.publish.archive.audit.gaps import gaps
from goalbook.publish.archive.audit.page import Audit, audit_page
from goalbook.publish.archive.audit.policies import policy_versions
from goalbook.publish.archive.audit.readme import readme
from goalbook.publish.archive.audit.sign_offs import sign_offs
from goalbook.publish.archive.audit.tables import gap_rows, policy_rows, run_rows, sign_off_rows
from goalbook.publish.archive.audit.year import runs_in
from goalbook.publish.archive.audit.zipped import write_zip
from goalbook.publish.archive.ledger import LEDGER, Ledger
from goalbook.publish.archive.verifying.verdict import require_whole, sentences, to_json
from goalbook.publish.archive.verifying.verify import verify

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Wanted:
    """What is asked for."""

    outputs: Path
    year: str
    out: Path
    team: str = ""
    private: bool = False  # also what tells of single people
    anyway: bool = False  # also of an archive that is not whole
    lang: str = "en"


@dataclass(frozen=True)
class Made:
    """What was made."""

    audit: Audit
    files: int


def make_pack(wanted: Wanted) -> Made:
    """Write the pack of a year; an archive that is not whole is an ArchiveFault unless it is wanted anyway, and is marked then."""
    outputs = wanted.outputs
    if wanted.out.resolve().is_relative_to(outputs.resolve()):
        raise UsageError(msg("{file:text} lies in the archive, where nothing may be added; write the pack elsewhere", file=str(wanted.out)))
    found = verify(outputs)
    if not wanted.anyway:
        require_whole(found)
    ledger = Ledger(outputs)
    proved = found.head.n if found.head else 0
    entries = [entry for entry in ledger.entries() if entry.n <= proved]  # a run that ended meanwhile was not proved
    year = runs_in(outputs, entries, wanted.year, wanted.team)
    if not year.runs:
        raise UsageError(msg("the archive holds no run of {year:text}", year=year.year.label))
    signed = sign_offs(year)
    packed = contents(year, private=wanted.private)
    audit = Audit(year, signed, policy_versions(year), gaps(year, signed), found, packed)
    said = {code: "\n".join(language(code).say(one) for one in sentences(found)) + "\n" for code in CODES}
    lines = "".join(f"{entry.line()}\n" for entry in entries).encode()
    top = f"goalbook-audit-{year.year.label}"
    files: dict[str, Path | bytes] = {
        **packed.files,
        f"{ARCHIVE}/{LEDGER}": lines,
        "left-out.json": left_out_json(packed),
        "index.html": audit_page(audit, language(wanted.lang).code).encode(),
        "README.md": readme(audit).encode(),
        "verification.json": _json(to_json(found)),
        "runs.json": _json(run_rows(audit)),
        "sign-offs.json": _json(sign_off_rows(audit)),
        "policy-versions.json": _json(policy_rows(audit)),
        "gaps.json": _json(gap_rows(audit)),
        **{f"verification.{code}.txt": text.encode() for code, text in said.items()},
    }
    return Made(audit, write_zip(wanted.out, top, files))


def _json(plain: object) -> bytes:
    return (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode()
