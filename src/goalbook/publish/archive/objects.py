"""Everything a report was made from, stored once by the SHA-256 of its bytes; a folder is stored as its list of files."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.core.errors import ArchiveFault, RunError
from goalbook.core.message import msg
from goalbook.publish.archive.ledger import INDEX, LEDGER
from goalbook.publish.removal import remove_file, replace_file

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.publish.fingerprint import Tree

FOLDER = "objects"
_NAME = re.compile(r"[0-9a-f]{64}")
LEFTOVER = ".part-"


@dataclass(frozen=True)
class Objects:
    """The objects of one outputs folder."""

    outputs: Path

    @property
    def folder(self) -> Path:
        """Return where they lie."""
        return self.outputs / FOLDER

    def path(self, digest: str) -> Path:
        """Return where an object lies or would lie; what is no digest is an ArchiveFault, so that no name leads out of the folder."""
        if not is_digest(digest):
            raise ArchiveFault(msg("'{name:text}' is no digest", name=digest))
        return self.folder / digest

    def has(self, digest: str) -> bool:
        """Say whether an object is stored."""
        return self.path(digest).is_file()

    def read(self, digest: str) -> bytes:
        """Return an object's bytes, proved by its name; what is gone, erased or changed is an ArchiveFault."""
        try:
            data = self.path(digest).read_bytes()
        except OSError:
            raise ArchiveFault(msg("the stored input {name:text} is missing", name=digest)) from None
        if digest_of(data) != digest:
            raise ArchiveFault(msg("the stored input {name:text} was erased or changed", name=digest))
        return data

    def tree(self, digest: str) -> list[tuple[str, str]]:
        """Return the files of a stored folder: path within it and digest."""
        return [(str(path), str(sha)) for path, sha in json.loads(self.read(digest))]

    def sweep(self) -> None:
        """Remove what killed writers left unfinished; only for who holds the ledger."""
        for left in self.folder.glob(f"{LEFTOVER}*"):
            remove_file(left)

    def store_file(self, source: Path, digest: str, name: str) -> None:
        """Store a file under its digest; one that is not what it was is a RunError. Only for who holds the ledger."""
        if self.has(digest):
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        part = self.folder / f"{LEFTOVER}{digest}"
        try:
            try:
                shutil.copyfile(source, part)
            except (FileNotFoundError, IsADirectoryError):
                raise RunError(msg("{file:text} vanished while the report was made; run again", file=name)) from None
            with part.open("rb") as file:
                same = hashlib.file_digest(file, "sha256").hexdigest() == digest
            if not same:
                raise RunError(msg("{parts:text} changed while the report was made; run again", parts=name))
            part.chmod(0o444)
            part.rename(self.path(digest))
        finally:
            remove_file(part)

    def store_tree(self, tree: Tree, digest: str) -> None:
        """Store a folder's files and, last, their listing; one that is not what it was is a RunError."""
        if tree.digest != digest:
            raise RunError(msg("{parts:text} changed while the report was made; run again", parts=tree.root.name))
        for path, sha in tree.files:
            self.store_file(tree.root / path, sha, path)
        self.store_bytes(tree.listing.encode(), digest)

    def store_bytes(self, data: bytes, digest: str) -> None:
        """Store bytes under their digest."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.replace(digest, data)

    def replace(self, digest: str, data: bytes) -> None:
        """Put bytes in the place of an object, by one rename: its own, or the tombstone of what is erased."""
        part = self.folder / f"{LEFTOVER}{digest}"
        try:
            part.write_bytes(data)
            part.chmod(0o444)
            replace_file(part, self.path(digest))
        finally:
            remove_file(part)


def lost_ledger(outputs: Path) -> bool:
    """Say whether an archive without a ledger had one: something is stored, or an index was written."""
    objects = outputs / FOLDER
    stored = objects.is_dir() and any(is_digest(path.name) for path in objects.iterdir())
    return not (outputs / LEDGER).exists() and (stored or (outputs / INDEX).is_file())


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of bytes."""
    return hashlib.sha256(data).hexdigest()


def is_digest(name: str) -> bool:
    """Say whether a name is a SHA-256 in hexadecimal digits."""
    return bool(_NAME.fullmatch(name))
