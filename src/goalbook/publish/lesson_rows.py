"""Where accepted parts of a campaign's report go: the seal of its plan, and new lessons below those that a team keeps."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LESSONS_FILE = "lessons.csv"
_SEAL = re.compile(r"campaigns/[a-z0-9]+(?:-[a-z0-9]+)*/frozen\.yml")


def is_seal_file(name: str) -> bool:
    """Say whether a path below the team's folder is that of a plan's seal."""
    return _SEAL.fullmatch(name) is not None


def takes_lessons(team_dir: Path, proposed: bytes) -> bool:
    """Say whether new lessons can be added by command: there is no file yet, or it is a CSV file whose rows can be told."""
    standing = team_dir / LESSONS_FILE
    if any(path.name != LESSONS_FILE and not path.name.startswith((".", "~")) for path in team_dir.glob("lessons.*")):
        return False
    if not standing.exists():
        return True
    try:
        with_lessons(standing.read_bytes(), proposed)
    except ValueError:
        return False
    return True


def with_lessons(standing: bytes, proposed: bytes) -> bytes:
    """Return a team's lessons.csv with the proposed rows below, in its own order of columns and line ends.

    Rows whose id stands there already are left out; columns it lacks are added after its own. A file in another encoding than UTF-8, or
    without the column lesson, is a ValueError: what cannot be read here is not written either.
    """
    mark, text, ends = _form(standing)
    rows = list(csv.reader(io.StringIO(text)))
    new = list(csv.DictReader(io.StringIO(proposed.decode("utf-8"))))
    heads = [head.strip() for head in rows[0]] if rows else []
    at = heads.index("lesson")
    there = {row[at].strip() for row in rows[1:] if len(row) > at}
    added = [row for row in new if row["lesson"] not in there]
    if not added:
        return standing
    lacking = [name for name in added[0] if name not in heads and any(row[name] for row in added)]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=ends)
    if lacking:
        writer.writerows([[*rows[0], *lacking], *([*row, *("" for _ in lacking)] for row in rows[1:] if row)])
    else:
        out.write(text if text.endswith(("\n", "\r")) else text + ends)
    writer.writerows([[row.get(head, "") for head in (*heads, *lacking)] for row in added])
    return (mark + out.getvalue()).encode("utf-8")


def _form(standing: bytes) -> tuple[str, str, str]:
    """Return a file's byte order mark, its text and its line ends."""
    text = standing.decode("utf-8")
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    return mark, text.removeprefix("\ufeff"), "\r\n" if "\r\n" in text else "\n"
