"""The week by channel beside the competitor (MR-29): one compact page of the weekly analysis; the rest is in workbook and CSV."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.message import Message, msg, two_languages
from goalbook.show.block import Block, note, section
from goalbook.show.charts.deck import figure_text
from goalbook.show.monthly_review.reasons import day_of
from goalbook.show.monthly_review.strip import change_text
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.words import channel_name, filled, known, metric_name, number, rest_in_workbook, rows, says, tone

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

FIGURES = 2  # the headline and one rate: the deck has the other figures, workbook and CSV have them by channel
FIRST = ("click_rate", "cac", "roi")  # after the headline; then as the table has them
Row = dict[str, object]
NOTHING: Row = dict.fromkeys(("value", "wow", "yoy", "competitor", "of_competitor"), math.nan) | {"competitor_name": ""}


def weekly(review: MonthlyReview, language: Language) -> Block:
    """Return the last weeks of the main figures, a channel a line, the change on the week before and the competitor beside the last."""
    found = rows(review.tables.get("weekly"))
    title = language.say(msg("Weekly analysis"))
    if not found:
        return section("weekly", title, [note(language.say(msg("No whole week is known yet.")))])
    parts: list[Markup | str] = [note(says(language, _lead(found)))]
    for figure in _figures(review, found):
        own = [row for row in found if row["metric_id"] == figure]
        parts.append(Markup("<h3>{}</h3>").format(language.say(metric_name(review, figure))))
        parts.append(table(_columns(review, language, own), Frame(total=True, more=rest_in_workbook(language, "weekly"), kind="weekly")))
    if any(unverified(row) for row in found):
        parts.append(note(language.say(msg("* without source, year or definition: not to be relied on."))))
    parts.append(
        note(language.say(msg("All figures by week, and every day of the month: workbook, tables/weekly.csv and tables/daily.csv.")))
    )
    return section("weekly", title, parts)


def unverified(row: Row) -> bool:
    """Say whether a competitor's figure stands there whose origin is not known."""
    return known(row["competitor"]) and not bool(row["competitor_verified"])


def _lead(found: list[Row]) -> Message:
    last = max(day_of(row["week_end"]) for row in found)
    compared = [row for row in found if day_of(row["week_end"]) == last and known(row["of_competitor"])]
    if not compared:
        return msg("Up to {day:day}; no competitor's figure stands beside these weeks: add benchmarks.csv.", day=last)
    behind = sum(number(row["of_competitor"]) < 1 for row in compared)
    return msg(
        "Up to {day:day}; in the last week {behind:n} of {all:n} figures with a competitor or industry figure are behind it.",
        day=last, behind=behind, all=len(compared),
    )  # fmt: skip


def _figures(review: MonthlyReview, found: list[Row]) -> list[str]:
    given = dict.fromkeys(str(row["metric_id"]) for row in found)
    wanted = [name for name in dict.fromkeys((review.headline.metric_id, *FIRST, *given)) if name in given]
    return wanted[:FIGURES]


def _columns(review: MonthlyReview, language: Language, own: list[Row]) -> list[Column]:
    figure = str(own[0]["metric_id"])
    ends = sorted({day_of(row["week_end"]) for row in own})
    cells = {(str(row["channel"]), day_of(row["week_end"])): row for row in own}
    channels = _channels(own)
    last = [cells.get((channel, ends[-1]), NOTHING) for channel in channels]
    names = [language.say(channel_name(review, name, name if name in {"total", "unassigned"} else "channel")) for name in channels]
    return [
        Column(language.say(msg("Week to")), names, "text"),
        *(
            Column(
                language.date(end, "day"), [_value(review, language, figure, cells.get((channel, end), NOTHING)) for channel in channels]
            )
            for end in ends[:-1]
        ),
        Column(language.date(ends[-1], "day"), [Markup("<b>{}</b>").format(_value(review, language, figure, row)) for row in last]),
        *filled(
            [
                Column(language.say(msg("WoW")), [_change(review, language, figure, number(row["wow"])) for row in last]),
                Column(language.say(msg("Week YoY")), [_change(review, language, figure, number(row["yoy"])) for row in last]),
            ]
        ),
        # These two stand there even when empty: a gap in the comparison is to be seen.
        Column(
            language.say(msg("Competitor")),
            [_value(review, language, figure, row, "competitor") + (" *" if unverified(row) else "") for row in last],
        ),
        Column(language.say(msg("of competitor")), [language.number(number(row["of_competitor"]), "pct0") for row in last]),
        *filled([Column(language.say(msg("Name")), [_named(language, row) for row in last], "text")]),
    ]


def _value(review: MonthlyReview, language: Language, figure: str, row: Row, name: str = "value") -> str:
    return figure_text(review, language, figure, number(row[name]))


def _change(review: MonthlyReview, language: Language, figure: str, value: float) -> Markup:
    entry = review.catalogue.get(figure)
    shown: Row = {"kind": "ratio" if review.catalogue.is_ratio(figure) else "metric", "unit": entry.unit}
    return toned(change_text(language, shown, value), tone(value, entry.direction))


def _channels(own: list[Row]) -> list[str]:
    """Return the channels by their last known size, the total last; more than a table holds stand in the workbook."""
    size: dict[str, float] = {}
    for row in own:
        size[str(row["channel"])] = number(row["value"]) if known(row["value"]) else size.get(str(row["channel"]), 0.0)
    names = [name for name in size if name != "total"]
    return [*names, "total"] if "total" in size else names


def _named(language: Language, row: Row) -> str:
    return language.say(two_languages(str(row["competitor_name"] or "")))
