"""The mix of channels: how much is organic and how much paid, and what the layers core, supplementary and opportunity carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import ENTRY_METRICS, NAN, divide

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from goalbook.books.monthly_review.preparation import Prepared

TRAFFIC = ("channel", "organic", "paid", "share_paid", "before")
LAYERS = ("layer", "channels", "share", "spend_share")
ORDER = ("core", "supplementary", "opportunity", "")
KINDS = ("organic", "paid")


def tables(prepared: Prepared, matrix: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return table traffic (entries by kind) and table layers; either is empty where the team does not keep it."""
    return {"traffic": _traffic(prepared), "layers": _layers(matrix)}


def _traffic(prepared: Prepared) -> pd.DataFrame:
    """Return each channel's entries by kind of traffic over the month, with the paid share of the window before."""
    facts, frame = prepared.inputs.facts, prepared.windows
    typed = facts[facts["traffic_type"].isin(KINDS)] if "traffic_type" in facts.columns else facts.iloc[:0]
    if typed.empty:
        return pd.DataFrame(columns=list(TRAFFIC))
    now = _by_kind(prepared, typed, frame.elapsed)
    before = _by_kind(prepared, typed, frame.previous)
    rows = []
    for channel in prepared.cube.channels:
        organic, paid = (now.get((channel, kind), NAN) for kind in KINDS)
        if organic == organic or paid == paid:  # noqa: PLR0124 - either is known
            rows.append((channel, organic, paid, _paid_share(now, channel), _paid_share(before, channel)))
    return pd.DataFrame(rows, columns=list(TRAFFIC))


def _by_kind(prepared: Prepared, typed: pd.DataFrame, days: Sequence[date]) -> dict[tuple[str, str], float]:
    """Return entries by (channel, kind) over a window; a channel enters by its own first stage."""
    if not days:
        return {}
    shift = pd.Timedelta(days=6 if prepared.cube.grain == "week" else 0)
    slot = typed["date_day"] + shift
    rows = typed[(slot >= pd.Timestamp(days[0])) & (slot <= pd.Timestamp(days[-1]))]
    found: dict[tuple[str, str], float] = {}
    for key, part in rows.groupby(["channel", "traffic_type"], observed=True):
        channel, kind = (str(value) for value in key)
        entries = [m for m in prepared.cube.stages.get(channel, ())[:1] or ENTRY_METRICS if m in part.columns and part[m].notna().any()]
        if entries:
            found[channel, kind] = float(part[entries[0]].sum())
    return found


def _paid_share(entries: dict[tuple[str, str], float], channel: str) -> float:
    """Return the paid share of a channel's entries; a kind without any row brought nothing, both without are not known."""
    known = [entries[channel, kind] for kind in KINDS if (channel, kind) in entries]
    return divide(entries.get((channel, "paid"), 0.0), sum(known)) if known else NAN


def _layers(matrix: pd.DataFrame) -> pd.DataFrame:
    """Return how many channels each layer has and its share of the headline and of spend; empty where no channel names its layer."""
    if matrix.empty or not (matrix["layer"] != "").any():
        return pd.DataFrame(columns=list(LAYERS))
    groups = matrix.groupby("layer", sort=False)
    table = groups[["share", "spend_share"]].sum(min_count=1).assign(channels=groups.size())
    present = [layer for layer in ORDER if layer in table.index]
    return table.loc[present].rename_axis("layer").reset_index()[list(LAYERS)]
