"""From `goals/<period>/` to its planning: every file read and checked, all problems noted with the folder."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from goalbook.core.errors import Problem, UsageError
from goalbook.core.message import msg
from goalbook.core.period import parse_period
from goalbook.inputs.partial import sound_part
from goalbook.inputs.planning.base import Planning
from goalbook.inputs.planning.known import Known
from goalbook.inputs.planning.registry import SHEETS, TABLES
from goalbook.inputs.planning.rows import row_notices, row_problems
from goalbook.inputs.planning.strays import YAML, set_strays_aside
from goalbook.inputs.small_table import read_small

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    import pandas as pd

    from goalbook.core.message import Message
    from goalbook.inputs.goals import Goals
    from goalbook.inputs.partial import Sound
    from goalbook.inputs.planning.base import Sheet
    from goalbook.inputs.team import TeamFile
    from goalbook.inputs.team_folder import TeamFolder
    from goalbook.inputs.yaml_file import Document
    from goalbook.inputs.yaml_file import Path as Place


def read_planning(folder: TeamFolder, file: TeamFile, goals: Mapping[str, Iterable[Goals]]) -> dict[str, Planning]:
    """Return the planning by its period's label; ``goals`` are those of each period, of which it may name key results."""
    found: dict[str, Planning] = {}
    for path in folder.goal_periods():
        try:
            label = parse_period(path.name).label
        except UsageError:
            folder.problems.append(Problem(folder.name(path), msg("the folder's name is no period; name it as the goals: 2025-Q2")))
            continue
        set_strays_aside(folder, path)
        found[label] = _Reading(folder, path, file, _known(file, goals.get(label, ()))).planning()
    return found


def _known(file: TeamFile, goals: Iterable[Goals]) -> Known:
    """Return the names that any version of the goals has: which of them counts depends on the day."""
    objectives = [objective for one in goals for objective in one.objectives]
    results = dict.fromkeys(result.id for objective in objectives for result in objective.key_results)
    return Known.of(file, tuple(results), tuple(dict.fromkeys(objective.id for objective in objectives)))


@dataclass(frozen=True)
class _Reading:
    """One period's folder."""

    folder: TeamFolder
    path: Path
    file: TeamFile
    known: Known

    def planning(self) -> Planning:
        return Planning(self.sheets(), self.tables())

    def sheets(self) -> dict[str, Sheet]:
        kinds = {kind.file: kind for kind in SHEETS}
        found: dict[str, Sheet] = {}
        read: dict[str, str] = {}
        for item in sorted(one for one in self.path.iterdir() if one.suffix in YAML and one.stem in kinds):
            name = self.folder.name(item)
            if (other := read.setdefault(item.stem, name)) != name:
                text = msg("{table:text} stands in {other:text} too; keep one", table=item.stem, other=other)
                self.folder.problems.append(Problem(name, text))
            document = self.folder.document(item, "goals")
            if document is None:
                continue
            sheet = self.sheet(kinds[item.stem], document[0])
            if sheet is not None:
                found[item.stem] = sheet
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
        for place, message in (*sheet.faults(self.file), *self.names(sheet)):
            here = part.place(place)
            if here in part.filled:
                continue
            column = ".".join(str(key + 1) if isinstance(key, int) else key for key in here)
            yield Problem(document.file, message, document.line(here), column=column)

    def names(self, sheet: Sheet) -> Iterator[tuple[Place, Message]]:
        for place, name, kind in sheet.names():
            if refusal := self.known.refusal(name, kind):
                yield place, refusal

    def tables(self) -> dict[str, pd.DataFrame]:
        found: dict[str, pd.DataFrame] = {}
        for contract in TABLES:
            for source in self.folder.table(self.path, contract.table)[:1]:
                table = read_small(source, replace(contract, file=contract.table), self.file)
                self.folder.problems.extend(table.problems)
                self.folder.problems.extend(row_problems(contract.table, table.frame, source.file, self.known))
                self.folder.notices.extend(row_notices(contract.table, table.frame, source.file, self.known))
                found[contract.table] = table.frame
        return found
