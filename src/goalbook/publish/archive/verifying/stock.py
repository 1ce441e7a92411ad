"""The stored objects, each proved at most once: by its name, or, where it was erased, by the tombstone the ledger tells of."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from goalbook.core.message import msg
from goalbook.publish.archive.files import Found, listed, looked_at, read, sha256
from goalbook.publish.archive.objects import FOLDER, LEFTOVER, digest_of, is_digest
from goalbook.publish.archive.verifying.breaks import Break

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from goalbook.core.message import Message

State = Literal["whole", "erased", "changed", "missing"]


class Stock:
    """The objects of one outputs folder, as the ledger knows them."""

    def __init__(self, outputs: Path, stones: Mapping[str, str]) -> None:
        self._folder = outputs / FOLDER
        self._stones = stones  # the digest of the tombstone by that of the erased object
        self._proved: dict[str, State] = {}
        self._trees: dict[str, tuple[str, ...] | None] = {}
        self.wanted: set[str] = set()  # by the runs that were checked

    def __len__(self) -> int:
        """Return how many objects there are."""
        return sum(is_digest(name) for name in self.there)

    @cached_property
    def there(self) -> Mapping[str, Found]:
        """Return everything that lies in the folder by name."""
        found = looked_at(self._folder)
        return {one.name: one for one in listed(self._folder)} if found and found.folder else {}

    def state(self, digest: str) -> State:
        """Say what became of an object."""
        if digest not in self._proved:
            self._proved[digest] = self._prove(digest, None)
        return self._proved[digest]

    def lacking(self, digest: str, *, listing: bool) -> Iterator[tuple[State, Message]]:
        """Yield what is missing or changed of something a run was made from; what was erased is known."""
        for one in (digest, *(self._tree(digest) if listing else ())):
            self.wanted.add(one)
            state = self.state(one)
            if state == "missing":
                yield state, msg("the stored input {name:text} is missing", name=one)
            elif state == "changed":
                yield state, msg("the stored input {name:text} was changed", name=one)

    def executables(self) -> bool:
        """Say whether this disk calls every file executable: it does all objects."""
        files = [one for one in self.there.values() if one.file]
        return bool(files) and all(one.executable for one in files)

    def breaks(self) -> Iterator[Break]:
        """Yield what is wrong with any object, also with those nobody needs, and what is none."""
        executables = self.executables()
        for name, found in self.there.items():
            place = f"{FOLDER}/{name}"
            odd = found.odd() or found.startable(executables=executables)
            if odd:
                yield Break.at(place, odd)
            elif is_digest(name) and found.file:
                if self.state(name) == "changed":
                    yield Break.at(place, self._changed(name))
            elif not (_unfinished(name) and found.file):
                yield Break.at(place, msg("does not belong to the archive"))

    def leftovers(self) -> list[str]:
        """Return the objects that killed writers left unfinished."""
        return [f"{FOLDER}/{name}" for name in self.there if _unfinished(name)]

    def unneeded(self) -> int:
        """Return how many objects none of the checked runs was made from."""
        return len({name for name in self.there if is_digest(name)} - self.wanted - set(self._stones))

    def erased(self) -> int:
        """Return how many objects are tombstones."""
        return sum(self.state(name) == "erased" for name in self._stones)

    def _changed(self, name: str) -> Message:
        if name in self._stones:
            return msg("was erased, but is not the tombstone that the ledger tells of")
        return msg("is not what was stored: its bytes have another digest than its name")

    def _tree(self, digest: str) -> tuple[str, ...]:
        """Return the files of a stored folder by their digests, read and proved in one; none where it is not whole."""
        if digest not in self._trees:
            self._trees[digest] = None
            if digest in self.there and self.there[digest].file:
                data = read(self._folder / digest)
                self._proved[digest] = "missing" if data is None else self._prove(digest, data)
                if data is not None and self._proved[digest] == "whole":
                    self._trees[digest] = _files(data)
        return self._trees[digest] or ()

    def _prove(self, digest: str, data: bytes | None) -> State:
        found = self.there.get(digest)
        if found is None or not found.file:
            return "missing"
        actual = sha256(found.path) if data is None else digest_of(data)
        if actual is None:
            return "missing"
        if digest in self._stones:
            return "erased" if actual == self._stones[digest] else "changed"
        return "whole" if actual == digest else "changed"


def _unfinished(name: str) -> bool:
    return name.startswith(LEFTOVER) and is_digest(name.removeprefix(LEFTOVER))


def _files(data: bytes) -> tuple[str, ...]:
    """Return the digests in a stored folder's listing; what is no listing has none."""
    try:
        return tuple(sha for _, sha in json.loads(data) if is_digest(sha))
    except (ValueError, TypeError, RecursionError):
        return ()
