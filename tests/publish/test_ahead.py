"""The pages are laid out while the last cell still works; nothing of that shows in the result."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from small_notebooks import small_job, write_notebook

from goalbook.publish.ahead import Rendering
from goalbook.publish.engine import Execution, execute

if TYPE_CHECKING:
    from pathlib import Path

META = {
    "team_id": "acme", "team": {"en": "Acme", "zh": "甲"}, "period": {"label": "2025-05"}, "goal_version": 1, "data_to": "2025-05-31",
    "open_issues": 0, "recipients": [],
}  # fmt: skip
SHOW = "from IPython.display import HTML\nHTML('<section class=\"page-one\"><h1>All well</h1></section>')"


@pytest.mark.full
def test_the_notebook_is_handed_over_when_its_last_cell_begins(tmp_path: Path) -> None:
    """Every cell but the last has its output by then; it is handed over once."""
    seen: list[str] = []
    notebook = write_notebook(tmp_path / "in.ipynb", "40 + 2", "import time; time.sleep(0.2)", parameters="")
    execute(Execution(notebook, tmp_path / "out.ipynb", tmp_path, {}, before_last=seen.append))
    (text,) = seen
    assert "42" == json.loads(text)["cells"][-2]["outputs"][0]["data"]["text/plain"]


def rendering(folder: Path) -> tuple[Rendering, Path]:
    """Return a rendering and the notebook it is of, run already."""
    folder.mkdir(exist_ok=True)
    notebook = write_notebook(folder / "in.ipynb", SHOW, "1", parameters="")
    execute(Execution(notebook, folder / "report.ipynb", folder, {}))
    (folder / "results.json").write_text(json.dumps({"meta": META}), "utf-8")
    return Rendering(folder, small_job(folder), "4f2a91c7"), folder / "report.ipynb"


@pytest.mark.full
def test_ahead_or_afterwards_gives_the_same_bytes(tmp_path: Path) -> None:
    """The report does not depend on when it was laid out."""
    (ahead, first), (after, second) = rendering(tmp_path / "a"), rendering(tmp_path / "b")
    ahead.begin(first.read_text("utf-8"))
    ahead.finish(first)
    after.finish(second)
    for name in ("report.html", "report.pdf", "page1.png"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


@pytest.mark.full
def test_a_fault_met_ahead_is_told_at_the_end(tmp_path: Path) -> None:
    """No thread swallows it, and no file of a report that failed is left."""
    made, notebook = rendering(tmp_path / "a")
    made.begin("no notebook")
    with pytest.raises(Exception, match="no notebook"):
        made.finish(notebook)
    assert not (tmp_path / "a" / "report.html").exists()


@pytest.mark.full
def test_without_results_nothing_is_begun(tmp_path: Path) -> None:
    """A notebook that leaves its results in its last cell is rendered when it is done."""
    made, notebook = rendering(tmp_path / "a")
    results = (tmp_path / "a" / "results.json").read_text("utf-8")
    (tmp_path / "a" / "results.json").unlink()
    made.begin("no notebook")
    (tmp_path / "a" / "results.json").write_text(results, "utf-8")
    made.finish(notebook)
    assert (tmp_path / "a" / "report.pdf").read_bytes().startswith(b"%PDF")
