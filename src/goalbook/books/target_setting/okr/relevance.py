"""Does a key result's figure move with revenue? Month by month, up to three months ahead of it (TS-13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.aggregate import WHOLE_TEAM
from goalbook.books.relevance import fit, verdict

if TYPE_CHECKING:
    from goalbook.books.months import Months
    from goalbook.books.target_setting.preparation import Prepared

COLUMNS = ("kr_id", "metric_id", "channel", "revenue_of", "n", "pearson", "spearman", "lag", "r", "verdict")
REVENUE = "revenue"


def relevance(prepared: Prepared, months: Months) -> pd.DataFrame:
    """Return the correlation of every key result's figure with revenue, of its own channel where that is kept.

    ``r`` is the smaller of Pearson's and Spearman's coefficient, so that one outlying month proves nothing; the lag is the one at which
    it is largest. NaN where fewer months are known than the policy asks for, or one of the two never moves.
    """
    policy, rows = prepared.inputs.policy, []
    for kr in prepared.key_results:
        revenue, of = months.series(REVENUE, kr.channel), kr.channel
        if kr.channel and not np.isfinite(revenue).any():
            revenue, of = months.series(REVENUE, WHOLE_TEAM), WHOLE_TEAM
        n, pearson, spearman, lag, used = fit(months.series(kr.metric, kr.channel), revenue, int(policy.correlation.min_points))
        rows.append((kr.id, kr.metric, kr.channel, of, n, pearson, spearman, lag, used, verdict(used, policy, kr.direction)))
    return pd.DataFrame(rows, columns=list(COLUMNS))
