"""The parts of sheet `phases` as people write them: frame, steps, stages, gates, readiness, rates, tests, partners, outreach."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - pydantic reads the annotation
from typing import Annotated, Literal

from pydantic import Field

from goalbook.core.message import Label
from goalbook.inputs.models import Amount, Id, Name, Strict

Share = Annotated[Amount, Field(ge=0, le=1)]
Positive = Annotated[Amount, Field(gt=0)]
Whole = Annotated[int, Field(gt=0)]
MonthLabel = Annotated[str, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]
Counted = Literal["components", "channel_tests", "channel_matrix", "seed_users", "other"]
NOTHING = Label("", "")


class Dated(Strict):
    """A piece of the plan with a name of its own and someone who answers for it; ``done`` is the day on which it was complete."""

    id: Id
    name: Name = NOTHING
    owner: Id = ""
    done: date | None = None


class FramePhase(Dated):
    """One phase: ``n`` is its place in the method, the file's order that of the plan; a length not given is the policy's."""

    n: Whole
    weeks: Whole | None = None
    months: Whole | None = None
    days: Whole | None = None
    exit: Name = NOTHING
    budget_share: Share | None = None


class FrameGoal(Strict):
    """A goal with a day of its own, or so many months after the plan's start."""

    name: Name = NOTHING
    day: date | None = None
    months: Whole | None = None


class Frame(Strict):
    """The phases one after the other from the first day on, and the goals that have a date."""

    start: date
    phases: tuple[FramePhase, ...] = ()
    goals: tuple[FrameGoal, ...] = ()


class Milestone(Strict):
    """One stretch of the route (DC-25): done with a phase, or by a day."""

    step: Literal["channels", "content", "users"]
    phase: Id = ""
    day: date | None = None


class Step(Dated):
    """One of the nine steps; ``evidence`` is what shows that it was done."""

    id: Literal["competitors", "model", "platform", "seeds", "campaign", "monitoring", "attribution", "iteration", "standard"]
    start: date | None = None
    due: date | None = None
    evidence: Name = NOTHING


class Stage(Dated):
    """One stage of the quarter: what it is for, what it has to reach and when it may end."""

    goal: Name = NOTHING
    start: date
    end: date
    target: Name = NOTHING
    exit: Name = NOTHING


class Module(Dated):
    """A part of the plan that is improved by itself."""


class Iteration(Strict):
    """How long one round of improvement takes, and when the first begins; what is not said is the policy's and the period's."""

    days: Whole | None = None
    start: date | None = None


class Gate(Dated):
    """What has to be there by a day, so that the next phase may open."""

    phase: Id = ""
    day: date
    counts: Counted = "other"
    target: Positive | None = None
    metric: Id = ""


class Readiness(Dated):
    """What the first week has to finish. ``complete`` is a percentage of which nobody says whether it is planned or reached."""

    due: date | None = None
    planned: Share | None = None
    actual: Share | None = None
    complete: Share | None = None


class Matrix(Strict):
    """The channels that are built up, from a day on; so many days are the policy's unless said."""

    start: date
    channels: tuple[Id, ...] = ()
    days: Whole | None = None
    owner: Id = ""


class SeedUsers(Strict):
    """How many first users with influence are wanted, and by what they are chosen."""

    target: Positive
    criterion: Name = NOTHING
    due: date | None = None
    owner: Id = ""


class RatePath(Strict):
    """A rate that is to rise by a share of itself every month or week of a phase, from its last known value."""

    id: Id
    name: Name = NOTHING
    metric: Id
    channel: Id = ""
    phase: Id
    every: Literal["month", "week"]
    growth: Amount
    base: Positive | None = None
    owner: Id = ""


class Direction(Strict):
    """What is improved in one month."""

    month: MonthLabel
    text: Name


class Test(Dated):
    """One component test: so many days on a small scale, of validation, of launch."""

    __test__ = False  # a test of a component, none of this code

    start: date
    days: Annotated[tuple[Whole, Whole, Whole], Field()] | None = None
    channel: Id = ""


class Partner(Dated):
    """A partner: how far it is connected, what is watched, what is done when it fails."""

    integration: Literal["", "planned", "technical", "operating", "live"] = ""
    metrics: tuple[Name, ...] = ()
    risk_plan: Name = NOTHING


class Outreach(Strict):
    """How one tier of users is reached, and what share of it should take part and buy."""

    segment: str
    touch: Name = NOTHING
    participation: Share | None = None
    conversion: Share | None = None
    owner: Id = ""


class Preparation(Dated):
    """One of the three things the preparing stage consists of."""

    id: Literal["collection", "tags", "validation"]
    due: date | None = None


class Validation(Strict):
    """One A/B row: how many of a hundred tagged users were tagged rightly, against a control group."""

    name: Name
    day: date
    precision_target: Share | None = None
    precision: Share | None = None
    control: Share | None = None
