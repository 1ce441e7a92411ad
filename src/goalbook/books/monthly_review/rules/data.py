"""Rules of the data's origin: sources, tools, freshness, grain, and the soundness of each file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.monthly_review.quality.data_register import REALTIME, ToolMap
from goalbook.books.monthly_review.rules.case import REVIEW, Case
from goalbook.core.compare import at_least
from goalbook.core.findings import Finding, Status
from goalbook.core.message import Label, msg, two_languages
from goalbook.core.register import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd

    from goalbook.core.message import Message
    from goalbook.core.policy import Policy

SOURCES = Label("Register of sources", "数据来源登记")
RHYTHMS = {
    "daily": Label("Daily figures", "每日数据"),
    "weekly": Label("Weekly figures", "每周数据"),
    "monthly": Label("Monthly figures", "每月数据"),
    REALTIME: Label("Real-time figures", "实时数据"),
}
NAMED = 6  # names in one sentence; the workbook has all


@rule("DM-01")
def every_figure_has_a_source(case: Case, _policy: Policy) -> Iterator[Finding]:
    """Every figure that is kept names the tool it comes from."""
    register = case.tables["data_sources"]
    if register.empty:
        yield _unjudged("DM-01")
        return
    kept = register[register["last_day"].notna()]
    bare = list(dict.fromkeys(kept.loc[kept["tool"] == "", "metric_id"]))
    if bare:
        text = msg(
            "without a source: {figures} ({n:n} of {all:n})",
            figures=_named(case.metric(metric) for metric in bare),
            n=len(bare),
            all=kept["metric_id"].nunique(),
        )
    else:
        text = msg("all {all:n} figures name the tool they come from", all=kept["metric_id"].nunique())
    yield Finding("DM-01", SOURCES, "warn" if bare else "pass", float(len(bare)), 0.0, text)


@rule("DM-02")
def tools_fit_channels(case: Case, policy: Policy) -> Iterator[Finding]:
    """A tool made for one platform is not used for another's figures."""
    register = case.tables["data_sources"]
    if register.empty:
        yield _unjudged("DM-02")
        return
    judged = [row for row in zip(register["fit"], register["tool"], register["channel"], register["metric_id"], strict=True) if row[0]]
    if not judged:
        yield Finding("DM-02", SOURCES, "not_evaluated", None, None, msg("the policy's list knows none of these tools and channels"))
        return
    severity: Status = policy.tools.mismatch
    wrong: dict[tuple[str, str], list[str]] = {}
    for fit, tool, channel, metric in judged:
        if fit == "mismatch":
            wrong.setdefault((str(tool), str(channel)), []).append(str(metric))
    for (tool, channel), metrics in wrong.items():
        text = msg(
            "{tool} is made for {platform}, here it gives {channel} its {figures}",
            tool=two_languages(tool),
            platform=_platform(case, policy, tool),
            channel=case.channel(channel),
            figures=_named(case.metric(metric) for metric in metrics),
        )
        yield Finding("DM-02", case.channel(channel), severity, float(len(metrics)), 0.0, text)
    if not wrong:
        text = msg("{n:n} figures come from tools made for their channel", n=len(judged))
        yield Finding("DM-02", SOURCES, "pass", 0.0, 0.0, text)


@rule("DM-08")
def every_file_is_sound(case: Case, _policy: Policy) -> Iterator[Finding]:
    """The checks of the month's data, file by file: no gaps, no stage above the one before."""
    table = case.tables["data_files"]
    for file, rows, missing, above in zip(table["file"], table["rows"], table["missing"], table["above"], strict=True):
        if missing and above:
            text = msg(
                "{file:text}: {missing:n} missing values, {above:n} times a stage above the one before",
                file=str(file),
                missing=int(missing),
                above=int(above),
            )
        elif missing:
            text = msg("{file:text}: {missing:n} missing values", file=str(file), missing=int(missing))
        elif above:
            text = msg("{file:text}: {above:n} times a stage above the one before", file=str(file), above=int(above))
        else:
            text = msg("{file:text}: {rows:n} rows of the month, no gap, no stage above the one before", file=str(file), rows=int(rows))
        faults = float(missing + above)
        yield Finding("DM-08", Label.same(str(file)), "warn" if faults else "pass", faults, 0.0, text)


@rule("MR-05")
def figures_are_fresh(case: Case, policy: Policy) -> Iterator[Finding]:
    """Each figure is as fresh as its rhythm asks; what is watched in a live tool is logged only."""
    register = case.tables["data_sources"]
    if register.empty:
        yield _unjudged("MR-05")
        return
    allowed = policy.get("monitoring.late_days")
    by_rhythm: dict[str, list[tuple[str, float, str]]] = {}
    for metric, rhythm, days, state in zip(*(register[name] for name in ("metric_id", "refresh", "days_late", "freshness")), strict=True):
        by_rhythm.setdefault(rhythm, []).append((metric, days, state))
    for rhythm, name in RHYTHMS.items():
        rows = by_rhythm.get(rhythm, [])
        if rhythm == REALTIME and rows:
            text = msg("live tool: {figures}; logged with the day's value only", figures=_figures(case, rows))
            yield Finding("MR-05", name, "info", float(len(rows)), None, text)
        elif rows:
            yield _fresh(case, name, rows, float(allowed[rhythm]))


def _fresh(case: Case, name: Label, rows: list[tuple[str, float, str]], allowed: float) -> Finding:
    """Judge the figures of one rhythm, given as metric, days late and state."""
    late = [row for row in rows if row[1] > 0 or row[2] == "absent"]
    if not late:
        text = msg("{n:n} figures, none older than its rhythm allows ({allowed:n} d)", n=len(rows), allowed=allowed)
        return Finding("MR-05", name, "pass", 0.0, 0.0, text)
    worst = max((days for _, days, _ in late if days > 0), default=0.0)
    if worst > 0:
        text = msg("late by up to {days:n} d: {figures}", days=worst, figures=_figures(case, late))
    else:
        text = msg("registered, but without a value: {figures}", figures=_figures(case, late))
    return Finding("MR-05", name, "warn", float(len(late)), 0.0, text)


@rule("MR-26")
def data_are_finely_grained(case: Case, policy: Policy) -> Iterator[Finding]:
    """Every stage of every channel is there day by day; weeks, and gaps beyond the limit, are coarse."""
    limit = policy.monitoring.grain_min
    table, weekly = case.tables["grain"], case.prepared.cube.grain == "week"
    if table.empty:
        yield Finding("MR-26", REVIEW, "not_evaluated", None, limit, msg("no channel names the stages of its funnel"))
    for channel, rows in table.groupby("channel", sort=False):
        worst = rows.iloc[int(rows["kept"].argmin())]
        subject, share = case.channel(str(channel)), float(worst["kept"])
        coarse = weekly or not at_least(share, limit)
        yield Finding("MR-26", subject, "warn" if coarse else "pass", share, limit, _grain(case, subject, worst, weekly=weekly))


def _grain(case: Case, channel: Label, worst: pd.Series, *, weekly: bool) -> Message:
    share, stage = float(worst["kept"]), case.metric(str(worst["metric_id"]))
    if weekly:
        return msg(
            "{channel}: kept by the week, {share:pct0} of {stage}; days would show causes sooner", channel=channel, share=share, stage=stage
        )
    if share < 1:
        return msg(
            "{channel}: {stage} on {share:pct0} of the days, all other stages on as many or more", channel=channel, share=share, stage=stage
        )
    return msg("{channel}: every stage on every day", channel=channel)


def _unjudged(which: str) -> Finding:
    return Finding(which, SOURCES, "not_evaluated", None, None, msg("no register of sources; data_sources.csv would be one"))


def _platform(case: Case, policy: Policy, tool: str) -> Label:
    """Return the platform a tool is made for, by the team's own name where it is one of the team's channels."""
    platform = ToolMap.of(policy).platform(tool)
    own = (label for channel, label in case.names.items() if platform in {channel, label.en.casefold(), label.zh.casefold()})
    return next(own, Label.same(platform))


def _figures(case: Case, rows: Iterable[tuple[str, float, str]]) -> Label:
    return _named(case.metric(metric) for metric in dict.fromkeys(metric for metric, _, _ in rows))


def _named(names: Iterable[Label]) -> Label:
    found = list(names)
    more = ("", "") if len(found) <= NAMED else (" …", "等")
    shown = found[:NAMED]
    return Label(", ".join(one.en for one in shown) + more[0], "、".join(one.zh for one in shown) + more[1])
