"""What of a file fits its model although something in it does not, so that all that is wrong with it can be said at once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Generic

from pydantic import ValidationError

from goalbook.inputs.models import Model, validate

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from goalbook.core.errors import Problem
    from goalbook.inputs.yaml_file import Document, Path

_ROUNDS = 9  # what loses a key may lose the part that needs it, and so on up to the whole
_FILLING = 1  # fits as an amount, as an id and as a name


@dataclass(frozen=True)
class Sound(Generic[Model]):
    """The sound part of a file, None where nothing is left, with what is wrong with the rest.

    ``left``: of each shortened list, which items are left. ``filled``: keys that a sound part needs and the file lacks or has wrong; what
    stands there means nothing.
    """

    model: Model | None
    problems: tuple[Problem, ...] = ()
    left: dict[Path, tuple[int, ...]] = field(default_factory=dict)
    filled: frozenset[Path] = frozenset()

    def place(self, path: Path) -> Path:
        """Return where in the file a value of the sound part stands."""
        return tuple(
            self.left[path[:at]][part] if isinstance(part, int) and path[:at] in self.left else part for at, part in enumerate(path)
        )


def sound_part(model: type[Model], document: Document, data: object) -> Sound[Model]:
    """Return what of the data fits the model, with all that does not."""
    found = validate(model, document, data)
    if not isinstance(found, tuple):
        return Sound(found)
    bad: set[Path] = set()
    filled: set[Path] = set()
    for _ in range(_ROUNDS):
        left: dict[Path, tuple[int, ...]] = {}
        rest = _Cut(frozenset(bad), frozenset(filled), left).of(data, (), ())
        here: Sound[Model] = Sound(None, found, left, frozenset(filled))
        try:
            return replace(here, model=model.model_validate(rest))
        except ValidationError as fault:
            for error in fault.errors():
                path = here.place(_culprit(rest, error))
                if error["type"] == "missing":
                    filled.add((*path, error["loc"][-1]))
                elif path in filled:  # no filling fits: without its key the whole part goes
                    filled.discard(path)
                    bad.add(path[:-1])
                else:
                    bad.add(path)
        if () in bad:
            break
    return Sound(None, found)


def _culprit(data: object, error: ErrorDetails) -> Path:
    """Return the path of the value at fault, or of what lacks a key."""
    path = error["loc"][:-1] if error["type"] == "missing" else error["loc"]
    here, end = data, 0
    for part in path:
        if not (isinstance(here, dict) and part in here) and not (isinstance(here, list) and isinstance(part, int) and part < len(here)):
            break
        here, end = here[part], end + 1  # type: ignore[index] # the line above says that it is there
    return path[:end]


@dataclass(frozen=True)
class _Cut:
    """Data without some of its values, with others filled; notes in ``left`` which items of a list are left where some went."""

    bad: frozenset[Path]
    filled: frozenset[Path]
    left: dict[Path, tuple[int, ...]]

    def of(self, data: object, old: Path, new: Path) -> object:
        if isinstance(data, dict):
            kept = {key: self.of(value, (*old, key), (*new, key)) for key, value in data.items() if (*old, key) not in self.bad}
            return kept | {path[-1]: _FILLING for path in self.filled if path[:-1] == old}
        if not isinstance(data, list):
            return data
        places = tuple(at for at in range(len(data)) if (*old, at) not in self.bad)
        if len(places) < len(data):
            self.left[new] = places
        return [self.of(data[at], (*old, at), (*new, place)) for place, at in enumerate(places)]
