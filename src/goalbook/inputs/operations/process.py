"""What the end of a quarter asks about goal management itself: the questionnaire on the process, and the rounds of adjustment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.core.compare import less_than, more_than
from goalbook.core.message import msg
from goalbook.inputs.campaigns.checks import repeated, strangers
from goalbook.inputs.contract import Column, Contract

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.inputs.planning.shelf import Fault, Ground, Row

THEMES = ("strategy", "tools", "data", "rhythm", "other")
LOWEST, HIGHEST = 1.0, 5.0
PROCESS_QUESTIONNAIRE = Contract(
    "process_questionnaire",
    "reviews/<quarter>/questionnaire.csv",
    msg("what the team thinks of goal management itself: do the goals still fit the strategy, do the tools suffice"),
    (
        Column("question", "text", msg("id of the question, the same every quarter"), required=True),
        Column("text_en", "text", msg("the question, in English (or one column text)"), required=True),
        Column("text_zh", "text", msg("the question, in Chinese")),
        Column("theme", "text", msg("what it is about: strategy, tools, data, rhythm"), allowed=THEMES),
        Column("score", "number", msg("mean answer, from 1 (not at all) to 5 (fully)")),
        Column("answers", "number", msg("how many answered; without names"), "count"),
        Column("date_day", "date", msg("day on which it was asked")),
        Column("note_en", "text", msg("what was said, in English (or one column note); no names")),
        Column("note_zh", "text", msg("what was said, in Chinese")),
        Column("change_en", "text", msg("what is changed in the process, in English (or one column change)")),
        Column("change_zh", "text", msg("what is changed in the process, in Chinese")),
    ),
    msg("the questionnaire on the goal process in the quarter review"),
    {"text": "text_en", "note": "note_en", "change": "change_en"},
)
QUARTER_ADJUSTMENTS = Contract(
    "quarter_adjustments",
    "reviews/<quarter>/adjustments.csv",
    msg("rounds in which strategy or targets were looked at again; that nothing was changed is a decision too"),
    (
        Column("date_day", "date", msg("day of the round"), required=True),
        Column("kind", "text", msg("whether strategy or targets were looked at"), required=True, allowed=("strategy", "target")),
        Column("decision", "text", msg("what was decided"), required=True, allowed=("adjust", "no_change")),
        Column("channel", "channel", msg("channel of team.yml; empty for the whole team")),
        Column("what_en", "text", msg("what is done differently, in English (or one column what)")),
        Column("what_zh", "text", msg("what is done differently, in Chinese")),
        Column("reason_en", "text", msg("why, in English (or one column reason)")),
        Column("reason_zh", "text", msg("why, in Chinese")),
        Column("by", "text", msg("who decided: somebody of team.yml")),
    ),
    msg("the rounds of adjustment in the quarter review"),
    {"what": "what_en", "reason": "reason_en"},
)
PROCESS = (PROCESS_QUESTIONNAIRE, QUARTER_ADJUSTMENTS)


def questionnaire_faults(rows: list[Row], _ground: Ground) -> Iterator[Fault]:
    """Yield questions that stand twice, scores outside the scale, and numbers of answers that cannot be."""
    yield from repeated(rows, ("question",))
    for row in rows:
        if less_than(row["score"], LOWEST) or more_than(row["score"], HIGHEST):
            yield row, "score", msg("expected a score from {low:n} to {high:n}", low=LOWEST, high=HIGHEST)
        answers = row["answers"]
        if answers < 0 or (not pd.isna(answers) and answers != int(answers)):
            yield row, "answers", msg("expected a whole number, 0 or more")


def adjustment_faults(rows: list[Row], ground: Ground) -> Iterator[Fault]:
    """Yield people nobody knows, and adjustments that do not say what was adjusted."""
    yield from strangers(rows, "by", ground)
    for row in rows:
        if row["decision"] == "adjust" and not row["what_en"] and not row["what_zh"]:
            yield row, "what_en", msg("says nothing of what was adjusted")
