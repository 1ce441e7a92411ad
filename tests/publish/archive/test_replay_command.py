"""What `goalbook replay` refuses, and what it says before it runs anything."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from tests.support.made_archive import MadeArchive

from goalbook.cli.app import invoke
from goalbook.publish.archive.replay import again, environment

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.publish.archive.reading import Run


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return an archived run; nobody is there to answer, and running anything is a failure of the test."""

    def executed(*_: object) -> None:
        pytest.fail("a notebook was run")

    monkeypatch.setattr(again, "execute", executed)
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    return MadeArchive.at(tmp_path).revision()


def replay(run: Run, *more: str) -> int:
    """Run the command and return its exit code."""
    return invoke(["replay", run.name, "--outputs", str(run.outputs), *more])


def test_without_a_terminal_and_without_yes_nothing_runs(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """It says what it would execute, with digests, and that nobody can be asked; in Chinese too."""
    assert 2 == replay(run)
    said = capsys.readouterr().err
    assert run.record["predicate"]["runDetails"]["byproducts"][0]["digest"]["sha256"] in said
    assert "code, other than what is installed: goalbook" in said
    assert "there is nobody to ask; say --yes" in said
    assert 2 == replay(run, "--lang", "zh")
    assert "没有运行任何代码" in capsys.readouterr().err


def test_a_run_that_does_not_verify_is_not_run(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """Not even with --yes and --anyway; the changed file is named."""
    run.notebook.chmod(0o644)
    run.notebook.write_text(run.notebook.read_text("utf-8") + " ", "utf-8")
    assert 7 == replay(run, "--yes", "--anyway")
    assert "does not verify and is not run" in (said := capsys.readouterr().err)
    assert f"{run.name}/report.ipynb" in said


def test_another_environment_is_refused_with_all_differences(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The exit code is that of the environment; with --anyway the replay goes on to its question."""
    monkeypatch.setattr(environment, "library_versions", lambda: dict.fromkeys(run.internal["libraries"], "0"))
    assert 5 == replay(run, "--yes")
    said = capsys.readouterr().err
    assert ["fontconfig", "harfbuzz", "pango"] == [line.partition(":")[0] for line in said.splitlines() if line.endswith("0 here")]
    assert 2 == replay(run, "--anyway")


def test_a_failed_run_has_nothing_to_replay(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its notebook tells what happened."""
    assert 2 == replay(MadeArchive.at(tmp_path).failure(), "--yes")
    assert "it has no result to compare" in capsys.readouterr().err
