"""What tells of single people: which inputs, which files of a run, and which tables of its results. The one list of them.

Who answers for a task, an action or a key result, and whose signature a version carries, is the team's business and not on it.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_TABLES = "cards|commitments|bottom_up|feedback|absences|trainings|sop_checks"
# Goal cards, what is promised to and expected of members, their days, what they think of the goals, what customers bought and are.
_INPUT = re.compile(
    rf"(?:.*/)?(?:(?:plan/[^/]+/(?:{_TABLES})|goals/[^/]+/stakeholders|transactions)\.[^/]+"
    r"|(?:people|users/snapshots)/[^/]+)"
)
_FILE = re.compile(r"(?:.*/)?cards/[^/]+|private/.*")  # of a run: a card for each member
_REPORTS = frozenset({"report.ipynb", "report.html", "report.pdf", "report.xlsx", "results.json"})  # which print the tables below
_ALL = frozenset[str]()
_PERSONS = frozenset({"persons", "person_names"})
# By book: table, and the columns that are private in it; no column stands for the whole table.
_RESULTS: Mapping[str, Mapping[str, frozenset[str]]] = {
    "target_setting": {"agreement": frozenset({"opinion"})},
    "decomposition": {
        **dict.fromkeys(("cards", "card_months", "card_roles", "card_tasks", "card_weights", "commitments"), _ALL),
        **dict.fromkeys(("members_figures", "members_records", "feedback", "trainings", "sop_checks"), _ALL),
        **dict.fromkeys(("handover", "load", "meeting_load", "capacity"), _ALL),
        **dict.fromkeys(("reconciled", "figures_beside"), _PERSONS),
    },
}
_NAMES = ("person", "person_name", "persons", "person_names", "name", "role", "backup")  # columns that may hold somebody's name


def private_input(path: str) -> bool:
    """Say whether an input, by its path within the team's folder, tells of single people."""
    return _INPUT.fullmatch(path) is not None


def private_file(path: str) -> bool:
    """Say whether a file of a run, by its path within the run's folder, is about one person."""
    return _FILE.fullmatch(path) is not None


def private_report(path: str) -> bool:
    """Say whether a file of a run prints all its tables: as private as what stands in them."""
    return path in _REPORTS


def private_tables(book: str) -> tuple[str, ...]:
    """Return the tables of a book's results that hold something about single people, whole or in part."""
    return tuple(sorted(_RESULTS.get(book, ())))


def tells_of_people(book: str, results: Mapping[str, Any]) -> bool:
    """Say whether results hold something about single people."""
    tables = results.get("tables", {})
    return any(_filled(row, columns) for name, columns in _RESULTS.get(book, {}).items() for row in tables.get(name, ()))


def redacted(book: str, results: Mapping[str, Any]) -> dict[str, Any]:
    """Return results without what they hold about single people, and under ``withheld`` what that was."""
    private = _RESULTS.get(book, {})
    tables = results.get("tables", {})
    kept = {name: rows if name not in private else _without(rows, private[name]) for name, rows in tables.items()}
    held = [name for name in sorted(private) if any(_filled(row, private[name]) for row in tables.get(name, ()))]
    people = {text for name in held for row in tables[name] for text in _labels(row, private[name] or _NAMES)}
    findings = [one for one in results.get("findings", ()) if not people & set(_texts(one))]
    withheld = {"tables": held, "findings": len(results.get("findings", ())) - len(findings)}
    return {**results, "tables": kept, "findings": findings, "withheld": withheld}


def _filled(row: Mapping[str, Any], columns: frozenset[str]) -> bool:
    return not columns or any(any(_texts(row.get(name))) for name in columns)


def _without(rows: list[dict[str, Any]], columns: frozenset[str]) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name not in columns} for row in rows] if columns else []


def _labels(row: Mapping[str, Any], columns: Iterable[str]) -> Iterator[str]:
    """Yield what stands in some columns, in both languages at once: so a word that is also somebody's name stays what it is."""
    for name in columns:
        value = row.get(name)
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict) and set(one) == {"en", "zh"} and any(one.values()):
                yield _label(one)


def _texts(value: object) -> Iterator[str]:
    """Yield every text and label within a value."""
    if isinstance(value, dict):
        if set(value) == {"en", "zh"}:
            if any(value.values()):
                yield _label(value)
            return
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, str) and value:
        yield value


def _label(one: Mapping[str, Any]) -> str:
    return json.dumps(one, ensure_ascii=False, sort_keys=True)
