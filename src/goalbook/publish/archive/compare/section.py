"""What a comparison says: sections of sentences and small tables, held as values until a language and a form are known."""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from goalbook.core.language import language
from goalbook.core.message import Label, Message, msg
from goalbook.core.message_json import read_label, read_message
from goalbook.core.numbers import THIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goalbook.core.language import Language

Cell = Message | Label | str | tuple["Cell", ...]
SENTENCES = "sss"  # the columns of a grid whose cells are sentences: what, before, now
LIMIT = 12  # rows of one table; more are counted
_FINER = {  # kinds in which a difference may show that the one before hides
    "n": ("n", "ratio", "ratio2"),
    "money": ("money", "money2", "money4"),
    "pct": ("pct", "pct2", "pct3", "pct4"),
    "pct2": ("pct2", "pct3", "pct4"),
    "ratio": ("ratio", "ratio2"),
}
_DIGITS = 9  # that a results.json holds
_MOST_DECIMALS = 6


@dataclass(frozen=True)
class Grid:
    """A small table: its name, its heads, its rows, and how many more there are."""

    title: Cell
    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    align: str = ""  # one letter a column: l(eft) or n(umber); empty: all left
    left_out: int = 0

    @classmethod
    def of(cls, title: Cell, head: tuple[Cell, ...], rows: Sequence[tuple[Cell, ...]], align: str = "") -> Grid:
        """Return the first rows, the others counted."""
        return cls(title, head, tuple(rows[:LIMIT]), align, max(0, len(rows) - LIMIT))


@dataclass(frozen=True)
class Section:
    """One question of a comparison and its answer; without lines and tables nothing differs."""

    id: str
    title: Message
    lines: tuple[Message, ...] = ()
    grids: tuple[Grid, ...] = ()

    @property
    def same(self) -> bool:
        """Say whether nothing differs."""
        return not self.lines and not self.grids


def told(speech: Language, cell: Cell) -> str:
    """Return a cell as text on one line, without anything that a terminal would obey."""
    if isinstance(cell, tuple):
        return "; ".join(told(speech, one) for one in cell) if speech.code == "en" else "；".join(told(speech, one) for one in cell)
    return "".join(letter if letter.isprintable() or letter == THIN else " " for letter in _said(speech, cell))


def _said(speech: Language, cell: Message | Label | str) -> str:
    """Return a cell in words; what an archived report said in a way that is no longer known stands as it was stored."""
    try:
        return speech.say(cell)
    except (KeyError, ValueError, TypeError):
        return cell.text if isinstance(cell, Message) else str(cell)


def pair(before: float | None, after: float | None, kind: str) -> tuple[Cell, Cell, Cell]:
    """Return two numbers and their difference, with as many digits as it takes to tell them apart; no kind: any number."""
    if before is None or after is None or before == after:
        return _written(before, kind), _written(after, kind), ""
    speech = language("en")
    fitting = next(
        (one for one in _FINER.get(kind, (kind,) if kind else ()) if speech.number(before, one) != speech.number(after, one)), ""
    )
    if not fitting:
        return close(before, after)
    change_kind = {"pct": "pp"}.get(fitting, "bp" if fitting.startswith("pct") else fitting)
    change = after - before
    shown = any(digit in speech.number(change, change_kind) for digit in "123456789")
    told = Message(f"{{value:+{change_kind}}}", {"value": change}) if shown else ""
    return _written(before, fitting), _written(after, fitting), told


def close(before: float, after: float) -> tuple[str, str, str]:
    """Return two numbers with as many decimals as show two figures of their difference, and the difference."""
    change = after - before
    decimals = 1 - math.floor(math.log10(abs(change)))
    if decimals > _MOST_DECIMALS:
        texts = (f"{before:.3g}", f"{after:.3g}", f"{change:+.2g}")
    else:
        texts = tuple(f"{value:{sign},.{max(0, decimals)}f}" for value, sign in ((before, ""), (after, ""), (change, "+")))  # type: ignore[assignment]  # three
    one, other, moved = (text.replace("-", "−") for text in texts)
    return one, other, moved


def _written(value: float | None, kind: str) -> Cell:
    return Message(f"{{value:{kind}}}", {"value": value}) if kind else general(value)


def general(value: float | None) -> str:
    """Return a number of unknown kind to all digits that are kept."""
    return "–" if value is None else f"{value:,.{_DIGITS}g}".replace("-", "−")


def cell_of(value: Any) -> Cell:  # noqa: ANN401 - whatever a results.json holds
    """Return a value of a results.json as a reader may see it."""
    if isinstance(value, bool):
        return msg("yes") if value else msg("no")
    if value is None or isinstance(value, int | float):
        return general(value)
    if isinstance(value, list):
        return tuple(cell_of(one) for one in value)
    if isinstance(value, dict):
        with suppress(KeyError, TypeError, ValueError):
            return read_message(value) if "text" in value else read_label(value)
    return str(value)
