"""Rules of forecasting: how good past forecasts were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.monthly_review.outlook.forecasts import reliability
from goalbook.core.compare import at_least
from goalbook.core.findings import Finding
from goalbook.core.message import msg
from goalbook.core.register import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.rules.case import Case
    from goalbook.core.policy import Policy


@rule("MR-32")
def forecast_accuracy(case: Case, policy: Policy) -> Iterator[Finding]:
    """The forecasts made a month ahead were right by as much as the policy asks: 1 − mean absolute percentage error."""
    subject, limit = case.metric(case.headline.metric_id), policy.forecast.min_accuracy
    found = reliability(case.tables["forecasts"])
    if not found.n:
        text = msg("{figure}: no month whose forecast can be compared with what came", figure=subject)
        yield Finding("MR-32", subject, "not_evaluated", None, limit, text)
        return
    text = msg(
        "{figure}: forecasts made a month ahead were right to {accuracy:pct} over {n:n} months, required {limit:pct0}",
        figure=subject,
        accuracy=found.accuracy,
        n=found.n,
        limit=limit,
    )
    yield Finding("MR-32", subject, "pass" if at_least(found.accuracy, limit) else "warn", found.accuracy, limit, text)
