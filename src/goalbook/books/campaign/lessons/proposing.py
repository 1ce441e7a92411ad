"""Which lessons a retrospective proposes: what beat expectation and what clearly failed, without those that are kept already (CR-17)."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.campaign.lessons import audience, outcomes, proof
from goalbook.books.campaign.lessons.card import COLUMNS, Card, best_known
from goalbook.core.compare import at_least, at_most

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from goalbook.books.campaign.preparation import Prepared
    from goalbook.core.policy import Policy

KINDS: tuple[Callable[[Prepared, Mapping[str, pd.DataFrame]], Iterator[Card]], ...] = (
    proof.of_tests,
    proof.of_effect,
    outcomes.of_key_results,
    outcomes.of_rates,
    outcomes.of_channels,
    audience.of_tiers,
    audience.of_segments,
    audience.of_referrals,
)
MOST = 8  # cards: more is nobody's lesson
_NUMBERED = re.compile(r"(.*?)(\d+)")
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


def proposed_lessons(prepared: Prepared, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the cards, what worked first and the best known of it before the rest; none while the campaign runs.

    ``known`` names the lesson that says so already, which is not proposed again.
    """
    if runs_still(prepared.state, prepared.as_of, prepared.end):
        return pd.DataFrame(columns=list(COLUMNS))  # figures to date against the plan of all days would all fall short
    policy = prepared.inputs.policy
    cards = best_known(card for kind in KINDS for card in kind(prepared, tables) if tells(card, policy))
    kept = _kept(prepared)
    known = [_known(card, kept) for card in cards]
    new = failures_last([card for card, lesson in zip(cards, known, strict=True) if not lesson][:MOST])
    ids = dict(zip((id(card) for card in new), new_ids(prepared, len(new)), strict=True))
    said = {id(card): lesson for card, lesson in zip(cards, known, strict=True)}
    kept_or_new = [card for card in failures_last(cards) if said[id(card)] or id(card) in ids]
    rows = [_row(prepared, card, ids.get(id(card), said[id(card)]), said[id(card)]) for card in kept_or_new]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def runs_still(state: str, as_of: date, end: date) -> bool:
    """Say whether it is too early for lessons: the campaign, or what is measured of it, has not come to its end."""
    return state == "running" or as_of < end


def failures_last(cards: Sequence[Card]) -> list[Card]:
    """Return cards in their order, those that warn behind those that worked."""
    return sorted(cards, key=lambda card: not card.worked)


def tells(card: Card, policy: Policy) -> bool:
    """Say whether a card is worth keeping: it beat what was expected by the margin, or fell short by so much that it warns."""
    margin, shortfall = float(policy.get("campaign.lesson_margin")), float(policy.get("campaign.lesson_shortfall"))
    return at_least(card.gain, margin) or at_most(card.gain, -shortfall)


def new_ids(prepared: Prepared, count: int) -> list[str]:
    """Return ids as the team writes them: its last one counted on, from 1 in a year that is new to it; else the campaign's, numbered."""
    lessons = prepared.inputs.lessons
    taken = [] if lessons is None else [str(one) for one in lessons["lesson"]]
    last = _NUMBERED.fullmatch(taken[-1]) if taken else None
    stem, width, at = (last[1], len(last[2]), int(last[2])) if last else (f"{prepared.campaign_id}-", 2, 0)
    year = _YEAR.search(stem)
    if last and year and year[0] != str(prepared.end.year):
        stem, at = f"{stem[: year.start()]}{prepared.end.year}{stem[year.end() :]}", 0
    found: list[str] = []
    while len(found) < count:
        at += 1
        name = f"{stem}{at:0{width}}"
        if name not in taken:
            found.append(name)
    return found


def _kept(prepared: Prepared) -> list[dict[str, str]]:
    lessons = prepared.inputs.lessons
    if lessons is None:
        return []
    own = lessons[(lessons["campaign"] == prepared.campaign_id) & (lessons["status"] != "withdrawn")]
    return [{name: str(row[name]) for name in ("lesson", "mechanic", "metric")} for row in own.to_dict("records")]


def _known(card: Card, kept: list[dict[str, str]]) -> str:
    """Return the lesson of this campaign about the same mechanic and figure, "" where none is kept."""
    for lesson in kept:
        if lesson["mechanic"] == card.mechanic and lesson["metric"] in (card.metric, "" if card.mechanic else card.metric):
            return lesson["lesson"]
    return ""


def _row(prepared: Prepared, card: Card, lesson: str, known: str) -> tuple[object, ...]:
    said = {
        "lesson": lesson,
        "date_day": prepared.as_of,
        "campaign": prepared.campaign_id,
        "worked": card.worked,
        "known": known,
        **{name: getattr(card, name) for name in COLUMNS if hasattr(card, name) and name != "worked"},
    }
    return tuple(math.nan if said[name] is None else said[name] for name in COLUMNS)
