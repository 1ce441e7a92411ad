"""What has to be there beside the phases: readiness of the first week, partners, outreach by tier, directions, modules, the route."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from goalbook.books.decomposition.phases.words import PREPARATION, ROUTE, SEGMENTS, named
from goalbook.books.gates import NAN, noted
from goalbook.core.compare import at_least
from goalbook.core.message import Label
from goalbook.core.period import parse_period
from goalbook.inputs.names import key
from goalbook.inputs.plan.phase_faults import segment_of
from goalbook.inputs.plan.phase_spans import spans
from goalbook.inputs.plan.phases import Phases

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from goalbook.books.decomposition.phases.case import Ground
    from goalbook.books.decomposition.preparation import Prepared
    from goalbook.inputs.plan.phase_models import Readiness

READINESS = ("item_id", "kind", "name", "owner", "due", "planned", "actual", "actual_on", "printed", "state")
PARTNERS = ("partner_id", "name", "owner", "integration", "metrics", "metrics_named", "risk_plan", "has_risk_plan", "state")
OUTREACH = ("segment", "name", "owner", "touch", "participation", "conversion", "state")
DIRECTIONS = ("month", "text", "period", "repeats")
ROUTE_COLUMNS = ("step", "name", "phase_id", "day")
MODULES = ("module_id", "name", "owner", "state")
VALIDATIONS = ("name", "date_day", "precision_target", "precision", "control", "uplift", "state")
INTEGRATION = ("", "planned", "technical", "operating", "live")


def readiness_table(ground: Ground) -> pd.DataFrame:
    """Return what the first week finishes and the three things of the preparing stage, planned and reached apart."""
    rows = [*(_ready(ground, one) for one in ground.sheet.readiness), *_preparation(ground)]
    return pd.DataFrame(rows, columns=list(READINESS))


def _ready(ground: Ground, one: Readiness) -> tuple[Any, ...]:
    full = float(ground.policy.plan.readiness_full)
    begun = ground.day >= ground.period.start
    known = noted(ground.progress, one.id, ground.day)
    actual, on = (known[-1][1], known[-1][0]) if known else (NAN, None)
    if not known and begun and one.actual is not None and (one.due is None or one.due <= ground.day):
        actual, on = float(one.actual), one.due
    # A figure that says neither planned nor reached, or that is reached before anything has begun, can only be a plan.
    printed = one.complete if one.complete is not None else one.actual if not begun else None
    planned = one.planned if one.planned is not None else printed
    state = _stands(ground.day, one.due, actual, full)
    shown = (NAN if planned is None else float(planned), actual, on, NAN if printed is None else float(printed))
    return (one.id, "week_1", named(one.name, Label.same(one.id)), one.owner, one.due, *shown, state)


def _preparation(ground: Ground) -> Iterator[tuple[Any, ...]]:
    for one in ground.sheet.preparation:
        known = noted(ground.progress, one.id, ground.day)
        actual, on = (known[-1][1], known[-1][0]) if known else (NAN, None)
        if one.done is not None and one.done <= ground.day:
            actual, on = 1.0, one.done
        state = _stands(ground.day, one.due, actual, 1.0)
        yield (one.id, "preparation", named(one.name, PREPARATION[one.id]), one.owner, one.due, 1.0, actual, on, NAN, state)


def _stands(day: date, due: date | None, actual: float, full: float) -> str:
    if at_least(actual, full):
        return "passed"
    if due is not None and day > due:
        return "failed" if actual == actual else "unknown"  # noqa: PLR0124 - NaN differs from itself
    return "running" if actual > 0 else "ahead"


def partner_table(ground: Ground) -> pd.DataFrame:
    """Return the partners: connected how far, watched by what, with a plan for risks or without."""
    rows = []
    for one in ground.sheet.partners:
        risk, count = one.risk_plan, len(one.metrics)
        watched = Label(", ".join(name.en for name in one.metrics), "、".join(name.zh for name in one.metrics))
        has = bool(risk.en or risk.zh)
        state = "no_risk_plan" if not has else "no_metrics" if not count else "ok"
        name = named(one.name, Label.same(one.id))
        rows.append((one.id, name, one.owner, one.integration, watched, float(count), risk, has, state))
    return pd.DataFrame(rows, columns=list(PARTNERS))


def outreach_table(ground: Ground) -> pd.DataFrame:
    """Return how each tier is reached; a tier of the policy that the plan leaves out stands here without a strategy."""
    given = {segment_of(one.segment, ground.policy): one for one in ground.sheet.outreach}
    wanted = [str(one) for one in ground.policy.segments.names] if given else []
    rows = []
    for tier in dict.fromkeys((*wanted, *given)):
        one = given.get(tier)
        touch = one.touch if one is not None else Label("", "")
        asked = (one.participation, one.conversion) if one is not None else (None, None)
        shares = [NAN if value is None else float(value) for value in asked]
        lacks = any(share != share for share in shares)  # noqa: PLR0124 - NaN differs from itself
        state = "no_strategy" if not (touch.en or touch.zh) else "no_target" if lacks else "ok"
        rows.append((tier, SEGMENTS.get(tier, Label.same(tier)), one.owner if one else "", touch, *shares, state))
    return pd.DataFrame(rows, columns=list(OUTREACH))


def direction_table(prepared: Prepared) -> pd.DataFrame:
    """Return what each month improves, this plan's and those of earlier months in the plans of other periods."""
    rows, seen = [], set[str]()
    found = [
        (one.month, one.text, label)
        for label, plan in prepared.inputs.plans.items()
        for one in plan.sheet(Phases).directions
        if parse_period(label).start <= prepared.period.start
    ]
    for month, text, label in sorted(found, key=lambda one: (one[0], one[2] != prepared.period.label)):
        said = {key(text.en), key(text.zh)} - {""}
        rows.append((month, text, label, bool(said & seen)))
        seen |= said
    return pd.DataFrame(rows, columns=list(DIRECTIONS))


def route_table(ground: Ground) -> pd.DataFrame:
    """Return the day by which each stretch of the route is done: its own, else the end of its phase."""
    ends = {one.phase.id: one.end for one in spans(ground.sheet.frame, ground.policy)}
    rows = [(one.step, ROUTE[one.step], one.phase, one.day or ends[one.phase]) for one in ground.sheet.route]
    return pd.DataFrame(rows, columns=list(ROUTE_COLUMNS))


def module_table(ground: Ground) -> pd.DataFrame:
    """Return the parts of the plan that are improved by themselves."""
    rows = [
        (one.id, named(one.name, Label.same(one.id)), one.owner, "passed" if one.done and one.done <= ground.day else "open")
        for one in ground.sheet.modules
    ]
    return pd.DataFrame(rows, columns=list(MODULES))


def validation_table(ground: Ground) -> pd.DataFrame:
    """Return the A/B rows of the tags: how many users were tagged rightly, against control, once the day is over."""
    rows = []
    for one in ground.sheet.validations:
        over = ground.day >= one.day
        wanted, found, control = (
            NAN if value is None else float(value)
            for value in (one.precision_target, one.precision if over else None, one.control if over else None)
        )
        uplift = found - control
        state = "ahead" if not over else "unknown" if uplift != uplift else "passed" if uplift > 0 else "failed"  # noqa: PLR0124 - NaN
        rows.append((one.name, one.day, wanted, found, control, uplift, state))
    return pd.DataFrame(rows, columns=list(VALIDATIONS))
