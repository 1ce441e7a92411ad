"""Targets changed in the middle of the period: one line per version, both totals of what changed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.core.message import Label, Message, msg
from goalbook.show.block import note
from goalbook.show.words import number, rest_in_workbook, rows, says, value_text

if TYPE_CHECKING:
    from markupsafe import Markup

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language
    from goalbook.core.message import Value

Row = dict[str, object]
MOST = 3  # key results that are named; the workbook has them all


def version_notes(review: MonthlyReview, language: Language) -> list[Markup | str]:
    """Return which versions of the goals count from when, and the targets that changed; nothing while there is one version."""
    found = rows(review.tables.get("goal_versions"))
    if not found:
        return []
    versions = {int(number(row["version"])): row for row in found}
    later = [versions[number_] for number_ in sorted(versions)][1:]
    lines: list[Markup | str] = [note(says(language, _version(review, row))) for row in later]
    changed = [pair for kr in dict.fromkeys(row["kr_id"] for row in found) if (pair := _ends(found, kr)) is not None]
    lines += [note(says(language, _change(review, language, *pair))) for pair in changed[:MOST]]
    if len(changed) > MOST:
        lines.append(note(rest_in_workbook(language, "goal_versions")))
    return lines


def _ends(found: list[Row], kr: object) -> tuple[Row, Row] | None:
    """Return a key result's first and newest version where its target differs."""
    own = [row for row in found if row["kr_id"] == kr]
    return (own[0], own[-1]) if number(own[0]["target"]) != number(own[-1]["target"]) else None


def _version(review: MonthlyReview, row: Row) -> Message:
    reason = row["reason"]
    values: dict[str, Value] = {
        "version": int(number(row["version"])),
        "day": row["valid_from"],  # type: ignore[dict-item] # a date
        "horizon": review.meta.horizon.name,
    }
    if isinstance(reason, Label) and (reason.en or reason.zh):
        return msg(
            "Targets were changed: version {version:n} of the goals for {horizon} counts from {day:day} ({reason}).",
            **values,
            reason=reason,
        )
    return msg("Targets were changed: version {version:n} of the goals for {horizon} counts from {day:day}.", **values)


def _change(review: MonthlyReview, language: Language, first: Row, newest: Row) -> Message:
    def text(value: object) -> str:
        return value_text(review, language, str(newest["metric_id"]), number(value))

    values: dict[str, Value] = {"name": _name(review, newest), "before": text(first["target"]), "after": text(newest["target"])}
    if math.isnan(number(newest["days_target"])):
        return msg("{name}: target {before:text} → {after:text}.", **values)
    return msg(
        "{name}: target {before:text} → {after:text}; each day is held against the version valid on it, which adds up to {days:text}, "
        "and the period is judged by {after:text}.",
        **values,
        days=text(newest["days_target"]),
    )


def _name(review: MonthlyReview, row: Row) -> Label:
    name, channel = review.catalogue.name(str(row["metric_id"])), str(row["channel"])
    if not channel:
        return name
    own = review.channel_names.get(channel, Label.same(channel))
    return Label(f"{own.en}: {name.en}", f"{own.zh}：{name.zh}")
