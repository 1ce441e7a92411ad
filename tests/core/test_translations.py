"""English and Chinese are equals: every text has its translation, with the same values in it."""

from __future__ import annotations

import ast
import string
from functools import cache
from pathlib import Path

import nbformat
from babel.messages.pofile import read_po

from goalbook.core.numbers import DATE_KINDS, formatters

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = sorted((ROOT / "src" / "goalbook" / "locale" / "zh").glob("*.po"))


def sources() -> dict[str, str]:
    """Return every piece of Python a text may stand in: the package's modules and the notebooks' code cells."""
    found = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py")}
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        cells = nbformat.read(path, as_version=4).cells
        found[path.name] = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    return found


@cache
def calls() -> dict[str, list[ast.Call]]:
    """Return every call of msg() by the place it stands in; read once for all tests."""
    parsed = {place: ast.parse(code) for place, code in sources().items() if "msg(" in code}
    return {place: [node for node in ast.walk(tree) if isinstance(node, ast.Call) and speaks(node)] for place, tree in parsed.items()}


def speaks(call: ast.Call) -> bool:
    """Say whether a call is one of msg(), however it is reached."""
    return getattr(call.func, "id", getattr(call.func, "attr", "")) == "msg"


def is_literal(call: ast.Call) -> bool:
    """Say whether a call's text is written out."""
    return bool(call.args) and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)


@cache
def used() -> dict[str, str]:
    """Return every text with one place it is used in."""
    return {call.args[0].value: place for place, found in calls().items() for call in found if is_literal(call)}  # type: ignore[attr-defined] # a literal


@cache
def translated() -> dict[str, str]:
    """Return the Chinese of every text that has one."""
    found: dict[str, str] = {}
    for path in CATALOGUES:
        with path.open("rb") as stream:
            found |= {str(entry.id): str(entry.string) for entry in read_po(stream, locale="zh") if entry.id and entry.string}
    return found


def fields(text: str) -> set[str]:
    """Return the names of the values in a text."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def kinds(text: str) -> set[str]:
    """Return the kinds in which a text writes its values."""
    return {(kind or "").removeprefix("+") for _, name, kind, _ in string.Formatter().parse(text) if name is not None}


def test_texts_are_found_at_all() -> None:
    """The extraction sees texts of every layer that speaks."""
    places = set(used().values())
    for layer in ("core", "inputs", "books", "show", "publish", "cli"):
        assert any(f"/{layer}/" in place for place in places), layer


def test_every_text_has_a_chinese_translation() -> None:
    """No text reaches a Chinese reader in English."""
    known = translated()
    assert [] == sorted(f"{place}: {text}" for text, place in used().items() if text not in known)


def test_translations_hold_the_same_values() -> None:
    """A translation names exactly the values of its English text."""
    known = translated()
    assert [] == [text for text in used() if text in known and fields(text) != fields(known[text])]


def test_kinds_are_known_to_the_formatter() -> None:
    """A misspelt kind in a text or its translation fails here and not before a reader."""
    known = {"", "text", *DATE_KINDS, *formatters("en", "CNY")}
    texts = {text: text for text in used()} | {chinese: text for text, chinese in translated().items()}
    assert [] == [text for text in texts if not kinds(text) <= known]


def test_no_translation_is_left_over() -> None:
    """A text that is no longer said is no longer translated."""
    known = used()
    assert [] == sorted(text for text in translated() if text not in known)


def test_no_text_is_translated_twice_differently() -> None:
    """One English text has one Chinese text, whichever catalogue it stands in."""
    seen: dict[str, set[str]] = {}
    for path in CATALOGUES:
        with path.open("rb") as stream:
            for entry in read_po(stream, locale="zh"):
                if entry.id and entry.string:
                    seen.setdefault(str(entry.id), set()).add(str(entry.string))
    assert {} == {text: chinese for text, chinese in seen.items() if len(chinese) > 1}


def test_texts_are_literals() -> None:
    """A text that is put together at run time could not be translated."""
    by_name = {place: [call for call in found if isinstance(call.func, ast.Name)] for place, found in calls().items()}
    assert [] == [f"{place}:{call.lineno}" for place, found in by_name.items() for call in found if not is_literal(call)]
