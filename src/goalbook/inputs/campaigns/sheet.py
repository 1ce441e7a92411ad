"""The sheet of a campaign, `campaigns/<id>/campaign.yml`: what it is for, for whom, when, how, with what, and what it is measured by."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar, Literal

from goalbook.core.message import Message, msg
from goalbook.inputs.campaigns.parts import (
    CampaignObjective,
    Community,
    KeyTarget,
    PainPoint,
    Parent,
    ParentOf,
    Partner,
    Peak,
    PlannedTest,
    Resource,
    Rollout,
    StabilityCheck,
    Stakeholder,
    Task,
    Untouched,
)
from goalbook.inputs.campaigns.words import NOTHING, Days, Events, Nature, Role, Sum, Texts
from goalbook.inputs.goals_file import unknown_channel
from goalbook.inputs.models import Amount, Id, Name  # noqa: TC001 - pydantic reads the annotation
from goalbook.inputs.planning.base import Sheet
from goalbook.inputs.team import unknown_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.inputs.planning.base import Named
    from goalbook.inputs.team import TeamFile
    from goalbook.inputs.yaml_file import Path

AFTER = timedelta(days=30)  # facts are kept for so long after the end: what was only pulled forward shows in them
MEASURES = ("page_exposures", "clicks", "shares", "share_clicks", "conversions", "new_payers", "revenue", "spend")


class Campaign(Sheet):
    """A campaign; ``channels`` are those whose headline figure it is to lift, ``similar`` ids of earlier campaigns.

    ``uplift`` is the rise of the target over ``baseline`` (0.2 = 20 %), no effect of a test; ``k_factor`` what one user is assumed to
    bring along within ``share_cycle_days``. A day on which something was done counts only from that day on.
    """

    file: ClassVar[str] = "campaign"

    name: Name = NOTHING
    decided_on: date | None = None
    role: Role = ""
    nature: Nature = ""
    metric: Id = ""
    channels: Texts = ()
    start: date | None = None
    end: date | None = None
    warmup_start: date | None = None
    theme: Name = NOTHING
    background: Name = NOTHING
    purpose: Name = NOTHING
    audience: Name = NOTHING
    rules: Name = NOTHING
    flow: Name = NOTHING
    pain_points: tuple[PainPoint, ...] = ()
    mechanics: Texts = ()
    type: Literal["committed", "stretch"] = "committed"
    commit: Amount | None = None
    target: Amount | None = None
    stretch: Amount | None = None
    baseline: Sum | None = None
    uplift: Amount | None = None
    k_factor: Sum | None = None
    share_cycle_days: Sum | None = None
    objectives: tuple[CampaignObjective, ...] = ()
    parent: ParentOf = Parent()
    budget: Sum | None = None
    owner: Id = ""
    stakeholders: tuple[Stakeholder, ...] = ()
    resources: tuple[Resource, ...] = ()
    tracking: Events = ()
    on_site: Name = NOTHING
    off_site: Name = NOTHING
    kols_wanted: Days | None = None
    rollout: Rollout | None = None
    stability: tuple[StabilityCheck, ...] = ()
    peak: Peak = Peak()
    community: Community = Community()
    tests: tuple[PlannedTest, ...] = ()
    reward: Name = NOTHING
    consequence: Name = NOTHING
    similar: Texts = ()
    controls: tuple[Untouched, ...] = ()
    partners: tuple[Partner, ...] = ()
    tasks: tuple[Task, ...] = ()
    bulletin_on: date | None = None

    @property
    def first_day(self) -> date | None:
        """Return the first day on which anything may have happened: that of the warm-up, else the start."""
        return self.warmup_start or self.start

    @property
    def window(self) -> tuple[date, date] | None:
        """Return the first and last day of which facts are kept, None where the days do not say."""
        if self.first_day is None or self.end is None or self.end < self.first_day:
            return None
        return self.first_day, self.end + AFTER

    def untouched(self) -> frozenset[str]:
        """Return the channels that serve as controls."""
        return frozenset(one.channel for one in self.controls if one.channel)

    def key_results(self) -> tuple[KeyTarget, ...]:
        """Return the key results of all objectives."""
        return tuple(one for objective in self.objectives for one in objective.key_results)

    def faults(self, file: TeamFile) -> Iterator[tuple[Path, Message]]:
        """Yield days out of order, names that lead nowhere, targets out of order and controls that the campaign touches."""
        yield from self._day_faults()
        yield from self._name_faults(file)
        yield from _rising((), self.commit, self.target, self.stretch)
        for at, objective in enumerate(self.objectives):
            for place, one in enumerate(objective.key_results):
                here: Path = ("objectives", at, "key_results", place)
                yield from _measured(here, one.metric, one.channel, file)
                yield from _rising(here, one.commit, one.target, one.stretch)
        yield from self._twice()
        yield from self._test_faults(file)

    def names(self) -> Iterator[tuple[Path, str, Named]]:
        """Yield the people that the sheet names, and the key result that the campaign serves."""
        if self.parent.key_result:
            yield ("parent",), self.parent.key_result, "key_result"
        people: list[tuple[Path, str]] = [(("owner",), self.owner)]
        people += [(("stakeholders", at, "person"), one.person) for at, one in enumerate(self.stakeholders)]
        people += [(("stability", at, "owner"), one.owner) for at, one in enumerate(self.stability)]
        people += [(("partners", at, "owner"), one.owner) for at, one in enumerate(self.partners)]
        yield from ((path, name, "person") for path, name in people if name)

    def _day_faults(self) -> Iterator[tuple[Path, Message]]:
        for name in ("start", "end"):
            if getattr(self, name) is None:
                yield (name,), msg("the key {key:text} is missing", key=name)
        days = [(name, day) for name in ("warmup_start", "start", "end") if (day := getattr(self, name)) is not None]
        for (before, first), (after, then) in pairwise(days):
            if then < first:
                yield (
                    (after,),
                    msg(
                        "{after:text} is {then:date}, before {before:text}, {first:date}",
                        after=after,
                        then=then,
                        before=before,
                        first=first,
                    ),
                )

    def _name_faults(self, file: TeamFile) -> Iterator[tuple[Path, Message]]:
        if not self.metric:
            yield ("metric",), msg("the key {key:text} is missing", key="metric")
        yield from _measured((), self.metric, "", file)
        known = {channel.id for channel in file.team.channels}
        for at, channel in enumerate(self.channels):
            if channel not in known:
                yield ("channels", at), unknown_channel(channel, file)
        for at, control in enumerate(self.controls):
            if not control.channel and not control.segment:
                yield ("controls", at), msg("names neither a channel nor a segment")
            elif control.channel and control.channel not in known:
                yield ("controls", at), unknown_channel(control.channel, file)
            elif control.channel in self.channels:
                yield ("controls", at), touched(control.channel)

    def _twice(self) -> Iterator[tuple[Path, Message]]:
        ids = {"tests": [one.id for one in self.tests], "objectives": [one.id for one in self.objectives]}
        for key, names in ids.items():
            for at, name in enumerate(names):
                if name in names[:at]:
                    yield (key, at, "id"), msg("'{name:text}' stands here twice; keep one", name=name)

    def _test_faults(self, file: TeamFile) -> Iterator[tuple[Path, Message]]:
        for at, one in enumerate(self.tests):
            yield from _measured(("tests", at), one.metric, one.channel, file)
            if one.shares and round(sum(one.shares), 6) != 1:
                yield ("tests", at, "shares"), msg("the arms' shares are {total:pct} together; they are 100 %", total=sum(one.shares))
        if self.rollout is not None:
            steps = [self.rollout.start, self.rollout.tested_until, self.rollout.validated_on, self.rollout.launched_on]
            given = [day for day in steps if day is not None]
            if given != sorted(given):
                yield ("rollout",), msg("the days of the 3-2-1 test run backwards: test, validation, launch is their order")


def touched(channel: str) -> Message:
    """Return what is said of a control that the campaign reaches."""
    return msg("'{channel:text}' is a control; one that the campaign touches shows nothing: take it out of one of the two", channel=channel)


def _measured(here: Path, metric: str, channel: str, file: TeamFile) -> Iterator[tuple[Path, Message]]:
    if metric and metric not in file.catalogue and metric not in MEASURES:
        yield (*here, "metric"), unknown_name(metric, (*MEASURES, *file.catalogue.ids()))
    if channel and file.team.channel(channel) is None:
        yield (*here, "channel"), unknown_channel(channel, file)


def _rising(here: Path, *levels: float | None) -> Iterator[tuple[Path, Message]]:
    """Yield targets that neither rise nor fall from what is promised to what is hoped for."""
    given = [level for level in levels if level is not None]
    if given not in (sorted(given), sorted(given, reverse=True)):
        yield (*here, "target"), msg("commit, target and stretch are out of order: each is harder than the one before")
