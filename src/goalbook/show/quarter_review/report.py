"""The sections of the quarter review in the order of the report: result, months, what was learned, the process, what comes next."""

from goalbook.show.organisation import checklist, claims, handbook
from goalbook.show.quarter_review.attainment import attainment
from goalbook.show.quarter_review.findings import findings
from goalbook.show.quarter_review.loop import loop
from goalbook.show.quarter_review.months import months
from goalbook.show.quarter_review.page_one import page_one
from goalbook.show.quarter_review.parameters import parameters
from goalbook.show.quarter_review.process import process
from goalbook.show.quarter_review.provenance import provenance
from goalbook.show.quarter_review.targets import targets
from goalbook.show.rules import rules
from goalbook.show.sign_off import sign_off

SECTIONS = (
    page_one,
    attainment,
    months,
    loop,
    process,
    targets,
    findings,
    checklist,
    handbook,
    rules,
    parameters,
    provenance,
    sign_off,
    claims,
)

__all__ = [
    "SECTIONS",
    "attainment",
    "checklist",
    "claims",
    "findings",
    "handbook",
    "loop",
    "months",
    "page_one",
    "parameters",
    "process",
    "provenance",
    "rules",
    "sign_off",
    "targets",
]
