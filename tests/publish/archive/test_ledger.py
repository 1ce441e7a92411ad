"""The ledger: one line per event, each with the hash of the line before; what a kill cuts off is finished or forgotten."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from goalbook.core.errors import ArchiveFault, EnvironmentFault
from goalbook.publish.archive import ledger as module
from goalbook.publish.archive.ledger import ADOPTED, CLOCK, ERASE, LEDGER, PENDING, PRUNE, REVISION, START, Entry, Ledger, tombstone
from goalbook.publish.archive.objects import Objects, digest_of

if TYPE_CHECKING:
    from pathlib import Path

NOTHING: dict[str, Any] = {"rule": [{"rule": "erased"}], "removed": [], "objects": []}
TOMB = tombstone(digest_of(b"secret"), [], "x")
RUN: dict[str, Any] = {
    "path": "acme/decomposition/2025-Q1/en/r0001",
    "record": digest_of(b"{}"),
    "fingerprint": "f",
    "team": "acme",
    "book": "decomposition",
    "period": "2025-Q1",
    "lang": "en",
    "scenario": "",
    "summary": {},
}
NOON = "2026-01-01T{}+00:00"


def at(monkeypatch: pytest.MonkeyPatch, time: str) -> None:
    """Set the clock."""
    monkeypatch.setattr(module, "_now", lambda: NOON.format(time))


def filled(outputs: Path, lines: int = 2) -> Ledger:
    """Return a ledger of a few lines."""
    ledger = Ledger(outputs)
    with ledger.hold() as writer:
        for _ in range(lines):
            writer.append(PRUNE, NOTHING)
    return ledger


def erasing(outputs: Path) -> tuple[Entry, str]:
    """Return the line that an erasure would add to a ledger, and the digest of what it erases."""
    digest = digest_of(b"secret")
    Objects(outputs).store_bytes(b"secret", digest)
    return coming(outputs, ERASE, {"object": digest, "tombstone": digest_of(TOMB), "names": [], "reason": "x"}), digest


def coming(outputs: Path, event: str, about: Any) -> Entry:
    """Return a line that follows the last one."""
    last = Ledger(outputs).last()
    return Entry.after(last, last.time if last else "2026-01-01T00:00:00+00:00", event, about)


def test_each_line_carries_the_hash_of_the_one_before(tmp_path: Path) -> None:
    """The first follows zeros; numbers count from one."""
    entries = filled(tmp_path, 3).entries()
    assert [1, 2, 3] == [entry.n for entry in entries]
    assert [START, entries[0].hash, entries[1].hash] == [entry.previous for entry in entries]


def test_the_last_line_is_found_without_the_others(tmp_path: Path) -> None:
    """Also where it is longer than what is read at once."""
    ledger = filled(tmp_path)
    with ledger.hold() as writer:
        long = writer.append(CLOCK, {"before": "", "reason": "字" * 100_000})
    assert long == ledger.last() == ledger.entries()[-1]


def test_an_empty_folder_has_no_lines(tmp_path: Path) -> None:
    """Neither file nor fault."""
    assert () == Ledger(tmp_path / "none").entries()
    assert Ledger(tmp_path / "none").last() is None


@pytest.mark.parametrize(("old", "new"), [('"n":2', '"n":3'), ("erased", "failed"), ('{"about"', '{ "about"'), ("prune", "Prune")])
def test_a_line_that_is_not_what_was_written_is_named(tmp_path: Path, old: str, new: str) -> None:
    """Its own hash, or its very form, gives it away."""
    ledger = filled(tmp_path, 3)
    first, second, third = ledger.path.read_text("utf-8").splitlines()
    ledger.path.write_text("\n".join([first, second.replace(old, new, 1), third, ""]), "utf-8")
    with pytest.raises(ArchiveFault) as caught:
        ledger.entries()
    assert {"n": 2} == caught.value.message.values


def test_nothing_is_added_to_a_damaged_ledger(tmp_path: Path) -> None:
    """A line after a damaged one would make it look right."""
    ledger = filled(tmp_path)
    ledger.path.write_text(ledger.path.read_text("utf-8").replace("erased", "failed"), "utf-8")
    before = ledger.path.read_bytes()
    with ledger.hold() as writer, pytest.raises(ArchiveFault):
        writer.append(PRUNE, NOTHING)
    assert before == ledger.path.read_bytes()


def test_a_line_whose_writing_was_cut_off_is_finished(tmp_path: Path) -> None:
    """What it tells of has happened: the next writer completes it, wherever it was cut."""
    ledger = filled(tmp_path)
    entry, digest = erasing(tmp_path)
    Objects(tmp_path).replace(digest, TOMB)
    whole = ledger.path.read_bytes()
    for cut in (0, 1, 40, len(entry.line().encode())):
        (tmp_path / PENDING).write_text(entry.line(), "utf-8")
        ledger.path.write_bytes(whole + entry.line().encode()[:cut])
        with ledger.hold():
            pass
        assert entry == ledger.last()
        assert not (tmp_path / PENDING).exists()


def test_a_line_about_what_never_happened_is_forgotten(tmp_path: Path) -> None:
    """Its writer was killed before the act."""
    ledger = filled(tmp_path)
    entry, _ = erasing(tmp_path)
    (tmp_path / PENDING).write_text(entry.line(), "utf-8")
    with ledger.hold():
        pass
    assert [PRUNE, PRUNE] == [one.event for one in ledger.entries()]
    assert not (tmp_path / PENDING).exists()


def test_a_line_that_was_written_whole_is_not_written_twice(tmp_path: Path) -> None:
    """The writer was killed between the line and the end of its work."""
    ledger = filled(tmp_path)
    (tmp_path / PENDING).write_text(ledger.entries()[-1].line(), "utf-8")
    with ledger.hold():
        pass
    assert [1, 2] == [one.n for one in ledger.entries()]


def test_a_loose_end_that_no_writer_left_stops_everything(tmp_path: Path) -> None:
    """It is damage, not an accident of ours."""
    ledger = filled(tmp_path)
    with ledger.path.open("ab") as file:
        file.write(b'{"n": 3')
    with pytest.raises(ArchiveFault, match="damaged"), ledger.hold():
        pass


def test_an_act_that_fails_leaves_no_line(tmp_path: Path) -> None:
    """Both or neither."""
    ledger = filled(tmp_path)

    def fail() -> None:
        raise OSError(28, "No space left on device")

    with ledger.hold() as writer, pytest.raises(OSError, match="No space"):
        writer.append(PRUNE, NOTHING, fail)
    assert 2 == len(ledger.entries())
    assert {LEDGER, ".ledger.lock"} == {path.name for path in tmp_path.iterdir()}


@pytest.mark.parametrize("back", ["12:00:59", "12:00:00"])
def test_clocks_may_differ_by_a_minute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, back: str) -> None:
    """Machines that share an archive differ a little; then the last line's time counts."""
    at(monkeypatch, "12:01:00")
    ledger = filled(tmp_path)
    at(monkeypatch, back)
    ledger.require_clock()
    assert NOON.format("12:01:00") == filled(tmp_path, 1).entries()[-1].time


def test_a_clock_that_went_back_further_is_refused_until_it_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is added before that; then the archive goes on from the new time."""
    at(monkeypatch, "12:01:01")
    ledger = filled(tmp_path)
    at(monkeypatch, "12:00:00")
    with pytest.raises(EnvironmentFault, match="clock"):
        ledger.require_clock()
    with ledger.hold() as writer, pytest.raises(EnvironmentFault, match="clock"):
        writer.append(PRUNE, NOTHING)
    assert 2 == len(ledger.entries())
    with ledger.hold() as writer:
        writer.append(CLOCK, {"before": NOON.format("12:01:01"), "reason": "wrong battery"})
        assert NOON.format("12:00:00") == writer.append(PRUNE, NOTHING).time


FORGED: dict[str, tuple[str, Any]] = {
    "an unknown event": ("revise", {}),
    "no mapping": (REVISION, [1]),
    "no path": (REVISION, {key: value for key, value in RUN.items() if key != "path"}),
    "a path that leads out": (REVISION, {**RUN, "path": "../r0001"}),
    "a path of another team": (REVISION, {**RUN, "team": "beta"}),
    "no place of that age": (ADOPTED, {**RUN, "path": "acme/r0001"}),
    "no digest": (REVISION, {**RUN, "record": "x"}),
    "no summary": (REVISION, {**RUN, "summary": "x"}),
    "no rule": (PRUNE, {**NOTHING, "rule": []}),
    "a rule without its limits": (PRUNE, {**NOTHING, "rule": [{"rule": "failures"}]}),
    "a rule of other limits": (PRUNE, {**NOTHING, "rule": [{"rule": "failures", "days": "none"}]}),
    "a removal by no rule": (PRUNE, {**NOTHING, "removed": [{"path": RUN["path"], "record": RUN["record"], "by": "age"}]}),
    "a removal that names no erased input": (
        PRUNE,
        {**NOTHING, "removed": [{"path": RUN["path"], "record": RUN["record"], "by": "erased"}]},
    ),
    "a removal that tells more": (
        PRUNE,
        {**NOTHING, "removed": [{"path": RUN["path"], "record": RUN["record"], "by": "failures", "object": RUN["record"]}]},
    ),
    "another tombstone": (ERASE, {"object": digest_of(b""), "tombstone": digest_of(b"x"), "names": [], "reason": ""}),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_line_that_no_writer_left_is_never_entered(tmp_path: Path, name: str) -> None:
    """Neither as a pending one, nor by a writer; and where it stands in the ledger it is damage."""
    ledger, (event, about) = filled(tmp_path), FORGED[name]
    entry = coming(tmp_path, event, about)
    (tmp_path / PENDING).write_text(entry.line(), "utf-8")
    with ledger.hold() as writer, pytest.raises(ArchiveFault, match="shape"):
        writer.append(event, about)
    assert 2 == len(ledger.entries())
    with ledger.path.open("a", encoding="utf-8") as file:
        file.write(f"{entry.line()}\n")
    for read in (ledger.last, ledger.entries):
        with pytest.raises(ArchiveFault):
            read()


def test_a_removal_that_nobody_stated_is_not_entered(tmp_path: Path) -> None:
    """A pending removal has not begun: it is dropped, whoever wrote it, as is a run older than a ledger that has begun."""
    ledger = filled(tmp_path)
    (tmp_path / RUN["path"]).mkdir(parents=True)
    (tmp_path / RUN["path"] / "record.json").write_bytes(b"{}")
    for event, about in ((PRUNE, NOTHING), (ADOPTED, RUN)):
        (tmp_path / PENDING).write_text(coming(tmp_path, event, about).line(), "utf-8")
        with ledger.hold():
            pass
        assert 2 == len(ledger.entries())
    entry = coming(tmp_path, REVISION, RUN)
    for _ in range(2):  # the second time it stands there already
        (tmp_path / PENDING).write_text(entry.line(), "utf-8")
        with ledger.hold():
            pass
        assert 3 == len(ledger.entries())


def test_a_torn_end_of_another_line_than_the_pending_one_is_damage(tmp_path: Path) -> None:
    """Only the beginning of what was being written is taken away."""
    ledger = filled(tmp_path)
    entry, digest = erasing(tmp_path)
    Objects(tmp_path).replace(digest, TOMB)
    (tmp_path / PENDING).write_text(entry.line(), "utf-8")
    with ledger.path.open("ab") as file:
        file.write(entry.line().encode()[:40].replace(b"about", b"abou_"))
    with pytest.raises(ArchiveFault, match="damaged"), ledger.hold():
        pass


def test_no_pipe_keeps_a_writer_waiting(tmp_path: Path) -> None:
    """Neither in the pending line's place, nor in the ledger's; nor is a link followed."""
    ledger = filled(tmp_path)
    os.mkfifo(tmp_path / PENDING)
    with ledger.hold():
        pass
    assert not (tmp_path / PENDING).exists()
    ledger.path.rename(tmp_path / "kept")
    os.mkfifo(ledger.path)
    with pytest.raises(ArchiveFault):
        ledger.entries()
    ledger.path.unlink()
    ledger.path.symlink_to(tmp_path / "kept")
    with pytest.raises(ArchiveFault):
        ledger.last()


def test_a_line_of_any_depth_is_damage(tmp_path: Path) -> None:
    """Not an error of ours."""
    ledger = filled(tmp_path)
    with ledger.path.open("ab") as file:
        file.write(b"[" * 100_000 + b"\n")
    for read in (ledger.last, ledger.entries):
        with pytest.raises(ArchiveFault, match="ledger"):
            read()
