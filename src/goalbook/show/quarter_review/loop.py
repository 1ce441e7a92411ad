"""What the loop learned: was our word good, which actions and campaigns worked, what tests showed, which lessons were used again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from markupsafe import Markup

from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, note, section
from goalbook.show.campaign.lessons import evidence_words
from goalbook.show.monthly_review.actions import decision_name, status_name, verdict_name
from goalbook.show.monthly_review.kept_word import kept_word
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.words import channel_name, filled, inside, known, metric_name, number, rest_in_workbook, rows, says, titled, value_text

if TYPE_CHECKING:
    from goalbook.books.quarter_review.result import QuarterReview
    from goalbook.core.language import Language
    from goalbook.core.message import Value
    from goalbook.show.tables import Tone

Row = dict[str, object]
MOST = 8
TONES: dict[str, Tone] = {"effective": "good", "ineffective": "bad"}


def loop(review: QuarterReview, language: Language) -> Block:
    """Return what was learned; nothing where no forecast, action, campaign, test or lesson is known."""
    parts = [*_record(review, language), *_actions(review, language), *_campaigns(review, language)]
    parts += [*_tests(review, language), *_lessons(review, language)]
    if not parts:
        return Block(Markup(""))
    return section("loop", language.say(msg("What the loop learned")), parts)


def _h3(language: Language, title: Message) -> Markup:
    return Markup("<h3>{}</h3>").format(language.say(title))


def _record(review: QuarterReview, language: Language) -> list[Markup | str]:
    found = kept_word(review.like_month(), language)
    trail = rows(review.tables.get("review_trail"))
    if trail:
        held = sum(bool(row["archived"]) for row in trail)
        found.append(note(says(language, msg("{n:n} of {all:n} months have their review in the archive.", n=held, all=len(trail)))))
    return found


def _actions(review: QuarterReview, language: Language) -> list[Markup | str]:
    found = rows(review.tables.get("actions"))
    if not found:
        return []
    columns = [
        Column(language.say(msg("Action")), [_action(review, language, row) for row in found], "text"),
        Column(language.say(msg("Figure")), [_metric(review, language, row) for row in found], "text"),
        Column(language.say(msg("Before")), [_level(review, language, row, "baseline") for row in found]),
        Column(language.say(msg("Trough")), [_level(review, language, row, "trough") for row in found]),
        Column(language.say(msg("Since start")), [_level(review, language, row, "after") for row in found]),
        Column(language.say(msg("Won back")), [language.number(number(row["recovery"]), "pct0") for row in found]),
        Column(language.say(msg("Verdict")), [_verdict(language, row) for row in found], "text"),
        Column(language.say(msg("State")), [_state(language, row) for row in found], "text"),
    ]
    shown = table(filled(columns), Frame(limit=MOST, more=rest_in_workbook(language, "actions"), kind="acts"))
    return [_h3(language, msg("Which actions worked")), note(says(language, _judged(found))), shown]


def _judged(found: list[Row]) -> Message:
    count = {verdict: sum(row["verdict"] == verdict for row in found) for verdict in ("effective", "partial", "ineffective")}
    if not sum(count.values()):
        return msg("Actions decided: {n:n}; none is old enough to be judged.", n=len(found))
    return msg(
        "Actions decided: {n:n}; effective {effective:n}, in part {partial:n}, without effect {ineffective:n}.", n=len(found), **count
    )


def _action(review: QuarterReview, language: Language, row: Row) -> Markup:
    words = language.say(row["action"]) if isinstance(row["action"], Label | Message) else str(row["action"])
    channel = language.say(channel_name(review, row["channel"])) if row["channel"] else ""
    owner = language.say(row["owner_name"]) if isinstance(row["owner_name"], Label | Message) else ""
    return Markup('{}<br><span class="q">{}</span>').format(
        words, " · ".join(one for one in (f"{row['month']} {row['id']}", channel, owner) if one)
    )


def _metric(review: QuarterReview, language: Language, row: Row) -> str:
    return language.say(metric_name(review, str(row["metric_id"]))) if row["metric_id"] else ""


def _level(review: QuarterReview, language: Language, row: Row, name: str) -> str:
    metric = str(row["metric_id"])
    if not metric or not known(row[name]):
        return "–"
    if review.catalogue.get(metric).unit == "share":
        return language.number(number(row[name]), "pct2")
    return value_text(review, language, metric, number(row[name]))


def _verdict(language: Language, row: Row) -> Markup | str:
    return toned(language.say(verdict_name(row["verdict"])), TONES.get(str(row["verdict"]), "plain"))


def _state(language: Language, row: Row) -> Markup | str:
    if row["overdue"] and not row["decision"]:
        return toned(language.say(msg("overdue")), "bad")
    return language.say(decision_name(row["decision"])) or language.say(status_name(row["status"]))


def _campaigns(review: QuarterReview, language: Language) -> list[Markup | str]:
    """Return one line for each campaign of the period: its effect with its interval, or why there is none."""
    found = rows(review.tables.get("campaign_marks"))
    return [_h3(language, msg("Campaigns")), *(note(says(language, _campaign(review, row))) for row in found)] if found else []


def _campaign(review: QuarterReview, row: Row) -> Message:
    name = row["name"] if isinstance(row["name"], Label) else Label.same(str(row["campaign_id"]))
    if known(row["effect"]):
        values: dict[str, Value] = {name: number(row[name]) for name in ("effect", "low", "high")}
        values |= {"name": name, "metric": inside(metric_name(review, str(row["metric_id"])))}
        if number(row["low"]) <= 0 <= number(row["high"]):
            return msg("{name}: {effect:n} {metric}, not clearly different from none (80 % interval {low:n} to {high:n}).", **values)
        return msg("{name} added {effect:n} {metric} (80 % interval {low:n} to {high:n}).", **values)
    if isinstance(row["reason"], Message):
        return msg("{name}: {reason}.", name=name, reason=row["reason"])
    return msg("{name}: its effect is not known.", name=name)


def _tests(review: QuarterReview, language: Language) -> list[Markup | str]:
    found = rows(review.tables.get("quarter_tests"))
    if not found:
        return []
    done = sum(bool(language.say(row["result"])) for row in found if isinstance(row["result"], Label))
    columns = [
        Column(language.say(msg("Test")), [str(row["test"]) for row in found], "text"),
        Column(language.say(msg("Hypothesis")), [_text(language, row, "hypothesis") for row in found], "text"),
        Column(language.say(msg("Result")), [_text(language, row, "result") or language.say(msg("open")) for row in found], "text"),
    ]
    lead = note(says(language, msg("{done:n} of {n:n} tests of the period have a result.", done=done, n=len(found))))
    return [
        _h3(language, msg("What tests showed")),
        lead,
        table(columns, Frame(limit=MOST, more=rest_in_workbook(language, "quarter_tests"))),
    ]


def _text(language: Language, row: Row, name: str) -> str:
    cell = row[name]
    return language.say(cell) if isinstance(cell, Label) else ""


def _lessons(review: QuarterReview, language: Language) -> list[Markup | str]:
    found = rows(review.tables.get("lessons_used"))
    if not found:
        return []
    columns = [
        Column(language.say(msg("Lesson")), [_lesson(language, row) for row in found], "text"),
        Column(language.say(msg("Evidence")), [_evidence(language, row) for row in found], "text"),
        Column(language.say(msg("Effect")), [_effect(language, row) for row in found]),
        Column(language.say(msg("In this period")), [_use(language, row) for row in found], "text"),
    ]
    frame = Frame(limit=MOST, more=rest_in_workbook(language, "lessons_used"))
    return [_h3(language, msg("Which lessons were used again")), note(says(language, _used(found))), table(filled(columns), frame)]


def _used(found: list[Row]) -> Message:
    known_before = {row["lesson"] for row in found if row["use"] in ("used", "left_out")}
    used = {row["lesson"] for row in found if row["use"] == "used"}
    new = {row["lesson"] for row in found if row["use"] == "new"}
    return msg(
        "Of {all:n} lessons known before the period's campaigns {used:n} were used again; {new:n} new ones were written down.",
        all=len(known_before),
        used=len(used),
        new=len(new),
    )


def _lesson(language: Language, row: Row) -> Markup:
    return Markup('{}<br><span class="q">{}</span>').format(titled(language, _text(language, row, "what")), str(row["lesson"]))


def _evidence(language: Language, row: Row) -> str:
    found = evidence_words().get(str(row["evidence"]))
    return language.say(found) if found is not None else ""


def _effect(language: Language, row: Row) -> Markup | str:
    if not known(row["effect"]):
        return "–"
    text = language.number(number(row["effect"]), "pct", signed=True)
    if not (known(row["low"]) and known(row["high"])):
        return text
    low, high = (language.number(number(row[name]), "pct", signed=True) for name in ("low", "high"))
    return Markup('{}<br><span class="q">{} – {}</span>').format(text, low, high)


def _use(language: Language, row: Row) -> Markup | str:
    if row["use"] == "used":
        return language.say(msg("used in {campaign}", campaign=row["campaign_name"]))  # type: ignore[arg-type] # a label
    words = {"left_out": msg("left out"), "new": msg("new")}
    return language.say(words[str(row["use"])])


def day_text(language: Language, cell: object) -> str:
    """Return a day as tables write it; nothing where there is none."""
    return "" if cell is None or pd.isna(cell) else language.date(pd.Timestamp(str(cell)).date(), "day")  # type: ignore[call-overload] # a cell
