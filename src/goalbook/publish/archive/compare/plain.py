"""A comparison as text, for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import msg
from goalbook.core.terminal import aligned
from goalbook.publish.archive.compare.section import SENTENCES, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.core.language import Language
    from goalbook.publish.archive.compare.comparison import Comparison
    from goalbook.publish.archive.compare.section import Grid, Section

_GRIDS = 8  # tables of one section that are shown; the rest by name
_ROWS = 4  # rows of one table, where the section has several
_WIDTH = 78  # of a column, beyond which the ones after it are not aligned


def plain(comparison: Comparison, speech: Language) -> str:
    """Return what differs, section by section; what is the same is named at the end."""
    lines = [told(speech, comparison.title)]
    lines += [f"  {told(speech, note)}" for note in comparison.notes]
    if comparison.same:
        return "\n".join([*lines, speech.say(msg("Nothing differs."))])
    for section in comparison.sections:
        if not section.same:
            lines += ["", speech.say(section.title), *_section(section, speech)]
    same = [speech.say(section.title) for section in comparison.sections if section.same]
    if same:
        lines += ["", speech.say(msg("The same: {sections:text}", sections=", ".join(same) if speech.code == "en" else "、".join(same)))]
    return "\n".join(lines)


def _section(section: Section, speech: Language) -> Iterator[str]:
    for line in section.lines:
        yield f"  {told(speech, line)}"
    several = len(section.grids) > 2  # noqa: PLR2004 - two are read whole
    for grid in section.grids[:_GRIDS]:
        yield from _grid(grid, speech, _ROWS if several else len(grid.rows))
    left = section.grids[_GRIDS:]
    if left:
        names = [told(speech, grid.title) for grid in left]
        yield "  " + speech.say(msg("and {n:n} more tables, shown by --html: {names:text}", n=len(left), names="; ".join(names)))


def _grid(grid: Grid, speech: Language, limit: int) -> Iterator[str]:
    title = told(speech, grid.title)
    if title:
        yield f"  {title}"
    rows = [[told(speech, cell) for cell in row] for row in grid.rows[:limit]]
    if grid.align == SENTENCES:
        for name, before, now in rows:
            yield from (f"  {name}", f"    − {before}", f"    + {now}")
        return
    heads = [] if title else [[told(speech, head) for head in grid.head]]
    indent = "    " if title else "  "
    yield from (indent + line for line in aligned([*heads, *rows], widest=_WIDTH))
    more = grid.left_out + len(grid.rows) - len(rows)
    if more:
        yield "    " + speech.say(msg("and {n:n} more", n=more))
