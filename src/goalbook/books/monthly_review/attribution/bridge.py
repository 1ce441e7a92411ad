"""The bars from plan (else the level before) to actual: the target's height above the level before, then channel × factor."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, WHOLE_TEAM
from goalbook.core.message import Label

if TYPE_CHECKING:
    from goalbook.books.monthly_review.attribution.effects import Effect
    from goalbook.books.monthly_review.attribution.sides import Sides
    from goalbook.books.monthly_review.preparation import Prepared

COLUMNS = ("step", "kind", "channel", "factor", "name", "value", "low", "high")
EXACT = 1e-9  # of the largest bar: what is smaller is rounding and no bar
NAMES = {
    "plan": Label("Plan", "计划"),
    "baseline": Label("Level before", "此前水平"),
    "actual": Label("Actual", "实际"),
    "unassigned": Label("Not assigned", "未分配"),
}
ABOVE, BELOW = Label("Target above level before", "目标高于此前水平"), Label("Target below level before", "目标低于此前水平")
PLAN_ABOVE = Label("Plan asks for more than the target", "计划高于目标")
PLAN_BELOW = Label("Plan asks for less than the target", "计划低于目标")


@dataclass(frozen=True)
class Found:
    """What was attributed: the method, the effects, the channels' sides (none of a ratio), the headline figure before and in the month."""

    method: str  # lmdi | shapley
    effects: list[Effect]
    split: tuple[Sides, ...]
    before: float
    after: float


@dataclass(frozen=True)
class Bar:
    """One bar; channel and factor are "" where it has none."""

    kind: str
    value: float
    name: Label
    channel: str = ""
    factor: str = ""
    low: float = NAN
    high: float = NAN

    @property
    def step(self) -> str:
        """Return the bar's id."""
        return ":".join(part for part in (self.channel, self.factor) if part) or self.kind


def bridge_table(prepared: Prepared, found: Found) -> pd.DataFrame:
    """Return the bars; the first plus all steps is the last, to the digit. Empty where nothing could be attributed."""
    rows = prepared.tables["channels"]
    alone = prepared.aim.channel != WHOLE_TEAM
    own = rows[rows["channel"] == prepared.aim.channel] if alone else rows[rows["kind"] == "total"]
    if not found.effects or own.empty or math.isnan(own["actual"].iloc[0]):
        return pd.DataFrame(columns=list(COLUMNS))
    target, actual = float(own["target"].iloc[0]), float(own["actual"].iloc[0])
    names = _Names(prepared.names, alone=len({effect.channel for effect in found.effects}) == 1)
    if math.isnan(target):
        first = Bar("baseline", found.before, NAMES["baseline"])
        steps = [names.bar(effect) for effect in found.effects]
    else:
        first = Bar("plan", target, NAMES["plan"])
        targets = {} if alone or found.method != "lmdi" else _targets(rows)
        steps = _by_channel(rows, targets, found, names) if targets else _by_team(target, found, names)
    rest = actual - first.value - math.fsum(bar.value for bar in steps)
    if abs(rest) > EXACT * max(abs(actual), abs(first.value)):
        steps.append(Bar("unassigned", rest, NAMES["unassigned"]))
    bars = [first, *steps, Bar("actual", actual, NAMES["actual"])]
    return pd.DataFrame([{name: getattr(bar, name) for name in COLUMNS} for bar in bars], columns=list(COLUMNS))


@dataclass(frozen=True)
class _Names:
    channels: dict[str, Label]
    alone: bool  # one channel only: its name says nothing

    def of(self, channel: str, factor: Label) -> Label:
        """Return a bar's name: the channel's and the factor's."""
        name = self.channels.get(channel)
        if name is None or self.alone:
            return factor
        small = factor.en if factor.en[1:2].isupper() else factor.en[:1].lower() + factor.en[1:]
        return Label(f"{name.en} {small}", f"{name.zh}{factor.zh}")

    def bar(self, effect: Effect) -> Bar:
        """Return the bar of an effect."""
        name = self.of(effect.channel, effect.name)
        return Bar(effect.kind, effect.effect, name, effect.channel, effect.factor, effect.low, effect.high)


def _targets(rows: pd.DataFrame) -> dict[str, float]:
    own = rows[(rows["kind"] == "channel") & rows["target"].notna()]
    return {str(channel): float(target) for channel, target in zip(own["channel"], own["target"], strict=True)}


def _lift(before: float, target: float) -> list[Bar]:
    """Return the bar from the target to the level before; the target may lie below it."""
    return [Bar("target_above_baseline", before - target, ABOVE if before < target else BELOW)] if before != target else []


def _plan_gap(planned: float, target: float) -> list[Bar]:
    """Return the bar from the target to what stage plans ask for, the plan's own gap, where they are not the same."""
    gap = planned - target
    return [Bar("plan_gap", gap, PLAN_ABOVE if gap > 0 else PLAN_BELOW)] if abs(gap) > EXACT * abs(target) else []


def _by_team(target: float, found: Found, names: _Names) -> list[Bar]:
    """Return the bars where only the team (or the one channel) has a target: every channel against its own level before or plan."""
    planned = bool(found.split) and all(side.planned for side in found.split)
    lift = _plan_gap(found.before, target) if planned else _lift(found.before, target)
    return [*lift, *(names.bar(effect) for effect in found.effects)]


def _by_channel(rows: pd.DataFrame, targets: dict[str, float], found: Found, names: _Names) -> list[Bar]:
    """Return the bars where channels have targets.

    A channel without one adds all it brought. One with a target but no level before is a single bar against its target.
    """
    sides = {side.channel: side for side in found.split if side.channel in targets}
    fresh = {channel for channel, side in sides.items() if side.state == "entered"}
    steady = [side for channel, side in sides.items() if channel not in fresh and not side.planned]
    planned = [side for channel, side in sides.items() if channel not in fresh and side.planned]
    bars = _lift(math.fsum(side.whole for side in steady), math.fsum(targets[side.channel] for side in steady))
    bars += _plan_gap(math.fsum(side.whole for side in planned), math.fsum(targets[side.channel] for side in planned))
    bars += [names.bar(effect) for effect in found.effects if effect.channel in sides and effect.channel not in fresh]
    for channel, target in targets.items():
        if channel in fresh:
            name = names.of(channel, Label("New", "新增"))
            bars.append(Bar("entered", sides[channel].end - target, name, channel, "entered"))
        elif channel not in sides:
            bars.append(Bar("left", -target, names.of(channel, Label("No figures", "无数据")), channel, "left"))
    without = rows[(rows["kind"] == "no_target") & rows["actual"].notna()]
    for channel, actual in zip(without["channel"].astype(str), without["actual"].astype(float), strict=True):
        name = names.channels.get(channel, Label.same(channel))
        bars.append(Bar("no_target", actual, Label(f"{name.en} (no target)", f"{name.zh}（无目标）"), channel))
    return bars
