"""The expensive part of a campaign's report, which no slider changes: its files, the team's history, what the campaign caused."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from goalbook.books.aggregate import Cube, build_cube
from goalbook.books.campaign.parts import FIXED
from goalbook.core.errors import UsageError
from goalbook.core.message import Label, msg
from goalbook.inputs.campaigns.names import no_such_campaign
from goalbook.inputs.campaigns.read import channels_of
from goalbook.inputs.campaigns.results import CAMPAIGN_FACTS
from goalbook.inputs.campaigns.seal import plan_hash, seal_of
from goalbook.inputs.campaigns.sheet import Campaign

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pandas as pd

    from goalbook.books.campaign.params import CampaignParams
    from goalbook.core.findings import Finding
    from goalbook.core.register import Rule
    from goalbook.inputs import Inputs, Planning

Mode = Literal["plan", "retrospective"]
State = Literal["ahead", "running", "over"]


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """What `appraise` starts from; depends on the team's data, the campaign, the mode and as_of alone."""

    inputs: Inputs  # as known at as_of, with all campaigns
    campaign_id: str
    mode: Mode
    as_of: date
    start: date  # of the campaign itself, after the warm-up
    end: date
    sheet: Campaign = field(repr=False)
    plan: Planning = field(repr=False)  # all sheets and tables of campaigns/<id>/
    cube: Cube = field(repr=False)  # the team's facts up to as_of; may be empty
    data_to: date  # last day with a fact, the campaign's own or the team's
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)  # those no slider changes
    settled: dict[Rule, tuple[Finding, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def name(self) -> Label:
        """Return the campaign's name, its id where it has none."""
        return self.sheet.name if self.sheet.name.en or self.sheet.name.zh else Label.same(self.campaign_id)

    @property
    def first(self) -> date:
        """Return the first day on which anything may have happened: that of the warm-up, else the start."""
        return self.sheet.first_day or self.start

    @property
    def days(self) -> int:
        """Return the days of the campaign itself, the warm-up left out."""
        return (self.end - self.start).days + 1

    @property
    def state(self) -> State:
        """Say whether the campaign lies ahead, runs, or is over, by the last day of which anything was measured of it."""
        measured = self.plan.table(CAMPAIGN_FACTS)["date_day"]
        last = measured.max().date() if len(measured) else None
        if last is None:
            return "over" if self.mode == "retrospective" and self.as_of >= self.end and self.data_to >= self.end else "ahead"
        return "over" if last >= self.end else "running"

    @cached_property
    def plan_hash(self) -> str:
        """Return the hash of all that the plan says."""
        return plan_hash(self.plan)

    @property
    def is_frozen(self) -> bool:
        """Say whether the plan carries a seal by as_of whose hash is still its own."""
        seal = seal_of(self.plan, self.as_of)
        return seal is not None and seal.content_hash == self.plan_hash

    @property
    def channels(self) -> tuple[str, ...]:
        """Return the channels that carry the campaign."""
        return channels_of(self.plan)

    @property
    def names(self) -> dict[str, Label]:
        """Return the channels' names by id."""
        return {channel.id: channel.name for channel in self.inputs.team.channels}

    @property
    def others(self) -> dict[str, Planning]:
        """Return all other campaigns known at as_of that have their days, by id, in the order in which they began."""
        found = {name: plan for name, plan in self.inputs.campaigns.items() if name != self.campaign_id and plan.sheet(Campaign).window}
        return dict(sorted(found.items(), key=lambda item: (item[1].sheet(Campaign).first_day, item[0])))

    @property
    def similar(self) -> dict[str, Planning]:
        """Return earlier campaigns that were over before this one began: those the sheet names, else those of its nature and metric."""
        earlier = {name: plan for name, plan in self.others.items() if (end := plan.sheet(Campaign).end) is not None and end < self.first}
        if self.sheet.similar:
            return {name: plan for name, plan in earlier.items() if name in self.sheet.similar}
        alike = (self.sheet.nature, self.sheet.metric)
        return {name: plan for name, plan in earlier.items() if (plan.sheet(Campaign).nature, plan.sheet(Campaign).metric) == alike}


def prepare(inputs: Inputs, params: CampaignParams) -> Prepared:
    """Read the campaign's files and aggregate the team's history. A campaign that is none, or without days, is a UsageError."""
    plan = inputs.campaigns.get(params.campaign)
    if plan is None:
        raise no_such_campaign(params.campaign, inputs.campaigns)
    sheet = plan.sheet(Campaign)
    if sheet.start is None or sheet.end is None or sheet.first_day is None:
        raise UsageError(msg("campaign '{name:text}' does not say from when to when it runs", name=params.campaign))
    cutoff = params.cutoff((sheet.first_day, sheet.end))
    cube = build_cube(inputs, cutoff)
    measured = plan.table(CAMPAIGN_FACTS)["date_day"]
    known = [day for day in (None if cube.wide.empty else cube.data_to, measured.max().date() if len(measured) else None) if day]
    prepared = Prepared(
        inputs=inputs,
        campaign_id=params.campaign,
        mode=params.mode,
        as_of=cutoff,
        start=sheet.start,
        end=sheet.end,
        sheet=sheet,
        plan=plan,
        cube=cube,
        data_to=min(max(known, default=cutoff), cutoff),
    )
    for part in FIXED[params.mode]:
        prepared = replace(prepared, tables={**prepared.tables, **part(prepared)})
    return prepared
