"""The shipped notebooks: thin, in step with their parameters, and equal to what they give when run again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from goalbook.publish.books import BOOKS

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = {"data_dir", "out_dir"}
every_book = pytest.mark.parametrize("book", list(BOOKS))


def notebook_of(book: str) -> Path:
    """Return the notebook that a run of the book finds."""
    return ROOT / "notebooks" / BOOKS[book].notebook


def cells(book: str) -> list[nbformat.NotebookNode]:
    """Return the cells of a shipped notebook."""
    return nbformat.read(notebook_of(book), as_version=4).cells


def nbval(notebook: Path) -> subprocess.CompletedProcess[str]:
    """Run a notebook again and compare with its stored outputs."""
    command = [sys.executable, "-m", "pytest", "--nbval", "-p", "no:cacheprovider", "-p", "no:xdist", "-c", os.devnull, str(notebook)]
    return subprocess.run(command, cwd=notebook.parent, capture_output=True, text=True, check=False, timeout=300)


@every_book
def test_cells_are_thin(book: str) -> None:
    """A cell is a sentence: at most ten lines; only the list of parameters is as long as there are parameters."""
    code = [cell for cell in cells(book) if cell.cell_type == "code" and "parameters" not in cell.metadata.get("tags", ())]
    assert max(len(cell.source.splitlines()) for cell in code) <= 10


@every_book
def test_parameters_cell_is_the_parameter_model(book: str) -> None:
    """The tagged cell sets every parameter with its default, and the two folders."""
    (tagged,) = (cell for cell in cells(book) if "parameters" in cell.metadata.get("tags", ()))
    given: dict[str, object] = {}
    exec(tagged.source, given)  # noqa: S102 - our own notebook's assignments
    given.pop("__builtins__")
    fields = BOOKS[book].load_params().model_fields
    assert {*fields, *FOLDERS} == set(given)
    defaults = {name: field.default for name, field in fields.items() if not field.is_required() and given[name] is not None}
    assert defaults == {name: given[name] for name in defaults}


@every_book
def test_stored_outputs_are_complete_and_clean(book: str) -> None:
    """Every shown section is stored; no error, no widget id, no run time."""
    code = [cell for cell in cells(book) if cell.cell_type == "code"]
    assert not [cell.id for cell in code if any(output.output_type in {"error", "stream"} for output in cell.outputs)]
    assert not [cell.id for cell in code if cell.id.startswith(("page-one", "section-")) and not cell.outputs]
    text = notebook_of(book).read_text(encoding="utf-8")
    assert "widget-view" not in text
    assert "iopub" not in text


@pytest.mark.parametrize(
    "book", ["monthly_review", *(pytest.param(book, marks=pytest.mark.full) for book in BOOKS if book != "monthly_review")]
)
def test_running_the_notebook_again_gives_the_stored_outputs(book: str) -> None:
    """The golden holds, charts included."""
    done = nbval(notebook_of(book))
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.full
def test_one_changed_fact_is_noticed(tmp_path: Path) -> None:
    """One more payer on one day, and the comparison fails."""
    for folder in ("notebooks", "data"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    facts = tmp_path / "data" / "beauty" / "facts" / "2025-05.csv"
    lines = facts.read_bytes().split(b"\n")
    header = lines[0].decode("utf-8-sig").strip().split(",")
    row = lines[1].decode("utf-8").rstrip("\r").split(",")
    place = header.index("new_payers")
    row[place] = str(int(float(row[place] or 0)) + 1)
    lines[1] = ",".join(row).encode()
    facts.write_bytes(b"\n".join(lines))
    done = nbval(tmp_path / "notebooks" / BOOKS["monthly_review"].notebook)
    assert done.returncode == 1
    assert "section-kpis" in done.stdout or "failed" in done.stdout
