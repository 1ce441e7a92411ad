"""Parts of a campaign's sheet: what they ask for is short, and every part may be left out."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - pydantic reads the annotation
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from goalbook.inputs.campaigns.words import NOTHING, Days, Scenes, Share, Stability, Sum, Texts
from goalbook.inputs.models import Amount, Id, Name, Strict


def _parent(value: object) -> object:
    if isinstance(value, str) and "/" in value:
        period, _, result = value.partition("/")
        return {"period": period.strip(), "key_result": result.strip()}
    return value


def _control(value: object) -> object:
    return {"channel": value} if isinstance(value, str) else value


class Parent(Strict):
    """The key result that a campaign serves; may be written as 2025-Q2/KR1."""

    period: Id = ""
    key_result: Id = ""


class KeyTarget(Strict):
    """One key result of the campaign; ``actual`` only for what its facts do not measure."""

    id: Id
    name: Name = NOTHING
    metric: Id = ""
    channel: Id = ""
    commit: Amount | None = None
    target: Amount | None = None
    stretch: Amount | None = None
    actual: Amount | None = None


class CampaignObjective(Strict):
    """What the campaign is for, in words, with the key results it is scored by."""

    id: Id
    text: Name = NOTHING
    key_results: tuple[KeyTarget, ...] = ()


class PainPoint(Strict):
    """A need or pain of the audience and the mechanic that answers it."""

    need: Name
    mechanic: Name = NOTHING
    evidence: Name = NOTHING


class Stakeholder(Strict):
    """A side that has to agree; ``person`` where it is somebody of the team."""

    name: Name = NOTHING
    person: Id = ""
    agreed_on: date | None = None


class Resource(Strict):
    """What the campaign needs, what there is, and what was decided about the gap."""

    what: Name
    needed: Sum | None = None
    available: Sum | None = None
    unit: Name = NOTHING
    decision: Name = NOTHING


class Rollout(Strict):
    """The 3-2-1 test of a component: three days small, two days of validation, launch on the sixth; with the days as they were."""

    start: date
    component: Name = NOTHING
    tested_until: date | None = None
    validated_on: date | None = None
    passed: bool | None = None
    launched_on: date | None = None


class StabilityCheck(Strict):
    """One safeguard of the system: stress test, traffic monitoring or drill."""

    item: Stability
    owner: Id = ""
    done_on: date | None = None
    note: Name = NOTHING


class Peak(Strict):
    """Visits a second: expected at most, and what the system was shown to carry."""

    expected: Sum | None = None
    capacity: Sum | None = None


class Community(Strict):
    """The community's rhythm: kinds of scenes, days from theme to theme, co-creations over the campaign."""

    scenes: Scenes = ()
    theme_every_days: Days | None = None
    co_creations: Annotated[int, Field(ge=0)] | None = None


class PlannedTest(Strict):
    """A randomised test: users a day over all arms, days, the rate expected without change; ``shares`` of the arms, control first.

    ``about`` the campaign: the control sees nothing of it; ``channel`` where only users of one take part. ``metric``: what the arms'
    conversions are, empty = any conversion; ``effect``: the relative lift that is expected of the test (0.2 = 20 %).
    """

    id: Id
    about: Literal["component", "campaign"] = "component"
    channel: Id = ""
    metric: Id = ""
    name: Name = NOTHING
    component: Name = NOTHING
    hypothesis: Name = NOTHING
    users_per_day: Sum | None = None
    days: Days | None = None
    rate: Share | None = None
    effect: Annotated[Amount, Field(gt=0)] | None = None
    shares: tuple[Annotated[Amount, Field(gt=0, le=1)], ...] = ()


class Control(Strict):
    """A channel or a segment that the campaign does not touch; a bare name is a channel."""

    channel: Id = ""
    segment: Id = ""
    note: Name = NOTHING


class Partner(Strict):
    """A partner platform, the metrics watched there, and the plan if it goes wrong."""

    name: Name
    owner: Id = ""
    metrics: Texts = ()
    risk_plan: Name = NOTHING


class Task(Strict):
    """A task users may choose to do: who started, who finished, and who of both paid later."""

    name: Name
    started: Sum | None = None
    completed: Sum | None = None
    paid_completed: Sum | None = None
    paid_others: Sum | None = None


ParentOf = Annotated[Parent, BeforeValidator(_parent)]
Untouched = Annotated[Control, BeforeValidator(_control)]
