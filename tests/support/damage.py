"""An archive that holds one of everything, and what someone may do to it behind its back."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from typing import TYPE_CHECKING

from goalbook.core.language import language
from goalbook.publish.archive.erase import erase, find_inputs
from goalbook.publish.archive.ledger import ADOPTED, CLOCK, ERASE, LEDGER, PRUNE, Entry, Ledger
from goalbook.publish.archive.prune import Limits, prune
from goalbook.publish.archive.reading import find_run
from support.made_archive import FACTS, Content, Kind, MadeArchive

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from goalbook.publish.archive.verifying.verify import Verification

SAY = language("en").say
EN, ZH = "acme/monthly_review/2025-05/en", "acme/monthly_review/2025-05/zh"
FIRST, SECOND, OTHER = f"{EN}/r0002", f"{EN}/r0003", f"{ZH}/r0001"  # r0001 is removed by rule
FAILED = "acme/monthly_review/failures"


def one_of_everything(root: Path) -> Path:
    """Return the outputs folder of revisions, a failure, a removal, an erased input, a clock set right, an index."""
    made = MadeArchive.at(root)
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


def rewritten_record(outputs: Path, before: bytes, after: bytes) -> None:
    """Change what a record says, and the ledger with it, all hashes made anew."""
    path = outputs / SECOND / "record.json"
    assert before in path.read_bytes()
    data = path.read_bytes().replace(before, after, 1)
    put(path, data)
    old, new = find_run(outputs, SECOND).about("record"), hashlib.sha256(data).hexdigest()
    lines(outputs, lambda found: rehashed([line.replace(old, new) for line in found]))


def removed_by(outputs: Path, name: str, rule: list[dict[str, object]], times: int = 1, **told: object) -> None:
    """Remove a run, with a line that states a rule for it and carries all hashes it should."""
    run = find_run(outputs, name)
    about = {"rule": rule, "removed": [{"path": run.name, "record": run.about("record"), **told}] * times, "objects": []}
    entries = Ledger(outputs).entries()
    lines(outputs, lambda found: [*found, Entry.after(entries[-1], entries[-1].time, PRUNE, about).line()])
    remove(outputs / run.name)


def swapped_by_erasure(outputs: Path) -> None:
    """Put other facts in an input's place, and a line that tells of an erasure with the digest of just these."""
    path, data = an_input(outputs, SECOND), f"{FACTS}2025-05-02,xhs,9\n".encode()
    put(path, data)
    about = {"object": path.name, "tombstone": hashlib.sha256(data).hexdigest(), "names": [], "reason": "x"}
    last = Ledger(outputs).entries()[-1]
    lines(outputs, lambda found: [*found, Entry.after(last, last.time, ERASE, about).line()])


def entered_as_older(outputs: Path) -> None:
    """Forge a revision, and a line that says that it was there before the ledger began."""
    shutil.copytree(outputs / SECOND, outputs / EN / "r0004")
    entries = Ledger(outputs).entries()
    about = {**find_run(outputs, SECOND).entry.about, "path": f"{EN}/r0004"}
    lines(outputs, lambda found: [*found, Entry.after(entries[-1], entries[-1].time, ADOPTED, about).line()])


def wiped(outputs: Path) -> None:
    """Take everything away but the index."""
    for name in ("acme", "objects", LEDGER, ".ledger.lock"):
        remove(outputs / name)


def renamed_failure(outputs: Path) -> None:
    """Let a failure stand under another period than its own."""
    old = next((outputs / FAILED).iterdir()).name
    new = old.replace("2025-05", "2025-04")
    (outputs / FAILED / old).rename(outputs / FAILED / new)
    lines(outputs, lambda found: rehashed([line.replace(f"failures/{old}", f"failures/{new}") for line in found]))


def hidden(path: Path) -> None:
    """Put a file in a folder that is made for it."""
    path.parent.mkdir(parents=True)
    path.write_bytes(b"x")


def linked(path: Path, target: Path) -> None:
    """Put a link to the same content in a file's place."""
    data = target.parent / "elsewhere"
    shutil.copyfile(path, data)
    remove(path)
    path.symlink_to(data)


def removed_record(outputs: Path) -> str:
    """Return the digest of the record of what was removed by rule."""
    return str(Ledger(outputs).entries()[2].about["removed"][0]["record"])


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
    "another team in the record": (
        lambda o: rewritten_record(o, b'"team": "acme"', b'"team": "beta"'),
        "record.json names the team beta, the ledger acme",
    ),
    "a record that leads out": (
        lambda o: rewritten_record(o, b'"summary.md"', b'"../summary.md"'),
        "record.json is no record of a run",
    ),
    "another part of the fingerprint": (
        lambda o: rewritten_record(o, b'"lock": "', b'"lock": "0'),
        "record.json holds a fingerprint that is not that of its parts",
    ),
    "another outcome": (
        lambda o: rewritten_record(o, b'"outcome": "complete"', b'"outcome": "failed"'),
        "record.json tells of another outcome than the ledger",
    ),
    "another time before a clock": (
        lambda o: lines(o, lambda f: rehashed([*f[:7], forged(f[7], before="2020-01-01T00:00:00+00:00"), *f[8:]])),
        "ledger.jsonl:8 tells of another time before it",
    ),
    "a failure of another period": (renamed_failure, "ledger.jsonl:4 is not what was written"),
    "another record removed": (
        lambda o: lines(o, lambda f: rehashed([*f[:2], f[2].replace(f'"record":"{removed_record(o)}', f'"record":"{"0" * 64}'), *f[3:]])),
        "r0001 was removed by line 3 of the ledger, but never entered",
    ),
    "a run entered as older": (entered_as_older, "ledger.jsonl:10 enters a run as older than the ledger, which had begun"),
    "an input swapped by an erasure": (swapped_by_erasure, "ledger.jsonl:10 is not what was written"),
    "a removal by no rule": (lambda o: removed_by(o, SECOND, [], by="superseded"), "ledger.jsonl:10 is not what was written"),
    "a removal by a rule that is not stated": (
        lambda o: removed_by(o, SECOND, [{"rule": "failures", "days": 0}], by="superseded"),
        f"{SECOND} was removed by line 10 of the ledger, but no rule that stands there allows it",
    ),
    "the newest removed": (
        lambda o: removed_by(o, SECOND, [{"rule": "superseded", "keep": 1, "days": -1}], by="superseded"),
        f"{SECOND} was removed by line 10 of the ledger, but no rule",
    ),
    "the newest removed, none kept": (
        lambda o: removed_by(o, SECOND, [{"rule": "superseded", "keep": 0, "days": -1}], by="superseded"),
        "ledger.jsonl:10 is not what was written",
    ),
    "a young one removed": (
        lambda o: removed_by(o, FIRST, [{"rule": "superseded", "keep": 1, "days": 1}], by="superseded"),
        f"{FIRST} was removed by line 10 of the ledger, but no rule",
    ),
    "a revision removed as a failure": (
        lambda o: removed_by(o, SECOND, [{"rule": "failures", "days": -1}], by="failures"),
        f"{SECOND} was removed by line 10 of the ledger, but no rule",
    ),
    "a run removed twice at once": (
        lambda o: removed_by(o, FIRST, [{"rule": "superseded", "keep": 1, "days": -1}], times=2, by="superseded"),
        f"{FIRST} was removed by line 10 of the ledger, but never entered",
    ),
    "a run removed for what was not erased": (
        lambda o: removed_by(o, SECOND, [{"rule": "erased"}], by="erased", object="0" * 64),
        f"{SECOND} was removed by line 10 of the ledger, but no rule",
    ),
    "a report in a removed run's place": (lambda o: hidden(o / EN / "r0001" / "report.html"), f"{EN}/r0001/report.html was added to what"),
    "everything taken away but the index": (wiped, "ledger.jsonl is missing"),
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
    "an object that can be started": (lambda o: executable(an_input(o, SECOND)), "was made executable"),
    "a ledger that can be started, and a file": (
        lambda o: executable(o / LEDGER) or executable(o / SECOND / "report.pdf"),
        f"{SECOND}/report.pdf was made executable",
    ),
    "a folder called scratch": (lambda o: hidden(o / EN / ".scratch-0" / "report.html"), f"{EN}/.scratch-0 is not in the ledger"),
    "a part of no object": (lambda o: put(o / "objects" / ".part-payload.exe", b"x"), "objects/.part-payload.exe does not belong"),
    "a file of no writer": (lambda o: put(o / ".ledger.evil", b"x"), ".ledger.evil does not belong"),
    "a lock that holds something": (lambda o: put(o / EN / ".lock", b"x"), f"{EN}/.lock holds something"),
    "the ledger's lock holds something": (lambda o: put(o / ".ledger.lock", b"x"), ".ledger.lock holds something"),
    "a lock of nothing": (lambda o: put(o / "acme" / ".lock", b""), "acme/.lock does not belong"),
    "a link among pages": (lambda o: (o / "views").mkdir() or (o / "views" / "a.html").symlink_to("/etc"), "views/a.html is a link"),
    "a pipe": (lambda o: os.mkfifo(o / "acme" / "pipe"), "acme/pipe is neither a file nor a folder"),
    "a pipe in the ledger's place": (lambda o: (o / LEDGER).unlink() or os.mkfifo(o / LEDGER), "ledger.jsonl is neither"),
}
