"""Was our word good: what earlier reports foretold of periods that are over, against what came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.message import Message, msg
from goalbook.show.block import note
from goalbook.show.brief import book_name
from goalbook.show.charts.kept_word import Said, kept_word_chart
from goalbook.show.record_words import figures, headline, how, judged, lead, ranged_of, verdict_text
from goalbook.show.tables import Column, Frame, Tone, table, toned
from goalbook.show.words import channel_name, filled, inside, metric_name, number, rest_in_workbook, rows, says, titled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language
    from goalbook.show.charts.ibcs import Chart

Row = dict[str, object]
DRAWN = 9  # forecasts; more would be no small chart
TONES: dict[str, Tone] = {"narrow": "bad", "fits": "good"}


def kept_word(review: MonthlyReview, language: Language) -> list[Markup | str]:
    """Return the calibration record: its sentence, one chart and one table; nothing where no forecast has come due."""
    scores = rows(review.tables.get("record_scores"))
    if not scores:
        return []
    said = rows(review.tables.get("record_forecasts"))
    parts: list[Markup | str] = [Markup("<h3>{}</h3>").format(language.say(msg("Was our word good?")))]
    first, notes = note(says(language, lead(scores, said))), note(says(language, how(scores, said)))
    chart = _chart(review, said, headline(scores), language)
    if chart is None:
        parts += [first, notes]
    else:
        parts.append(Markup('<div class="charts">{}\n<div class="beside">{}\n{}</div></div>').format(chart.html(), first, notes))
    parts.append(table(_columns(review, language, scores), Frame(more=rest_in_workbook(language, "record_scores"))))
    return parts


def _chart(review: MonthlyReview, said: list[Row], title: Message, language: Language) -> Chart | None:
    """Draw the forecasts that can be set against their outcome, or those of them that a reader must see."""
    able = [row for row in said if number(row["came"]) > 0]
    shown = foremost(able)
    if len(shown) == len(said):
        return kept_word_chart([_drawn(review, row) for row in shown], title, language)
    part = msg("{n:n} of {all:n} forecasts, those out of range first", n=len(shown), all=len(said))
    return kept_word_chart([_drawn(review, row) for row in shown], title, language, part)


def foremost(said: list[Row]) -> list[Row]:
    """Return as many as are drawn, in the order in which they were made: what missed its range first, then the team's own, the newest."""

    def rank(row: Row) -> tuple[bool, bool]:
        return bool(ranged_of([row])) and not row["inside"], not row["channel"]

    def made(row: Row) -> tuple[str, ...]:
        return tuple(str(row[name]) for name in ("made_on", "book", "metric_id", "horizon", "channel"))

    return sorted(sorted(sorted(said, key=made), key=rank)[-DRAWN:], key=made)


def _drawn(review: MonthlyReview, row: Row) -> Said:
    came = number(row["came"])

    def beside(name: str) -> float:
        return number(row[name]) / came - 1

    short = {
        "monthly_review": msg("Review {report:text}: {name}", report=str(row["report"]), name=_figure(review, row)),
        "target_setting": msg("Goals {report:text}: {name}", report=str(row["report"]), name=_figure(review, row)),
        "campaign": msg("Campaign {report:text}: {name}", report=str(row["report"]), name=_figure(review, row)),
        "decomposition": msg("Plan {report:text}: {name}", report=str(row["report"]), name=_figure(review, row)),
    }[str(row["book"])]
    return Said(short, beside("low"), beside("forecast"), beside("high"), None if not ranged_of([row]) else bool(row["inside"]))


def _figure(review: MonthlyReview, row: Row) -> Message:
    name = inside(metric_name(review, str(row["metric_id"])))
    if not row["channel"]:
        return msg("{name}", name=name)
    return msg("{channel} {name}", channel=channel_name(review, row["channel"]), name=name)


def _columns(review: MonthlyReview, language: Language, found: list[Row]) -> list[Column]:
    columns = [
        Column(language.say(msg("Report")), list(_books(language, found)), "text"),
        Column(language.say(msg("Figure")), [_metric(review, language, row) for row in found], "text"),
        *(Column(language.say(figure.head), [figure.text(row, language) for row in found]) for figure in figures(found)),
    ]
    if judged(found):
        columns.append(Column(language.say(msg("Ranges")), [_verdict(language, row) for row in found], "text"))
    return filled(columns)


def _books(language: Language, found: list[Row]) -> Iterator[str]:
    """Yield the report's name where its rows begin."""
    before = None
    for row in found:
        name = book_name(str(row["book"])) if row["book"] else msg("All reports")
        yield language.say(name) if row["book"] != before else ""
        before = row["book"]


def _metric(review: MonthlyReview, language: Language, row: Row) -> Markup | str:
    if not row["metric_id"]:
        return Markup("<b>{}</b>").format(titled(language, msg("all figures")))
    return language.say(metric_name(review, str(row["metric_id"])))


def _verdict(language: Language, row: Row) -> Markup | str:
    return toned(verdict_text(row, language), TONES.get(str(row["verdict"]), "plain"))
