"""An archive that holds one of everything, and what someone may do to it behind its back."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from typing import TYPE_CHECKING

from goalbook.core.language import language
from goalbook.publish.archive.erase import erase, find_inputs
from goalbook.publish.archive.ledger import CLOCK, LEDGER, Entry, Ledger
from goalbook.publish.archive.prune import Limits, prune
from goalbook.publish.archive.reading import find_run
from support.made_archive import FACTS, Content, Kind, MadeArchive

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from goalbook.publish.archive.verify import Verification

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
