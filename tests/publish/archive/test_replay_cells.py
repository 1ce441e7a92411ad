"""Two run notebooks compared by nbval and, beyond it, by the content rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import nbformat
import pytest
from nbformat import v4

from goalbook.core.language import language
from goalbook.publish.archive.replay.cells import compare_cells

if TYPE_CHECKING:
    from pathlib import Path


def notebook(path: Path, *, shown: str = "<b>1</b>", picture: str = "aaaa", panel: str = "1") -> Path:
    """Write a run notebook: a table, a bitmap, which nbval skips, and a panel whose output it is told to ignore."""
    cells = [
        v4.new_markdown_cell("# Review", id="about"),
        v4.new_code_cell("raise SystemExit", id="table", execution_count=1, outputs=[v4.new_output("display_data", {"text/html": shown})]),
        v4.new_code_cell("chart()", id="chart", execution_count=2, outputs=[v4.new_output("display_data", {"image/png": picture})]),
        v4.new_code_cell("panel()", id="panel", execution_count=3, outputs=[v4.new_output("stream", text=panel, name="stdout")]),
    ]
    cells[3].metadata["tags"] = ["nbval-ignore-output"]
    path.parent.mkdir(exist_ok=True)
    nbformat.write(v4.new_notebook(cells=cells), path)
    return path


@pytest.mark.full
def test_differences_are_located_to_the_cell(tmp_path: Path) -> None:
    """What nbval finds, and what it leaves out: bitmaps and ignored outputs.

    Nothing is run: no cell, of which one here would end the process, and no stranger's conftest.py beside the folder.
    """
    (tmp_path / "conftest.py").write_text("raise SystemExit('run')", "utf-8")
    (tmp_path / "replay").mkdir()
    then = notebook(tmp_path / "replay" / "then.ipynb")
    now = notebook(tmp_path / "replay" / "now" / "report.ipynb", shown="<b>2</b>", picture="bbbb", panel="2")
    found = compare_cells(then, now)
    say = language("en").say
    assert 3 == found.cells
    assert [
        "report.ipynb, cell 2 ('table'): its output as text/html: <b>1</b> then, <b>2</b> now",
        "report.ipynb, cell 3 ('chart'): its output as image/png: aaaa then, bbbb now",
        "report.ipynb, cell 4 ('panel'): its output as stream: 1 then, 2 now",
    ] == [f"{say(one.place)}: {say(one.said)}" for one in found.differences]
    assert [now] == list(now.parent.iterdir())


def test_a_cell_more_or_less_is_told(tmp_path: Path) -> None:
    """Cells cannot be compared one by one then."""
    then, now = notebook(tmp_path / "then.ipynb"), notebook(tmp_path / "now.ipynb")
    shorter = nbformat.read(now, as_version=4)
    shorter.cells.pop()
    nbformat.write(shorter, now)
    (one,) = compare_cells(then, now).differences
    assert "4 cells then, 3 now" == language("en").say(one.said)
