"""How targets are split, `plan/<period>/split.yml`: further splits, bounds and curves of spend, kinds of channels, levels, who answers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from goalbook.core.compare import less_than, more_than
from goalbook.core.message import Label, Message, msg
from goalbook.inputs.models import Amount, Id, Name, Strict
from goalbook.inputs.plan.people import nobody
from goalbook.inputs.planning.base import Sheet
from goalbook.inputs.planning.known import Known
from goalbook.inputs.team import unknown_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.inputs.team import TeamFile
    from goalbook.inputs.yaml_file import Path

    Said = Iterator[tuple[Path, Message]]

GOALS = "goals"  # the id of the split that the goals themselves make
_NOTHING = Label("", "")
_KINDS = {
    "社交电商": "social_commerce",
    "内容社区": "content_community",
    "异业联盟": "alliance",
    "私域": "private_domain",
    "搜索": "search",
}
_LAYERS = {"核心": "core", "补充": "supplementary", "机会": "opportunity"}
_LEVELS = {"基础组合": "base", "效率提升": "efficiency", "价值创造": "value", "创新突破": "innovation"}
_ENDS = 2  # of a range


def _kind(value: object) -> object:
    return _KINDS.get(str(value).strip(), value)


def _layer(value: object) -> object:
    return _LAYERS.get(str(value).strip().removesuffix("渠道"), value)


def _level(value: object) -> object:
    return _LEVELS.get(str(value).strip().removesuffix("层"), value)


def _several(value: object) -> object:
    return (value,) if isinstance(value, str | int) and not isinstance(value, bool) else value


def _range(value: object) -> object:
    return {"low": value[0], "high": value[1]} if isinstance(value, list | tuple) and len(value) == _ENDS else value


Kind = Annotated[
    Literal["", "social_commerce", "content_community", "alliance", "private_domain", "search", "other"], BeforeValidator(_kind)
]
Layer = Annotated[Literal["", "core", "supplementary", "opportunity"], BeforeValidator(_layer)]
Level = Annotated[Literal["base", "efficiency", "value", "innovation"], BeforeValidator(_level)]
Several = Annotated[tuple[Id, ...], BeforeValidator(_several)]
Share = Annotated[Amount, Field(ge=0, le=1)]
Sum = Annotated[Amount, Field(ge=0)]
Positive = Annotated[Amount, Field(gt=0)]


class Piece(Strict):
    """One part of a split: a channel of team.yml or one of its own id, with an amount or a share of the target."""

    channel: str = ""
    id: Id = ""
    name: Name = _NOTHING
    amount: Sum | None = None
    share: Share | None = None
    paid: bool | None = None  # brought by advertising; None = as team.yml and the facts say
    overlaps: Several = ()  # other parts of the split that count some of the same
    owner: Id = ""

    @property
    def key(self) -> str:
        """Return the part's id: its own, else its channel."""
        return self.id or self.channel


class Divided(Strict):
    """A target of its own beside those of the goals, and its parts."""

    id: Id
    name: Name = _NOTHING
    metric: str = ""
    target: Positive
    parts: tuple[Piece, ...] = ()


class Reach(Strict):
    """The least and the greatest share of the budget that a channel may get."""

    low: Share = 0.0
    high: Share = 1.0


class Stated(Strict):
    """What a channel brings for its spend over the period, by the people who know: now, and saturated or at twice the spend."""

    spend: Positive
    result: Positive
    saturation: Positive | None = None  # the most that any spend would bring
    steepness: Positive = 1.0  # above 1 the curve is an S
    doubled: Positive | None = None  # what twice the spend would bring
    shape: Literal["", "log", "power", "hill"] = ""


class Route(Strict):
    """A channel's part in the plan: its kind, layer and stand-in; one that team.yml does not list is still to be built."""

    channel: Id
    name: Name = _NOTHING
    kind: Kind = ""
    layer: Layer = ""
    backup: Id = ""
    owner: Id = ""


class StrategyLevel(Strict):
    """One of the four levels of the channel strategy: its weight this period and what is done on it."""

    level: Level
    weight: Share
    actions: tuple[Name, ...] = ()


class Raci(Strict):
    """Who does a channel's work, who answers for it, who is asked and who is told."""

    accountable: Several = ()
    responsible: Several = ()
    consulted: Several = ()
    informed: Several = ()


class SplitSheet(Sheet):
    """The plan's splits; every key may be absent."""

    file: ClassVar[str] = "split"

    splits: tuple[Divided, ...] = ()
    bounds: dict[str, Annotated[Reach, BeforeValidator(_range)]] = Field(default_factory=dict)
    curves: dict[str, Stated] = Field(default_factory=dict)
    routes: tuple[Route, ...] = ()
    levels: tuple[StrategyLevel, ...] = ()
    raci: dict[str, Raci] = Field(default_factory=dict)

    def faults(self, file: TeamFile) -> Said:
        """Yield names that lead nowhere, shares over 100 %, bounds that no split meets, curves that contradict themselves."""
        for place, one in enumerate(self.splits):
            yield from ((("splits", place, *path), text) for path, text in _split_faults(one, file))
            if one.id == GOALS or one.id in [other.id for other in self.splits[:place]]:
                yield ("splits", place, "id"), msg("'{name:text}' is the id of another split", name=one.id)
        yield from _bound_faults(self.bounds, file)
        for channel, curve in self.curves.items():
            yield from ((("curves", channel, *path), text) for path, text in _curve_faults(channel, curve, file))
        yield from self._route_faults(file)
        weights = math.fsum(one.weight for one in self.levels)
        if more_than(weights, 1.0):
            yield ("levels",), msg("the weights are {total:pct} together; they are at most 100 %", total=weights)
        for place, level in enumerate(self.levels):
            if level.level in [other.level for other in self.levels[:place]]:
                yield ("levels", place, "level"), msg("'{name:text}' stands here twice; keep one", name=level.level)
        yield from self._raci_faults(file)

    def _route_faults(self, file: TeamFile) -> Said:
        known = [channel.id for channel in file.team.channels]
        routes = [route.channel for route in self.routes]
        people = Known.of(file, (), ())
        for place, route in enumerate(self.routes):
            if route.channel in routes[:place]:
                yield ("routes", place, "channel"), msg("'{name:text}' stands here twice; keep one", name=route.channel)
            if route.channel not in known and route.name == _NOTHING:
                yield ("routes", place, "channel"), unknown_name(route.channel, known)
            if route.backup and route.backup not in (*known, *routes):
                yield ("routes", place, "backup"), unknown_name(route.backup, (*known, *routes))
            if route.owner and (refusal := nobody(people, route.owner)):
                yield ("routes", place, "owner"), refusal

    def _raci_faults(self, file: TeamFile) -> Said:
        known = [*(channel.id for channel in file.team.channels), *(route.channel for route in self.routes)]
        people = Known.of(file, (), ())
        for channel, raci in self.raci.items():
            if channel not in known:
                yield ("raci", channel), unknown_name(channel, known)
            for role in Raci.model_fields:
                for name in getattr(raci, role):
                    if refusal := nobody(people, name):
                        yield ("raci", channel, role), refusal


def _split_faults(one: Divided, file: TeamFile) -> Said:
    keys = [piece.key for piece in one.parts]
    if one.metric and one.metric not in file.catalogue:
        yield ("metric",), unknown_name(one.metric, file.catalogue.ids())
    elif one.metric and file.catalogue.is_ratio(one.metric):
        yield ("metric",), msg("is a ratio; only amounts are split")
    given = math.fsum(piece.share for piece in one.parts if piece.share is not None)
    if more_than(given, 1.0):
        yield ("parts",), msg("the shares are {total:pct} together; they are at most 100 %", total=given)
    for place, piece in enumerate(one.parts):
        here: Path = ("parts", place)
        yield from (((*here, *path), text) for path, text in _piece_faults(piece, keys, file))
        if not piece.key:
            yield here, msg("names neither a channel nor an id of its own")
        elif piece.key in keys[:place]:
            yield here, msg("'{name:text}' stands here twice; keep one", name=piece.key)


def _piece_faults(piece: Piece, keys: list[str], file: TeamFile) -> Said:
    channels = [channel.id for channel in file.team.channels]
    if piece.channel and piece.channel not in channels:
        yield ("channel",), unknown_name(piece.channel, channels)
    if (piece.amount is None) == (piece.share is None):
        yield (), msg("needs an amount or a share, one of them")
    for name in piece.overlaps:
        if name not in keys:
            yield ("overlaps",), unknown_name(name, keys)
    if piece.owner and (refusal := nobody(Known.of(file, (), ()), piece.owner)):
        yield ("owner",), refusal


def _bound_faults(bounds: dict[str, Reach], file: TeamFile) -> Said:
    channels, cap = file.team.channels, float(file.policy.channels.single_max_share)
    known = [channel.id for channel in channels]
    for channel, reach in bounds.items():
        if channel not in known:
            yield ("bounds", channel), unknown_name(channel, known)
        if more_than(reach.low, reach.high):
            yield ("bounds", channel), msg("from {low:pct} to {high:pct} holds no share", low=reach.low, high=reach.high)
        elif more_than(reach.low, cap):
            text = msg(
                "at least {low:pct}, but one channel gets at most {cap:pct0} (policy channels.single_max_share)", low=reach.low, cap=cap
            )
            yield ("bounds", channel), text
    least = math.fsum(reach.low for reach in bounds.values())
    most = math.fsum(min(reach.high, cap) for reach in bounds.values())
    if more_than(least, 1.0):
        yield ("bounds",), msg("the least shares are {total:pct} together; they are at most 100 %", total=least)
    elif known and set(known) <= set(bounds) and less_than(most, 1.0):
        yield ("bounds",), msg("the greatest shares are {total:pct} together; the budget is 100 %", total=most)
    else:
        yield from _floor_faults(bounds, file)


def _floor_faults(bounds: dict[str, Reach], file: TeamFile) -> Said:
    """Yield bounds that leave the core channels too little."""
    floor, cap = float(file.policy.channels.core_min_share), float(file.policy.channels.single_max_share)
    core = [channel.id for channel in file.team.channels if channel.layer == "core"]
    if not core:
        return
    left = 1.0 - math.fsum(reach.low for channel, reach in bounds.items() if channel not in core)
    most = min(left, math.fsum(min(bounds[channel].high if channel in bounds else 1.0, cap) for channel in core))
    if less_than(most, floor):
        yield (
            ("bounds",),
            msg(
                "the core channels can get at most {most:pct}; they get at least {floor:pct0} (policy channels.core_min_share)",
                most=most,
                floor=floor,
            ),
        )


def _curve_faults(channel: str, curve: Stated, file: TeamFile) -> Said:
    known = [one.id for one in file.team.channels]
    if channel not in known:
        yield (), unknown_name(channel, known)
    if (curve.saturation is None) == (curve.doubled is None):
        yield (), msg("needs what any spend brings at most (saturation) or what twice the spend brings (doubled), one of them")
    elif curve.saturation is not None and curve.saturation <= curve.result:
        yield ("saturation",), msg("is the most that any spend brings; it lies above the result of now, {result:n}", result=curve.result)
    elif curve.doubled is not None and not curve.result < curve.doubled < 2 * curve.result:
        text = msg(
            "twice the spend brings more than now, {result:n}, and less than twice as much, {twice:n}",
            result=curve.result,
            twice=2 * curve.result,
        )
        yield ("doubled",), text
    if curve.shape and (curve.shape == "hill") == (curve.saturation is None):
        yield ("shape",), msg("hill goes with saturation, log and power go with doubled")
