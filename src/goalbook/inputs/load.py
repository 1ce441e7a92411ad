"""From a team's folder to its inputs: everything read, everything checked, all problems at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from goalbook.core.errors import InputError, Problem
from goalbook.core.message import Message, msg
from goalbook.core.period import parse_period
from goalbook.inputs.balance import BALANCE, balance_problems
from goalbook.inputs.campaigns.read import read_campaigns, read_lessons
from goalbook.inputs.campaigns.registry import OF_EFFECTS
from goalbook.inputs.contracts import REVIEW_TABLES, SURVEYS, TEAM_TABLES
from goalbook.inputs.facts import Facts, empty_facts, read_facts
from goalbook.inputs.facts_part import facts_columns
from goalbook.inputs.folder_days import strange_days
from goalbook.inputs.frozen import unproved
from goalbook.inputs.goals import clashes, decided, known_versions, newest
from goalbook.inputs.goals_file import read_goals
from goalbook.inputs.header import tabulate
from goalbook.inputs.inputs import Check, Inputs
from goalbook.inputs.notices import Notice
from goalbook.inputs.operations.quarters import QUARTERS
from goalbook.inputs.operations.registry import read_operations, unlocked
from goalbook.inputs.plan.registry import PLAN
from goalbook.inputs.planning.read import Reader
from goalbook.inputs.planning.registry import GOALS
from goalbook.inputs.quality import quality_notices
from goalbook.inputs.records import EXPERIMENTS, experiment_problems
from goalbook.inputs.scenarios import read_scenarios
from goalbook.inputs.small_table import empty, known_by, read_small
from goalbook.inputs.snapshots import KEPT, SNAPSHOT, read_snapshots
from goalbook.inputs.surveys import survey_problems
from goalbook.inputs.tables import RawTable
from goalbook.inputs.team import TeamFile, read_team
from goalbook.inputs.team_folder import TeamFolder, team_path
from goalbook.inputs.transactions import TRANSACTIONS, transaction_problems

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    import pandas as pd

    from goalbook.inputs.contract import Contract
    from goalbook.inputs.goals import Goals


Campaigns = Literal[False, True, "effects"]


def load_inputs(data_dir: Path, team: str, as_of: date | None = None, *, campaigns: Campaigns = False, operations: bool = False) -> Inputs:
    """Read a team's folder as it was known at a date; its campaigns only where they are wanted, or of them what tells their effects.

    ``operations``: read what the team keeps of its running work too: users, content, people, risks, customer success.

    Raises InputError with all problems, UsageError for a team that does not exist.
    """
    loading = _Loading(TeamFolder(team_path(data_dir, team)), as_of, campaigns, operations)
    inputs = loading.inputs(team)
    if inputs is None:
        raise InputError(loading.folder.problems)
    return inputs


def check_team(data_dir: Path, team: str) -> Check:
    """Read a team's folder and return all that is wrong, remarkable or missing, without raising for bad files."""
    loading = _Loading(TeamFolder(team_path(data_dir, team)), None, campaigns=True, operations=True, snapshots=None)
    inputs = loading.inputs(team)
    if inputs is None:
        return Check(tuple(loading.folder.problems), tuple(loading.folder.notices), tuple(loading.missing), tuple(loading.folder.sources))
    # A scenario that cannot be read stops only the book that compares scenarios.
    unread = tuple(Notice("file", one.file, "", one.message) for scenario in inputs.scenarios for one in scenario.problems)
    return Check((), (*inputs.notices, *unread), inputs.missing, inputs.sources)


@dataclass
class _Loading:
    folder: TeamFolder
    as_of: date | None
    campaigns: Campaigns
    operations: bool
    snapshots: int | None = KEPT  # how many of the newest are read; None: all

    def __post_init__(self) -> None:
        self.missing: list[tuple[str, Message]] = []
        self.drafts: tuple[Goals, ...] = ()
        self.goals_of: dict[str, list[Goals]] = {}  # by label of the period, where all of its files could be read

    def inputs(self, team_id: str) -> Inputs | None:
        file = self.team(team_id)
        if file is None:
            return None
        versions = self.goals(file)
        read = self.facts(file)
        facts = read.frame
        events, benchmarks, data_sources = (self.small(self.folder.path, contract, file) for contract in TEAM_TABLES)
        reviews = self.reviews(file)
        transactions = self.small(self.folder.path, TRANSACTIONS, file)
        reader = Reader(self.folder, file, self.goals_of, self.as_of)
        plans = reader.read(self.folder.plan_periods(), PLAN)
        planning = reader.read(self.folder.goal_periods(), GOALS)
        campaigns = read_campaigns(reader, OF_EFFECTS if self.campaigns == "effects" else None) if self.campaigns else {}
        lessons = read_lessons(reader) if self.campaigns is True else None
        operations = read_operations(replace(reader, last=read.last)) if self.operations else {}
        quarters = reader.read(self.folder.review_periods(), QUARTERS) if self.operations else {}
        snapshots = self.users(file) if self.operations else {}
        self.missing.extend(unlocked((*operations.values(), *quarters.values())) if self.operations else ())
        if self.folder.problems:
            return None
        return Inputs(
            team=file.team,
            catalogue=file.catalogue,
            policy=file.policy,
            facts=facts,
            goals=newest(versions, None),
            events=events,
            benchmarks=benchmarks,
            reviews=reviews,
            notices=(*self.folder.notices, *quality_notices(facts, file)),
            sources=tuple(self.folder.sources),
            missing=tuple(self.missing),
            as_of=self.as_of,
            data_sources=data_sources,
            plans=plans,
            planning=planning,
            transactions=transactions if len(transactions) else None,
            restatements=read.restated,
            goal_versions=versions,
            drafts=self.drafts,
            scenarios=read_scenarios(self.folder.path),
            campaigns=campaigns,
            lessons=lessons,
            operations=operations,
            quarters=quarters,
            snapshots=snapshots,
        )

    def team(self, team_id: str) -> TeamFile | None:
        path = self.folder.path / "team.yml"
        if not path.is_file():
            self.folder.problems.append(Problem("team.yml", msg("the file is missing; `make new-team` shows one")))
            return None
        found = self.folder.document(path, "team")
        if found is None:
            return None
        file = read_team(found[0], team_id)
        if isinstance(file, tuple):
            self.folder.problems.extend(file)
            return None
        return file

    def goals(self, file: TeamFile) -> tuple[Goals, ...]:
        found: list[Goals] = []
        unread: set[str] = set()
        for path in self.folder.goals():
            document = self.folder.document(path, "goals")
            goals = () if document is None else read_goals(*document, file)
            if isinstance(goals, tuple):
                self.folder.problems.extend(goals)
                unread.add(path.name.partition(".")[0])
            else:
                found.append(goals)
                self.goals_of.setdefault(goals.period.label, []).append(goals)
        self.goals_of = {label: versions for label, versions in self.goals_of.items() if label not in unread}
        if not found:
            self.missing.append(("goals", msg("targets, gaps to them and the landing against them")))
        self.folder.problems.extend(clashes(found))
        self.folder.notices.extend(unproved(found))
        self.drafts = decided((goals for goals in found if not goals.frozen), self.as_of)
        return known_versions(found, self.as_of)

    def facts(self, file: TeamFile) -> Facts:
        known = facts_columns(file)
        tables: list[RawTable] = []
        some = False
        for grid in self.folder.facts():
            some = True
            table = grid if isinstance(grid, RawTable) else tabulate(grid, known)
            if isinstance(table, RawTable):
                tables.append(table)
            else:
                self.folder.problems.extend(table)
        if not some and not self.folder.problems:
            self.folder.problems.append(Problem("facts", msg("there are no facts; put a CSV, Parquet or Excel file into facts/")))
            return Facts(empty_facts(), (), ())
        facts = read_facts(tables, file, self.as_of)
        self.folder.problems.extend(facts.problems)
        self.folder.notices.extend(facts.notices)
        return facts

    def small(self, folder: Path, contract: Contract, file: TeamFile) -> pd.DataFrame:
        sources = self.folder.table(folder, contract.table)
        if not sources:
            if contract in TEAM_TABLES and contract.unlocks:
                self.missing.append((contract.table, contract.unlocks))
            return empty(contract)
        table = read_small(sources[0], contract, file)
        self.folder.problems.extend(table.problems)
        if folder.parent.name == "reviews":
            self.folder.problems.extend(strange_days(contract.table, table.frame, sources[0].file, parse_period(folder.name)))
        frame = known_by(table.frame, self.as_of)
        if contract.table == BALANCE.table:
            self.folder.problems.extend(balance_problems(frame, sources[0].file))
        if contract.table == SURVEYS.table:
            self.folder.problems.extend(survey_problems(frame, sources[0].file))
        if contract.table == EXPERIMENTS.table:
            self.folder.problems.extend(experiment_problems(frame, sources[0].file))
        if contract.table == TRANSACTIONS.table:
            self.folder.problems.extend(transaction_problems(frame, sources[0].file))
        return frame

    def users(self, file: TeamFile) -> dict[date, pd.DataFrame]:
        found = read_snapshots(self.folder, file, self.as_of, self.snapshots)
        if not found and SNAPSHOT.unlocks:
            self.missing.append((SNAPSHOT.table, SNAPSHOT.unlocks))
        return found

    def reviews(self, file: TeamFile) -> dict[str, dict[str, pd.DataFrame | str]]:
        found: dict[str, dict[str, pd.DataFrame | str]] = {}
        for path in self.folder.review_months():
            if self.as_of is not None and parse_period(path.name).start > self.as_of:
                continue
            found[path.name] = self.review(path, file)
        given = {table for month in found.values() for table in month}
        self.missing.extend((table.table, table.unlocks) for table in REVIEW_TABLES if table.unlocks and table.table not in given)
        return found

    def review(self, path: Path, file: TeamFile) -> dict[str, pd.DataFrame | str]:
        month: dict[str, pd.DataFrame | str] = {}
        for contract in REVIEW_TABLES:
            frame = self.small(path, replace(contract, file=contract.table), file)
            if len(frame):
                month[contract.table] = frame
        notes = path / "notes.md"
        if notes.is_file() and (text := self.folder.text(notes, "notes")) is not None:
            month["notes"] = text
        return month
