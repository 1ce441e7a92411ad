"""Which sheets and tables `plan/<period>/` may have; each theme's module brings its own."""

from __future__ import annotations

from goalbook.inputs.plan.accepted import CHANNEL_SPLIT, Accepted, channel_split_faults
from goalbook.inputs.plan.bottom_up import BOTTOM_UP, bottom_up_faults
from goalbook.inputs.plan.cadence import Cadence
from goalbook.inputs.plan.cards import CARDS, COMMITMENTS, card_faults, commitment_faults
from goalbook.inputs.plan.feedback import FEEDBACK, DecompositionMeeting, feedback_faults
from goalbook.inputs.plan.funnels import FunnelSheet
from goalbook.inputs.plan.phase_progress import noted_of_something
from goalbook.inputs.plan.phases import Phases
from goalbook.inputs.plan.progress import PROGRESS, progress_faults, progress_leads_somewhere
from goalbook.inputs.plan.resources import (
    HIRES,
    PLAN_BUDGET,
    REALLOCATIONS,
    budget_faults,
    hire_faults,
    lent_more_than_there_is,
    reallocation_faults,
)
from goalbook.inputs.plan.split import SplitSheet
from goalbook.inputs.plan.stage_plan import STAGE_PLAN, stage_plan_faults
from goalbook.inputs.plan.standards import SOP_CHECKS, STANDARDS, TRAININGS, check_faults, standard_faults, training_faults
from goalbook.inputs.plan.wbs import ABSENCES, WBS, absence_faults, wbs_faults
from goalbook.inputs.planning.shelf import Shelf

PLAN = Shelf(
    used_for="plan",
    sheets=(Accepted, FunnelSheet, Cadence, DecompositionMeeting, Phases, SplitSheet),
    tables=(
        CHANNEL_SPLIT,
        STAGE_PLAN,
        CARDS,
        COMMITMENTS,
        WBS,
        ABSENCES,
        PROGRESS,
        STANDARDS,
        SOP_CHECKS,
        TRAININGS,
        BOTTOM_UP,
        FEEDBACK,
        PLAN_BUDGET,
        REALLOCATIONS,
        HIRES,
    ),
    rows={
        CHANNEL_SPLIT.table: channel_split_faults,
        STAGE_PLAN.table: stage_plan_faults,
        CARDS.table: card_faults,
        COMMITMENTS.table: commitment_faults,
        WBS.table: wbs_faults,
        ABSENCES.table: absence_faults,
        PROGRESS.table: progress_faults,
        STANDARDS.table: standard_faults,
        SOP_CHECKS.table: check_faults,
        TRAININGS.table: training_faults,
        BOTTOM_UP.table: bottom_up_faults,
        FEEDBACK.table: feedback_faults,
        PLAN_BUDGET.table: budget_faults,
        REALLOCATIONS.table: reallocation_faults,
        HIRES.table: hire_faults,
    },
    across=(progress_leads_somewhere, noted_of_something, lent_more_than_there_is),
    dated=True,
)
