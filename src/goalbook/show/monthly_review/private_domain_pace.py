"""Metrics by phase, private against public domain over half a year, and the net promoter score by month."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.message import Label, Message, msg
from goalbook.core.metrics import ENTRY
from goalbook.core.period import parse_period
from goalbook.show.block import note
from goalbook.show.charts.effect_interval import interval_bar
from goalbook.show.tables import BarScale, Column, Frame, table, toned
from goalbook.show.words import filled, inside, month_short, number, rows, says, titled, tone

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language
    from goalbook.show.tables import Tone

Row = dict[str, object]
PHASES = {"start_up": Label("start-up", "启动期"), "middle": Label("middle", "中期"), "stable": Label("stable", "稳定期")}
KINDS = {"share": "pct", "money": "money", "count": "n"}
MEASURES = {"customers_per_guide": "reachable"}  # what a metric of all guides is of one
SEEN = 0.0005  # what is less is written as 0.0 %
WIDE = 84  # pixels of an interval bar


def metrics(review: MonthlyReview, language: Language) -> list[Markup]:
    """Return the metrics, those of the phase first, each beside its usual and the middle half of the guides."""
    found = [row for row in rows(review.tables.get("pd_metrics")) if not math.isnan(number(row["value"]))]
    if not found:
        return [note(says(language, text)) for text in _phase(review, found)]
    spread = {str(row["measure"]): row for row in rows(review.tables.get("pd_guides")) if not math.isnan(number(row["low"]))}

    def cells(name: str) -> list[str]:
        return [language.number(number(row[name]), KINDS[str(row["unit"])]) for row in found]

    columns = [
        Column(language.say(msg("Metric")), [_metric(language, row) for row in found], "text"),
        Column(titled(language, review.meta.period.previous().name), cells("previous")),
        Column(titled(language, review.meta.period.name), cells("value")),
        Column(language.say(msg("Usual of three months")), cells("usual")),
        Column(language.say(msg("Against the usual")), [_change(language, row) for row in found]),
        Column(
            language.say(msg("Middle half of the guides")),
            [_half(language, _own(spread, row), row) for row in found],
        ),
    ]
    return [*[note(says(language, text)) for text in _phase(review, found)], table(filled(columns), Frame(kind="mix"))]


def _phase(review: MonthlyReview, found: list[Row]) -> list[Message]:
    rows_ = rows(review.tables.get("pd_phase"))
    if not rows_:
        return []
    name, launched = str(rows_[0]["phase"]), rows_[0]["launched"]
    if not name:
        return [msg("The private domain begins on {day:date}, after the month: it has no phase yet.", day=launched)]  # type: ignore[arg-type] # a day
    if not found:  # without a metric the phase says nothing
        return []
    leading = [row["name"] for row in found if row["leads"] and isinstance(row["name"], Label)]
    if not leading:
        return [msg("The private domain is in its {phase} phase.", phase=PHASES[name])]
    joined = Label(" and ".join(inside(one).en for one in leading), "、".join(one.zh for one in leading))
    return [msg("The private domain is in its {phase} phase: {metrics} lead.", phase=PHASES[name], metrics=joined)]


def _metric(language: Language, row: Row) -> Markup | str:
    name = language.say(row["name"]) if isinstance(row["name"], Label) else ""
    return Markup('<b>{}</b> <span class="u">{}</span>').format(name, language.say(msg("leads in this phase"))) if row["leads"] else name


def _change(language: Language, row: Row) -> Markup | str:
    value = number(row["change"])
    shown: Tone = tone(value, str(row["direction"])) if row["verdict"] == "warn" else "plain"
    sign = "" if math.isnan(value) or abs(value) < SEEN else "▲ " if value > 0 else "▼ "
    return toned(f"{sign}{language.number(value, 'pct', signed=True)}", shown)


def _own(spread: dict[str, Row], row: Row) -> Row | None:
    metric = str(row["metric"])
    return spread.get(MEASURES.get(metric, metric))


def _half(language: Language, spread: Row | None, row: Row) -> str:
    if spread is None:
        return ""
    kind = KINDS[str(row["unit"])]
    return f"{language.number(number(spread['low']), kind)} – {language.number(number(spread['high']), kind)}"


def _figure(title: Markup, subtitle: str, body: Markup) -> Markup:
    caption = Markup('<figcaption><b class="title">{}</b><span class="sub">{}</span></figcaption>').format(title, subtitle)
    return Markup('<figure class="tab">{}{}</figure>').format(caption, body)


def _month(language: Language, label: str) -> str:
    return language.say(month_short(parse_period(label).start.month))


def efficiency(review: MonthlyReview, language: Language) -> list[Markup]:
    """Return conversion and return on spend of both domains by month, the whole window last."""
    found = rows(review.tables.get("pd_efficiency"))
    if not found:
        return []
    window = found[-1]
    judged = not math.isnan(number(window["conversion_ratio"]))
    found = found if judged else found[:-1]

    def cells(name: str, kind: str) -> list[str]:
        return [language.number(number(row[name]), kind) for row in found]

    names = [_month(language, str(row["month"])) if row["span"] == "month" else language.say(msg("Window")) for row in found]
    columns = [
        Column("", names, "text"),
        Column(language.say(msg("Private")), cells("private_conversion", "pct")),
        Column(language.say(msg("Public")), cells("public_conversion", "pct")),
        Column(language.say(msg("Ratio")), cells("conversion_ratio", "ratio2")),
        Column(language.say(msg("ROI, private")), cells("private_roi", "ratio")),
        Column(language.say(msg("ROI, public")), cells("public_roi", "ratio")),
    ]
    stage = Label("entry", "入口量") if window["stage"] == ENTRY else inside(review.catalogue.name(str(window["stage"])))
    subtitle = language.say(msg("New payers ÷ {stage}, and revenue ÷ spend, by month", stage=stage))
    return [_figure(says(language, _verdict(review, window)), subtitle, table(filled(columns), Frame(total=judged, kind="mix")))]


def _verdict(review: MonthlyReview, window: Row) -> Message:
    ratio, months, need = number(window["conversion_ratio"]), number(window["months"]), float(review.policy.pd.window_months)
    if math.isnan(ratio):
        if months < need:
            return msg("Private against public domain: {n:n} of {need:n} months, too few for a verdict", n=months, need=need)
        return msg("Private against public domain: conversion is not measured in both")
    least, floor = float(review.policy.pd.efficiency_min), float(review.policy.pd.efficiency_fail_below)
    values = {"ratio": ratio, "months": months}
    if ratio < floor:
        return msg("Over {months:n} months private domain converts only {ratio:ratio2} × as well as public: change direction", **values)
    if ratio < least:
        return msg("Over {months:n} months private domain converts worse than public, {ratio:ratio2} ×", **values)
    return msg("Over {months:n} months private domain converts {ratio:ratio2} × as well as public", **values)


def promoters(review: MonthlyReview, language: Language) -> list[Markup]:
    """Return the net promoter score by month with its interval on the line of the floor."""
    found = rows(review.tables.get("nps"))[-6:]
    if not found:
        return []
    floor = float(review.policy.brand.nps_min)
    points = [tuple(number(row[name]) - floor for name in ("low", "nps", "high")) for row in found]
    known = [value for three in points for value in three if not math.isnan(value)] + [0.0]
    scale = BarScale(min(known) - 2.0, max(known) + 2.0, WIDE)
    columns = [
        Column("", [_month(language, str(row["month"])) for row in found], "text"),
        Column(language.say(msg("Number of answers")), [language.number(number(row["n"]), "n") for row in found]),
        Column(language.say(msg("Score")), [language.number(number(row["nps"]), "n", signed=True) for row in found]),
        Column(language.say(msg("80 % range")), [_span(language, row) for row in found]),
        Column(
            language.say(msg("line = {floor:n}", floor=floor)),
            [interval_bar((low, value, high), scale, _tone(value, high)) for low, value, high in points],
            "bar",
        ),
    ]
    subtitle = language.say(msg("Net promoter score: promoters − detractors, in points, by month of the survey"))
    return [_figure(says(language, _heard(review, found[-1], floor)), subtitle, table(filled(columns), Frame(kind="mix")))]


def _tone(value: float, high: float) -> Tone:
    return "good" if value >= 0 else "bad" if high < 0 else "plain"


def _span(language: Language, row: Row) -> str:
    if math.isnan(number(row["low"])):
        return ""
    return f"{language.number(number(row['low']), 'n')} … {language.number(number(row['high']), 'n')}"


def _heard(review: MonthlyReview, row: Row, floor: float) -> Message:
    month, score, high, n = parse_period(str(row["month"])).name, number(row["nps"]), number(row["high"]), number(row["n"])
    least = float(review.policy.brand.nps_answers_min)
    if math.isnan(score):
        return msg("{month}: {n:n} answers are too few for a score; at least {least:n}", month=month, n=n, least=least)
    if score >= floor:
        return msg("Customers recommend us: {score:+n} in {month}, {floor:n} is the floor", score=score, month=month, floor=floor)
    if high < floor:
        return msg("Fewer recommend us than should: {score:+n} in {month}, {floor:n} is the floor", score=score, month=month, floor=floor)
    return msg("{score:+n} in {month}: too few answers to say whether it is below {floor:n}", score=score, month=month, floor=floor)
