"""The ledger: one line per event, each with the hash of the line before; what a kill cuts off is finished or forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goalbook.core.errors import ArchiveFault, EnvironmentFault
from goalbook.publish.archive import ledger as module
from goalbook.publish.archive.ledger import CLOCK, ERASE, LEDGER, PENDING, PRUNE, START, Entry, Ledger
from goalbook.publish.archive.objects import Objects, digest_of

if TYPE_CHECKING:
    from pathlib import Path

NOTHING = {"rule": ["none"], "removed": [], "objects": []}
TOMB = b"erased\n"
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
    about = {"object": digest, "tombstone": digest_of(TOMB), "names": [], "reason": "x"}
    last = Ledger(outputs).last()
    return Entry.after(last, last.time if last else "2026-01-01T00:00:00+00:00", ERASE, about), digest


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


@pytest.mark.parametrize(("old", "new"), [('"n":2', '"n":3'), ("none", "all"), ('{"about"', '{ "about"'), ("prune", "Prune")])
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
    ledger.path.write_text(ledger.path.read_text("utf-8").replace("none", "all"), "utf-8")
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
        writer.append(ERASE, {}, fail)
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
