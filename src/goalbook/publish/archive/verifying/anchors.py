"""Anchors: lines "number hash time" of the chain's head, kept outside the archive, which no rewriting of the whole ledger can meet."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from goalbook.core.errors import UsageError
from goalbook.core.message import msg
from goalbook.publish.archive.verifying.breaks import Break

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from goalbook.publish.archive.ledger import Entry

_COMMENT = "#"
_ANCHOR = re.compile("[0-9]{1,12} [0-9a-f]{64} [-+:0-9T]{25}")


def anchor_line(entry: Entry) -> str:
    """Return what anchors the chain up to a line."""
    return f"{entry.n} {entry.hash} {entry.time}"


def anchor_lines(file: Path) -> list[tuple[int, str]]:
    """Return the anchors in a file, with the numbers of their lines; what is none is a UsageError: it would prove nothing.

    So is a file without any. How a file came to be written is no matter: a mark of the byte order, spaces and ends of lines may differ.
    """
    lines = [(number, " ".join(line.split())) for number, line in enumerate(_text(file).splitlines(), start=1)]
    found = [(number, line) for number, line in lines if line and not line.startswith(_COMMENT)]
    for number, line in found:
        if not _ANCHOR.fullmatch(line):
            raise UsageError(msg("{file:text}:{n:text} is no anchor; it should read: number hash time", file=str(file), n=str(number)))
    if not found:
        raise UsageError(msg("{file:text} holds no anchor", file=str(file)))
    return found


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except FileNotFoundError:
        raise UsageError(msg("there is no file {file:text}; `goalbook anchor --out` writes one", file=str(file))) from None
    except (OSError, UnicodeDecodeError):
        raise UsageError(msg("{file:text} cannot be read as anchors", file=str(file))) from None


def anchor_breaks(entries: Mapping[int, Entry], file: Path) -> Iterator[Break]:
    """Yield every anchor of a file that does not stand in the chain."""
    for number, line in anchor_lines(file):
        place = f"{file.name}:{number}"
        n = line.partition(" ")[0]
        if int(n) not in entries:
            yield Break.at(place, msg("anchors line {n:text} of the ledger, which is gone", n=n))
        elif anchor_line(entries[int(n)]) != line:
            yield Break.at(place, msg("anchors another line {n:text} than the ledger has: it was rewritten since", n=n))


def append_anchor(file: Path, line: str) -> bool:
    """Add an anchor at the end of a file, unless it is the last one there already; say whether it was added."""
    before = _text(file) if file.exists() else ""
    if before and " ".join((before.splitlines() or [""])[-1].split()) == line:
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8", newline="\n") as stream:
        stream.write(("" if not before or before.endswith("\n") else "\n") + line + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    return True
