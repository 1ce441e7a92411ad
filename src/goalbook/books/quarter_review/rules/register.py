"""All rules of the quarter review; what its last month's review judges of the goals' period is taken over from there."""

from __future__ import annotations

from goalbook.books.organisation import rules as organisation
from goalbook.books.quarter_review.rules import process
from goalbook.core.register import Register

# Judged on the goals' period, whatever month it is asked in: the pass line and the OKR bands of every key result. Whether the team met is
# judged here: a month without any meeting would say nothing of it.
OF_MONTH = frozenset({"MR-22", "MR-47"})
REGISTER = Register(
    (
        process.strategy_was_adjusted,
        process.targets_were_looked_at_again,
        process.the_process_was_reviewed,
        process.the_team_met_on_its_goals,
        process.the_year_is_audited,
        organisation.posts_change,
    )
)
