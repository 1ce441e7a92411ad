"""Rules of progress: what the months left must bring, and whether the quarter passes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.monthly_review.rules.board import benchmark_passes
from goalbook.core.compare import at_least
from goalbook.core.findings import Finding, Status
from goalbook.core.message import Label, Message, msg, two_languages
from goalbook.core.period import parse_period
from goalbook.core.register import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from goalbook.books.monthly_review.rules.case import Case
    from goalbook.core.policy import Policy


@rule("MR-16")
def months_left(case: Case, policy: Policy) -> Iterator[Finding]:
    """What each month left must bring is not more than the best month ever brought; when none is left, the total passes."""
    summed = case.tables["key_results"][case.tables["key_results"]["aggregation"].isin(["sum", "average"])]
    if summed.empty:
        subject = case.metric(case.headline.metric_id)
        yield Finding("MR-16", subject, "not_evaluated", None, None, msg("no key result that adds up over months"))
    for _, result in summed.iterrows():
        rows = case.tables["months"]
        left = rows[(rows["kr_id"] == result["kr_id"]) & rows["required"].notna()]
        subject = subject_of(case, result)
        if left.empty:
            yield _over(subject, result, policy)
            continue
        month = left.sort_values("required", ascending=False, kind="stable").iloc[0]
        if month["feasible"] is None or math.isnan(month["best_month"]):
            text = msg("{figure}: no whole month to compare with", figure=subject)
            yield Finding("MR-16", subject, "not_evaluated", float(month["required"]), None, text)
            continue
        text = msg(
            "{figure}: {month} must bring {required:n}, the best month brought {best:n}",
            figure=subject,
            month=parse_period(str(month["month"])).name,
            required=float(month["required"]),
            best=float(month["best_month"]),
        )
        status: Status = "pass" if month["feasible"] else "warn"
        yield Finding("MR-16", subject, status, float(month["required"]), float(month["best_month"]), text)


def _over(subject: Label, result: pd.Series, policy: Policy) -> Finding:
    share = float(result["projected_attainment"])
    text = msg("{figure}: the period is over at {share:pct} of its target", figure=subject, share=share)
    return Finding("MR-16", subject, "pass" if at_least(share, policy.pass_line) else "warn", share, policy.pass_line, text)


@rule("MR-22")
def quarter_passes(case: Case, policy: Policy) -> Iterator[Finding]:
    """Every committed key result reaches the pass line, and its figure the required share of the benchmark; projected until the end."""
    for _, result in case.tables["key_results"].iterrows():
        subject = subject_of(case, result)
        share = float(result["projected_attainment"])
        if math.isnan(share):
            reason: Message = result["reason"] or msg("no landing")
            yield Finding(
                "MR-22", subject, "not_evaluated", None, policy.pass_line, msg("{figure}: {reason}", figure=subject, reason=reason)
            )
            continue
        if result["type"] == "stretch":
            text = msg("{figure}: {share:pct} of a stretch target; the pass line holds for committed ones", figure=subject, share=share)
            yield Finding("MR-22", subject, "info", share, None, text)
            continue
        passed = at_least(share, policy.pass_line)
        if case.headline.complete:
            text = msg("{figure}: {share:pct} of target, pass line {line:pct0}", figure=subject, share=share, line=policy.pass_line)
        else:
            text = msg(
                "{figure}: heading for {share:pct} of target, pass line {line:pct0}", figure=subject, share=share, line=policy.pass_line
            )
        missed: Status = "fail" if case.headline.complete else "warn"
        yield Finding("MR-22", subject, "pass" if passed else missed, share, policy.pass_line, text)
    yield from _benchmark(case, policy)


def _benchmark(case: Case, policy: Policy) -> Iterator[Finding]:
    subject, row = case.metric(case.headline.metric_id), case.kpi(case.headline.metric_id)
    passed, limit = benchmark_passes(row, policy), policy.benchmark_min_ratio
    if passed is None or row is None:
        yield Finding("MR-22", subject, "not_evaluated", None, limit, msg("{figure}: no benchmark of the industry", figure=subject))
        return
    text = msg(
        "{figure}: {share:pct} of {name:text}, required {limit:pct0}",
        figure=subject,
        share=float(row["benchmark_ratio"]),
        name=two_languages(str(row["benchmark_name"])),
        limit=limit,
    )
    if policy.bench.require_source and not bool(row["benchmark_verified"]):
        # No verdict rests on a figure of which nobody knows where it comes from.
        text = msg("{comparison}; its origin is not known: unverified, not judged", comparison=text)
        yield Finding("MR-22", subject, "not_evaluated", float(row["benchmark_ratio"]), limit, text)
        return
    yield Finding("MR-22", subject, "pass" if passed else "warn", float(row["benchmark_ratio"]), limit, text)


def subject_of(case: Case, result: pd.Series) -> Label:
    """Return a key result's name."""
    name: Label = result["name"]
    return name if name.en else case.metric(str(result["metric_id"]))
