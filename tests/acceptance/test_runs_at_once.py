"""Many runs at once, and a hundred killed at random moments: one revision for one job, one chain for all, nothing left behind."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from goalbook.publish.archive.ledger import REVISION, Ledger
from publish.small_notebooks import alive, small_job, small_project
from support.quick_runs import assert_sound, assert_verified, leftovers, revisions

if TYPE_CHECKING:
    from collections.abc import Iterator

TESTS = Path(__file__).resolve().parents[1]
KILLS, BETWEEN, RUNS = 100, 10, 20
CODE = """\
import sys
from dataclasses import replace
from pathlib import Path
sys.path[:0] = [{tests!r}, {tests!r} + "/publish"]
from small_notebooks import fake_render
from goalbook.publish.job import ReportJob
from goalbook.publish.project import Project
from goalbook.publish.run import RunOptions, run
root = Path({root!r})
job = replace(ReportJob.from_json({job!r}), period={period!r})
print(run(job, RunOptions(force={force!r}, render=fake_render), Project(root)).status, flush=True)
"""
pytestmark = [pytest.mark.full, pytest.mark.skipif(os.name != "posix", reason="kills processes and looks for what they started")]


@dataclass(frozen=True)
class Small:
    """A team and a notebook of a few lines, written once: runs at once must find them as they are."""

    root: Path
    job: str  # as JSON

    @property
    def outputs(self) -> Path:
        """Return the archive's folder."""
        return self.root / "outputs"

    def start(self, period: str = "2025-05", *, force: bool = False) -> subprocess.Popen[str]:
        """Start a run in a process of its own."""
        code = CODE.format(tests=str(TESTS), root=str(self.root), job=self.job, period=period, force=force)
        return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Small]:
    """Something to run, and a temporary folder of the system's own in which nothing may be left."""
    with tempfile.TemporaryDirectory(prefix="t") as folder:  # short: the address of a kernel's socket holds a hundred bytes
        monkeypatch.setenv("TMPDIR", folder)
        small_project(tmp_path)
        yield Small(tmp_path, small_job(tmp_path).to_json())
        assert [] == list(Path(folder).iterdir())


def ended(process: subprocess.Popen[str]) -> str:
    """Wait for a run and return what came of it."""
    out, said = process.communicate(timeout=120)
    assert 0 == process.returncode, said
    return out.strip()


def working_in(folder: Path) -> list[int]:
    """Return the processes that work in a folder: kernels of its runs."""
    found = []
    for place in Path("/proc").glob("[0-9]*/cwd"):
        try:
            here = place.readlink()
        except OSError:
            continue
        if here.is_relative_to(folder):
            found.append(int(place.parent.name))
    return [pid for pid in found if alive(pid)]


def test_a_hundred_kills_at_random_moments(small: Small) -> None:
    """SIGKILL over the whole length of a run: whole revisions only, one chain; the next run succeeds, no process or folder is left."""
    moments = random.Random(7)  # noqa: S311 - no secret
    began = time.monotonic()
    assert "new" == ended(small.start())
    length, done = time.monotonic() - began, 1
    outputs, killed = small.outputs, 0
    while killed < KILLS:
        process = small.start(force=True)
        try:
            process.wait(moments.uniform(0.1, length))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            killed += 1
        process.communicate(timeout=60)
        assert_verified(outputs)
        if killed % BETWEEN == 0:
            done = len(revisions(outputs))
            assert "new" == ended(small.start(force=True))
            assert len(revisions(outputs)) - done in (0, 1)
            assert [] == leftovers(outputs)
            assert [] == left_after_a_moment(small.root)
            assert_sound(outputs)
    assert len(revisions(outputs)) >= KILLS // BETWEEN


def left_after_a_moment(root: Path) -> list[int]:
    """Return the processes that still work in a folder when killed runs had time to take theirs along."""
    until = time.monotonic() + 10
    while (left := working_in(root)) and time.monotonic() < until:
        time.sleep(0.05)
    return left


def test_twenty_runs_of_one_job_end_as_one_revision(small: Small) -> None:
    """One makes it, the others wait and find it."""
    told = sorted(ended(process) for process in [small.start() for _ in range(RUNS)])
    assert ["new", *["up_to_date"] * (RUNS - 1)] == told
    assert ["acme/monthly_review/2025-05/en/r0001"] == revisions(small.outputs)
    assert [REVISION] == [entry.event for entry in Ledger(small.outputs).entries()]
    assert_sound(small.outputs)


def test_twenty_runs_of_different_jobs_end_as_twenty_revisions(small: Small) -> None:
    """All at once, in one ledger with one valid chain."""
    months = [f"{2024 + n // 12}-{n % 12 + 1:02d}" for n in range(RUNS)]
    assert ["new"] * RUNS == [ended(process) for process in [small.start(month) for month in months]]
    assert [f"acme/monthly_review/{month}/en/r0001" for month in months] == revisions(small.outputs)
    assert [REVISION] * RUNS == [entry.event for entry in Ledger(small.outputs).entries()]
    assert [] == leftovers(small.outputs)
    assert_sound(small.outputs)
