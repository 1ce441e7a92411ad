"""From what was prepared to the result: the period's tables, its verdicts and its headline."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.ahead import people_of
from goalbook.books.organisation import checklist, claims, handbook
from goalbook.books.provenance import parameter_table, policy_table, source_table
from goalbook.books.quarter_review.data import data_tables
from goalbook.books.quarter_review.findings import finding_table
from goalbook.books.quarter_review.loop import loop_tables
from goalbook.books.quarter_review.missing import missing_tables
from goalbook.books.quarter_review.outcome import board_tables, month_table, target_table
from goalbook.books.quarter_review.process import process_tables
from goalbook.books.quarter_review.result import QuarterReview
from goalbook.books.quarter_review.rules.case import Case
from goalbook.books.quarter_review.rules.register import OF_MONTH, REGISTER
from goalbook.books.result import Meta

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import Headline
    from goalbook.books.quarter_review.params import QuarterReviewParams
    from goalbook.books.quarter_review.preparation import Prepared

Tables = dict[str, pd.DataFrame]
# Of the last month's review: what is about the goals' period, or draws its path.
SHARED = ("key_results", "scores", "months", "path", "goal_versions", "causes", "events")
USED = ("pass_line", "okr.bands.", "recovery.", "horizon.revisions_min", "process.", "problems.", "benchmark_min_ratio", "team.", "org.")


def review(prepared: Prepared, params: QuarterReviewParams) -> QuarterReview:
    """Return the review; reads no file and fits nothing but what the archive of earlier reports holds."""
    month = prepared.month
    tables: Tables = {name: month.tables[name] for name in SHARED}
    tables |= board_tables(prepared)
    tables |= month_table(prepared, tables["channels"])
    tables |= target_table(prepared, tables["scores"])
    tables |= data_tables(prepared) | loop_tables(prepared) | process_tables(prepared)
    tables |= finding_table(prepared, tables)
    for part in (checklist, handbook, claims):
        tables |= part.tables(prepared.inputs, prepared.period, prepared.as_of)
    tables |= {
        "sources": source_table(prepared.inputs.sources),
        "parameters": parameter_table(params, prepared.as_of),
        "policy": policy_table(prepared.inputs.policy, USED),
    }
    shared = tuple(finding for finding in month.findings if finding.rule in OF_MONTH)
    return QuarterReview(
        meta=_meta(prepared, tables),
        params=params,
        headline=_headline(prepared),
        tables=tables,
        findings=(*shared, *REGISTER.evaluate(Case(prepared, tables), prepared.inputs.policy)),
        objectives=month.objectives,
        channel_names=month.channel_names,
        missing=missing_tables(prepared),
        catalogue=month.catalogue,
        policy=month.policy,
        month=month,
        over=prepared.over,
        owners=people_of(prepared.inputs.team),
    )


def _headline(prepared: Prepared) -> Headline:
    """Return the headline of the last month with the period's own figures: what it brought and what these days were to bring."""
    aim = prepared.base.aim
    actual = prepared.to_date.value(aim.metric, aim.channel or None)
    kr = prepared.base.aim.key_result
    target = prepared.base.plan.amount(kr, prepared.frame.elapsed) if kr is not None else float("nan")
    return replace(
        prepared.month.headline,
        period_target=None if pd.isna(target) else float(target),
        period_actual=None if pd.isna(actual) else float(actual),
    )


def _meta(prepared: Prepared, tables: Tables) -> Meta:
    found = prepared.month.meta
    open_issues = int((~tables["problems"]["decided"].astype(bool) & (tables["problems"]["action"] == "")).sum())
    values = {**vars(found), "period": prepared.period, "horizon": prepared.period, "as_of": prepared.as_of, "open_issues": open_issues}
    return Meta(**values)
