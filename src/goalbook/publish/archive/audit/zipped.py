"""A pack as a ZIP file with the same bytes for the same content, and the list by which anybody can check it."""

from __future__ import annotations

import hashlib
import zipfile
from typing import TYPE_CHECKING

from goalbook.core.errors import ArchiveFault, EnvironmentFault
from goalbook.core.message import msg

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MANIFEST = "MANIFEST.sha256"
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # ZIP knows no earlier time; the archive's own times stand in its records
_BLOCK = 1 << 20
_READABLE = 0o100644 << 16


def write_zip(out: Path, top: str, files: Mapping[str, Path | bytes]) -> int:
    """Write the files below one folder, and their list beside them; return how many. Whole or not at all."""
    part = out.with_name(f".part-{out.name}")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as pack:
            digests = {name: _add(pack, f"{top}/{name}", files[name]) for name in sorted(files)}
            listed = "".join(manifest_line(name, sha) for name, sha in digests.items())
            _add(pack, f"{top}/{MANIFEST}", listed.encode())
        part.replace(out)
    except FileNotFoundError as fault:
        raise ArchiveFault(msg("{file:text} vanished while the pack was made", file=str(fault.filename))) from None
    except OSError as fault:
        reason = fault.strerror or str(fault)
        raise EnvironmentFault(msg("{file:text} cannot be written: {reason:text}", file=str(out), reason=reason)) from None
    finally:
        part.unlink(missing_ok=True)
    return len(digests)


def manifest_line(name: str, sha: str) -> str:
    """Return a line as `sha256sum` writes and checks it: a name with a backslash or a line break is escaped."""
    escaped = name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    return f"{'' if escaped == name else chr(92)}{sha}  {escaped}\n"


def _add(pack: zipfile.ZipFile, name: str, content: Path | bytes) -> str:
    """Add one file and return its SHA-256, taken of the bytes that went in."""
    info = zipfile.ZipInfo(name, _EARLIEST)
    info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, _READABLE, 3
    found = hashlib.sha256()
    with pack.open(info, "w", force_zip64=True) as target:
        if isinstance(content, bytes):
            target.write(content)
            return hashlib.sha256(content).hexdigest()
        with content.open("rb") as source:
            while block := source.read(_BLOCK):
                found.update(block)
                target.write(block)
    return found.hexdigest()
