"""Private-domain revenue as a product of four factors: the waterfall between two months, and what would reach the target."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.message import Label, Message, msg
from goalbook.show.block import note
from goalbook.show.charts import ibcs
from goalbook.show.charts.pd_bridge import Step, bridge_chart
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.words import filled, inside, number, rows, says, titled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

Row = dict[str, object]
KINDS = {"customers": "n", "delivery": "pct", "conversion": "pct", "order_value": "money", "revenue": "money_compact"}
FACTORS = tuple(KINDS)[:-1]


def largest(by_factor: Mapping[str, Row]) -> Row | None:
    """Return the factor that did most in the direction in which the revenue went; None where no change is known."""
    change = number(by_factor["revenue"]["effect"])
    same = [by_factor[name] for name in FACTORS if number(by_factor[name]["effect"]) * change > 0]
    return max(same, key=lambda row: abs(number(row["effect"])), default=None)


def revenue(review: MonthlyReview, language: Language) -> list[Markup]:
    """Return the waterfall with the factors beside it; the factors alone where the month before is not known."""
    found = rows(review.tables.get("pd_formula"))
    if not found:
        return []
    by_factor = {str(row["factor"]): row for row in found}
    told = table(filled(_columns(review, language, found)), Frame(total=True, kind="mix"))
    chart = bridge_chart(_steps(review, language, by_factor), _titles(review, by_factor), language)
    beside = [told, *_notes(review, found, language)]
    if chart is None:
        return beside
    return [Markup('<div class="charts">{}<div class="beside">{}</div></div>').format(chart.html(), Markup("").join(beside))]


def _columns(review: MonthlyReview, language: Language, found: list[Row]) -> list[Column]:
    period = review.meta.period

    def cells(name: str) -> list[str]:
        return [language.number(number(row[name]), KINDS[str(row["factor"])]) for row in found]

    return [
        Column(language.say(msg("Factor")), [_name(language, row) for row in found], "text"),
        Column(titled(language, period.previous().name), cells("previous")),
        Column(titled(language, period.name), cells("now")),
        Column(language.say(msg("Alone to reach the target")), [_needed(language, row) for row in found]),
    ]


def _name(language: Language, row: Row) -> str:
    name = row["name"] if isinstance(row["name"], Label) else Label("", "")
    sign = {"customers": "", "revenue": "= "}.get(str(row["factor"]), "× ")
    return f"{sign}{language.say(name)}"


def _needed(language: Language, row: Row) -> Markup | str:
    text = language.number(number(row["needed"]), KINDS[str(row["factor"])])
    return text if row["possible"] else toned(language.say(msg("not possible")), "bad")


def _notes(review: MonthlyReview, found: list[Row], language: Language) -> list[Markup]:
    """Say how the factors are counted, where the target comes from, which guides are not in it and whether the month is over."""
    texts = [msg("Customers on the average day; order value per customer who bought.")]
    last = review.tables["pd_months"]["last"].iloc[-1].date()
    if last < review.meta.period.end:
        texts.append(msg("The figures end on {day:day}; the other months are cut on the same day.", day=last))
    source = str(found[-1]["target_source"])
    if source == "goals":
        texts.append(msg("The target is the month's share, by days, of that of the goals."))
    if number(found[0]["guides_left_out"]) > 0:
        texts.append(msg("Guides without one of the figures, left out: {n:n}.", n=number(found[0]["guides_left_out"])))
    return [note(Markup(" ").join(says(language, text) for text in texts))]


def _steps(review: MonthlyReview, language: Language, by_factor: Mapping[str, Row]) -> list[Step]:
    before, now = (number(by_factor["revenue"][name]) for name in ("previous", "now"))
    if math.isnan(before) or math.isnan(now):
        return []
    names = [language.say(one.name) for one in (review.meta.period.previous(), review.meta.period)]
    steps = [Step(names[0], 0.0, before, language.number(before, "money_compact"), ibcs.GREY, total=True)]
    level = before
    for factor in FACTORS:
        row, effect = by_factor[factor], number(by_factor[factor]["effect"])
        fill = ibcs.GOOD if effect > 0 else ibcs.BAD
        text = language.number(effect, "money_compact", signed=True)
        name = row["name"] if isinstance(row["name"], Label) else Label("", "")
        steps.append(Step(language.say(name), level, level + effect, text, fill))
        level += effect
    return [*steps, Step(names[1], 0.0, now, language.number(now, "money_compact"), ibcs.INK, total=True)]


def _titles(review: MonthlyReview, by_factor: Mapping[str, Row]) -> tuple[Message, Message]:
    main, period = largest(by_factor), review.meta.period
    subtitle = msg("Private-domain revenue, {before} to {now}, by factor", before=period.previous().name, now=period.name)
    if main is None:
        return msg("Private-domain revenue stands where it stood"), subtitle
    name = inside(main["name"]) if isinstance(main["name"], Label) else Label("", "")
    effect, factor = number(main["effect"]), str(main["factor"])
    was, came = (language_text(factor, number(main[key])) for key in ("previous", "now"))
    if effect < 0:
        return msg("{effect:money_compact} less from {factor}: {was} → {came}", effect=-effect, factor=name, was=was, came=came), subtitle
    return msg("{effect:money_compact} more from {factor}: {was} → {came}", effect=effect, factor=name, was=was, came=came), subtitle


def language_text(factor: str, value: float) -> Message:
    """Return a factor's value as it stands inside a sentence."""
    if KINDS[factor] == "n":
        return msg("{value:n}", value=value)
    return msg("{value:pct}", value=value) if KINDS[factor] == "pct" else msg("{value:money}", value=value)
