"""The demo team cut down to two months in a folder of its own, ways to spoil it, and the real command run on it."""

from __future__ import annotations

import csv
import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("team.yml", "goals/2025-Q2.yml", "facts/2025-04.csv", "facts/2025-05.csv", "events.csv")
TEAM, GOALS, APRIL, MAY, EVENTS = PARTS


@dataclass(frozen=True)
class SmallTeam:
    """A data folder holding the team, and an outputs folder beside it."""

    root: Path

    @classmethod
    def at(cls, root: Path) -> SmallTeam:
        """Copy the parts of the demo team."""
        team = cls(root)
        for part in PARTS:
            (team.folder / part).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / "data" / "beauty" / part, team.folder / part)
        return team

    @property
    def data(self) -> Path:
        """Return the folder of teams."""
        return self.root / "data"

    @property
    def folder(self) -> Path:
        """Return the team's folder."""
        return self.data / "beauty"

    @property
    def outputs(self) -> Path:
        """Return the folder of reports, which a run creates."""
        return self.root / "outputs"

    def words(self, verb: str, *more: str) -> list[str]:
        """Return the command's words for this team: `check`, or `run` of May 2025 unless told otherwise."""
        if verb == "check":
            return ["check", "beauty", "--data", str(self.data), *more]
        period = () if "--period" in more else ("--period", "2025-05")
        return ["run", "monthly_review", "--data", str(self.data), "--outputs", str(self.outputs), *period, *more]

    def start(self, *more: str) -> subprocess.Popen[str]:
        """Start a run in a process of its own."""
        command = [sys.executable, "-m", "goalbook.cli", *self.words("run", *more)]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, cwd=ROOT, env={**os.environ, "REPORT_LANG": "en"}, stdout=pipe, stderr=pipe, text=True)

    def digests(self, folder: Path | None = None) -> dict[str, str]:
        """Return the SHA-256 of every file of the data folder, or of another one."""
        top = folder or self.data
        return {str(path.relative_to(top)): hashlib.sha256(path.read_bytes()).hexdigest() for path in top.rglob("*") if path.is_file()}

    def revisions(self) -> list[str]:
        """Return the names of all revision folders of all series."""
        return sorted(path.name for path in self.outputs.rglob("r[0-9]*") if path.is_dir())

    def swap(self, part: str, old: str, new: str, count: int = 1) -> None:
        """Replace the first occurrences of a text in a file (-1: all); it must be there."""
        path = self.folder / part
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, count), "utf-8")

    def add(self, part: str, text: str) -> None:
        """Write a text at the end of a file."""
        with (self.folder / part).open("a", encoding="utf-8") as file:
            file.write(text)

    def rows(self, part: str, encoding: str = "utf-8") -> list[list[str]]:
        """Return the cells of a table, its header first."""
        with (self.folder / part).open(encoding=encoding, newline="") as file:
            return list(csv.reader(file))

    def write(self, part: str, rows: Iterable[Iterable[str]], encoding: str = "utf-8") -> None:
        """Write a table."""
        with (self.folder / part).open("w", encoding=encoding, newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)

    def put(self, part: str, row: int, column: str, value: str) -> None:
        """Write one cell; rows count as in a spreadsheet."""
        rows = self.rows(part)
        rows[row - 1][rows[0].index(column)] = value
        self.write(part, rows)


@dataclass(frozen=True)
class LineOf:
    """In a format string, ``{line_of:text}`` is the number of the first line of a file that holds this text, ``{line_of:}`` of its last."""

    path: Path

    def __format__(self, text: str) -> str:
        lines = self.path.read_text("utf-8").splitlines() if self.path.is_file() else []
        return str(next(place for place, line in enumerate(lines, 1) if text in line) if text else len(lines))
