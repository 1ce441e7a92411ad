"""What may be written down: what was published and the components it is made of, in content/."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.core.message import msg
from goalbook.inputs.campaigns.checks import days_in_order, negatives, parts, repeated
from goalbook.inputs.contract import Column, Contract
from goalbook.inputs.planning.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from goalbook.inputs.planning.base import Planning
    from goalbook.inputs.planning.shelf import Fault, Ground, Row

TYPES = ("value", "benefit", "emotion", "action")
KINDS = ("content", "interaction", "conversion")
CONTENT_ITEMS = Contract(
    "content_items",
    "content/content_items.csv",
    msg("one row per piece of content: what it was meant for, when it was asked for, made and published, and what came of it"),
    (
        Column("content_id", "text", msg("id of the piece"), required=True),
        Column("date_day", "date", msg("day it was published; empty while it is not")),
        Column("channel", "channel", msg("channel of team.yml it is published on"), required=True),
        Column("content_type", "text", msg("what the piece is meant to give; empty = not said"), allowed=TYPES),
        Column("topic_direction_en", "text", msg("direction of the topic, in English (or one column topic_direction)")),
        Column("topic_direction_zh", "text", msg("direction of the topic, in Chinese")),
        Column("demanded_on", "date", msg("day it was asked for")),
        Column("produced_on", "date", msg("day it was finished")),
        Column("boosted", "text", msg("whether money was spent on its reach"), allowed=("yes", "no")),
        Column("plays_1h", "number", msg("plays in the first hour after publishing"), "count"),
        Column("plays_total", "number", msg("plays so far"), "count"),
        Column("reads", "number", msg("reads so far, where it is read and not played"), "count"),
        Column("clicks", "number", msg("clicks so far"), "count"),
        Column("likes", "number", msg("likes so far"), "count"),
        Column("comments", "number", msg("comments so far"), "count"),
        Column("shares", "number", msg("shares so far"), "count"),
        Column("saves", "number", msg("saves so far"), "count"),
        Column("completions", "number", msg("plays that were watched to the end"), "count"),
        Column("counted_on", "date", msg("day of the count; of several rows of a piece the latest count is used; empty = not said")),
    ),
    msg("content: the mix of types, the first hour as an early sign, what topic directions bring, how long a piece takes"),
    {"topic_direction": "topic_direction_en"},
)
CONTENT_COMPONENTS = Contract(
    "content_components",
    "content/components.csv",
    msg("versions of the components that content is made of: content, interaction, conversion"),
    (
        Column("component", "text", msg("which component"), required=True),
        Column("kind", "text", msg("what it works on"), required=True, allowed=KINDS),
        Column("version", "text", msg("which version of it"), required=True),
        Column("date_day", "date", msg("day from which the version was used"), required=True),
        Column("slot_1", "text", msg("value, threshold or urgency; both languages as 中文 / English")),
        Column("slot_2", "text", msg("emotion, incentive or trust; both languages as 中文 / English")),
        Column("slot_3", "text", msg("benefit, sharing or payment; both languages as 中文 / English")),
        Column("metric", "text", msg("what it is judged by")),
        Column("metric_before", "number", msg("the figure before the version")),
        Column("metric_after", "number", msg("the figure with it")),
        Column("feedback", "text", msg("what users said that led to it")),
    ),
    msg("how often components are improved, and what came of it"),
)
_RESULTS = ("plays_1h", "plays_total", "reads", "clicks", "likes", "comments", "shares", "saves", "completions")


def item_faults(rows: list[Row], _ground: Ground) -> Iterator[Fault]:
    """Yield pieces that cannot be: said twice, made before they were asked for, with parts larger than their whole, seen unpublished."""
    yield from negatives(rows, CONTENT_ITEMS)
    counted = [row for row in rows if not pd.isna(row["counted_on"])]
    yield from repeated([row for row in rows if pd.isna(row["counted_on"])], ("content_id",))
    yield from repeated(counted, ("content_id", "counted_on"))
    yield from _moved(counted)
    yield from days_in_order(rows, "date_day", "counted_on")
    yield from days_in_order(rows, "demanded_on", "produced_on")
    yield from days_in_order(rows, "produced_on", "date_day")
    yield from days_in_order([row for row in rows if pd.isna(row["produced_on"])], "demanded_on", "date_day")
    yield from parts(rows, "plays_1h", "plays_total")
    yield from parts(rows, "completions", "plays_total")
    yield from parts(rows, "clicks", "reads")
    yield from parts([row for row in rows if pd.isna(row["reads"])], "clicks", "plays_total")
    for row in rows:
        seen = next((name for name in _RESULTS if not pd.isna(row[name])), None)
        if pd.isna(row["date_day"]) and seen is not None:
            yield row, "date_day", msg("is empty, yet {name:text} was counted; write the day it was published", name=seen)


def _moved(rows: list[Row]) -> Iterator[Fault]:
    """Yield counts of a piece that stands elsewhere or on another day in an earlier row."""
    first: dict[str, Row] = {}
    for row in rows:
        other = first.setdefault(str(row["content_id"]), row)
        for name in ("channel", "date_day"):
            if row[name] != other[name] and not (pd.isna(row[name]) or pd.isna(other[name])):
                yield row, name, msg("is another one in row {row:text}, about the same piece", row=str(other["source_row"]))


def component_faults(rows: list[Row], _ground: Ground) -> Iterator[Fault]:
    """Yield versions that stand twice, and rates above one."""
    yield from repeated(rows, ("component", "version"))
    for row in rows:
        for name in ("metric_before", "metric_after"):
            if str(row["metric"]).endswith("_rate") and (row[name] < 0 or row[name] > 1):
                yield row, name, msg("is no rate from 0 to 1")


def _known_by(table: str, frame: pd.DataFrame, as_of: date, _read: Planning) -> pd.DataFrame:
    """Return pieces as they stood on a day: one that came out later was still being made, one asked for later did not exist."""
    if table != CONTENT_ITEMS.table:
        return frame
    last = pd.Timestamp(as_of)
    found = frame[~(frame["demanded_on"] > last) & ~((frame["date_day"] > last) & frame["demanded_on"].isna())].copy()
    unpublished = found["date_day"] > last
    found.loc[unpublished, "date_day"] = pd.NaT
    found.loc[found["produced_on"] > last, "produced_on"] = pd.NaT
    for name in _RESULTS:
        found.loc[unpublished, name] = float("nan")
    return _latest(found, last)


def _latest(found: pd.DataFrame, last: pd.Timestamp) -> pd.DataFrame:
    """Return one row per piece: that of the latest count by a day; a piece that was counted only later stands without its figures."""
    later = found["counted_on"] > last
    found.loc[later, list(_RESULTS)] = float("nan")
    order = found.assign(later=later).sort_values(["later", "counted_on"], ascending=[False, True], na_position="first", kind="stable")
    return found.loc[order.drop_duplicates("content_id", keep="last").index].sort_index().reset_index(drop=True)


CONTENT = Shelf(
    used_for="content",
    sheets=(),
    tables=(CONTENT_ITEMS, CONTENT_COMPONENTS),
    rows={"content_items": item_faults, "content_components": component_faults},
    dated=True,
    ahead=frozenset({"content_items"}),
    later=_known_by,
)
