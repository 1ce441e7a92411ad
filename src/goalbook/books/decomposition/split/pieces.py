"""Each target with its parts: amounts and shares as planned, as the last months were, and as efficiency would have them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, divide
from goalbook.books.decomposition.move import channel_results
from goalbook.books.decomposition.split.past import known, shares_of
from goalbook.core.compare import at_most
from goalbook.core.message import Label
from goalbook.inputs.names import key
from goalbook.inputs.plan.split import GOALS, SplitSheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from goalbook.books.decomposition.move import Move
    from goalbook.books.decomposition.preparation import Prepared
    from goalbook.inputs import KeyResult
    from goalbook.inputs.plan.split import Divided, Piece

SPLITS = (
    "split_id", "name", "metric_id", "target", "total", "gap", "gap_share", "hhi", "core_share", "largest", "largest_share", "parts",
    "outside", "verdict",
)  # fmt: skip
SPLIT = (
    "split_id", "part", "channel", "name", "owner", "layer", "backup", "paid", "amount", "filed", "share", "history", "history_share",
    "efficiency", "efficiency_share", "overlaps",
)  # fmt: skip


@dataclass(frozen=True)
class _Part:
    part: str
    channel: str
    name: Label
    owner: str
    amount: float
    filed: float
    paid: bool | None = None
    overlaps: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Split:
    split_id: str
    name: Label
    metric: str
    target: float
    parts: tuple[_Part, ...]


def moved(prepared: Prepared, tables: dict[str, pd.DataFrame], move: Move) -> dict[str, pd.DataFrame]:
    """Return ``splits`` and ``split``; see Decomposition for the columns."""
    past = {(row[0], row[1]): (row[2], row[3], row[5]) for row in tables["channel_past"].itertuples(index=False, name=None)}
    totals, parts = [], []
    for split in _all(prepared, move):
        rows = list(_rows(prepared, split, past))
        parts += rows
        totals.append(_total(prepared, split, rows, past))
    return {"splits": pd.DataFrame(totals, columns=list(SPLITS)), "split": pd.DataFrame(parts, columns=list(SPLIT))}


def _all(prepared: Prepared, move: Move) -> Iterator[_Split]:
    """Yield the headline's split, those of other key results that channels share, and the plan's own."""
    head = prepared.headline
    own = channel_results(prepared)
    if head is not None and adds_up(prepared, head) and (own or len(prepared.names) > 1):
        yield _of_goals(prepared, move, head, own, GOALS)
    for kr in prepared.key_results:
        if kr is not head and adds_up(prepared, kr) and (parts := _shared(prepared, kr)):
            yield _of_goals(prepared, move, kr, parts, kr.id)
    for one in prepared.plan.sheet(SplitSheet).splits:
        yield _stated(prepared, one)


def adds_up(prepared: Prepared, kr: KeyResult) -> bool:
    """Say whether a key result of the whole team is an amount that its channels' amounts add up to."""
    metric = prepared.inputs.catalogue.metrics.get(kr.metric)
    return not kr.channel and metric is not None and metric.additivity != "distinct" and metric.unit in ("count", "money")


def _shared(prepared: Prepared, kr: KeyResult) -> tuple[KeyResult, ...]:
    head = prepared.headline
    if head is not None and (head.metric, head.aggregation, head.channel) == (kr.metric, kr.aggregation, kr.channel):
        return ()  # the headline's own parts
    return tuple(one for one in prepared.key_results if one.channel and (one.metric, one.aggregation) == (kr.metric, kr.aggregation))


def _of_goals(prepared: Prepared, move: Move, kr: KeyResult, parts: Sequence[KeyResult], split_id: str) -> _Split:
    """Return the split that the goals make; without targets by channel its parts are the channels, their amounts not known."""
    names = prepared.names
    owners = {channel.id: channel.owner for channel in prepared.inputs.team.channels}
    found = tuple(
        _Part(one.channel, one.channel, names.get(one.channel, Label.same(one.channel)), one.owner or owners.get(one.channel, ""),
              move.targets[one.id], float(one.target))
        for one in parts
    )  # fmt: skip
    if not found:
        found = tuple(_Part(channel, channel, names[channel], owners.get(channel, ""), NAN, NAN) for channel in names)
    return _Split(split_id, kr.name, kr.metric, move.targets[kr.id], found)


def _stated(prepared: Prepared, one: Divided) -> _Split:
    return _Split(one.id, _named(one.name, one.id), one.metric, one.target, tuple(_piece(prepared, one, piece) for piece in one.parts))


def _piece(prepared: Prepared, one: Divided, piece: Piece) -> _Part:
    amount = piece.amount if piece.amount is not None else one.target * piece.share if piece.share is not None else NAN
    owner = piece.owner or next((channel.owner for channel in prepared.inputs.team.channels if channel.id == piece.channel), "")
    name = _named(piece.name, "") if piece.name.en or piece.name.zh else prepared.names.get(piece.channel, Label.same(piece.key))
    return _Part(piece.key, piece.channel, name, person_id(prepared, owner), amount, amount, piece.paid, piece.overlaps)


def _named(name: Label, instead: str) -> Label:
    return name if name.en or name.zh else Label.same(instead)


def person_id(prepared: Prepared, name: str) -> str:
    """Return the id of somebody named by id or name, else the name as written."""
    people = prepared.inputs.team.people
    return next((one.id for one in people if key(name) in (key(one.id), key(one.name.en), key(one.name.zh))), name)


Past = dict[tuple[str, str], tuple[float, float, bool]]


def _rows(prepared: Prepared, split: _Split, past: Past) -> Iterator[tuple[object, ...]]:
    catalogue, team = prepared.inputs.catalogue, {channel.id: channel for channel in prepared.inputs.team.channels}
    more_is_better = split.metric in catalogue.metrics and catalogue.metrics[split.metric].direction == "up"
    then = [past.get((split.metric, one.channel), (NAN, NAN, False)) for one in split.parts]
    history = [result for result, _, _ in then]
    efficiency = [divide(result, spend) if more_is_better else NAN for result, spend, _ in then]
    weighted = shares_of([result * each for result, each in zip(history, efficiency, strict=True)])
    # Shares that leave a part out compare with nothing: efficiency is known of all parts or said of none.
    whole = weighted if not any(map(math.isnan, efficiency)) else [NAN] * len(weighted)
    paid = [_paid(one, past) for one in split.parts]
    for place, (one, share) in enumerate(zip(split.parts, shares_of(history), strict=True)):
        channel = team.get(one.channel)
        seen = (channel.layer, channel.backup or "") if channel is not None else ("", "")
        yield (
            split.split_id, one.part, one.channel, one.name, one.owner, *seen, paid[place], one.amount, one.filed,
            divide(one.amount, split.target), history[place], share, efficiency[place], whole[place], _overlaps(split, place, paid),
        )  # fmt: skip


def _paid(one: _Part, past: Past) -> bool:
    """Say whether advertising brings a part: as the plan says, else as its channel did."""
    return (
        one.paid if one.paid is not None else any(paid for (_, channel), (_, _, paid) in past.items() if channel and channel == one.channel)
    )


def _overlaps(split: _Split, place: int, paid: Sequence[bool]) -> Label | None:
    """Return the other parts that count some of the same: as said, or since advertising stands beside channels that advertise."""
    one = split.parts[place]
    beside = not one.channel and paid[place]
    found = [
        other.name
        for at, other in enumerate(split.parts)
        if at != place and (other.part in one.overlaps or (beside and other.channel and paid[at]))
    ]
    return Label(", ".join(name.en for name in found), "、".join(name.zh for name in found)) if found else None


def _total(prepared: Prepared, split: _Split, rows: list[tuple[object, ...]], past: Past) -> tuple[object, ...]:
    amounts = [part.amount for part in split.parts]
    total = NAN if not amounts or any(map(math.isnan, amounts)) else math.fsum(amounts)
    shares = [divide(amount, total) for amount in amounts]
    gap = total - split.target
    gap_share = divide(gap, split.target)
    largest = max(range(len(amounts)), key=lambda place: known(amounts[place]), default=-1) if total > 0 else -1
    layers = [row[SPLIT.index("layer")] for row in rows]
    core = math.fsum(share for share, layer in zip(shares, layers, strict=True) if layer == "core") if any(layers) else NAN
    named = {part.channel for part in split.parts}
    brought = {channel: known(result) for (metric, channel), (result, _, _) in past.items() if metric == split.metric}
    outside = divide(math.fsum(value for channel, value in brought.items() if channel not in named), math.fsum(brought.values()))
    tolerance = float(prepared.inputs.policy.split_tolerance)
    met = gap == 0 or at_most(abs(gap_share), tolerance)  # of a target of nothing the gap has no share
    verdict = "not_evaluated" if math.isnan(gap) else "pass" if met else "fail"
    hhi = math.fsum(share**2 for share in shares)
    concentration = (hhi, core, split.parts[largest].part, shares[largest]) if largest >= 0 else (NAN, NAN, "", NAN)
    return (split.split_id, split.name, split.metric, split.target, total, gap, gap_share, *concentration, len(amounts), outside, verdict)
