"""What two runs were made from, besides the data: parameters, policy, code, environment."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from goalbook.core.errors import ArchiveFault, GoalbookError
from goalbook.core.message import Message, msg
from goalbook.core.safe_yaml import read_yaml
from goalbook.publish.archive.compare.section import Cell, Grid, Section
from goalbook.publish.archive.objects import Objects
from goalbook.publish.archive.source_words import source_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from goalbook.publish.archive.reading import Dependency, Run

_POLICY = "core/policy.yml"
_ABSENT = "–"
_LISTED = 40  # names of files; more are counted


def parameters(a: Run, b: Run) -> Section:
    """Return which parameters have another value, and where each came from."""
    rows: list[tuple[Cell, ...]] = [
        (name, _plain(a.parameters, name), _plain(b.parameters, name), _source(b, name) or _source(a, name))
        for name in _names(a.parameters, b.parameters)
        if a.parameters.get(name) != b.parameters.get(name)
    ]
    head = (msg("Parameter"), msg("earlier run"), msg("later run"), msg("comes from"))
    return Section("parameters", msg("Parameters"), grids=_grid(head, rows))


def policy(a: Run, b: Run) -> Section:
    """Return which thresholds differ, as shipped with the package and as the team overrides them."""
    title, lines = msg("Policy"), list[Message]()
    if _shipped(a) == _shipped(b) and a.data().get("team.yml") == b.data().get("team.yml"):
        return Section("policy", title)
    try:
        before, now = _thresholds(a), _thresholds(b)
    except GoalbookError as fault:
        before, now = _used(a), _used(b)
        lines.append(msg("only the thresholds both reports used can be compared: {reason}", reason=fault.message))
        shared = before.keys() & now.keys()
        before, now = {key: before[key] for key in shared}, {key: now[key] for key in shared}
    used = _used(b).keys() if not b.failed else set()
    rows: list[tuple[Cell, ...]] = [
        (key, _threshold(before.get(key)), _threshold(now.get(key)), msg("yes") if key in used else msg("no"))
        for key in _names(before, now)
        if before.get(key) != now.get(key)
    ]
    grids = _grid((msg("Threshold"), msg("earlier run"), msg("later run"), msg("used by the report")), rows)
    return Section("policy", title, tuple(lines) if grids or lines else (), grids)


def code(a: Run, b: Run) -> Section:
    """Return which files of the package, the templates and which notebook differ."""
    before, now = _by_name(a), _by_name(b)
    lines: list[Message] = []
    for name in _names(before, now):
        if not _is_code(name) or _digest(before.get(name)) == _digest(now.get(name)):
            continue
        lines += _told(a, before.get(name), now.get(name), name)
    return Section("code", msg("Code"), tuple(lines))


def environment(a: Run, b: Run) -> Section:
    """Return which packages and system libraries have another version, and whether the lock file is another one."""
    rows: list[tuple[Cell, ...]] = []
    for kind in ("packages", "libraries"):
        before, now = a.internal.get(kind) or {}, b.internal.get(kind) or {}
        rows += [
            (name, str(before.get(name, _ABSENT)), str(now.get(name, _ABSENT)))
            for name in _names(before, now)
            if before.get(name) != now.get(name)
        ]
    locks = [{one.name: one.sha256 for one in run.dependencies if one.name.endswith(".lock")} for run in (a, b)]
    lines = (msg("the lock file is another one"),) if locks[0] != locks[1] else ()
    return Section("environment", msg("Environment"), lines, _grid((msg("Package or library"), msg("earlier run"), msg("later run")), rows))


def _grid(head: tuple[Cell, ...], rows: list[tuple[Cell, ...]]) -> tuple[Grid, ...]:
    return (Grid("", head, tuple(rows)),) if rows else ()


def _names(*both: Mapping[str, Any]) -> list[str]:
    """Return the names of both sides, each once, in their order."""
    return list(dict.fromkeys(name for one in both for name in one))


def _plain(values: Mapping[str, Any], name: str) -> str:
    if name not in values:
        return _ABSENT
    value = values[name]
    return value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False)


def _source(run: Run, name: str) -> Message | str:
    return source_words(run.sources.get(name, ""))


def _shipped(run: Run) -> str:
    return next((one.sha256 for one in run.dependencies if one.name == "goalbook"), "")


def _thresholds(run: Run) -> dict[str, tuple[Any, bool]]:
    """Return every threshold in force by key, and whether the team set it; ArchiveFault where the sources are not stored."""
    objects = Objects(run.outputs)
    listing = _shipped(run)
    file = dict(objects.tree(listing)).get(_POLICY) if listing else None
    if file is None:
        raise ArchiveFault(msg("the policy file of {run:text} is not stored", run=run.name))
    document: Any = read_yaml(objects.read(file).decode("utf-8"))
    found = {str(key): (entry.get("value"), False) for key, entry in document.items() if isinstance(entry, dict)}
    for key, value in _overrides(run, objects, found):
        base = found.get(key, (None, False))[0]
        found[key] = ({**base, **value} if isinstance(base, dict) and isinstance(value, dict) else value, True)
    return found


def _overrides(run: Run, objects: Objects, known: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield what the team's own file sets, nested or dotted."""
    team = run.data().get("team.yml")
    document: Any = read_yaml(objects.read(team).decode("utf-8-sig")) if team else {}
    given = document.get("policy") if isinstance(document, dict) else None
    yield from _flat(given, known) if isinstance(given, dict) else ()


def _flat(node: Mapping[str, Any], known: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in node.items():
        key = f"{above}.{name}" if above else str(name)
        if isinstance(value, dict) and key not in known:
            yield from _flat(value, known, key)
        else:
            yield key, value


def _used(run: Run) -> dict[str, tuple[Any, bool]]:
    rows = run.results.get("tables", {}).get("policy", ())
    return {str(row.get("key")): (row.get("value"), bool(row.get("overridden"))) for row in rows if isinstance(row, dict)}


def _threshold(found: tuple[Any, bool] | None) -> Cell:
    if found is None:
        return _ABSENT
    text = json.dumps(found[0], ensure_ascii=False, default=str)
    return msg("{value:text}, set by the team", value=text) if found[1] else text


def _by_name(run: Run) -> dict[str, Dependency]:
    return {one.name: one for one in run.dependencies}


def _is_code(name: str) -> bool:
    return name == "goalbook" or name.startswith(("templates/", "notebooks/"))


def _digest(one: Dependency | None) -> str:
    return one.sha256 if one else ""


def _told(run: Run, before: Dependency | None, now: Dependency | None, name: str) -> Iterator[Message]:
    """Yield what is different about one part of the code: the files by name where their list is stored."""
    if before is None or now is None:
        yield msg("{file:text}: only the one has it", file=name)
        return
    if not before.listing:
        yield msg("{file:text} is another one", file=name)
        return
    objects = Objects(run.outputs)
    try:
        was, new = dict(objects.tree(before.sha256)), dict(objects.tree(now.sha256))
    except (GoalbookError, ValueError):
        yield msg("{file:text} is another one; which of its files is not known, since they are not stored", file=name)
        return
    for files, message in (
        ([path for path in was if path in new and was[path] != new[path]], msg("changed")),
        ([path for path in new if path not in was], msg("added")),
        ([path for path in was if path not in new], msg("removed")),
    ):
        if files:
            yield msg("{folder:text}, {kind}: {files:text}", folder=name, kind=message, files=_listed(files))


def _listed(files: list[str]) -> str:
    shown = ", ".join(files[:_LISTED])
    return f"{shown}, … (+{len(files) - _LISTED})" if len(files) > _LISTED else shown
