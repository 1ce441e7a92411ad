"""The key figures across page one: value, change with its sign and arrow, and what it is compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.message import Message, msg
from goalbook.show.monthly_review.words import known, metric_name, month_short, number, rows, tone, value_text
from goalbook.show.tables import Tone, toned

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
    metric_id = str(row["id"])
    value = value_text(review, language, metric_id, number(row["actual"]))
    return _box(language.say(metric_name(review, metric_id)), value, _comparison(review, language, row))


def _comparison(review: MonthlyReview, language: Language, row: dict[str, object]) -> Markup:
    direction = str(row["direction"])
    if known(row["target"]) and known(row["deviation"]):
        change = number(row["deviation"])
        text = value_text(review, language, str(row["id"]), number(row["target"]))
        named = {"cap": msg("cap {target}", target=text), "floor": msg("at least {target}", target=text)}
        against = named.get(str(row["target_kind"]), msg("of {target}", target=text))
        return _change(language.number(change, "pct", signed=True), tone(change, direction), change, language.say(against))
    change = number(row["mom"])
    if not known(change):
        return Markup('<span class="q">{}</span>').format(language.say(msg("nothing to compare with yet")))
    against = msg("on {month}", month=month_short(review.meta.period.previous().start.month))
    return _change(change_text(language, row, change), tone(change, direction), change, language.say(against))


def change_text(language: Language, row: dict[str, object], change: float) -> str:
    """Return a change on an earlier period: shares in basis points, everything else relative."""
    kind = "bp" if row["kind"] == "ratio" and row["unit"] == "share" else "pct"
    return language.number(change, kind, signed=True)


def _change(text: str, judged: Tone, change: float, against: str) -> Markup:
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
