"""Shares of a whole and how concentrated they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd


def shares(parts: pd.Series[float]) -> pd.Series[float]:
    """Divide each part by the sum of the measured ones; a missing part stays missing, a whole of zero gives no shares at all."""
    total = parts.sum(min_count=1)
    return parts / total if total > 0 else parts * np.nan


def hhi(parts: pd.Series[float]) -> float:
    """Return the Herfindahl–Hirschman index Σ share², from 1 ÷ n (even) to 1 (one part carries all); NaN without shares."""
    return float((shares(parts) ** 2).sum(min_count=1))


def hhi_at_least(known_share: float) -> float:
    """Return the least index possible when only one part's share is known: the rest could be spread over any number of parts."""
    return known_share**2


def largest(parts: pd.Series[float]) -> tuple[str, float] | None:
    """Return the part with the largest share and that share, the first of equals; None without shares."""
    of_whole = shares(parts).dropna()
    return (str(of_whole.index[int(of_whole.to_numpy().argmax())]), float(of_whole.max())) if len(of_whole) else None
