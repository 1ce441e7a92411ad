"""What decides whether a report must be made anew: digests of everything it is made from."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from goalbook.publish.libraries import library_versions, package_versions
from goalbook.publish.team_folder import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from goalbook.publish.books import Book
    from goalbook.publish.job import ReportJob
    from goalbook.publish.project import Project

_PACKAGE = Path(__file__).resolve().parents[1]
_SOURCES = {".py", ".yml", ".csv", ".po"}


@dataclass(frozen=True)
class Fingerprint:
    """The digest of a run's ingredients and the digest of each kind, so that a difference can be named."""

    parts: Mapping[str, str]

    @property
    def value(self) -> str:
        """Return the digest of all parts, as 64 hexadecimal digits."""
        return _digest_of(dict(self.parts))


def fingerprint(job: ReportJob, book: Book, project: Project) -> Fingerprint:
    """Return the fingerprint of a job: code, notebook, template, parameters, inputs, policy, versions, system libraries."""
    policy = _PACKAGE / "core" / "policy.yml"
    return Fingerprint(
        {
            "package": package_digest(),
            "notebook": digest(project.notebooks / book.notebook),
            "templates": _tree(project.templates / "report", None),
            "parameters": _digest_of(job.values()),
            "inputs": _digest_of([[file.path, file.sha256] for file in (*job.inputs, *job.earlier)]),
            "policy": digest(policy) if policy.is_file() else "",
            "lock": digest(project.lock_file) if project.lock_file.is_file() else "",
            "packages": _digest_of(package_versions()),
            "libraries": _digest_of(library_versions()),
        },
    )


def package_digest() -> str:
    """Return the digest of this package's source: code, catalogues, translations."""
    return _tree(_PACKAGE, _SOURCES)


def _tree(folder: Path, suffixes: Iterable[str] | None) -> str:
    wanted = None if suffixes is None else set(suffixes)
    files = (path for path in folder.rglob("*") if path.is_file() and (wanted is None or path.suffix in wanted))
    return _digest_of(sorted([path.relative_to(folder).as_posix(), digest(path)] for path in files))


def _digest_of(plain: object) -> str:
    return hashlib.sha256(json.dumps(plain, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
