"""What deserves a look in facts that can be read: gaps, absent metrics, funnels that widen (DM-04)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.core.message import Label, Message, Value, msg
from goalbook.inputs.notices import Notice, listing, span_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.core.metrics import Metric
    from goalbook.inputs.team import TeamFile

_WEEK = 7
_SHOWN_DAYS = 3
_MOSTLY = 0.5  # a metric that a channel has on fewer days is kept in another rhythm or began later


def quality_notices(facts: pd.DataFrame, file: TeamFile) -> tuple[Notice, ...]:
    """Return all such remarks; none of them stops anything."""
    if facts.empty:
        return ()
    return (*_funnels(facts, file), *_missing_days(facts, file), *_missing_metrics(facts, file))


def _funnels(facts: pd.DataFrame, file: TeamFile) -> Iterator[Notice]:
    """Yield rows in which a later stage exceeds an earlier one, and conversions above clicks."""
    for channel in file.team.channels:
        rows = facts[facts["channel"] == channel.id]
        pairs = [(before, after, "funnel") for before, after in zip(channel.stages, channel.stages[1:], strict=False)]
        if ("clicks", "conversions", "funnel") not in pairs:
            pairs.append(("clicks", "conversions", "conversions_above_clicks"))
        for before, after, kind in pairs:
            if before in rows and after in rows:
                yield from _widening(rows[rows[after] > rows[before]], channel.id, (before, after, kind), file)


def _widening(rows: pd.DataFrame, channel: str, pair: tuple[str, str, str], file: TeamFile) -> Iterator[Notice]:
    before, after, kind = pair
    names = file.catalogue
    for name, part in rows.groupby("source_file"):
        message = msg(
            "{channel}: {after} above {before}; rows: {n:n}",
            channel=file.team.channel_name(channel),
            after=names.name(after),
            before=names.name(before),
            n=len(part),
        )
        yield Notice(kind, str(name), span_text(part["source_row"]), message, channel, after, len(part))


def _missing_days(facts: pd.DataFrame, file: TeamFile) -> Iterator[Notice]:
    """Yield the days (weeks) without a row between a channel's first and the last day of the facts."""
    step = _WEEK if file.team.grain == "week" else 1
    last = pd.DatetimeIndex(facts["date_day"]).max()
    for channel, rows in facts.groupby("channel")["date_day"]:
        days = pd.DatetimeIndex(rows.unique())
        absent = pd.date_range(days.min(), last, freq=f"{step}D").difference(days)
        if len(absent):
            values: dict[str, Value] = {"channel": _channel_label(str(channel), file), "n": len(absent), "days": _days(absent)}
            message = (
                msg("{channel}: weeks without facts: {n:n} ({days:text})", **values)
                if step == _WEEK
                else msg("{channel}: days without facts: {n:n} ({days:text})", **values)
            )
            yield Notice("missing_days", "facts", "", message, str(channel), "", len(absent))


def _missing_metrics(facts: pd.DataFrame, file: TeamFile) -> Iterator[Notice]:
    """Yield metrics that a channel lacks altogether although its funnel names them or half of the channels have them, and partial gaps."""
    metrics = [name for name in file.catalogue.metrics if name in facts]
    by_channel = facts[facts["channel"] != ""].groupby(["channel", "date_day"])[metrics].count()
    days_with = (by_channel > 0).groupby(level="channel").sum()
    days = by_channel.groupby(level="channel").size()
    reporting = (days_with > 0).sum()
    for channel in file.team.channels:
        if channel.id not in days.index:
            yield Notice("missing_days", "facts", "", msg("{channel}: no facts at all", channel=channel.name), channel.id)
            continue
        present = days_with.loc[channel.id]
        usual = [name for name in metrics if _is_usual(file.catalogue.metrics[name]) and reporting[name] * 2 >= len(days) > 1]
        absent = [name for name in dict.fromkeys([*channel.stages, *usual]) if not present.get(name, 0)]
        if absent:
            named = listing([file.catalogue.name(name) for name in absent])
            message = msg("{channel} does not measure: {metrics}", channel=channel.name, metrics=named)
            yield Notice("missing_metric", "facts", "", message, channel.id, absent[0] if len(absent) == 1 else "", len(absent))
        for name in metrics:
            if 0 < present[name] < days[channel.id] and present[name] >= _MOSTLY * days[channel.id]:
                yield _partly(channel.id, name, int(days.to_dict()[channel.id]) - int(present.to_dict()[name]), file)


def _is_usual(metric: Metric) -> bool:
    """Say whether any channel could be expected to measure this; likes or reads belong to some kinds of channel only."""
    return metric.data_class in ("click", "conversion", "retention") or metric.id == "spend"


def _partly(channel: str, metric: str, n: int, file: TeamFile) -> Notice:
    values: dict[str, Value] = {"channel": _channel_label(channel, file), "metric": file.catalogue.name(metric), "n": n}
    message = msg("{channel}: days without {metric}: {n:n}", **values)
    return Notice("missing_values", "facts", "", message, channel, metric, n)


def _channel_label(channel: str, file: TeamFile) -> Label | Message:
    return file.team.channel_name(channel) if channel else msg("whole team")


def _days(days: pd.DatetimeIndex) -> str:
    shown = ", ".join(np.datetime_as_string(days[:_SHOWN_DAYS].to_numpy(), unit="D"))
    return shown if len(days) <= _SHOWN_DAYS else f"{shown}, …"
