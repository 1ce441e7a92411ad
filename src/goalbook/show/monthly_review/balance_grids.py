"""Two small grids with numbers: dimensions by tiers of targets, and the four fields with their four sub-items."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from goalbook.books.monthly_review.balance.grid import spread
from goalbook.books.monthly_review.balance.names import GOAL_DIMENSIONS, ITEM_DIMENSIONS, TIER_NAMES, item_name
from goalbook.core.compare import at_least, at_most
from goalbook.core.message import Message, msg
from goalbook.inputs.balance import BEST
from goalbook.inputs.weights import TIERS
from goalbook.show.tables import Column, table
from goalbook.show.words import known, number, rows, says

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language
    from goalbook.core.message import Label

Row = dict[str, object]
DEEPEST = 0.32  # the darkest tint that black letters stand on
BAD = "179,38,30"
INK = "84,110,122"


def tier_grid(review: MonthlyReview, language: Language) -> Markup:
    """Return dimensions by tiers with what is reached of their targets; nothing where no key result names a tier."""
    found = rows(review.tables.get("tier_grid"))
    if not found:
        return Markup("")
    cells = {(row["dimension"], row["tier"]): row for row in found}
    used = [tier for tier in (*TIERS, "") if tier or any(row["tier"] == "" for row in found)]
    dimensions = [one for one in GOAL_DIMENSIONS if one or any(row["dimension"] == "" for row in found)]
    line = float(review.policy.pass_line)
    columns = [
        Column("", [language.say(GOAL_DIMENSIONS[one]) for one in dimensions], "text"),
        *(
            Column(language.say(TIER_NAMES[tier]), [_reached(language, cells.get((one, tier)), line) for one in dimensions])
            for tier in used
        ),
    ]
    sub = msg(
        "Attainment that key results are heading for, mean of each cell, number of key results; red: below the pass line of {line:pct0}",
        line=line,
    )
    return _figure(language, _tier_title(review, found), sub, table(columns))


def balance_grid(review: MonthlyReview, language: Language) -> Markup:
    """Return the four fields with their sub-items' scores; nothing where the month has none."""
    found = rows(review.tables.get("balance"))
    if not found:
        return Markup("")
    fields = {field: [row for row in found if row["dimension"] == field] for field in ITEM_DIMENSIONS}
    most = max(len(items) for items in fields.values())
    columns = [
        Column("", [_field(language, name, fields[field]) for field, name in ITEM_DIMENSIONS.items()], "text"),
        *(Column("", [_item(language, items[place]) for items in fields.values()], "text") for place in range(most)),
    ]
    by_figure = any(row["scored_by"] == "figure" for row in found)
    sub = msg("Scores from 0 to 5, given by the team; the darker, the higher")
    if by_figure:
        sub = msg("Scores from 0 to 5, given by the team, with * by a figure; the darker, the higher")
    return _figure(language, _balance_title(review), sub, table(columns))


def _figure(language: Language, title: Message, sub: Message, body: Markup) -> Markup:
    head = Markup('<figcaption><b class="title">{}</b><span class="sub">{}</span></figcaption>').format(
        says(language, title), language.say(sub)
    )
    return Markup('<figure class="tab">{}{}</figure>').format(head, body)


def _tier_title(review: MonthlyReview, found: list[Row]) -> Message:
    line = float(review.policy.pass_line)
    scored = [row for row in found if known(row["reached"])]
    short = [row for row in scored if not at_least(number(row["reached"]), line)]
    if not scored:
        return msg("No key result's attainment is known")
    if not short:
        return msg("Every group of targets is at or above {line:pct0}", line=line)
    return msg("Heading below {line:pct0}: {short:n} of {n:n} groups of targets", short=len(short), n=len(scored), line=line)


def _balance_title(review: MonthlyReview) -> Message:
    ends, most = spread(review.tables["balance"]), float(review.policy.balance.max_spread)
    if ends is None:
        return msg("Fewer than two sub-items are scored")
    low, high = ends
    apart = number(high["score"]) - number(low["score"])
    field, item = ITEM_DIMENSIONS[str(low["dimension"])], item_name(str(low["item"]))
    if at_most(apart, most):
        return msg("In balance: {apart:ratio} points between best and weakest ({field}: {item})", apart=apart, field=field, item=item)
    return msg("Out of balance: {field}, {item} lies {apart:ratio} points below the best", apart=apart, field=field, item=item)


def _reached(language: Language, row: Row | None, line: float) -> Markup | str:
    if row is None:
        return ""
    reached, n = number(row["reached"]), number(row["key_results"])
    count = Markup(' <span class="q">×{}</span>').format(language.number(n, "n")) if n > 1 else Markup("")
    if math.isnan(reached):
        return Markup("–{}").format(count)
    short = not at_least(reached, line)
    text = language.number(reached, "pct0") + (" ▼" if short else "")
    depth = round(DEEPEST * min(1.0, reached), 2)
    return _tint(Markup("{}{}").format(text, count), BAD if short else INK, 0.18 if short else depth)


def _item(language: Language, row: Row) -> Markup:
    name, score = language.say(item_name(str(row["item"]))), number(row["score"])
    if math.isnan(score):
        return Markup('{}<br><span class="q">–</span>').format(name)
    mark = "*" if row["scored_by"] == "figure" else ""
    before = number(row["before"])
    apart = round(score, 1) - round(before, 1)  # as it is read: no arrow between figures that look alike
    moved = "" if math.isnan(apart) or not apart else " ▲" if apart > 0 else " ▼"
    text = Markup("{}<br><b>{}{}</b>{}").format(name, language.number(score, "ratio"), mark, moved)
    return _tint(text, INK, round(DEEPEST * score / BEST, 2))


def _field(language: Language, name: Label, items: list[Row]) -> Markup:
    """Return a field's name over the mean of its scores."""
    scored = [number(row["score"]) for row in items if known(row["score"])]
    mean = language.say(msg("mean {score:ratio}", score=sum(scored) / len(scored))) if scored else ""
    return Markup('{}<br><span class="q">{}</span>').format(language.say(name), mean)


def _tint(text: Markup, colour: str, depth: float) -> Markup:
    style = escape(f"display:block;padding:0 1mm;background:rgba({colour},{depth})")
    return Markup('<span style="{}">{}</span>').format(style, text)
