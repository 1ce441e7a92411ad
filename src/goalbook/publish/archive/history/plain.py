"""A history as a terminal shows it: a heading for each period, its figures below in line, nothing wider than a terminal."""

from __future__ import annotations

from itertools import groupby, zip_longest
from typing import TYPE_CHECKING

from goalbook.core.message import msg
from goalbook.core.period import name_of
from goalbook.core.terminal import aligned, broken, on_one_line, width_of
from goalbook.publish.archive.history.words import KIND_WORDS, chance, note, spread, value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from goalbook.core.language import Language
    from goalbook.publish.archive.history.lines import History, Line

_LINE = 120  # letters
_INDENT = "  "
_TELLER = 30  # letters at most
_NOTE = 20  # at least
_NUMBERS = (1, 2, 3)  # columns
_BOOKS = {
    "monthly_review": msg("review"),
    "target_setting": msg("targets"),
    "decomposition": msg("breakdown"),
    "quarter_review": msg("quarter"),
}


def plain(history: History, language: Language) -> list[str]:
    """Return the lines: which reports told a figure is said by book, period, language and revision."""
    told = [list(map(on_one_line, _cells(history, language, line))) for line in history.lines]
    heads = [
        language.say(text)
        for text in (msg("Kind"), msg("Value"), msg("80 % range"), msg("Chance"), msg("Data to"), msg("Told by"), msg("Note"))
    ]
    fixed = [max(map(width_of, cells)) for cells in list(zip(heads, *told, strict=True))[:-2]]
    teller = min(_TELLER, max((width_of(row[-2]) for row in told), default=0))
    room = max(_NOTE, _LINE - len(_INDENT) - sum(fixed) - teller - 2 * (len(heads) - 1))
    parts = [list(_broken_row(row, teller, room)) for row in told]
    drawn = iter(aligned([heads, *(row for one in parts for row in one)], right=_NUMBERS))
    lines = [_INDENT + next(drawn)]
    for label, found in groupby(zip(history.lines, parts, strict=True), key=lambda pair: pair[0].told.about):
        lines.append(on_one_line(language.say(name_of(label))))
        lines += [_INDENT + next(drawn) for _, rows in found for _ in rows]
    return lines


def _cells(history: History, language: Language, line: Line) -> Sequence[str]:
    told = line.told
    return (
        language.say(KIND_WORDS[told.kind]),
        value(history, language, told.value),
        spread(history, language, line),
        chance(language, line),
        told.data_to,
        _tellers(language, line),
        note(history, language, line),
    )


def _tellers(language: Language, line: Line) -> str:
    """Return the first of the reports in few letters, and how many others told the same."""
    run = line.runs[0]
    book = _BOOKS.get(run.about("book"))
    words = [language.say(book) if book else "", run.about("period"), run.about("lang"), run.name.rpartition("/")[2]]
    more = f"+{len(line.runs) - 1}" if len(line.runs) > 1 else ""
    return " ".join(word for word in (*words, more) if word)


def _broken_row(row: list[str], teller: int, room: int) -> Iterator[list[str]]:
    """Yield a row in as many lines as its last two cells take."""
    for place, (who, said) in enumerate(zip_longest(broken(row[-2], teller), broken(row[-1], room), fillvalue="")):
        yield [*(row[:-2] if place == 0 else [""] * (len(row) - 2)), who, said]
