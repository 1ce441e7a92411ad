"""Risk, budget and pilots: what may go wrong and what was done, then where the month's money went; nothing where none of it is kept."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

from markupsafe import Markup

from goalbook.books.monthly_review.risk.words import CONTROLS, level_name
from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, lead, note, section
from goalbook.show.emphasis import strong
from goalbook.show.monthly_review.risk_controls import answer_lines, control_table
from goalbook.show.monthly_review.risk_money import budget_parts, pilot_parts
from goalbook.show.monthly_review.risk_reallocation import reallocation_parts
from goalbook.show.monthly_review.risk_register import matrix, register_table
from goalbook.show.words import number, rows, says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language


def risk(review: MonthlyReview, language: Language) -> Block:
    """Return the section."""
    opening = [lead(says(language, sentence)) for sentence in _lead(review)]
    grids = [grid for grid in (matrix(review, language), control_table(review, language)) if grid]
    parts: list[Markup | str] = [*opening]
    if grids:
        parts.append(Markup('<div class="charts">{}</div>').format(Markup("").join(grids)))
    parts += [register_table(review, language), *(note(line) for line in answer_lines(review, language))]
    parts += [*budget_parts(review, language), *pilot_parts(review, language), *reallocation_parts(review, language)]
    if not any(parts):
        return Block(Markup(""))
    return section("risk", language.say(msg("Risk, budget, pilots")), parts)


def _lead(review: MonthlyReview) -> Iterator[Message]:
    """Yield what to know and what to do: the risks' worth and the control to raise, then the money."""
    register = [row for row in rows(review.tables.get("risk_register")) if row["state"] != "closed"]
    worth = [number(row["score"]) for row in register if not math.isnan(number(row["score"]))]
    if worth:
        before = math.fsum(
            number(row["score_before"]) for row in rows(review.tables["risk_register"]) if not math.isnan(number(row["score_before"]))
        )
        yield msg(
            "Open risks: {n:n}, {worth} to be expected ({change:+money} on the month before); the dearest: {what}.",
            n=len(register), worth=strong(msg("{total:money}", total=math.fsum(worth))), change=math.fsum(worth) - before,
            what=cast("Label", register[0]["what"]),
        )  # fmt: skip
    raised = [row for row in rows(review.tables.get("control_states")) if row["step"] == "up"]
    for row in raised[:2]:
        yield msg(
            "Raise {control} from “{now}” to {asked}: {why}.",
            control=_inside(CONTROLS[str(row["control"])]), now=level_name(number(row["control_level"]), review.policy),
            asked=strong(msg("“{level}”", level=level_name(number(row["control_proposed"]), review.policy))),
            why=cast("Label", row["because"]),
        )  # fmt: skip
    for row in rows(review.tables.get("budget_month")):
        if row["level"] == "pool" and row["pool"] == "media" and not math.isnan(number(row["variance_share"])):
            yield msg(
                "Media spend was {share} against its budget; {used:pct0} of the period's budget is gone after {gone:pct0} of its time.",
                share=strong(msg("{share:+pct0}", share=number(row["variance_share"]))), used=number(row["used"]),
                gone=number(row["time_gone"]),
            )  # fmt: skip


def _inside(control: Label) -> Label:
    return Label(f"{control.en[:1].lower()}{control.en[1:]} control", control.zh)
