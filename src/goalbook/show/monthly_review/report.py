"""The sections of the monthly review in the order of the report: the board, why, what to do about it, then what stands behind it."""

from goalbook.show.monthly_review.actions import actions
from goalbook.show.monthly_review.alerts import alerts
from goalbook.show.monthly_review.balance import balance
from goalbook.show.monthly_review.channels import channels
from goalbook.show.monthly_review.comparisons import comparisons
from goalbook.show.monthly_review.content import content
from goalbook.show.monthly_review.deck import deck
from goalbook.show.monthly_review.forecast import forecast
from goalbook.show.monthly_review.kpis import kpis
from goalbook.show.monthly_review.page_one import page_one
from goalbook.show.monthly_review.parameters import parameters, sensitivity
from goalbook.show.monthly_review.people import people
from goalbook.show.monthly_review.plan_progress import plan_progress
from goalbook.show.monthly_review.private_domain import private_domain
from goalbook.show.monthly_review.problems import problems
from goalbook.show.monthly_review.quality import quality
from goalbook.show.monthly_review.risk import risk
from goalbook.show.monthly_review.scores import scores
from goalbook.show.monthly_review.success import success
from goalbook.show.monthly_review.users import users
from goalbook.show.monthly_review.value import value
from goalbook.show.monthly_review.weekly import weekly
from goalbook.show.monthly_review.why import why
from goalbook.show.provenance import provenance
from goalbook.show.rules import rules
from goalbook.show.sign_off import sign_off

SECTIONS = (
    page_one,
    kpis,
    comparisons,
    why,
    alerts,
    actions,
    plan_progress,
    problems,
    channels,
    private_domain,
    users,
    value,
    content,
    deck,
    forecast,
    scores,
    balance,
    people,
    risk,
    success,
    weekly,
    quality,
    rules,
    parameters,
    provenance,
    sign_off,
)

__all__ = [
    "SECTIONS",
    "actions",
    "alerts",
    "balance",
    "channels",
    "comparisons",
    "content",
    "deck",
    "forecast",
    "kpis",
    "page_one",
    "parameters",
    "people",
    "plan_progress",
    "private_domain",
    "problems",
    "provenance",
    "quality",
    "risk",
    "rules",
    "scores",
    "sensitivity",
    "sign_off",
    "success",
    "users",
    "value",
    "weekly",
    "why",
]
