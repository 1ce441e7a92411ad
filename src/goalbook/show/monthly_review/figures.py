"""The figures that the review's sliders move."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.core.message import Message, msg
from goalbook.show.monthly_review.risk_reallocation import brought
from goalbook.show.words import number, rows, value_text

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language


@dataclass(frozen=True)
class Figures:
    """What the panel shows of one review, as text in its language."""

    landing: str
    span: str
    chance: str
    required: str
    score: str
    alerts: str


def figures(review: MonthlyReview, language: Language) -> Figures:
    """Return the figures that the sliders move."""
    head = review.headline

    def text(value: float | None, *, compact: bool = True) -> str:
        return value_text(review, language, head.metric_id, float("nan") if value is None else value, compact=compact)

    low, high = text(head.low), text(head.high)
    return Figures(
        landing=text(head.landing, compact=False),
        span="–" if "–" in (low, high) else f"{low} – {high}",
        chance=language.number(head.probability, "pct0"),
        required=text(head.required_per_day, compact=False),
        score=language.number(head.expected_score, "ratio2"),
        alerts=language.number(float(len(review.tables["alerts"])), "n"),
    )


def boxes(review: MonthlyReview, language: Language) -> tuple[tuple[str, Message, str], ...]:
    """Return (key, name, value) of each figure, in the order of the panel."""
    shown = figures(review, language)
    return (
        ("landing", msg("Heading for"), shown.landing),
        ("range", msg("80 % range"), shown.span),
        ("chance", msg("Chance to reach the target"), shown.chance),
        ("required", msg("Needed a week") if review.meta.grain == "week" else msg("Needed a day"), shown.required),
        ("score", msg("Expected score"), shown.score),
        ("alerts", msg("Alerts"), shown.alerts),
        *_wecom(review, language),
        *_people(review, language),
        *_lent(review, language),
    )


def _lent(review: MonthlyReview, language: Language) -> tuple[tuple[str, Message, str], ...]:
    """Return what the money moved between channels brings a month, where it was moved; where it is not measured, that."""
    if "reallocation" not in review.tables:
        return ()
    effect = brought(review)
    text = language.say(msg("not measured")) if math.isnan(effect) else language.number(effect, "n", signed=True)
    return (("lent", msg("Money moved brings a month"), text),)


def _wecom(review: MonthlyReview, language: Language) -> tuple[tuple[str, Message, str], ...]:
    """Return how many of the month's WeCom contacts buy at the sliders' rates, where the team keeps those."""
    found = [row for row in rows(review.tables.get("wecom_moved")) if row["step"] == "bought"]
    title = msg("Buyers of the month’s WeCom contacts")
    return tuple(("wecom", title, language.number(number(row["moved"]), "n")) for row in found)


def _people(review: MonthlyReview, language: Language) -> tuple[tuple[str, Message, str], ...]:
    """Return the team's mean score and what the bonus pays at the sliders, where the team keeps scores."""
    scores = [row for row in rows(review.tables.get("score_groups")) if not row["group"]]
    bonus = [row for row in rows(review.tables.get("bonus_steps")) if row["in_force"]]
    return (
        *(("people_score", msg("Mean score of the members"), language.number(number(row["score"]), "pct")) for row in scores),
        *(
            ("bonus", msg("Members paid a bonus"), language.say(msg("{n:n} of {all:n}", n=number(row["paid"]), all=number(row["members"]))))
            for row in bonus
        ),
    )
