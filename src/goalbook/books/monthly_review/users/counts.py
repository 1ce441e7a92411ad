"""How many users there are, how many of them are active, carry tags and agreed to be contacted, snapshot by snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.aggregate import NAN, divide

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from numpy.typing import NDArray

    from goalbook.core.policy import Policy

COUNTS = (
    "date_day", "users", "buyers", "active", "tagged", "tag_coverage", "tags_per_user", "consented", "consent_share", "revenue",
    "kept_share",
)  # fmt: skip


def tables(known: Mapping[date, pd.DataFrame], policy: Policy) -> dict[str, pd.DataFrame]:
    """Return ``user_counts``: one row per snapshot, oldest first; what a snapshot does not say is NaN."""
    idle = int(policy.users.inactive_days)
    before = [None, *known.values()]
    rows = [(*_counted(day, frame, idle), _kept(then, frame)) for then, (day, frame) in zip(before, known.items(), strict=False)]
    return {"user_counts": pd.DataFrame(rows, columns=list(COUNTS))}


def _kept(before: pd.DataFrame | None, now: pd.DataFrame) -> float:
    """Return the share of the users of the snapshot before who stand in this one too; accounts are seldom closed."""
    return NAN if before is None else float(before["user"].isin(now["user"]).sum()) / len(before)


def _counted(day: date, frame: pd.DataFrame, idle: int) -> tuple[object, ...]:
    tags, consent = values(frame, "tags_n"), values(frame, "consent")
    tagged, agreed = _count(tags > 0, tags), _count(consent > 0, consent)
    active = frame["last_active"].to_numpy() > np.datetime64(day, "s") - np.timedelta64(idle, "D")
    seen = frame["last_active"].notna()
    revenue = spent(frame)
    return (
        pd.Timestamp(day),
        float(len(frame)),
        _count(values(frame, "orders_n") > 0, values(frame, "orders_n")),
        float(active.sum()) if seen.any() else NAN,
        tagged,
        divide(tagged, float(len(frame))),  # DM-09: of all users, those of whom nothing is said carry no tag
        divide(float(np.nansum(tags)), float(len(frame))) if tagged == tagged else NAN,  # noqa: PLR0124 - NaN alone differs from itself
        agreed,
        divide(agreed, float(len(frame))),
        NAN if revenue is None else float(revenue.sum()),
    )


def _count(found: NDArray[np.bool_], told: NDArray[np.float64]) -> float:
    return float(found.sum()) if not np.isnan(told).all() else NAN


def values(frame: pd.DataFrame, name: str) -> NDArray[np.float64]:
    """Return a column as numbers that sums of a million can be made of."""
    return frame[name].to_numpy(dtype=np.float64)


def spent(frame: pd.DataFrame) -> NDArray[np.float64] | None:
    """Return what each user brought in twelve months, nothing where less than nothing or unknown; None where no row says it."""
    given = values(frame, "revenue_12m")
    return None if np.isnan(given).all() else np.nan_to_num(given).clip(min=0.0)


def sum_of(revenue: NDArray[np.float64] | None, who: NDArray[np.bool_], policy: Policy) -> float:
    """Return what a group brought; NaN where so few of it brought anything that the sum would tell of them."""
    if revenue is None:
        return NAN
    brought = revenue[who]
    return NAN if 0 < int((brought > 0).sum()) < policy.users.hidden_below else float(brought.sum())
