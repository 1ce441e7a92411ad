"""`goalbook verify`: whatever is done to the archive behind its back is found and named; what it does itself is known."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections import Counter
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from goalbook.cli.app import invoke
from goalbook.core.errors import ArchiveFault, UsageError
from goalbook.publish.archive import files
from goalbook.publish.archive.ledger import FAILURE, LEDGER, PENDING, REVISION, Entry, Ledger
from goalbook.publish.archive.objects import Objects
from goalbook.publish.archive.prune import Limits, prune
from goalbook.publish.archive.reading import all_runs, find_run
from goalbook.publish.archive.verifying.anchors import anchor_line
from goalbook.publish.archive.verifying.verify import verify, verify_run
from support.damage import DAMAGE, EN, FIRST, SAY, SECOND, ZH, an_input, forged, lines, one_of_everything, put, rehashed, remove, told
from support.made_archive import FACTS, Content, Kind, MadeArchive

if TYPE_CHECKING:
    from io import BufferedReader


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an archive that holds one of everything."""
    return one_of_everything(tmp_path_factory.mktemp("model"))


@pytest.fixture
def outputs(model: Path, tmp_path: Path) -> Path:
    """Return a copy of the archive that a test may damage."""
    return shutil.copytree(model, tmp_path / "outputs", symlinks=True)


def test_what_goalbook_itself_does_is_no_break(outputs: Path) -> None:
    """Revisions, failures, removals, erasure and a clock set right make a whole archive; what is worth knowing is told."""
    found = verify(outputs)
    assert [] == told(found)
    assert (9, 4, 1, 1) == (found.counts.entries, found.counts.revisions, found.counts.failures, found.counts.removed)
    told_beside = [
        "stored inputs that are erased, as the ledger tells: 1",
        "pages for readers, made from the archive and no evidence: index.html",
    ]
    assert told_beside == [SAY(one) for one in found.remarks]


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_found_and_named(outputs: Path, name: str) -> None:
    """Each kind of damage is the first thing that is told."""
    damage, said = DAMAGE[name]
    damage(outputs)
    assert said in told(verify(outputs))[0]


@pytest.mark.parametrize("count", [40, pytest.param(1000, marks=pytest.mark.full)])
def test_every_changed_byte_is_found(model: Path, tmp_path: Path, count: int) -> None:
    """A single byte changed at random, anywhere in the archive, is found, and the file that it is in is named."""
    outputs = shutil.copytree(model, tmp_path / "outputs")
    evidence = sorted(path for path in outputs.rglob("*") if path.is_file() and path.name not in (".lock", ".ledger.lock", ".index.lock"))
    draw, missed = random.Random(7), []  # noqa: S311 - the same in every run
    for path in draw.choices(evidence, k=count):
        before = path.read_bytes()
        place = draw.randrange(len(before))
        changed = bytearray(before)
        changed[place] ^= draw.randrange(1, 256)
        put(path, bytes(changed))
        if not any(one.place.startswith(path.relative_to(outputs).as_posix()) for one in verify(outputs).breaks):
            missed.append((path, place))
        path.write_bytes(before)
    assert [] == missed
    assert [] == told(verify(outputs))


def test_what_killed_writers_left_is_told_and_no_break(outputs: Path) -> None:
    """A line that was being written, scratch folders, parts of objects and pages for readers break nothing, and are named."""
    last = Ledger(outputs).last()
    coming = Entry.after(last, "2099-01-01T00:00:00+00:00", REVISION, {**all_runs(outputs)[0].entry.about, "path": f"{EN}/r0004"})
    (outputs / PENDING).write_text(coming.line(), "utf-8")
    (outputs / LEDGER).write_bytes((outputs / LEDGER).read_bytes() + coming.line().encode()[:40])
    (outputs / EN / ".scratch-0123abcd").mkdir()
    (outputs / "objects" / f".part-{'0' * 64}").touch()
    (outputs / "acme" / "target_setting" / "2025").mkdir(parents=True)
    (outputs / "acme" / ".DS_Store").touch()
    (outputs / "views").mkdir()
    (outputs / "views" / "compare.html").touch()
    (outputs / "README.md").write_text("about", "utf-8")
    found = verify(outputs)
    assert [] == told(found)
    said = [SAY(one) for one in found.remarks]
    assert "a run was ended while it wrote line 10 of the ledger; the next one finishes or drops it" in said
    left = f"objects/.part-{'0' * 64}, .ledger.pending, {EN}/.scratch-0123abcd"
    assert f"leftovers of runs that are under way or were ended, of which nothing is proved: {left}" in said
    assert "files that file managers left, not looked into: acme/.DS_Store" in said
    assert "empty folders: acme/target_setting/2025" in said
    assert "pages for readers, made from the archive and no evidence: README.md, index.html, views/" in said


def test_a_run_whose_line_is_still_to_be_written_is_proved_too(outputs: Path) -> None:
    """A kill between the rename and the ledger's line leaves a revision that the pending line tells of: it counts, and is checked."""
    lines_before = (outputs / LEDGER).read_text("utf-8").splitlines()
    lines(outputs, lambda found: found[:-1])
    (outputs / PENDING).write_text(lines_before[-1], "utf-8")
    assert [] == told(verify(outputs))
    put(outputs / f"{ZH}+recovery" / "r0001" / "summary.md", b"x")
    assert [f"{ZH}+recovery/r0001/summary.md was changed: its bytes have another digest than in the record"] == told(verify(outputs))


def test_a_removal_that_was_cut_off_is_no_break(outputs: Path, model: Path) -> None:
    """A removed run whose folder still stands, whole, in part or empty, is told; whatever was put there instead is a break."""
    old = shutil.copytree(model / FIRST, outputs / EN / "r0001")
    found = verify(outputs)
    assert "removals that are not finished; the next `goalbook prune` ends them: 1" in [SAY(one) for one in found.remarks]
    assert f"{EN}/r0001/record.json is not the one that the ledger tells of" in told(found)
    remove(old)
    old.mkdir()
    assert [] == told(verify(outputs))
    (old / "passwords").symlink_to("/etc/passwd")
    assert [f"{EN}/r0001/passwords is a link, which the archive never holds"] == told(verify(outputs))


def test_a_read_only_copy_is_verified_and_left_as_it_is(outputs: Path) -> None:
    """Nothing is written, not even a lock or a time."""
    for where, folders, names in os.walk(outputs):
        for name in (*folders, *names):
            Path(where, name).chmod(0o555 if name in folders else 0o444)
    before = {path: path.lstat() for path in outputs.rglob("*")}
    assert verify(outputs).whole
    after = {path: path.lstat() for path in outputs.rglob("*")}
    assert {path: (at.st_mtime_ns, at.st_mode) for path, at in before.items()} == {
        p: (at.st_mtime_ns, at.st_mode) for p, at in after.items()
    }


def test_no_file_is_read_twice(outputs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many runs were made from one input, it is read once, as is every other file."""
    seen: Counter[str] = Counter()
    opened = files.opened

    def counted(path: Path) -> BufferedReader:
        seen[str(path)] += 1
        return opened(path)

    monkeypatch.setattr(files, "opened", counted)
    assert verify(outputs).whole
    there = {str(path) for path in outputs.rglob("*") if path.is_file() and path.name not in (".lock", ".ledger.lock", ".index.lock")}
    assert dict.fromkeys(sorted(there), 1) == dict(sorted(seen.items()))


@pytest.mark.full
def test_an_archive_that_is_written_to_meanwhile_is_whole(tmp_path: Path) -> None:
    """While runs enter the archive and old ones are removed, every look at it finds it whole."""
    made = MadeArchive.at(tmp_path)
    made.revision()
    writer = get_context("spawn").Process(target=keep_writing, args=(made, 60))
    writer.start()
    found = [verify(made.outputs)]
    while writer.is_alive():
        found.append(verify(made.outputs))
    writer.join()
    assert [] == [sentence for one in found for sentence in told(one)]
    assert (0, True) == (writer.exitcode, len({one.counts.entries for one in found}) > 10)


def keep_writing(made: MadeArchive, count: int) -> None:
    """Archive revisions of two series, and remove all but the newest two of each now and then."""
    for number in range(count):
        made.revision(Kind(lang="zh" if number % 2 else "en"), Content(f"{FACTS}2025-05-02,xhs,{number}\n"))
        if number % 10 == 0:
            prune(made.outputs, Limits(keep=2, superseded_days=-1))


def test_hostile_names_are_printed_harmless(outputs: Path) -> None:
    """A name that would move the terminal's cursor, or is no text, is written as an escape."""
    put(outputs / SECOND / "\x1b[2J<script>", b"")
    (outputs / "acme" / os.fsdecode(b"\xff")).touch()
    assert [f"{SECOND}/\\x1b[2J<script>", "acme/\\udcff"] == [one.place for one in verify(outputs).breaks]


def test_one_run_is_proved_for_whoever_builds_on_it(outputs: Path) -> None:
    """`verify_run` finds what is wrong with a run or the chain, and nothing about other runs."""
    run = find_run(outputs, SECOND)
    put(outputs / FIRST / "summary.md", b"x")
    assert () == verify_run(outputs, run)
    put(outputs / SECOND / "summary.md", b"x")
    assert [f"{SECOND}/summary.md"] == [one.place for one in verify_run(outputs, run)]
    other = replace(run, entry=replace(run.entry, about={**run.entry.about, "record": "0" * 64}))
    assert ["is not in the ledger"] == [SAY(one.message) for one in verify_run(outputs, other)]
    lines(outputs, lambda found: [forged(found[0], summary={}), *found[1:]])
    assert ["ledger.jsonl:2"] == [one.place for one in verify_run(outputs, run)]


def test_runs_older_than_the_ledger_are_entered_and_proved(tmp_path: Path) -> None:
    """Revisions and failures made before there was a ledger are entered by the next run; that their inputs are not stored is told."""
    made = MadeArchive.at(tmp_path)
    old, failed = made.revision(), made.failure()
    for name in ("objects", LEDGER, "index.html"):
        remove(made.outputs / name)
    assert ["ledger.jsonl is missing: nothing here can be proved"] == told(verify(made.outputs))[:1]
    made.revision(content=Content(f"{FACTS}2025-05-02,xhs,1\n"))
    found = verify(made.outputs)
    assert [] == told(found)
    assert (2, 1) == (found.counts.revisions, found.counts.failures)
    assert failed.entry.about["summary"] == find_run(made.outputs, failed.name).entry.about["summary"]
    assert "runs older than the ledger, or failed, whose inputs are not all stored: 2" in [SAY(one) for one in found.remarks]
    for run in (old, failed):
        put(run.path / "report.ipynb", b"{}")
    assert [f"{run.name}/report.ipynb" for run in (old, failed)] == [one.place for one in verify(made.outputs).breaks]


def test_an_empty_folder_has_nothing_to_prove(tmp_path: Path) -> None:
    """Before the first run the archive is whole."""
    assert verify(tmp_path).whole
    assert verify(tmp_path).head is None


def test_only_an_anchor_meets_a_ledger_rewritten_whole(outputs: Path, tmp_path: Path) -> None:
    """Someone who drops the last run and its line leaves a sound chain: the anchor tells."""
    head = verify(outputs).head
    assert head is not None
    file = tmp_path / "anchors.txt"
    file.write_text(f"# kept by the auditor\n\n{anchor_line(head)}\n", "utf-8")
    assert [] == told(verify(outputs, file))
    lines(outputs, lambda found: found[:-1])
    remove(outputs / f"{ZH}+recovery" / "r0001")
    remove(outputs / "index.html")
    assert [] == told(verify(outputs))
    assert ["anchors.txt:3 anchors line 9 of the ledger, which is gone"] == told(verify(outputs, file))
    lines(outputs, lambda found: rehashed([*found, forged(found[-1])]))
    assert "anchors.txt:3 anchors another line 9 than the ledger has: it was rewritten since" in told(verify(outputs, file))


def test_a_file_without_an_anchor_proves_nothing(outputs: Path, tmp_path: Path) -> None:
    """A missing or empty file is refused, and a line that is none is a break."""
    file = tmp_path / "anchors.txt"
    with pytest.raises(UsageError, match="there is no file"):
        verify(outputs, file)
    file.write_text("# nothing\n", "utf-8")
    with pytest.raises(UsageError, match="holds no anchor"):
        verify(outputs, file)
    for line in ("9 abc", f"9 {'0' * 63} 2025-01-01T00:00:00+00:00", "# cut off\n9"):
        file.write_text(f"{line}\n", "utf-8")
        with pytest.raises(UsageError, match=r"anchors\.txt:[12] is no anchor; it should read: number hash time"):
            verify(outputs, file)


def test_an_anchor_may_have_passed_through_any_editor(outputs: Path, tmp_path: Path) -> None:
    """A mark of the byte order, further spaces and other ends of lines change nothing; another time is another anchor."""
    file, head = tmp_path / "anchors.txt", verify(outputs).head
    assert head is not None
    file.write_bytes(f"\ufeff{head.n}  {head.hash}\t{head.time} \r\n".encode())
    assert [] == told(verify(outputs, file))
    assert 0 == invoke(["anchor", "--outputs", str(outputs), "--out", str(file)])
    assert 1 == len(file.read_text("utf-8").splitlines())
    file.write_text(f"{head.n} {head.hash} 2020-01-01T00:00:00+00:00\n", "utf-8")
    assert ["anchors.txt:1 anchors another line 9 than the ledger has: it was rewritten since"] == told(verify(outputs, file))


def test_a_disk_that_calls_every_file_executable_is_known(outputs: Path) -> None:
    """There the permission tells nothing, and that is told."""
    for path in outputs.rglob("*"):
        if path.is_file():
            path.chmod(0o755)
    found = verify(outputs)
    assert [] == told(found)
    said = [SAY(one) for one in found.remarks]
    assert "every file counts as executable here, as on some disks: whether one was made so cannot be told" in said


def test_nothing_is_read_through_a_link(tmp_path: Path) -> None:
    """Also where the link took the file's place after it was looked at."""
    (tmp_path / "file").write_bytes(b"x")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    for read in (files.read, files.sha256):
        with pytest.raises(OSError, match="link"):
            read(tmp_path / "link")


def test_a_lock_without_a_ledger_is_told(tmp_path: Path) -> None:
    """A first run that was ended leaves it; so does whoever takes everything away."""
    (tmp_path / ".ledger.lock").touch()
    found = verify(tmp_path)
    assert found.whole
    said = "there are locks but no ledger: a first run was ended, or all was taken away, which only an anchor tells"
    assert [said] == [SAY(one) for one in found.remarks]


def test_the_command_has_its_own_exit_code(outputs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`goalbook verify` says that all is well, or names the first break on standard error, lists all on request, and exits with 7."""
    assert 0 == invoke(["verify", "--outputs", str(outputs)])
    assert "the archive is whole\n" in capsys.readouterr().out
    for name in ("summary.md", "report.pdf"):
        put(outputs / SECOND / name, b"x")
    assert ArchiveFault.exit_code == invoke(["verify", "--outputs", str(outputs)])
    said = capsys.readouterr()
    assert ("", True) == (said.out, f"{SECOND}/report.pdf was changed" in said.err)
    assert ArchiveFault.exit_code == invoke(["verify", "--outputs", str(outputs), "--all", "--lang", "zh"])
    assert f"{SECOND}/summary.md 被改动" in capsys.readouterr().out
    assert ArchiveFault.exit_code == invoke(["verify", "--outputs", str(outputs), "--json"])
    assert [f"{SECOND}/report.pdf", f"{SECOND}/summary.md"] == [one["place"] for one in json.loads(capsys.readouterr().out)["breaks"]]


def test_an_anchor_is_taken_of_a_whole_archive_only(outputs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`goalbook anchor` prints the head and adds it to a file once; a broken archive, or a file in the archive, is refused."""
    file, head = tmp_path / "kept" / "anchors.txt", verify(outputs).head
    assert head is not None
    for _ in range(2):
        assert 0 == invoke(["anchor", "--outputs", str(outputs), "--out", str(file)])
    assert f"{anchor_line(head)}\n" == file.read_text("utf-8")
    assert f"{anchor_line(head)}\n" * 2 == capsys.readouterr().out
    assert UsageError.exit_code == invoke(["anchor", "--outputs", str(outputs), "--out", str(outputs / "anchors.txt")])
    put(outputs / SECOND / "summary.md", b"x")
    assert ArchiveFault.exit_code == invoke(["anchor", "--outputs", str(outputs)])


def test_failures_are_entered_as_such(outputs: Path) -> None:
    """A failed run stands in the ledger, proved like any other; what of its inputs could not be stored, is told by its line alone."""
    failed = next(run for run in all_runs(outputs) if run.failed)
    assert FAILURE == failed.entry.event
    assert () == verify_run(outputs, failed)
    put(an_input(outputs, failed.name), b"x")
    assert ["was changed (it was read as data/acme/facts/facts.csv)"] == [SAY(one.message)[-54:] for one in verify_run(outputs, failed)]
    remove(an_input(outputs, failed.name))
    assert ["is missing (it was read as data/acme/facts/facts.csv)"] == [SAY(one.message)[-53:] for one in verify_run(outputs, failed)]


def test_a_failure_may_lack_what_was_gone_by_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that vanished while it was read is no break: the ledger names it, and all else is stored."""
    made = MadeArchive.at(tmp_path)
    store = Objects.store_file

    def vanished(objects: Objects, source: Path, digest: str, name: str) -> None:
        store(objects, source.with_name("gone") if source.suffix == ".csv" else source, digest, name)

    with monkeypatch.context() as patch:
        patch.setattr(Objects, "store_file", vanished)
        failed = made.failure()
    assert [failed.data()["facts/facts.csv"]] == failed.entry.about["lacks"]
    assert {one.sha256 for one in failed.dependencies} - set(failed.entry.about["lacks"]) <= {
        path.name for path in (made.outputs / "objects").iterdir()
    }
    found = verify(made.outputs)
    assert [] == told(found)
    assert "runs older than the ledger, or failed, whose inputs are not all stored: 1" in [SAY(one) for one in found.remarks]
