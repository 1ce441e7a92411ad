"""What the alert ladder raised, and whether the change behind it is outside the channel's normal range."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.message import Message, msg
from goalbook.show.block import Block, note, section
from goalbook.show.missing import missing_notes
from goalbook.show.monthly_review.signals import lead, quadrant_name, two_by_two
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.words import (
    filled,
    known,
    number,
    rest_in_workbook,
    rows,
    says,
    value_text,
)

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

Row = dict[str, object]
_BETWEEN = {"en": Markup(" "), "zh": Markup("")}  # sentences


def alerts(review: MonthlyReview, language: Language) -> Block:
    """Return the alerts with what each calls for, in a 2×2 first, then one by one."""
    found = sorted(rows(review.tables.get("alerts")), key=_by_price)
    sentences = [says(language, text) for text in (lead(review), _lead(found, review)) if text is not None]
    parts: list[Markup | str] = [note(_BETWEEN[language.code].join(sentences))]
    parts += two_by_two(review, language)
    if found:
        parts.append(table(_columns(review, language, found), Frame(more=rest_in_workbook(language, "alerts"))))
    parts += missing_notes(review, language, "alerts")
    return section("alerts", language.say(msg("Alerts")), parts)


def _lead(found: list[Row], review: MonthlyReview) -> Message:
    limit = review.params.deviation_alert
    if not found:
        return msg("No alert: nothing is {limit:pct0} or more off its target, no conversion or traffic fell beyond its limit.", limit=limit)
    adverse = sum(bool(row["adverse"]) for row in found)
    return msg(
        "{adverse:n} of {n:n} entries are adverse; an alert starts at {limit:pct0}, a favourable one asks whether the target was too low.",
        adverse=adverse,
        n=len(found),
        limit=limit,
    )


def _by_price(row: Row) -> tuple[bool, float]:
    """Sort adverse entries first, then the dearest; what has no price stands last."""
    money = number(row.get("money"))
    return (not bool(row["adverse"]), -abs(money) if known(money) else 0.0)


def level_name(level: str) -> Message:
    """Return the name of a step of the ladder."""
    return {"watch": msg("watch"), "alert": msg("alert"), "meeting": msg("meeting"), "switch": msg("switch channel")}[level]


def _base_name(base: str) -> Message:
    return {"target": msg("target"), "previous": msg("month before"), "trailing mean": msg("mean of the months before")}[base]


def control_name(control: str) -> Message | str:
    """Return the name of a control level."""
    names = {
        "warning": msg("warning"),
        "caution": msg("caution"),
        "pause": msg("pause"),
        "adjust": msg("adjust"),
        "terminate": msg("terminate"),
    }
    return names.get(control, control)


def _quadrant(language: Language, row: Row) -> str:
    return language.say(quadrant_name(str(row["quadrant"]))) if row.get("quadrant") else ""


def _columns(review: MonthlyReview, language: Language, found: list[Row]) -> list[Column]:
    def value(row: Row, name: str) -> str:
        return value_text(review, language, str(row["metric_id"]), number(row[name]))

    def change(row: Row) -> Markup:
        text = language.number(number(row["deviation"]), "pct", signed=True)
        return toned(text, "bad" if bool(row["adverse"]) else "good")

    columns = [
        Column(language.say(msg("Level")), [language.say(level_name(str(row["level"]))) for row in found], "text"),
        Column(language.say(msg("What")), [language.say(row["subject"]) for row in found], "text"),  # type: ignore[arg-type] # a Label
        Column(language.say(msg("Against")), [language.say(_base_name(str(row["base"]))) for row in found], "text"),
        Column(language.say(msg("Expected")), [value(row, "expected") for row in found]),
        Column(language.say(msg("Actual")), [Markup("<b>{}</b>").format(value(row, "actual")) for row in found]),
        Column("Δ %", [change(row) for row in found]),
        Column(language.say(msg("Price")), [language.number(number(row.get("money")), "money_compact", signed=True) for row in found]),
        Column(language.say(msg("Against its range")), [_quadrant(language, row) for row in found], "text"),
        Column(language.say(msg("Control")), [language.say(control_name(str(row["control"] or ""))) for row in found], "text"),
        Column(language.say(msg("Rule")), [str(row["rule"]) for row in found], "text"),
    ]
    return filled(columns)
