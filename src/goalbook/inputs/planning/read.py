"""From `goals/<period>/` to its planning: every file read and checked, all problems noted with the folder."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from goalbook.core.errors import Problem, UsageError
from goalbook.core.message import msg
from goalbook.core.nearest import nearest
from goalbook.core.period import parse_period
from goalbook.inputs.models import validate
from goalbook.inputs.planning.base import Planning
from goalbook.inputs.planning.registry import SHEETS, TABLES
from goalbook.inputs.small_table import read_small

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd

    from goalbook.core.message import Message
    from goalbook.inputs.planning.base import Sheet
    from goalbook.inputs.team import TeamFile
    from goalbook.inputs.team_folder import TeamFolder
    from goalbook.inputs.yaml_file import Document

_YAML = (".yml", ".yaml")


def read_planning(folder: TeamFolder, file: TeamFile) -> dict[str, Planning]:
    """Return the planning by its period's label."""
    found: dict[str, Planning] = {}
    for path in folder.goal_periods():
        try:
            label = parse_period(path.name).label
        except UsageError:
            folder.problems.append(Problem(folder.name(path), msg("the folder's name is no period; name it as the goals: 2025-Q2")))
            continue
        found[label] = Planning(_sheets(folder, path, file), _tables(folder, path, file))
    return found


def _sheets(folder: TeamFolder, path: Path, file: TeamFile) -> dict[str, Sheet]:
    kinds = {kind.file: kind for kind in SHEETS}
    found: dict[str, Sheet] = {}
    for item in sorted(one for one in path.iterdir() if one.suffix in _YAML and not one.name.startswith(".")):
        kind = kinds.get(item.stem)
        if kind is None:
            folder.problems.append(Problem(folder.name(item), _stranger(item.stem, tuple(kinds))))
            continue
        document = folder.document(item, "goals")
        if document is None:
            continue
        sheet = document[0].problems or validate(kind, document[0], document[0].data or {})
        if isinstance(sheet, tuple):
            folder.problems.extend(sheet)
        else:
            folder.problems.extend(_faults(sheet, document[0], file))
            found[kind.file] = sheet
    return found


def _faults(sheet: Sheet, document: Document, file: TeamFile) -> Iterator[Problem]:
    for place, message in sheet.faults(file):
        column = ".".join(str(part + 1) if isinstance(part, int) else part for part in place)
        yield Problem(document.file, message, document.line(place), column=column)


def _stranger(name: str, known: tuple[str, ...]) -> Message:
    close = nearest(name, known)
    if close:
        return msg("is not known here; did you mean {close:text}.yml?", close=close)
    return msg("is not known here; known are {known:text}", known=", ".join(f"{one}.yml" for one in known) or "–")


def _tables(folder: TeamFolder, path: Path, file: TeamFile) -> dict[str, pd.DataFrame]:
    found: dict[str, pd.DataFrame] = {}
    for contract in TABLES:
        for source in folder.table(path, contract.table)[:1]:
            table = read_small(source, replace(contract, file=contract.table), file)
            folder.problems.extend(table.problems)
            found[contract.table] = table.frame
    return found
