"""The accepted plan that months are judged by: what share of a target falls into which month, and for which targets it was made."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.inputs.frozen import document, is_frozen
from goalbook.inputs.plan.accepted import CHANNEL_SPLIT, Accepted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.core.period import Period
    from goalbook.inputs import Goals, Inputs

COLUMNS = ("file", "state", "version", "hash", "adds_up", "edited", "metric_id", "channel", "month", "amount")


@dataclass(frozen=True)
class AcceptedSplit:
    """Months by metric and channel ("" = whole team) as `plan/<period>/channel_split.csv` has them.

    ``state``: fits (made for the goals at work), other (for other targets), unsealed (nobody recorded for which).
    """

    months: Mapping[tuple[str, str], Mapping[str, float]]
    file: str
    state: str
    record: Accepted
    edited: bool  # the file is not what was accepted

    def shares(self, metric: str, channel: str) -> dict[str, float]:
        """Return what share of the period each month carries; none where the plan does not say, or plans nothing."""
        found = self.months.get((metric, channel), {})
        total = math.fsum(found.values())
        return {month: amount / total for month, amount in found.items()} if total > 0 else {}


def accepted_split(inputs: Inputs, goals: Goals | None, horizon: Period, as_of: date) -> AcceptedSplit | None:
    """Return the accepted plan of the goals' period; None where there is none, or none was known by then."""
    plan = inputs.plans.get(horizon.label)
    table = plan.table(CHANNEL_SPLIT) if plan is not None else None
    if plan is None or table is None or table.empty:
        return None
    record = plan.sheet(Accepted)
    if record.as_of is not None and record.as_of > as_of:
        return None
    months: dict[tuple[str, str], dict[str, float]] = {}
    for channel, metric, month, amount in table[["channel", "metric", "month", "amount"]].itertuples(index=False, name=None):
        months.setdefault((str(metric), str(channel)), {})[str(month)] = float(amount)
    file = f"plan/{horizon.label}/{CHANNEL_SPLIT.table}.csv"
    digests = {source.path: source.sha256 for source in inputs.sources}
    said = record.files.get(f"{CHANNEL_SPLIT.table}.csv", "")
    edited = bool(said) and said != digests.get(file, said)
    return AcceptedSplit(months, file, _state(record, goals, inputs.team.currency), record, edited)


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return ``accepted_plan`` where there is one: its rows, and for which targets it was made; see MonthlyReview for the columns."""
    plan = prepared.plan.accepted
    if plan is None:
        return {}
    record = plan.record
    head = (plan.file, plan.state, record.goals.version, record.goals.hash, record.adds_up, plan.edited)
    rows = [
        (*head, metric, channel, month, amount) for (metric, channel), months in plan.months.items() for month, amount in months.items()
    ]
    return {"accepted_plan": pd.DataFrame(rows, columns=list(COLUMNS))}


def _state(record: Accepted, goals: Goals | None, currency: str) -> str:
    if not record.goals.hash or goals is None:
        return "unsealed"
    own = goals.content_hash if is_frozen(goals) else str(document(goals, currency)["content_hash"])
    return "fits" if own == record.goals.hash else "other"
