"""Findings: the month's problems with their weight, evidence and answer, under ids that the next target setting links to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from markupsafe import Markup

from goalbook.books.monthly_review.rules.signals import CATEGORY_NAMES
from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, note, section
from goalbook.show.tables import BarScale, Column, Frame, table, toned, variance_bar
from goalbook.show.words import channel_name, filled, inside, known, number, rest_in_workbook, rows, says, titled

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

Row = dict[str, object]


def problems(review: MonthlyReview, language: Language) -> Block:
    """Return the findings, the gravest first; one line where there are none."""
    found = rows(review.tables.get("problems"))
    parts: list[Markup | str] = [note(says(language, _lead(found)))]
    if found:
        parts.append(table(_columns(review, language, found), Frame(more=rest_in_workbook(language, "problems"), kind="problems")))
        parts.append(note(says(language, _weights(review))))
    return section("problems", language.say(msg("Findings")), parts)


def _lead(found: list[Row]) -> Message:
    if not found:
        return msg("No problem was found this month: no cause, no abnormal alert, no target out of reach, no gap in the data.")
    grave = [row for row in found if row["severity"] == "high"]
    open_ones = sum(not row["action"] and not row["decided"] for row in grave)
    if not grave:
        return msg("{n:n} problems, none of them grave.", n=len(found))
    if not open_ones:
        return msg("{n:n} problems, {grave:n} of them grave; each grave one has an action or a decision.", n=len(found), grave=len(grave))
    return msg(
        "{n:n} problems, {grave:n} of them grave; grave ones without action or decision so far: {open:n}.",
        n=len(found),
        grave=len(grave),
        open=open_ones,
    )


def _weights(review: MonthlyReview) -> Message:
    policy = review.policy.problems
    return msg(
        "Grave from {high:pct0} of the month's result or by the control level of its alerts; weights overlap. The ids stay the same: "
        "the next targets refer to them.",
        high=policy.high_share,
    )


def severity_name(severity: str) -> Message:
    """Return the word for how grave a problem is."""
    return {"high": msg("grave"), "medium": msg("medium"), "low": msg("slight")}[severity]


def stage_name(stage: str) -> Message | str:
    """Return the place in the funnel a problem lies in."""
    names = {
        "exposure": msg("exposure"),
        "click": msg("click"),
        "interaction": msg("interaction"),
        "registration": msg("registration"),
        "activation": msg("activation"),
        "payment": msg("payment"),
        "retention": msg("retention"),
        "plan": msg("plan"),
        "conversion": msg("conversion"),
    }
    return names.get(stage, stage)


def _columns(review: MonthlyReview, language: Language, found: list[Row]) -> list[Column]:
    weights = [number(row["weight"]) for row in found]
    scale = BarScale(0.0, max((weight for weight in weights if known(weight)), default=1.0), width=40)
    return filled(
        [
            Column(language.say(msg("Severity")), [_severity(language, row) for row in found], "text"),
            Column(language.say(msg("What")), [_what(review, language, row) for row in found], "text"),
            Column(language.say(msg("Stage")), [language.say(stage_name(str(row["stage"]))) for row in found], "text"),
            Column(language.say(msg("Kind of cause")), [_category(language, row) for row in found], "text"),
            Column(language.say(msg("Weight")), [language.number(weight, "pct") for weight in weights]),
            Column("", [variance_bar(weight, scale, "plain") for weight in weights], "bar"),
            Column(language.say(msg("Evidence")), [str(row["evidence"]) for row in found], "text"),
            Column(language.say(msg("Answer")), [_answer(language, row) for row in found], "text"),
        ]
    )


def _severity(language: Language, row: Row) -> Markup:
    return toned(language.say(severity_name(str(row["severity"]))), "bad" if row["severity"] == "high" else "plain")


def _what(review: MonthlyReview, language: Language, row: Row) -> Markup:
    """Return what is wrong, in front of it the channel where the sentence does not name it, below it event and id."""
    text = language.say(row["what"]) if isinstance(row["what"], Message) else ""
    if row["channel"] and row["kind"] in {"cause", "data"}:
        channel = channel_name(review, row["channel"])
        text = language.say(msg("{channel}: {text:text}", channel=channel, text=text))
    event = row["event"]
    below = []
    if isinstance(event, Label) and event.en:
        day = pd.Timestamp(row["event_day"]).date()  # type: ignore[arg-type] # a cell
        below.append(language.say(msg("{day:day}: {event}", day=day, event=inside(event))))
    return Markup('{}<br><span class="q">{}</span>').format(text, Markup("<br>").join([*below, str(row["id"])]))


def _category(language: Language, row: Row) -> str:
    name = CATEGORY_NAMES.get(str(row["category"]))
    return titled(language, name) if name is not None else ""


def _answer(language: Language, row: Row) -> Markup | str:
    action = str(row["action"])
    if action:
        return language.say(msg("{action:text}, decided", action=action)) if row["decided"] else action
    return toned(language.say(msg("none yet")), "bad" if row["severity"] == "high" else "plain")
