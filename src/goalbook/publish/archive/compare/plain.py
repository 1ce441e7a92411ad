"""A comparison as text, for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import msg
from goalbook.core.terminal import aligned, broken, width_of
from goalbook.publish.archive.compare.section import SENTENCES, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.core.language import Language
    from goalbook.publish.archive.compare.comparison import Comparison
    from goalbook.publish.archive.compare.section import Grid, Section

_GRIDS = 8  # tables of one section that are shown; the rest by name
_ROWS = 4  # rows of one table, where the section has several
_WIDTH = 64  # of a column, beyond which the ones after it are not aligned
_NAME = 52  # of what many numbers stand beside
_HEAD = 14  # of a column of numbers' head before it takes another line
_FIGURES = 4  # columns of numbers; more by name
_LINE = 120  # letters, beyond which a line goes on in the next


def plain(comparison: Comparison, speech: Language) -> str:
    """Return what differs, section by section; what is the same is named at the end."""
    lines = [told(speech, comparison.title)]
    lines += [f"  {told(speech, note)}" for note in comparison.notes]
    if comparison.same:
        return "\n".join([*lines, speech.say(msg("Nothing differs."))])
    for section in comparison.sections:
        if not section.same:
            lines += ["", speech.say(section.title), *section_lines(section, speech)]
    same = [speech.say(section.title) for section in comparison.sections if section.same]
    if same:
        lines += ["", speech.say(msg("The same: {sections:text}", sections=", ".join(same) if speech.code == "en" else "、".join(same)))]
    return "\n".join(part for line in lines for part in wrapped(line))


def section_lines(section: Section, speech: Language) -> Iterator[str]:
    """Yield what one section says, as lines."""
    for line in section.lines:
        yield f"  {told(speech, line)}"
    several = len(section.grids) > 2  # noqa: PLR2004 - two are read whole
    for grid in section.grids[:_GRIDS]:
        most = len(grid.rows) if grid.shown is None else grid.shown
        yield from _grid(grid, speech, _ROWS if several else most)
    left = section.grids[_GRIDS:]
    if left:
        yield "  " + speech.say(msg("and {n:n} more tables, shown by --html:", n=len(left)))
        yield from (f"    {told(speech, grid.title)}" for grid in left)


def _grid(grid: Grid, speech: Language, limit: int) -> Iterator[str]:
    title = told(speech, grid.title)
    if title:
        yield f"  {title}"
    rows = [[told(speech, cell) for cell in row] for row in grid.rows[:limit]]
    indent = "    " if title else "  "
    if grid.align == SENTENCES:
        for name, before, now in rows:
            yield from (f"  {name}", f"    − {before}", f"    + {now}")
    else:
        yield from (indent + line for line in _lines(grid, speech, rows, headed=not title))
    more = grid.left_out + len(grid.rows) - len(rows)
    if more:
        yield "    " + speech.say(msg("and {n:n} more", n=more))
    hidden = [told(speech, name) for name in grid.head[_hidden_from(grid) :]]
    if hidden:
        names = (", " if speech.code == "en" else "、").join(hidden)
        yield "    " + speech.say(msg("shown by --html: {names:text}", names=names))


def _lines(grid: Grid, speech: Language, rows: list[list[str]], *, headed: bool) -> Iterator[str]:
    """Yield rows with their columns in line; heads of numbers take as many lines as it needs."""
    last = _hidden_from(grid)
    heads: list[list[str]] = []
    if headed:
        parts = [
            list(broken(told(speech, head), _HEAD)) if align == "n" else [told(speech, head)]
            for head, align in zip(grid.head[:last], grid.align or "l" * len(grid.head), strict=False)
        ]
        deep = max(map(len, parts))
        heads = [[part[line] if line < len(part) else "" for part in parts] for line in range(deep)]
    yield from aligned([*heads, *(line for row in rows for line in _row(row[:last], grid))], widest=_WIDTH)


def _row(row: list[str], grid: Grid) -> Iterator[list[str]]:
    """Yield a row; what many numbers stand beside takes as many lines as it needs."""
    first, *more = broken(row[0], _NAME) if grid.align.count("n") >= _FIGURES else row[:1]
    yield [first, *row[1:]]
    yield from ([f"  {line}", *("" for _ in row[1:])] for line in more)


def _hidden_from(grid: Grid) -> int:
    """Return how many columns a terminal shows: of a row of many numbers the first."""
    numbers = grid.align.count("n")
    return len(grid.head) - max(0, numbers - _FIGURES) if grid.align == "l" + "n" * numbers else len(grid.head)


def wrapped(line: str) -> Iterator[str]:
    """Yield a line in parts that a terminal shows, those after the first further in."""
    if width_of(line) <= _LINE:
        yield line
        return
    indent = line[: len(line) - len(line.lstrip())]
    first, *rest = broken(line.strip(), _LINE - len(indent) - 6)
    yield indent + first
    yield from (f"{indent}      {part}" for part in rest)
