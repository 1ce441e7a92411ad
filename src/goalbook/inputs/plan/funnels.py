"""How each channel's target comes about, `plan/<period>/funnels.yml`: chains of rates, what is produced for them, and who produces it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from goalbook.core.message import Label, msg
from goalbook.inputs.goals_file import unknown_channel
from goalbook.inputs.models import Amount, Id, Name, Strict
from goalbook.inputs.planning.base import Sheet
from goalbook.inputs.team import unknown_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from goalbook.core.message import Message
    from goalbook.inputs.planning.base import Named
    from goalbook.inputs.team import TeamFile
    from goalbook.inputs.yaml_file import Path

_PER = {
    "月": "month",
    "每月": "month",
    "周": "week",
    "每周": "week",
    "周期": "period",
    "季度": "period",
    "quarter": "period",
}
_STAGES = {
    "流量获取": "traffic",
    "流量": "traffic",
    "转化": "conversion",
    "转化环节": "conversion",
    "留存": "retention",
    "留存环节": "retention",
}
_STEPS = {"需求": "demand", "需求提报": "demand", "生产": "production", "内容生产": "production", "投放": "placement", "发布": "placement"}
_NOTHING = Label("", "")
Sum = Annotated[Amount, Field(ge=0)]
Share = Annotated[Amount, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=1)]


def _period_word(value: object) -> object:
    return _PER.get(value.strip(), value.strip()) if isinstance(value, str) else value


def _stage_word(value: object) -> object:
    return _STAGES.get(value.strip(), value.strip()) if isinstance(value, str) else value


def _step_word(value: object) -> object:
    return _STEPS.get(value.strip(), value.strip()) if isinstance(value, str) else value


Stage = Annotated[Literal["", "traffic", "conversion", "retention"], BeforeValidator(_stage_word)]


class Volume(Strict):
    """What a chain begins with; ``months`` says in how many months of the period a monthly amount counts, else it is read both ways."""

    metric: str
    amount: Sum
    per: Annotated[Literal["month", "period"], BeforeValidator(_period_word)] = "period"
    months: Count | None = None
    stage: Stage = ""


class Rate(Strict):
    """One rate of a chain: a ratio of the catalogue, or the team's own, called by its ``title``."""

    name: Id
    title: Name = _NOTHING
    value: Sum
    stage: Stage = ""


class Chain(Strict):
    """Volume × rates = outcome. ``feeds`` is the key result the outcome is for; a chain that feeds none has a ``target`` of its own."""

    id: Id = ""
    name: Name = _NOTHING
    channel: str
    feeds: str = ""
    outcome: str
    target: Sum | None = None
    volume: Volume
    rates: Annotated[tuple[Rate, ...], Field(min_length=1)]

    @property
    def key(self) -> str:
        """Return the chain's id: its own, else channel and outcome."""
        return self.id or f"{self.channel}.{self.outcome}"


class Boost(Strict):
    """Paid boost of good items: by how much it lifts an item, and which share of the items gets it (absent: not said)."""

    uplift: Sum
    share: Share | None = None


class Output(Strict):
    """What a channel's role produces: items per month or week, each bringing so much on average."""

    channel: str
    metric: str
    items: Sum
    per: Annotated[Literal["week", "month"], BeforeValidator(_period_word)] = "month"
    months: Count | None = None
    average: Sum
    boost: Boost | None = None


class Topics(Strict):
    """Topics that are found each week for a channel's items."""

    channel: str
    per_week: Sum


class Posts(Strict):
    """Posts of an account per week: how many are planned, how many were made so far, and what they are about."""

    channel: str
    per_week: Sum | None = None
    made: Sum | None = None
    direction: Name = _NOTHING


class Mix(Strict):
    """Which share of a channel's traffic is organic and which is paid."""

    channel: str
    organic: Share
    paid: Share


class FlowStep(Strict):
    """One step of the flow demand → production → placement: what happens, and who answers for it."""

    step: Annotated[Literal["demand", "production", "placement"], BeforeValidator(_step_word)]
    what: Name = _NOTHING
    owner: str = ""
    days: Sum | None = None


class Capacity(Strict):
    """The hours a week that a person, or ``others`` beside the team, have for a channel's items, and the share of them that is theirs."""

    person: str = ""
    others: Name = _NOTHING
    hours: Sum
    channel: str
    hours_per_item: Sum
    share: Share = 1.0

    @property
    def who(self) -> str:
        """Return what tells those who work apart: the person's id, else what the others are called."""
        return self.person or self.others.en


class FunnelSheet(Sheet):
    """`plan/<period>/funnels.yml`."""

    file: ClassVar[str] = "funnels"

    chains: tuple[Chain, ...] = ()
    output: tuple[Output, ...] = ()
    topics: tuple[Topics, ...] = ()
    posts: tuple[Posts, ...] = ()
    mix: tuple[Mix, ...] = ()
    flow: tuple[FlowStep, ...] = ()
    daily: tuple[str, ...] = ()
    capacity: tuple[Capacity, ...] = ()

    def names(self) -> Iterator[tuple[Path, str, Named]]:
        """Yield the key results that chains feed, the people who produce, and who answers for a step."""
        for place, chain in enumerate(self.chains):
            if chain.feeds:
                yield ("chains", place, "feeds"), chain.feeds, "key_result"
        for place, one in enumerate(self.capacity):
            if one.person:
                yield ("capacity", place, "person"), one.person, "person"
        for place, step in enumerate(self.flow):
            if step.owner:
                yield ("flow", place, "owner"), step.owner, "person"

    def faults(self, file: TeamFile) -> Iterator[tuple[Path, Message]]:
        """Yield channels and metrics nobody knows, shares above a whole, and what stands here twice."""
        yield from self._channels(file)
        yield from self._metrics(file)
        yield from self._rates(file)
        yield from _twice("chains", "id", [one.key for one in self.chains])
        yield from _twice("output", "metric", [f"{one.channel} {one.metric}" for one in self.output])
        for key in ("topics", "posts", "mix"):
            yield from _twice(key, "channel", [one.channel for one in getattr(self, key)])
        yield from _twice("capacity", "person", [f"{one.who} {one.channel}" for one in self.capacity])
        for place, one in enumerate(self.capacity):
            if bool(one.person) == bool(one.others.en):
                yield ("capacity", place, "person"), msg("name either a person of the team or others, who are not of it")

    def _channels(self, file: TeamFile) -> Iterator[tuple[Path, Message]]:
        known = {channel.id for channel in file.team.channels}
        for key in ("chains", "output", "topics", "posts", "mix", "capacity"):
            for place, one in enumerate(getattr(self, key)):
                if one.channel not in known:
                    yield (key, place, "channel"), unknown_channel(one.channel, file)

    def _metrics(self, file: TeamFile) -> Iterator[tuple[Path, Message]]:
        named: list[tuple[Path, str]] = []
        for place, chain in enumerate(self.chains):
            named += [(("chains", place, "outcome"), chain.outcome), (("chains", place, "volume", "metric"), chain.volume.metric)]
        named += [(("output", place, "metric"), one.metric) for place, one in enumerate(self.output)]
        for at, metric in named:
            if metric not in file.catalogue:
                yield at, unknown_name(metric, tuple(file.catalogue.metrics))
            elif file.catalogue.is_ratio(metric):
                yield at, msg("is a ratio; a chain begins and ends with an amount")
        for place, metric in enumerate(self.daily):
            if metric not in file.catalogue:
                yield ("daily", place), unknown_name(metric, file.catalogue.ids())

    def _rates(self, file: TeamFile) -> Iterator[tuple[Path, Message]]:
        for place, chain in enumerate(self.chains):
            yield from _twice_in(("chains", place, "rates"), "name", [rate.name for rate in chain.rates])
            for at, rate in enumerate(chain.rates):
                unit = file.catalogue.get(rate.name).unit if rate.name in file.catalogue else ""
                if unit == "share" and rate.value > 1:
                    yield ("chains", place, "rates", at, "value"), msg("is more than 100 %; write 0.02 or 2 %")
            if chain.feeds and chain.target is not None:
                yield ("chains", place, "target"), msg("the target is that of the key result it feeds; leave one of the two out")


def _twice(key: str, column: str, names: Iterable[str]) -> Iterator[tuple[Path, Message]]:
    return _twice_in((key,), column, names)


def _twice_in(path: Path, column: str, names: Iterable[str]) -> Iterator[tuple[Path, Message]]:
    seen: set[str] = set()
    for place, name in enumerate(names):
        if name in seen:
            yield (*path, place, column), msg("'{name:text}' stands here twice; keep one", name=name)
        seen.add(name)
