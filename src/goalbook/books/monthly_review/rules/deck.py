"""Rules of the reporting routine and of growth: the two tables, the OKR score, month-on-month growth as a benchmark."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from goalbook.books.monthly_review.rules.case import REVIEW, Case
from goalbook.core.compare import at_least
from goalbook.core.findings import Finding, Status
from goalbook.core.message import Label, Message, msg
from goalbook.core.register import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from goalbook.core.message import Value
    from goalbook.core.policy import Policy
    from goalbook.inputs import KeyResult

DAILY = Label("Daily report", "日报表")
WEEKLY = Label("Weekly analysis", "周分析表")
COMPETITORS = Label("Competitors in the weekly analysis", "周分析表中的竞品数据")
PERMANENT = Label("Growth as a permanent target", "把环比增速当作长期目标")


@rule("MR-29")
def two_tables(case: Case, policy: Policy) -> Iterator[Finding]:
    """Both tables are made; the weekly one holds competitors' figures, each with a source."""
    daily, weekly = case.tables["daily"], case.tables["weekly"]
    days, weeks = daily["date_day"].nunique(), weekly["week_end"].nunique()
    if len(daily):
        yield Finding("MR-29", DAILY, "pass", float(days), None, msg("daily report: {days:n} days by channel", days=days))
    else:
        yield Finding("MR-29", DAILY, "not_evaluated", None, None, msg("no daily report: the facts are kept by the week"))
    if not len(weekly):
        yield Finding("MR-29", WEEKLY, "not_evaluated", None, None, msg("no weekly analysis: no whole week is known"))
        return
    yield Finding("MR-29", WEEKLY, "pass", float(weeks), None, msg("weekly analysis: {weeks:n} weeks by channel", weeks=weeks))
    yield _competitors(weekly[weekly["competitor"].notna()], policy)


def _competitors(known: pd.DataFrame, policy: Policy) -> Finding:
    """Return whether enough figures have a competitor beside them, and whether one lacks its source."""
    figures, wanted = known["metric_id"].nunique(), policy.weekly.min_competitors
    unsourced = known.loc[~known["competitor_verified"].astype(bool), "metric_id"].nunique() if policy.bench.require_source else 0
    if not at_least(figures, wanted):
        text = msg("weekly analysis: {figures:n} figures with a competitor beside them, wanted {wanted:n}", figures=figures, wanted=wanted)
    elif unsourced:
        text = msg("weekly analysis: {n:n} competitor figures without source, year or definition, shown as unverified", n=unsourced)
    else:
        text = msg("weekly analysis: {figures:n} figures with a competitor or industry figure beside them", figures=figures)
    good = at_least(figures, wanted) and not unsourced
    return Finding("MR-29", COMPETITORS, "pass" if good else "warn", float(figures), float(wanted), text)


@rule("MR-47")
def okr_score(case: Case, policy: Policy) -> Iterator[Finding]:
    """Each key result's attainment has both verdicts; the bands judge stretch goals, the pass line committed ones."""
    table = case.tables["scores"]
    rows = table[table["kind"] == "key_result"]
    if rows.empty:
        yield Finding("MR-47", REVIEW, "not_evaluated", None, None, msg("no goals for this period"))
    for _, row in rows.iterrows():
        subject, reached = _named(case, row), float(row["attainment_landing"])
        if math.isnan(reached):
            text = msg("{figure}: no attainment to score", figure=subject)
            yield Finding("MR-47", subject, "not_evaluated", None, None, text)
            continue
        values: dict[str, Value] = {"figure": subject, "share": reached, "band": BANDS[str(row["band"])]}
        line = msg("passes {line:pct0}", line=policy.pass_line) if row["passes"] else msg("misses {line:pct0}", line=policy.pass_line)
        if row["type"] == "stretch":
            text = msg("{figure}: {share:pct} of a stretch target: {band} (as a committed one it {line})", line=line, **values)
            yield Finding("MR-47", subject, STRETCH[str(row["band"])], reached, policy.okr.bands.too_high_below, text)
        else:
            text = msg("{figure}: {share:pct} of a committed target {line} (as a stretch one: {band})", line=line, **values)
            # A miss is an open issue of MR-22 already; here it is told beside its band.
            yield Finding("MR-47", subject, "pass" if row["passes"] else "info", reached, policy.pass_line, text)


BANDS = {
    "too_high": Label("the target was too high", "目标偏高"),
    "very_good": Label("very good", "很好"),
    "strong": Label("strong", "较强"),
    "re_baseline": Label("above target, set a new base", "超出目标，宜重设基准"),
}
STRETCH: dict[str, Status] = {"too_high": "warn", "very_good": "pass", "strong": "pass", "re_baseline": "info"}


def _named(case: Case, row: pd.Series) -> Label:
    name: Label = row["name"]
    return name if name.en else case.metric(str(row["metric_id"]))


@rule("MR-50")
def monthly_growth(case: Case, policy: Policy) -> Iterator[Finding]:
    """How steadily the headline grew month on month, beside a benchmark that nobody has to reach; and whether it is meant to last."""
    subject = case.metric(case.headline.metric_id)
    found, limit = growths(case, policy.growth.mom_months), policy.growth.mom_benchmark
    if len(found) < policy.growth.mom_months:
        text = msg("{figure}: fewer than {n:n} whole months to compare month on month", figure=subject, n=policy.growth.mom_months)
        yield Finding("MR-50", subject, "not_evaluated", None, limit, text)
    else:
        values: dict[str, Value] = {"figure": subject, "n": len(found), "least": min(found), "limit": limit}
        if at_least(min(found), limit):
            text = msg("{figure}: at least {least:+pct} in each of the last {n:n} months, benchmark {limit:pct0}", **values)
        else:
            text = msg("{figure}: the weakest of the last {n:n} months brought {least:+pct}; a quoted benchmark is {limit:pct0}", **values)
        yield Finding("MR-50", subject, "info", min(found), limit, text)
    yield _permanent(case, policy)


def growths(case: Case, months: int) -> list[float]:
    """Return the headline's growth in the last months, each on the month before; of a gap what lies after it."""
    history = case.tables["history"]
    known = dict(history.loc[history["id"] == case.headline.metric_id, ["month", "value"]].itertuples(index=False, name=None))
    month, found = case.head.period, list[float]()
    if not case.prepared.windows.month_over:
        month = month.previous()
    while len(found) < months:
        now, before = known.get(month.label, math.nan), known.get(month.previous().label, math.nan)
        if math.isnan(now) or math.isnan(before) or before <= 0:
            break
        found.append(now / before - 1)
        month = month.previous()
    return found


def compounded(rate: float, months: int) -> float:
    """Return what a monthly growth rate multiplies a figure with."""
    return (1 + rate) ** months


def _permanent(case: Case, policy: Policy) -> Finding:
    """Warn where a goal asks for the benchmark's growth every month: nothing grows so for long (WX-47)."""
    limit = policy.growth.mom_benchmark
    asked = [rate for rate in map(steady_growth, case.prepared.plan.key_results) if rate is not None and at_least(rate, limit)]
    rate = max([*asked, *([limit] if policy.growth.permanent else [])], default=None)
    if rate is None:
        return Finding("MR-50", PERMANENT, "pass", None, limit, msg("no target asks for {limit:pct0} growth every month", limit=limit))
    text: Message = msg(
        "{rate:pct0} a month for good is ×{quarter:ratio2} in 3 months and ×{year:ratio2} in 12: check that this can last",
        rate=rate, quarter=compounded(rate, 3), year=compounded(rate, 12),
    )  # fmt: skip
    return Finding("MR-50", PERMANENT, "warn", rate, limit, text)


def steady_growth(key_result: KeyResult) -> float | None:
    """Return the least growth between a key result's phased months; None where fewer than three months are phased."""
    targets = [value for _, value in sorted(key_result.month_targets.items())]
    if len(targets) < 3 or min(targets) <= 0:  # noqa: PLR2004 - two steps make a habit
        return None
    return min(later / earlier - 1 for earlier, later in pairwise(targets))
