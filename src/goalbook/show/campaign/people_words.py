"""Words and small drawings that the blocks about people share."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.books.rows import rows_of
from goalbook.core.numbers import SYMBOLS
from goalbook.show.tables import FILLS, BarScale, toned
from goalbook.show.words import number, says

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goalbook.books.campaign.result import CampaignResult
    from goalbook.books.rows import Row
    from goalbook.core.language import Language
    from goalbook.core.message import Message
    from goalbook.show.tables import Tone

BAR = 110  # CSS pixels


def rows_in(result: CampaignResult, name: str) -> list[Row]:
    """Return a table's rows; none where the report has no such table."""
    found = result.tables.get(name)
    return [] if found is None else rows_of(found)


def unfinished(result: CampaignResult) -> bool:
    """Say whether a retrospective is made before the campaign is over: what is only measured at its end is not known yet."""
    return result.looks_back and result.meta.as_of < rows_in(result, "campaign")[0]["end"]


def block(language: Language, title: Message, sub: Message | None, body: Markup) -> Markup:
    """Return a table under its message; the line below says what is shown."""
    below = language.say(sub) if sub is not None else ""
    head = Markup('<figcaption><b class="title">{}</b><span class="sub">{}</span></figcaption>').format(says(language, title), below)
    return Markup('<figure class="tab wide">{}{}</figure>').format(head, body)


def numbers(language: Language, found: Sequence[Row], name: str, kind: str) -> list[str]:
    """Return a column's cells."""
    return [language.number(number(row[name]), kind) for row in found]


def either(language: Language, found: Sequence[Row], name: str, kind: str) -> list[str]:
    """Return a column's cells, empty where nobody knows."""
    return ["" if math.isnan(number(row[name])) else language.number(number(row[name]), kind) for row in found]


def symbol(language: Language) -> str:
    """Return the currency as the head of a column of whole amounts says it."""
    return SYMBOLS.get(language.currency, language.currency)


def gaps(language: Language, found: Sequence[Row], name: str, bad: float) -> list[Markup]:
    """Return differences in percentage points, red for the rows whose relative gap is as bad as this or worse."""
    cells = []
    for row in found:
        value, relative = number(row[name]), number(row[name.replace("_pp", "_gap")])
        tone: Tone = "bad" if relative <= -bad else "plain"  # False for NaN
        cells.append(toned("–" if math.isnan(value) else language.number(value, "pp", signed=True), tone))
    return cells


def two_bars(planned: float, actual: float, scale: BarScale) -> Markup:
    """Return the actual as a solid bar with the plan outlined around it; whatever is not known is left out."""
    parts = Markup("")
    if not math.isnan(actual):
        parts += Markup('<rect x="1" y="4" width="{w}" height="7" fill="{ink}"/>').format(w=scale.x(actual) - 1, ink=FILLS["plain"])
    if not math.isnan(planned):
        parts += Markup('<rect x="1" y="1.5" width="{w}" height="12" fill="none" stroke="{ink}"/>').format(
            w=scale.x(planned) - 1, ink=FILLS["plain"]
        )
    return Markup('<svg class="vb" width="{w}" height="15" viewBox="0 0 {w} 15" aria-hidden="true">{parts}</svg>').format(
        w=scale.width + 2, parts=parts
    )
