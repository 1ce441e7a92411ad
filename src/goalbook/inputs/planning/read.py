"""From a folder, `goals/<period>/`, `plan/<period>/` or `campaigns/<id>/`, to what it says: all read and checked, problems noted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from goalbook.core.errors import Problem, UsageError
from goalbook.core.message import msg
from goalbook.core.period import parse_period
from goalbook.inputs.folder_days import late_days, strange_days
from goalbook.inputs.partial import sound_part
from goalbook.inputs.planning.base import Planning
from goalbook.inputs.planning.known import Known
from goalbook.inputs.planning.rows import records, row_problems
from goalbook.inputs.planning.shelf import Ground
from goalbook.inputs.planning.strays import YAML, set_strays_aside
from goalbook.inputs.small_table import known_by, read_small

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    import pandas as pd

    from goalbook.core.message import Message
    from goalbook.inputs.contract import Contract
    from goalbook.inputs.goals import Goals
    from goalbook.inputs.partial import Sound
    from goalbook.inputs.planning.base import Sheet
    from goalbook.inputs.planning.shelf import Shelf
    from goalbook.inputs.tables import Grid, RawTable
    from goalbook.inputs.team import TeamFile
    from goalbook.inputs.team_folder import TeamFolder
    from goalbook.inputs.yaml_file import Document
    from goalbook.inputs.yaml_file import Path as Place


@dataclass(frozen=True)
class Reader:
    """Reads the folders of one kind. ``goals`` are those of each period, of which a folder may name key results.

    ``last``: the last day of all facts, against which days of running work are held.
    """

    folder: TeamFolder
    file: TeamFile
    goals: Mapping[str, Iterable[Goals]]
    as_of: date | None = None
    last: date | None = None

    def read(self, paths: Iterable[Path], shelf: Shelf) -> dict[str, Planning]:
        """Return what each folder says by its period's label; two folders of one period are a problem."""
        found: dict[str, Planning] = {}
        names: dict[str, str] = {}
        for path in paths:
            try:
                period = parse_period(path.name)
            except UsageError:
                message = msg("the folder's name is no period; name it as the goals: 2025-Q2")
                self.folder.problems.append(Problem(self.folder.name(path), message))
                continue
            first = names.setdefault(period.label, self.folder.name(path))
            if first != self.folder.name(path):
                twice = msg("is about {period:text}, as {other:text} is; keep one", period=period.label, other=first)
                self.folder.problems.append(Problem(self.folder.name(path), twice))
                continue
            ground = Ground(period, self.file, _known(self.file, self.goals.get(period.label, ())))
            found[period.label] = self.planning(path, shelf, ground)
        return found

    def named(self, path: Path, shelf: Shelf, only: frozenset[str] | None = None) -> Planning:
        """Return what a folder says that is about no calendar period; it may name key results of any. ``only``: the tables wanted."""
        every = (one for versions in self.goals.values() for one in versions)
        return self.planning(path, shelf, Ground(None, self.file, _known(self.file, every)), only)

    def planning(self, path: Path, shelf: Shelf, ground: Ground, only: frozenset[str] | None = None) -> Planning:
        """Return what one folder says; files that have no meaning in it are noted."""
        set_strays_aside(self.folder, path, shelf)
        wanted = shelf if only is None else replace(shelf, tables=tuple(one for one in shelf.tables if one.table in only))
        return _Reading(self.folder, path, wanted, ground, self.as_of if shelf.dated else None, self.last).planning()


def _known(file: TeamFile, goals: Iterable[Goals]) -> Known:
    """Return the names that any version of the goals has: which of them counts depends on the day."""
    objectives = [objective for one in goals for objective in one.objectives]
    results = dict.fromkeys(result.id for objective in objectives for result in objective.key_results)
    return Known.of(file, tuple(results), tuple(dict.fromkeys(objective.id for objective in objectives)))


@dataclass(frozen=True)
class _Reading:
    """One folder."""

    folder: TeamFolder
    path: Path
    shelf: Shelf
    ground: Ground
    as_of: date | None
    last: date | None

    def planning(self) -> Planning:
        files: dict[str, str] = {}
        before = len(self.folder.problems)
        sheets = self.sheets(files)
        planning = Planning(sheets, self.tables(files, sheets))
        if len(self.folder.problems) == before:  # what holds together is told of files that are sound by themselves
            for across in self.shelf.across:
                self.folder.problems.extend(across(planning, files, self.ground))
        return planning

    def sheets(self, files: dict[str, str]) -> dict[str, Sheet]:
        kinds = {kind.file: kind for kind in self.shelf.sheets}
        found: dict[str, Sheet] = {}
        read: dict[str, str] = {}
        for item in sorted(one for one in self.path.iterdir() if one.suffix in YAML and one.stem in kinds):
            name = self.folder.name(item)
            if (other := read.setdefault(item.stem, name)) != name:
                text = msg("{table:text} stands in {other:text} too; keep one", table=item.stem, other=other)
                self.folder.problems.append(Problem(name, text))
            document = self.folder.document(item, self.shelf.used_for)
            if document is None:
                continue
            sheet = self.sheet(kinds[item.stem], document[0])
            if sheet is not None:
                found[item.stem], files[item.stem] = sheet, name
        return found

    def sheet(self, kind: type[Sheet], document: Document) -> Sheet | None:
        """Return a sheet, None after noting all that is wrong with it: what fits is checked though other keys do not."""
        if document.problems:
            self.folder.problems.extend(document.problems)
            return None
        part: Sound[Sheet] = sound_part(kind, document, document.data or {})
        self.folder.problems.extend(part.problems)
        if part.model is not None:
            self.folder.problems.extend(self.faults(part.model, part, document))
        return None if part.problems else part.model

    def faults(self, sheet: Sheet, part: Sound[Sheet], document: Document) -> Iterator[Problem]:
        told = {problem.column for problem in part.problems}
        ahead = () if self.last is None else sheet.ahead(self.last)
        for place, message in (*sheet.faults(self.ground.file), *self.names(sheet), *ahead):
            here = part.place(place)
            column = ".".join(str(key + 1) if isinstance(key, int) else key for key in here)
            if here in part.filled or column in told:  # what does not fit is not also missing
                continue
            yield Problem(document.file, message, document.line(here), column=column)

    def names(self, sheet: Sheet) -> Iterator[tuple[Place, Message]]:
        for place, name, kind in sheet.names():
            if refusal := self.ground.known.refusal(name, kind):
                yield place, refusal

    def tables(self, files: dict[str, str], sheets: Mapping[str, Sheet]) -> dict[str, pd.DataFrame]:
        found: dict[str, pd.DataFrame] = {}
        for contract in self.shelf.tables:
            for source in self.folder.table(self.path, contract.stem, contract.table)[:1]:
                ground = replace(self.ground, read=Planning(sheets, dict(found)))
                frame = self.table(source, contract, ground)
                self.folder.problems.extend(row_problems(self.shelf, contract.table, frame, source.file, ground))
                if self.shelf.notices is not None:
                    rows = records(frame)
                    self.folder.notices.extend(self.shelf.notices(contract.table, rows, source.file, ground.known))
                found[contract.table], files[contract.table] = frame, source.file
        return found

    def table(self, source: Grid | RawTable, contract: Contract, ground: Ground) -> pd.DataFrame:
        """Return a table as it was known; what is wrong with its cells is noted."""
        as_of = None if contract.table in self.shelf.ahead else self.as_of
        table = read_small(source, replace(contract, file=contract.stem), ground.file)
        self.folder.problems.extend(table.problems)
        if ground.about is not None:
            self.folder.problems.extend(strange_days(contract.table, table.frame, source.file, ground.about))
        elif self.last is not None and self.as_of is None and self.shelf.dated and contract.table not in self.shelf.ahead:
            self.folder.notices.extend(late_days(table.frame, source.file, self.last))
        frame = known_by(table.frame, as_of)
        if self.shelf.later is None or self.as_of is None:
            return frame
        return self.shelf.later(contract.table, frame, self.as_of, ground.read)
