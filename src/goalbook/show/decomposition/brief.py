"""The decomposition in a few lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import msg
from goalbook.show.brief import Brief
from goalbook.show.decomposition.asks import asks
from goalbook.show.decomposition.narrative import carried, closing, headline, sums
from goalbook.show.decomposition.strip import strip

if TYPE_CHECKING:
    from goalbook.books.decomposition.result import Decomposition
    from goalbook.core.language import Language


def brief(result: Decomposition, language: Language) -> Brief:
    """Return headline, strip, whether it adds up, what closes the gaps, who carries it, and what to decide."""
    paragraphs = (
        (msg("Does it add up"), sums(result)),
        (msg("What closes it"), closing(result)),
        (msg("Who carries it"), carried(result)),
    )
    return Brief(headline(result), strip(result, language), tuple(one for one in paragraphs if one[1]), (msg("Decide"), asks(result)))
