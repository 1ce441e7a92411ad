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
from goalbook.inputs.planning.shelf import Shelf

QUARTERS = Shelf(
    used_for="quarters",
    sheets=(),
    tables=(*ORGANISATION,),
    rows={
        ORGANISATION_CHECKLIST.table: checklist_faults,
        ORGANISATION_POSTS.table: post_faults,
        HANDBOOK.table: handbook_faults,
    },
    dated=True,
)
