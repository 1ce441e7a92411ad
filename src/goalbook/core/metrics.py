"""The metric catalogue: what each figure is, how it adds up, which way is good."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Literal, cast, get_args

from goalbook.core.errors import UsageError
from goalbook.core.message import Label, msg
from goalbook.core.nearest import nearest
from goalbook.core.safe_yaml import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Group = Literal["traffic", "conversion", "content", "brand", "user_asset", "cost", "process"]
Unit = Literal["count", "money", "share", "ratio", "index", "seconds"]
Additivity = Literal["flow", "stock", "distinct"]
Direction = Literal["up", "down"]
DataClass = Literal["exposure", "click", "interaction", "conversion", "retention", ""]

GROUPS: tuple[Group, ...] = get_args(Group)
UNITS: tuple[Unit, ...] = get_args(Unit)
DATA_CLASSES: tuple[DataClass, ...] = get_args(DataClass)[:-1]
ENTRY = "entry"


@dataclass(frozen=True)
class Metric:
    """A figure that is measured and stored, one column of the facts."""

    id: str
    name: Label
    group: Group
    stage: str = ""
    unit: Unit = "count"
    additivity: Additivity = "flow"
    direction: Direction = "up"
    data_class: DataClass = ""
    vanity: bool = False


@dataclass(frozen=True)
class Ratio:
    """A figure that is never stored: its parts are summed first, then divided."""

    id: str
    name: Label
    group: Group
    stage: str
    numerator: str
    denominator: str
    unit: Unit
    direction: Direction


@dataclass(frozen=True)
class Catalogue:
    """All metrics and ratios by id. `entry`, the first stage of each channel, is known to `get` but is no column."""

    metrics: Mapping[str, Metric]
    ratios: Mapping[str, Ratio]
    entry: Metric

    def __contains__(self, metric_id: str) -> bool:
        return metric_id in self.metrics or metric_id in self.ratios

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all metrics, then of all ratios."""
        return (*self.metrics, *self.ratios)

    def get(self, metric_id: str) -> Metric | Ratio:
        """Return the metric or ratio of this id; an unknown id is a UsageError that names the nearest."""
        if metric_id == ENTRY:
            return self.entry
        found = self.metrics.get(metric_id) or self.ratios.get(metric_id)
        if found is None:
            raise unknown_metric(metric_id, self.ids())
        return found

    def ratio(self, ratio_id: str) -> Ratio:
        """Return the ratio of this id."""
        found = self.ratios.get(ratio_id)
        if found is None:
            raise unknown_metric(ratio_id, self.ratios)
        return found

    def name(self, metric_id: str) -> Label:
        """Return the name in both languages."""
        return self.get(metric_id).name

    def is_ratio(self, metric_id: str) -> bool:
        """Say whether the id is a ratio's."""
        return metric_id in self.ratios

    def extended(self, team_metrics: Iterable[Metric]) -> Catalogue:
        """Return the catalogue with a team's own metrics, which may not take an id that exists."""
        metrics = dict(self.metrics)
        for metric in team_metrics:
            if metric.id in metrics or metric.id in self.ratios or metric.id == ENTRY:
                raise UsageError(msg("metric '{id:text}' exists already; give your own metric another id", id=metric.id))
            metrics[metric.id] = metric
        return replace(self, metrics=metrics)


def unknown_metric(metric_id: str, known: Iterable[str]) -> UsageError:
    """Return the error of an id that is not in the catalogue."""
    close = nearest(metric_id, known)
    if close is None:
        return UsageError(msg("metric '{id:text}' is not known", id=metric_id))
    return UsageError(msg("metric '{id:text}' is not known; did you mean '{close:text}'?", id=metric_id, close=close))


@cache
def load_catalogue() -> Catalogue:
    """Read the catalogue that comes with the package."""
    text = (resources.files("goalbook.core") / "metrics.yml").read_text(encoding="utf-8")
    data = cast("dict[str, dict[str, list[object]]]", read_yaml(text))
    return Catalogue(
        metrics={key: _metric(key, row) for key, row in data["metrics"].items()},
        ratios={key: _ratio(key, row) for key, row in data["ratios"].items()},
        entry=_metric(ENTRY, cast("list[object]", data["entry"])),
    )


def _metric(metric_id: str, row: list[object]) -> Metric:
    en, zh, group, stage, unit, additivity, direction, data_class, vanity = row
    return Metric(
        id=metric_id,
        name=Label(str(en), str(zh)),
        group=cast("Group", group),
        stage=str(stage),
        unit=cast("Unit", unit),
        additivity=cast("Additivity", additivity),
        direction=cast("Direction", direction),
        data_class=cast("DataClass", data_class),
        vanity=bool(vanity),
    )


def _ratio(ratio_id: str, row: list[object]) -> Ratio:
    en, zh, group, stage, numerator, denominator, unit, direction = row
    return Ratio(
        id=ratio_id,
        name=Label(str(en), str(zh)),
        group=cast("Group", group),
        stage=str(stage),
        numerator=str(numerator),
        denominator=str(denominator),
        unit=cast("Unit", unit),
        direction=cast("Direction", direction),
    )
