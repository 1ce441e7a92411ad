"""Partner platforms with what is watched there, and tasks users may choose to do with who of them paid later."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd
from scipy.stats import norm

from goalbook.books.campaign.people.sums import over

if TYPE_CHECKING:
    from goalbook.books.campaign.preparation import Prepared
    from goalbook.inputs.campaigns.parts import Task

PARTNER_COLUMNS = ("name", "owner", "metrics", "risk_plan")
TASK_COLUMNS = (
    "name", "started", "completed", "completion", "paid_completed", "paid_others", "rate_completed", "rate_others", "difference", "low",
    "high", "level",
)  # fmt: skip
LEVEL = 0.8
DOUBT = 0.5  # successes and failures added to each side, so that none paying does not pass for certainty (Agresti & Caffo)


def partners(prepared: Prepared) -> pd.DataFrame:
    """Return the partner platforms; metrics joined by ","."""
    rows = [(one.name, one.owner, ",".join(one.metrics), one.risk_plan) for one in prepared.sheet.partners]
    return pd.DataFrame(rows, columns=list(PARTNER_COLUMNS))


def tasks(prepared: Prepared) -> pd.DataFrame:
    """Return the tasks; a plan knows nothing of who did them, whatever the file says by now."""
    known = prepared.mode == "retrospective" and prepared.as_of >= prepared.end
    return pd.DataFrame([_task(one, known=known) for one in prepared.sheet.tasks], columns=list(TASK_COLUMNS))


def _task(one: Task, *, known: bool) -> dict[str, object]:
    started, done, paid, others = (
        math.nan if value is None or not known else float(value)
        for value in (one.started, one.completed, one.paid_completed, one.paid_others)
    )
    left = started - done
    low, high = difference((paid, done), (others, left))
    return {
        "name": one.name,
        "started": started,
        "completed": done,
        "completion": over(done, started),
        "paid_completed": paid,
        "paid_others": others,
        "rate_completed": over(paid, done),
        "rate_others": over(others, left),
        "difference": over(paid, done) - over(others, left),
        "low": low,
        "high": high,
        "level": LEVEL,
    }


def difference(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    """Return the interval of the difference of two shares, each as (how many of it, of how many); NaN where one is not known."""
    if not (one[1] > 0 and other[1] > 0 and 0 <= one[0] <= one[1] and 0 <= other[0] <= other[1]):
        return math.nan, math.nan
    raw = one[0] / one[1] - other[0] / other[1]
    shares = [((part + DOUBT) / (whole + 2 * DOUBT), whole + 2 * DOUBT) for part, whole in (one, other)]
    width = float(norm.ppf((1 + LEVEL) / 2)) * math.sqrt(sum(share * (1 - share) / whole for share, whole in shares))
    middle = shares[0][0] - shares[1][0]
    return min(middle - width, raw), max(middle + width, raw)
