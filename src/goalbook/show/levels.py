"""How a level of a key result is written: small rates and quotients with two decimals, since targets differ late."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.core.message import Message, msg
from goalbook.show.quantity import quantity
from goalbook.show.words import value_text

if TYPE_CHECKING:
    from goalbook.books.result import BookResult
    from goalbook.core.language import Language

SMALL = 0.1  # rates below it


def level(unit: str, value: float) -> Message:
    """Return a level inside a sentence."""
    if unit == "share" and abs(value) < SMALL:
        return msg("{value:pct2}", value=value)
    return msg("{value:ratio2}", value=value) if unit == "ratio" else quantity(unit, value)


def level_text(result: BookResult, language: Language, metric_id: str, value: float) -> str:
    """Return a level in a table; a dash where it is not known."""
    unit = str(result.catalogue.get(metric_id).unit)
    if math.isnan(value):
        return "–"
    fine = unit == "ratio" or (unit == "share" and abs(value) < SMALL)
    return language.say(level(unit, value)) if fine else value_text(result, language, metric_id, value)
