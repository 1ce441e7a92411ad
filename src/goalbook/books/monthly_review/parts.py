"""The parts of a review beyond its board, in the order in which each may look at the tables of those before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.monthly_review import plan_dues, plan_progress, plan_rates
from goalbook.books.monthly_review.actions import actions, forms, meetings, proposals
from goalbook.books.monthly_review.alerts import problems, ranges, signals
from goalbook.books.monthly_review.attribution import attribution
from goalbook.books.monthly_review.balance import part as balance
from goalbook.books.monthly_review.basis import accepted
from goalbook.books.monthly_review.board import deck, scores, two_tables
from goalbook.books.monthly_review.campaigns import baselines, marks
from goalbook.books.monthly_review.causes import causes
from goalbook.books.monthly_review.content import part as content
from goalbook.books.monthly_review.mix import channel_matrix, responses, spend_shift
from goalbook.books.monthly_review.outlook import forecasts, goal_versions, said_before, stage_rates
from goalbook.books.monthly_review.people import part as people
from goalbook.books.monthly_review.private_domain import part as private_domain
from goalbook.books.monthly_review.quality import data_register
from goalbook.books.monthly_review.risk import part as risk
from goalbook.books.monthly_review.success import part as success
from goalbook.books.monthly_review.users import part as users
from goalbook.books.monthly_review.value import part as value

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from goalbook.books.monthly_review.move import Move
    from goalbook.books.monthly_review.preparation import Prepared

Tables = dict[str, "pd.DataFrame"]

# Depend on the data alone; computed once. Each returns its tables by name.
FIXED: tuple[Callable[[Prepared], Tables], ...] = (
    marks.tables,  # first: ranges and causes look at them
    baselines.tables,
    accepted.tables,
    attribution.tables,
    causes.tables,
    data_register.tables,
    deck.tables,
    forecasts.tables,
    said_before.tables,
    goal_versions.tables,
    two_tables.tables,
    channel_matrix.tables,
    responses.tables,
    spend_shift.tables,
    ranges.tables,
    actions.tables,
    stage_rates.tables,
    plan_progress.tables,
    plan_dues.tables,
    plan_rates.tables,
    risk.tables,
    content.tables,
    success.tables,  # proposals look at it
    private_domain.tables,
    balance.tables,  # its place: after private_domain's surveys
    users.tables,
    value.tables,
    people.tables,
)
# Depend on the sliders too; computed again at every move. Each gets the tables so far and returns its own.
MOVED: tuple[Callable[[Prepared, Tables, Move], Tables], ...] = (
    signals.moved,
    forms.tables,
    meetings.tables,
    proposals.tables,
    problems.moved,
    scores.moved,
    risk.moved,
    private_domain.moved,
    people.moved,
    balance.moved,  # after the scores, which it weighs
)
# Tables about single people: the rules may look at them, the team's report may not.
PRIVATE: frozenset[str] = people.PRIVATE
