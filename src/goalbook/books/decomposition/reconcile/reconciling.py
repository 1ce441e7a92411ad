"""Targets from above and figures from below, side by side and reconciled: by channel for the headline, one by one for the rest."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from goalbook.books.aggregate import NAN, WHOLE_TEAM, divide
from goalbook.books.decomposition.adding_up import gap_verdict
from goalbook.books.decomposition.move import channel_results
from goalbook.books.rows import rows_of
from goalbook.core.errors import UsageError
from goalbook.core.message import Label
from goalbook.methods.reconcile import reconcile, reconcile_between, whole_numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from goalbook.books.decomposition.move import Move
    from goalbook.books.decomposition.preparation import Prepared
    from goalbook.books.rows import Row
    from goalbook.core.policy import Policy
    from goalbook.inputs import KeyResult

COLUMNS = (
    "channel", "kr_id", "metric_id", "persons", "person_names", "top_down", "bottom_up", "gap", "gap_share", "error", "basis", "weight",
    "reconciled", "adjustment", "verdict",
)  # fmt: skip


@dataclass(frozen=True)
class Node:
    """One place of the tree: what is asked there, what was named there and how far that may be off, as an amount."""

    channel: str
    kr_id: str
    asked: float
    named: float
    spread: float
    people: tuple[Row, ...] = field(default=(), compare=False)

    @property
    def best(self) -> float:
        """Return the figure to start from: the members', where there is none what is asked."""
        return self.asked if math.isnan(self.named) else self.named

    @property
    def bounds(self) -> tuple[float, float]:
        """Return what was said of it, least and most: nobody is held to a figure that neither side has spoken of."""
        said = [one for one in (self.asked, self.named) if not math.isnan(one)]
        return (min(said), max(said)) if said else (NAN, NAN)


def moved(prepared: Prepared, tables: dict[str, pd.DataFrame], move: Move) -> dict[str, pd.DataFrame]:
    """Return ``reconciled``, of the headline, and ``figures_beside``, of the other key results; see Decomposition for the columns."""
    figures, head = rows_of(tables["members_figures"]), prepared.headline
    if not figures or head is None:
        return {name: pd.DataFrame(columns=list(COLUMNS)) for name in ("reconciled", "figures_beside")}
    policy, parts = prepared.inputs.policy, channel_results(prepared)
    additive = head.aggregation in ("sum", "average") and not prepared.inputs.catalogue.is_ratio(head.metric)
    own = {head.id, *(kr.id for kr in parts)} if additive else {head.id}
    tree = [row for row in figures if row["key_result"] in own]
    beside = [row for row in figures if row["key_result"] not in own]
    whole = _whole(head, parts, tree, move, policy) if additive else []
    if not whole:
        beside = figures
    count = head.unit == "count"
    return {
        "reconciled": pd.DataFrame(_settled(whole, head, policy, whole_units=count) if whole else [], columns=list(COLUMNS)),
        "figures_beside": pd.DataFrame(list(_beside(prepared, beside, move)), columns=list(COLUMNS)),
    }


def _whole(head: KeyResult, parts: Sequence[KeyResult], tree: Sequence[Row], move: Move, policy: Policy) -> list[Node]:
    """Return the whole and then its channels; a figure for the whole counts where nobody gave one by channel. Nothing without figures."""
    results = {kr.channel: kr.id for kr in parts}
    named = {channel: [row for row in tree if row["channel"] == channel] for channel in dict.fromkeys(row["channel"] for row in tree)}
    channels = [*results, *(channel for channel in named if channel and channel not in results and channel != head.channel)]
    nodes = []
    for channel in channels:
        target = move.targets.get(results.get(channel, ""), NAN)
        nodes.append(_node(channel, results.get(channel, head.id), target, named.get(channel, []), policy))
    if not tree:
        return []
    asked = move.targets[head.id]
    direct = named.get(head.channel, []) if all(math.isnan(node.named) for node in nodes) else []
    total = math.fsum(node.named for node in nodes) if nodes and not direct else _node("", head.id, asked, direct, policy).named
    return [Node(WHOLE_TEAM, head.id, asked, total, float(policy.reconcile.top_error) * asked, tuple(direct)), *nodes]


def _node(channel: str, kr_id: str, asked: float, people: Sequence[Row], policy: Policy) -> Node:
    named = math.fsum(row["amount"] for row in people) if people else NAN
    spread = _spread(people) if people else float(policy.reconcile.default_error) * asked
    return Node(channel, kr_id, asked, named, spread, tuple(people))


def _spread(people: Sequence[Row]) -> float:
    """Return how far the sum of some figures may be off: their errors are taken as independent."""
    return math.sqrt(math.fsum((row["error"] * row["amount"]) ** 2 for row in people))


def _settled(nodes: Sequence[Node], head: KeyResult, policy: Policy, *, whole_units: bool) -> list[dict[str, Any]]:
    """Return the rows, channels first and the whole team last, with figures that add up."""
    top, parts = nodes[0], nodes[1:]
    found = _together(top, parts) if parts else [_between(top.asked, top.named, _spread(top.people), policy)]
    if whole_units and not any(math.isnan(one) for one in found) and parts:
        found = _in_whole_units(parts, found)
    precision = [_precision(node) for node in parts]
    weights = [divide(one, math.fsum(precision)) for one in precision]
    rows = [_row(node, value, weight, policy) for node, value, weight in zip(parts, found[1:], weights, strict=True)]
    return [{**row, "metric_id": head.metric} for row in (*rows, _row(top, found[0], NAN, policy))]


def _together(top: Node, parts: Sequence[Node]) -> list[float]:
    """Return the whole and its parts as they add up, each part between what was asked there and what was named."""
    figures = [top.asked, *(node.best for node in parts)]
    if any(math.isnan(one) for one in figures):
        return [NAN] * len(figures)
    spread = [top.spread**2, *(node.spread**2 for node in parts)]
    try:
        return [float(value) for value in reconcile_between(figures, spread, [node.bounds for node in parts])]
    except UsageError:  # every figure is zero or said to be exact: there is nothing to be moved
        return [NAN] * len(figures)


def _in_whole_units(parts: Sequence[Node], found: Sequence[float]) -> list[float]:
    """Return whole numbers that add up; a part that stands at what somebody said, in whole numbers, stays there."""
    said = [value in node.bounds and value.is_integer() for node, value in zip(parts, found[1:], strict=True)]
    stands = math.fsum(value for value, kept in zip(found[1:], said, strict=True) if kept)
    moving = [value for value, kept in zip(found[1:], said, strict=True) if not kept]
    rest = iter(whole_numbers(moving, round(math.fsum(moving))))
    counted = [value if kept else float(next(rest)) for value, kept in zip(found[1:], said, strict=True)]
    return [stands + round(math.fsum(moving)), *counted]


def _between(asked: float, named: float, own: float, policy: Policy) -> float:
    """Return the mean of what is asked and what is named, each weighted by how exact it is; ``own`` is the spread of the named figure."""
    top = float(policy.reconcile.top_error) * asked
    if math.isnan(named) or not (own or top):
        return NAN
    return float(reconcile([[1.0]], [asked, named], [top**2, own**2])[0])


def _precision(node: Node) -> float:
    relative = divide(node.spread, node.named)
    return 0.0 if math.isnan(relative) or not relative else 1 / relative**2


def _row(node: Node, value: float, weight: float, policy: Policy) -> dict[str, Any]:
    ratio = divide(node.named, node.asked)
    return {
        "channel": node.channel, "kr_id": node.kr_id, "persons": ",".join(dict.fromkeys(str(row["person"]) for row in node.people)),
        "person_names": joined_names(row["person_name"] for row in node.people), "top_down": node.asked, "bottom_up": node.named,
        "gap": node.named - node.asked, "gap_share": ratio - 1, "error": divide(node.spread, node.best),
        "basis": str(node.people[0]["basis"]) if node.people else "", "weight": weight, "reconciled": value,
        "adjustment": value - node.named, "verdict": gap_verdict(ratio, policy),
    }  # fmt: skip


def joined_names(names: Iterable[Label]) -> Label:
    """Return names one after the other, each once."""
    every = list(dict.fromkeys(names))
    return Label(", ".join(one.en for one in every), "、".join(one.zh for one in every))


def _beside(prepared: Prepared, figures: Sequence[Row], move: Move) -> Iterable[dict[str, Any]]:
    """Yield every other key result that somebody gave a figure for; of a ratio several figures are averaged by their weight."""
    policy, catalogue = prepared.inputs.policy, prepared.inputs.catalogue
    for kr in prepared.key_results:
        people = [row for row in figures if row["key_result"] == kr.id]
        if not people:
            continue
        named, own = math.fsum(row["amount"] for row in people), _spread(people)
        if kr.aggregation not in ("sum", "average") or catalogue.is_ratio(kr.metric):
            weights = [1 / row["error"] ** 2 for row in people]
            named = divide(math.fsum(row["amount"] * weight for row, weight in zip(people, weights, strict=True)), math.fsum(weights))
            own = abs(named) / math.sqrt(math.fsum(weights))
        node = Node(kr.channel, kr.id, move.targets[kr.id], named, own, tuple(people))
        yield {**_row(node, _between(node.asked, named, own, policy), NAN, policy), "metric_id": kr.metric}
