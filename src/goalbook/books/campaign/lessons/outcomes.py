"""Lessons from figures that were planned: key results, steps of the funnel, channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.campaign.lessons.card import Card, number, over, rows_of
from goalbook.books.campaign.rules.funnel import inside
from goalbook.core.message import Label, Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from goalbook.books.campaign.preparation import Prepared


def of_key_results(prepared: Prepared, tables: Mapping[str, pd.DataFrame]) -> Iterator[Card]:
    """Yield a card for each key result that has a target and an actual."""
    for row in rows_of(tables, "key_results", "name", "metric_id", "target", "actual"):
        name, effect = row["name"], over(row["actual"], row["target"])
        if effect != effect:  # noqa: PLR0124 - NaN is the number unlike itself
            continue
        unit, falls = _unit(prepared, str(row["metric_id"])), falling(prepared, str(row["metric_id"]))
        good = (effect > 0) != falls
        values: dict[str, Message | Label] = {"name": name, "actual": _level(unit, row["actual"]), "target": _level(unit, row["target"])}
        what = (
            msg("{name} came to {actual}, {target} were the target", **values)
            if good or falls
            else msg("{name} came to {actual} only, {target} were the target", **values)
        )
        reuse = (
            msg("plan the next one from {actual}: the target was too easy", actual=values["actual"])
            if good
            else msg("plan the next one from {actual}, or add a mechanic that moves {name}", actual=values["actual"], name=inside(name))
        )
        yield Card(
            kind="key_result",
            type="case",
            mechanic="",
            context=prepared.name,
            what=what,
            metric=str(row["metric_id"]),
            effect=effect,
            against="target",
            falls=falls,
            how_to_reuse=reuse,
            reason=msg("key result against its target"),
        )


def of_rates(prepared: Prepared, tables: Mapping[str, pd.DataFrame]) -> Iterator[Card]:
    """Yield a card for each rate of the funnel that was planned and measured."""
    for row in rows_of(tables, "funnel_plan", "step", "rate_name", "rate_planned", "rate_actual"):
        effect = over(row["rate_actual"], row["rate_planned"])
        if effect != effect:  # noqa: PLR0124 - as above
            continue
        name = _name(row["rate_name"])
        values = {"planned": number(row["rate_planned"]), "actual": number(row["rate_actual"])}
        what = msg("{name}: {actual:pct} instead of the {planned:pct} planned", name=name, **values)
        reuse = (
            msg("keep page and offer at this step as they were; change one thing at a time, by a test")
            if effect > 0
            else msg("test this step before the next campaign; until then plan it at {actual:pct}", actual=values["actual"])
        )
        yield Card(
            kind="rate",
            type="method",
            mechanic="",
            context=prepared.name,
            what=what,
            metric=f"{row['step']}_rate",
            effect=effect,
            against="plan",
            how_to_reuse=reuse,
            reason=msg("rate of the funnel against the plan"),
        )


def of_channels(prepared: Prepared, tables: Mapping[str, pd.DataFrame]) -> Iterator[Card]:
    """Yield a card for each channel whose headline figure was planned and measured."""
    metric = prepared.sheet.metric
    for row in rows_of(tables, "channel_funnel", "channel", "metric", "planned", "actual"):
        effect = over(row["actual"], row["planned"])
        if row["metric"] != metric or not row["channel"] or effect != effect:  # noqa: PLR0124 - as above
            continue
        falls = falling(prepared, metric)
        channel, unit = prepared.names.get(str(row["channel"]), Label.same(str(row["channel"]))), _unit(prepared, metric)
        values: dict[str, Message | Label] = {"channel": channel, "actual": _level(unit, row["actual"])}
        reuse = (
            msg("give {channel} its share by what it brought this time, {actual}", **values)
            if (effect > 0) != falls
            else msg("find out why {channel} fell short; until then plan no more than {actual} there", **values)
        )
        yield Card(
            kind="channel",
            type="case",
            mechanic="",
            context=within(prepared, channel),
            what=msg(
                "{channel} brought {actual} {metric} where {planned} were planned",
                **values,
                planned=_level(unit, row["planned"]),
                metric=inside(_metric(prepared, metric)),
            ),
            metric=f"{metric}@{row['channel']}",
            effect=effect,
            against="plan",
            falls=falls,
            how_to_reuse=reuse,
            reason=msg("channel against its plan"),
        )


def falling(prepared: Prepared, metric: str) -> bool:
    """Say whether less of a figure is better."""
    return metric in prepared.inputs.catalogue and prepared.inputs.catalogue.get(metric).direction == "down"


def within(prepared: Prepared, part: Label | Message) -> Message:
    """Return the campaign with the part of it that a lesson is about."""
    return msg("{campaign}, {part}", campaign=prepared.name, part=part)


def _name(value: object) -> Message | Label:
    return value if isinstance(value, Message | Label) else Label.same(str(value))


def _metric(prepared: Prepared, metric: str) -> Label:
    known = metric in prepared.inputs.catalogue
    return prepared.inputs.catalogue.name(metric) if known else Label.same(metric.replace("_", " "))


def _unit(prepared: Prepared, metric: str) -> str:
    return str(prepared.inputs.catalogue.get(metric).unit) if metric in prepared.inputs.catalogue else "count"


def _level(unit: str, value: object) -> Message:
    match unit:
        case "share":
            return msg("{value:pct}", value=number(value))
        case "money":
            return msg("{value:money_compact}", value=number(value))
        case "ratio" | "index" | "seconds":
            return msg("{value:ratio}", value=number(value))
        case _:
            return msg("{value:n}", value=number(value))
