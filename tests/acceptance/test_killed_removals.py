"""A removal or an erasure is killed at any of its steps: the archive proves at once, and the next call ends what was begun."""

from __future__ import annotations

import shutil
import signal
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

import pytest

from goalbook.publish.archive import ledger
from goalbook.publish.archive.erase import erase, find_inputs
from goalbook.publish.archive.prune import Limits, prune, removable
from goalbook.publish.archive.reading import all_runs
from goalbook.publish.archive.verifying.verify import verify
from support.made_archive import FACTS, Content, MadeArchive
from support.quick_runs import leftovers, signalled

if TYPE_CHECKING:
    from pathlib import Path

STRIDE = 3  # of the steps: each of them takes minutes
NAME = "data/acme/facts/facts.csv"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two revisions and a failure of long ago, and one of today."""
    made = MadeArchive.at(tmp_path_factory.mktemp("archive"))
    then = (datetime.now(UTC) - timedelta(days=500)).isoformat(timespec="seconds")
    with pytest.MonkeyPatch.context() as clock:
        clock.setattr(ledger, "_now", lambda: then)
        for number in range(2):
            made.revision(content=Content(f"{FACTS}2025-05-02,xhs,{number}\n"))
        made.failure(content=Content(f"{FACTS}2025-05-02,xhs,8\n"))
    made.revision(content=Content(f"{FACTS}2025-05-02,xhs,9\n"))
    return made.outputs


def copied(model: Path, outputs: Path) -> None:
    """Put the archive back as it was."""
    for folder in (path for path in outputs.rglob("*") if path.is_dir()):
        folder.chmod(0o755)
    shutil.rmtree(outputs, ignore_errors=True)
    shutil.copytree(model, outputs)


@pytest.mark.full
def test_a_killed_removal_proves_and_is_ended_by_the_next(model: Path, tmp_path: Path) -> None:
    """At every third line: what stands is what the ledger says, and in the end the same runs are left as without a kill."""
    outputs, limits = tmp_path / "outputs", Limits(keep=1)
    for step in count(1, STRIDE):
        copied(model, outputs)
        code = signalled(partial(prune, outputs, limits), signal.SIGKILL, step)
        assert () == verify(outputs).breaks, step
        prune(outputs, limits)
        assert () == verify(outputs).breaks, step
        assert ["r0003"] == [run.path.name for run in all_runs(outputs)], step
        assert ["r0003"] == [path.name for path in outputs.glob("acme/*/*/*/[!.]*")], step
        assert ((), ()) == ((left := removable(outputs, limits)).names, left.digests), step
        assert [] == leftovers(outputs), step
        if code == 0:
            break
    assert step > 100


@pytest.mark.full
def test_a_killed_erasure_proves_and_is_ended_by_the_next(model: Path, tmp_path: Path) -> None:
    """At every third line: each version of the input is there or a tombstone, and in the end all are tombstones."""
    outputs = tmp_path / "outputs"
    for step in count(1, STRIDE):
        copied(model, outputs)
        code = signalled(lambda: erase(outputs, find_inputs(outputs, NAME), "a name"), signal.SIGKILL, step)
        assert () == verify(outputs).breaks, step
        erase(outputs, find_inputs(outputs, NAME), "a name")
        assert () == verify(outputs).breaks, step
        assert [True] * 4 == [one.erased for one in find_inputs(outputs, NAME)], step
        assert [] == leftovers(outputs), step
        if code == 0:
            break
    assert step > 60
