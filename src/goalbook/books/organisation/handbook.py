"""The year's end: what was learnt, by kind, and how the team's handbook of goal management changes because of it (GV-07)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.rows import rows_of
from goalbook.core.message import Label, two_languages
from goalbook.core.period import parse_period
from goalbook.inputs.operations.organisation import HANDBOOK, version_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from goalbook.core.period import Period
    from goalbook.inputs import Inputs

CHANGES = ("version", "date_day", "chapter", "change", "lesson", "status", "rests_on")
LEARNT = ("kind", "lesson", "month", "what", "status", "evidence", "in_handbook")
KINDS = ("success", "failure", "case", "tool", "method")
MADE = "open"  # a change that nobody wrote down yet


def tables(inputs: Inputs, period: Period, as_of: date) -> dict[str, pd.DataFrame]:
    """Return ``handbook_lessons`` and ``handbook_changes`` of the year that ends with the period; without rows at other quarters' ends.

    ``handbook_lessons`` kind (success|failure: factors noted at reviews; case|tool|method: lessons), lesson (id, "" of a factor), month,
    what (Label), status (proposed|accepted|withdrawn of lessons, reuse|stop of factors), evidence, in_handbook (version that has it, "").
    ``handbook_changes`` version, date_day, chapter, change, lesson, status (proposed|adopted; open: an accepted lesson of the year that no
    change takes up yet, as a proposal for the next version), rests_on (Label of the lesson).
    """
    nothing = {"handbook_lessons": pd.DataFrame(columns=list(LEARNT)), "handbook_changes": pd.DataFrame(columns=list(CHANGES))}
    if not year_ends(period):
        return nothing
    year = period.end.year
    written = list(_written(inputs, year, as_of))
    known = {row["lesson"]: row for row in rows_of(inputs.lessons) if row["lesson"]} if inputs.lessons is not None else {}
    taken = {str(row["lesson"]): str(row["version"]) for row in written if row["lesson"]}
    learnt = sorted((*_factors(inputs, year, as_of), *_lessons(inputs, year, as_of, taken)), key=_place)
    changes = [_change(row, known) for row in written]
    changes += [_proposal(row, next_version(written)) for row in learnt if row[1] and row[4] == "accepted" and not row[6]]
    return {
        "handbook_lessons": pd.DataFrame(learnt, columns=list(LEARNT)),
        "handbook_changes": pd.DataFrame(changes, columns=list(CHANGES)).astype({"date_day": object}),
    }


def year_ends(period: Period) -> bool:
    """Say whether a period is the last of its year."""
    return (period.end.month, period.end.day) == (12, 31) and period.kind in ("quarter", "half", "year")


def newest_version(written: list[dict[str, object]]) -> str:
    """Return the newest version that is adopted, "" where none is."""
    adopted = [str(row["version"]) for row in written if row["status"] == "adopted"]
    return max(adopted, key=lambda text: version_of(text) or (), default="")


def next_version(written: list[dict[str, object]]) -> str:
    """Return the version that changes to come belong to: the newest proposed one after what is adopted, else one step on; 1.0 at first."""
    numbers = [version_of(str(row["version"])) or () for row in written]
    newest = max(numbers, default=())
    adopted = version_of(newest_version(written)) or ()
    if not newest:
        return "1.0"
    step = newest if newest > adopted else (*newest[:-1], newest[-1] + 1)
    return ".".join(str(part) for part in step)


def _written(inputs: Inputs, year: int, as_of: date) -> Iterator[dict[str, object]]:
    """Yield what the year's folders say of the handbook."""
    for label in sorted(inputs.quarters, key=lambda one: (parse_period(one).end, parse_period(one).start)):
        one = parse_period(label)
        if one.end.year == year and one.start <= as_of:
            yield from rows_of(inputs.quarters[label].table(HANDBOOK))


def _factors(inputs: Inputs, year: int, as_of: date) -> Iterator[tuple[object, ...]]:
    for month in sorted(inputs.reviews):
        table = inputs.reviews[month].get("factors")
        if parse_period(month).start.year != year or parse_period(month).start > as_of or not isinstance(table, pd.DataFrame):
            continue
        for row in rows_of(table):
            yield (row["kind"], "", month, two_languages(str(row["factor"])), row["decision"], row["evidence"], "")


def _lessons(inputs: Inputs, year: int, as_of: date, taken: dict[str, str]) -> Iterator[tuple[object, ...]]:
    for row in rows_of(inputs.lessons) if inputs.lessons is not None else ():
        day: date | None = None if pd.isna(row["date_day"]) else row["date_day"].date()
        if day is not None and day.year == year and day <= as_of:
            label = two_languages(str(row["what"]))
            kind = row["type"] or "method"
            yield (kind, row["lesson"], f"{day:%Y-%m}", label, row["status"], row["evidence"], taken.get(row["lesson"], ""))


def _change(row: dict[str, object], known: dict[str, dict[str, object]]) -> tuple[object, ...]:
    lesson = known.get(str(row["lesson"]))
    rests = two_languages(str(lesson["what"])) if lesson is not None else Label.same(str(row["lesson"]))
    day = None if pd.isna(row["date_day"]) else row["date_day"].date()  # type: ignore[call-overload,attr-defined] # a cell
    chapter, change = (Label(str(row[f"{name}_en"]), str(row[f"{name}_zh"])) for name in ("chapter", "change"))
    return (row["version"], day, chapter, change, row["lesson"], row["status"] or "proposed", rests)


def _proposal(row: tuple[object, ...], version: str) -> tuple[object, ...]:
    return (version, None, Label("Lessons of the year", "年度经验"), row[3], row[1], MADE, row[3])


def _place(row: tuple[object, ...]) -> tuple[int, str, str]:
    return KINDS.index(str(row[0])) if row[0] in KINDS else len(KINDS), str(row[2]), str(row[1])
