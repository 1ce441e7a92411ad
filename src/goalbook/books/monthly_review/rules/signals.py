"""Rules of the findings: what kinds of causes there are, how much goes into weak channels, and whether each grave problem is answered."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.monthly_review.alerts.problem_links import CATEGORIES
from goalbook.books.monthly_review.rules.case import REVIEW, Case
from goalbook.core.compare import at_least, less_than, more_than
from goalbook.core.findings import Finding
from goalbook.core.message import Label, Message, msg
from goalbook.core.register import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from goalbook.core.policy import Policy

CATEGORY_NAMES = {
    "traffic_structure": Label("Unbalanced traffic", "流量结构失衡"),
    "value_delivery": Label("Too little value delivered", "价值传递不足"),
    "lagging_strategy": Label("Strategy behind the market", "运营策略滞后"),
    "plan_off": Label("Plan off", "目标偏离实际"),
    "data": Label("Data", "数据问题"),
    "other": Label("Other", "其他"),
}
WEAK = Label("Low-efficiency channels", "低效渠道")


@rule("MR-39")
def cause_categories(case: Case, policy: Policy) -> Iterator[Finding]:
    """Problems by category of cause, how few of them carry most of the loss, how much is spent on channels below the blended ROI."""
    problems = case.tables["problems"]
    for category in CATEGORIES:
        count = int((problems["category"] == category).sum())
        if count:
            name = CATEGORY_NAMES[category]
            yield Finding(
                "MR-39",
                name,
                "info",
                float(count),
                None,
                msg("{category}: {count:n} of {all:n} problems", category=name, count=count, all=len(problems)),
            )
    yield _pareto(problems, policy.problems.pareto)
    yield _low_efficiency(case, policy.problems.low_efficiency_spend)


def _pareto(problems: pd.DataFrame, share: float) -> Finding:
    weights = sorted((float(weight) for weight in problems["weight"] if not math.isnan(weight)), reverse=True)
    total = math.fsum(weights)
    if not total:
        return Finding("MR-39", REVIEW, "not_evaluated", None, share, msg("no problem with a size"))
    few, carried = 0, 0.0
    while not at_least(carried, share):
        carried += weights[few] / total
        few += 1
    text = msg("{few:n} of {all:n} problems with a size carry {carried:pct0} of their weight", few=few, all=len(weights), carried=carried)
    return Finding("MR-39", REVIEW, "info", float(few), share, text)


def _low_efficiency(case: Case, limit: float) -> Finding:
    """Return the share of spend in channels whose ROI is below the blended one."""
    table = case.tables["channels"]
    rows = table[table["kind"].isin(["channel", "no_target"]) & table["roi"].notna() & (table["spend"] > 0)]
    if len(rows) < 2:  # noqa: PLR2004 - one channel is the blend
        return Finding("MR-39", WEAK, "not_evaluated", None, limit, msg("fewer than two channels have spend and revenue"))
    blended = float(rows["revenue"].sum() / rows["spend"].sum())
    weak = rows[[less_than(float(roi), blended) for roi in rows["roi"]]]
    share = float(weak["spend"].sum() / rows["spend"].sum())
    names = [case.channel(str(channel)) for channel in weak["channel"]]
    text: Message = msg(
        "{channels}: ROI below the blended {blended:ratio2}, with {share:pct0} of the spend (limit {limit:pct0})",
        channels=Label(", ".join(one.en for one in names), "、".join(one.zh for one in names)),
        blended=blended,
        share=share,
        limit=limit,
    )
    if not len(weak):
        text = msg("no channel's ROI is below the blended {blended:ratio2}", blended=blended)
    return Finding("MR-39", WEAK, "warn" if more_than(share, limit) else "pass", share, limit, text)


@rule("MR-46")
def problems_answered(case: Case, _policy: Policy) -> Iterator[Finding]:
    """The review names its problems and where in the funnel they lie; each grave one has an action or a decision."""
    problems = case.tables["problems"]
    if problems.empty:
        yield Finding("MR-46", REVIEW, "pass", 0.0, 0.0, msg("no problem was found this month"))
        return
    grave = problems[problems["severity"] == "high"]
    for _, row in grave.iterrows():
        answered = bool(row["action"]) or bool(row["decided"])
        subject, what, name = case.channel(row["channel"]) if row["channel"] else REVIEW, row["what"], str(row["id"])
        if answered:
            text = msg("{problem}: answered by {action:text} ({id:text})", problem=what, action=str(row["action"]), id=name)
        else:
            text = msg("{problem}: neither action nor decision ({id:text})", problem=what, id=name)
        yield Finding("MR-46", subject, "pass" if answered else "warn", float(answered), 1.0, text)
    if grave.empty:
        text = msg("{count:n} problems, none of them grave", count=len(problems))
        yield Finding("MR-46", REVIEW, "pass", float(len(problems)), None, text)
