"""What one quarter review knows: named tables, findings and the few numbers of its headline."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from goalbook.books.serialise import result_json

if TYPE_CHECKING:
    import pandas as pd

    from goalbook.books.monthly_review.result import Headline, MonthlyReview
    from goalbook.books.quarter_review.params import QuarterReviewParams
    from goalbook.books.result import Meta, MissingTable
    from goalbook.core.findings import Finding
    from goalbook.core.message import Label
    from goalbook.core.metrics import Catalogue
    from goalbook.core.policy import Policy

SCHEMA_VERSION = 1


@dataclass(frozen=True)
class QuarterReview:
    """One quarter (half-year, year) reviewed: tables of raw ids and raw numbers in which NaN means not known.

    ``kpis``, ``channels``, ``waterfall``: as in a monthly review, of the whole period up to the end of the data, against as many days of
                     the period before and of the same one a year ago.
    ``key_results``, ``scores``, ``months``, ``path``, ``goal_versions``, ``causes``, ``events``: as in the review of its last month.
    ``quarter_months`` channel ("" = total), kind (channel|no_target|total), month, state (actual|partial|remaining), target, actual, gap,
                     attainment, prior_year: the headline by channel and month; of an unfinished month up to its last day with facts.
    ``next_targets`` kr_id, name (Label), metric_id, channel, type, target, reached (the landing while the period runs), attainment, verdict
                     (kept|miss|raise|lower|""), next_period ("" without goals for it), next_target, step (÷ reached − 1).
    ``actions``      as in a monthly review: those decided at reviews of the period's months, with what became of them.
    ``campaign_marks`` as in a monthly review: those that ran in the period.
    ``quarter_tests`` month, test, hypothesis (Label), failing_stage, result (Label, "" while open): each test once.
    ``lessons_used`` lesson, date_day, what (Label), mechanic, evidence, effect, low, high, metric, campaign_id, campaign_name (Label), use
                     (used|left_out|new: written down in the period): what the period's campaigns knew, and what they did with it.
    ``record_*``     the calibration record, as `goalbook.books.calibration.record` has it, of forecasts that came due by the end.
    ``review_trail`` month, archived (bool), as_of, problems (n): which months' reviews lie in the archive; only with an archive.
    ``questionnaire`` question, text (Label), theme, score (1–5; NaN where hidden), answers, hidden (fewer answered than may be shown),
                     before (score of the period before), change, date_day, note (Label), improvement (Label).
    ``adjustments``  date_day, kind (strategy|target), decision (adjust|no_change), channel, what (Label), reason (Label), by, source.
    ``feedback_meetings``, ``improvements``: as `goalbook.books.team_feedback` has them; absent where nothing is kept.
    ``organisation_checklist``, ``organisation_posts``, ``handbook_lessons``, ``handbook_changes``, ``claims``: as the modules of
                     `goalbook.books.organisation` have them; the handbook's have rows at a year's end alone.
    ``problems``     as in a monthly review, ids <period>:<channel>:<key>, kinds also process: what the next goals have to answer.
    ``restatements`` as in a monthly review, of each month of the period what was corrected after its end, with the figures known then.
    ``quality``      as in a monthly review, of the whole period: what its figures lack first, then what reading the files noticed.
    ``sources``, ``parameters``, ``policy``: as in every book.
    """

    meta: Meta
    params: QuarterReviewParams
    headline: Headline
    tables: dict[str, pd.DataFrame]
    findings: tuple[Finding, ...]
    objectives: dict[str, Label]
    channel_names: dict[str, Label]
    missing: tuple[MissingTable, ...]
    catalogue: Catalogue
    policy: Policy
    month: MonthlyReview  # of its last month with facts
    over: bool  # the data reach the period's end; else what is said of its end is a forecast
    owners: dict[str, Label] = field(default_factory=dict)  # by id of a person: the role, else the name
    book: str = "quarter_review"

    def like_month(self) -> MonthlyReview:
        """Return the period in the shape of a monthly review, for what both books draw."""
        return replace(self.month, meta=self.meta, tables=self.tables, headline=self.headline, findings=self.findings)

    def to_json(self) -> dict[str, Any]:
        """Return the review as JSON-ready data: stable order, nine significant digits, NaN as null."""
        return result_json(self, SCHEMA_VERSION)
