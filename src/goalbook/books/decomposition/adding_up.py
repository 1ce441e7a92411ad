"""Does it add up: what is asked of each channel beside what its people name, its funnel brings and its output carries."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, WHOLE_TEAM, divide
from goalbook.books.rows import rows_of
from goalbook.core.compare import at_least, at_most, more_than

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from goalbook.books.decomposition.move import Move
    from goalbook.books.decomposition.preparation import Prepared
    from goalbook.books.rows import Row
    from goalbook.core.policy import Policy

COLUMNS = (
    "channel", "kr_id", "metric_id", "top_down", "split", "bottom_up", "funnel", "funnel_single", "assumed", "output", "bottom_up_ratio",
    "funnel_ratio", "low", "high", "chance", "legs", "verdict",
)  # fmt: skip
GRAVITY = ("not_evaluated", "pass", "warn", "fail")


def moved(prepared: Prepared, tables: dict[str, pd.DataFrame], move: Move) -> dict[str, pd.DataFrame]:
    """Return ``adding_up``: one row per channel that carries a part of the headline, then the whole team; see Decomposition."""
    head = prepared.headline
    parts = [row for row in rows_of(tables["targets"]) if row["part"]]
    if head is None or not parts:
        return {"adding_up": pd.DataFrame(columns=list(COLUMNS))}
    policy = prepared.inputs.policy
    lines = [_line(row, tables, policy) for row in parts]
    return {"adding_up": pd.DataFrame([*lines, _team(lines, tables, head.id, move.targets[head.id], policy)], columns=list(COLUMNS))}


def grave(verdicts: Iterable[str]) -> str:
    """Return the gravest of some verdicts."""
    return max(verdicts, key=GRAVITY.index, default="not_evaluated")


def funnel_verdict(ratio: float, policy: Policy) -> str:
    """Return what the policy says of implied output ÷ target: 0.95 to 1.20 pass, up to 1.50 warn, below or above fail."""
    if math.isnan(ratio):
        return "not_evaluated"
    low, high = policy.get("funnel.pass")
    if more_than(ratio, float(policy.get("funnel.fail_above"))) or not at_least(ratio, float(policy.get("funnel.fail_below"))):
        return "fail"
    return "pass" if at_least(ratio, low) and at_most(ratio, high) else "warn"


def gap_verdict(ratio: float, policy: Policy) -> str:
    """Return what the policy says of bottom-up ÷ top-down by its distance from 1: up to 5 % pass, up to 15 % warn."""
    if math.isnan(ratio):
        return "not_evaluated"
    distance = abs(ratio - 1.0)
    if at_most(distance, float(policy.get("reconcile.pass"))):
        return "pass"
    return "warn" if at_most(distance, float(policy.get("reconcile.warn"))) else "fail"


def _line(part: Row, tables: dict[str, pd.DataFrame], policy: Policy) -> Row:
    channel, target = str(part["channel"]), float(part["target"])
    funnel, output = _of(tables, "chain_by_channel", channel), _of(tables, "output", channel)
    bottom_up = float(_of(tables, "reconciled", channel).get("bottom_up", NAN))
    implied = float(funnel.get("funnel", NAN))
    ratios = divide(bottom_up, target), divide(implied, target)
    chains = [row for row in _rows(tables, "chains") if row["channel"] == channel]
    own = next((row for row in chains if row["metric_id"] == part["metric_id"]), {})
    legs = {
        "members": gap_verdict(ratios[0], policy),
        "funnel": funnel_verdict(ratios[1], policy),
        "chain": grave(str(row["verdict"]) for row in chains if row is not own),
    }
    return {
        "channel": channel, "kr_id": part["kr_id"], "metric_id": part["metric_id"], "top_down": target, "split": NAN,
        "bottom_up": bottom_up, "funnel": implied, "funnel_single": float(funnel.get("funnel_single", NAN)),
        "assumed": target if math.isnan(implied) else 0.0, "output": float(output.get("ratio", NAN)), "bottom_up_ratio": ratios[0],
        "funnel_ratio": ratios[1], "low": float(own.get("low", NAN)), "high": float(own.get("high", NAN)),
        "chance": float(own.get("probability", NAN)), "legs": _wrong(legs), "verdict": _shown(legs),
    }  # fmt: skip


def _shown(legs: Mapping[str, str]) -> str:
    """Return a channel's verdict: without a funnel nothing is shown, so that it cannot pass."""
    found = grave(legs.values())
    return "not_evaluated" if found == "pass" and legs["funnel"] == "not_evaluated" else found


def _wrong(legs: Mapping[str, str]) -> str:
    """Return what does not pass, the gravest first, joined by commas."""
    order = sorted((leg for leg, verdict in legs.items() if verdict in ("warn", "fail")), key=lambda leg: -GRAVITY.index(legs[leg]))
    return ",".join(order)


def _team(lines: Sequence[Row], tables: dict[str, pd.DataFrame], kr_id: str, target: float, policy: Policy) -> Row:
    """Return the whole: where a channel has no chain or named no figure, its part of the target stands for it."""
    split = math.fsum(line["top_down"] for line in lines)
    own = float(_of(tables, "reconciled", WHOLE_TEAM).get("bottom_up", NAN))
    bottom_up = _sum(lines, "bottom_up") if math.isnan(own) else own
    implied, single = _sum(lines, "funnel"), _sum(lines, "funnel_single")
    ratios = divide(bottom_up, target), divide(implied, target)
    legs = {
        "split": "pass" if at_most(abs(divide(split, target) - 1.0), float(policy.get("split_tolerance"))) else "fail",
        "funnel": funnel_verdict(ratios[1], policy),
        "members": gap_verdict(ratios[0], policy),
        "channel": grave(str(line["verdict"]) for line in lines),
    }
    return {
        "channel": WHOLE_TEAM, "kr_id": kr_id, "metric_id": lines[0]["metric_id"], "top_down": target, "split": split,
        "bottom_up": bottom_up, "funnel": implied, "funnel_single": single,
        "assumed": NAN if math.isnan(implied) else math.fsum(line["assumed"] for line in lines), "output": NAN,
        "bottom_up_ratio": ratios[0], "funnel_ratio": ratios[1], "low": NAN, "high": NAN, "chance": NAN, "legs": _wrong(legs),
        "verdict": grave(legs.values()),
    }  # fmt: skip


def _sum(lines: Sequence[Row], name: str) -> float:
    """Return the sum over channels, NaN where none is known."""
    if all(math.isnan(line[name]) for line in lines):
        return NAN
    return math.fsum(line["top_down"] if math.isnan(line[name]) else line[name] for line in lines)


def _rows(tables: dict[str, pd.DataFrame], name: str) -> list[Row]:
    table = tables.get(name)
    return [] if table is None else rows_of(table)


def _of(tables: dict[str, pd.DataFrame], name: str, channel: str) -> Row:
    table = tables.get(name)
    if table is None or table.empty:
        return {}
    return next(iter(rows_of(table[table["channel"] == channel])), {})
