"""What a run was made from, put back into a folder: data, earlier results, notebook, code, templates, lock file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.core.errors import ArchiveFault
from goalbook.core.message import msg
from goalbook.publish.archive.ledger import Ledger
from goalbook.publish.archive.objects import Objects
from goalbook.publish.archive.reading import history_of, safe_path

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from goalbook.core.message import Message
    from goalbook.publish.archive.reading import Dependency, Run

_CODE = {"goalbook": "src/goalbook", "templates/report": "templates/report"}  # where a stored folder goes
_NAMED = 12  # missing files named in a message


@dataclass(frozen=True)
class Restored:
    """A folder that is laid out as the project was. Without code only the first two are filled."""

    folder: Path

    @property
    def data_dir(self) -> Path:
        """Return the folder of the teams' inputs: this team's alone."""
        return self.folder / "data"

    @property
    def outputs_dir(self) -> Path:
        """Return the folder of the earlier results that were read."""
        return self.folder / "outputs"

    @property
    def source(self) -> Path:
        """Return the folder to import the archived goalbook from."""
        return self.folder / "src"

    @property
    def notebooks(self) -> Path:
        """Return the folder of the notebook the run began with."""
        return self.folder / "notebooks"

    @property
    def templates(self) -> Path:
        """Return the folder of the report's templates."""
        return self.folder / "templates"

    @property
    def lock_file(self) -> Path:
        """Return the archived lock file; absent where the run had none."""
        return self.folder / "requirements.lock"


@dataclass(frozen=True)
class _Wanted:
    """A file to put back."""

    path: str  # within the folder
    sha256: str


def restore(run: Run, folder: Path, *, code: bool = True) -> Restored:
    """Put everything a run was made from into a folder, or without code its data alone.

    Every byte is proved by its digest. What was erased or is missing is an ArchiveFault that names it, and nothing is written then;
    so is a name that would lead out of the folder.
    """
    objects, restored = Objects(run.outputs), Restored(folder)
    wanted = [one for part in run.dependencies if code or _is_data(part.name) for one in _files(objects, part, run)]
    _require(run, objects, wanted)
    targets = {one: safe_path(folder, one.path) for one in wanted}
    team = safe_path(restored.data_dir, run.about("team"))
    for one, target in targets.items():
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as file:
                file.write(objects.read(one.sha256))
        except (FileExistsError, NotADirectoryError, IsADirectoryError):
            raise ArchiveFault(msg("the record names {file:text} twice", file=one.path)) from None
    for place in (team, restored.outputs_dir):
        place.mkdir(parents=True, exist_ok=True)
    return restored


def stored_digest(run: Run, name: str) -> str:
    """Return the digest under which something a run was made from is stored; empty where the record has none."""
    return next((part.sha256 for part in run.dependencies if part.name == name), "")


def _is_data(name: str) -> bool:
    return name.startswith(("data/", "outputs/"))


def _files(objects: Objects, part: Dependency, run: Run) -> list[_Wanted]:
    """Return the files of a dependency; one that is of no known kind is an ArchiveFault."""
    if part.name in _CODE:
        if not objects.has(part.sha256):
            return [_Wanted(f"{_CODE[part.name]}/", part.sha256)]
        return [_Wanted(f"{_CODE[part.name]}/{path}", sha) for path, sha in _listing(objects, part, run)]
    if _is_data(part.name) or part.name.startswith("notebooks/") or part.name == "requirements.lock":
        return [_Wanted(part.name, part.sha256)]
    raise ArchiveFault(msg("the record of {run:text} names '{name:text}', which is no kind of input", run=run.name, name=part.name))


def _listing(objects: Objects, part: Dependency, run: Run) -> list[tuple[str, str]]:
    try:
        return objects.tree(part.sha256)
    except ArchiveFault:
        raise
    except (ValueError, TypeError):
        raise ArchiveFault(msg("the stored list of files of {name:text} in {run:text} is none", name=part.name, run=run.name)) from None


def _require(run: Run, objects: Objects, wanted: list[_Wanted]) -> None:
    """Refuse a run of which something is not there any more, by name and all at once."""
    erased = history_of(run.outputs, Ledger(run.outputs).entries()).erased
    gone = [_gone(one, erased) for one in wanted if one.sha256 in erased or not objects.has(one.sha256)]
    if gone:
        first, more = _together(gone[:_NAMED]), len(gone) - _NAMED
        if more > 0:
            first = msg("{before} and {n:n} more", before=first, n=more)
        raise ArchiveFault(msg("{run:text} cannot be put back: {files}", run=run.name, files=first))


def _gone(one: _Wanted, erased: Mapping[str, str]) -> Message:
    if one.sha256 in erased:
        return msg("{file:text} was erased", file=one.path)
    return msg("{file:text} is not stored", file=one.path)


def _together(said: list[Message]) -> Message:
    first, *more = said
    for one in more:
        first = msg("{before}, {name}", before=first, name=one)
    return first
