"""The target setting in a few lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import msg
from goalbook.show.brief import Brief
from goalbook.show.target_setting.asks import asks
from goalbook.show.target_setting.narrative import headline, history, needs, sums
from goalbook.show.target_setting.strip import strip

if TYPE_CHECKING:
    from goalbook.books.target_setting.result import TargetSetting
    from goalbook.core.language import Language


def brief(result: TargetSetting, language: Language) -> Brief:
    """Return headline, strip, what history says, whether it adds up, what would have to be true, and what to agree on."""
    paragraphs = (
        (msg("What history says"), history(result)),
        (msg("Does it add up"), sums(result)),
        (msg("What it takes"), needs(result)),
    )
    return Brief(headline(result), strip(result, language), tuple(one for one in paragraphs if one[1]), (msg("Agree on"), asks(result)))
