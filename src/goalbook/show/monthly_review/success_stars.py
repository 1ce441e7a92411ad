"""The stars of the month as one bar of shares, the three months before beneath it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.message import msg
from goalbook.show.tables import Column, table
from goalbook.show.words import number, rows

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

WIDTH = 90  # pixels of the widest bar
Row = dict[str, object]


def stars_bar(review: MonthlyReview, language: Language) -> Markup | None:
    """Return a line per number of stars, five first, each share with its bar; None where the month has no ratings."""
    found = rows(review.tables.get("success_stars"))
    label = review.meta.period.label
    month = {int(number(row["stars"])): row for row in found if row["month"] == label}
    if not month:
        return None
    earlier = [row for row in found if row["month"] != label]
    total = math.fsum(number(row["ratings"]) for row in earlier)
    before = {star: math.fsum(number(row["ratings"]) for row in earlier if number(row["stars"]) == star) for star in month}
    stars = sorted(month, reverse=True)
    shares = {star: number(month[star]["share"]) for star in stars}
    scale = WIDTH / max(shares.values())
    columns = [
        Column(language.say(msg("Stars")), ["★" * star for star in stars], "text"),
        Column(language.say(msg("Ratings")), [language.number(number(month[star]["ratings"]), "n") for star in stars]),
        Column(language.say(msg("Share")), [language.number(shares[star], "pct0") for star in stars]),
        Column("", [_bar(shares[star] * scale, before[star] / total * scale if total else math.nan) for star in stars], "bar"),
        Column(
            language.say(msg("months before")), [language.number(before[star] / total if total else math.nan, "pct0") for star in stars]
        ),
    ]
    return table(columns)


def _bar(share: float, before: float) -> Markup:
    """Return a share as a bar with a light line where it was."""
    mark = (
        Markup("") if math.isnan(before) else Markup('<path d="M{x} 0V12" stroke="#607d8b" stroke-width="1.5"/>').format(x=round(before, 1))
    )
    return Markup('<svg class="vb" width="{w}" height="12" viewBox="0 0 {w} 12" aria-hidden="true">{bar}{mark}</svg>').format(
        w=WIDTH + 4, bar=Markup('<rect x="0" y="2" width="{}" height="8" fill="#263238"/>').format(round(share, 1)), mark=mark
    )
