"""Leaving the archive: only by a stated rule or as an erasure, both in the ledger, and the rest still proves."""

from __future__ import annotations

import shutil
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from goalbook.cli.app import invoke
from goalbook.core.errors import ArchiveFault, UsageError
from goalbook.publish.archive import ledger
from goalbook.publish.archive import prune as pruning
from goalbook.publish.archive.erase import erase, find_inputs
from goalbook.publish.archive.index.rows import rows_of
from goalbook.publish.archive.ledger import ERASE, PRUNE, Ledger
from goalbook.publish.archive.objects import Objects
from goalbook.publish.archive.prune import Limits, prune, removable
from goalbook.publish.archive.reading import all_runs
from goalbook.publish.archive.verifying.verify import verify
from support.made_archive import Content, Kind, MadeArchive

FACTS = "date_day,channel,spend\n2025-05-01,xhs,{}\n"
NAME = "data/acme/facts/facts.csv"


def days_ago(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    """Let what is archived from now on be so many days old."""
    then = datetime.now(UTC) - timedelta(days=days)
    monkeypatch.setattr(ledger, "_now", lambda: then.isoformat(timespec="seconds"))


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three revisions and a failure of 500 days ago, one revision of today."""
    made = MadeArchive.at(tmp_path_factory.mktemp("archive"))
    with pytest.MonkeyPatch.context() as clock:
        days_ago(clock, 500)
        for number in range(3):
            made.revision(content=Content(FACTS.format(number)))
        made.failure(content=Content(FACTS.format("bad")))
    made.revision(content=Content(FACTS.format(4)))
    return made.root


@pytest.fixture
def made(first: Path, tmp_path: Path) -> MadeArchive:
    """A copy of it."""
    return MadeArchive(Path(shutil.copytree(first, tmp_path / "archive")))


def names(made: MadeArchive) -> list[str]:
    """Return the runs that stand, without what all have in common."""
    return [run.path.name for run in all_runs(made.outputs) if not run.failed]


def test_only_what_is_superseded_and_old_goes(made: MadeArchive) -> None:
    """Of four revisions the newest two stay, whatever their age; what they were made from goes with the others."""
    before = len(list(Objects(made.outputs).folder.iterdir()))
    found = prune(made.outputs, Limits(keep=2))
    assert ["r0001", "r0002"] == [run.path.name for run in found.runs if not run.failed]
    assert [True] == [run.failed for run in found.runs if run.failed]
    assert ["r0003", "r0004"] == names(made)
    assert 3 == len(found.objects) == before - len(list(Objects(made.outputs).folder.iterdir()))
    assert () == verify(made.outputs).breaks


def test_the_age_is_the_limit(made: MadeArchive) -> None:
    """A day more, and nothing may go."""
    counts = [len(removable(made.outputs, Limits(keep=1, superseded_days=days, failure_days=days)).runs) for days in (499, 501)]
    assert [4, 0] == counts


def test_the_newest_of_a_series_never_goes(made: MadeArchive) -> None:
    """Not even where none is asked to stay."""
    prune(made.outputs, Limits(keep=0, superseded_days=0))
    assert ["r0004"] == names(made)


def test_what_later_reports_rest_on_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proposal that was accepted is an input afterwards: the report that made it is its proof."""
    made = MadeArchive.at(tmp_path)
    with monkeypatch.context() as clock:
        days_ago(clock, 500)
        made.revision(Kind("target_setting", period="2025-Q3"), Content(FACTS.format(1), files={"proposed/goals.yml": FACTS.format(9)}))
        made.revision(Kind("target_setting", period="2025-Q3"), Content(FACTS.format(2)))
    made.revision(content=Content(FACTS.format(9)))
    assert () == removable(made.outputs, Limits(keep=1, superseded_days=10)).runs


def test_the_ledger_says_by_which_rule(made: MadeArchive) -> None:
    """And what was removed, with the digest of its record."""
    gone = [run.about("record") for run in all_runs(made.outputs)[:3]]
    prune(made.outputs, Limits(keep=1, superseded_days=30))
    entry = Ledger(made.outputs).entries()[-1]
    assert (PRUNE, {"rule": "superseded", "keep": 1, "days": 30}) == (entry.event, entry.about["rule"][0])
    assert gone == [one["record"] for one in entry.about["removed"]][:3]


def test_a_removal_that_was_cut_off_is_finished(made: MadeArchive, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ledger is written first; what still lies there is no break, and the next call takes it away."""
    with monkeypatch.context() as cut:
        cut.setattr(pruning, "_remove", _stop)
        with pytest.raises(KeyboardInterrupt):
            prune(made.outputs, Limits(keep=1))
    assert (made.outputs / "acme/monthly_review/2025-05/en/r0001").is_dir()
    assert () == verify(made.outputs).breaks
    assert () == prune(made.outputs, Limits(keep=1)).runs
    assert not (made.outputs / "acme/monthly_review/2025-05/en/r0001").exists()
    assert () == verify(made.outputs).breaks


def _stop(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_folder_that_is_a_link_is_not_followed(made: MadeArchive, tmp_path: Path) -> None:
    """What lies outside the archive is never removed."""
    outside, inside = tmp_path / "outside", made.outputs / "acme/monthly_review/2025-05/en/r0001"
    inside.parent.chmod(0o755)
    inside.rename(outside)
    inside.symlink_to(outside)
    with pytest.raises(ArchiveFault):
        prune(made.outputs, Limits(keep=1))
    assert (outside / "record.json").is_file()


def test_an_erased_input_leaves_a_tombstone(made: MadeArchive) -> None:
    """Its bytes are gone, the reason stands in its place, the archive still proves, and it stays read-only."""
    (stored,) = (one for one in find_inputs(made.outputs, NAME) if b"xhs,4" in Objects(made.outputs).read(one.digest))
    erase(made.outputs, [stored], "a phone number")
    path = Objects(made.outputs).path(stored.digest)
    assert b"xhs" not in path.read_bytes()
    assert "a phone number" in path.read_text("utf-8")
    assert 0 == stat.S_IMODE(path.stat().st_mode) & 0o222
    entry = Ledger(made.outputs).entries()[-1]
    assert (ERASE, stored.digest, "a phone number") == (entry.event, entry.about["object"], entry.about["reason"])
    assert () == verify(made.outputs).breaks


def test_a_name_means_all_versions_and_a_digest_one(made: MadeArchive) -> None:
    """Personal data that slipped in may stand in each of them."""
    versions = find_inputs(made.outputs, NAME)
    assert 5 == len(versions)
    assert (versions[2],) == find_inputs(made.outputs, versions[2].digest[:12])
    with pytest.raises(UsageError, match="did you mean"):
        find_inputs(made.outputs, "data/acme/facts/fact.csv")


def test_code_is_no_input_to_be_erased(made: MadeArchive) -> None:
    """Notebook, templates and lock file hold no personal data."""
    with pytest.raises(UsageError):
        find_inputs(made.outputs, "notebooks/3_monthly_review.ipynb")


def test_runs_made_from_an_erased_input_go_on_request_only(made: MadeArchive) -> None:
    """Their reports may still show it; also the newest goes then."""
    (stored,) = (one for one in find_inputs(made.outputs, NAME) if b"xhs,4" in Objects(made.outputs).read(one.digest))
    erase(made.outputs, [stored], "x")
    assert "r0004" not in [run.path.name for run in removable(made.outputs, Limits()).runs]
    prune(made.outputs, Limits(erased=True))
    assert "r0004" not in names(made)
    assert () == verify(made.outputs).breaks
    assert Objects(made.outputs).has(stored.digest)


def test_the_verbs_show_first_and_refuse_a_damaged_archive(made: MadeArchive, capsys: pytest.CaptureFixture[str]) -> None:
    """Without --yes nothing goes; and whoever removes something from a damaged archive removes evidence."""
    options = ["--outputs", str(made.outputs)]
    assert 0 == invoke(["prune", "--keep", "1", *options])
    assert "acme/monthly_review/2025-05/en/r0001" in capsys.readouterr().out
    assert 4 == len(names(made))
    assert 0 == invoke(["prune", "--keep", "3", "--yes", *options])
    assert 0 == invoke(["erase", NAME, "--reason", "x", "--yes", *options])
    assert ["r0002", "r0003", "r0004"] == names(made)
    record = made.outputs / "acme/monthly_review/2025-05/en/r0004/record.json"
    record.chmod(0o644)
    record.write_bytes(record.read_bytes() + b" ")
    assert 7 == invoke(["prune", "--keep", "1", "--yes", *options])
    assert ["r0002", "r0003", "r0004"] == names(made)
    ledger_of(made).write_bytes(ledger_of(made).read_bytes().replace(b"acme", b"acne", 1))
    assert 7 == invoke(["erase", NAME, "--reason", "x", "--yes", *options])


def test_a_rule_stands_beside_each_run_it_removed(made: MadeArchive) -> None:
    """Superseded, failed, or made from an input that was erased, which is named: who proves the line can reckon with that."""
    (stored,) = (one for one in find_inputs(made.outputs, NAME) if b"xhs,4" in Objects(made.outputs).read(one.digest))
    erase(made.outputs, [stored], "x")
    prune(made.outputs, Limits(keep=1, erased=True))
    told = Ledger(made.outputs).entries()[-1].about["removed"]
    assert {"r0001": "superseded", "r0002": "superseded"} == {
        one["path"][-5:]: one["by"] for one in told if one["by"] == "superseded" and "object" not in one
    }
    assert [("erased", stored.digest)] == [(one["by"], one["object"]) for one in told if one["path"].endswith("r0004")]
    assert 1 == [one["by"] for one in told].count("failures")


def test_nothing_goes_that_nobody_agreed_to(made: MadeArchive) -> None:
    """What became removable after the list was shown waits for the next call."""
    shown = removable(made.outputs, Limits(keep=3))
    assert ["r0001"] == [run.path.name for run in shown.runs if not run.failed]
    done = prune(made.outputs, Limits(keep=1), shown)
    assert (shown.names, shown.objects) == (done.names, done.objects)
    assert ["r0002", "r0003", "r0004"] == names(made)
    assert () == verify(made.outputs).breaks


def test_a_removal_that_was_cut_off_is_shown_counted_and_asked_for(
    made: MadeArchive, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without --yes what is left of it stays, though no run is past its limit any more."""
    with monkeypatch.context() as cut:
        cut.setattr(pruning, "_remove", _stop)
        with pytest.raises(KeyboardInterrupt):
            prune(made.outputs, Limits(keep=1))
    left = made.outputs / "acme/monthly_review/2025-05/en/r0001"
    assert 0 == invoke(["prune", "--keep", "1", "--outputs", str(made.outputs)])
    said = capsys.readouterr()
    assert "acme/monthly_review/2025-05/en/r0001" in said.out
    assert "cut off" in said.err
    assert left.is_dir()
    assert 0 == invoke(["prune", "--keep", "1", "--yes", "--outputs", str(made.outputs)])
    assert "removed, and in the ledger: runs 4, stored files 4" in capsys.readouterr().err
    assert not left.exists()
    assert removable(made.outputs, Limits(keep=1)).digests == ()


def test_a_runs_record_goes_last(made: MadeArchive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a removal that is cut off leaves lies beside a record that tells of it."""
    gone: list[str] = []
    unlink = pruning.remove_file
    monkeypatch.setattr(pruning, "remove_file", lambda path: (gone.append(path.name), unlink(path))[1])
    prune(made.outputs, Limits(keep=3, failure_days=999))
    assert "record.json" == [name for name in gone if len(name) != 64][-1]
    assert 9 < len(gone)


def test_what_came_back_is_not_removed_by_the_line_that_told_of_its_like(made: MadeArchive) -> None:
    """A series begins anew after all of it was removed: the new run has an old one's name, and its input an old digest."""
    (stored,) = (one for one in find_inputs(made.outputs, NAME) if b"xhs,4" in Objects(made.outputs).read(one.digest))
    erase(made.outputs, [stored], "x")
    prune(made.outputs, Limits(keep=1, erased=True, superseded_days=0))
    assert ["r0003"] == names(made)
    again = [made.revision(content=Content(FACTS.format(number))) for number in (0, 9)]
    assert ["r0004", "r0005"] == [run.path.name for run in again]
    assert () == prune(made.outputs, Limits()).names
    rows = rows_of(made.outputs, Ledger(made.outputs).entries())
    assert ["newest", "superseded", "removed"] == [row.state for row in rows if row.revision in ("r0004", "r0005")]
    assert all(run.path.is_dir() for run in again)
    assert Objects(made.outputs).has(again[0].data()["facts/facts.csv"])
    assert () == verify(made.outputs).breaks


def test_no_empty_folder_stays_behind(made: MadeArchive) -> None:
    """A series and a book's failures go with the last of their runs."""
    for stored in find_inputs(made.outputs, NAME):
        erase(made.outputs, [stored], "x")
    prune(made.outputs, Limits(erased=True))
    assert [] == list(made.outputs.glob("acme"))
    assert () == verify(made.outputs).breaks


def test_an_erasure_takes_what_killed_writers_left_along(made: MadeArchive) -> None:
    """A half-stored input and a scratch folder may hold the very data."""
    stored = find_inputs(made.outputs, NAME)
    series = made.outputs / "acme/monthly_review/2025-05/en"
    scratch, part = series / ".scratch-0123abcd", Objects(made.outputs).folder / f".part-{stored[0].digest}"
    scratch.mkdir()
    for path in (scratch / "report.html", part):
        path.write_text("a phone number", "utf-8")
    erase(made.outputs, stored[:1], "x")
    assert [False, False] == [scratch.exists(), part.exists()]


def test_damage_elsewhere_keeps_no_personal_data(made: MadeArchive) -> None:
    """A stray file or a broken record of another run is no hindrance; an input that is not what was stored is refused."""
    (made.outputs / "stray.txt").write_text("x", "utf-8")
    record = made.outputs / "acme/monthly_review/2025-05/en/r0004/record.json"
    record.chmod(0o644)
    record.write_text("{", "utf-8")
    stored, other = find_inputs(made.outputs, NAME)[:2]
    assert 0 == invoke(["erase", stored.digest, "--reason", "x", "--yes", "--outputs", str(made.outputs)])
    assert b"xhs" not in Objects(made.outputs).path(stored.digest).read_bytes()
    path = Objects(made.outputs).path(other.digest)
    path.chmod(0o644)
    path.write_text("another", "utf-8")
    assert 7 == invoke(["erase", other.digest, "--reason", "x", "--yes", "--outputs", str(made.outputs)])
    assert "another" == path.read_text("utf-8")


def test_what_has_the_bytes_of_code_is_not_erased(tmp_path: Path) -> None:
    """Objects are stored by their bytes: an input may be one with a file of the package."""
    made = MadeArchive.at(tmp_path)
    run = made.revision(content=Content("alerts: {}\n"))
    (stored,) = find_inputs(made.outputs, NAME)
    with pytest.raises(UsageError, match=r"goalbook/core/policy\.yml"):
        erase(made.outputs, [stored], "x")
    assert b"alerts: {}\n" == Objects(made.outputs).read(run.data()["facts/facts.csv"])


@pytest.mark.parametrize("verb", [["prune"], ["erase", NAME, "--reason", "x"], ["clock", "x"]])
def test_no_verb_makes_an_archive_of_a_mistyped_folder(tmp_path: Path, verb: list[str]) -> None:
    """A usage error, and nothing is there afterwards."""
    assert 2 == invoke([*verb, "--outputs", str(tmp_path / "none")])
    assert not (tmp_path / "none").exists()


def test_a_clock_that_is_right_is_not_recorded(made: MadeArchive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only where runs are refused for it; and never after a line that is not what was written."""
    before = ledger_of(made).read_bytes()
    assert 2 == invoke(["clock", "x", "--outputs", str(made.outputs)])
    days_ago(monkeypatch, 900)
    ledger_of(made).write_bytes(before.replace(b"acme", b"acne", 1))
    assert 7 == invoke(["clock", "x", "--outputs", str(made.outputs)])
    ledger_of(made).write_bytes(before)
    assert 0 == invoke(["clock", "x", "--outputs", str(made.outputs)])
    assert () == verify(made.outputs).breaks


def ledger_of(made: MadeArchive) -> Path:
    """Return the ledger's file."""
    return Ledger(made.outputs).path
