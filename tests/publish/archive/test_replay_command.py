"""What `goalbook replay` refuses, and what it says before it runs anything."""

from __future__ import annotations

import io
import json
import os
import signal
import tempfile
import time
from typing import TYPE_CHECKING

import pytest
from tests.support.made_archive import NOTEBOOK, MadeArchive

from goalbook.cli.app import invoke
from goalbook.core.errors import ArchiveFault, EnvironmentFault
from goalbook.core.message import msg
from goalbook.publish.archive.replay import again, environment, manifest
from goalbook.publish.archive.replay.held import held
from goalbook.publish.engine import CellError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from goalbook.core.message import Message
    from goalbook.publish.archive.reading import Run
    from goalbook.publish.archive.replay.held import HeldRun
    from goalbook.publish.engine import Execution


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


def test_what_was_told_is_what_runs_though_the_files_change_before_the_answer(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Between the proof and the yes somebody puts another notebook, and other parameters, in place: the proved ones run."""
    ran: list[tuple[str, object]] = []

    def swapped(found: HeldRun) -> Iterator[Message]:
        record = json.loads((run.path / "record.json").read_text("utf-8"))
        record["predicate"]["buildDefinition"]["externalParameters"]["team"]["value"] = "evil"
        for name, text in (("report.ipynb", NOTEBOOK + " "), ("record.json", json.dumps(record))):
            (run.path / name).chmod(0o644)
            (run.path / name).write_text(text, "utf-8")
        return told(found)

    def execute(execution: Execution) -> None:
        ran.append((execution.notebook.read_text("utf-8"), execution.parameters["team"]))
        raise CellError(msg("seen"))

    told = manifest.manifest
    monkeypatch.setattr(manifest, "manifest", swapped)
    monkeypatch.setattr(again, "execute", execute)
    assert 7 == replay(run, "--yes")
    assert [(NOTEBOOK, "acme")] == ran
    assert "report.ipynb: seen" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["record.json", "results.json", "report.ipynb"])
def test_a_file_changed_after_the_proof_is_not_taken(run: Run, name: str) -> None:
    """Nor is one that is gone, or no object."""
    (run.path / name).chmod(0o644)
    (run.path / name).write_text("[]", "utf-8")
    with pytest.raises(ArchiveFault, match=f"{name} of .* is not what was written"):
        held(run)


def test_a_temporary_folder_within_the_archive_is_refused(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A replay writes nothing there, and asks nothing before it says so."""
    monkeypatch.setattr(tempfile, "tempdir", str(run.outputs / "views"))
    with pytest.raises(EnvironmentFault, match="lies in the archive"):
        again.replay(run, 60)
    assert 5 == replay(run)
    assert 1 == len(capsys.readouterr().err.splitlines())
    assert not (run.outputs / "views").exists()


@pytest.mark.skipif(os.name != "posix", reason="needs a shell to watch the process")
def test_a_killed_replay_leaves_no_data_behind(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The team's files go from the temporary folder with it."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    monkeypatch.setattr(again, "execute", lambda _: os.kill(os.getpid(), signal.SIGKILL))
    child = os.fork()
    if child == 0:
        again.replay(run, 60)
    assert -signal.SIGKILL == os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    until = time.monotonic() + 20
    while any(place.iterdir()) and time.monotonic() < until:
        time.sleep(0.01)
    assert [] == list(place.iterdir())
