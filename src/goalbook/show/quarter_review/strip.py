"""The key figures across page one: the headline at its end, then the board's figures of the whole period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import Message, msg
from goalbook.show.front_page import figures_strip
from goalbook.show.monthly_review.strip import change_text
from goalbook.show.quarter_review.narrative import passes
from goalbook.show.words import headline_name, known, metric_name, number, rows, titled, value_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from goalbook.books.quarter_review.result import QuarterReview
    from goalbook.core.language import Language

Box = tuple[Message | str, str, Message | str]
PLACES = 6


def strip(review: QuarterReview, language: Language) -> Markup:
    """Return up to six key figures."""
    return figures_strip(language, list(_boxes(review, language))[:PLACES])


def _boxes(review: QuarterReview, language: Language) -> Iterator[Box]:
    head = review.headline
    at_end = head.to_date if review.over else head.landing
    if at_end is not None and head.horizon_target:
        share = language.number(at_end / head.horizon_target, "pct")
        below = msg("{share:text} of {target:text}", share=share, target=value_text(review, language, head.metric_id, head.horizon_target))
        name = headline_name(review) if review.over else msg("{name}, heading for", name=headline_name(review))
        yield titled(language, name), value_text(review, language, head.metric_id, at_end), below
    passed, judged = passes(review)
    if judged:
        name = msg("Key results passed") if review.over else msg("Key results on course")
        yield name, language.number(passed, "n"), msg("of {n:n} committed", n=judged)
    table = sorted((row for row in rows(review.tables.get("kpis")) if known(row["strip"])), key=lambda row: number(row["strip"]))
    for row in table:
        if row["id"] == head.metric_id and at_end is not None and head.horizon_target:
            continue
        value = value_text(review, language, str(row["id"]), number(row["actual"]))
        yield language.say(metric_name(review, str(row["id"]))), value, _against(review, language, row)


def _against(review: QuarterReview, language: Language, row: dict[str, object]) -> Message:
    """Say what a figure is compared with: its target, else as many days of the period before."""
    if known(row["target"]) and known(row["deviation"]):
        target = value_text(review, language, str(row["id"]), number(row["target"]))
        change = language.number(number(row["deviation"]), "pct", signed=True)
        return msg("{change:text} on {target:text}", change=change, target=target)
    if known(row["mom"]):
        change = change_text(language, row, number(row["mom"]))
        return msg("{change:text} on {period:text}", change=change, period=_short(review.meta.period.previous().label))
    return msg("nothing to compare with yet")


def _short(label: str) -> str:
    """Return a period's name without its year, where it has more than one: a box of the strip is narrow."""
    return label.rsplit("-", maxsplit=1)[-1]
