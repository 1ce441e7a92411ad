"""Archived reports made again from the archive alone."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.publish.small_notebooks import RESULTS, fake_render, small_job, small_project

from goalbook.cli.app import invoke
from goalbook.core.errors import RunError
from goalbook.core.language import language
from goalbook.publish.archive.ledger import Entry, Ledger
from goalbook.publish.archive.reading import find_run
from goalbook.publish.archive.replay import again
from goalbook.publish.archive.verifying.verify import verify_run
from goalbook.publish.fingerprint import Tree
from goalbook.publish.run import RunOptions
from goalbook.publish.run import run as run_job
from goalbook.publish.team_folder import digest

if TYPE_CHECKING:
    from goalbook.publish.archive.reading import Run
    from goalbook.publish.archive.replay.again import Replayed

ROOT = Path(__file__).resolve().parents[3]
DRIFT = """\
import goalbook, json, os
drift = os.environ.get("GOALBOOK_TEST_DRIFT", "1")
rows = [{"channel": "xhs", "spend": 1.5}, {"channel": "douyin", "spend": float(drift)}]
json.dump({"tables": {"sources": [], "channels": rows}}, open("results.json", "w"))
"""
SHOW = """\
from IPython.display import HTML, display
display(HTML(drift if drift == "1" else goalbook.__file__[-60:]))
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the system's temporary folder for this test, which nothing may be left in."""
    folder = tmp_path / "t"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def small(root: Path, *cells: str) -> Run:
    """Archive a run of a small notebook and return it."""
    job = small_job(root)
    run_job(job, RunOptions(render=fake_render), small_project(root, RESULTS, *cells))
    return find_run(job.outputs_dir, "acme/monthly_review/2025-05/en")


def told(came: Replayed) -> list[str]:
    """Return the differences in English."""
    say = language("en").say
    return [f"{say(one.place)}: {say(one.said)}" for one in came.differences]


@pytest.mark.full
def test_a_difference_is_located_to_cell_and_table(tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A notebook that depends on something outside its inputs is found out, run by the archived code; the archive stays as it was.

    The pages of these small notebooks were made by a stand-in: the first time nobody tries to make them again, the second time that
    fails, and is told.
    """
    run = small(tmp_path, DRIFT, SHOW)
    (tmp_path / "data" / "acme" / "facts.csv").write_text("changed since", "utf-8")
    before = Tree.of(run.outputs)
    with monkeypatch.context() as older:
        older.setattr(again, "can_make", lambda _: False)
        came = again.replay(run, 60)
    assert [] == told(came)
    assert (5, 2, 4) == (came.cells, came.rows, came.files)
    assert "are not compared" in language("en").say(came.remarks[0])
    monkeypatch.setenv("GOALBOOK_TEST_DRIFT", "2")
    cell, table, pages = told(again.replay(run, 60))
    assert cell.startswith("report.ipynb, cell 5 ('cell-2'): its output as text/html: 1 then, ")
    assert re.search(r"goalbook-replay-\w+/project/src/goalbook/__init__\.py now$", cell)
    assert "results.json, table channels, row 2, column spend: 1.0 then, 2.0 now" == table
    assert pages.startswith("the pages (HTML, PDF, picture): could not be made: ")
    assert before == Tree.of(run.outputs)
    assert [] == list(temporary.iterdir())


@pytest.mark.full
def test_a_notebook_that_fails_or_hangs_now(tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell that raises is a difference, named; one that takes too long an error. No folder stays."""
    run = small(tmp_path, DRIFT, "import time\nassert drift != '3', 'no luck'\ntime.sleep(60 if drift == '4' else 0)")
    monkeypatch.setenv("GOALBOOK_TEST_DRIFT", "3")
    (said,) = told(again.replay(run, 60))
    assert "cell 5 ('import time') raised AssertionError: no luck" in said
    monkeypatch.setenv("GOALBOOK_TEST_DRIFT", "4")
    with pytest.raises(RunError, match="took longer than 8 s"):
        again.replay(run, 8)
    assert [] == list(temporary.iterdir())


def forge(run: Run, old: str, new: str) -> Run:
    """Change a figure and rewrite record and ledger so that all digests hold, as only someone with full access can."""
    results = run.path / "results.json"
    for file in (results, run.path / "record.json"):
        file.chmod(0o644)
    before = digest(results)
    text = results.read_text("utf-8")
    assert old in text
    results.write_text(text.replace(old, new), "utf-8")
    record = results.with_name("record.json")
    record.write_text(record.read_text("utf-8").replace(before, digest(results)), "utf-8")
    entry = run.entry
    forged = Entry.after(None, entry.time, entry.event, {**entry.about, "record": digest(record)})
    Ledger(run.outputs).path.write_text(forged.line() + "\n", "utf-8")
    return find_run(run.outputs, run.name)


@pytest.mark.full
def test_a_forged_figure_in_an_archive_that_verifies_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever rewrites everything passes `verify` without an anchor; the inputs still give the true figure, and its place is named."""
    run = forge(small(tmp_path, DRIFT), '"spend": 1.5', '"spend": 2.5')
    assert () == verify_run(run.outputs, run)
    monkeypatch.setattr(again, "can_make", lambda _: False)
    assert ["results.json, table channels, row 1, column spend: 2.5 then, 1.5 now"] == told(again.replay(run, 60))


@pytest.mark.full
def test_a_real_review_replays_to_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Cells, tables, workbook, proposals and pages, byte for byte, though the team's files were changed since."""
    shutil.copytree(ROOT / "data" / "beauty", tmp_path / "data" / "beauty")
    folders = ("--outputs", str(tmp_path / "outputs"))
    assert 0 == invoke(["run", "monthly_review", "--period", "2025-04", "--lang", "zh", "--data", str(tmp_path / "data"), *folders])
    shutil.rmtree(tmp_path / "data")
    capsys.readouterr()
    before = Tree.of(tmp_path / "outputs")
    assert 0 == invoke(["replay", "beauty/monthly_review/2025-04/zh", "--yes", *folders])
    said = capsys.readouterr()
    assert "the same: beauty/monthly_review/2025-04/zh/r0001" in said.out
    assert "not compared" not in said.err
    assert before == Tree.of(tmp_path / "outputs")
