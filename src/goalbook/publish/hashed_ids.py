"""Exports become snapshots: the ids of one column as keyed hashes, the same in every export of a team and nobody's name.

HMAC-SHA-256 with a key of the team, 128 bits of it as text (RFC 2104 allows half). The key stays in the team's folder in a hidden file
that only its owner may read; it is no input of any report, and no archive holds it. Without it nobody can try phone numbers one by one.
"""

from __future__ import annotations

import csv
import hmac
import io
import os
import re
import secrets
from typing import TYPE_CHECKING

from goalbook.core.errors import InputError, Problem, UsageError
from goalbook.core.message import msg
from goalbook.inputs.text_file import decode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEY = ".team_key"
KEY_BYTES = 32
USER = "user_id"
SHOWN = 32  # hexadecimal digits of a hash
OWNER_ONLY = 0o600
_DELIMITERS = (",", "\t", ";")
_HASHED = re.compile(r"[0-9a-f]{32}|[0-9a-f]{64}")


def team_key(folder: Path) -> bytes:
    """Return the team's key, made at the first call; a file that holds none is a UsageError."""
    path = folder / KEY
    try:
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    except FileExistsError:
        text = path.read_text(encoding="ascii", errors="replace").strip()
        if not re.fullmatch(rf"[0-9a-f]{{{2 * KEY_BYTES}}}", text):
            message = msg("{file:text} holds no key; put the right one back, with another one no user is known again", file=KEY)
            raise UsageError(message) from None
        return bytes.fromhex(text)
    key = secrets.token_bytes(KEY_BYTES)
    with os.fdopen(opened, "w", encoding="ascii") as file:
        file.write(f"{key.hex()}\n")
    return key


def hashed(key: bytes, raw: str) -> str:
    """Return what stands for an id; spaces around it do not count."""
    return hmac.digest(key, raw.strip().encode(), "sha256").hex()[:SHOWN]


def hash_column(source: Path, column: str, target: Path, key: bytes) -> int:
    """Write a CSV file again with one column's ids hashed; return how many rows there were. The target is there whole or not at all.

    The column is called user_id then, as a snapshot has it, unless another one is.
    An unknown column, one that is hashed already, and rows without an id are refused.
    """
    rows = _rows(source)
    header = next(rows, None)
    if header is None:
        raise InputError([Problem(source.name, msg("the file is empty"))])
    names = [name.strip() for name in header]
    if column not in names:
        raise UsageError(msg("there is no column '{name:text}'; there are: {names:text}", name=column, names=", ".join(names)))
    place = names.index(column)
    written, count = _hashed_rows(source.name, rows, place, (column, key))
    names[place] = column if USER in names else USER
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(written)
    part = target.with_name(f".{target.name}.part")
    part.write_text(out.getvalue(), encoding="utf-8", newline="")
    part.replace(target)
    return count


def _rows(source: Path) -> Iterator[list[str]]:
    """Return the rows of a delimited text in any encoding that the reports take."""
    try:
        text, _ = decode(source.read_bytes())
    except OSError as fault:
        reason = fault.strerror or str(fault)
        raise UsageError(msg("{file:text} cannot be opened: {reason:text}", file=source.name, reason=reason)) from None
    except ValueError:
        raise InputError([Problem(source.name, msg("neither UTF-8 nor GB18030; save the file as CSV UTF-8"))]) from None
    head = text.partition("\n")[0]
    if "\0" in head:
        raise InputError([Problem(source.name, msg("is no CSV file; save it as CSV UTF-8"))])
    return csv.reader(io.StringIO(text, newline=""), delimiter=max(_DELIMITERS, key=head.count))


def _hashed_rows(name: str, rows: Iterator[list[str]], place: int, named: tuple[str, bytes]) -> tuple[list[list[str]], int]:
    column, key = named
    found, problems, already = [], [], 0
    for number, row in enumerate(rows, start=2):
        if not row:
            continue
        raw = row[place].strip() if place < len(row) else ""
        if not raw:
            problems.append(Problem(name, msg("is empty; a value is needed here"), number, None, column))
            continue
        already += bool(_HASHED.fullmatch(raw))
        row[place] = hashed(key, raw)
        found.append(row)
    if problems:
        raise InputError(problems)
    if found and already == len(found):
        raise UsageError(msg("column '{name:text}' is hashed already; hashed again nobody would be known from before", name=column))
    return found, len(found)
