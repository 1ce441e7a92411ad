"""A team's folder on disk: which files stand for which tables. The only module here that opens files; it never writes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from goalbook.core.errors import Problem, UsageError
from goalbook.core.message import msg
from goalbook.core.nearest import nearest
from goalbook.inputs.containers import read_container
from goalbook.inputs.goals import FILE_NAME, digest_of
from goalbook.inputs.inputs import Source
from goalbook.inputs.notices import Notice
from goalbook.inputs.tables import Grid, RawTable
from goalbook.inputs.text_file import decode
from goalbook.inputs.yaml_file import Document, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TEAM_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
_TABLES = (".csv", ".tsv", ".txt", ".gz", ".parquet", ".xlsx", ".xlsm", ".xls")
_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
_LONGER = re.compile(r"[0-9]{4}(?:-(?:Q[1-4]|H[12]))?")  # a quarter, a half, a year


def team_path(data_dir: Path, team: str) -> Path:
    """Return a team's folder; a name that is none, or that leads out of the data folder, is a UsageError."""
    if not _TEAM_NAME.fullmatch(team):
        raise UsageError(msg("'{team:text}' is no team name: lower-case letters, digits, - and _ only", team=team))
    path = data_dir / team
    if not path.is_dir():
        names = sorted(item.name for item in data_dir.iterdir() if item.is_dir()) if data_dir.is_dir() else []
        close = nearest(team, names)
        if close:
            raise UsageError(msg("there is no team '{team:text}'; did you mean '{close:text}'?", team=team, close=close))
        raise UsageError(msg("there is no team '{team:text}'; there are: {names:text}", team=team, names=", ".join(names) or "–"))
    return path


@dataclass
class TeamFolder:
    """Reads files of one team and remembers each as a source; faults are collected."""

    path: Path
    sources: list[Source] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    books: dict[Path, dict[str, Grid]] = field(default_factory=dict)

    def document(self, path: Path, used_for: str) -> tuple[Document, str] | None:
        """Return a YAML file and its digest, or None after noting why it cannot be read."""
        data = self.content(path)
        text = None if data is None else self.decoded(path, data, used_for)
        return None if data is None or text is None else (read_yaml(text, self.name(path)), digest_of(data))

    def text(self, path: Path, used_for: str) -> str | None:
        """Return a text file, or None after noting why it cannot be read."""
        data = self.content(path)
        return None if data is None else self.decoded(path, data, used_for)

    def decoded(self, path: Path, data: bytes, used_for: str) -> str | None:
        """Return the text of bytes and remember their file as a source."""
        try:
            text, _ = decode(data)
        except ValueError:
            self.problems.append(Problem(self.name(path), msg("neither UTF-8 nor GB18030; save the file as UTF-8")))
            return None
        self.note(path, data, len(text.splitlines()), used_for)
        return text

    def facts(self) -> Iterator[Grid | RawTable]:
        """Yield every table of facts: the files in facts/, else a sheet or file named facts."""
        folder = self.path / "facts"
        files = sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith((".", "~$"))) if folder.is_dir() else []
        for file in files:
            if file.suffix.lower() in _TABLES:
                yield from self.tables(file, "facts")
            elif file.name.lower() != "readme.md":
                self.notices.append(Notice("file", self.name(file), "", msg("was not read: it is no CSV, Parquet or Excel file")))
        yield from self.table(self.path, "facts")

    def table(self, folder: Path, name: str, used_for: str = "") -> list[Grid | RawTable]:
        """Return the table of this name: a CSV or Parquet file, or a sheet of a workbook beside it. Two of them are a problem."""
        files = [path for suffix in _TABLES if suffix != ".xlsx" and (path := folder / f"{name}{suffix}").is_file()]
        found = [(self.name(file), list(self.tables(file, used_for or name))) for file in files]
        for file, sheets in self.sheets(folder):
            if sheet := sheets.get(name):
                found.append((f"{self.name(file)}[{name}]", [sheet]))
                self.note(file, file.read_bytes(), len(sheet.rows) - 1, used_for or name)
        if len(found) > 1:
            self.problems.append(
                Problem(found[1][0], msg("{table:text} stands in {other:text} too; keep one", table=name, other=found[0][0]))
            )
        return found[0][1] if found else []

    def sheets(self, folder: Path) -> Iterator[tuple[Path, dict[str, Grid]]]:
        """Yield the workbooks in a folder with their sheets by name; each is read once."""
        for file in sorted(folder.glob("*.xlsx")):
            if file.name.startswith((".", "~$")):
                continue
            if file not in self.books:
                data = self.content(file)
                read = [] if data is None else read_container(data, self.name(file))
                if isinstance(read, Problem):
                    self.problems.append(read)
                    read = []
                grids = [grid for grid in read if isinstance(grid, Grid)]
                self.books[file] = {grid.name.strip().lower(): grid for grid in grids}
                if len(grids) == 1:
                    # A workbook with one sheet is the table it is named after, whatever the sheet is called.
                    self.books[file] |= {file.stem.lower(): grids[0]}
            yield file, self.books[file]

    def tables(self, file: Path, used_for: str) -> Iterator[Grid | RawTable]:
        """Yield the tables of one file."""
        data = self.content(file)
        if data is None:
            return
        read = read_container(data, self.name(file))
        if isinstance(read, Problem):
            self.problems.append(read)
            self.note(file, data, 0, used_for)
            return
        self.note(file, data, sum(len(table.rows) - isinstance(table, Grid) for table in read), used_for)
        yield from read

    def goals(self) -> list[Path]:
        """Return the goals files; one whose name is no period is a problem."""
        folder = self.path / "goals"
        files = (
            sorted(p for p in folder.glob("*") if p.suffix in (".yml", ".yaml") and not p.name.startswith(".")) if folder.is_dir() else []
        )
        for file in files:
            if not FILE_NAME.fullmatch(file.name):
                message = msg("the file name is no period; name it 2025-Q2.yml, or 2025-Q2.v2.yml for a revision")
                self.problems.append(Problem(self.name(file), message))
        for one, other in pairwise(files):
            if one.stem == other.stem:
                twins = msg("{table:text} stands in {other:text} too; keep one", table=one.stem, other=self.name(one))
                self.problems.append(Problem(self.name(other), twins))
        return [file for file in files if FILE_NAME.fullmatch(file.name)]

    def review_months(self) -> list[Path]:
        """Return the folders of months under reviews/; a folder that is named after no period is a problem."""
        found = self._reviews()
        for path in found:
            if not _MONTH.fullmatch(path.name) and not _LONGER.fullmatch(path.name):
                message = msg("the folder's name is no month; name it as 2025-05, or 2025-Q2 for what a quarter's end asks")
                self.problems.append(Problem(self.name(path), message))
        return [path for path in found if _MONTH.fullmatch(path.name)]

    def review_periods(self) -> list[Path]:
        """Return the folders of quarters, halves and years under reviews/."""
        return [path for path in self._reviews() if _LONGER.fullmatch(path.name)]

    def _reviews(self) -> list[Path]:
        folder = self.path / "reviews"
        return sorted(path for path in folder.glob("*") if path.is_dir() and not path.name.startswith(".")) if folder.is_dir() else []

    def goal_periods(self) -> list[Path]:
        """Return the folders of periods under goals/, whatever their names."""
        folder = self.path / "goals"
        return sorted(path for path in folder.glob("*") if path.is_dir() and not path.name.startswith(".")) if folder.is_dir() else []

    def plan_periods(self) -> list[Path]:
        """Return the folders of planned periods under plan/, whatever their names."""
        folder = self.path / "plan"
        return sorted(path for path in folder.glob("*") if path.is_dir() and not path.name.startswith(".")) if folder.is_dir() else []

    def campaign_folders(self) -> list[Path]:
        """Return the folders of campaigns, whatever their names."""
        folder = self.path / "campaigns"
        return sorted(path for path in folder.glob("*") if path.is_dir() and not path.name.startswith(".")) if folder.is_dir() else []

    def content(self, path: Path) -> bytes | None:
        """Return a file's bytes, or None after noting that it cannot be opened."""
        try:
            return path.read_bytes()
        except OSError as fault:
            self.problems.append(Problem(self.name(path), msg("cannot be opened: {reason:text}", reason=fault.strerror or str(fault))))
            return None

    def name(self, path: Path) -> str:
        """Return a path as it stands in messages: relative to the team's folder."""
        return path.relative_to(self.path).as_posix()

    def note(self, path: Path, data: bytes, rows: int, used_for: str) -> None:
        """Remember a file as a source."""
        self.sources.append(Source(self.name(path), digest_of(data), rows, used_for))
