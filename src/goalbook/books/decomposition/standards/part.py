"""Standards, their versions, what checks found, trainings and the steps of the sample procedures as tables; no slider changes them."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.decomposition.standards.checks import checked
from goalbook.books.decomposition.standards.procedures import name_of, step_name
from goalbook.books.decomposition.standards.versions import Version, since, versions_of
from goalbook.books.result import MissingTable
from goalbook.books.rows import Row, rows_of
from goalbook.core.message import Label, msg, two_languages
from goalbook.inputs.names import key
from goalbook.inputs.plan.cadence import people_ids
from goalbook.inputs.plan.standards import LEVELS, SOP_CHECKS, STANDARDS, TRAININGS, dimensions_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from goalbook.books.decomposition.preparation import Prepared

STEPS = (
    "process", "process_name", "place", "step", "owner", "standard", "metric", "limit", "unit", "version", "effective_from", "dimensions",
    "levels",
)  # fmt: skip
VERSIONS = (
    "process", "metric", "step", "version", "effective_from", "limit", "unit", "in_force", "lesson", "checks", "breaches", "breach_share",
)  # fmt: skip
CHECKS = (
    "day", "process", "item", "metric", "version", "limit", "unit", "actual", "kept", "sensitive", "signed", "brand_fit", "compliance",
    "user_interest", "published",
)  # fmt: skip
TRAINED = ("person", "name", "process", "day", "joined", "due", "state", "note")
TEMPLATES = ("process", "process_name", "place", "step", "present")


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return the tables; see Decomposition for the columns."""
    given = rows_of(prepared.plan.table(STANDARDS))
    versions = versions_of(given)
    checks = [_check(row, versions) for row in rows_of(prepared.plan.table(SOP_CHECKS))]
    return {
        "standards": _table(list(_steps(prepared, given)), STEPS),
        "sop_versions": _table([_version(prepared, one, versions, checks) for one in versions], VERSIONS),
        "sop_checks": _table([tuple(row[name] for name in CHECKS) for row in checks], CHECKS),
        "trainings": _table(list(_trainings(prepared)), TRAINED),
        "sop_templates": _table(list(_templates(prepared, given)), TEMPLATES),
    }


def missing(prepared: Prepared) -> Iterator[MissingTable]:
    """Name the standards where there are goals and none were written."""
    if prepared.goals is not None and prepared.plan.table(STANDARDS).empty:
        text = msg(
            "No standards are listed. plan/{period:text}/standards.csv would say who does which step, how well and how fast.",
            period=prepared.period.label,
        )
        yield MissingTable(STANDARDS.table, "standards", text)


def _table(rows: list[tuple[object, ...]], columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(columns), dtype=object) if rows else pd.DataFrame(columns=list(columns))


def _steps(prepared: Prepared, given: list[Row]) -> Iterator[tuple[object, ...]]:
    """Yield every step once, as the version has it that holds on the first day of the period, else as the first one does."""
    start = prepared.period.start
    chosen: dict[tuple[str, str, str], Row] = {}
    for row in given:
        place = (row["process"], key(row["step"]), row["metric"])
        before = chosen.get(place)
        if before is None or (_begun(row, start) and (not _begun(before, start) or _number(row) >= _number(before))):
            chosen[place] = row
    people = people_ids(prepared.inputs.team)
    count: dict[str, int] = {}
    for row in chosen.values():
        count[row["process"]] = count.get(row["process"], 0) + 1
        yield (
            *(row["process"], name_of(row["process"]), count[row["process"]], two_languages(row["step"])),
            *(people.get(key(row["owner"]), row["owner"]), two_languages(row["standard"]), row["metric"], float(row["limit"]), row["unit"]),
            *(int(_number(row)), since(row), ",".join(dimensions_of(row["dimensions"])), float(row["levels"])),
        )


def _begun(row: Row, day: date) -> bool:
    begins = since(row)
    return begins is None or begins <= day


def _number(row: Row) -> float:
    return 1.0 if pd.isna(row["version"]) else float(row["version"])


def _version(prepared: Prepared, one: Version, versions: list[Version], checks: list[Row]) -> tuple[object, ...]:
    """Return one version of a limit with what was checked while it held."""
    judged = [row for row in checks if row["of"] is one and row["kept"] is not None]
    breaches = sum(not row["kept"] for row in judged)
    share = breaches / len(judged) if judged else math.nan
    step, lesson = two_languages(one.step), two_languages(one.lesson)
    in_force = one.valid(prepared.period.start, versions)
    fixed = (one.process, one.metric, step, one.number, one.begins, one.limit, one.unit, in_force, lesson)
    return (*fixed, len(judged), breaches, share)


def _check(row: Row, versions: list[Version]) -> Row:
    """Return a check with the version that held on its day and whether it was kept, None where nothing was measured or nothing held."""
    found = checked(row, versions)
    return {
        **row,
        "day": found.day,
        "of": found.held,
        "version": found.held.number if found.held else None,
        "limit": found.held.limit if found.held else math.nan,
        "unit": found.held.unit if found.held else "",
        "kept": found.kept,
        "signed": sum(bool(row[level]) for level in LEVELS),
        "item": two_languages(row["item"]),
    }


def _trainings(prepared: Prepared) -> Iterator[tuple[object, ...]]:
    """Yield every training with the day by which who joined must have had it."""
    days = timedelta(days=int(prepared.inputs.policy.get("sop.training_days")))
    team = prepared.inputs.team
    ids, names = people_ids(team), {one.id: one.role if one.role.en else one.name for one in team.people}
    for row in rows_of(prepared.plan.table(TRAININGS)):
        person = str(ids.get(key(row["person"]), row["person"]))
        day, joined = _day(row["day"]), _day(row["joined"])
        due = None if joined is None else joined + days
        state = "open" if day is None else "held" if day <= prepared.as_of else "planned"
        name = names.get(person, Label.same(person))
        yield (person, name, row["process"], day, joined, due, state, two_languages(row["note"]))


def _day(value: pd.Timestamp) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()


def _templates(prepared: Prepared, given: list[Row]) -> Iterator[tuple[object, ...]]:
    """Yield the steps of the sample procedures that a team has taken up, and whether each stands in its own."""
    for process, steps in prepared.inputs.policy.get("sop.templates").items():
        own = {key(text) for row in given if row["process"] == process for text in _texts(row["step"])}
        if not own:
            continue
        for place, step in enumerate(steps, 1):
            label = step_name(step)
            yield (process, name_of(process), place, label, bool(own & {key(step), key(label.en), key(label.zh)}))


def _texts(cell: str) -> tuple[str, str]:
    label = two_languages(cell)
    return label.en, label.zh
