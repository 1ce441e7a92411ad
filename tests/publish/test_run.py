"""A run ends as one complete revision or as none."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from small_notebooks import RESULTS, alive, fake_render, small_job, small_project

from goalbook.core.errors import BusyError, EnvironmentFault, RunError
from goalbook.publish.revisions import Series
from goalbook.publish.run import RunOptions, run

OPTIONS = RunOptions(render=fake_render)
FILES = {
    "report.ipynb", "report.html", "report.pdf", "report.xlsx", "page1.png", "summary.md", "results.json", "record.json",
    "proposed", "tables",
}  # fmt: skip
SLOW = "import os, time\nopen(os.path.join(data_dir, 'kernel.pid'), 'w').write(str(os.getpid()))\ntime.sleep(600)"
PROCESS = """\
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from small_notebooks import fake_render, small_job
from goalbook.publish.project import Project
from goalbook.publish.run import RunOptions, run
root = Path({root!r})
print(run(small_job(root), RunOptions(render=fake_render), Project(root)).status, flush=True)
"""


def start(root: Path) -> subprocess.Popen[str]:
    """Start a run of the small project in a process of its own."""
    code = PROCESS.format(tests=str(Path(__file__).parent), root=str(root))
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def kernel_of(root: Path) -> int:
    """Wait for the slow notebook's kernel and return its process id."""
    file, until = root / "data" / "kernel.pid", time.monotonic() + 60
    while time.monotonic() < until:
        if file.is_file() and file.read_text("utf-8"):
            return int(file.read_text("utf-8"))
        time.sleep(0.05)
    pytest.fail("the kernel did not start")


def gone(pid: int) -> bool:
    """Wait a moment for a process to end."""
    until = time.monotonic() + 5
    while alive(pid) and time.monotonic() < until:
        time.sleep(0.05)
    return not alive(pid)


def revisions(root: Path) -> list[str]:
    """Return the names of all revision folders."""
    return sorted(path.name for path in root.glob("outputs/acme/monthly_review/2025-05/en/r*"))


def test_a_run_leaves_one_complete_revision(tmp_path: Path) -> None:
    """All files or none."""
    outcome = run(small_job(tmp_path), OPTIONS, small_project(tmp_path))
    assert outcome.status == "new"
    assert {path.name for path in outcome.revision.iterdir()} == FILES
    assert outcome.pdf == tmp_path / "outputs/acme/monthly_review/2025-05/en/r0001/report.pdf"


@pytest.mark.full
def test_a_revision_is_read_only(tmp_path: Path) -> None:
    """Nobody edits an archived report by mistake."""
    outcome = run(small_job(tmp_path), OPTIONS, small_project(tmp_path))
    modes = {path.stat().st_mode & 0o222 for path in (outcome.revision, *outcome.revision.rglob("*"))}
    assert modes == {0}


def test_the_same_job_again_is_up_to_date(tmp_path: Path) -> None:
    """Nothing has changed, so nothing is made."""
    project = small_project(tmp_path)
    first = run(small_job(tmp_path), OPTIONS, project)
    second = run(small_job(tmp_path), OPTIONS, project)
    assert (second.status, second.revision) == ("up_to_date", first.revision)


@pytest.mark.full
def test_force_makes_another_revision_of_the_same(tmp_path: Path) -> None:
    """Asked to, a run is repeated."""
    project = small_project(tmp_path)
    first = run(small_job(tmp_path), OPTIONS, project)
    second = run(small_job(tmp_path), replace(OPTIONS, force=True), project)
    assert revisions(tmp_path) == ["r0001", "r0002"]
    assert ["", "r0001"] == [first.again, second.again]


@pytest.mark.full
def test_a_changed_file_makes_a_new_revision_and_keeps_the_old(tmp_path: Path) -> None:
    """An existing report is never overwritten."""
    project = small_project(tmp_path)
    first = run(small_job(tmp_path), OPTIONS, project)
    before = (first.revision / "results.json").read_bytes()
    second = run(small_job(tmp_path, facts="date_day,spend\n2025-05-01,2\n"), OPTIONS, project)
    assert second.revision.name == "r0002"
    assert (first.revision / "results.json").read_bytes() == before


@pytest.mark.full
def test_a_changed_notebook_makes_a_new_revision(tmp_path: Path) -> None:
    """The notebook is part of the fingerprint."""
    run(small_job(tmp_path), OPTIONS, small_project(tmp_path))
    assert run(small_job(tmp_path), OPTIONS, small_project(tmp_path, RESULTS, "1")).revision.name == "r0002"


@pytest.mark.full
def test_languages_are_series_of_their_own(tmp_path: Path) -> None:
    """The Chinese report does not count as a revision of the English one."""
    project = small_project(tmp_path)
    run(small_job(tmp_path), OPTIONS, project)
    chinese = run(small_job(tmp_path, lang="zh"), OPTIONS, project)
    assert (chinese.revision.parent.name, chinese.revision.name) == ("zh", "r0001")


def test_a_failed_run_is_kept_apart_with_its_cell_and_error(tmp_path: Path) -> None:
    """A failure makes no revision, and whoever looks into it finds the notebook."""
    with pytest.raises(RunError, match="raised"):
        run(small_job(tmp_path), OPTIONS, small_project(tmp_path, RESULTS, "1 / 0"))
    (kept,) = (tmp_path / "outputs/acme/monthly_review/failures").iterdir()
    assert kept.name.startswith("2025-05-en-")
    details = json.loads((kept / "record.json").read_text("utf-8"))["predicate"]["runDetails"]["metadata"]
    assert details["outcome"] == "failed"
    assert details["fault"]["message"]["values"]["name"] == "ZeroDivisionError"
    assert (kept / "report.ipynb").is_file()
    assert [] == revisions(tmp_path)


@pytest.mark.full
def test_a_run_without_its_artefacts_is_a_failure(tmp_path: Path) -> None:
    """Every cell completed, but what the book must write is not there."""
    with pytest.raises(RunError) as caught:
        run(small_job(tmp_path), OPTIONS, small_project(tmp_path, "1"))
    assert caught.value.message.values["files"] == "results.json, report.xlsx, tables/daily.csv, tables/weekly.csv, summary.md"
    assert [] == revisions(tmp_path)


@pytest.mark.full
def test_a_file_changed_meanwhile_is_noticed(tmp_path: Path) -> None:
    """The fingerprint must tell what was read, not what was there before."""
    late = RESULTS + "open(os.path.join(data_dir, team, 'facts.csv'), 'a').write('more')"
    with pytest.raises(RunError, match="changed while") as caught:
        run(small_job(tmp_path), OPTIONS, small_project(tmp_path, late))
    assert caught.value.message.values["parts"] == "inputs"
    assert [] == revisions(tmp_path)


@pytest.mark.full
def test_a_full_disk_in_the_notebook_leaves_nothing(tmp_path: Path) -> None:
    """The kernel's own error number reaches the user as a fault of the machine."""
    cell = f"raise OSError({errno.ENOSPC}, 'No space left on device')"
    with pytest.raises(EnvironmentFault):
        run(small_job(tmp_path), OPTIONS, small_project(tmp_path, RESULTS, cell))
    assert not (tmp_path / "outputs" / "acme").exists()


@pytest.mark.full
def test_a_full_disk_while_rendering_leaves_the_last_revision_alone(tmp_path: Path) -> None:
    """Nothing half-written, and what was there stays."""
    project = small_project(tmp_path)
    run(small_job(tmp_path), OPTIONS, project)

    def full(scratch: Path, *_: object) -> None:
        (scratch / "report.html").write_text("half", "utf-8")
        raise OSError(errno.ENOSPC, "No space left on device", str(scratch / "report.pdf"))

    with pytest.raises(EnvironmentFault, match="nothing was written"):
        run(small_job(tmp_path), RunOptions(render=full, force=True), project)
    assert revisions(tmp_path) == ["r0001"]
    assert [] == list(tmp_path.glob("outputs/acme/monthly_review/2025-05/en/.scratch-*"))


def test_a_file_in_the_place_of_the_reports_is_told(tmp_path: Path) -> None:
    """No folder can be made there; nothing was written."""
    project = small_project(tmp_path)
    (tmp_path / "outputs").write_text("mine", "utf-8")
    with pytest.raises(EnvironmentFault, match="nothing was written"):
        run(small_job(tmp_path), OPTIONS, project)
    assert (tmp_path / "outputs").read_text("utf-8") == "mine"


@pytest.mark.full
def test_leftovers_of_killed_runs_are_swept(tmp_path: Path) -> None:
    """A run that was killed could not clean up; the next one does."""
    left = tmp_path / "outputs/acme/monthly_review/2025-05/en/.scratch-old"
    left.mkdir(parents=True)
    (left / "report.pdf").write_text("half", "utf-8")
    run(small_job(tmp_path), OPTIONS, small_project(tmp_path))
    assert not left.exists()


@pytest.mark.full
def test_two_runs_at_once_end_as_one_revision(tmp_path: Path) -> None:
    """The second waits, and finds the first one's result."""
    small_project(tmp_path, "import time; time.sleep(1)", RESULTS)
    small_job(tmp_path)
    both = [start(tmp_path), start(tmp_path)]
    told = sorted(process.communicate(timeout=60)[0].strip() for process in both)
    assert told == ["new", "up_to_date"]
    assert revisions(tmp_path) == ["r0001"]


def test_a_series_that_stays_busy_is_an_error(tmp_path: Path) -> None:
    """Waiting has an end."""
    job = small_job(tmp_path)
    with Series.of(job).hold(1), pytest.raises(BusyError, match="under way"):
        run(job, replace(OPTIONS, wait_seconds=0.1), small_project(tmp_path))


def test_a_run_that_waited_for_one_that_failed_takes_its_place(tmp_path: Path) -> None:
    """The first leaves nothing, not even the folder in which the second waits."""
    series = Series.of(small_job(tmp_path))
    held: list[bool] = []

    def wait() -> None:
        with series.hold(10):
            held.append(True)
            (series.folder / "r0001").mkdir()

    second = threading.Thread(target=wait)
    with series.hold(1):
        second.start()
        time.sleep(0.3)
    second.join(20)
    assert [True] == held
    assert ["r0001"] == revisions(tmp_path)


@pytest.mark.full
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_interrupted_run_leaves_nothing_and_no_process(tmp_path: Path, number: int) -> None:
    """Asked to stop, a run takes its kernel along and cleans up."""
    small_project(tmp_path, SLOW)
    process = start(tmp_path)
    kernel = kernel_of(tmp_path)
    process.send_signal(number)
    process.communicate(timeout=20)
    assert gone(kernel)
    assert not (tmp_path / "outputs" / "acme").exists()


@pytest.mark.full
@pytest.mark.skipif(os.name != "posix", reason="needs a shell to watch the process")
def test_a_killed_run_leaves_no_revision_and_no_process(tmp_path: Path) -> None:
    """Nothing can be cleaned up by the process itself; the kernel goes all the same, and the next run works."""
    small_project(tmp_path, SLOW)
    process = start(tmp_path)
    kernel = kernel_of(tmp_path)
    process.kill()
    process.communicate(timeout=20)
    assert gone(kernel)
    assert [] == revisions(tmp_path)
    assert run(small_job(tmp_path), OPTIONS, small_project(tmp_path)).status == "new"
    assert revisions(tmp_path) == ["r0001"]


@pytest.mark.full
def test_up_to_date_needs_neither_papermill_nor_pandas(tmp_path: Path) -> None:
    """Asking again costs milliseconds."""
    run(small_job(tmp_path), OPTIONS, small_project(tmp_path))
    code = PROCESS.format(tests=str(Path(__file__).parent), root=str(tmp_path))
    code = code.replace(
        "from small_notebooks import fake_render, small_job", "fake_render = None\nfrom goalbook.publish.job import ReportJob"
    )
    code = code.replace("small_job(root)", f"ReportJob.from_json({small_job(tmp_path).to_json()!r})")
    code += "print([m for m in ('pandas', 'papermill', 'nbformat', 'weasyprint', 'filelock') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["up_to_date", "[]"]
