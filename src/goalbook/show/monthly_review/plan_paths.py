"""What of the plan has a day or a path: what is over of readiness, iterations and steps; rates against what each step asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pandas as pd
from markupsafe import Markup

from goalbook.core.message import Label, Message, msg
from goalbook.show.tables import Column, Frame, Tone, table, toned
from goalbook.show.words import filled, known, number, rest_in_workbook, rows, says, titled
from goalbook.show.work_words import due_kinds, gate_words, rate_words

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

Row = dict[str, object]
OVER = ("failed", "late", "unknown", "passed")  # states of what has had its day
TONES: dict[str, Tone] = {"failed": "bad", "passed": "good"}
FINE = (0.01, 0.001)  # smaller rates take three, four decimals


def plan_paths(review: MonthlyReview, language: Language) -> list[Markup | str]:
    """Return both tables, each under its message; nothing where no day is over and no path has begun."""
    parts: list[Markup | str] = []
    dues = [row for row in rows(review.tables.get("plan_dues")) if row["due_state"] in OVER]
    if dues:
        parts += [Markup("<h3>{}</h3>").format(says(language, due_message(dues))), _dues(language, dues)]
    paths = rows(review.tables.get("plan_rates"))
    if paths:
        parts += [Markup("<h3>{}</h3>").format(says(language, rate_message(paths))), _rates(language, paths)]
    return parts


def due_message(dues: list[Row]) -> Message:
    """Return how much of what is over is complete; what nobody noted is not called late."""
    states = [str(row["due_state"]) for row in dues]
    values = {"all": len(dues), "n": sum(state in ("passed", "late") for state in states), "unknown": states.count("unknown")}
    if values["unknown"]:
        return msg("Readiness, iterations, steps: {n:n} of {all:n} that are over are complete, {unknown:n} without a note", **values)
    return msg("Readiness, iterations, steps: {n:n} of {all:n} that are over are complete", **values)


def rate_message(paths: list[Row]) -> Message:
    """Return in how many steps that could be judged the rates are where the plan wants them."""
    judged = [row for row in paths if row["rate_state"] in ("passed", "failed")]
    if not judged:
        return msg("Rates: no step of a path can be judged yet")
    return msg(
        "Rates: {n:n} of {all:n} steps reached what the plan asks", n=sum(row["rate_state"] == "passed" for row in judged), all=len(judged)
    )


def _dues(language: Language, found: list[Row]) -> Markup:
    columns = [
        Column(language.say(msg("Due")), [_day(language, row["day"]) for row in found], "text"),
        Column(language.say(msg("What")), [language.say(cast("Label", row["name"])) for row in found], "text"),
        Column(language.say(msg("Kind")), [language.say(due_kinds()[str(row["kind"])]) for row in found], "text"),
        Column(language.say(msg("Owner")), [titled(language, cast("Label", row["owner_name"])) for row in found], "text"),
        Column(language.say(msg("Noted")), [language.number(number(row["value"]), "pct0") for row in found]),
        Column(language.say(msg("Stands")), [_state(language, gate_words(), str(row["due_state"])) for row in found], "text"),
    ]
    return table(filled(columns), Frame(more=rest_in_workbook(language, "plan_dues")))


def _rates(language: Language, found: list[Row]) -> Markup:
    """Return the latest steps; of each rate the earlier ones are in the workbook."""
    columns = [
        Column(language.say(msg("Rate")), [language.say(cast("Label", row["name"])) for row in found], "text"),
        Column(language.say(msg("Month or week")), [_span(language, row) for row in found], "text"),
        Column(language.say(msg("Plan asks")), [_rate(language, row, "required") for row in found]),
        Column(language.say(msg("Actual")), [_rate(language, row, "actual") for row in found]),
        Column(language.say(msg("Stands")), [_state(language, rate_words(), str(row["rate_state"])) for row in found], "text"),
    ]
    return table(filled(columns), Frame(more=rest_in_workbook(language, "plan_rates")))


def _day(language: Language, value: object) -> str:
    return language.date(pd.Timestamp(str(value)).date(), "day")


def _span(language: Language, row: Row) -> str:
    if row["every"] == "month":
        return language.date(pd.Timestamp(str(row["start"])).date(), "month")
    return f"{_day(language, row['start'])} – {_day(language, row['end'])}"


def _rate(language: Language, row: Row, name: str) -> str:
    """Return a rate with digits enough for a small rise to show."""
    least = min((abs(number(row[one])) for one in ("required", "actual") if known(row[one])), default=1.0)
    kind = "pct2" if least >= FINE[0] else "pct3" if least >= FINE[1] else "pct4"
    return language.number(number(row[name]), kind)


def _state(language: Language, words: dict[str, Message], state: str) -> Markup:
    return toned(language.say(words[state]), TONES.get(state, "plain"))
