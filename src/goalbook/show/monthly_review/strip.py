"""The key figures across page one: value, change with its sign and arrow, and what it is compared with."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.message import Message, msg
from goalbook.show.tables import toned
from goalbook.show.words import headline_name, known, metric_name, month_short, number, rows, tone, value_text

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

PLACES = 6


def strip(review: MonthlyReview, language: Language) -> Markup:
    """Return up to six key figures; the last one is the pace needed from here, where there is a goal to reach."""
    table = sorted((row for row in rows(review.tables.get("kpis")) if known(row["strip"])), key=lambda row: number(row["strip"]))
    needed = _needed(review, language)
    cells = [_cell(review, language, row) for row in table[: PLACES - bool(needed)]]
    if needed:
        cells.append(needed)
    if not cells:
        return Markup("")
    return Markup('<table class="strip"><tr>{}</tr></table>').format(Markup("\n").join(cells))


def _box(name: str, value: str, below: Markup) -> Markup:
    return Markup('<td><span class="k">{}</span><span class="v">{}</span><span class="d">{}</span></td>').format(name, value, below)


def _cell(review: MonthlyReview, language: Language, row: dict[str, object]) -> Markup:
    metric_id, name = str(row["id"]), metric_name(review, str(row["id"]))
    if review.headline.channel and metric_id == review.headline.metric_id:
        row, name = _of_channel(review, row), headline_name(review)
    value = value_text(review, language, metric_id, number(row["actual"]))
    return _box(language.say(name), value, _comparison(review, language, row))


def _of_channel(review: MonthlyReview, row: dict[str, object]) -> dict[str, object]:
    """Return the board's row with the figures of the headline's one channel: the sentence beside the strip speaks of these."""
    head = review.headline
    actual, target = number(head.period_actual), number(head.period_target)
    own = next((one for one in rows(review.tables.get("channels")) if one["channel"] == head.channel and one["kind"] != "total"), None)
    before = number(own["previous"]) if own else math.nan
    changes = {"deviation": actual / target - 1 if target else math.nan, "mom": _on(actual, before, row)}
    return {**row, "actual": actual, "target": target, **changes}


def _on(actual: float, before: float, row: dict[str, object]) -> float:
    if row["kind"] == "ratio" and row["unit"] == "share":
        return actual - before
    return actual / before - 1 if before else math.nan


def _comparison(review: MonthlyReview, language: Language, row: dict[str, object]) -> Markup:
    direction = str(row["direction"])
    if known(row["target"]) and known(row["deviation"]):
        change = number(row["deviation"])
        text = value_text(review, language, str(row["id"]), number(row["target"]))
        named = {"cap": msg("cap {target}", target=text), "floor": msg("at least {target}", target=text)}
        against = named.get(str(row["target_kind"]), msg("of {target}", target=text))
        return _change(language.number(change, "pct", signed=True), change, direction, language.say(against))
    change = number(row["mom"])
    if not known(change):
        return Markup('<span class="q">{}</span>').format(language.say(msg("nothing to compare with yet")))
    against = msg("on {month}", month=month_short(review.meta.period.previous().start.month))
    return _change(change_text(language, row, change), change, direction, language.say(against))


def change_text(language: Language, row: dict[str, object], change: float) -> str:
    """Return a change on an earlier period: shares in basis points, everything else relative."""
    kind = "bp" if row["kind"] == "ratio" and row["unit"] == "share" else "pct"
    return language.number(change, kind, signed=True)


def _change(text: str, change: float, direction: str, against: str) -> Markup:
    if not any(digit in text for digit in "123456789"):
        change = 0.0  # what is written as zero has no direction
    judged = tone(change, direction)
    arrow = "▲ " if change > 0 else "▼ " if change < 0 else ""
    return Markup('{} <span class="q">{}</span>').format(toned(arrow + text, judged), against)


def _needed(review: MonthlyReview, language: Language) -> Markup | None:
    head = review.headline
    if head.required_per_day is None or head.complete:
        return None
    weekly = review.meta.grain == "week"
    required = value_text(review, language, head.metric_id, head.required_per_day, compact=False)
    current = value_text(
        review, language, head.metric_id, head.current_per_day if head.current_per_day is not None else float("nan"), compact=False
    )
    value: Message = msg("{value}/week", value=required) if weekly else msg("{value}/day", value=required)
    below = Markup('<span class="q">{}</span>').format(language.say(msg("now {value}", value=current)))
    return _box(language.say(msg("Needed from here")), language.say(value), below)
