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

    What is said there already is left out; an id that is taken is counted on; columns it lacks are added after its own. A file in another
    encoding than UTF-8, or without the columns lesson and what, is a ValueError: what cannot be read here is not written either.
    """
    mark, text, ends = _form(standing)
    rows = list(csv.reader(io.StringIO(text)))
    new = list(csv.DictReader(io.StringIO(proposed.decode("utf-8"))))
    heads = [head.strip() for head in rows[0]] if rows else []
    standing_ids = _column(rows, heads.index("lesson"))
    said = set(_column(rows, heads.index("what")))
    added = _numbered([row for row in new if row["what"] not in said], standing_ids)
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


def _column(rows: list[list[str]], at: int) -> list[str]:
    return [row[at].strip() for row in rows[1:] if len(row) > at]


def _numbered(rows: list[dict[str, str]], taken: list[str]) -> list[dict[str, str]]:
    """Return rows whose ids are free: a lesson written after the report's day may have taken one that it could not know."""
    found: list[dict[str, str]] = []
    for row in rows:
        name = row["lesson"]
        while name in {*taken, *(one["lesson"] for one in found)}:
            stem = name.rstrip("0123456789")
            number = name[len(stem) :]
            name = f"{stem}{int(number) + 1:0{len(number)}}" if number else f"{name}-2"
        found.append({**row, "lesson": name})
    return found


def _form(standing: bytes) -> tuple[str, str, str]:
    """Return a file's byte order mark, its text and its line ends."""
    text = standing.decode("utf-8")
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    return mark, text.removeprefix("\ufeff"), "\r\n" if "\r\n" in text else "\n"
