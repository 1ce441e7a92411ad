"""What a scenario file says about itself beside its parameters: whose book it is, which period, what it is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.core.message import Label, two_languages

if TYPE_CHECKING:
    from collections.abc import Mapping

BOOK, PERIOD, NAME = "book", "period", "name"
_UNNAMED = Label("", "")


@dataclass(frozen=True)
class Marks:
    """The marks of one scenario, empty where its file does not say."""

    book: str = ""
    period: str = ""
    name: Label = _UNNAMED

    def fits(self, book: str, period: str) -> bool:
        """Say whether the scenario may stand in a report of this book and period; what is not marked fits all."""
        return self.book in ("", book) and self.period in ("", period)


def split(held: Mapping[str, object]) -> tuple[Marks, dict[str, object]]:
    """Return the marks and the parameters of a scenario file."""
    plain = {key: "" if held.get(key) is None else str(held[key]) for key in (BOOK, PERIOD)}
    rest = {key: value for key, value in held.items() if key not in (BOOK, PERIOD, NAME)}
    return Marks(plain[BOOK].replace("-", "_"), plain[PERIOD], _name(held.get(NAME))), rest


def _name(given: object) -> Label:
    if isinstance(given, dict):
        en, zh = (str(given.get(code) or "") for code in ("en", "zh"))
        return Label(en or zh, zh or en)
    return two_languages(str(given)) if given else _UNNAMED
