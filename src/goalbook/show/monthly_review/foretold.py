"""What we said, what came: the forecasts of the last months beside their actuals, and figures corrected since the review before."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd
from markupsafe import Markup

from goalbook.books.monthly_review.outlook.forecasts import reliability
from goalbook.core.message import Message, msg
from goalbook.core.period import parse_period
from goalbook.show.block import note
from goalbook.show.charts.ibcs import BAD, BAND, INK
from goalbook.show.emphasis import strong
from goalbook.show.monthly_review.narrative import unit_of
from goalbook.show.quantity import quantity, rounded, signed
from goalbook.show.tables import BarScale, Column, Frame, table, toned
from goalbook.show.words import count_kind, filled, headline_name, known, number, rest_in_workbook, rows, says, value_text

if TYPE_CHECKING:
    from goalbook.books.monthly_review.outlook.forecasts import Reliability
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language
    from goalbook.core.message import Value

Row = dict[str, object]
WIDTH = 150  # pixels of the picture of ranges


def foretold(review: MonthlyReview, language: Language) -> list[Markup | str]:
    """Return the sentence of reliability, the months and what was said of the goals' period; nothing where nothing was forecast."""
    frame = review.tables.get("forecasts")
    found = [row for row in rows(frame) if row["horizon"] == row["month"]]
    if frame is None or not found:
        return []
    parts: list[Markup | str] = [Markup("<h3>{}</h3>").format(language.say(msg("What we said, what came")))]
    said = _verdict(review, reliability(frame))
    if said is not None:
        parts.append(note(says(language, said)))
    parts.append(table(_columns(review, language, found), Frame(more=rest_in_workbook(language, "forecasts"))))
    parts += [note(says(language, _period(review, row))) for row in rows(frame) if row["horizon"] != row["month"]]
    return parts


def _verdict(review: MonthlyReview, found: Reliability) -> Message | None:
    if not found.n:
        return None
    values: dict[str, Value] = {"n": found.n, "error": found.error, "accuracy": found.accuracy}
    values["line"] = review.policy.forecast.min_accuracy
    if not found.ranged:
        return msg(
            "Forecasts made a month ahead were off by {error:pct} on average over {n:n} months: "
            "right to {accuracy:pct}, required {line:pct0}.",
            **values,
        )
    return msg(
        "{inside:n} of {ranged:n} forecasts made a month ahead held within their 80 % range; they were off by {error:pct} on average: "
        "right to {accuracy:pct}, required {line:pct0}.",
        inside=found.inside,
        ranged=found.ranged,
        **values,
    )


def _columns(review: MonthlyReview, language: Language, found: list[Row]) -> list[Column]:
    edges = [number(row[name]) for row in found for name in ("forecast", "low", "high", "actual")]

    def values(name: str) -> list[str]:
        return [_figure(review, language, number(row[name]), edges) for row in found]

    known_edges = [edge for edge in edges if not math.isnan(edge)]
    spare = 0.08 * (max(known_edges) - min(known_edges))
    scale = BarScale(min(known_edges) - spare, max(known_edges) + spare, WIDTH)
    spans = [f"{low} – {high}" if "–" not in (low, high) else "–" for low, high in zip(values("low"), values("high"), strict=True)]
    columns = [
        Column(language.say(msg("Month")), [language.say(parse_period(str(row["month"])).name) for row in found], "text"),
        Column(language.say(msg("We said")), values("forecast")),
        Column(language.say(msg("80 % range")), spans),
        Column(language.say(msg("Came")), [Markup("<b>{}</b>").format(text) for text in values("actual")]),
        Column(language.say(msg("Off by")), [_error(language, row) for row in found]),
        Column(language.say(msg("○ said, ● came, bar: range")), [_picture(row, scale) for row in found], "bar"),
    ]
    return filled(columns)


def _figure(review: MonthlyReview, language: Language, value: float, column: list[float]) -> str:
    """Return a value in the one format of its column."""
    if unit_of(review) == "count":
        return language.number(value, count_kind(pd.Series(column)))
    return value_text(review, language, review.headline.metric_id, value)


def _error(language: Language, row: Row) -> Markup:
    text = language.number(number(row["error"]), "pct", signed=True)
    outside = row["inside"] is not None and known(row["inside"]) and not bool(row["inside"])
    return toned(language.say(msg("{error:text}, outside", error=text)), "bad") if outside else Markup("{}").format(text)


def _picture(row: Row, scale: BarScale) -> Markup:
    """Return one row's range as a bar, what was said as a ring, what came as a dot on the common scale."""
    low, high, said, came = (number(row[name]) for name in ("low", "high", "forecast", "actual"))
    parts = []
    if not math.isnan(low + high):
        width = round(scale.x(high) - scale.x(low), 1)
        parts.append(Markup('<rect x="{}" y="3" width="{}" height="8" fill="{}"/>').format(scale.x(low), width, BAND))
    parts.append(Markup('<circle cx="{}" cy="7" r="3" fill="white" stroke="{}" stroke-width="1.2"/>').format(scale.x(said), INK))
    if not math.isnan(came):
        missed = not math.isnan(low + high) and not low <= came <= high
        parts.append(Markup('<circle cx="{}" cy="7" r="3" fill="{}"/>').format(scale.x(came), BAD if missed else INK))
    return Markup('<svg class="vb" width="{w}" height="14" viewBox="0 0 {w} 14" aria-hidden="true">{body}</svg>').format(
        w=scale.width, body=Markup("").join(parts)
    )


def _period(review: MonthlyReview, row: Row) -> Message:
    """Say what was expected of the goals' period a month ago, and where it stands now."""
    unit, head = unit_of(review), review.headline
    values: dict[str, Value] = {
        "day": row["made_on"],  # type: ignore[dict-item] # a date
        "horizon": review.meta.horizon.name,
        "then": strong(rounded(unit, number(row["forecast"]))),
        "name": headline_name(review),
    }
    if known(row["low"]):
        values |= {"low": rounded(unit, number(row["low"])), "high": rounded(unit, number(row["high"]))}
    if known(row["actual"]):
        values["now"] = strong(rounded(unit, number(row["actual"])))
        if known(row["low"]):
            return msg("On {day:day} {horizon} was expected to end at {then} {name} (range {low} to {high}); it ended at {now}.", **values)
        return msg("On {day:day} {horizon} was expected to end at {then} {name}; it ended at {now}.", **values)
    values["now"] = strong(rounded(unit, head.landing))
    if known(row["low"]) and head.landing is not None:
        return msg(
            "On {day:day} {horizon} was expected to end at {then} {name} (range {low} to {high}); now it is heading for {now}.", **values
        )
    return msg("On {day:day} {horizon} was expected to end at {then} {name}; now it is heading for {now}.", **values)


def restated(review: MonthlyReview, language: Language) -> list[Markup | str]:
    """Return a sentence for each month of which figures were corrected since the review before; nothing where none were."""
    found = rows(review.tables.get("restatements"))
    months = dict.fromkeys(str(row["month"]) for row in found)
    return [note(says(language, _correction(review, [row for row in found if row["month"] == month], month))) for month in months]


def _correction(review: MonthlyReview, found: list[Row], month: str) -> Message:
    unit, first = unit_of(review), found[0]
    values: dict[str, Value] = {
        "n": len(found),
        "month": parse_period(month).name,
        "day": max(row["recorded_on"] for row in found),  # type: ignore[type-var,dict-item] # dates
        "name": headline_name(review),
    }
    before, after, moved = number(first["month_before"]), number(first["month_after"]), number(first["to_date_effect"])
    if math.isnan(before) or math.isnan(after) or before == after:
        return msg("{n:n} figures of {month} were corrected after its review, the last on {day:day}; {name} did not change.", **values)
    values |= {"before": quantity(unit, before), "after": strong(quantity(unit, after))}
    if math.isnan(moved) or not moved:
        return msg("{n:n} figures of {month} were corrected after its review, the last on {day:day}: {name} {before} → {after}.", **values)
    return msg(
        "{n:n} figures of {month} were corrected after its review, the last on {day:day}: {name} {before} → {after}, "
        "{moved} in {horizon} to date.",
        **values,
        moved=signed(unit, moved),
        horizon=review.meta.horizon.name,
    )
