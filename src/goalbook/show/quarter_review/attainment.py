"""All key results and objectives of the period: where they end, the verdict their type asks for, the other one quietly beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, note, section
from goalbook.show.monthly_review.scores import TONES, band_name
from goalbook.show.quarter_review.narrative import passes
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.words import channel_name, filled, known, metric_name, number, rest_in_workbook, rows, says, value_text

if TYPE_CHECKING:
    from goalbook.books.quarter_review.result import QuarterReview
    from goalbook.core.language import Language

Row = dict[str, object]
ROWS = 16  # key results and objectives of a usual quarter


def attainment(review: QuarterReview, language: Language) -> Block:
    """Return the scorecard of the period; without goals one line says that there is nothing to score."""
    title = language.say(msg("Attainment of all key results"))
    found = rows(review.tables.get("scores"))
    if not found:
        return section("attainment", title, [note(language.say(msg("Without goals there is nothing to score.")))])
    parts: list[Markup | str] = [
        note(says(language, _lead(review))),
        table(_columns(review, language, found), Frame(limit=ROWS, more=rest_in_workbook(language, "scores"))),
        note(says(language, _how(review))),
        *_reasons(review, language, found),
    ]
    return section("attainment", title, parts)


def _lead(review: QuarterReview) -> Message:
    passed, judged = passes(review)
    line = float(review.policy.pass_line)
    if not judged:
        return msg("No committed key result can be held against the pass line of {line:pct0}.", line=line)
    if review.over:
        return msg("{passed:n} of {all:n} committed key results passed the line of {line:pct0}.", passed=passed, all=judged, line=line)
    return msg(
        "Provisional: facts end on {day:date}. {passed:n} of {all:n} committed key results are heading past the line of {line:pct0}.",
        day=review.meta.data_to,
        passed=passed,
        all=judged,
        line=line,
    )


def _how(review: QuarterReview) -> Message:
    if review.over:
        return msg(
            "Committed goals are judged by the pass line, stretch goals by the OKR bands with the pass line quietly beside. "
            "Scores, not attainments, are averaged for an objective."
        )
    return msg(
        "Committed goals are judged by the pass line, stretch goals by the OKR bands, both at the landing forecast with its 80 % range; "
        "of stretch goals the pass line stands quietly beside. Scores, not attainments, are averaged for an objective."
    )


def _columns(review: QuarterReview, language: Language, found: list[Row]) -> list[Column]:
    spans = {str(row["kr_id"]): row for row in rows(review.tables.get("key_results"))}

    def value(row: Row, name: str) -> str:
        return value_text(review, language, str(row["metric_id"]), number(row[name])) if row["metric_id"] else ""

    heads = [msg("Key result"), msg("Type"), msg("Target"), msg("To date")]
    end = msg("At the end") if review.over else msg("Heading for")
    columns = [
        Column(language.say(heads[0]), [_name(review, language, row) for row in found], "text"),
        Column(language.say(heads[1]), [_type(language, row) for row in found], "text"),
        Column(language.say(heads[2]), [value(row, "target") for row in found]),
        *([] if review.over else [Column(language.say(heads[3]), [value(row, "to_date") for row in found])]),
        Column(language.say(end), [Markup("<b>{}</b>").format(value(row, "landing")) for row in found]),
        *([] if review.over else [Column(language.say(msg("80 % range")), [_span(review, language, spans, row) for row in found])]),
        Column(language.say(msg("of target")), [_attained(language, row) for row in found]),
        Column(language.say(msg("Pass line")), [_passes(language, row) for row in found], "text"),
        Column(language.say(msg("OKR band")), [_band(language, row) for row in found], "text"),
        Column(language.say(msg("Score")), [_score(language, row) for row in found]),
    ]
    return filled(columns)


def _name(review: QuarterReview, language: Language, row: Row) -> str | Markup:
    if row["kind"] != "key_result":
        objective = review.objectives.get(str(row["objective_id"]), Label.same(str(row["objective_id"])))
        return Markup("<b>{} {}</b>").format(str(row["objective_id"]), language.say(objective))
    name = metric_name(review, str(row["metric_id"]))
    if not row["channel"]:
        return language.say(name)
    channel = channel_name(review, row["channel"])
    return language.say(Label(f"{channel.en}: {name.en}", f"{channel.zh}：{name.zh}"))


def _type(language: Language, row: Row) -> str:
    names = {"committed": msg("committed"), "stretch": msg("stretch")}
    return language.say(names[str(row["type"])]) if row["type"] in names else ""


def _span(review: QuarterReview, language: Language, spans: dict[str, Row], row: Row) -> Markup | str:
    found = spans.get(str(row["kr_id"]))
    if found is None or not (known(found["low"]) and known(found["high"])):
        return ""
    low, high = (value_text(review, language, str(row["metric_id"]), number(found[name])) for name in ("low", "high"))
    return Markup('<span class="nb">{} – {}</span>').format(low, high)


def _attained(language: Language, row: Row) -> str:
    return language.number(number(row["attainment_landing"]), "pct") if row["kind"] == "key_result" else ""


def _passes(language: Language, row: Row) -> str | Markup:
    if row["passes"] is None or row["kind"] != "key_result":
        return ""
    text = language.say(msg("passes") if row["passes"] else msg("misses"))
    return toned(text, "good" if row["passes"] else "bad") if row["type"] == "committed" else _quiet(text)


def _band(language: Language, row: Row) -> str | Markup:
    """Return the band of a stretch goal; of a committed one the pass line alone speaks (B-04)."""
    if not row["band"] or row["type"] == "committed":
        return ""
    text = language.say(band_name(str(row["band"])))
    return toned(text, TONES[str(row["band"])]) if row["type"] == "stretch" else _quiet(text)


def _quiet(text: str) -> Markup:
    return Markup('<span class="q">{}</span>').format(text)


def _score(language: Language, row: Row) -> str | Markup:
    text = language.number(number(row["score_landing"]), "ratio2")
    return text if row["kind"] == "key_result" else Markup("<b>{}</b>").format(text)


def _reasons(review: QuarterReview, language: Language, found: list[Row]) -> list[Markup]:
    """Return why some have no verdict or no score, each reason once with those it holds for."""
    given: dict[str, list[str]] = {}
    for row in found:
        if isinstance(row["reason"], Message):
            given.setdefault(language.say(row["reason"]), []).append(str(_name(review, language, row)))
    comma = "、" if language.code == "zh" else ", "
    return [
        note(language.say(msg("{names}: {reason}.", names=comma.join(names), reason=reason.rstrip(".。"))))
        for reason, names in given.items()
    ]
