"""The settings this review ran with, and what other settings would change: the panel's place on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import Message, msg
from goalbook.show.block import Block, section
from goalbook.show.monthly_review.what_if import sensitivity_parts
from goalbook.show.parameters import common_name, plain, settings_table
from goalbook.show.words import number, rows

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

Row = dict[str, object]
WHAT_IF = ("recovery_channel", "recovery_stage", "recovery", "stage_rate", "spend", "actions_share", "wecom", "reallocation")
OF_PEOPLE = {"outcome_weight": "score_weights", "bonus_threshold": "bonus_steps"}  # sliders of what the team keeps of its people
SHARES = {"deviation_alert", "recovery", "actions_share", "outcome_weight", "bonus_threshold"}


def parameters(review: MonthlyReview, language: Language) -> Block:
    """Return the parameters with where each came from, then the sensitivity table."""
    still = tuple(name for name, table in OF_PEOPLE.items() if not len(rows(review.tables.get(table))))
    settings = settings_table(review, language, (*WHAT_IF, *still), (parameter_name, lambda row: _setting(language, row)))
    return section("parameters", language.say(msg("Settings and sensitivity")), [*settings, *sensitivity_parts(review, language)])


def sensitivity(review: MonthlyReview, language: Language) -> Block:
    """Return the sensitivity table alone: what the sliders would show, for a reader without a live notebook."""
    return section("sensitivity", language.say(msg("What if")), sensitivity_parts(review, language))


def parameter_name(name: str) -> Message | str:
    """Return a parameter's name for readers."""
    names = {
        "deviation_alert": msg("Alert threshold"),
        "recovery_channel": msg("Channel that recovers"),
        "recovery_stage": msg("Stage that recovers"),
        "recovery": msg("Recovery of its rate"),
        "stage_rate": msg("Rate the stage is set to"),
        "spend": msg("Change of spend"),
        "actions_share": msg("Open actions that work"),
        "wecom": msg("WeCom rates set by hand"),
        "reallocation": msg("Money moved between channels"),
        "outcome_weight": msg("Weight of outcomes in a person's score"),
        "bonus_threshold": msg("Completion from which the bonus is paid"),
    }
    return names.get(name) or common_name(name)


def _setting(language: Language, row: Row) -> str:
    value = row["value"]
    if row["name"] in SHARES:
        return language.number(number(value), "pct0")
    if row["name"] == "stage_rate":
        return language.number(number(value), "pct2" if number(value) <= 1 else "ratio2") if number(value) else "–"
    return plain(value)
