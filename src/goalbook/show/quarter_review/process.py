"""How the process itself did: what the team answers about it, and the rounds in which strategy and targets were looked at again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from markupsafe import Markup

from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, note, section
from goalbook.show.quarter_review.loop import day_text
from goalbook.show.tables import BarScale, Column, Frame, table, toned, variance_bar
from goalbook.show.words import channel_name, filled, known, number, rest_in_workbook, rows, says

if TYPE_CHECKING:
    from goalbook.books.quarter_review.result import QuarterReview
    from goalbook.core.language import Language

Row = dict[str, object]
FULL = BarScale(0.0, 5.0, 60)
MOST = 8
# What a quarter's end asks where a team has no questions of its own.
ASKED = (
    Label("Do our goals still match the strategy?", "目标是否仍与战略匹配？"),
    Label("Do the tools suffice, and is there one number for one thing?", "工具是否够用，口径是否一致？"),
    Label("Are the data there when they are needed?", "需要数据时能否及时拿到？"),
    Label("Is what I am to reach in my own hands?", "分到我的目标是否由我掌控？"),
    Label("Do the meetings bring more than they cost?", "会议的收获是否大于耗时？"),
)


def process(review: QuarterReview, language: Language) -> Block:
    """Return questionnaire and rounds; what is absent is said once."""
    parts = [*_questionnaire(review, language), *_meeting(review, language), *_rounds(review, language)]
    return section("process", language.say(msg("The process itself")), parts)


def _questionnaire(review: QuarterReview, language: Language) -> list[Markup | str]:
    found = rows(review.tables.get("questionnaire"))
    if not found:
        return _form(language)
    limit = review.policy.get("process.score_min")
    columns = [
        Column(language.say(msg("Question asked")), [_question(language, row) for row in found], "text"),
        Column(language.say(msg("Score")), [_score(language, row, limit) for row in found]),
        Column("", [_bar(row, limit) for row in found], "bar"),
        Column(language.say(msg("Period before")), [language.number(number(row["before"]), "ratio") for row in found]),
        Column(language.say(msg("Number of answers")), [language.number(number(row["answers"]), "n") for row in found]),
        Column(language.say(msg("What changes")), [_text(language, row, "improvement") for row in found], "text"),
    ]
    shown = table(filled(columns), Frame(limit=MOST, more=rest_in_workbook(language, "questionnaire")))
    head = Markup("<h3>{}</h3>").format(language.say(msg("What the team says of it")))
    scale = msg(
        "Mean answers from 1 (not at all) to 5 (fully); below {limit:ratio} a change is due. Fewer than {n:n} answers are not shown.",
        limit=limit,
        n=review.policy.get("perf.anonymous_min_group"),
    )
    return [head, note(says(language, _lead(found, limit))), shown, note(says(language, scale))]


def _form(language: Language) -> list[Markup | str]:
    """Return the questionnaire to be filled in by hand, where nobody has answered it yet (GV-06)."""
    columns = [
        Column(language.say(msg("Question asked")), [language.say(one) for one in ASKED], "text"),
        *(Column(str(score), ["□"] * len(ASKED)) for score in range(1, 6)),
    ]
    head = Markup("<h3>{}</h3>").format(language.say(msg("Questionnaire to be filled in")))
    scale = msg("From 1 (not at all) to 5 (fully), without names; the means go into questionnaire.csv of this period's folder.")
    return [head, table(columns, Frame(limit=len(ASKED))), note(says(language, scale))]


def _lead(found: list[Row], limit: float) -> Message:
    scored = [row for row in found if known(row["score"])]
    if not scored:
        return msg("No question has enough answers to be shown.")
    low = min(scored, key=lambda row: number(row["score"]))
    below = sum(number(row["score"]) < limit for row in scored)
    return msg(
        "{below:n} of {n:n} questions score below {limit:ratio}; the lowest, {score:ratio}: “{question}”",
        below=below,
        n=len(scored),
        limit=limit,
        score=number(low["score"]),
        question=low["text"],  # type: ignore[arg-type] # a label
    )


def _question(language: Language, row: Row) -> Markup:
    note_ = _text(language, row, "note")
    text = _text(language, row, "text")
    return Markup('{}<br><span class="q">{}</span>').format(text, note_) if note_ else Markup("{}").format(text)


def _score(language: Language, row: Row, limit: float) -> Markup | str:
    if row["hidden"]:
        return language.say(msg("too few"))
    score = number(row["score"])
    return toned(language.number(score, "ratio"), "bad" if score < limit else "plain")


def _bar(row: Row, limit: float) -> Markup:
    score = number(row["score"])
    return variance_bar(score, FULL, "bad" if score < limit else "plain")


def _text(language: Language, row: Row, name: str) -> str:
    cell = row[name]
    return language.say(cell) if isinstance(cell, Label) else ""


def _meeting(review: QuarterReview, language: Language) -> list[Markup | str]:
    """Return the meeting on the goal process and what became of what was agreed there, in this period and before."""
    held, agreed = (rows(review.tables.get(name)) for name in ("feedback_meetings", "improvements"))
    if not held and not agreed:
        return []
    head = Markup("<h3>{}</h3>").format(language.say(msg("The meeting on the goal process")))
    parts: list[Markup | str] = [head, *(note(says(language, _held(row))) for row in held)]
    if not held:
        text = msg("No meeting on the goal process is recorded in {period}.", period=review.meta.period.name)
        parts.append(note(says(language, text)))
    if agreed:
        columns = [
            Column(language.say(msg("What was agreed")), [_text(language, row, "what") for row in agreed], "text"),
            Column(language.say(msg("Owner")), [_text(language, row, "owner") for row in agreed], "text"),
            Column(language.say(msg("Due")), [_together(day_text(language, row["due"])) for row in agreed], "text"),
            Column(language.say(msg("State")), [_state(language, row) for row in agreed], "text"),
        ]
        parts.append(table(filled(columns), Frame(limit=MOST, more=rest_in_workbook(language, "improvements"))))
    return parts


def _held(row: Row) -> Message:
    day, n, done = pd.Timestamp(str(row["date_day"])).date(), number(row["improvements"]), number(row["done"])
    if known(row["attended"]) and known(row["invited"]):
        return msg(
            "{day:date}: {attended:n} of {invited:n} took part; improvements agreed {n:n}, done by now {done:n}.",
            day=day,
            attended=number(row["attended"]),
            invited=number(row["invited"]),
            n=n,
            done=done,
        )
    return msg("{day:date}: improvements agreed {n:n}, done by now {done:n}.", day=day, n=n, done=done)


def _state(language: Language, row: Row) -> Markup | str:
    names = {"done": msg("done"), "late": msg("overdue"), "open": msg("open")}
    state = str(row["improvement_state"])
    return toned(language.say(names[state]), "bad" if state == "late" else "plain")


def _rounds(review: QuarterReview, language: Language) -> list[Markup | str]:
    found = rows(review.tables.get("adjustments"))
    if not found:
        text = msg(
            "No round of adjustment is recorded in {period}; adjustments.csv of its folder keeps them.", period=review.meta.period.name
        )
        return [note(says(language, text))]
    columns = [
        Column(language.say(msg("Day")), [_together(day_text(language, row["date_day"])) for row in found], "text"),
        Column(language.say(msg("Looked at")), [_together(language.say(_kind(row["kind"]))) for row in found], "text"),
        Column(language.say(msg("Decision")), [_together(language.say(_decision(row["decision"]))) for row in found], "text"),
        Column(language.say(msg("What")), [_what(review, language, row) for row in found], "text"),
        Column(language.say(msg("Reason")), [_text(language, row, "reason") for row in found], "text"),
        Column(language.say(msg("Decided by")), [_who(review, language, row) for row in found], "text"),
    ]
    head = Markup("<h3>{}</h3>").format(language.say(msg("Rounds of adjustment")))
    return [head, table(filled(columns), Frame(limit=MOST, more=rest_in_workbook(language, "adjustments")))]


def _together(text: str) -> Markup:
    return Markup('<span class="nb">{}</span>').format(text)


def _kind(kind: object) -> Message:
    return {"strategy": msg("strategy"), "target": msg("its targets")}[str(kind)]


def _decision(decision: object) -> Message:
    return {"adjust": msg("adjusted"), "no_change": msg("no change")}[str(decision)]


def _what(review: QuarterReview, language: Language, row: Row) -> str:
    text = _text(language, row, "what")
    if not row["channel"]:
        return text
    return language.say(msg("{channel}: {text:text}", channel=channel_name(review, row["channel"]), text=text))


def _who(review: QuarterReview, language: Language, row: Row) -> str:
    """Return who decided, by role."""
    return language.say(review.owners.get(str(row["by"]), Label.same(str(row["by"])))) if row["by"] else ""
