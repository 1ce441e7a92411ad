"""The organisation's checklist at a quarter's end: advice that only people can tick off, and how many posts changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.books.rows import rows_of
from goalbook.core.message import Label, two_languages
from goalbook.core.period import parse_period
from goalbook.core.rules import load_rules
from goalbook.inputs.operations.organisation import ORGANISATION_CHECKLIST, ORGANISATION_POSTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from goalbook.core.period import Period
    from goalbook.core.rules import RuleInfo
    from goalbook.inputs import Inputs

COLUMNS = ("theme", "rule", "title", "state", "note", "evidence", "changed", "before", "stated_in")
POST_COLUMNS = ("post", "name", "change", "from_day", "quadrant", "changed")
# The groups of the rulebook's appendix page, by what they are about.
THEMES = {
    "organisation": ("TM", "GV"),
    "people": ("PF",),
    "data": ("DM", "TP", "BG"),
    "users": ("UA", "CS", "CT"),
    "innovation": ("IN", "SU", "CH"),
    "beyond": ("RK", "IX", "OS"),
}
ON_RECORD = ("record_only", "out_of_scope")
UNCHANGED = ("", "none")


def tables(inputs: Inputs, period: Period, as_of: date) -> dict[str, pd.DataFrame]:
    """Return ``organisation_checklist`` and ``organisation_posts``; without rows where the team ticked nothing off.

    ``organisation_checklist`` theme, rule, title (Label), state (done|open|not_ours, "" = nobody said), note, evidence (Labels), changed
    (day or None), before (state at the quarter's end before, ""), stated_in (label of the period whose folder says it).
    ``organisation_posts`` post, name (Label), change (none|added|redefined|moved|closed), from_day, quadrant, changed (bool).
    """
    return {"organisation_checklist": _checklist(inputs, period, as_of), "organisation_posts": _posts(inputs, period)}


def items() -> tuple[tuple[str, RuleInfo], ...]:
    """Return the rules that the checklist asks for with their theme: those on record alone, or outside what the books cover."""
    rules = load_rules().values()
    return tuple((theme, one) for theme, groups in THEMES.items() for one in rules if one.rule[:2] in groups and one.state in ON_RECORD)


def _checklist(inputs: Inputs, period: Period, as_of: date) -> pd.DataFrame:
    said = _said(inputs, period, as_of)
    if not said:
        return pd.DataFrame(columns=list(COLUMNS))
    asked = {one.rule: (theme, one) for theme, one in items()}
    rows = [_row(theme, one, said.get(rule, [])) for rule, (theme, one) in asked.items()]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"changed": object})


def _said(inputs: Inputs, period: Period, as_of: date) -> dict[str, list[tuple[str, dict[str, object]]]]:
    """Return by rule what each quarter's end said of it, oldest first."""
    found: dict[str, list[tuple[str, dict[str, object]]]] = {}
    for label, table in _folders(inputs, period, as_of):
        for row in rows_of(table):
            found.setdefault(str(row["rule"]), []).append((label, row))
    return found


def _folders(inputs: Inputs, period: Period, as_of: date) -> Iterator[tuple[str, pd.DataFrame]]:
    known = [(parse_period(label), planning) for label, planning in inputs.quarters.items()]
    for one, planning in sorted(known, key=lambda pair: (pair[0].end, pair[0].start)):
        if one.end <= period.end and one.start <= as_of:
            yield one.label, planning.table(ORGANISATION_CHECKLIST)


def _row(theme: str, one: RuleInfo, said: list[tuple[str, dict[str, object]]]) -> tuple[object, ...]:
    if not said:
        outside = "not_ours" if one.state == "out_of_scope" else ""
        return (theme, one.rule, one.title, outside, Label("", ""), Label("", ""), None, "", "")
    label, last = said[-1]
    before = str(said[-2][1]["state"]) if len(said) > 1 else ""
    note = Label(str(last["note_en"]), str(last["note_zh"]))
    day = None if pd.isna(last["date_day"]) else last["date_day"].date()  # type: ignore[call-overload,attr-defined] # a cell
    evidence = two_languages(str(last["evidence"]))
    return (theme, one.rule, one.title, str(last["state"]), note, evidence, day, before, label)


def _posts(inputs: Inputs, period: Period) -> pd.DataFrame:
    planning = inputs.quarters.get(period.label)
    found = rows_of(planning.table(ORGANISATION_POSTS)) if planning is not None else []
    rows = [
        (
            row["post"],
            Label(row["name_en"], row["name_zh"]),
            row["change"] or "none",
            None if pd.isna(row["date_day"]) else row["date_day"].date(),
            row["quadrant"],
            row["change"] not in UNCHANGED,
        )
        for row in found
    ]
    return pd.DataFrame(rows, columns=list(POST_COLUMNS)).astype({"from_day": object})


def changed_share(posts: pd.DataFrame) -> float:
    """Return the share of posts that changed in the quarter; NaN where no posts are listed."""
    return float(posts["changed"].astype(bool).mean()) if len(posts) else NAN
