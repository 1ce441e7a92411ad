"""Rules of data quality: which classes of data each channel keeps, and what is wrong with them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.monthly_review.quality.quality import is_gap
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


@rule("MR-03")
def completeness(case: Case, policy: Policy) -> Iterator[Finding]:
    """Every channel keeps the core classes of data without gaps."""
    classes: list[str] = [name for name in DATA_CLASSES if name in policy.metrics.core]
    table = case.tables["coverage"]
    if table.empty:
        yield Finding("MR-03", REVIEW, "not_evaluated", None, None, msg("the facts are not kept by channel"))
    for _, row in table.iterrows():
        gaps = [name for name in classes if is_gap(float(row[name]))]
        complete = float(len(classes) - len(gaps))
        subject = case.channel(str(row["channel"]))
        yield Finding("MR-03", subject, "warn" if gaps else "pass", complete, float(len(classes)), _gaps(subject, gaps, row))


def _gaps(subject: Label, gaps: list[str], row: object) -> Message:
    if not gaps:
        return msg("{channel}: all core classes of data are complete", channel=subject)
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
    """The month has no missing values and no funnel stage above the one before; what cannot be read never gets this far."""
    table = case.tables["quality"]
    for check, name in CHECKS.items():
        rows = table[table["check"] == check]
        channels = list(dict.fromkeys(rows["subject"]))
        if channels:
            listed = Label(", ".join(one.en for one in channels), "、".join(one.zh for one in channels))
            text = msg("{check}: {channels}", check=name, channels=listed)
        else:
            text = msg("{check}: none", check=name)
        yield Finding("DM-04", name, "warn" if channels else "pass", float(len(rows)), 0.0, text)


CHECKS = {
    "missing": Label("Missing values in the month", "本月缺失值"),
    "funnel": Label("Funnel stage above the one before", "漏斗后一环节大于前一环节"),
}
