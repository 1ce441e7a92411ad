"""A book computed anew on archived inputs, with some files as they were in another run: no notebook, today's code."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from goalbook.core.errors import GoalbookError
from goalbook.core.message import Message, msg
from goalbook.inputs import campaign_days, load_inputs
from goalbook.publish.archive.compare.data import EARLIER
from goalbook.publish.archive.reading import safe_path
from goalbook.publish.archive.restore import Restored, restore
from goalbook.publish.books import find_book

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from goalbook.publish.archive.reading import Run


@dataclass(frozen=True)
class Bench:
    """One run's inputs in a folder, on which another run's book and parameters are computed."""

    folder: Path
    inputs_of: Run
    run: Run  # whose book and parameters count

    @cached_property
    def restored(self) -> Restored:
        """Return the inputs, put into the folder when they are first wanted; ones that are gone are an ArchiveFault."""
        return restore(self.inputs_of, self.folder, code=False)

    def results(self, files: Mapping[str, bytes | None]) -> Mapping[str, Any] | Message:
        """Return the results with some files as given (by path as in a FileChange; None: not there), or why there are none.

        The folder is as before afterwards.
        """
        places = {path: self._place(path) for path in files}
        before = {path: place.read_bytes() if place.is_file() else None for path, place in places.items()}
        try:
            for path, data in files.items():
                _write(places[path], data)
            return self._computed()
        except GoalbookError as fault:
            return _told(fault)
        except Exception as fault:  # noqa: BLE001 - half of a change may be anything; the comparison goes on without it
            return msg("the book cannot be computed so ({fault:text})", fault=type(fault).__name__)
        finally:
            for path, data in before.items():
                _write(places[path], data)

    def _place(self, path: str) -> Path:
        if path.startswith(EARLIER):
            return safe_path(self.restored.outputs_dir, path.removeprefix(EARLIER))
        return safe_path(self.restored.data_dir / self.run.about("team"), path)

    def _computed(self) -> Mapping[str, Any]:
        book, team, data_dir = find_book(self.run.about("book")), self.run.about("team"), self.restored.data_dir
        model = book.load_params()
        given: dict[str, object] = dict(self.run.parameters)
        if "outputs_dir" in model.model_fields:
            given["outputs_dir"] = str(self.restored.outputs_dir)
        params: Any = model.from_pairs(given)
        known_to = params.cutoff(campaign_days(data_dir, team, params.campaign)) if book.of_campaign else params.cutoff()
        inputs = load_inputs(data_dir, team, known_to, campaigns=book.campaigns, operations=book.operations)
        result: Any = book.compute(inputs, params)
        found: Mapping[str, Any] = result.to_json()
        return found


@contextmanager
def bench(inputs_of: Run, run: Run) -> Iterator[Bench]:
    """Yield a place to compute a run's book on another run's inputs."""
    with TemporaryDirectory(prefix="goalbook-compare-") as folder:
        yield Bench(Path(folder), inputs_of, run)


def _write(place: Path, data: bytes | None) -> None:
    if data is not None:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        return
    place.unlink(missing_ok=True)
    # An empty folder of a period would be remarked upon, or refused.
    while place.parent.is_dir() and not any(place.parent.iterdir()):
        place = place.parent
        place.rmdir()


def _told(fault: GoalbookError) -> Message:
    problems = getattr(fault, "problems", ())
    if not problems:
        return fault.message
    return msg("{file:text}: {reason}", file=problems[0].file, reason=problems[0].message)
