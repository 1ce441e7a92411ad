"""All rules of a campaign by mode, in the order of the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.campaign.rules import lessons, readiness, work
from goalbook.core.register import Register

if TYPE_CHECKING:
    from collections.abc import Mapping

REGISTERS: Mapping[str, Register] = {
    "plan": Register(
        rules=(
            work.resources,
            work.channel_sheet,
            work.budget,
            work.materials,
            work.handovers,
            work.tracked,
            work.schedule_complete,
            work.overdue,
            readiness.planning,
            readiness.warmup_begins,
            readiness.kols_take_part,
            readiness.safeguards,
            readiness.carries_the_peak,
            lessons.mechanics_compared,
        ),
        settled=frozenset(
            {"CR-11", "CR-12", "CR-13", "CR-21", "CR-22", "CR-23", "CR-27"},
        ),
    ),
    "retrospective": Register(
        rules=(
            work.channels_live,
            work.schedule_keeps,
            work.channel_sheet,
            work.budget,
            work.materials,
            work.handovers,
            work.tracked,
            work.schedule_complete,
            work.overdue,
            readiness.planning,
            readiness.warmup_list,
            readiness.warmup_begins,
            readiness.kols_take_part,
            readiness.feedback_is_used,
            readiness.safeguards,
            readiness.carries_the_peak,
            lessons.above_expectation,
            lessons.second_spread,
            lessons.library,
            lessons.mechanics_compared,
        ),
        settled=frozenset(
            {"CR-12", "CR-13", "CR-21", "CR-22", "CR-23", "CR-27"},
        ),
    ),
}
