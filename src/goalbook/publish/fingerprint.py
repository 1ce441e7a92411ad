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


@dataclass(frozen=True)
class Surroundings:
    """What all jobs of a project have in common at one moment: code, template, policy, versions, system libraries, each notebook."""

    project: Project
    parts: Mapping[str, str]
    notebooks: Mapping[str, str]  # by their file's name

    @classmethod
    def of(cls, project: Project, books: Iterable[Book]) -> Surroundings:
        """Look at the project as it is now; of the notebooks at those of these books."""
        policy = _PACKAGE / "core" / "policy.yml"
        parts = {
            "package": package_digest(),
            "templates": template_tree(project).digest,
            "policy": digest(policy) if policy.is_file() else "",
            "lock": digest(project.lock_file) if project.lock_file.is_file() else "",
            "packages": _digest_of(package_versions()),
            "libraries": _digest_of(library_versions()),
        }
        return cls(project, parts, {name: digest(project.notebooks / name) for name in {book.notebook for book in books}})

    def fingerprint(self, job: ReportJob, book: Book) -> Fingerprint:
        """Return the fingerprint of a job in these surroundings."""
        own = {
            "notebook": self.notebooks[book.notebook],
            "parameters": _digest_of(job.values()),
            "inputs": _digest_of([[file.path, file.sha256] for file in (*job.inputs, *job.earlier)]),
        }
        return Fingerprint({**self.parts, **own})


def fingerprint(job: ReportJob, book: Book, project: Project) -> Fingerprint:
    """Return the fingerprint of a job: code, notebook, template, parameters, inputs, policy, versions, system libraries."""
    return Surroundings.of(project, (book,)).fingerprint(job, book)


def package_digest() -> str:
    """Return the digest of this package's source: code, catalogues, translations."""
    return package_tree().digest


def package_tree() -> Tree:
    """Return this package's source."""
    return Tree.of(_PACKAGE, _SOURCES)


def template_tree(project: Project) -> Tree:
    """Return the report's template and style sheets."""
    return Tree.of(project.templates / "report")


@dataclass(frozen=True)
class Tree:
    """A folder's files with their digests; the digest of their listing is the folder's."""

    root: Path
    files: tuple[tuple[str, str], ...]  # path within the folder and SHA-256, in order

    @classmethod
    def of(cls, root: Path, suffixes: Iterable[str] | None = None) -> Tree:
        """Return a folder's files, or those of them that end so."""
        wanted = None if suffixes is None else set(suffixes)
        files = (path for path in root.rglob("*") if path.is_file() and (wanted is None or path.suffix in wanted))
        return cls(root, tuple(sorted((path.relative_to(root).as_posix(), digest(path)) for path in files)))

    @property
    def listing(self) -> str:
        """Return the list as JSON text."""
        return _plain(self.files)

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the listing."""
        return _digest_of(self.files)


def _digest_of(plain: object) -> str:
    return hashlib.sha256(_plain(plain).encode()).hexdigest()


def _plain(plain: object) -> str:
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)
