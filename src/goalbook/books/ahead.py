"""What books about a period to come start from: the team's sums up to the day before it, and the goals that are being set for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from goalbook.books.aggregate import WHOLE_TEAM, Cube, build_cube
from goalbook.books.headline import own_figure
from goalbook.books.result import Meta
from goalbook.core.errors import UsageError
from goalbook.core.message import Label, Message, msg
from goalbook.core.period import Period, parse_period
from goalbook.inputs.frozen import at_work, document, is_frozen

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from goalbook.books.params import PeriodParams
    from goalbook.core.findings import Finding
    from goalbook.core.register import Rule
    from goalbook.inputs import Goals, Inputs, KeyResult
    from goalbook.inputs.team import Team


@dataclass(frozen=True, kw_only=True)
class Ahead:
    """The team before the period begins; depends on its data, the period and as_of alone."""

    inputs: Inputs
    period: Period
    as_of: date
    cube: Cube
    goals: Goals | None  # of exactly this period: the newest version, or the draft of the next
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)  # those no slider changes
    settled: dict[Rule, tuple[Finding, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def names(self) -> dict[str, Label]:
        """Return the channels' names by id."""
        return {channel.id: channel.name for channel in self.inputs.team.channels}

    @property
    def key_results(self) -> tuple[KeyResult, ...]:
        """Return the key results of all objectives, none without goals."""
        return self.goals.key_results if self.goals is not None else ()

    @property
    def headline(self) -> KeyResult | None:
        """Return the key result the report is about, None without goals."""
        return self.goals.headline if self.goals is not None else None

    @property
    def aim(self) -> tuple[str, str]:
        """Return metric and channel of the headline: the key result marked so, else the team's own, else its first flow."""
        headline = self.headline
        if headline is not None:
            return headline.metric, headline.channel
        return own_figure(self.cube, self.inputs.team.headline_metric), WHOLE_TEAM

    @property
    def is_frozen(self) -> bool:
        """Say whether the goals stand in a frozen version whose hash holds."""
        return self.goals is not None and is_frozen(self.goals)

    @property
    def seal(self) -> str:
        """Return the hash that the goals carry, or would carry when they are frozen; "" without goals."""
        return "" if self.goals is None else hash_of(self, self.goals)


def before(inputs: Inputs, params: PeriodParams, cutoff: date, refusal: Message) -> Ahead:
    """Return what is known before the period. A week is refused, as a UsageError; so is a team without facts before the period."""
    period = parse_period(params.period)
    if period.kind == "week":
        raise UsageError(refusal)
    cube = build_cube(inputs, cutoff)
    if cube.wide.empty:
        raise UsageError(msg("no facts up to {as_of:date}", as_of=cutoff))
    goals = at_work(inputs.goal_versions or inputs.goals, inputs.drafts, period)
    return Ahead(inputs=inputs, period=period, as_of=cutoff, cube=cube, goals=goals)


def meta_of(prepared: Ahead) -> Meta:
    """Return the head of the report."""
    team, goals = prepared.inputs.team, prepared.goals
    return Meta(
        team_id=team.id,
        team=team.name,
        period=prepared.period,
        horizon=prepared.period,
        as_of=prepared.as_of,
        data_to=prepared.cube.data_to,
        grain=prepared.cube.grain,
        currency=team.currency,
        goal_version=goals.version if goals is not None else None,
        open_issues=None,
        goal_frozen=prepared.is_frozen,
        recipients=team.recipients,
    )


def people_of(team: Team) -> dict[str, Label]:
    """Return people by id as the report calls them: by their role, else by their name."""
    return {person.id: person.role if person.role.en or person.role.zh else person.name for person in team.people}


def newest_frozen(prepared: Ahead) -> Goals | None:
    """Return the newest frozen version of the period, None where there is none."""
    known = prepared.inputs.goal_versions or prepared.inputs.goals
    return max((one for one in known if one.period == prepared.period and is_frozen(one)), key=lambda one: one.version, default=None)


def hash_of(prepared: Ahead, goals: Goals) -> str:
    """Return the hash that a version carries, or would carry when it is frozen."""
    if is_frozen(goals):
        return goals.content_hash
    return str(document(goals, prepared.inputs.team.currency)["content_hash"])
