"""Files in `goals/<period>/` that no part of planning reads: said, so that nothing a team wrote is passed over in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.errors import Problem
from goalbook.core.message import Message, msg
from goalbook.core.nearest import nearest
from goalbook.inputs.notices import Notice
from goalbook.inputs.planning.registry import SHEETS, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from goalbook.inputs.team_folder import TeamFolder

YAML = (".yml", ".yaml")
_READ = (".csv", ".tsv", ".txt", ".gz", ".parquet", ".xlsm", ".xls")  # as the folder reads tables
_WORKBOOK = ".xlsx"
_PROSE = ".txt"  # may be a table, and may be what somebody noted
_SHEETS = tuple(kind.file for kind in SHEETS)
_TABLES = tuple(contract.table for contract in TABLES)


def set_strays_aside(folder: TeamFolder, path: Path) -> None:
    """Note every file of a period's folder that is neither sheet nor table: a problem where it could be one, else a remark."""
    for item in sorted(one for one in path.iterdir() if one.is_file() and not one.name.startswith((".", "~$"))):
        ending = item.suffix.lower()
        if item.suffix == _WORKBOOK:
            folder.problems.extend(_sheets(folder, path, item))
        elif _is_read(item) or item.name.lower() == "readme.md":
            continue
        elif ending in (*YAML, *_READ, _WORKBOOK) and (ending != _PROSE or _close(item.stem)):
            folder.problems.append(Problem(folder.name(item), stranger(item.stem, item.suffix)))
        else:
            message = msg("was not read: it is neither a sheet (.yml) nor a table (CSV, Parquet, Excel)")
            folder.notices.append(Notice("file", folder.name(item), "", message))


def stranger(name: str, ending: str) -> Message:
    """Return what is said of a file that has no meaning here, with the nearest that has."""
    close = nearest(name.removesuffix(".csv"), (*_SHEETS, *_TABLES))
    if close in _SHEETS:
        return msg("is not known here; did you mean {close:text}.yml?", close=close)
    if close:
        return msg("is not known here; did you mean {close:text}?", close=f"{close}.csv")
    known = [f"{one}.yml" for one in _SHEETS] if ending.lower() in YAML else [f"{one}.csv" for one in _TABLES]
    return msg("is not known here; known are {known:text}", known=", ".join(known))


def _is_read(item: Path) -> bool:
    return (item.suffix in YAML and item.stem in _SHEETS) or (item.suffix in _READ and item.stem in _TABLES)


def _close(name: str) -> str | None:
    return nearest(name, _TABLES)


def _sheets(folder: TeamFolder, path: Path, item: Path) -> Iterator[Problem]:
    """Yield a workbook without any table, and a sheet of one that was probably meant for a table."""
    grids = dict(folder.sheets(path)).get(item, {})
    if not grids:
        return  # cannot be read, which has been said
    if not set(grids) & set(_TABLES):
        yield Problem(folder.name(item), stranger(item.stem, item.suffix))
        return
    for name in grids:
        if name not in (*_TABLES, item.stem.lower()) and (close := _close(name)) and len(grids[name].rows):
            yield Problem(f"{folder.name(item)}[{name}]", msg("is not known here; did you mean {close:text}?", close=close))
