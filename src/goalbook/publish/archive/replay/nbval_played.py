"""nbval on a notebook that has been run already: a pytest plugin that compares stored with replayed outputs and runs nothing.

nbval would run the cells itself, on a kernel without our guards. Loaded by `replay.cells` in a process of its own.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
from nbval.plugin import IPyNbCell, IPyNbFile, coalesce_streams

from goalbook.publish.archive.replay.cells import ANSWER, REPLAYED

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest


class PlayedCell(IPyNbCell):  # type: ignore[misc]  # nbval has no types
    """A code cell whose outputs are there already."""

    def runtest(self) -> None:
        """Compare as nbval does."""
        cell = self.parent.replayed[self.cell_num]
        same = self.compare_outputs(coalesce_streams(cell.outputs), coalesce_streams(self.cell.outputs))
        if self.options["check"] and not same:
            self.parent.different.append((self.cell_num, "\n".join(self.comparison_traceback)))
            self.raise_cell_error("Cell outputs differ")


class PlayedFile(IPyNbFile):  # type: ignore[misc]  # nbval has no types
    """The archived notebook beside the replayed one."""

    def setup(self) -> None:
        """Start no kernel."""

    def collect(self) -> Iterator[PlayedCell]:
        """Yield a test for every code cell."""
        played: Any = nbformat.read(os.environ[REPLAYED], as_version=4)  # type: ignore[no-untyped-call]  # nbformat carries no types here
        self.replayed = [cell for cell in played.cells if cell.cell_type == "code"]
        self.different: list[tuple[int, str]] = []
        for cell in super().collect():
            yield PlayedCell.from_parent(self, name=cell.name, cell_num=cell.cell_num, cell=cell.cell, options=cell.options)


def pytest_collect_file(file_path: Path, parent: Any) -> PlayedFile | None:  # noqa: ANN401 - pytest's signature
    """Take notebooks; nbval itself is loaded, but not asked for."""
    return PlayedFile.from_parent(parent, path=file_path) if file_path.suffix == ".ipynb" else None


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Leave which cells differ, and how many were compared."""
    files: list[Any] = [item.parent for item in session.items[:1]]
    different = [pair for file in files for pair in file.different]
    plain = {"compared": len(session.items), "different": different}
    Path(os.environ[ANSWER]).write_text(json.dumps(plain), "utf-8")
