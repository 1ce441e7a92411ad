"""What the shape of the period makes of the targets in force: by month and week, to the last unit, and by channel for acceptance."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.aggregate import divide
from goalbook.books.rows import rows_of
from goalbook.methods.phasing import exact_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goalbook.books.decomposition.move import Move
    from goalbook.books.decomposition.preparation import Prepared
    from goalbook.books.rows import Row

PHASING = (
    "kr_id", "channel", "metric_id", "grain", "label", "start", "end", "weight", "target", "days", "working_days", "holiday", "season",
    "basis",
)  # fmt: skip
CHANNEL_SPLIT = ("channel", "metric", "month", "amount")
GOALS = "goals"  # id of the headline's own split

Key = tuple[str, str]  # key result and channel


def moved(prepared: Prepared, tables: dict[str, pd.DataFrame], move: Move) -> dict[str, pd.DataFrame]:
    """Return ``phasing`` and ``channel_split``; see Decomposition for the columns."""
    shapes: dict[Key, list[Row]] = {}
    for row in rows_of(tables["phasing_shape"]):
        shapes.setdefault((str(row["kr_id"]), str(row["channel"])), []).append(row)
    targets = {**{(kr.id, kr.channel): move.targets[kr.id] for kr in prepared.key_results}, **_bare_parts(prepared, tables)}
    found = {key: _line(shape, targets[key]) for key, shape in shapes.items() if key in targets}
    head = prepared.headline
    if head is not None and (own := found.get((head.id, head.channel))) and not head.month_targets:
        carried = _part_keys(tables)
        parts = [line for key, line in found.items() if key in carried or not key[0]]
        if parts:
            found[head.id, head.channel] = _whole(own, parts, targets[head.id, head.channel])
    rows = [row for line in found.values() for row in line]
    table = pd.DataFrame({name: [row[name] for row in rows] for name in PHASING})
    return {"phasing": table, "channel_split": _split(rows)}


def _bare_parts(prepared: Prepared, tables: dict[str, pd.DataFrame]) -> dict[Key, float]:
    """Return what the headline's split gives to channels that carry no key result of it."""
    split = tables.get("split")
    if split is None or split.empty or prepared.headline is None:
        return {}
    carried = {str(row["channel"]) for row in rows_of(tables["targets"]) if row["part"]}
    own = split[(split["split_id"] == GOALS) & (split["channel"] != "")]
    found = {("", str(row["channel"])): float(row["amount"]) for row in rows_of(own) if row["channel"] not in carried}
    return {key: amount for key, amount in found.items() if not math.isnan(amount)}


def _part_keys(tables: dict[str, pd.DataFrame]) -> set[Key]:
    return {(str(row["kr_id"]), str(row["channel"])) for row in rows_of(tables["targets"]) if row["part"]}


def _line(shape: list[Row], target: float) -> list[Row]:
    """Return a line's months and weeks with their amounts; each grain adds up to the target."""
    out: list[Row] = []
    for grain in ("month", "week"):
        rows = [row for row in shape if row["grain"] == grain]
        amounts = exact_parts(target, np.array([float(row["weight"]) for row in rows]))
        out += [{**row, "target": float(amount)} for row, amount in zip(rows, amounts, strict=True)]
    return out


def _whole(line: list[Row], parts: list[list[Row]], target: float) -> list[Row]:
    """Return the headline with its months and weeks as its channels have them; where they add up to it, their very sums."""
    sums = [math.fsum(part[place]["target"] for part in parts) for place in range(len(line))]
    out: list[Row] = []
    for grain in ("month", "week"):
        places = [place for place, row in enumerate(line) if row["grain"] == grain]
        amounts = np.array([sums[place] for place in places])
        if math.fsum(amounts) != target:
            amounts = exact_parts(target, amounts)
        basis = {str(part[places[0]]["basis"]) for part in parts} if places else set()
        common = basis.pop() if len(basis) == 1 else "parts"
        values = zip(places, amounts, strict=True)
        out += [{**line[at], "target": float(one), "weight": divide(float(one), target), "basis": common} for at, one in values]
    return out


def _split(rows: Sequence[Row]) -> pd.DataFrame:
    """Return the months of each channel and metric, as they are accepted; of two key results of one figure the first."""
    seen: dict[tuple[str, str, str], float] = {}
    for row in rows:
        if row["grain"] == "month" and not math.isnan(row["target"]):
            seen.setdefault((str(row["channel"]), str(row["metric_id"]), str(row["label"])), float(row["target"]))
    return pd.DataFrame([(*key, amount) for key, amount in seen.items()], columns=list(CHANNEL_SPLIT)).astype({"amount": float})


def month_shares(months: Sequence[Row], kr_id: str, channel: str) -> dict[str, float]:
    """Return by month what share of a line falls into it; of a channel without that line its first, else the whole team's."""
    for fits in (lambda row: (row["kr_id"], row["channel"]) == (kr_id, channel), lambda row: row["channel"] == channel, _of_team):
        rows = [row for row in months if fits(row)]
        first = [row for row in rows if row["kr_id"] == rows[0]["kr_id"]]
        if first and not any(math.isnan(row["weight"]) for row in first):
            return {str(row["label"]): float(row["weight"]) for row in first}
    return {}


def _of_team(row: Row) -> bool:
    return not row["channel"]
