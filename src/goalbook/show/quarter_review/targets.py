"""What the result says of the targets: which held, which were too high or too low, and what the next goals ask beyond what was reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.message import Message, msg
from goalbook.core.period import name_of
from goalbook.show.block import Block, note, section
from goalbook.show.quarter_review.asks import STEEP
from goalbook.show.quarter_review.narrative import key_result
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.words import filled, known, number, rest_in_workbook, rows, says, titled, value_text

if TYPE_CHECKING:
    from goalbook.books.quarter_review.result import QuarterReview
    from goalbook.core.language import Language
    from goalbook.show.tables import Tone

Row = dict[str, object]
TONES: dict[str, Tone] = {"miss": "bad", "lower": "bad", "kept": "good"}


def targets(review: QuarterReview, language: Language) -> Block:
    """Return the table of targets; nothing without goals."""
    found = rows(review.tables.get("next_targets"))
    if not found:
        return Block(Markup(""))
    following = next((str(row["next_period"]) for row in found if row["next_period"]), "")
    parts = [
        note(says(language, _lead(found, following))),
        table(_columns(review, language, found, following), Frame(more=rest_in_workbook(language, "next_targets"))),
    ]
    return section("targets", language.say(msg("Targets: what to set anew")), parts)


def _lead(found: list[Row], following: str) -> Message:
    count = {verdict: sum(row["verdict"] == verdict for row in found) for verdict in ("lower", "raise", "miss")}
    said = msg(
        "Targets the bands call too high: {lower:n}, too low: {raised:n}; missed though committed: {miss:n}.",
        lower=count["lower"],
        raised=count["raise"],
        miss=count["miss"],
    )
    if not following:
        return msg("{said} No goals are drafted for the next period yet.", said=said)
    steep = sum(known(row["step"]) and number(row["step"]) > STEEP for row in found)
    again = sum(known(row["next_target"]) for row in found)
    return msg(
        "{said} The goals of {period} name {again:n} of them again, {steep:n} of these more than {limit:pct0} above what was reached.",
        said=said,
        period=name_of(following),
        again=again,
        steep=steep,
        limit=STEEP,
    )


def verdict_names() -> dict[str, Message]:
    """Return what a result says of its target."""
    return {
        "kept": msg("held"),
        "miss": msg("missed: explain, then decide"),
        "lower": msg("too high: set lower or find the way"),
        "raise": msg("too low: set anew"),
    }


def _columns(review: QuarterReview, language: Language, found: list[Row], following: str) -> list[Column]:
    def value(row: Row, name: str) -> str:
        return value_text(review, language, str(row["metric_id"]), number(row[name]))

    reached = msg("Reached") if review.over else msg("Heading for")
    columns = [
        Column(language.say(msg("Key result")), [titled(language, key_result(review, row)) for row in found], "text"),
        Column(language.say(msg("Target")), [value(row, "target") for row in found]),
        Column(language.say(reached), [value(row, "reached") for row in found]),
        Column(language.say(msg("of target")), [language.number(number(row["attainment"]), "pct") for row in found]),
        Column(language.say(msg("Says of the target")), [_verdict(language, row) for row in found], "text"),
    ]
    if following:
        head = language.say(msg("Target {period}", period=name_of(following)))
        columns += [
            Column(head, [value(row, "next_target") for row in found]),
            Column(language.say(msg("above reached")), [_step(language, row) for row in found]),
        ]
    return filled(columns)


def _verdict(language: Language, row: Row) -> Markup | str:
    if row["verdict"] == "kept" and row["type"] == "committed" and number(row["attainment"]) < 1:
        return toned(language.say(msg("past the pass line, short of the target")), "plain")
    return toned(language.say(verdict_names().get(str(row["verdict"]), "–")), TONES.get(str(row["verdict"]), "plain"))


def _step(language: Language, row: Row) -> Markup | str:
    step = number(row["step"])
    return toned(language.number(step, "pct0", signed=True), "bad" if step > STEEP else "plain")
