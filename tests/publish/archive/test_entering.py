"""What enters the archive: nothing that could not be proved afterwards, every failure, and only what the ledger does not know yet."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from goalbook.cli.speech import tell_error
from goalbook.core.errors import ArchiveFault, InputError, RunError
from goalbook.publish import engine
from goalbook.publish.acceptance import Wanted, newest_revision
from goalbook.publish.archive.erase import erase, find_inputs
from goalbook.publish.archive.ledger import FAILURE, LEDGER, REVISION, Ledger
from goalbook.publish.archive.objects import FOLDER
from goalbook.publish.archive.prune import Limits, prune
from goalbook.publish.archive.reading import all_runs
from goalbook.publish.archive.verifying.verify import verify
from support.quick_runs import QuickRuns, revisions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from goalbook.publish.engine import Execution

NAME = "data/acme/facts/facts.csv"


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> QuickRuns:
    """A project whose runs take milliseconds, without an archive yet."""
    return QuickRuns.at(tmp_path, monkeypatch)


def also(monkeypatch: pytest.MonkeyPatch, leave: Callable[[Path], object]) -> None:
    """Let a notebook leave something more in its folder."""
    execute = engine.execute

    def leaving(execution: Execution, meanwhile: Callable[[], None] | None = None) -> None:
        execute(execution, meanwhile)
        leave(execution.cwd)

    monkeypatch.setattr("goalbook.publish.engine.execute", leaving)


ODD: dict[str, Callable[[Path], object]] = {
    "pipe": lambda folder: os.mkfifo(folder / "pipe"),
    "link": lambda folder: (folder / "link").symlink_to("/etc/hosts"),
    "back.md": lambda folder: (folder / "a\\back.md").write_text("x"),
    "tables": lambda folder: (folder / "tables" / "linked").symlink_to(folder.parent),
    "udcff": lambda folder: (folder / os.fsdecode(b"a\xff.md")).write_text("x"),
}


@pytest.mark.parametrize("name", ODD)
def test_what_could_never_be_proved_is_not_archived(runs: QuickRuns, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The run fails and says why; it is kept without what is odd, and all of the archive proves."""
    also(monkeypatch, ODD[name])
    with pytest.raises(RunError, match=name):
        runs.run(runs.job(1))
    assert [FAILURE] == [entry.event for entry in Ledger(runs.outputs).entries()]
    assert () == verify(runs.outputs).breaks


def test_empty_folders_are_dropped_and_a_record_below_is_a_file_like_any(runs: QuickRuns, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither is a reason to fail, and both would have been breaks for good."""

    def leave(folder: Path) -> None:
        (folder / "empty" / "within").mkdir(parents=True)
        (folder / "tables" / "record.json").write_text("{}", "utf-8")

    also(monkeypatch, leave)
    made = runs.run(runs.job(1)).revision
    assert not (made / "empty").exists()
    assert (made / "tables" / "record.json").is_file()
    assert () == verify(runs.outputs).breaks


def test_a_failure_with_an_empty_folder_proves(runs: QuickRuns, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a run leaves it that is ended between making a folder and writing into it."""

    def leave(folder: Path) -> None:
        (folder / "empty").mkdir()
        (folder / "report.xlsx").unlink()

    also(monkeypatch, leave)
    with pytest.raises(RunError):
        runs.run(runs.job(1))
    assert () == verify(runs.outputs).breaks


def test_a_crash_is_kept_as_a_failure_and_says_where(
    runs: QuickRuns, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What no part of a run says it may raise: code 4, its traceback in the record, the folder named to whoever ran it."""

    def crash(_folder: Path) -> None:
        _ = {}["payers"]

    also(monkeypatch, crash)
    with pytest.raises(RunError, match="KeyError: 'payers'") as caught:
        runs.run(runs.job(1))
    (failed,) = all_runs(runs.outputs)
    assert failed.failed
    assert "KeyError" in failed.record["predicate"]["runDetails"]["metadata"]["fault"]["traceback"]
    assert 4 == tell_error(caught.value, "en")
    assert f"what the run left is in {failed.path}\n" in capsys.readouterr().err


def test_a_revision_counts_as_there_only_where_it_is_whole_and_stands(runs: QuickRuns) -> None:
    """Another record, a file that is gone, a folder that the ledger does not know: each is made anew, once."""
    first = runs.run(runs.job(1)).revision
    first.chmod(0o755)
    (first / "report.pdf").unlink()
    second = runs.run(runs.job(1))
    assert ("new", "r0002") == (second.status, second.revision.name)
    record = second.revision / "record.json"
    record.chmod(0o644)
    record.write_text(record.read_text("utf-8").replace("complete", "perfect"), "utf-8")
    third = runs.run(runs.job(1))
    assert ("new", "r0003") == (third.status, third.revision.name)
    shutil.copytree(third.revision, third.revision.with_name("r0100"))
    again = runs.run(runs.job(1))
    assert ("up_to_date", third.revision) == (again.status, again.revision)


def test_a_revision_whose_removal_began_is_not_up_to_date(runs: QuickRuns, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ledger says that it is gone, though a killed writer left its folder: else the next removal would take it."""
    job = runs.job(1)
    first = runs.run(job)
    monkeypatch.setattr("goalbook.publish.archive.prune._removable", lambda runs, *_: [_gone(run) for run in runs])
    with monkeypatch.context() as cut:
        cut.setattr("goalbook.publish.archive.prune._remove", _stop)
        with pytest.raises(KeyboardInterrupt):
            prune(runs.outputs, Limits())
    assert first.revision.is_dir()
    again = runs.run(job)
    assert ("new", "r0002") == (again.status, again.revision.name)


def _gone(run: object) -> object:
    from goalbook.publish.archive.prune import Gone  # noqa: PLC0415 - beside its only use

    return Gone(run, "superseded")  # type: ignore[arg-type] # the run that it is given


def _stop(*_: object) -> None:
    raise KeyboardInterrupt


def test_an_erased_input_that_is_still_there_is_refused(runs: QuickRuns) -> None:
    """A new report of it would hold the very data again, without an input that proves it."""
    runs.run(runs.job(1))
    runs.run(runs.job(2))
    stored = [one for one in find_inputs(runs.outputs, NAME) if [run.path.name for run in one.runs] == ["r0001"]]
    erase(runs.outputs, stored, "a phone number")
    with pytest.raises(InputError, match=r"facts/facts.csv: was erased from the archive"):
        runs.run(runs.job(1))
    assert "up_to_date" == runs.run(runs.job(2)).status
    assert 2 == len(revisions(runs.outputs))


def test_runs_older_than_the_ledger_that_cannot_be_entered_are_named(runs: QuickRuns) -> None:
    """Left out in silence they would be breaks for good."""
    made = runs.run(runs.job(1)).revision
    _forget(runs.outputs)
    (runs.outputs / "index.html").unlink()
    record = made / "record.json"
    record.chmod(0o644)
    record.write_text("{", "utf-8")
    with pytest.raises(ArchiveFault, match="r0001 cannot be entered"):
        runs.run(runs.job(2))
    assert not (runs.outputs / LEDGER).exists()
    made.chmod(0o755)
    made.rename(runs.made.root / "elsewhere")
    runs.run(runs.job(2))
    assert [REVISION] == [entry.event for entry in Ledger(runs.outputs).entries()]


def test_an_archive_with_an_index_had_a_ledger(runs: QuickRuns) -> None:
    """Without ledger and stored inputs it is not taken for one that is older than the ledger."""
    runs.run(runs.job(1))
    _forget(runs.outputs)
    with pytest.raises(ArchiveFault, match="is gone"):
        runs.run(runs.job(2))


def _forget(outputs: Path) -> None:
    (outputs / LEDGER).unlink()
    shutil.rmtree(outputs / FOLDER)


def test_nothing_is_accepted_from_a_folder_that_the_ledger_does_not_know(runs: QuickRuns) -> None:
    """A folder that somebody put there is no revision, however high its number."""
    job = runs.job(1)
    made = runs.run(job).revision
    shutil.copytree(made, made.with_name("r0100"))
    wanted = Wanted(job.book, job.team, job.period, job.lang, "", job.data_dir, job.outputs_dir)
    assert made == newest_revision(wanted)
