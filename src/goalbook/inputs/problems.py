"""Collecting problems and printing them in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import msg

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
        ordered = sorted(group, key=lambda p: (p.row or 0, p.last_row or 0))
        lines.extend(f"  {_line(problem, language)}" for problem in ordered[:_MOST])
        if len(group) > _MOST:
            lines.append(f"  {language.say(msg('… and {n:n} more in this file', n=len(group) - _MOST))}")
    return "\n".join(lines)


def _line(problem: Problem, language: Language) -> str:
    place = _place(problem)
    said = language.say(problem.message)
    return said if place is None else language.say(msg("{place}: {said:text}", place=place, said=said))


def _place(problem: Problem) -> Message | None:
    """Return where in its file a problem lies; the rows of a YAML file are lines."""
    if problem.row is None:
        return msg("column {column:text}", column=shown(problem.column)) if problem.column else None
    if problem.file.endswith((".yml", ".yaml")):
        return msg("line {row:text}", row=str(problem.row))
    span = str(problem.row)
    if problem.last_row is not None and problem.last_row != problem.row:
        span = f"{problem.row}-{problem.last_row}"
        if problem.column:
            return msg("rows {rows:text}, column {column:text}", rows=span, column=shown(problem.column))
        return msg("rows {rows:text}", rows=span)
    if problem.column:
        return msg("row {row:text}, column {column:text}", row=span, column=shown(problem.column))
    return msg("row {row:text}", row=span)
