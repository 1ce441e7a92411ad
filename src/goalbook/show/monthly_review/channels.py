"""Channels: who carries the gap, what each costs, how much rests on one."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd
from markupsafe import Markup

from goalbook.core.language import kind_of
from goalbook.core.message import Message, msg
from goalbook.show.block import Block, note, section
from goalbook.show.charts.bubbles import bubble_chart
from goalbook.show.missing import missing_notes
from goalbook.show.monthly_review.channel_mix import league_rows, league_table, mix
from goalbook.show.monthly_review.channel_spend import spend
from goalbook.show.monthly_review.narrative import main_contributor, unit_of
from goalbook.show.monthly_review.reasons import day_of
from goalbook.show.tables import BarScale, Column, Frame, table, toned, variance_bar
from goalbook.show.words import (
    EXACT,
    LONG,
    channel_name,
    column,
    count_kind,
    filled,
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
    from collections.abc import Sequence

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language
    from goalbook.core.message import Label

ON_PAGE_ONE = 6
Row = dict[str, object]


def page_one_table(review: MonthlyReview, language: Language) -> Markup:
    """Return the channel table of page one: target, actual, variance with its bar, prior year, ROI, CAC; total last."""
    found = [row for row in _ordered(review) if known(row["actual"])]
    if len(found) < 3:  # noqa: PLR2004 - one channel and a total say the same
        return _spend_table(review, language)
    metric = language.say(metric_name(review, review.headline.metric_id))
    title = Markup('<figcaption><b class="title">{}</b><span class="sub">{}</span></figcaption>').format(
        says(language, _title(found, review)),
        language.say(msg("{name} by channel, {month}", name=metric, month=review.meta.period.name)),
    )
    body, total = (found[:-1], found[-1:]) if found[-1]["kind"] == "total" else (found, [])
    more = language.say(msg("{n:n} more channels stand in the section on channels.", n=len(body) - ON_PAGE_ONE))
    shown = [*body[:ON_PAGE_ONE], *total]
    html = table(_columns(review, language, shown), Frame(total=bool(total)))
    extra = note(more) if len(body) > ON_PAGE_ONE else Markup("")
    return Markup('<figure class="tab">{}{}{}</figure>').format(title, html, extra)


def _spend_table(review: MonthlyReview, language: Language) -> Markup:
    """Return spend by channel where the headline figure is not kept by channel; nothing where spend is not either."""
    found = sorted(
        (row for row in rows(review.tables.get("channels")) if row["kind"] != "total" and known(row["spend"])),
        key=lambda row: -number(row["spend"]),
    )
    if len(found) < 2:  # noqa: PLR2004 - nothing to compare
        return Markup("")
    total = sum(number(row["spend"]) for row in found)
    scale = BarScale(0.0, max(number(row["spend"]) for row in found))
    shown, spend = found[:ON_PAGE_ONE], metric_name(review, "spend")
    columns = [
        Column(
            language.say(msg("Channel")), [language.say(channel_name(review, row["channel"], str(row["kind"]))) for row in shown], "text"
        ),
        column(language, language.say(spend), shown, "spend", "money_compact"),
        Column("", [variance_bar(number(row["spend"]), scale, "plain") for row in shown], "bar"),
        Column(language.say(msg("Share")), [language.number(number(row["spend"]) / total, "pct") for row in shown]),
    ]
    title = msg(
        "{channel} takes {share:pct0} of the spend",
        channel=channel_name(review, shown[0]["channel"]),
        share=number(shown[0]["spend"]) / total,
    )
    caption = Markup('<figcaption><b class="title">{}</b><span class="sub">{}</span></figcaption>').format(
        says(language, title), language.say(msg("{name} by channel, {month}", name=spend, month=review.meta.period.name))
    )
    more = language.say(msg("{n:n} more channels stand in the section on channels.", n=len(found) - ON_PAGE_ONE))
    return Markup('<figure class="tab">{}{}{}</figure>').format(caption, table(columns), note(more) if len(found) > ON_PAGE_ONE else "")


def _ordered(review: MonthlyReview) -> list[Row]:
    table_rows = rows(review.tables.get("channels"))
    body = [row for row in table_rows if row["kind"] != "total"]
    by_gap = any(known(row["gap"]) for row in body)
    key = (lambda row: (not known(row["gap"]), -abs(number(row["gap"])) if known(row["gap"]) else 0.0)) if by_gap else _by_size
    return sorted(body, key=key) + [row for row in table_rows if row["kind"] == "total"]


def _by_size(row: Row) -> float:
    return -number(row["actual"]) if known(row["actual"]) else math.inf


def _title(found: Sequence[Row], review: MonthlyReview) -> Message:
    judged = [row for row in found if row["kind"] == "channel" and known(row["gap"])]
    missed = sum(number(row["gap"]) < 0 for row in judged)
    if judged:
        if len(judged) == 1 and missed == 0:
            return msg("{channel} reached its target", channel=channel_name(review, judged[0]["channel"]))
        if missed == 0:
            return msg("All {all:n} channels with a target reached it", all=len(judged))
        return msg("{missed:n} of {all:n} channels missed their target", missed=missed, all=len(judged))
    top = main_contributor(review)
    if top is None:
        return msg("Channels beside each other")
    if review.meta.period.kind != "month":
        return msg("{channel} brought {share:pct0} of the period", channel=top[0], share=top[1])
    return msg("{channel} brought {share:pct0} of the month", channel=top[0], share=top[1])


def _columns(review: MonthlyReview, language: Language, found: Sequence[Row]) -> list[Column]:
    """Return the columns that hold anything; a column without a single number is left out."""
    base = "gap" if any(known(row["gap"]) for row in found) else "change"
    data = [_with_change(row) for row in found]
    names = [language.say(channel_name(review, row["channel"], str(row["kind"]))) for row in data]
    columns = [Column(language.say(msg("Channel")), names, "text")]
    if base == "gap":
        columns.append(_figures(review, language, msg("Target"), data, "target"))
    columns.append(_figures(review, language, msg("Actual"), data, "actual"))
    columns += _variance(review, language, data, base)
    if base == "gap":
        before = msg("Month before") if review.meta.period.kind == "month" else msg("Period before")
        columns.append(_figures(review, language, before, data, "previous"))
    columns.append(_figures(review, language, msg("Prior year"), data, "prior_year"))
    columns.append(column(language, language.say(metric_name(review, "roi")), data, "roi", "ratio"))
    columns.append(column(language, language.say(metric_name(review, "cac")), data, "cac", "money"))
    return filled(columns)


def _with_change(row: Row) -> Row:
    before, actual = number(row["previous"]), number(row["actual"])
    return {**row, "change": actual - before, "change_rel": actual / before - 1 if before else math.nan}


def _variance(review: MonthlyReview, language: Language, data: Sequence[Row], base: str) -> list[Column]:
    direction = str(review.catalogue.get(review.headline.metric_id).direction)
    values = [number(row[base]) for row in data]
    body = [value for value, row in zip(values, data, strict=True) if row["kind"] != "total"]
    scale = BarScale.of([*body, *values])
    kind = _difference_kind(unit_of(review), values)
    before = msg("Δ month before") if review.meta.period.kind == "month" else msg("Δ period before")
    head = msg("Δ target") if base == "gap" else before
    absolute = [toned(language.number(value, kind, signed=True), tone(value, direction)) for value in values]
    bars = [variance_bar(value, scale, tone(value, direction)) for value in values]
    relative = [number(row[f"{base}_rel"]) for row in data]
    percent = [toned(language.number(value, "pct", signed=True), tone(value, direction)) for value in relative]
    return [Column(language.say(head), absolute), Column("", bars, "bar"), Column("Δ %", percent)]


def _difference_kind(unit: str, values: Sequence[float]) -> str:
    """Return the format of differences: shares in basis points, sums of money whole or compact, else as the unit is written."""
    if unit == "count":
        return count_kind(pd.Series(values, dtype=float))
    if unit == "share":
        return "bp"
    kind = kind_of(unit)
    largest = max((abs(value) for value in values if known(value)), default=0.0)
    return kind if largest >= LONG else EXACT.get(kind, kind)


def _figures(review: MonthlyReview, language: Language, head: Message, data: Sequence[Row], name: str) -> Column:
    """Return a column of the headline figure in its own unit; the actual is bold."""
    strong = name == "actual"
    if unit_of(review) == "count":
        return _count(language, language.say(head), data, name, strong=strong)
    texts = [value_text(review, language, review.headline.metric_id, number(row[name])) for row in data]
    return Column(language.say(head), [Markup("<b>{}</b>").format(text) for text in texts] if strong else texts)


def _count(language: Language, head: str, data: Sequence[Row], name: str, *, strong: bool = False) -> Column:
    values = pd.Series([number(row[name]) for row in data], dtype=float)
    texts = [language.number(value, count_kind(values)) for value in values]
    return Column(head, [Markup("<b>{}</b>").format(text) for text in texts] if strong else texts)


def channels(review: MonthlyReview, language: Language) -> Block:
    """Return the section on channels: diagnosis, league, mix, spend, and what changed when."""
    parts: list[Markup | str] = []
    found = _ordered(review)
    chart = bubble_chart(review, language)
    beside = mix(review, language)
    if chart is not None:
        parts.append(Markup('<div class="charts">{}\n<div class="beside">{}</div></div>').format(chart.html(), beside))
    league = league_rows(review)
    if league:
        parts.append(league_table(review, language))
        parts.append(beside if chart is None else "")
        if not any(known(row["share"]) for row in league) and not any(item.section == "channels" for item in review.missing):
            text = msg("{figure} is not kept by channel: ranks, returns and responses are not known.", figure=_headline(review))
            parts.append(note(says(language, text)))
    elif found:
        parts.append(note(says(language, _lead(review))))
        more = rest_in_workbook(language, "channels")
        total = found[-1]["kind"] == "total"
        parts.append(table(_efficiency(review, language, found), Frame(total=total, more=more)))
    parts += spend(review, language)
    parts += missing_notes(review, language, "channels")
    if not found:
        parts.append(note(language.say(msg("No channel figures were given."))))
    parts.append(_events(review, language))
    return section("channels", language.say(msg("Channels")), parts)


def _headline(review: MonthlyReview) -> Label:
    return metric_name(review, review.headline.metric_id)


def _lead(review: MonthlyReview) -> Message:
    top = main_contributor(review)
    if top is None:
        return msg("One channel carries everything; there is nothing to compare it with.")
    return msg("{channel} brought {share:pct0} of the month.", channel=top[0], share=top[1])


def _efficiency(review: MonthlyReview, language: Language, found: Sequence[Row]) -> list[Column]:
    def named(metric_id: str) -> str:
        return language.say(metric_name(review, metric_id))

    names = [language.say(channel_name(review, row["channel"], str(row["kind"]))) for row in found]
    money, rate = "money", "pct2"
    columns = [
        Column(language.say(msg("Channel")), names, "text"),
        _figures(review, language, msg("Actual"), found, "actual"),
        column(language, language.say(msg("Share")), found, "share", "pct"),
        column(language, named("spend"), found, "spend", "money_compact"),
        column(language, named("revenue"), found, "revenue", "money_compact"),
        column(language, named("roi"), found, "roi", "ratio"),
        column(language, named("cac"), found, "cac", money),
        _count(language, named("entry"), found, "entry"),
        column(language, named("conversion_rate"), found, "conversion_rate", rate),
        column(language, language.say(msg("month before")), found, "conversion_rate_before", rate),
    ]
    return filled(columns)


def _events(review: MonthlyReview, language: Language) -> Markup:
    found = rows(review.tables.get("events"))
    if not found:
        return Markup("")
    columns = [
        Column(language.say(msg("Day")), [language.date(day_of(row["date_day"])) for row in found], "text"),
        Column(language.say(msg("Channel")), [language.say(channel_name(review, row["channel"])) for row in found], "text"),
        Column(language.say(msg("What was changed")), [language.say(row["what"]) for row in found], "text"),  # type: ignore[arg-type] # text or Label
        Column(language.say(msg("By")), [language.say(row["by"]) for row in found], "text"),  # type: ignore[arg-type] # text or Label
    ]
    more = rest_in_workbook(language, "events")
    return Markup("<h3>{}</h3>{}").format(language.say(msg("Recorded changes")), table(columns, Frame(more=more)))
