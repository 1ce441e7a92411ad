"""The tables of users: from the newest snapshot by the month's end and the ones before it; none where the team keeps none.

Without a snapshot of the month itself only the users of the ones before are counted: what they show was told when they were new.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.monthly_review.users import counts, insight, lifecycle, risk, structure

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pandas as pd

    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.core.policy import Policy


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return the tables of users; see MonthlyReview for the columns. Nothing without a snapshot."""
    last = min(prepared.as_of, prepared.windows.period.end)
    known = {day: frame for day, frame in sorted(prepared.inputs.snapshots.items()) if day <= last}
    if not known:
        return {}
    policy = prepared.inputs.policy
    return of_snapshots(known, policy) if max(known) >= prepared.windows.period.start else counts.tables(known, policy)


def of_snapshots(known: Mapping[date, pd.DataFrame], policy: Policy) -> dict[str, pd.DataFrame]:
    """Return the tables of the newest of these snapshots, oldest first; groups under ``users.hidden_below`` are hidden throughout."""
    day = max(known)
    newest = known[day]
    earlier = [frame for other, frame in known.items() if other < day]
    return {
        **counts.tables(known, policy),
        **structure.tables(newest, earlier[-1] if earlier else None, policy),
        **risk.tables(newest, day, policy),
        **insight.tables(newest, day, policy),
        **lifecycle.tables(known, policy),
    }
