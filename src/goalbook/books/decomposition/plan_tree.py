"""The plan as one tree: the target, its channels, the steps of each channel's funnel, the output that feeds the first of them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, WHOLE_TEAM
from goalbook.books.rows import rows_of
from goalbook.core.message import Label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.decomposition.move import Move
    from goalbook.books.decomposition.preparation import Prepared
    from goalbook.books.rows import Row

COLUMNS = ("node_id", "parent_id", "depth", "kind", "channel", "name", "metric_id", "unit", "per", "value", "carried", "state")
_ITEMS = Label("Items a month × average", "每月条数 × 平均量")


def moved(prepared: Prepared, tables: dict[str, pd.DataFrame], _move: Move) -> dict[str, pd.DataFrame]:
    """Return ``plan_tree``, parents before children; see Decomposition for the columns."""
    return {"plan_tree": pd.DataFrame(list(_nodes(prepared, tables)), columns=list(COLUMNS))}


def _nodes(prepared: Prepared, tables: dict[str, pd.DataFrame]) -> Iterator[tuple[object, ...]]:
    lines = rows_of(tables["adding_up"])
    whole = next((line for line in lines if line["channel"] == WHOLE_TEAM), None)
    if whole is None:
        return
    metric = str(whole["metric_id"])
    unit, name = prepared.inputs.catalogue.get(metric).unit, prepared.inputs.catalogue.name(metric)
    top = str(whole["kr_id"])
    yield top, "", 0, "goal", "", name, metric, unit, "period", whole["top_down"], _carried(whole), whole["verdict"]
    for line in lines:
        channel = str(line["channel"])
        if channel == WHOLE_TEAM:
            continue
        label = prepared.names.get(channel, Label.same(channel))
        own = str(line["kr_id"])
        yield own, top, 1, "channel", channel, label, metric, unit, "period", line["top_down"], _carried(line), line["verdict"]
        yield from _stages(own, channel, metric, tables)


def _stages(parent: str, channel: str, metric: str, tables: dict[str, pd.DataFrame]) -> Iterator[tuple[object, ...]]:
    """Yield the steps of the channel's chain that ends in the headline, each below the channel; output stands below the volume.

    A volume that follows moved items is moved here too, and its output is held against that volume, not against the plan as filed.
    """
    chains = [row for row in _rows(tables, "chains") if row["channel"] == channel and row["metric_id"] == metric]
    if not chains:
        return
    chain = chains[0]
    for row in _rows(tables, "chain_factors"):
        if row["chain_id"] != chain["chain_id"]:
            continue
        node = f"{parent}.{row['factor']}"
        known = row["factor"]
        yield node, parent, 2, "stage", channel, row["name"], known, row["unit"], row["per"], row["value"], NAN, "pass"
        if int(row["place"]) == 0:
            yield from _output(node, channel, str(chain["volume_metric"]), tables)


def _output(parent: str, channel: str, volume: str, tables: dict[str, pd.DataFrame]) -> Iterator[tuple[object, ...]]:
    for row in _rows(tables, "output"):
        if row["channel"] == channel and row["metric_id"] == volume:
            carried, state = row["volume"], row["verdict"]
            yield f"{parent}.output", parent, 3, "role", channel, _ITEMS, volume, "count", "period", row["counted"], carried, state


def _carried(line: Row) -> float:
    """Return what carries a target: its funnel, else what its people name, else the channels' parts."""
    found = (line["funnel"], line["bottom_up"], line["split"])
    return next((float(one) for one in found if not math.isnan(one)), NAN)


def _rows(tables: dict[str, pd.DataFrame], name: str) -> list[Row]:
    table = tables.get(name)
    return [] if table is None else rows_of(table)
