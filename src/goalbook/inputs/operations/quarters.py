"""What may be written down: what is asked at the end of a quarter or a year, in reviews/<period>/."""

from __future__ import annotations

from goalbook.inputs.operations.organisation import (
    HANDBOOK,
    ORGANISATION,
    ORGANISATION_CHECKLIST,
    ORGANISATION_POSTS,
    checklist_faults,
    handbook_faults,
    post_faults,
)
from goalbook.inputs.operations.process import (
    PROCESS,
    PROCESS_QUESTIONNAIRE,
    QUARTER_ADJUSTMENTS,
    adjustment_faults,
    questionnaire_faults,
)
from goalbook.inputs.planning.shelf import Shelf

QUARTERS = Shelf(
    used_for="quarters",
    sheets=(),
    tables=(*ORGANISATION, *PROCESS),
    rows={
        ORGANISATION_CHECKLIST.table: checklist_faults,
        ORGANISATION_POSTS.table: post_faults,
        HANDBOOK.table: handbook_faults,
        PROCESS_QUESTIONNAIRE.table: questionnaire_faults,
        QUARTER_ADJUSTMENTS.table: adjustment_faults,
    },
    dated=True,
)
