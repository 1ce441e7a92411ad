"""Where the key results are heading, what the months left would have to bring, and how far the forecast is to be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from markupsafe import Markup

from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, joined, note, section
from goalbook.show.charts.run_rate import run_rate_chart
from goalbook.show.emphasis import strong
from goalbook.show.missing import missing_notes
from goalbook.show.monthly_review.campaigns import coming_notes
from goalbook.show.monthly_review.foretold import foretold, restated
from goalbook.show.monthly_review.kept_word import kept_word
from goalbook.show.monthly_review.narrative import unit_of
from goalbook.show.quantity import chance, quantity, rounded
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.words import (
    channel_name,
    filled,
    headline_name,
    known,
    metric_name,
    number,
    rest_in_workbook,
    rows,
    says,
    tone,
    value_text,
)

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language
    from goalbook.core.message import Value

Row = dict[str, object]


def forecast(review: MonthlyReview, language: Language) -> Block:
    """Return the section on run rate and forecast."""
    key_results = rows(review.tables.get("key_results"))
    chart = run_rate_chart(review, language)
    trust = _trust(review, language)
    parts: list[Markup | str] = []
    if key_results:
        parts.append(table(_key_results(review, language, key_results), Frame(more=rest_in_workbook(language, "key_results"))))
        parts += _reasons(review, language, key_results)
        if _tested(key_results):
            parts.append(note(language.say(msg("Skill: how much better than the base rate past chances were; 1 is perfect, 0 no better."))))
    parts += coming_notes(review, language)
    parts += restated(review, language)
    if chart is not None:
        parts.append(Markup('<div class="charts">{}\n<div class="beside">{}</div></div>').format(chart.html(), trust))
    else:
        parts.append(trust)
    parts += foretold(review, language)
    parts += kept_word(review, language)
    months = _telling(review, rows(review.tables.get("months")))
    if months:
        parts.append(Markup("<h3>{}</h3>").format(language.say(msg("Month by month"))))
        parts.append(table(_months(review, language, months), Frame(more=rest_in_workbook(language, "months"))))
    if not key_results and review.headline.landing is not None:
        parts.insert(0, note(says(language, _heading(review))))
    parts += missing_notes(review, language, "forecast", "landing")
    if not key_results and review.headline.probability_reason is not None:
        parts.append(note(says(language, review.headline.probability_reason)))
    return section("forecast", language.say(msg("Run rate and forecast")), parts)


def _telling(review: MonthlyReview, months: list[Row]) -> list[Row]:
    """Return the headline's months and, of the other key results, those left that ask for more than the best month ever brought."""
    head = review.headline
    return [
        row
        for row in months
        if (row["metric_id"] == head.metric_id and row["channel"] == head.channel)
        or (row["feasible"] is not None and not bool(row["feasible"]) and row["state"] != "actual")
    ]


def _heading(review: MonthlyReview) -> Message:
    """Say where the headline figure is heading where no key result does."""
    head, unit = review.headline, unit_of(review)
    values: dict[str, Value] = {
        "horizon": review.meta.horizon.name,
        "name": headline_name(review),
        "landing": strong(rounded(unit, head.landing)),
        "so_far": quantity(unit, head.to_date),
    }
    if head.low is None or head.high is None:
        return msg("{horizon} is heading for {landing} {name}, {so_far} of them so far; no goal was set.", **values)
    return msg(
        "{horizon} is heading for {landing} {name} (80 % range {low} to {high}), {so_far} of them so far; no goal was set.",
        **values,
        low=rounded(unit, head.low),
        high=rounded(unit, head.high),
    )


def key_result_name(review: MonthlyReview, row: Row) -> Label:
    """Return metric and channel of a key result as one name."""
    name = metric_name(review, str(row["metric_id"]))
    if not row["channel"]:
        return name
    channel = channel_name(review, row["channel"])
    return Label(f"{channel.en}: {name.en}", f"{channel.zh}：{name.zh}")


def _key_results(review: MonthlyReview, language: Language, found: list[Row]) -> list[Column]:
    def values(name: str) -> list[str]:
        return [_figure(review, language, row, number(row[name])) for row in found]

    over = [row["method"] == "complete" for row in found]  # what is over has neither range nor chance
    edges = zip(over, values("low"), values("high"), strict=True)
    spans = ["–" if done else _span(low, high) for done, low, high in edges]
    chances = [_chance(language, row) for row in found]
    pace = msg("Needed a week") if review.meta.grain == "week" else msg("Needed a day")
    columns = [
        Column(language.say(msg("Key result")), [language.say(key_result_name(review, row)) for row in found], "text"),
        Column(language.say(msg("Target")), values("target")),
        Column(language.say(msg("To date")), values("to_date")),
        Column(language.say(msg("Heading for")), [Markup("<b>{}</b>").format(text) for text in values("landing")]),
        Column(language.say(msg("80 % range")), spans),
        Column(language.say(msg("of target")), [_attainment(language, row) for row in found]),
        Column(language.say(msg("Chance")), chances, unit=_skill_head(language, found)),
        Column(language.say(pace), values("required_per_day")),
        Column(language.say(msg("Now")), values("current_per_day")),
    ]
    return filled(columns)


def _span(low: str, high: str) -> str:
    return "–" if "–" in (low, high) else f"{low} – {high}"


def _figure(review: MonthlyReview, language: Language, row: Row, value: float) -> str:
    """Return a key result's value; a quotient such as ROI needs two decimals for its range to show."""
    if row["unit"] == "ratio":
        return language.number(value, "ratio2")
    return value_text(review, language, str(row["metric_id"]), value)


def _tested(found: list[Row]) -> bool:
    return any(known(row.get("skill")) and known(row["probability"]) for row in found)


def _skill_head(language: Language, found: list[Row]) -> str:
    return language.say(msg("(skill)")) if _tested(found) else ""


def _chance(language: Language, row: Row) -> Markup | str:
    """Return the chance with the skill its back-test showed: 1 is perfect, 0 no better than the base rate."""
    if not known(row["probability"]) or row["method"] == "complete":
        return "–"
    text = language.say(chance(number(row["probability"])))
    if not known(row.get("skill")):
        return text
    return Markup('{} <span class="u">({})</span>').format(text, language.number(number(row["skill"]), "ratio2"))


def _attainment(language: Language, row: Row) -> Markup:
    value = number(row["projected_attainment"])
    return toned(language.number(value, "pct"), tone(value - 1, "up"))


def _reasons(review: MonthlyReview, language: Language, found: list[Row]) -> list[Markup]:
    given: dict[str, list[str]] = {}
    for row in found:
        reason = row["reason"]
        if isinstance(reason, Message):
            given.setdefault(language.say(reason), []).append(language.say(key_result_name(review, row)))
    comma = "、" if language.code == "zh" else ", "
    return [
        note(language.say(msg("{names}: {reason}.", names=comma.join(names), reason=reason.rstrip(".。"))))
        for reason, names in given.items()
    ]


def _trust(review: MonthlyReview, language: Language) -> Markup:
    found = rows(review.tables.get("backtest"))
    if not found:
        return note(language.say(msg("The forecast could not be back-tested: the history is too short.")))
    overall = {str(row["method"]): row for row in found if number(row["days_left"]) == -1}
    parts: list[Markup | str] = [Markup("<h3>{}</h3>").format(language.say(msg("How far to trust the forecast")))]
    if {"landing", "run_rate"} <= set(overall):
        parts.append(note(says(language, _verdict(overall["landing"], overall["run_rate"]))))
    by_lead = sorted({number(row["days_left"]) for row in found if number(row["days_left"]) >= 0})
    cells = {(str(row["method"]), number(row["days_left"])): row for row in found}
    if by_lead:
        parts.append(table(_leads(language, by_lead, cells)))
    return joined(parts)


def _verdict(landing: Row, naive: Row) -> Message:
    values = {
        "n": number(landing["n"]),
        "error": number(landing["error"]),
        "naive": number(naive["error"]),
        "coverage": number(landing["coverage"]),
    }
    if known(landing["coverage"]):
        return msg(
            "In {n:n} forecasts of the past the landing was off by {error:pct} on average, the plain run rate by {naive:pct}; "
            "the 80 % range held in {coverage:pct0} of cases.", **values,
        )  # fmt: skip
    return msg("In {n:n} forecasts of the past the landing was off by {error:pct} on average, the plain run rate by {naive:pct}.", **values)


def _leads(language: Language, leads: list[float], cells: dict[tuple[str, float], Row]) -> list[Column]:
    def of(method: str, name: str) -> list[str]:
        return [language.number(number(cells[method, lead][name]), "pct") if (method, lead) in cells else "–" for lead in leads]

    columns = [
        Column(language.say(msg("Days left")), [language.number(lead, "n") for lead in leads]),
        Column(language.say(msg("Error of landing")), of("landing", "error")),
        Column(language.say(msg("Error of run rate")), of("run_rate", "error")),
        Column(language.say(msg("Range held")), of("landing", "coverage")),
    ]
    return filled(columns)


def _months(review: MonthlyReview, language: Language, found: list[Row]) -> list[Column]:
    def values(name: str) -> list[str]:
        return [value_text(review, language, str(row["metric_id"]), number(row[name])) for row in found]

    columns = [
        Column(language.say(msg("Key result")), [language.say(key_result_name(review, row)) for row in found], "text"),
        Column(language.say(msg("Month")), [str(getattr(row["month"], "label", row["month"])) for row in found], "text"),
        Column(language.say(msg("Target")), values("target")),
        Column(language.say(msg("Actual")), [Markup("<b>{}</b>").format(text) for text in values("actual")]),
        Column(language.say(msg("of target")), [language.number(number(row["attainment"]), "pct") for row in found]),
        Column(language.say(msg("Δ month before")), [language.number(number(row["mom"]), "pct", signed=True) for row in found]),
        Column(language.say(msg("Average so far")), values("average")),
        Column(language.say(msg("Needed")), [_needed(row, text, language) for row, text in zip(found, values("required"), strict=True)]),
        Column(language.say(msg("Best month")), values("best_month")),
    ]
    return filled(columns)


def _needed(row: Row, text: str, language: Language) -> Markup:
    if row["feasible"] is None or pd.isna(row["feasible"]) or bool(row["feasible"]) or text == "–":  # type: ignore[call-overload] # a cell
        return Markup("{}").format(text)
    return toned(language.say(msg("{value} !", value=text)), "bad")
