"""The ledger: one line for everything that ever happened to the archive, each with the hash of the line before.

A line is JSON: ``n`` (from 1), ``time`` (UTC), ``event``, ``about`` (by event, see below), ``previous`` (hash of the line before, zeros for
the first) and ``hash`` (SHA-256 of the line's canonical JSON without ``hash``). Events and what they are about:

* ``revision``, ``failure``: path, record (digest of record.json), fingerprint, team, book, period, lang, scenario, summary
  (headline {en, zh}, fail, warn, names (of team and subject, {en, zh}), ends (the report's last day); of a failure message {en, zh});
  a failure's lacks: digests of what it was made from and could not be stored, being gone;
* ``adopted``: the same, of a revision made before there was a ledger; its inputs may not be stored; only before all other lines;
* ``prune``: rule (list of {rule, limits}), removed (list of {path, record, by: a rule's name, object: which one that was erased}),
  objects (list of digests);
* ``erase``: object, tombstone (digest of what `tombstone` gives), names, reason;
* ``clock``: before (time of the line before), reason: a clock that had run ahead was set right.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goalbook.core.errors import ArchiveFault, BusyError, EnvironmentFault
from goalbook.core.message import msg
from goalbook.publish.archive.files import looked_at, opened, read, sha256
from goalbook.publish.archive.places import placed, safe_path
from goalbook.publish.machine import machine_faults
from goalbook.publish.signals import stops_wait

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

LEDGER = "ledger.jsonl"
PENDING = ".ledger.pending"
BEGINNING = ".ledger.begin"
LOCK = ".ledger.lock"
INDEX = "index.html"
INDEX_LOCK = ".index.lock"  # of who writes the index anew, which no run has to wait for
REVISION, FAILURE, ADOPTED, PRUNE, ERASE, CLOCK = "revision", "failure", "adopted", "prune", "erase", "clock"
START = "0" * 64
_SKEW = timedelta(seconds=60)  # by which the clocks of machines that share an archive may differ
_BLOCK = 65_536
_DIGEST = re.compile("[0-9a-f]{64}")
_IDENTITY = ("path", "record", "fingerprint", "team", "book", "period", "lang", "scenario")
_TEXTS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys((REVISION, FAILURE, ADOPTED), _IDENTITY),
    PRUNE: (),
    ERASE: ("object", "tombstone", "reason"),
    CLOCK: ("before", "reason"),
}
_LIMITS = {"superseded": {"keep", "days"}, "failures": {"days"}, "erased": set[str]()}  # of each rule of removal
_LONGEST = 10**8  # days


@dataclass(frozen=True)
class Entry:
    """One line of the ledger."""

    n: int
    time: str  # ISO, UTC, to the second
    event: str
    about: Mapping[str, Any]
    previous: str
    hash: str

    @classmethod
    def after(cls, last: Entry | None, time: str, event: str, about: Mapping[str, Any]) -> Entry:
        """Return the line that follows another one."""
        n, previous = (last.n + 1, last.hash) if last else (1, START)
        return cls(n, time, event, about, previous, line_hash(n, time, event, about, previous))

    @classmethod
    def read(cls, line: str) -> Entry:
        """Read a line; ValueError where it is none, not what was written, or tells of what no goalbook writes."""
        try:
            plain = json.loads(line)
            if isinstance(plain, dict) and set(plain) == {"n", "time", "event", "about", "previous", "hash"}:
                entry = cls(**plain)
                if entry.line() == line and entry.hash == entry.digest() and entry.sound():
                    return entry
        except (TypeError, KeyError, AttributeError, OverflowError, RecursionError, ArchiveFault):
            pass  # what someone wrote may have any shape, and any depth
        raise ValueError(line[:80])

    def line(self) -> str:
        """Return the line as it stands in the file, without its end."""
        return canonical({name: getattr(self, name) for name in ("n", "time", "event", "about", "previous", "hash")})

    def digest(self) -> str:
        """Return the hash that it must carry."""
        return line_hash(self.n, self.time, self.event, self.about, self.previous)

    def sound(self) -> bool:
        """Say whether it has the shape of its event; a wrong one may be any error too, and a name that leads out an ArchiveFault."""
        about = self.about
        if type(self.n) is not int or datetime.fromisoformat(self.time).astimezone(UTC).isoformat(timespec="seconds") != self.time:
            return False
        if not all(isinstance(about[name], str) for name in _TEXTS[self.event]):
            return False
        if self.event == PRUNE:
            ruled = bool(about["rule"]) and all(map(_is_rule, about["rule"]))
            return ruled and all(map(_is_removal, about["removed"])) and _digests(*about["objects"])
        if self.event == ERASE:
            stone = tombstone(about["object"], about["names"], about["reason"])
            return _digests(about["object"]) and hashlib.sha256(stone).hexdigest() == about["tombstone"]
        if self.event == CLOCK:
            return True
        safe_path(Path(), about["path"])
        return (
            _digests(about["record"], *about.get("lacks", ()))
            and isinstance(about["summary"], dict)
            and placed(about, failed=self.event == FAILURE)
        )


def canonical(plain: object) -> str:
    """Return JSON text that is the same for the same content."""
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def tombstone(digest: str, names: Iterable[str], reason: str) -> bytes:
    """Return what takes the place of a stored input that is erased."""
    return f"{canonical({'erased': digest, 'names': list(names), 'reason': reason})}\n".encode()


def line_hash(n: int, time: str, event: str, about: Mapping[str, Any], previous: str) -> str:
    """Return the SHA-256 that a line carries, as 64 hexadecimal digits."""
    plain = {"n": n, "time": time, "event": event, "about": about, "previous": previous}
    return hashlib.sha256(canonical(plain).encode()).hexdigest()


@dataclass(frozen=True)
class Ledger:
    """The ledger of one outputs folder."""

    outputs: Path

    @property
    def path(self) -> Path:
        """Return the file."""
        return self.outputs / LEDGER

    def entries(self) -> tuple[Entry, ...]:
        """Return all lines as they stand, each checked for itself; ArchiveFault names the first that is damaged.

        A line whose writing was cut off is none yet. The chain between lines is what `verify` checks.
        """
        found = []
        for number, line in enumerate(self._from_end(None).split(b"\n")[:-1], start=1):
            try:
                found.append(Entry.read(line.decode("utf-8")))
            except ValueError:
                raise _damaged(number) from None
        return tuple(found)

    def last(self) -> Entry | None:
        """Return the last line, read from the end of the file."""
        lines = self._from_end(2).split(b"\n")[:-1]
        try:
            return Entry.read(lines[-1].decode("utf-8")) if lines else None
        except ValueError:
            raise _damaged(None) from None

    def pending(self) -> Entry | None:
        """Return the line that was being written when its writer ended, or None."""
        with suppress(OSError, ValueError):
            return Entry.read((read(self.outputs / PENDING) or b"").decode("utf-8"))
        return None

    def loose_end(self) -> bytes:
        """Return what stands after the last line that ends: nothing, unless a writer was killed or someone else wrote."""
        return self._from_end(1).rpartition(b"\n")[2]

    def unfinished(self) -> bool:
        """Say whether somebody is writing, or was killed while writing."""
        return (self.outputs / PENDING).exists()

    def require_clock(self) -> None:
        """Refuse to go on while the clock stands before the last line: an EnvironmentFault."""
        _time_after(self.last())

    @contextmanager
    def hold(self, seconds: float = 600.0) -> Iterator[Writer]:
        """Keep every other writer out, finish what a killed one began, and give the one who may write."""
        from filelock import FileLock, Timeout  # noqa: PLC0415 - only a run needs it

        lock = FileLock(self.outputs / LOCK)
        with machine_faults(self.outputs):
            self.outputs.mkdir(parents=True, exist_ok=True)
            try:
                lock.acquire(timeout=seconds)
            except Timeout:
                raise BusyError(msg("the ledger in {folder} is held by another process", folder=str(self.outputs))) from None
        try:
            writer = Writer(self)
            with machine_faults(self.outputs):
                writer.recover()
            yield writer
        finally:
            lock.release()

    def _from_end(self, ends: int | None) -> bytes:
        """Return the end of the file with so many ends of lines, or all of it; what is no plain file is damage."""
        found = looked_at(self.path)
        if found is None:
            return b""
        if not found.file:
            raise _damaged(None)
        with suppress(FileNotFoundError), opened(self.path) as file:
            size, wanted = file.seek(0, os.SEEK_END), _BLOCK
            while True:
                start = 0 if ends is None else max(0, size - wanted)
                file.seek(start)
                block = file.read()
                if start == 0 or block.count(b"\n") >= (ends or 0):
                    return block
                wanted *= 8
        return b""


class Writer:
    """Who holds the ledger: the only one to add lines."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._pending = ledger.outputs / PENDING
        self._beginning = ledger.outputs / BEGINNING

    def begin(self, found: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
        """Make the ledger, with a line about each thing that was there before it; one rename, so that none is left out."""
        if self._ledger.path.exists():
            return
        entries: list[Entry] = []
        for event, about in found:
            entry = Entry.after(entries[-1] if entries else None, _now(), event, about)
            if _sound(entry):  # else `goalbook verify` names it as what no line tells of
                entries.append(entry)
        try:
            _write(self._beginning, "".join(f"{entry.line()}\n" for entry in entries))
            self._beginning.replace(self._ledger.path)
        finally:
            self._beginning.unlink(missing_ok=True)

    def append(
        self, event: str, about: Mapping[str, Any], act: Callable[[], None] | None = None, undo: Callable[[], None] | None = None
    ) -> Entry:
        """Add a line about what `act` does. Both happen or neither: what a kill in between leaves is finished by the next writer.

        Where the line cannot be written, `undo` takes back what was done; whoever asks to stop is heard afterwards.
        """
        with stops_wait():
            last = self._ledger.last()
            entry = Entry.after(last, _now() if event == CLOCK else _time_after(last), event, about)
            _require_sound(entry)
            _write(self._pending, entry.line())
            try:
                if act:
                    act()
                self._add(entry)
            except BaseException as fault:
                if undo:
                    with suppress(OSError):
                        undo()
                self._give_up(entry, fault, acted=act is not None)
                raise
            with suppress(OSError):  # the line stands; a pending one that stands too is dropped by the next writer
                self._pending.unlink()
        return entry

    def _give_up(self, entry: Entry, fault: BaseException, *, acted: bool) -> None:
        """Drop a line that could not be written; where what it tells of stands nevertheless, the next writer adds it, and that is said."""
        if acted and happened(self._ledger.outputs, entry):
            what = str(entry.about.get("path", entry.event))
            raise EnvironmentFault(
                msg("{what:text} is done, but the ledger's line about it could not be written; the next run adds it", what=what)
            ) from fault
        if not self._ledger.loose_end():
            self._pending.unlink(missing_ok=True)

    def recover(self) -> None:
        """Finish what a killed writer began: its line is added where what it tells of has happened, else dropped."""
        self._beginning.unlink(missing_ok=True)
        self._cut()
        entry = self._ledger.pending()
        if entry is not None:
            last = self._ledger.last()
            following = entry.previous == (last.hash if last else START)
            if following and happened(self._ledger.outputs, entry):
                self._add(entry)
        self._pending.unlink(missing_ok=True)

    def _add(self, entry: Entry) -> None:
        with self._ledger.path.open("ab", buffering=0) as file:  # a buffer would be written again by whatever follows a full disk
            before, left = file.tell(), memoryview(entry.line().encode() + b"\n")
            try:
                while left:
                    left = left[file.write(left) :]
                os.fsync(file.fileno())
            except BaseException:
                file.truncate(before)
                raise

    def _cut(self) -> None:
        """Take away a last line whose writing was cut off: the beginning of the pending one. Any other loose end is damage."""
        torn = self._ledger.loose_end()
        if not torn:
            return
        entry = self._ledger.pending()
        if entry is None or not entry.line().encode().startswith(torn):
            raise _damaged(None)
        os.truncate(self._ledger.path, self._ledger.path.stat().st_size - len(torn))


def happened(outputs: Path, entry: Entry) -> bool:
    """Say whether what a pending line tells of is done on disk, so that it must be added; a removal is stated first and done afterwards."""
    about = entry.about
    if entry.event in (REVISION, FAILURE):
        return _is_there(safe_path(outputs, f"{about['path']}/record.json"), about["record"])
    return entry.event == ERASE and _is_there(outputs / "objects" / about["object"], about["tombstone"])


def _is_there(path: Path, digest: str) -> bool:
    with suppress(OSError):  # a link, or a folder
        return sha256(path) == digest
    return False


def _is_rule(one: Mapping[str, Any]) -> bool:
    limits = _LIMITS[one["rule"]]
    whole = all(type(one[name]) is int and abs(one[name]) < _LONGEST for name in limits)
    return whole and set(one) == {"rule", *limits} and one.get("keep", 1) > 0


def _is_removal(one: Mapping[str, Any]) -> bool:
    safe_path(Path(), one["path"])
    by = {"object": one["object"]} if one["by"] == "erased" else {}
    return one["by"] in _LIMITS and set(one) == {"path", "record", "by", *by} and _digests(one["record"], *by.values())


def _digests(*found: str) -> bool:
    return all(_DIGEST.fullmatch(one) for one in found)


def _sound(entry: Entry) -> bool:
    with suppress(ValueError):
        return Entry.read(entry.line()) == entry
    return False


def _require_sound(entry: Entry) -> None:
    """Refuse to write what nobody could read: every later line would stand behind a broken one."""
    if not _sound(entry):
        raise ArchiveFault(msg("what is to be entered in the ledger has not the shape of its kind: {event:text}", event=entry.event))


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _time_after(last: Entry | None) -> str:
    """Return the time for the next line: never before the last one's, small differences between clocks apart."""
    now = _now()
    if last is None or now >= last.time:
        return now
    if datetime.fromisoformat(last.time) - datetime.fromisoformat(now) <= _SKEW:
        return last.time
    raise EnvironmentFault(
        msg(
            "the clock says {now:text}, but the archive's last entry is from {last:text}; set the clock right, "
            "or, if it was wrong then, say so with `goalbook clock`",
            now=now,
            last=last.time,
        )
    )


def _damaged(number: int | None) -> ArchiveFault:
    if number is None:
        return ArchiveFault(msg("the ledger is damaged; `goalbook verify` says where"))
    return ArchiveFault(msg("line {n:n} of the ledger is not what was written; `goalbook verify` says more", n=number))
