"""How the effects of changed data on the headline are told: all together, then file by file and row by row."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from goalbook.core.language import language
from goalbook.core.message import Label, Message, msg
from goalbook.publish.archive.compare.files import row_place
from goalbook.publish.archive.compare.section import Cell, Grid, Section, points
from goalbook.publish.archive.compare.terms import joined
from goalbook.publish.archive.private import private_input

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from goalbook.publish.archive.compare.effects import Effect, Effects, Values
    from goalbook.publish.archive.figures import Figure

ENDS = frozenset({"low", "high"})  # of a range: told by the headline's own table
_POINT = 0.01  # smaller moves of a share are told in basis points
_ROUNDING = 0.01  # of the whole effect
_CHANGES = {"pct": "pp", "pct2": "bp"}


def effects_section(found: Effects, figures: Sequence[Figure], names: Mapping[str, Label]) -> Section:
    """Return what each change of the data does to the headline numbers that the data move."""
    title = msg("What the changed data do to the headline")
    if found.fault:
        return Section("effects", title, (msg("the effect of the data cannot be computed: {reason}", reason=found.fault),))
    shown = moved_figures(found.moved, figures)
    if not shown:
        return Section("effects", title, (msg("the changed data move no headline number"),))
    lines = (msg("computed with goalbook as it is now, not as it was when the reports were made"),) if found.todays_code else ()
    rows = [row for effect in found.files for row in _of_file(found, effect, shown, names)]
    own = {path for effect in found.files for path in effect.path.split(", ")}
    rows += [_row(effect, shown, names) for effect in found.rows if effect.path not in own and not private_input(effect.path)]
    together = {one.key: value for one in shown if (value := found.interaction.get(one.key)) and _counts(one, value, found.moved[one.key])}
    if together:
        what = msg("what cannot be computed alone, and all of it together") if found.untold else msg("only all of it together")
        rows.append((what, *(_cell(figure, together, "0") for figure in shown)))
    rows.append((msg("all changes of the data"), *(_cell(figure, found.moved) for figure in shown)))
    return Section("effects", title, lines, (Grid("", (msg("Change"), *(one.name for one in shown)), tuple(rows), "l" + "n" * len(shown)),))


def _of_file(found: Effects, file: Effect, shown: Sequence[Figure], names: Mapping[str, Label]) -> Iterator[tuple[Cell, ...]]:
    """Yield a file's effect and below it those of its rows; a row that is all of it stands alone, rows about single people not at all."""
    paths = file.path.split(", ")
    rows = [effect for effect in found.rows if effect.path == file.path or effect.path in paths]
    if any(map(private_input, paths)):
        reason = msg("this change cannot be made alone") if file.fault else None
        yield _row(replace(file, change=None, fault=reason), shown, names)
        return
    if len(rows) == 1 and file.changes <= 1:
        yield _row(rows[0], shown, names)
        return
    yield _row(file, shown, names)
    for effect in rows:
        place, *cells = _row(effect, shown, names, row_of=file.path)
        yield msg("– {place}", place=joined([place])), *cells


def moved_figures(moved: Values, figures: Sequence[Figure]) -> list[Figure]:
    """Return the figures that the data move by what people write, ends of a range apart."""
    return [one for one in figures if one.key not in ENDS and (value := moved.get(one.key)) and _in_unit(one, value)]


def change_of(figure: Figure, value: float | None) -> Cell:
    """Return a move of a figure in the figure's own unit; empty where it is nothing or not known."""
    if not value:
        return ""
    return _in_unit(figure, value) or (points(value) if figure.kind.startswith("pct") else f"{value:+.2g}".replace("-", "−"))


def _in_unit(figure: Figure, value: float) -> Cell:
    """Return a move as people write it; empty where all its digits would be zero."""
    speech = language("en")
    kinds = {"n": ("n", "ratio", "ratio2"), "money": ("money", "money2"), "pct": ("bp",) if abs(value) < _POINT else ("pp",)}
    for kind in kinds.get(figure.kind, (_CHANGES.get(figure.kind, figure.kind),)):
        if any(digit in speech.number(value, kind) for digit in "123456789"):
            return Message(f"{{value:+{kind}}}", {"value": value})
    return ""


def effect_place(effect: Effect, names: Mapping[str, Label], row_of: str = "") -> Message:
    """Return which change an effect is of: a row, a file, or several at once; below its file a row without the file's name."""
    if effect.change and effect.path == row_of:
        return row_place(effect.change, names)
    if row_of and not effect.change:
        return msg("{n:n} changes together", n=effect.changes)
    if effect.change:
        return msg("{file:text}, {place}", file=effect.path, place=row_place(effect.change, names))
    if not effect.path:
        return msg("{n:n} changes in other files together", n=effect.changes)
    if effect.changes > 1:
        return msg("{file:text}, {n:n} changes together", file=effect.path, n=effect.changes)
    return msg("{file:text}", file=effect.path)


def _row(effect: Effect, shown: Sequence[Figure], names: Mapping[str, Label], row_of: str = "") -> tuple[Cell, ...]:
    place = effect_place(effect, names, row_of)
    if effect.fault:
        return msg("{place}: {reason}", place=place, reason=effect.fault), *("–" for _ in shown)
    return place, *(_cell(figure, effect.moved) for figure in shown)


def _counts(figure: Figure, value: float, whole: float | None) -> bool:
    """Say whether what only all changes together do is more than a rounding of what they do."""
    return abs(value) > _ROUNDING * abs(whole or 0.0) and _in_unit(figure, value) != ""


def _cell(figure: Figure, moved: Values, unknown: str = "–") -> Cell:
    if moved.get(figure.key) is None:
        return unknown
    return change_of(figure, moved[figure.key]) or "0"
