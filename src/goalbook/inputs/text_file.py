"""CSV and its relatives: the strict ladder of encodings, then rows of text."""

from __future__ import annotations

import codecs
import csv
import io

from goalbook.core.errors import Problem
from goalbook.core.message import Message, msg
from goalbook.inputs.notices import Notice
from goalbook.inputs.tables import Cell, Grid

_DELIMITERS = (",", "\t", ";", "，")
_UTF16_NULS = 0.2
_LONGEST_CHARACTER = 4


class CutOffError(ValueError):
    """The bytes end within a character."""


def decode(data: bytes) -> tuple[str, str]:
    """Return the text and the name of its encoding: BOM, else UTF-8, else GB18030, all strict.

    Raises ValueError where none fits; detectors are not used, they take short or mostly ASCII GB files for other encodings.
    """
    if data.startswith(codecs.BOM_UTF8):
        return _utf8(data[3:]), "UTF-8"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16"), "UTF-16"
    head = data[:4096]
    if head.count(0) > _UTF16_NULS * len(head):
        return data.decode("utf-16-le" if head[1:2] == b"\0" else "utf-16-be"), "UTF-16"
    try:
        return _utf8(data), "UTF-8"
    except CutOffError:
        raise
    except ValueError:
        return data.decode("gb18030"), "GB18030"


def _utf8(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as fault:
        if fault.end == len(data) and fault.start > len(data) - _LONGEST_CHARACTER and fault.reason == "unexpected end of data":
            raise CutOffError(fault.reason) from fault
        raise


def read_text(data: bytes, file: str) -> Grid | Problem:
    """Read a delimited text file."""
    try:
        text, encoding = decode(data)
    except CutOffError:
        return Problem(file, _cut(), row=data.count(b"\n") + 1)
    except ValueError:
        return Problem(file, msg("neither UTF-8 nor GB18030; save the file as CSV UTF-8"))
    if "\0" in text:
        return Problem(file, msg("holds characters that are no text (NUL); export it again"))
    rows: list[tuple[int, list[Cell]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for number, row in enumerate(reader, start=1):
            if any(cell.strip() for cell in row):
                rows.append((number, list(row)))
    except csv.Error as fault:
        ended = "unexpected end of data" in str(fault)
        reason = _cut() if ended else msg("the quotes in this row do not match ({reason:text})", reason=str(fault))
        return Problem(file, reason, row=len(rows) + 1)
    notices = _notices(text, encoding, file, rows[-1][0] if rows else 0)
    return Grid(file, tuple(rows), notices, ragged_is_fault=True, encoding=encoding)


def _cut() -> Message:
    return msg("the file ends in the middle of a value; it was cut off, export it again")


def _delimiter(text: str) -> str:
    head = text[:4096].splitlines()[:5]
    return max(_DELIMITERS, key=lambda mark: max((line.count(mark) for line in head), default=0))


def _notices(text: str, encoding: str, file: str, last: int) -> tuple[Notice, ...]:
    found = []
    if encoding != "UTF-8":
        found.append(Notice("encoding", file, "", msg("read as {encoding:text}", encoding=encoding)))
    if text and "\n" in text and not text.endswith(("\n", "\r")):
        message = msg("the last row has no line end; if the file was cut off, its last value may be too short")
        found.append(Notice("line_end", file, str(last), message, n=1))
    return tuple(found)
