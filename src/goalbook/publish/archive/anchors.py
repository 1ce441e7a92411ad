"""Anchors: lines "number hash time" of the chain's head, kept outside the archive, which no rewriting of the whole ledger can meet."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from goalbook.core.errors import UsageError
from goalbook.core.message import msg
from goalbook.publish.archive.breaks import Break

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from goalbook.publish.archive.ledger import Entry

_COMMENT = "#"
_NUMBER = re.compile("[0-9]{1,12}")


def anchor_line(entry: Entry) -> str:
    """Return what anchors the chain up to a line."""
    return f"{entry.n} {entry.hash} {entry.time}"


def anchor_lines(file: Path) -> list[tuple[int, str]]:
    """Return the anchors in a file with the numbers of their lines; a file without any is a UsageError: it would prove nothing."""
    try:
        text = file.read_text("utf-8")
    except FileNotFoundError:
        raise UsageError(msg("there is no file {file:text}; `goalbook anchor --out` writes one", file=str(file))) from None
    except (OSError, UnicodeDecodeError):
        raise UsageError(msg("{file:text} cannot be read as anchors", file=str(file))) from None
    lines = [(number, line.strip()) for number, line in enumerate(text.split("\n"), start=1)]
    found = [(number, line) for number, line in lines if line and not line.startswith(_COMMENT)]
    if not found:
        raise UsageError(msg("{file:text} holds no anchor", file=str(file)))
    return found


def anchor_breaks(entries: Mapping[int, Entry], file: Path) -> Iterator[Break]:
    """Yield every anchor of a file that does not stand in the chain."""
    for number, line in anchor_lines(file):
        place = f"{file.name}:{number}"
        n = line.split(" ", 1)[0]
        if not _NUMBER.fullmatch(n) or len(line.split(" ")) != len(("n", "hash", "time")):
            yield Break.at(place, msg("is no anchor; it should read: number hash time"))
        elif int(n) not in entries:
            yield Break.at(place, msg("anchors line {n:text} of the ledger, which is gone", n=n))
        elif anchor_line(entries[int(n)]) != line:
            yield Break.at(place, msg("anchors another line {n:text} than the ledger has: it was rewritten since", n=n))


def append_anchor(file: Path, line: str) -> bool:
    """Add an anchor at the end of a file, unless it is the last one there already; say whether it was added."""
    before = file.read_text("utf-8") if file.exists() else ""
    if before.rstrip("\n").rpartition("\n")[2] == line:
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8", newline="\n") as stream:
        stream.write(("" if not before or before.endswith("\n") else "\n") + line + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    return True
