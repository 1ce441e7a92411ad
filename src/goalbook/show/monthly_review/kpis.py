"""The KPI board: the figures of each group with target, attainment and gaps in its data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.message import Message, msg
from goalbook.show.block import Block, note, section
from goalbook.show.missing import missing_notes
from goalbook.show.monthly_review.strip import change_text
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.words import known, metric_name, number, rest_in_workbook, rows, says, tone, value_text

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

Row = dict[str, object]
EXPECTED = ("traffic", "conversion", "content", "brand")  # the four groups of MR-02
PER_GROUP = 3  # the figures a meeting looks at; the workbook has them all


def group_name(group: str) -> Message:
    """Return the name of a metric group."""
    names = {
        "traffic": msg("Traffic"),
        "conversion": msg("Conversion"),
        "content": msg("Content"),
        "brand": msg("Brand"),
        "user_asset": msg("User assets"),
        "cost": msg("Cost and return"),
        "process": msg("Process"),
    }
    return names[group]


def kpis(review: MonthlyReview, language: Language) -> Block:
    """Return the KPI board by group; a group without figures says so."""
    table_rows = rows(review.tables.get("kpis"))
    groups = list(dict.fromkeys(str(row["group"]) for row in table_rows))
    parts: list[Markup | str] = [note(says(language, _lead(table_rows)))]
    for group in groups:
        parts.append(Markup("<h3>{}</h3>").format(language.say(group_name(group))))
        parts.append(_group(review, language, sorted((row for row in table_rows if row["group"] == group), key=_by_weight)))
    if any(sum(row["group"] == group for row in table_rows) > PER_GROUP for group in groups):
        parts.append(note(rest_in_workbook(language, "kpis")))
    absent = [group for group in EXPECTED if group not in groups]
    if absent:
        comma = "、" if language.code == "zh" else ", "
        names = comma.join(language.say(group_name(group)) for group in absent)
        parts.append(note(language.say(msg("No figures were given for: {groups}.", groups=names))))
    parts += missing_notes(review, language, "kpis")
    return section("kpis", language.say(msg("Key figures")), parts)


def _lead(table_rows: list[Row]) -> Message:
    judged = [row for row in table_rows if known(row["target"]) and known(row["deviation"])]
    if not judged:
        return msg("{n:n} figures; none has a target.", n=len(table_rows))
    alerts = sum(bool(row["alert"]) for row in judged)
    if not alerts:
        return msg(
            "{n:n} figures, {targets:n} with a target or limit; none of them raises an alert.", n=len(table_rows), targets=len(judged)
        )
    return msg(
        "{n:n} figures, {targets:n} with a target or limit; {alerts:n} of them raise an alert (!).",
        n=len(table_rows),
        targets=len(judged),
        alerts=alerts,
    )


def _group(review: MonthlyReview, language: Language, found: list[Row]) -> Markup:
    columns = [
        Column(language.say(msg("Figure")), [language.say(metric_name(review, str(row["id"]))) for row in found], "text"),
        Column(language.say(msg("Actual")), [Markup("<b>{}</b>").format(_value(review, language, row, "actual")) for row in found]),
        Column(language.say(msg("Target")), [_target(review, language, row) for row in found]),
        Column(language.say(msg("Δ target")), [_deviation(language, row) for row in found]),
        Column(language.say(msg("Month before")), [_value(review, language, row, "previous") for row in found]),
        Column(language.say(msg("Δ")), [_change(language, row, "mom") for row in found]),
        Column(language.say(msg("Prior year")), [_value(review, language, row, "prior_year") for row in found]),
        Column(language.say(msg("Δ")), [_change(language, row, "yoy") for row in found]),
        Column(language.say(msg("Days missing")), [_days(language, row) for row in found]),
    ]
    return table(columns, Frame(limit=PER_GROUP, kind="board"))


def _by_weight(row: Row) -> tuple[bool, bool, bool]:
    """Order the figures of page one before those with a target, those before figures that are compared, those before all others."""
    return (not known(row["strip"]), not known(row["target"]), not known(row["benchmark"]))


def _value(review: MonthlyReview, language: Language, row: Row, name: str) -> str:
    return value_text(review, language, str(row["id"]), number(row[name]))


def _target(review: MonthlyReview, language: Language, row: Row) -> str:
    if not known(row["target"]):
        return ""  # not a gap in the data: nobody set one
    text = _value(review, language, row, "target")
    if row["target_kind"] == "cap":
        return language.say(msg("≤ {value}", value=text))
    return language.say(msg("≥ {value}", value=text)) if row["target_kind"] == "floor" else text


def _deviation(language: Language, row: Row) -> Markup:
    value = number(row["deviation"])
    if not known(row["target"]):
        return Markup("")
    mark = " !" if bool(row["alert"]) else ""
    return toned(language.number(value, "pct", signed=True) + mark, tone(value, str(row["direction"])))


def _change(language: Language, row: Row, name: str) -> Markup:
    value = number(row[name])
    return toned(change_text(language, row, value), tone(value, str(row["direction"])))


def _days(language: Language, row: Row) -> str:
    days = number(row["days_missing"])
    return language.number(days, "n") if days else ""
