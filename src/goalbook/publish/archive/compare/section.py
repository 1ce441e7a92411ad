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
LIMIT = 12  # rows of one table that a terminal shows; more are counted
_PAGE = 300  # rows of one table that a page shows
_FINER = {  # kinds in which a difference may show that the one before hides
    "n": ("n", "ratio", "ratio2"),
    "money": ("money", "money2", "money4"),
    "pct": ("pct", "pct2", "pct3", "pct4"),
    "pct2": ("pct2", "pct3", "pct4"),
    "ratio": ("ratio", "ratio2"),
}
_POINTS = {"pct": "pp", "pct0": "pp", "pct2": "bp"}  # in which a difference of shares is told
_DIGITS = 9  # that a results.json holds
_FIGURES = 4  # of a number whose kind is not known
_MOST_DECIMALS = 6


@dataclass(frozen=True)
class Grid:
    """A table: its name, its heads, its rows, how many more there are, and how many of them a terminal shows."""

    title: Cell
    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    align: str = ""  # one letter a column: l(eft) or n(umber); empty: all left
    left_out: int = 0
    shown: int | None = None  # None: all

    @classmethod
    def of(cls, title: Cell, head: tuple[Cell, ...], rows: Sequence[tuple[Cell, ...]], align: str = "", *, more: int = 0) -> Grid:
        """Return a table of which a terminal shows the first rows and a page as many as it holds; the others are counted, with `more`."""
        return cls(title, head, tuple(rows[:_PAGE]), align, max(0, len(rows) - _PAGE) + more, LIMIT)


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
    """Return two numbers and their difference, with as many digits as it takes for the three to agree; no kind: any number."""
    if before is None or after is None or before == after:
        return _written(before, kind), _written(after, kind), ""
    speech = language("en")
    kinds = [one for one in _FINER.get(kind, (kind,) if kind else ()) if speech.number(before, one) != speech.number(after, one)]
    if not kinds:
        return close(before, after)
    fitting = next((one for one in kinds if _agree(before, after, one)), kinds[-1])
    return _written(before, fitting), _written(after, fitting), _change(_as_shown(after, fitting) - _as_shown(before, fitting), fitting)


def as_printed(before: float, after: float, kind: str) -> tuple[Cell, Cell, Cell] | None:
    """Return two numbers as a report prints them and the difference of what is printed; None where that is the same text."""
    if not kind:
        decimals = _decimals(before, after)
        one, other = (round(value, decimals) for value in (before, after))
        texts = [_signed(f"{value:,.{decimals}f}") for value in (one, other)]
        return None if texts[0] == texts[1] else (texts[0], texts[1], _signed(f"{other - one:+,.{decimals}f}"))
    if language("en").number(before, kind) == language("en").number(after, kind):
        return None
    return _written(before, kind), _written(after, kind), _change(_as_shown(after, kind) - _as_shown(before, kind), kind)


def points(value: float) -> Label:
    """Return a small move of a share in basis points, to two figures."""
    moved = 10_000 * value
    text = _signed(f"{moved:+.{max(0, 1 - math.floor(math.log10(abs(moved))))}f}" if moved else "0")
    return Label(f"{text}{THIN}bp", f"{text}{THIN}基点")


def visible(before: float | None, after: float | None, kind: str) -> bool:
    """Say whether two numbers differ in digits that people write."""
    if before is None or after is None:
        return before is not after
    speech = language("en")
    return any(speech.number(before, one) != speech.number(after, one) for one in _FINER.get(kind, (kind,)))


def _agree(before: float, after: float, kind: str) -> bool:
    """Say whether the difference of two numbers as shown is their difference as it would be shown."""
    one, other = _change(_as_shown(after, kind) - _as_shown(before, kind), kind), _change(after - before, kind)
    return told(language("en"), one) == told(language("en"), other)


def _as_shown(value: float, kind: str) -> float:
    """Return a number as rounded by how it is written."""
    text = "".join(letter for letter in language("en").number(value, kind).replace("−", "-") if letter in "-.0123456789")
    return float(text) / (100 if kind.startswith("pct") else 1)


def _change(value: float, kind: str) -> Cell:
    """Return a difference of two numbers of a kind: of shares in points, of very close ones in parts of a basis point."""
    if kind in ("pct3", "pct4"):
        return points(round(value, _DIGITS))
    return Message(f"{{value:+{_POINTS.get(kind, kind)}}}", {"value": round(value, _DIGITS)})


def close(before: float, after: float) -> tuple[str, str, str]:
    """Return two numbers with as many decimals as show two figures of their difference, and the difference of what is shown."""
    decimals = 1 - math.floor(math.log10(abs(after - before)))
    if decimals > _MOST_DECIMALS:
        texts = (f"{before:.3g}", f"{after:.3g}", f"{after - before:+.2g}")
    else:
        places = max(0, decimals)
        one, other = round(before, places), round(after, places)
        texts = (f"{one:,.{places}f}", f"{other:,.{places}f}", f"{other - one:+,.{places}f}")
    return _signed(texts[0]), _signed(texts[1]), _signed(texts[2])


def rough(value: float) -> str:
    """Return a number of unknown kind to four figures; a whole one whole."""
    return _signed(f"{value:,.{_decimals(value)}f}")


def _decimals(*values: float) -> int:
    largest = max(map(abs, values))
    if not largest or all(float(value).is_integer() for value in values):
        return 0
    return min(_MOST_DECIMALS, max(0, _FIGURES - 1 - math.floor(math.log10(largest))))


def _signed(text: str) -> str:
    return text.replace("-", "−")


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
