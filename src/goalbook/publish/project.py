"""Where a project's folders are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from goalbook.core.errors import EnvironmentFault
from goalbook.core.message import msg


@dataclass(frozen=True)
class Project:
    """A checkout: its notebooks, templates and lock file."""

    root: Path

    @property
    def notebooks(self) -> Path:
        """Return the folder of the shipped notebooks."""
        return self.root / "notebooks"

    @property
    def templates(self) -> Path:
        """Return the folder of report templates and starter files."""
        return self.root / "templates"

    @property
    def lock_file(self) -> Path:
        """Return the file of exact, hashed versions."""
        return self.root / "requirements.lock"


def find_project() -> Project:
    """Return the checkout this package lies in, else the one around the working directory."""
    for start in (Path(__file__).resolve(), Path.cwd()):
        for folder in (start, *start.parents):
            if (folder / "notebooks").is_dir() and (folder / "templates").is_dir():
                return Project(folder)
    raise EnvironmentFault(msg("no project here: run goalbook in a folder that has notebooks/ and templates/"))
