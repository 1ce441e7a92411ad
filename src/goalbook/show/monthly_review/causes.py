"""Which stages left their normal range, since when, what it cost or brought, and what was recorded before: a part of the section "Why"."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pandas as pd
from markupsafe import Markup

from goalbook.core.message import Label, Message, msg
from goalbook.show.block import note
from goalbook.show.charts.control import control_panels, panel_svg
from goalbook.show.missing import missing_notes
from goalbook.show.monthly_review.campaigns import campaign_names, campaigns_shown
from goalbook.show.monthly_review.narrative import unit_of
from goalbook.show.monthly_review.reasons import day_of, worth_of
from goalbook.show.quantity import signed
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.words import (
    channel_name,
    filled,
    headline_name,
    inside,
    known,
    number,
    rest_in_workbook,
    rows,
    says,
    titled,
    tone,
)

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language
    from goalbook.show.charts.control import Panel

Row = dict[str, object]
COLUMNS = 2  # panels beside each other
LIMIT = 8  # rows
FINE = 0.2  # shares below are written with two decimals
MOST_SHARE = 5.0  # a rate above this is a count per unit


def causes_parts(review: MonthlyReview, language: Language) -> list[Markup]:
    """Return a line on what the search found, the control charts of what is claimed, and the table; nothing where nothing was searched."""
    found = rows(review.tables.get("causes"))
    if not found:
        return missing_notes(review, language, "why")
    shown = [row for row in found if bool(row["claimed"]) or bool(row["outside"])]
    parts = [
        Markup("<h3>{}</h3>").format(language.say(msg("Is it more than the usual ups and downs?"))),
        note(says(language, _lead(review, found, shown))),
    ]
    if panels := control_panels(review):
        parts.append(_charts(review, language, panels, {(row["channel"], row["factor"]): row for row in found}))
    if shown:
        more = rest_in_workbook(language, "causes")
        parts.append(table(_columns(review, language, shown), Frame(limit=LIMIT, more=more, kind="causes")))
    return [*parts, *missing_notes(review, language, "why")]


def _lead(review: MonthlyReview, found: list[Row], shown: list[Row]) -> Message:
    claimed = [row for row in found if bool(row["claimed"])]
    if claimed:
        return msg(
            "{n:n} of {all:n} figures shifted beyond their normal range and beyond chance; the risk that the search names even one by "
            "chance is {alpha:pct0}.",
            n=len(claimed),
            all=len(found),
            alpha=review.policy.causes.alpha,
        )
    if shown:
        return msg(
            "None of {all:n} figures shifted for good; {n:n} left the normal range for a while or by too little. No cause is named.",
            all=len(found),
            n=len(shown),
        )
    return msg("None of {all:n} figures left its normal range. No cause is named.", all=len(found))


def _charts(review: MonthlyReview, language: Language, panels: tuple[Panel, ...], known_rows: dict[tuple[object, object], Row]) -> Markup:
    """Return the control charts, two beside each other, under one line that says what is drawn."""
    cells = [_cell(review, language, panel, known_rows[panel.channel, panel.factor]) for panel in panels]
    lines = [Markup("<tr>{}</tr>").format(Markup("").join(cells[start : start + COLUMNS])) for start in range(0, len(cells), COLUMNS)]
    legend = msg("By week; shaded: the range the figure normally keeps; dots: weeks outside it; dashed: recorded changes")
    if ran := _campaigns(review, panels):
        legend = msg("{legend}; bar below: weeks of {names}", legend=legend, names=ran)
    head = Markup('<p class="deckhead"><span class="sub">{}</span></p>').format(language.say(legend))
    return head + Markup('<table class="deck control">{}</table>').format(Markup("\n").join(lines))


def _campaigns(review: MonthlyReview, panels: tuple[Panel, ...]) -> Label | None:
    """Return the names of the campaigns that ran in the weeks shown, None where none did."""
    spans = {span for panel in panels for span in panel.campaigns if span[0] <= panel.ends[-1] and span[1] >= panel.ends[0]}
    ids = [str(row["campaign_id"]) for row in campaigns_shown(review) if (day_of(row["first"]), day_of(row["end"])) in spans]
    return campaign_names(review, ",".join(ids)) if ids else None


def _cell(review: MonthlyReview, language: Language, panel: Panel, row: Row) -> Markup:
    name = language.say(msg("{channel}: {text:text}", channel=channel_name(review, panel.channel), text=language.say(_figure(row))))
    divisor = 1.0 if panel.factor != "volume" or review.meta.grain == "week" else 7.0
    last = level_text(language, review, row, panel.levels[-1] / divisor)
    source = "data:image/svg+xml;base64," + base64.b64encode(panel_svg(panel, last, language).encode()).decode()
    return Markup('<td><h4>{}</h4><img class="chart" alt="{}" src="{}"></td>').format(name, name, source)


def _figure(row: Row) -> Label:
    name = row["name"] if isinstance(row["name"], Label) else Label.same(str(row["name"]))
    return inside(name)


def level_text(language: Language, review: MonthlyReview, row: Row, value: float) -> str:
    """Return a level of a cause's figure: volumes per day (or week), order values as money, stage rates as shares."""
    factor, before = str(row["factor"]), number(row["before"])
    if not known(value):
        return "–"
    if factor == "volume":
        return language.number(value, "n")
    metric = review.catalogue.metrics.get(factor)
    if metric is not None and metric.unit == "money":
        return language.number(value, "money")
    if before > MOST_SHARE:
        return language.number(value, "n")
    if before > 1:
        return language.number(value, "ratio2")
    return language.number(value, "pct2" if before < FINE else "pct")


def _columns(review: MonthlyReview, language: Language, found: list[Row]) -> list[Column]:
    effects = [signed(unit_of(review), worth_of(review, row)) for row in found]
    return filled(
        [
            Column(language.say(msg("Channel")), [language.say(channel_name(review, row["channel"])) for row in found], "text"),
            Column(language.say(msg("Figure")), [_name(review, language, row) for row in found], "text"),
            Column(language.say(msg("Before")), [level_text(language, review, row, number(row["before"])) for row in found]),
            Column(language.say(msg("Now")), [level_text(language, review, row, number(row["after"])) for row in found]),
            Column("Δ %", [_change(review, language, row) for row in found]),
            Column(language.say(msg("Normal range")), [_range(review, language, row) for row in found]),
            Column(
                titled(language, headline_name(review)),
                [language.say(text) if known(row["effect"]) else "–" for row, text in zip(found, effects, strict=True)],
                unit=language.say(msg("this month")),
            ),
            Column(language.say(msg("Won back")), [_back(language, row) for row in found]),
            Column(language.say(msg("Recorded change")), _once([_event(review, language, row) for row in found], language), "text"),
        ]
    )


def _name(review: MonthlyReview, language: Language, row: Row) -> str:
    name = titled(language, _figure(row))
    if str(row["factor"]) != "volume":
        return name
    return language.say(msg("{name:text} a week", name=name) if review.meta.grain == "week" else msg("{name:text} a day", name=name))


def _change(review: MonthlyReview, language: Language, row: Row) -> Markup:
    falling = review.catalogue.get(review.headline.metric_id).direction == "down"
    change = number(row["effect"]) if known(row["effect"]) else number(row["change"])
    plain = row["factor"] == "mix" and not known(row["effect"])
    shade = "plain" if plain else tone(change, "down" if falling else "up")
    return toned(language.number(number(row["change"]), "pct", signed=True), shade)


def _range(review: MonthlyReview, language: Language, row: Row) -> str:
    low, high = (level_text(language, review, row, number(row[name])) for name in ("lower", "upper"))
    return "–" if low == "–" else f"{low} – {high}"


def _back(language: Language, row: Row) -> str:
    return language.number(number(row["recovery"]), "pct0") if row["state"] in {"recovering", "recovered"} else "–"


def _event(review: MonthlyReview, language: Language, row: Row) -> str:
    """Return since when and what was recorded before it; of what is not claimed why not."""
    if not bool(row["claimed"]):
        small = number(row["p"]) < review.policy.causes.alpha
        return language.say(msg("too small to be named a cause") if small else msg("outside for a while, no lasting shift"))
    since = msg("since {day:day}", day=day_of(row["onset"]))
    if pd.isna(row["event_day"]):  # type: ignore[call-overload] # a cell
        return language.say(msg("{since}: no recorded change explains it", since=since))
    first = _dated(row["event_day"], row["event"])
    if pd.isna(row["later_day"]):  # type: ignore[call-overload] # a cell
        return language.say(first)
    return language.say(msg("{first}; {then}", first=first, then=_dated(row["later_day"], row["later_event"])))


def _once(texts: list[str], language: Language) -> list[str]:
    """Return the texts; one that stands in the row above is not said again."""
    again = language.say(msg("as above"))
    return [again if place and text == texts[place - 1] else text for place, text in enumerate(texts)]


def _dated(day: object, event: object) -> Message:
    text = inside(event if isinstance(event, Label) else Label.same(str(event)))
    return msg("{day:day}: {event}", day=day_of(day), event=text)
