"""Files in a period's folder that no part of it reads: said, so that nothing a team wrote is passed over in silence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.core.errors import Problem
from goalbook.core.message import Message, msg
from goalbook.core.nearest import nearest
from goalbook.inputs.notices import Notice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from goalbook.inputs.planning.shelf import Shelf
    from goalbook.inputs.team_folder import TeamFolder

YAML = (".yml", ".yaml")
_READ = (".csv", ".tsv", ".txt", ".gz", ".parquet", ".xlsm", ".xls")  # as the folder reads tables
_WORKBOOK = ".xlsx"
_PROSE = ".txt"  # may be a table, and may be what somebody noted


def set_strays_aside(folder: TeamFolder, path: Path, shelf: Shelf) -> None:
    """Note every file of a period's folder that is neither sheet nor table: a problem where it could be one, else a remark."""
    names = _Names(tuple(kind.file for kind in shelf.sheets), tuple(contract.stem for contract in shelf.tables))
    for item in sorted(one for one in path.iterdir() if one.is_file() and not one.name.startswith((".", "~$"))):
        ending = item.suffix.lower()
        if item.suffix == _WORKBOOK:
            folder.problems.extend(_sheets(folder, path, item, names))
        elif names.reads(item) or item.name.lower() == "readme.md":
            continue
        elif ending in (*YAML, *_READ, _WORKBOOK) and (ending != _PROSE or nearest(item.stem, names.tables)):
            folder.problems.append(Problem(folder.name(item), names.stranger(item.stem, item.suffix)))
        else:
            message = msg("was not read: it is neither a sheet (.yml) nor a table (CSV, Parquet, Excel)")
            folder.notices.append(Notice("file", folder.name(item), "", message))


@dataclass(frozen=True)
class _Names:
    """What the files of a folder may be called."""

    sheets: tuple[str, ...]
    tables: tuple[str, ...]

    def reads(self, item: Path) -> bool:
        return (item.suffix in YAML and item.stem in self.sheets) or (item.suffix in _READ and item.stem in self.tables)

    def stranger(self, name: str, ending: str) -> Message:
        """Return what is said of a file that has no meaning here, with the nearest that has."""
        close = nearest(name.removesuffix(".csv"), (*self.sheets, *self.tables))
        if close in self.sheets:
            return msg("is not known here; did you mean {close:text}.yml?", close=close)
        if close:
            return msg("is not known here; did you mean {close:text}?", close=f"{close}.csv")
        known = [f"{one}.yml" for one in self.sheets] if ending.lower() in YAML else [f"{one}.csv" for one in self.tables]
        return msg("is not known here; known are {known:text}", known=", ".join(known))


def _sheets(folder: TeamFolder, path: Path, item: Path, names: _Names) -> Iterator[Problem]:
    """Yield a workbook without any table, and a sheet of one that was probably meant for a table."""
    grids = dict(folder.sheets(path)).get(item, {})
    if not grids:
        return  # cannot be read, which has been said
    if not set(grids) & set(names.tables):
        yield Problem(folder.name(item), names.stranger(item.stem, item.suffix))
        return
    for name in grids:
        if name not in (*names.tables, item.stem.lower()) and (close := nearest(name, names.tables)) and len(grids[name].rows):
            yield Problem(f"{folder.name(item)}[{name}]", msg("is not known here; did you mean {close:text}?", close=close))
