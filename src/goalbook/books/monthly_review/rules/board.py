"""Rules of the KPI board: groups, core figures, the three comparisons, the result, its concentration, what a customer costs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.core.compare import at_least, at_most, more_than
from goalbook.core.findings import Finding, Status
from goalbook.core.message import Label, Message, msg
from goalbook.core.register import rule
from goalbook.methods.shares import hhi

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from goalbook.books.monthly_review.rules.case import Case
    from goalbook.core.policy import Policy

FOUR_GROUPS = {
    "traffic": Label("Traffic", "流量类"),
    "conversion": Label("Conversion", "转化类"),
    "content": Label("Content", "内容类"),
    "brand": Label("Brand", "品牌类"),
}
# The figure that stands for each class of the policy's core list; for retention any of the two will do.
CORE = {
    "exposure": ("entry",),
    "click": ("click_rate",),
    "interaction": ("interaction_rate",),
    "conversion": ("conversion_rate",),
    "retention": ("retention_d7", "retention_d30"),
    "roi": ("roi",),
}


@rule("MR-02")
def metric_groups(case: Case, _policy: Policy) -> Iterator[Finding]:
    """Each of the four groups has at least one figure on the board."""
    kpis = case.tables["kpis"]
    for group, name in FOUR_GROUPS.items():
        known = int((kpis.loc[kpis["group"] == group, "actual"].notna()).sum())
        if known:
            text = msg("{group}: {known:n} figures on the board", group=name, known=known)
        else:
            text = msg("{group}: no figure in the facts", group=name)
        yield Finding("MR-02", name, "pass" if known else "warn", float(known), 1.0, text)


@rule("MR-04")
def core_figures(case: Case, policy: Policy) -> Iterator[Finding]:
    """The core figures of the policy are on the board: exposure, click, conversion and retention rates, ROI."""
    for figure in policy.metrics.core:
        kpis = CORE.get(figure, (figure,))
        known, name = any(_known(case, kpi) for kpi in kpis), case.metric(kpis[0])
        text = msg("{figure} is on the board", figure=name) if known else msg("{figure} cannot be computed from the facts", figure=name)
        yield Finding("MR-04", name, "pass" if known else "warn", float(known), 1.0, text)


def _known(case: Case, kpi: str) -> bool:
    if kpi == "entry":
        return bool(case.tables["channels"]["entry"].notna().any())
    row = case.kpi(kpi)
    return row is not None and not math.isnan(row["actual"])


@rule("MR-17")
def three_comparisons(case: Case, policy: Policy) -> Iterator[Finding]:
    """The board compares with target, with history and with a competitor whose figure has a source."""
    kpis = case.tables["kpis"]
    sourced = kpis["benchmark"].notna() & (kpis["benchmark_verified"].astype(bool) | (not policy.bench.require_source))
    counts = {
        "target": int(kpis["target"].notna().sum()),
        "history": int((kpis["previous"].notna() | kpis["prior_year"].notna()).sum()),
        "competitor": int(sourced.sum()),
    }
    for kind, count in counts.items():
        yield Finding("MR-17", COMPARED[kind], "pass" if count else "warn", float(count), 1.0, _compared(kind, count))


COMPARED = {
    "target": Label("Against target", "与目标对照"),
    "history": Label("Against history", "与历史对照"),
    "competitor": Label("Against competitors", "与竞品对照"),
}


def _compared(kind: str, count: int) -> Message:
    if count:
        return msg("{kind}: {count:n} figures", kind=COMPARED[kind], count=count)
    if kind == "competitor":
        return msg("No competitor figure with a source; the third comparison is missing. Add benchmarks.csv.")
    return msg("{kind}: nothing to compare with", kind=COMPARED[kind])


@rule("MR-34")
def result_statement(case: Case, _policy: Policy) -> Iterator[Finding]:
    """States the month's result: target, actual, completion, and how much is missing."""
    head, name = case.headline, case.metric(case.headline.metric_id)
    if head.period_actual is None:
        yield Finding("MR-34", name, "not_evaluated", None, None, msg("{figure}: no value this month", figure=name))
    elif not head.period_target:
        text = msg("{figure}: {actual:n}, no target", figure=name, actual=head.period_actual)
        yield Finding("MR-34", name, "not_evaluated", head.period_actual, None, text)
    else:
        text = msg(
            "{figure}: {actual:n} of {target:n}, {share:pct} ({gap:+n})",
            figure=name,
            actual=head.period_actual,
            target=head.period_target,
            share=head.period_actual / head.period_target,
            gap=head.period_actual - head.period_target,
        )
        yield Finding("MR-34", name, "info", head.period_actual, head.period_target, text)


@rule("MR-36")
def concentration(case: Case, policy: Policy) -> Iterator[Finding]:
    """No single channel carries more than its share of the headline figure."""
    table = case.tables["channels"]
    rows = table[table["kind"].isin(["channel", "no_target"]) & table["share"].notna()]
    limit = policy.channels.single_max_share
    name = case.metric(case.headline.metric_id)
    if len(rows) < 2:  # noqa: PLR2004 - one channel alone is no concentration
        text = msg("{figure} is not kept by channel, or there is one channel only", figure=name)
        yield Finding("MR-36", name, "not_evaluated", None, limit, text)
        return
    largest = rows.sort_values("share", ascending=False, kind="stable").iloc[0]
    text = msg(
        "{channel} brought {share:pct} of {figure} (limit {limit:pct0}, concentration index {index:ratio2})",
        channel=case.channel(str(largest["channel"])),
        share=float(largest["share"]),
        figure=name,
        limit=limit,
        index=hhi(rows.set_index("channel")["actual"]),
    )
    status: Status = "warn" if more_than(float(largest["share"]), limit) else "pass"
    yield Finding("MR-36", case.channel(str(largest["channel"])), status, float(largest["share"]), limit, text)


@rule("UA-07")
def customer_cost(case: Case, policy: Policy) -> Iterator[Finding]:
    """What a new customer costs, by channel and in total, against the cap; what one is worth, where purchases are kept."""
    row = case.kpi("cac")
    cap = float(row["target"]) if row is not None and row["target_kind"] == "cap" else policy.caps.cac.programme
    no_cap = row is None or math.isnan(row["target"])
    table = case.tables["channels"]
    for _, channel in table[table["cac"].notna()].iterrows():
        whole = channel["kind"] == "total"
        subject = ALL_CHANNELS if whole else case.channel(str(channel["channel"]))
        yield _cost(subject, float(channel["cac"]), None if no_cap else cap)
    if table["cac"].isna().all():
        yield Finding("UA-07", case.metric("cac"), "not_evaluated", None, None, msg("spend and new payers are not both in the facts"))
    yield _lifetime(case)


ALL_CHANNELS = Label("All channels", "全部渠道")
LIFETIME = Label("Lifetime value", "用户生命周期价值")


def _lifetime(case: Case) -> Finding:
    """Return what customers are worth where their purchases are kept; channel by channel it stands with MR-27."""
    found = case.tables.get("cohort_ltv")
    team = found[found["kind"] == "team"] if found is not None else None
    if team is None or team["ltv"].isna().all():
        text = msg("lifetime value needs cohorts of customers, which the facts do not hold")
        return Finding("UA-07", LIFETIME, "not_evaluated", None, None, text)
    ltv, low, high = (float(team[name].iloc[0]) for name in ("ltv", "ltv_low", "ltv_high"))
    text = msg("worth {ltv:money} a customer (80 % range {low:money}–{high:money}), by what customers bought", ltv=ltv, low=low, high=high)
    return Finding("UA-07", LIFETIME, "info", ltv, None, text)


def _cost(subject: Label, cac: float, cap: float | None) -> Finding:
    if cap is None or math.isnan(cap):
        return Finding("UA-07", subject, "info", cac, None, msg("{subject}: CAC {cac:money}, no cap", subject=subject, cac=cac))
    text = msg("{subject}: CAC {cac:money}, cap {cap:money}", subject=subject, cac=cac, cap=cap)
    return Finding("UA-07", subject, "pass" if at_most(cac, cap) else "warn", cac, cap, text)


def benchmark_passes(row: pd.Series | None, policy: Policy) -> bool | None:
    """Say whether a figure reaches the share of its benchmark that the policy asks for; None without a benchmark."""
    if row is None or math.isnan(row["benchmark_ratio"]):
        return None
    return at_least(float(row["benchmark_ratio"]), policy.benchmark_min_ratio)
