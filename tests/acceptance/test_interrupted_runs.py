"""Two runs at once, a kill in the middle, a full disk: one complete report or none, and nothing that was there is lost."""

from __future__ import annotations

import errno
import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from acceptance.small_team import SmallTeam
from goalbook.cli.app import invoke

if TYPE_CHECKING:
    import subprocess

SECONDS = 60


@pytest.fixture
def team(tmp_path: Path) -> SmallTeam:
    """A good team."""
    return SmallTeam.at(tmp_path)


def wait(until: object, process: subprocess.Popen[str]) -> None:
    """Wait for a condition while a process runs."""
    end = time.monotonic() + SECONDS
    while not until():  # type: ignore[operator] # a function without arguments
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < end
        time.sleep(0.05)


def children(pid: int) -> list[int]:
    """Return the processes a process has started and that still run."""
    return [int(word) for task in Path(f"/proc/{pid}/task").iterdir() for word in (task / "children").read_text("utf-8").split()]


def gone(pid: int) -> bool:
    """Wait a moment for a process to end."""
    end = time.monotonic() + 10
    while (running := _runs(pid)) and time.monotonic() < end:
        time.sleep(0.05)
    return not running


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.full
def test_two_runs_at_once_end_as_one_report(team: SmallTeam) -> None:
    """The second waits, finds what the first has made, and both answer with the same path."""
    both = [team.start("--lang", "en"), team.start("--lang", "en")]
    said = [process.communicate(timeout=2 * SECONDS) for process in both]
    assert [0, 0] == [process.returncode for process in both], said
    assert 1 == len({out for out, _ in said})
    assert ["made r0001", "up to date"] == sorted(err[:10] for _, err in said)
    assert ["r0001"] == team.revisions()


@pytest.mark.full
@pytest.mark.skipif(not os.path.isdir(f"/proc/{os.getpid()}/task"), reason="looks for processes in /proc")  # noqa: PTH112 - at import
@pytest.mark.parametrize(("number", "code"), [(signal.SIGKILL, -signal.SIGKILL), (signal.SIGTERM, 130), (signal.SIGINT, 130)])
def test_a_run_stopped_in_the_middle_leaves_no_report_and_no_process(team: SmallTeam, number: int, code: int) -> None:
    """The kernel goes along, inputs keep every byte, and the next run makes the report as if nothing had been."""
    before = team.digests()
    process = team.start("--lang", "en")
    wait(lambda: children(process.pid) and list(team.outputs.rglob(".scratch-*")), process)
    kernels = children(process.pid)
    process.send_signal(number)
    process.communicate(timeout=SECONDS)
    assert code == process.returncode
    assert all(gone(kernel) for kernel in kernels)
    assert [] == team.revisions()
    assert before == team.digests()
    again = team.start("--lang", "en")
    said = again.communicate(timeout=SECONDS)
    assert 0 == again.returncode, said
    assert ["r0001"] == team.revisions()
    assert [] == list(team.outputs.rglob(".scratch-*"))


@pytest.mark.full
def test_a_full_disk_leaves_nothing(team: SmallTeam, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The disk fills up while the PDF is written: code 5, the reason in the reader's language, no half report."""

    def full(_html: str) -> bytes:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "report.pdf")

    monkeypatch.setattr("goalbook.publish.pdf.pdf_bytes", full)
    before = team.digests()
    assert 5 == invoke(team.words("run", "--lang", "zh"))
    said = capsys.readouterr()
    assert "" == said.out
    assert said.err.startswith("goalbook：磁盘空间不足")
    assert [] == list(team.outputs.rglob("*"))
    assert before == team.digests()
