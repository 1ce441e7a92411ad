"""The goal cards of a decomposition as PDF, a file for each member in a folder of their own: they are no part of the team report."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goalbook.core.file_names import is_portable
from goalbook.core.language import language
from goalbook.publish.own_pages import page_pdfs
from goalbook.show.decomposition.goal_card import card_title, goal_card, people_with_cards

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.books.decomposition.result import Decomposition

FOLDER = "cards"
_UNSAFE = re.compile(r'[\\/:*?"<>|\s\x00-\x1f\x7f\ud800-\udfff]+')
_LONGEST = 60  # characters of a file's name


def write_cards(result: Decomposition, lang: str, folder: Path) -> None:
    """Write cards/<person>.pdf for everybody who has a card; the same result gives the same bytes."""
    people = people_with_cards(result)
    if not people:
        return
    (folder / FOLDER).mkdir(exist_ok=True)
    for name, data in zip(file_names(people), card_pdfs(result, lang), strict=True):
        (folder / FOLDER / name).write_bytes(data)


def card_pdfs(result: Decomposition, lang: str) -> list[bytes]:
    """Return the cards as PDF in the order of people."""
    speech = language(lang, result.meta.currency)
    people = people_with_cards(result)
    return page_pdfs(result, lang, [(card_title(result, speech, person), goal_card(result, speech, person)) for person in people])


def file_names(people: tuple[str, ...]) -> list[str]:
    """Return a file name for everybody: the id, without what file systems refuse; two alike are numbered."""
    found: list[str] = []
    taken: set[str] = set()
    for person in people:
        stem = _UNSAFE.sub("_", person).strip("._")[:_LONGEST] or "card"
        if not is_portable(f"{stem}.pdf"):  # called as a device is on some systems
            stem += "_"
        name, n = stem, 2
        while name.casefold() in taken:
            name, n = f"{stem}-{n}", n + 1
        taken.add(name.casefold())
        found.append(f"{name}.pdf")
    return found
