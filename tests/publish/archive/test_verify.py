"""`goalbook verify`: whatever is done to the archive behind its back is found and named; what it does itself is known."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from goalbook.cli.app import invoke
from goalbook.core.errors import ArchiveFault, UsageError
from goalbook.core.language import language
from goalbook.publish.archive import files
from goalbook.publish.archive.anchors import anchor_line
from goalbook.publish.archive.erase import erase, find_inputs
from goalbook.publish.archive.ledger import CLOCK, FAILURE, LEDGER, PENDING, REVISION, Entry, Ledger
from goalbook.publish.archive.prune import Limits, prune
from goalbook.publish.archive.reading import all_runs, find_run
from goalbook.publish.archive.verify import verify, verify_run
from support.made_archive import FACTS, Content, Kind, MadeArchive

if TYPE_CHECKING:
    from collections.abc import Callable
    from io import BufferedReader

    from goalbook.publish.archive.verify import Verification

SAY = language("en").say
EN, ZH = "acme/monthly_review/2025-05/en", "acme/monthly_review/2025-05/zh"
FIRST, SECOND, OTHER = f"{EN}/r0002", f"{EN}/r0003", f"{ZH}/r0001"  # r0001 is removed by rule
FAILED = "acme/monthly_review/failures"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an archive that holds one of everything: revisions, a failure, a removal, an erased input, a clock set right, an index."""
    made = MadeArchive.at(tmp_path_factory.mktemp("model"))
    made.revision(content=Content(f"{FACTS}2025-05-02,xhs,1\n"))
    made.revision(content=Content(f"{FACTS}2025-05-02,xhs,2\n"))
    prune(made.outputs, Limits(keep=1, superseded_days=-1))
    made.failure(content=Content(f"{FACTS}2025-05-02,xhs,3\n"))
    made.revision(content=Content(f"{FACTS}2025-05-02,xhs,4\n", files={"proposed/forms/a.md": "form"}))
    chinese = made.revision(Kind(lang="zh"), Content(f"{FACTS}2025-05-02,xhs,5\n"))
    erase(made.outputs, find_inputs(made.outputs, chinese.data()["facts/facts.csv"]), "a name slipped in")
    with Ledger(made.outputs).hold() as writer:
        last = Ledger(made.outputs).last()
        assert last is not None
        writer.append(CLOCK, {"before": last.time, "reason": "the clock ran ahead"})
    made.revision(Kind(lang="zh", scenario="recovery"), Content(f"{FACTS}2025-05-02,xhs,6\n"))
    return made.outputs


@pytest.fixture
def outputs(model: Path, tmp_path: Path) -> Path:
    """Return a copy of the archive that a test may damage."""
    return shutil.copytree(model, tmp_path / "outputs", symlinks=True)


def told(found: Verification) -> list[str]:
    """Return every break as it is said."""
    return [f"{one.place} {SAY(one.message)}" for one in found.breaks]


def put(path: Path, data: bytes) -> None:
    """Write a file in spite of its permissions."""
    path.parent.chmod(0o755)
    if path.exists():
        path.chmod(0o644)
    path.write_bytes(data)


def lines(outputs: Path, change: Callable[[list[str]], list[str]]) -> None:
    """Change the ledger's lines."""
    before = (outputs / LEDGER).read_text("utf-8").splitlines()
    (outputs / LEDGER).write_text("".join(f"{line}\n" for line in change(before)), "utf-8")


def forged(line: str, time: str = "", **about: object) -> str:
    """Return a ledger line with other words, its own hash made anew."""
    old = Entry.read(line)
    before = Entry(old.n - 1, old.time, old.event, {}, "", old.previous) if old.n > 1 else None
    return Entry.after(before, time or old.time, old.event, {**old.about, **about}).line()


def rehashed(found: list[str]) -> list[str]:
    """Return lines chained anew, as someone does who knows the format."""
    entries: list[Entry] = []
    for line in found:
        plain = json.loads(line)
        entries.append(Entry.after(entries[-1] if entries else None, plain["time"], plain["event"], plain["about"]))
    return [entry.line() for entry in entries]


def remove(path: Path) -> None:
    """Remove a file or folder that is read-only."""
    path.parent.chmod(0o755)
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def swap(one: Path, other: Path) -> None:
    """Let two folders or files take each other's place."""
    for parent in (one.parent, other.parent):
        parent.chmod(0o755)
    aside = one.with_name("aside")
    one.rename(aside)
    other.rename(one)
    aside.rename(other)


def an_input(outputs: Path, run: str) -> Path:
    """Return the stored facts that a run was made from."""
    return outputs / "objects" / find_run(outputs, run).data()["facts/facts.csv"]


def rewritten_record(outputs: Path) -> None:
    """Change what a record says, and the ledger with it, all hashes made anew."""
    path = outputs / SECOND / "record.json"
    data = path.read_bytes().replace(b'"team": "acme"', b'"team": "beta"', 1)
    put(path, data)
    digest = hashlib.sha256(data).hexdigest()
    old = find_run(outputs, SECOND).about("record")
    lines(outputs, lambda found: rehashed([line.replace(old, digest) for line in found]))


def led_out(outputs: Path) -> None:
    """Let a record name a file outside its folder."""
    path = outputs / SECOND / "record.json"
    data = path.read_bytes().replace(b'"summary.md"', b'"../summary.md"', 1)
    put(path, data)
    old, new = find_run(outputs, SECOND).about("record"), hashlib.sha256(data).hexdigest()
    lines(outputs, lambda found: rehashed([line.replace(old, new) for line in found]))


def linked(path: Path, target: Path) -> None:
    """Put a link to the same content in a file's place."""
    data = target.parent / "elsewhere"
    shutil.copyfile(path, data)
    remove(path)
    path.symlink_to(data)


def moved(outputs: Path) -> None:
    """Let a team's folder be a link to where it was moved."""
    (outputs / "acme").rename(outputs.parent / "acme")
    (outputs / "acme").symlink_to(outputs.parent / "acme")


def executable(path: Path) -> None:
    """Let a file be started."""
    path.chmod(0o755)


DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "ledger gone": (lambda o: (o / LEDGER).unlink(), "ledger.jsonl is missing"),
    "ledger is a link": (lambda o: linked(o / LEDGER, o.parent / "x"), "ledger.jsonl is a link"),
    "a line edited": (lambda o: lines(o, lambda f: [f[0], f[1].replace("r0002", "r0007"), *f[2:]]), "ledger.jsonl:2 is not what was"),
    "a line removed": (lambda o: lines(o, lambda f: [*f[:3], *f[4:]]), "ledger.jsonl:4 does not follow the line before: lines"),
    "first line removed": (lambda o: lines(o, lambda f: f[1:]), "ledger.jsonl:1 is not the first line"),
    "last line removed": (lambda o: lines(o, lambda f: f[:-1]), "zh+recovery/r0001 is not in the ledger"),
    "lines reordered": (lambda o: lines(o, lambda f: [f[1], f[0], *f[2:]]), "ledger.jsonl:1 is not the first line"),
    "later lines reordered": (lambda o: lines(o, lambda f: [*f[:4], f[5], f[4], *f[6:]]), "ledger.jsonl:5 does not follow"),
    "a line rewritten": (lambda o: lines(o, lambda f: [f[0], forged(f[1], summary={}), *f[2:]]), "ledger.jsonl:3 does not follow the line"),
    "a line twice": (lambda o: lines(o, lambda f: [*f, f[-1]]), "its place was line 9"),
    "a run entered twice": (
        lambda o: lines(o, lambda f: rehashed([*f, forged(f[4], Entry.read(f[-1]).time)])),
        "was entered a second time",
    ),
    "an empty line": (lambda o: lines(o, lambda f: [*f, ""]), "ledger.jsonl:10 is not what was written"),
    "half a line": (lambda o: put(o / LEDGER, (o / LEDGER).read_bytes()[:-1]), "ledger.jsonl ends in something that is no line"),
    "the clock back": (
        lambda o: lines(o, lambda f: rehashed([*f[:-1], forged(f[-1], "2020-01-01T00:00:00+00:00")])),
        "ledger.jsonl:9 is from 2020-01-01T00:00:00+00:00, before the line before it: a clock went backwards",
    ),
    "a name leads out": (
        lambda o: lines(o, lambda f: rehashed([*f[:-1], forged(f[-1], path="../../etc")])),
        "ledger.jsonl:9 is not what was written",
    ),
    "another period": (
        lambda o: lines(o, lambda f: rehashed([*f[:-1], forged(f[-1], period="2025-06")])),
        "ledger.jsonl:9 is not what was written",
    ),
    "another fingerprint": (
        lambda o: lines(o, lambda f: rehashed([*f[:-1], forged(f[-1], fingerprint="0" * 64)])),
        "record.json names the fingerprint",
    ),
    "another team in the record": (rewritten_record, "record.json names the team beta, the ledger acme"),
    "a record that leads out": (led_out, "record.json is no record of a run"),
    "a report changed": (lambda o: put(o / SECOND / "report.html", b"<p>better</p>"), f"{SECOND}/report.html was changed"),
    "a failure changed": (lambda o: put(next((o / FAILED).iterdir()) / "report.ipynb", b"{}"), "report.ipynb was changed"),
    "a record changed": (lambda o: put(o / SECOND / "record.json", b"{}"), "record.json is not the one that the ledger"),
    "a file removed": (lambda o: remove(o / SECOND / "summary.md"), f"{SECOND}/summary.md is missing"),
    "a file added": (lambda o: put(o / SECOND / "note.txt", b""), f"{SECOND}/note.txt was added"),
    "a folder added": (lambda o: (o / SECOND).chmod(0o755) or (o / SECOND / "empty").mkdir(), f"{SECOND}/empty was added"),
    "a file became a link": (lambda o: linked(o / SECOND / "summary.md", o.parent / "x"), f"{SECOND}/summary.md is a link"),
    "a file can be started": (lambda o: executable(o / SECOND / "report.html"), f"{SECOND}/report.html was made executable"),
    "a record removed": (lambda o: remove(o / SECOND / "record.json"), f"{SECOND}/record.json is missing"),
    "a revision removed": (lambda o: remove(o / SECOND), f"{SECOND} is missing"),
    "a revision added": (lambda o: shutil.copytree(o / SECOND, o / EN / "r0009"), f"{EN}/r0009 is not in the ledger"),
    "revisions swapped": (lambda o: swap(o / FIRST, o / SECOND), f"{FIRST}/record.json is not the one"),
    "a team moved": (moved, "acme is a link"),
    "an input changed": (lambda o: put(an_input(o, SECOND), b"date_day"), "was changed (it was read as data/acme/facts/facts.csv)"),
    "an input removed": (lambda o: remove(an_input(o, SECOND)), "is missing (it was read as data/acme/facts/facts.csv)"),
    "inputs swapped": (lambda o: swap(an_input(o, SECOND), an_input(o, FIRST)), "was changed (it was read as"),
    "an input erased unsaid": (lambda o: put(an_input(o, SECOND), b'{"erased":""}\n'), "was changed (it was read as"),
    "an erased input is back": (
        lambda o: put(an_input(o, OTHER), f"{FACTS}2025-05-02,xhs,5\n".encode()),
        "was changed (it was read as",
    ),
    "an object nobody needs": (lambda o: put(o / "objects" / ("0" * 64), b"x"), "is not what was stored"),
    "a file among objects": (lambda o: put(o / "objects" / "run.sh", b"x"), "objects/run.sh does not belong"),
    "the index changed": (
        lambda o: put(o / "index.html", (o / "index.html").read_bytes().replace(b"2025", b"2024", 1)),
        "index.html was ch",
    ),
    "the index unproved": (lambda o: put(o / "index.html", b"<p>"), "index.html does not end in its own digest"),
    "a loose file": (lambda o: put(o / "acme" / "notes.txt", b""), "acme/notes.txt does not belong"),
    "a loose folder": (lambda o: (o / "acme" / "more").mkdir(), "acme/more does not belong"),
    "a pipe": (lambda o: os.mkfifo(o / "acme" / "pipe"), "acme/pipe is neither a file nor a folder"),
    "a pipe in the ledger's place": (lambda o: (o / LEDGER).unlink() or os.mkfifo(o / LEDGER), "ledger.jsonl is neither"),
}


def test_what_goalbook_itself_does_is_no_break(outputs: Path) -> None:
    """Revisions, failures, removals, erasure and a clock set right make a whole archive; what is worth knowing is told."""
    found = verify(outputs)
    assert [] == told(found)
    assert (9, 4, 1, 1) == (found.counts.entries, found.counts.revisions, found.counts.failures, found.counts.removed)
    assert ["stored inputs that are erased, as the ledger tells: 1", "stored objects that no run needs: 1"] == [*map(SAY, found.remarks)][
        :2
    ]


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
    evidence = sorted(path for path in outputs.rglob("*") if path.is_file() and path.name not in (".lock", ".ledger.lock"))
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
    """A line that was being written, scratch folders, parts of objects and pages for readers break nothing."""
    last = Ledger(outputs).last()
    coming = Entry.after(last, "2099-01-01T00:00:00+00:00", REVISION, {**all_runs(outputs)[0].entry.about, "path": f"{EN}/r0004"})
    (outputs / PENDING).write_text(coming.line(), "utf-8")
    (outputs / LEDGER).write_bytes((outputs / LEDGER).read_bytes() + coming.line().encode()[:40])
    (outputs / EN / ".scratch-abc").mkdir()
    (outputs / "objects" / ".part-x").touch()
    (outputs / "views").mkdir()
    (outputs / "views" / "compare.html").touch()
    (outputs / "README.md").write_text("about", "utf-8")
    found = verify(outputs)
    assert [] == told(found)
    said = [SAY(one) for one in found.remarks]
    assert "a run was ended while it wrote line 10 of the ledger; the next one finishes or drops it" in said
    assert "leftovers of runs that are under way or were ended: 2" in said


def test_a_run_whose_line_is_still_to_be_written_is_proved_too(outputs: Path) -> None:
    """A kill between the rename and the ledger's line leaves a revision that the pending line tells of: it counts, and is checked."""
    lines_before = (outputs / LEDGER).read_text("utf-8").splitlines()
    lines(outputs, lambda found: found[:-1])
    (outputs / PENDING).write_text(lines_before[-1], "utf-8")
    assert [] == told(verify(outputs))
    put(outputs / f"{ZH}+recovery" / "r0001" / "summary.md", b"x")
    assert [f"{ZH}+recovery/r0001/summary.md was changed: its bytes have another digest than in the record"] == told(verify(outputs))


def test_a_removal_that_was_cut_off_is_no_break(outputs: Path, model: Path) -> None:
    """A removed run whose folder still stands in part is told; a file put there instead is a break."""
    old = shutil.copytree(model / FIRST, outputs / EN / "r0001")
    found = verify(outputs)
    assert "removals that are not finished; the next `goalbook prune` ends them: 1" in [SAY(one) for one in found.remarks]
    assert f"{EN}/r0001/record.json is not the one that the ledger tells of" in told(found)
    remove(old / "record.json")
    assert [] == told(verify(outputs))


def test_a_read_only_copy_is_verified_and_left_as_it_is(outputs: Path) -> None:
    """Nothing is written, not even a lock or a time."""
    for where, folders, files in os.walk(outputs):
        for name in (*folders, *files):
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
    there = {str(path) for path in outputs.rglob("*") if path.is_file() and path.name not in (".lock", ".ledger.lock")}
    assert dict.fromkeys(sorted(there), 1) == dict(sorted(seen.items()))


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
    lines(outputs, lambda found: [forged(found[0], summary={}), *found[1:]])
    assert ["ledger.jsonl:2"] == [one.place for one in verify_run(outputs, run)]


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
    file.write_text("9 abc\n", "utf-8")
    assert ["anchors.txt:1 is no anchor; it should read: number hash time"] == told(verify(outputs, file))


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
    """A failed run stands in the ledger, proved like any other but for its inputs, which are not stored."""
    failed = next(run for run in all_runs(outputs) if run.failed)
    assert FAILURE == failed.entry.event
    assert () == verify_run(outputs, failed)
