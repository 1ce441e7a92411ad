"""Collecting problems and printing them in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import msg
from goalbook.inputs.notices import span_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goalbook.core.errors import Problem
    from goalbook.core.language import Language
    from goalbook.core.message import Message

_LONGEST = 60
_MOST = 50  # lines per file; an error of a thousand lines is read by nobody


def shown(value: object) -> str:
    """Return a cell as it may stand in a message: printable and not longer than a line."""
    text = "".join(c if c.isprintable() else " " for c in str(value))
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def render_problems(problems: Iterable[Problem], language: Language) -> str:
    """Return problems as plain text, one block per file, in the order they were found."""
    blocks: dict[str, list[Problem]] = {}
    for problem in problems:
        blocks.setdefault(problem.file, []).append(problem)
    lines: list[str] = []
    for file, group in blocks.items():
        many = msg("{file:text}: {n:n} problems, nothing was read", file=file, n=len(group))
        one = msg("{file:text}: one problem, nothing was read", file=file)
        lines.append(language.say(many if len(group) > 1 else one))
        alike = _alike(group, language)
        lines.extend(f"  {_line(said, found, language)}" for (_, said), found in alike[:_MOST])
        if len(alike) > _MOST:
            more = sum(len(found) for _, found in alike[_MOST:])
            lines.append(f"  {language.say(msg('… and {n:n} more in this file', n=more))}")
    return "\n".join(lines)


def _alike(group: list[Problem], language: Language) -> list[tuple[tuple[str | None, str], list[Problem]]]:
    """Return problems by column and words: one misspelt channel in a month of days is one line, and hides nothing else."""
    found: dict[tuple[str | None, str], list[Problem]] = {}
    for problem in sorted(group, key=lambda p: (p.row or 0, p.last_row or 0)):
        found.setdefault((problem.column, language.say(problem.message)), []).append(problem)
    return list(found.items())


def _line(said: str, found: list[Problem], language: Language) -> str:
    place = _place(found)
    return said if place is None else language.say(msg("{place}: {said:text}", place=place, said=said))


def _place(found: list[Problem]) -> Message | None:
    """Return where in their file problems alike lie; the rows of a YAML file are lines."""
    problem, rows = found[0], _rows(found)
    if not rows:
        return msg("column {column:text}", column=shown(problem.column)) if problem.column else None
    span = span_text(rows)
    if problem.file.endswith((".yml", ".yaml")):
        return msg("lines {rows:text}", rows=span) if len(rows) > 1 else msg("line {row:text}", row=span)
    if problem.column:
        column = shown(problem.column)
        many = msg("rows {rows:text}, column {column:text}", rows=span, column=column)
        return many if len(rows) > 1 else msg("row {row:text}, column {column:text}", row=span, column=column)
    return msg("rows {rows:text}", rows=span) if len(rows) > 1 else msg("row {row:text}", row=span)


def _rows(found: list[Problem]) -> list[int]:
    return [row for problem in found if problem.row is not None for row in range(problem.row, (problem.last_row or problem.row) + 1)]
