"""Exports become snapshots: the ids of one column as keyed hashes, the same in every export of a team and nobody's name.

HMAC-SHA-256 with a key of the team, 128 bits of it as text (RFC 2104 allows half). The key stays in the team's folder in a hidden file
that only its owner may read; it is no input of any report, and no archive holds it. Without it nobody can try phone numbers one by one.

A phone number is the same user however it is written: without spaces, dashes and the code of China; e-mail addresses are in small
letters. Only what a snapshot may hold is written beside the ids: names and addresses never reach the team's folder.
"""

from __future__ import annotations

import csv
import hmac
import io
import os
import re
import secrets
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.core.errors import InputError, Problem, UsageError
from goalbook.core.message import msg
from goalbook.core.metrics import load_catalogue
from goalbook.inputs.aliases import columns_of
from goalbook.inputs.snapshots import SNAPSHOT
from goalbook.inputs.text_file import decode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from goalbook.core.message import Message

KEY = ".team_key"
KEY_BYTES = 32
USER = "user_id"
SHOWN = 32  # hexadecimal digits of a hash
OWNER_ONLY = 0o600
_DELIMITERS = (",", "\t", ";")
_HASHED = re.compile(r"[0-9a-fA-F]{32}|[0-9a-fA-F]{40}|[0-9a-fA-F]{64}")
_LOST = re.compile(r"[0-9](\.[0-9]+)?[Ee]\+[0-9]+")  # 13800138000 after a spreadsheet: 1.38E+10
_WHOLE = re.compile(r"([0-9]+)\.0+")  # the same after a column of numbers with gaps
_CHINESE = re.compile(r"(?:\+|00)?(?:86)?(1[3-9][0-9]{9})")
_ABROAD = re.compile(r"\+[0-9]{8,16}")
_CARD = re.compile(r"[1-9][0-9]{16}x")
_BETWEEN = re.compile(r"[\s().\-‐-―]")  # what people put between the digits of a phone number


@dataclass(frozen=True)
class Written:
    """How many ids were hashed, and the columns that were left out since no snapshot holds them."""

    ids: int
    left_out: tuple[str, ...]


def team_key(folder: Path) -> bytes:
    """Return the team's key, made at the first call; a file that holds none is a UsageError."""
    path = folder / KEY
    if not path.exists():
        _make(path)
    text = path.read_text(encoding="ascii", errors="replace").strip()
    if not re.fullmatch(rf"[0-9a-f]{{{2 * KEY_BYTES}}}", text):
        raise UsageError(msg("{file:text} holds no key; put the right one back, with another one no user is known again", file=KEY))
    return bytes.fromhex(text)


def _make(path: Path) -> None:
    """Write a new key; it is there whole or not at all, and of several processes the first one's stays."""
    part = path.with_name(f"{KEY}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "w", encoding="ascii") as file:
            file.write(f"{secrets.token_bytes(KEY_BYTES).hex()}\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(part, path)  # unlike a rename it never takes the place of another one's key
        except FileExistsError:
            return
        except OSError:  # a disk without links, such as a memory stick
            part.rename(path)
    except OSError as fault:
        reason = fault.strerror or str(fault)
        raise UsageError(msg("{file:text} cannot be written: {reason:text}", file=KEY, reason=reason)) from None
    finally:
        part.unlink(missing_ok=True)


def hashed(key: bytes, raw: str) -> str:
    """Return what stands for an id, the same for every way to write it."""
    return hmac.digest(key, one_form(raw).encode(), "sha256").hex()[:SHOWN]


def one_form(raw: str) -> str:
    """Return an id in one form: 138-0013-8000 and +86 13800138000 are one phone number, as are wide digits; letters of e-mails small."""
    text = unicodedata.normalize("NFKC", raw).strip()
    if "@" in text:
        return text.lower()
    if whole := _WHOLE.fullmatch(text):
        text = whole[1]
    digits = _BETWEEN.sub("", text)
    if chinese := _CHINESE.fullmatch(digits):
        return chinese[1]
    if _ABROAD.fullmatch(digits):
        return digits
    return text.upper() if _CARD.fullmatch(text) else text


def hash_column(source: Path, column: str, target: Path, key: bytes) -> Written:
    """Write a CSV file again with one column's ids hashed, called user_id, and the other columns that a snapshot may hold.

    The target is there whole or not at all. An unknown column, rows without an id, ids that are hashed already and ids that a spreadsheet
    shortened are refused.
    """
    rows = _rows(source)
    header = next(rows, None)
    if header is None:
        raise InputError([Problem(source.name, msg("the file is empty"))])
    names = [name.strip() for name in header]
    if column not in names:
        raise UsageError(msg("there is no column '{name:text}'; there are: {names:text}", name=column, names=", ".join(names)))
    place = names.index(column)
    held = _held(names, place)
    ids = _hashed_rows(source.name, rows, place, (column, key))
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([USER, *(names[at] for at in held)])
    writer.writerows([one, *(row[at] if at < len(row) else "" for at in held)] for one, row in ids)
    part = target.with_name(f".{target.name}.part")
    part.write_text(out.getvalue(), encoding="utf-8", newline="")
    part.replace(target)
    return Written(len(ids), tuple(name for at, name in enumerate(names) if at != place and at not in held))


def _held(names: list[str], place: int) -> list[int]:
    """Return which columns a snapshot holds beside the ids."""
    known = columns_of((*SNAPSHOT.names(), *SNAPSHOT.also), load_catalogue(), {})
    meant = [SNAPSHOT.also.get(known.find(name) or "", known.find(name)) for name in names]
    return [at for at, name in enumerate(meant) if at != place and name is not None and name != USER]


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


def _hashed_rows(name: str, rows: Iterator[list[str]], place: int, named: tuple[str, bytes]) -> list[tuple[str, list[str]]]:
    """Return each row's hash beside the row."""
    column, key = named
    found, problems, already = [], [], 0
    for number, row in enumerate(rows, start=2):
        if not row:
            continue
        raw = row[place].strip() if place < len(row) else ""
        fault = _fault(raw)
        already += bool(_HASHED.fullmatch(raw))
        if fault is not None:
            problems.append(Problem(name, fault, number, None, column))
        found.append((hashed(key, raw), row))
    if found and already == len(found):
        raise UsageError(msg("column '{name:text}' is hashed already; hashed again nobody would be known from before", name=column))
    if problems:
        raise InputError(problems)
    return found


def _fault(raw: str) -> Message | None:
    """Return why an id cannot be hashed."""
    if not raw:
        return msg("is empty; a value is needed here")
    if _LOST.fullmatch(raw):
        return msg("lost its last digits in a spreadsheet; export the ids as text, then hash them")
    if _HASHED.fullmatch(raw):
        return msg("is hashed already, unlike other rows; export the ids again, all of them raw")
    return None
