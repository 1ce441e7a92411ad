"""The review deck: every main figure over six weeks and twelve months, the prior year beside it, and its changes in one line below."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.message import Message, msg
from goalbook.show.block import Block, note, section
from goalbook.show.charts.deck import campaigns_of, deck_data, figure_text, panel_svg
from goalbook.show.monthly_review.campaigns import campaign_names
from goalbook.show.monthly_review.reasons import day_of
from goalbook.show.monthly_review.strip import change_text
from goalbook.show.tables import toned
from goalbook.show.words import known, metric_name, number, rows, says, tone

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language
    from goalbook.show.charts.deck import Panel

COLUMNS = 2
Row = dict[str, object]


def deck(review: MonthlyReview, language: Language) -> Block:
    """Return the deck as small multiples, two beside each other; without two weeks or months of anything one line says so."""
    title, panels = language.say(msg("Review deck")), deck_data(review)
    if not panels:
        empty = msg("Fewer than two weeks or months are known: there is nothing to lay side by side yet.")
        return section("deck", title, [note(language.say(empty))])
    changes = _changes(review)
    cells = [_cell(review, language, panel, changes.get(panel.metric_id)) for panel in panels]
    lines = [Markup("<tr>{}</tr>").format(Markup("\n").join(cells[start : start + COLUMNS])) for start in range(0, len(cells), COLUMNS)]
    legend = _legend(review, panels)
    shown = [half for panel in panels for half in (panel.weeks, panel.months) if half.starts]
    reach = (min(half.starts[0] for half in shown), max(half.ends[-1] for half in shown))
    ran = [row for row in campaigns_of(review) if day_of(row["first"]) <= reach[1] and day_of(row["end"]) >= reach[0]]
    if ran:
        names = campaign_names(review, ",".join(str(row["campaign_id"]) for row in ran))
        legend = msg("{legend}; bar above: weeks and months with days of {names}", legend=legend, names=names)
    caption = Markup('<p class="deckhead"><b>{}</b><span class="sub">{}</span></p>').format(
        says(language, _message(panels, changes)), language.say(legend)
    )
    return section("deck", title, [caption, Markup('<table class="deck">{}</table>').format(Markup("\n").join(lines))])


def _changes(review: MonthlyReview) -> dict[str, Row]:
    """Return the changes by figure, with the figure's own unit and direction."""
    found = {}
    for row in rows(review.tables.get("deck_changes")):
        entry = review.catalogue.get(str(row["id"]))
        found[str(row["id"])] = {**row, "unit": entry.unit, "direction": entry.direction}
    return found


def _message(panels: tuple[Panel, ...], changes: dict[str, Row]) -> Message:
    judged = {name: [_judged(changes, panel.metric_id, name) for panel in panels] for name in ("yoy_week", "mtd_yoy")}
    week, month = ([verdict for verdict in found if verdict != "unknown"] for found in judged.values())
    if not month:
        return msg("No year before to compare with yet")
    values = {"good": month.count("good"), "all": len(month)}
    if not week:
        return msg("{good:n} of {all:n} figures are better than in the prior year, month to date", **values)
    return msg(
        "{good:n} of {all:n} figures are better than in the prior year, month to date; in the last week {week:n} of {weeks:n}",
        **values,
        week=week.count("good"),
        weeks=len(week),
    )


def _judged(changes: dict[str, Row], metric_id: str, name: str) -> str:
    row = changes.get(metric_id)
    if row is None or not known(row[name]):
        return "unknown"
    return tone(number(row[name]), str(row["direction"]))


def _legend(review: MonthlyReview, panels: tuple[Panel, ...]) -> Message:
    targets = any(value == value for panel in panels for half in (panel.weeks, panel.months) for value in half.targets)  # noqa: PLR0124 - NaN alone differs from itself
    marks = msg("Grey: prior year; squares and dashes: target") if targets else msg("Grey: prior year")
    if review.meta.grain == "week":
        return msg(
            "{marks}; weeks and months on scales of their own, not from zero; every prior year as many weeks, 364 days earlier", marks=marks
        )
    return msg(
        "{marks}; weeks and months on scales of their own, not from zero; a week against the one 364 days earlier, "
        "month, quarter and year to date against the same dates", marks=marks,
    )  # fmt: skip


def _cell(review: MonthlyReview, language: Language, panel: Panel, row: Row | None) -> Markup:
    name = language.say(metric_name(review, panel.metric_id))
    source = "data:image/svg+xml;base64," + base64.b64encode(panel_svg(panel, review, language).encode()).decode()
    return Markup('<td><h4>{}</h4><img class="chart" alt="{}" src="{}">{}</td>').format(
        name, name, source, _line(review, language, row) if row is not None else ""
    )


def _line(review: MonthlyReview, language: Language, row: Row) -> Markup:
    """Return the changes of one figure: the last week's two, then month, quarter and year to date with their own."""
    heads = [(language.say(msg("WoW")), "wow"), (language.say(msg("Week YoY")), "yoy_week")]
    for label, span in ((msg("MTD"), "mtd"), (msg("QTD"), "qtd"), (msg("YTD"), "ytd")):
        value = figure_text(review, language, str(row["id"]), number(row[span]))
        heads.append((Markup("{} <b>{}</b>").format(language.say(label), value), f"{span}_yoy"))
    top = Markup("").join(Markup("<th>{}</th>").format(head) for head, _ in heads)
    below = Markup("").join(Markup("<td>{}</td>").format(_change(language, row, name)) for _, name in heads)
    return Markup('<table class="dl"><tr>{}</tr><tr>{}</tr></table>').format(top, below)


def _change(language: Language, row: Row, name: str) -> Markup:
    value = number(row[name])
    text = change_text(language, row, value)
    return toned(text, tone(value, str(row["direction"])) if re.search("[1-9]", text) else "plain")
