"""How far the data can be trusted: gaps, doubtful values, what was set aside or corrected on reading (DM-04, MR-03)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, WHOLE_TEAM, Cube
from goalbook.books.monthly_review.board.kpis import RHYTHM_SHARE, RHYTHM_SLOTS
from goalbook.core.message import Label, Message, msg
from goalbook.core.metrics import DATA_CLASSES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.basis.windows import Slots
    from goalbook.inputs import Inputs

TEAM = Label("Whole team", "全团队")
COLUMNS = ("check", "subject", "file", "rows", "message")


@dataclass(frozen=True)
class Remark:
    """One line of the data-quality table."""

    check: str
    subject: Label
    file: str
    rows: str
    message: Message


def coverage_table(cube: Cube, inputs: Inputs, days: Slots) -> pd.DataFrame:
    """Return per channel and data class the share of the month's slots with a value; NaN where the channel has no such figure.

    A class is judged by the channel's own funnel stages where it has one of that class (the worst of them), else by the best kept metric.
    """
    rows = []
    for channel in inputs.team.channels:
        row: dict[str, object] = {"channel": channel.id}
        for data_class in DATA_CLASSES:
            row[data_class] = _class_share(cube, channel.id, tuple(channel.stages), data_class, days)
        rows.append(row)
    return pd.DataFrame(rows, columns=["channel", *DATA_CLASSES])


def quality_table(cube: Cube, inputs: Inputs, days: Slots) -> pd.DataFrame:
    """Return what reading the files noticed, then what the month's figures show; one row per remark."""
    names = {channel.id: channel.name for channel in inputs.team.channels}
    noticed = [Remark(n.kind, names.get(n.channel, Label.same(n.channel or n.file)), n.file, n.rows, n.message) for n in inputs.notices]
    remarks = [*noticed, *_gaps(cube, names, days), *_impossible(cube, names, days), *_not_summed(cube)]
    return pd.DataFrame([vars(remark) for remark in remarks], columns=list(COLUMNS))


def _metric(cube: Cube, metric: str) -> Label:
    return cube.catalogue.name(metric) if metric in cube.catalogue.metrics else Label.same(metric)


def _class_share(cube: Cube, channel: str, stages: tuple[str, ...], data_class: str, days: Slots) -> float:
    metrics = cube.catalogue.metrics
    own = [m for m in stages if metrics[m].data_class == data_class]
    if own:
        return min(_share(cube, m, channel, days) for m in own)
    known = [m for m in cube.metrics if metrics[m].data_class == data_class and (m, channel) in cube.wide.columns]
    shares = [_share(cube, m, channel, days) for m in known if cube.wide[(m, channel)].notna().any()]
    return max(shares) if shares else NAN


def _share(cube: Cube, metric: str, channel: str, days: Slots) -> float:
    if (metric, channel) not in cube.wide.columns:
        return 0.0
    return float(_during(cube, metric, channel, days).notna().mean())


def _during(cube: Cube, metric: str, channel: str, days: Slots) -> pd.Series:
    return cube.wide[(metric, channel)].loc[pd.Timestamp(days[0]) : pd.Timestamp(days[-1])]


def _gaps(cube: Cube, names: dict[str, Label], days: Slots) -> Iterator[Remark]:
    """Yield the month's missing values, one remark per channel and number of gaps."""
    gaps = _missing(cube, days)
    for channel in (*cube.channels, WHOLE_TEAM):
        found: dict[int, list[Label]] = {}
        for metric in cube.metrics:
            missing = gaps.get((metric, channel), 0)
            if missing:
                found.setdefault(missing, []).append(_metric(cube, metric))
        for missing, metrics in found.items():
            text = msg("{missing:n} of {all:n} values missing in {metrics}", missing=missing, all=len(days), metrics=_listed(metrics))
            yield Remark("missing", names.get(channel, TEAM), "", "", text)


def _missing(cube: Cube, days: Slots) -> dict[tuple[str, str], int]:
    """Return the gaps of every metric that its channel usually keeps by the slot, by (metric, channel)."""
    known = cube.wide.loc[: pd.Timestamp(days[-1])].notna()
    usual = (known.tail(RHYTHM_SLOTS).to_numpy().mean(axis=0) >= RHYTHM_SHARE).tolist()
    missing = (~known.loc[pd.Timestamp(days[0]) :].to_numpy()).sum(axis=0).tolist()
    return {key: gaps for key, kept, gaps in zip(cube.keys, usual, missing, strict=True) if kept}


def _listed(names: list[Label]) -> Label:
    return Label(", ".join(name.en for name in names), "、".join(name.zh for name in names))


def _impossible(cube: Cube, names: dict[str, Label], days: Slots) -> Iterator[Remark]:
    """Yield funnel stages that exceed the stage before them on some slot."""
    for channel, stages in cube.stages.items():
        for first, second in pairwise(stages):
            if not {(first, channel), (second, channel)} <= set(cube.wide.columns):
                continue
            above = int((_during(cube, second, channel, days) > _during(cube, first, channel, days)).sum())
            if above:
                text = msg(
                    "{second} exceed {first} on {n:n} days or weeks",
                    second=_metric(cube, second),
                    first=_metric(cube, first),
                    n=above,
                )
                yield Remark("funnel", names[channel], "", "", text)


def _not_summed(cube: Cube) -> Iterator[Remark]:
    for metric in cube.metrics:
        if cube.catalogue.metrics[metric].additivity == "distinct":
            name = _metric(cube, metric)
            yield Remark(
                "distinct",
                name,
                "",
                "",
                msg("{metric} counts people once a day; days cannot be added up, so no total is shown", metric=name),
            )


def is_gap(share: float) -> bool:
    """Say whether a class of data is absent or incomplete."""
    return math.isnan(share) or share < 1
