"""The scenarios a team has saved: plain parameters by name, whatever book they belong to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from goalbook.core.errors import Problem
from goalbook.core.message import msg
from goalbook.inputs.goals import digest_of
from goalbook.inputs.inputs import Source
from goalbook.inputs.scenario_marks import Marks, split
from goalbook.inputs.text_file import decode
from goalbook.inputs.yaml_file import read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

USED_FOR = "scenarios"
_UNMARKED = Marks()


@dataclass(frozen=True)
class Scenario:
    """One saved scenario. Its problems are its own: a book that does not use it does not fail over it."""

    name: str
    source: Source
    marks: Marks = _UNMARKED
    held: Mapping[str, object] = field(default_factory=dict)  # its parameters
    lines: Mapping[str, int] = field(default_factory=dict)  # by key, from 1
    problems: tuple[Problem, ...] = ()


def read_scenarios(team_dir: Path) -> tuple[Scenario, ...]:
    """Return the scenarios of a team in the order of their names; what cannot be read carries its problems."""
    found = sorted(path for path in (team_dir / "scenarios").glob("*.yml") if path.is_file() and not path.name.startswith("."))
    return tuple(_read(path) for path in found)


def _read(path: Path) -> Scenario:
    file = f"scenarios/{path.name}"
    try:
        data = path.read_bytes()
        text, _ = decode(data)
    except OSError as fault:
        problem = Problem(file, msg("cannot be opened: {reason:text}", reason=fault.strerror or str(fault)))
        return Scenario(path.stem, Source(file, "", 0, USED_FOR), problems=(problem,))
    except ValueError:
        problem = Problem(file, msg("neither UTF-8 nor GB18030; save the file as UTF-8"))
        return Scenario(path.stem, Source(file, digest_of(data), 0, USED_FOR), problems=(problem,))
    document = read_yaml(text, file)
    source = Source(file, digest_of(data), len(text.splitlines()), USED_FOR)
    problems = document.problems
    held = {} if document.data is None else document.data
    if not isinstance(held, dict):
        kind = type(held).__name__
        problems = (*problems, Problem(file, msg("expected keys and values (name: …), found {kind:text}", kind=kind), 1))
        held = {}
    marks, parameters = split({str(key): value for key, value in held.items()})
    lines = {str(place[0]): line for place, line in document.lines.items() if len(place) == 1}
    return Scenario(path.stem, source, marks, parameters, lines, problems)
