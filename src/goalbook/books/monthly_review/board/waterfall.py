"""From plan (or the previous month) to actual: one bar per channel, adding up exactly."""

from __future__ import annotations

import math

import pandas as pd

DIGITS = 9
COLUMNS = ("step", "kind", "value")


def waterfall(channels: pd.DataFrame) -> pd.DataFrame:
    """Return the bars of the channel table: first bar + Σ steps = actual.

    Against plan where the total has a target and either some channel has one or there are no channels; a channel without a target adds
    all it brought, and what is left (target not given to a channel, figures of no channel) is one bar "unassigned". Otherwise against
    the previous month. Empty where neither is known.
    """
    total = channels[channels["kind"] == "total"].iloc[0]
    parts = channels[channels["kind"].isin(["channel", "no_target"])]
    if math.isnan(total["actual"]):
        return pd.DataFrame(columns=list(COLUMNS))
    planned = not math.isnan(total["target"]) and (parts.empty or parts["target"].notna().any())
    if planned:
        return _bars(("plan", float(total["target"])), _against_plan(parts), float(total["actual"]))
    if math.isnan(total["previous"]):
        return pd.DataFrame(columns=list(COLUMNS))
    return _bars(("baseline", float(total["previous"])), _against_previous(parts), float(total["actual"]))


def _against_plan(parts: pd.DataFrame) -> list[tuple[str, str, float]]:
    # A channel with a target and no known figure added nothing to the total: all of its target is missing there.
    without = parts["kind"] == "no_target"
    value = parts["actual"].where(without, parts["actual"].fillna(0.0) - parts["target"])
    return _steps(parts, value)


def _against_previous(parts: pd.DataFrame) -> list[tuple[str, str, float]]:
    # A channel that came or went is known on one side only; there the other side is nothing.
    known = parts["actual"].notna() | parts["previous"].notna()
    return _steps(parts, (parts["actual"].fillna(0.0) - parts["previous"].fillna(0.0)).where(known))


def _steps(parts: pd.DataFrame, value: pd.Series[float]) -> list[tuple[str, str, float]]:
    found = zip(parts["channel"].astype(str), parts["kind"].astype(str), value.astype(float), strict=True)
    return [step for step in found if not math.isnan(step[2])]


def _bars(first: tuple[str, float], steps: list[tuple[str, str, float]], actual: float) -> pd.DataFrame:
    name, start = first
    rest = actual - start - math.fsum(value for _, _, value in steps)
    rows = [(name, name, start), *steps]
    if round(rest, DIGITS) != 0:
        rows.append(("unassigned", "unassigned", rest))
    return pd.DataFrame([*rows, ("actual", "actual", actual)], columns=list(COLUMNS))
