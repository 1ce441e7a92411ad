"""Which thresholds applied when: the shipped policy and the team's own values, from what each run was made from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from goalbook.core.errors import ArchiveFault
from goalbook.core.safe_yaml import read_yaml
from goalbook.publish.archive.audit.year import stored_yaml
from goalbook.publish.archive.objects import Objects

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from goalbook.publish.archive.audit.year import Year
    from goalbook.publish.archive.reading import Run

_FILE = "core/policy.yml"


@dataclass(frozen=True)
class PolicyVersion:
    """Thresholds as they were for some runs one after the other."""

    team: str
    digest: str  # of the shipped policy; "" where it is not stored
    own: Mapping[str, str]  # the team's values by key
    values: Mapping[str, str]  # all values in force
    first: str  # time of the first run with them
    last: str
    runs: tuple[str, ...]
    changes: tuple[tuple[str, str, str], ...]  # key, before, now: against the version before


def policy_versions(year: Year) -> tuple[PolicyVersion, ...]:
    """Return the versions of every team in the order in which they came."""
    return tuple(one for team in year.teams for one in _of_team(year, team))


def _of_team(year: Year, team: str) -> Iterator[PolicyVersion]:
    groups: list[tuple[str, dict[str, str], list[Run]]] = []
    for one in year.runs:
        if not one.readable or one.run.about("team") != team:
            continue
        digest, own = _shipped(one.run), _own(one.run)
        if not groups or (groups[-1][0], groups[-1][1]) != (digest, own):
            groups.append((digest, own, []))
        groups[-1][2].append(one.run)
    before: Mapping[str, str] | None = None
    for digest, own, runs in groups:
        values = {**_values(runs[0], digest), **own}
        changes = () if before is None else tuple(_changes(before, values))
        yield PolicyVersion(team, digest, own, values, runs[0].entry.time, runs[-1].entry.time, tuple(run.name for run in runs), changes)
        before = values


def _shipped(run: Run) -> str:
    """Return the digest of the policy that lay in this package's source; "" where that is not stored."""
    trees = [part.sha256 for part in run.dependencies if part.name == "goalbook"]
    try:
        return next((sha for tree in trees for path, sha in Objects(run.outputs).tree(tree) if path == _FILE), "")
    except (ArchiveFault, ValueError):
        return ""


def _own(run: Run) -> dict[str, str]:
    """Return the team's own values, keys as the policy writes them."""
    sha = run.data().get("team.yml")
    policy = stored_yaml(run, sha).get("policy") if sha else None
    return dict(_flat("", policy)) if isinstance(policy, dict) else {}


def _values(run: Run, digest: str) -> dict[str, str]:
    if not digest:
        return {}
    try:
        plain = read_yaml(Objects(run.outputs).read(digest).decode("utf-8"))
    except (ArchiveFault, UnicodeDecodeError, yaml.YAMLError):
        return {}
    entries = plain.items() if isinstance(plain, dict) else ()
    return {str(key): _written(entry["value"]) for key, entry in entries if isinstance(entry, dict) and "value" in entry}


def _flat(before: str, branch: Mapping[Any, Any]) -> Iterator[tuple[str, str]]:
    for key, value in branch.items():
        name = f"{before}.{key}" if before else str(key)
        if isinstance(value, dict):
            yield from _flat(name, value)
        else:
            yield name, _written(value)


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _changes(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for key in sorted({*before, *now}):
        if before.get(key) != now.get(key):
            yield key, before.get(key, ""), now.get(key, "")
