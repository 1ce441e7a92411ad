"""Every step of a run is made to fail: by a kill, by a request to stop, by the disk. The archive is valid, and what is said is true."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from goalbook.cli.app import invoke
from goalbook.cli.speech import tell_error
from goalbook.core.errors import EnvironmentFault, RunError
from goalbook.publish.archive import ledger as ledger_module
from goalbook.publish.archive.ledger import CLOCK, LEDGER, REVISION, Ledger
from support.quick_runs import MADE, QuickRuns, assert_sound, assert_verified, failing_disk, leftovers, revisions, signalled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from goalbook.publish.job import ReportJob

FIRST, SECOND, THIRD = (f"acme/monthly_review/2025-05/en/r000{n}" for n in (1, 2, 3))
PAGE = 4096


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> QuickRuns:
    """A project whose runs take milliseconds, without an archive yet."""
    return QuickRuns.at(tmp_path, monkeypatch)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MB, or a skipped test where none may be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if mount is None or subprocess.run([mount, "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)], check=False).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run([str(shutil.which("umount")), "-l", str(folder)], check=True)


def kept(runs: QuickRuns, *, begun: bool) -> tuple[Callable[[], ReportJob], list[str]]:
    """Return what puts the archive back as it was, empty or with one revision, and gives a job; and the revisions it holds."""
    if begun:
        runs.run(runs.job(1))
    elif runs.outputs.exists():
        shutil.rmtree(runs.outputs)
    copy = runs.made.root / "kept"
    if begun:
        shutil.copytree(runs.outputs, copy)

    def again() -> ReportJob:
        shutil.rmtree(runs.outputs, ignore_errors=True)
        if begun:
            shutil.copytree(copy, runs.outputs)
        return runs.job(2)

    return again, [FIRST] if begun else []


@pytest.mark.full
@pytest.mark.parametrize("begun", [False, True])
def test_a_kill_at_any_step_leaves_a_whole_archive(runs: QuickRuns, *, begun: bool) -> None:
    """SIGKILL at every line of run and archive: all of a revision or nothing, and the next run ends with it and without leftovers."""
    again, before = kept(runs, begun=begun)
    new = SECOND if begun else FIRST
    for step in count(1):
        job = again()
        code = signalled(partial(runs.run, job), signal.SIGKILL, step)
        assert revisions(runs.outputs) in (before, [*before, new]), step
        assert_verified(runs.outputs)
        outcome = runs.run(job)
        assert str(outcome.revision).endswith(new), step
        assert [*before, new] == revisions(runs.outputs), step
        assert [] == leftovers(runs.outputs), step
        assert_sound(runs.outputs)
        if code == 0:
            break
    assert step > 150


@pytest.mark.full
def test_a_request_to_stop_at_any_step_leaves_nothing_to_tidy_up(runs: QuickRuns) -> None:
    """SIGTERM at every line: the archive is whole and tidy at once, without another run."""
    again, before = kept(runs, begun=True)
    codes, left = set(), []
    for step in count(1):
        code = signalled(partial(runs.run, again()), signal.SIGTERM, step)
        codes.add(code)
        assert revisions(runs.outputs) in (before, [*before, SECOND]), step
        assert_sound(runs.outputs)
        if code == 0:
            break
        left += [(step, name) for name in leftovers(runs.outputs) if code == 130]
    assert {0, 130, -signal.SIGTERM} >= codes
    assert 130 in codes
    assert [] == left


@pytest.mark.parametrize("step", [1, 7, 20, 40])
def test_a_disk_that_fails_is_told_and_changes_nothing(runs: QuickRuns, step: int) -> None:
    """A few moments of what is tried whole in the long tests."""
    runs.run(runs.job(1))
    _refused(runs, runs.job(2), step, errno.ENOSPC)


@pytest.mark.full
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EIO, errno.EACCES])
@pytest.mark.parametrize("begun", [False, True])
def test_a_disk_that_fails_at_any_moment_is_told_and_changes_nothing(runs: QuickRuns, number: int, *, begun: bool) -> None:
    """Full, read-only, broken or closed: each attempt to write in turn, the ledger's line and the objects among them."""
    again, _ = kept(runs, begun=begun)
    steps = 0
    for step in count(1):
        if not _refused(runs, again(), step, number):
            break
        steps += 1
    assert steps > 40


def _refused(runs: QuickRuns, job: ReportJob, step: int, number: int) -> bool:
    """Run on a disk that fails at a step, and once more; whether the step came."""
    lines, before = _lines(runs.outputs), revisions(runs.outputs)
    with failing_disk(step, number) as done:
        said = _said(runs, job)
    if said:
        assert "nothing was written" in said, done
        assert (lines, before) == (_lines(runs.outputs), revisions(runs.outputs)), done
        assert [] == leftovers(runs.outputs), done
    assert len(before) + 1 == int(runs.run(job).revision.name[1:]), done
    assert_sound(runs.outputs)
    return len(done) >= step  # else the disk never failed


def _said(runs: QuickRuns, job: ReportJob) -> str:
    """Run and return what the machine is said to lack: nothing where the report was made."""
    try:
        runs.run(job)
    except EnvironmentFault as fault:
        return fault.message.text
    return ""


def _lines(outputs: Path) -> bytes:
    path = outputs / LEDGER
    return path.read_bytes() if path.exists() else b""


@pytest.mark.full
@pytest.mark.parametrize("about_to_turn_a_page", [False, True])
def test_a_real_disk_that_is_full_is_told_and_changes_nothing(runs: QuickRuns, small_disk: Path, *, about_to_turn_a_page: bool) -> None:
    """With every number of free pages, from none to enough; the ledger's own line needs one when its last page is full."""
    outputs = small_disk / "outputs"
    job = _on(runs.job(1), outputs)
    runs.run(job)
    if about_to_turn_a_page:
        _fill_page(outputs)
    refused = 0
    for free in range(100):
        _leave(small_disk, free)
        job = _on(runs.job(2 + free), outputs)
        lines, before = _lines(outputs), revisions(outputs)
        said = _said(runs, job)
        if not said:
            break
        refused += 1
        assert "nothing was written" in said
        assert (lines, before) == (_lines(outputs), revisions(outputs)), free
        assert_sound(outputs)
    (small_disk / "ballast").unlink()
    assert refused > 10
    assert [] == leftovers(outputs)
    assert [FIRST, SECOND] == revisions(outputs)
    assert_sound(outputs)
    runs.run(_on(runs.job(900), outputs))
    assert_sound(outputs)


def _on(job: ReportJob, outputs: Path) -> ReportJob:
    return replace(job, outputs_dir=outputs)


def _fill_page(outputs: Path) -> None:
    """Bring the ledger's end close to the end of a page."""
    ledger = Ledger(outputs)
    with ledger.hold() as writer:
        size = ledger.path.stat().st_size
        entry = writer.append(CLOCK, {"before": ledger.entries()[-1].time, "reason": ""})
        bare = len(entry.line()) + 1
        room = -(size + 2 * bare) % PAGE - 20
        writer.append(CLOCK, {"before": entry.time, "reason": "x" * max(0, room)})


def _leave(disk: Path, pages: int) -> None:
    """Fill a disk but for so many pages."""
    ballast = disk / "ballast"
    ballast.unlink(missing_ok=True)
    free = os.statvfs(disk).f_bavail
    with ballast.open("wb") as file:
        file.write(b"\0" * PAGE * max(0, free - pages))


@pytest.mark.parametrize("place", ["/proc/archive", "read-only"])
def test_a_folder_that_cannot_be_written_is_told(
    runs: QuickRuns, tmp_path: Path, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str], place: str
) -> None:
    """Also to an administrator, who may write nearly everywhere: code 5, the folder, and nothing made."""
    outputs = tmp_path
    if place == "read-only":
        outputs = request.getfixturevalue("small_disk")
        subprocess.run([str(shutil.which("mount")), "-o", "remount,ro", str(outputs)], check=True)
    elif not Path("/proc/self").is_dir():
        pytest.skip("needs a file system of the kernel's own")
    folder = outputs / "reports" if place == "read-only" else Path(place)
    with pytest.raises(EnvironmentFault, match="nothing was written") as caught:
        runs.run(_on(runs.job(), folder))
    assert str(folder) in str(caught.value)
    assert not folder.exists()
    assert 5 == tell_error(caught.value, "zh")
    assert f"未向 {folder} 写入任何内容" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        ("data/acme/facts/facts.csv", "inputs"),
        ("notebooks/3_monthly_review.ipynb", "vanished"),
        ("templates/report/report.css", "templates"),
    ],
)
def test_an_input_that_vanishes_meanwhile_is_told(runs: QuickRuns, monkeypatch: pytest.MonkeyPatch, gone: str, said: str) -> None:
    """Data, notebook or style: the run fails by name, nothing half-stored becomes a revision, and the next run works."""
    whole = runs.run(runs.job(1))
    job, path = runs.job(2), runs.made.root / gone
    text = path.read_bytes()

    def vanishing(scratch: Path, *_: object) -> None:
        for name in MADE:
            (scratch / name).write_text("x", "utf-8")
        path.unlink()

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr("support.quick_runs._render", vanishing)
        with pytest.raises(RunError) as caught:
            runs.run(job)
    assert said in str(caught.value)
    assert [FIRST] == revisions(runs.outputs)
    assert whole.revision.exists()
    assert_sound(runs.outputs)
    path.write_bytes(text)
    assert SECOND.endswith(runs.run(job).revision.name)
    assert_sound(runs.outputs)


def test_an_input_that_vanishes_while_it_is_stored_is_told(runs: QuickRuns, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last look at it was good; when the archive takes it, it is gone."""
    job = runs.job(1)
    facts = runs.made.data / "acme" / "facts" / "facts.csv"
    monkeypatch.setattr("goalbook.publish.run._require_unchanged", lambda _made_from: facts.unlink())
    with pytest.raises(RunError, match="vanished"):
        runs.run(job)
    assert [] == revisions(runs.outputs)
    assert [] == leftovers(runs.outputs)
    assert_sound(runs.outputs)


@pytest.mark.parametrize("before_the_run", [True, False])
def test_a_clock_set_back_is_told(runs: QuickRuns, monkeypatch: pytest.MonkeyPatch, *, before_the_run: bool) -> None:
    """Before a run or while one is under way: code 5, the archive as it was; `goalbook clock` says so, and runs go on."""
    runs.run(runs.job(1))
    lines = _lines(runs.outputs)
    late = "2020-01-01T00:00:00+00:00"
    if before_the_run:
        monkeypatch.setattr(ledger_module, "_now", lambda: late)
    else:
        monkeypatch.setattr("goalbook.publish.run._require_unchanged", lambda _: monkeypatch.setattr(ledger_module, "_now", lambda: late))
    with pytest.raises(EnvironmentFault, match="the clock says") as caught:
        runs.run(runs.job(2))
    assert 5 == caught.value.exit_code
    assert (lines, [FIRST]) == (_lines(runs.outputs), revisions(runs.outputs))
    assert [] == leftovers(runs.outputs)
    assert 0 == invoke(["clock", "the battery was flat", "--outputs", str(runs.outputs)])
    monkeypatch.setattr("goalbook.publish.run._require_unchanged", lambda _: None)
    runs.run(runs.job(2))
    assert [FIRST, SECOND] == revisions(runs.outputs)
    assert [REVISION, CLOCK, REVISION] == [entry.event for entry in Ledger(runs.outputs).entries()]
