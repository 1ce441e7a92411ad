"""A comparison as one self-contained page in both languages, without a script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.language import CODES, language
from goalbook.core.message import msg
from goalbook.publish.archive.bilingual import Section as Page
from goalbook.publish.archive.bilingual import bilingual_page, write_view
from goalbook.publish.archive.compare.section import SENTENCES, told
from goalbook.publish.archive.places import view_file
from goalbook.show.tables import Column, Frame, table

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.core.language import Code, Language
    from goalbook.publish.archive.compare.comparison import Comparison
    from goalbook.publish.archive.compare.section import Cell, Grid, Section

_STYLE = """
.same { color: #546e7a }
.t td.l { overflow-wrap: anywhere; min-width: 9em }
.t td:not(.l) { vertical-align: top }
.words td.l { width: 43% } .words td.l:first-child { width: 14% }
ul { margin: 4px 0; padding-left: 1.2em }
nav { margin: 8px 0; color: #546e7a } nav a { color: #0b5394 }
"""


def write_page(found: Comparison, out: Path | None, lang: Code) -> Path:
    """Write the page to a file, or beside the archive's other views, and return where it is."""
    place = out or view_file(found.b.outputs, "compare", *(run.name.replace("/", "-") for run in (found.a, found.b)))
    write_view(place, page(found, lang))
    return place


def page(found: Comparison, lang: Code) -> str:
    """Return the page; it opens in the language asked for."""
    speeches = {code: language(code, _currency(found)) for code in CODES}
    titles = {code: speech.say(found.title) for code, speech in speeches.items()}
    return bilingual_page(Page(titles, {code: _body(found, speech) for code, speech in speeches.items()}), lang, _STYLE)


def _currency(found: Comparison) -> str:
    return "CNY" if found.b.failed else str((found.b.results.get("meta") or {}).get("currency") or "CNY")


def _body(found: Comparison, speech: Language) -> Markup:
    parts = [Markup('<p class="lead">{}</p>').format(told(speech, note)) for note in found.notes]
    if found.same:
        parts.append(Markup("<p>{}</p>").format(speech.say(msg("Nothing differs."))))
    differing = [section for section in found.sections if not section.same]
    if differing:
        links = Markup(" · ").join(
            Markup('<a href="#{}-{}">{}</a>').format(speech.code, section.id, speech.say(section.title)) for section in differing
        )
        parts.append(Markup("<nav>{}</nav>").format(links))
    same = [speech.say(section.title) for section in found.sections if section.same]
    if same and differing:
        joined = ", ".join(same) if speech.code == "en" else "、".join(same)
        parts.append(Markup('<p class="same">{}</p>').format(speech.say(msg("The same: {sections:text}", sections=joined))))
    parts += [_section(section, speech) for section in differing]
    return Markup("\n").join(parts)


def _section(section: Section, speech: Language) -> Markup:
    head = Markup('<h2 id="{}-{}">{}</h2>').format(speech.code, section.id, speech.say(section.title))
    lines = Markup("").join(Markup("<li>{}</li>").format(told(speech, line)) for line in section.lines)
    listed = Markup("<ul>{}</ul>").format(lines) if lines else Markup("")
    return Markup("\n").join([head, listed, *(_grid(grid, speech) for grid in section.grids)])


def _grid(grid: Grid, speech: Language) -> Markup:
    title = told(speech, grid.title)
    head = Markup("<h3>{}</h3>").format(title) if title else Markup("")
    aligns = grid.align or "l" * len(grid.head)
    columns = [
        Column(told(speech, name), [_cell(row[place], speech) for row in grid.rows], "number" if aligns[place] == "n" else "text")
        for place, name in enumerate(grid.head)
    ]
    kind = "words" if grid.align == SENTENCES else ""
    drawn = table(columns, Frame(limit=len(grid.rows), kind=kind))
    more = Markup('<p class="same">{}</p>').format(speech.say(msg("and {n:n} more", n=grid.left_out))) if grid.left_out else Markup("")
    return Markup('{}<div class="scroll">{}</div>{}').format(head, drawn, more)


def _cell(cell: Cell, speech: Language) -> str | Markup:
    if isinstance(cell, tuple) and len(cell) > 1:
        return Markup("<br>").join(told(speech, one) for one in cell)
    return told(speech, cell)
