"""Work breakdowns small enough to read, one of 500 lines, and the books that read them."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from goalbook.books import monthly_review
from goalbook.books.decomposition import Params, decompose, prepare
from goalbook.inputs import load_inputs
from inputs.tiny_team import TEAM, write

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.books.decomposition import Decomposition
    from goalbook.books.monthly_review import MonthlyReview
    from goalbook.core.findings import Finding
    from goalbook.inputs import Inputs

Line = dict[str, object]
PERIOD = "2025-Q2"
PEOPLE = "people: [{id: lin, name: {en: Lin, zh: 林}}, {id: chen, name: {en: Chen, zh: 陈}}, {id: su, name: {en: Su, zh: 苏}}]\n"
HEADS = (
    "task", "parent", "level", "name", "key_result", "channel", "owner", "backup", "start", "due", "recurrence", "resource", "department",
    "needs", "standard", "area", "process", "step", "key", "sensitive",
)  # fmt: skip
# One goal down to two actions, nothing left out.
WHOLE: tuple[Line, ...] = (
    {"task": "G", "level": 1, "key_result": "KR1", "backup": "chen"},
    {"task": "S", "parent": "G", "level": 2, "backup": "chen"},
    {"task": "T", "parent": "S", "level": 3, "resource": "editors"},
    {"task": "A", "parent": "T", "level": 4, "due": "2025-05-10"},
    {"task": "B", "parent": "T", "level": 4, "due": "2025-06-19", "start": "2025-05-11"},
)


def lines(**changes: Line) -> list[Line]:
    """Return the whole work breakdown with some lines changed: `lines(A={"owner": ""})`."""
    return [{**line, **changes.get(str(line["task"]), {})} for line in WHOLE]


def table(rows: list[Line]) -> str:
    """Return lines as a CSV file; what a line does not say: Lin's, of the whole second quarter."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, HEADS, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        plain = {"name": f"Work {row['task']}", "owner": "lin", "start": "2025-04-01", "due": "2025-06-30"}
        writer.writerow({**dict.fromkeys(HEADS, ""), **plain, **row})
    return stream.getvalue()


def files(rows: list[Line], policy: str = "", **others: str) -> dict[str, str | bytes]:
    """Return the team's files with these lines; others by table: absences, progress."""
    team = TEAM.replace("people: [{id: lin, name: Lin}]\n", PEOPLE) + (f"policy: {policy}\n" if policy else "")
    tables = {f"plan/{PERIOD}/{name}.{'yml' if name == 'phases' else 'csv'}": text for name, text in others.items()}
    march = "date_day,channel,reads,new_payers\n2025-03-01,xiaohongshu,1000,4\n2025-03-31,douyin,,6\n"
    plan = {f"plan/{PERIOD}/wbs.csv": table(rows)} if rows else {}
    return {"team.yml": team, "facts/march.csv": march, **plan, **tables}


def team(folder: Path, rows: list[Line], policy: str = "", **others: str) -> Inputs:
    """Return the team as read."""
    return load_inputs(write(folder, files(rows, policy, **others)), "tiny")


def decomposed(folder: Path, rows: list[Line], policy: str = "", **others: str) -> Decomposition:
    """Return the decomposition of the quarter that the lines are of."""
    params = Params(team="tiny", period=PERIOD)
    return decompose(prepare(team(folder, rows, policy, **others), params), params)


def reviewed(folder: Path, rows: list[Line], policy: str = "", **others: str) -> MonthlyReview:
    """Return the review of May."""
    params = monthly_review.Params(team="tiny", period="2025-05")
    return monthly_review.review(monthly_review.prepare(team(folder, rows, policy, **others), params), params)


def verdicts(result: Decomposition | MonthlyReview, rule: str) -> list[str]:
    """Return what a rule found, in its order."""
    return [one.status for one in found(result, rule)]


def found(result: Decomposition | MonthlyReview, rule: str) -> list[Finding]:
    """Return a rule's findings."""
    return [one for one in result.findings if one.rule == rule]


def many(actions: int = 384) -> list[Line]:
    """Return a work breakdown of 500 lines: 4 goals, 16 sub-goals, 96 tasks and the actions."""
    goals = [{"task": f"G{g}", "level": 1, "key_result": "KR1", "backup": "chen"} for g in range(4)]
    subs = [{"task": f"S{s}", "parent": f"G{s // 4}", "level": 2, "backup": "chen"} for s in range(16)]
    tasks = [{"task": f"T{t}", "parent": f"S{t // 6}", "level": 3, "resource": "editors"} for t in range(96)]
    people = ("lin", "chen", "su")
    leaves = [{"task": f"A{a}", "parent": f"T{a % 96}", "level": 4, "owner": people[a % 3]} for a in range(actions)]
    return [*goals, *subs, *tasks, *leaves]
