"""The scorecard: attainment with the verdict its type asks for, the other one beside it, and the progress score apart (MR-47)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, note, section
from goalbook.show.monthly_review.forecast import key_result_name
from goalbook.show.tables import Column, Frame, Tone, table, toned
from goalbook.show.words import filled, known, number, rest_in_workbook, rows, says

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

Row = dict[str, object]
TONES: dict[str, Tone] = {"too_high": "bad", "very_good": "good", "strong": "good", "re_baseline": "plain"}


def scores(review: MonthlyReview, language: Language) -> Block:
    """Return the scorecard; without goals one line says that there is nothing to score."""
    found = rows(review.tables.get("scores"))
    title = language.say(msg("Scorecard"))
    if not found:
        return section("scores", title, [note(language.say(msg("Without goals there is nothing to score.")))])
    parts: list[Markup | str] = [
        note(says(language, _lead(review, found))),
        table(_columns(review, language, found), Frame(more=rest_in_workbook(language, "scores"))),
        note(
            language.say(
                msg("Attainment, value ÷ target, is judged; the progress score, the way from baseline to stretch as 0 to 1, is averaged.")
            )
        ),
        *_reasons(review, language, found),
    ]
    return section("scores", title, parts)


def band_name(band: str) -> Message:
    """Return the name of an OKR band."""
    return {
        "too_high": msg("target too high"),
        "very_good": msg("very good"),
        "strong": msg("strong"),
        "re_baseline": msg("above target: re-base"),
    }[band]


def _lead(review: MonthlyReview, found: list[Row]) -> Message:
    committed = [row for row in found if row["type"] == "committed" and row["passes"] is not None]
    line = float(review.policy.pass_line)
    if not committed:
        return msg("No committed key result can be held against the pass line of {line:pct0}.", line=line)
    passed = sum(bool(row["passes"]) for row in committed)
    if review.headline.complete:
        return msg(
            "{passed:n} of {all:n} committed key results passed the line of {line:pct0}.", passed=passed, all=len(committed), line=line
        )
    return msg(
        "{passed:n} of {all:n} committed key results are heading past the line of {line:pct0}.",
        passed=passed,
        all=len(committed),
        line=line,
    )


def _columns(review: MonthlyReview, language: Language, found: list[Row]) -> list[Column]:
    def share(name: str) -> list[str]:
        return [language.number(number(row[name]), "pct") if row["kind"] == "key_result" else "" for row in found]

    def score(name: str) -> list[str | Markup]:
        return [_strong(row, language.number(number(row[name]), "ratio2")) for row in found]

    landing = msg("at the end") if review.headline.complete else msg("heading for")
    columns = [
        Column(language.say(msg("Key result")), [_name(review, language, row) for row in found], "text"),
        Column(language.say(msg("Type")), [_type(language, row) for row in found], "text"),
        Column(language.say(msg("Attained so far")), share("attainment_so_far")),
        Column(language.say(landing), [Markup("<b>{}</b>").format(text) for text in share("attainment_landing")]),
        Column(language.say(msg("Pass line")), [_passes(language, row) for row in found], "text"),
        Column(language.say(msg("OKR band")), [_band(language, row) for row in found], "text"),
        Column(language.say(msg("Progress score")), score("score_landing")),
    ]
    return filled(columns)


def _strong(row: Row, text: str) -> str | Markup:
    return text if row["kind"] == "key_result" else Markup("<b>{}</b>").format(text)


def _name(review: MonthlyReview, language: Language, row: Row) -> str | Markup:
    if row["kind"] == "key_result":
        return language.say(key_result_name(review, row))
    objective = review.objectives.get(str(row["objective_id"]), Label.same(str(row["objective_id"])))
    name = Markup("<b>{} {}</b>").format(str(row["objective_id"]), language.say(objective))
    if not known(row["scored"]) or number(row["scored"]) == 1:
        return name
    part = language.say(msg("{share:pct0} scored", share=number(row["scored"])))
    return Markup('{} <span class="q">{}</span>').format(name, part)


def _type(language: Language, row: Row) -> str:
    names = {"committed": msg("committed"), "stretch": msg("stretch")}
    return language.say(names[str(row["type"])]) if row["type"] in names else ""


def _passes(language: Language, row: Row) -> str | Markup:
    """Return the verdict of the pass line; of a stretch goal it is said quietly, since the bands judge it."""
    if row["passes"] is None or row["kind"] != "key_result":
        return ""
    text = language.say(msg("passes") if row["passes"] else msg("misses"))
    return toned(text, "good" if row["passes"] else "bad") if row["type"] == "committed" else _quiet(text)


def _band(language: Language, row: Row) -> str | Markup:
    """Return the OKR band; of a committed goal it is said quietly, since the pass line judges it."""
    if not row["band"]:
        return ""
    text = language.say(band_name(str(row["band"])))
    return toned(text, TONES[str(row["band"])]) if row["type"] == "stretch" else _quiet(text)


def _quiet(text: str) -> Markup:
    return Markup('<span class="q">{}</span>').format(text)


def _reasons(review: MonthlyReview, language: Language, found: list[Row]) -> list[Markup]:
    given: dict[str, list[str]] = {}
    for row in found:
        if isinstance(row["reason"], Message):
            given.setdefault(language.say(row["reason"]), []).append(language.say(key_result_name(review, row)))
    comma = "、" if language.code == "zh" else ", "
    return [
        note(language.say(msg("{names}: {reason}.", names=comma.join(names), reason=reason.rstrip(".。"))))
        for reason, names in given.items()
    ]
