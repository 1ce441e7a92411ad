"""What a run must know of a team's folder before anything is computed; cheap, without pandas."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from typing import TYPE_CHECKING

import yaml

from goalbook.core.errors import InputError, Problem, UsageError
from goalbook.core.file_names import is_portable
from goalbook.core.message import msg
from goalbook.core.nearest import nearest
from goalbook.core.period import parse_period
from goalbook.core.safe_yaml import read_yaml
from goalbook.core.terminal import printable
from goalbook.inputs.earlier import RECORD, earlier_reviews
from goalbook.inputs.earlier_forecasts import forecast_files
from goalbook.publish.job import InputFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

TEAM_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
SCENARIO_NAME = re.compile(r"\w[\w-]{0,63}")
_NOT_READ = ("next", "scenarios", "examples")


def check_team_name(team: str) -> None:
    """Refuse a name that is not one plain folder name."""
    if not TEAM_NAME.fullmatch(team):
        raise UsageError(msg("'{team:text}' is no team name: lower-case letters, digits, - and _ only", team=team))


def find_team(data_dir: Path, team: str) -> Path:
    """Return the team's folder; an unknown team is a UsageError naming the nearest one."""
    check_team_name(team)
    folder = data_dir / team
    if folder.is_dir():
        return folder
    known = sorted(path.parent.name for path in data_dir.glob("*/team.yml"))
    near = nearest(team, known)
    if near:
        raise UsageError(msg("there is no team '{team:text}'; did you mean '{close:text}'?", team=team, close=near))
    raise UsageError(msg("there is no team '{team:text}'; there are: {names:text}", team=team, names=", ".join(known) or "–"))


def read_mapping(path: Path, name: str) -> dict[str, object]:
    """Return a YAML file's mapping; faults are an InputError that names the file, in the words of `goalbook check`."""
    try:
        text = _text(path.read_bytes())
        data = read_yaml(text)
    except (FileNotFoundError, IsADirectoryError):
        raise InputError([Problem(name, msg("the file is missing; `make new-team` shows one"))]) from None
    except OSError as fault:
        raise InputError([_closed(name, fault)]) from None
    except ValueError:
        raise InputError([Problem(name, msg("neither UTF-8 nor GB18030; save the file as UTF-8"))]) from None
    except yaml.YAMLError as fault:
        raise InputError(_faults(text, name, fault)) from None
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise InputError([Problem(name, msg("expected keys and values (name: …), found {kind:text}", kind=type(data).__name__), 1)])
    return {str(key): value for key, value in data.items()}


def _text(data: bytes) -> str:
    """Return a file's text in any encoding that the readers take; a ValueError where there is none."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        from goalbook.inputs.text_file import decode  # noqa: PLC0415 - heavy, and rarely wanted

        return decode(data)[0]


def _faults(text: str, name: str, fault: yaml.YAMLError) -> tuple[Problem, ...]:
    """Return all that is wrong with a YAML text, with lines."""
    from goalbook.inputs.yaml_file import read_yaml as read_with_lines  # noqa: PLC0415 - heavy, and wanted only after a failure

    found = read_with_lines(text, name).problems
    return found or (Problem(name, msg("not valid YAML: {reason:text}", reason=str(fault).split("\n", 1)[0])),)


def input_files(team_dir: Path, scenario: str, *, compares: bool = False) -> tuple[InputFile, ...]:
    """Return every file a run may read, with its digest: all but the months to come and, unless it compares them, other scenarios."""
    found = [path for path in team_dir.rglob("*") if path.is_file() and _is_input(path.relative_to(team_dir))]
    if compares:
        found += [path for path in (team_dir / "scenarios").glob("*.yml") if path.is_file() and not path.name.startswith(".")]
    elif scenario:
        found.append(team_dir / "scenarios" / f"{scenario}.yml")
    files: list[InputFile] = []
    problems: list[Problem] = []
    for path in sorted(found, key=lambda path: path.relative_to(team_dir).as_posix()):
        name = path.relative_to(team_dir).as_posix()
        if not is_portable(name):
            problems.append(_unfit(name))
            continue
        try:
            files.append(InputFile(name, digest(path)))
        except OSError as fault:
            problems.append(_closed(name, fault))
    if problems:
        raise InputError(problems)
    return tuple(files)


def unfit_names(team_dir: Path) -> tuple[Problem, ...]:
    """Return the files that no run would read, for their names could not be archived."""
    found = (path.relative_to(team_dir) for path in team_dir.rglob("*") if path.is_file())
    return tuple(_unfit(path.as_posix()) for path in sorted(found) if _is_input(path) and not is_portable(path.as_posix()))


def earlier_files(outputs_dir: Path, team: str, period: str, reads: str = "reviews") -> tuple[InputFile, ...]:
    """Return the results of earlier reports that a report on a period reads, with their digests.

    That is "reviews", which goals are set after, or "forecasts", which a review holds against what came, with the records that tell when
    they were made, or the "record" of a period that is closed: these and what was said within the period itself; "": none.
    """
    if not reads:
        return ()
    about = parse_period(period)
    if reads == "reviews":
        found: Iterable[Path] = earlier_reviews(outputs_dir, team, about)
    else:
        found = _with_records(forecast_files(outputs_dir, team, about if reads == "forecasts" else about.next()))
    return tuple(InputFile(path.relative_to(outputs_dir).as_posix(), _archived_digest(path, *_stamp(path))) for path in found)


def _with_records(results: Iterable[Path]) -> Iterator[Path]:
    for path in results:
        yield path
        if (record := path.with_name(RECORD)).is_file():
            yield record


def _stamp(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns, found.st_ino


@lru_cache(maxsize=8192)
def _archived_digest(path: Path, *stamp: int) -> str:  # noqa: ARG001 - another stamp is another file
    """Return the digest of a file of a revision: read-only, and read by the reports of many months, so it is looked at once."""
    return digest(path)


def _closed(name: str, fault: OSError) -> Problem:
    return Problem(name, msg("cannot be opened: {reason:text}", reason=fault.strerror or str(fault)))


def _unfit(name: str) -> Problem:
    said = msg(
        "not every system can keep a file of this name; rename it: no backslash, no colon, no dot or space at its end, not CON or NUL"
    )
    return Problem(printable(name), said)


def _is_input(path: Path) -> bool:
    about = path.name == "README.md" or path.suffix == ".py"  # how a demo team was made, not what it holds
    return path.parts[0] not in _NOT_READ and not about and not any(part.startswith((".", "~", "__")) for part in path.parts)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
