"""Rules of data quality: which classes of data each channel keeps, and what is wrong with them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.monthly_review.quality import is_gap
from goalbook.books.monthly_review.rules.case import REVIEW, Case
from goalbook.core.findings import Finding
from goalbook.core.message import Label, Message, msg
from goalbook.core.metrics import DATA_CLASSES
from goalbook.core.register import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.core.policy import Policy

CLASS_NAMES = {
    "exposure": Label("exposure", "曝光"),
    "click": Label("click", "点击"),
    "interaction": Label("interaction", "互动"),
    "conversion": Label("conversion", "转化"),
    "retention": Label("retention", "留存"),
}
# Reading remarks that are faults of the data, not of their form.
FAULTS = ("missing", "missing_days", "missing_values", "missing_metric", "funnel", "total")


@rule("MR-03")
def completeness(case: Case, _policy: Policy) -> Iterator[Finding]:
    """Every channel keeps the five classes of data without gaps."""
    table = case.tables["coverage"]
    if table.empty:
        yield Finding("MR-03", REVIEW, "not_evaluated", None, None, msg("the facts are not kept by channel"))
    for _, row in table.iterrows():
        gaps = [name for name in DATA_CLASSES if is_gap(float(row[name]))]
        complete = float(len(DATA_CLASSES) - len(gaps))
        subject = case.channel(str(row["channel"]))
        yield Finding("MR-03", subject, "warn" if gaps else "pass", complete, float(len(DATA_CLASSES)), _gaps(subject, gaps, row))


def _gaps(subject: Label, gaps: list[str], row: object) -> Message:
    if not gaps:
        return msg("{channel}: all five classes of data are complete", channel=subject)
    en = ", ".join(_state(name, row, "en") for name in gaps)
    zh = "、".join(_state(name, row, "zh") for name in gaps)
    return msg("{channel}: gaps in {classes}", channel=subject, classes=Label(en, zh))


def _state(name: str, row: object, language: str) -> str:
    share = float(row[name])  # type: ignore[index] # a row of the coverage table
    label = CLASS_NAMES[name]
    if language == "en":
        return f"{label.en} (absent)" if math.isnan(share) else f"{label.en} ({share:.0%})"
    return f"{label.zh}（无）" if math.isnan(share) else f"{label.zh}（{share:.0%}）"


@rule("DM-04")
def data_quality(case: Case, _policy: Policy) -> Iterator[Finding]:
    """Missing days, impossible values and totals that do not reconcile are counted and shown."""
    table = case.tables["quality"]
    faults = table[table["check"].isin(FAULTS)]
    if faults.empty:
        yield Finding("DM-04", REVIEW, "pass", 0.0, 0.0, msg("no gap, impossible value or unreconciled total"))
        return
    for check, rows in faults.groupby("check", sort=False):
        text = msg("{check}: {n:n} remarks, see the data-quality table", check=CHECK_NAMES[str(check)], n=len(rows))
        yield Finding("DM-04", CHECK_NAMES[str(check)], "warn", float(len(rows)), 0.0, text)


CHECK_NAMES = {
    "missing": Label("Missing values", "缺失值"),
    "missing_days": Label("Missing days", "缺失日期"),
    "missing_values": Label("Missing values in the files", "文件中的缺失值"),
    "missing_metric": Label("Missing metric", "缺失指标"),
    "funnel": Label("Funnel stage above the one before", "漏斗后一环节大于前一环节"),
    "total": Label("Total rows", "合计行"),
}
