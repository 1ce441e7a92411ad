"""A frozen version of goals: all that it says, written out, and the hash that shows whether it still says that."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from goalbook.core.errors import Problem
from goalbook.core.message import Label, msg
from goalbook.inputs.goals import FILE_NAME
from goalbook.inputs.notices import Notice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from goalbook.core.period import Period
    from goalbook.inputs.goals import Goals, GoalsDraft, KeyResult, Objective
    from goalbook.inputs.yaml_file import Document

_NOT_SAID = frozenset({"status", "content_hash"})  # what became of the version, not what it says
_OF_A_VERSION = frozenset({"version", "decided_on", "valid_from", "reason", "by", "currency"})


def content_hash(data: Mapping[str, object]) -> str:
    """Return the SHA-256 of what a goals file says: of its keys and values, not of its comments, layout, order of keys or status."""
    said = {key: value for key, value in data.items() if key not in _NOT_SAID}
    text = json.dumps(plain(said), default=date.isoformat, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def plain(value: Any) -> Any:  # noqa: ANN401 - walks whatever a file may hold
    """Return a value as it is written down: whole numbers without a fraction, names in both languages, no tuples."""
    if isinstance(value, Label):
        return {"en": value.en, "zh": value.zh}
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def seal_faults(file: Document, draft: GoalsDraft) -> tuple[Problem, ...]:
    """Return what is wrong with a version's hash: it does not fit what the file says, or a frozen file carries none. Drafts are free."""
    named = FILE_NAME.fullmatch(file.file.rpartition("/")[2])
    if named is None or named["version"] is None:
        return ()
    data = file.data if isinstance(file.data, dict) else {}
    line = file.line(("content_hash",))
    if not draft.content_hash:
        if draft.status != "frozen":
            return ()
        lost = msg("is frozen, but carries no content_hash; freeze it by `goalbook accept`, or write status: agreed")
        return (Problem(file.file, lost, file.line(("status",)), column="status", value=draft.status),)
    found = content_hash(data)
    if found == draft.content_hash:
        return ()
    changed = msg(
        "the file was changed after it was frozen: it says {stored:text}, its content gives {found:text}; "
        "put the frozen file back and make a new version: change {draft:text}, with reason, by and valid_from",
        stored=draft.content_hash,
        found=found,
        draft=f"goals/{draft.period}.yml",
    )
    return (Problem(file.file, changed, line, column="content_hash", value=draft.content_hash),)


def unproved(versions: Iterable[Goals]) -> Iterator[Notice]:
    """Yield a remark on each file of a version that carries no hash: written by hand, or its hash was removed."""
    for one in versions:
        if one.frozen and not one.content_hash:
            message = msg("a version without a content_hash: that it still says what was decided cannot be proved")
            yield Notice("file", one.file, "", message)


def file_of(goals: Goals) -> str:
    """Return the path of a frozen version below the team's folder."""
    return f"goals/{goals.period.label}.v{goals.version}.yml"


def is_frozen(goals: Goals) -> bool:
    """Say whether goals stand in a file of their own version that carries its hash; that it fits was checked when it was read."""
    return goals.frozen and bool(goals.content_hash)


def document(goals: Goals, currency: str) -> dict[str, Any]:
    """Return goals as a frozen file holds them, everything written out that the draft left to the catalogue, with the hash of it."""
    head: dict[str, object] = {
        "period": goals.period.label,
        "version": goals.version,
        "decided_on": goals.decided_on,
        "valid_from": goals.begins,
        "reason": goals.reason,
        "by": goals.by,
        "status": "frozen",
        "content_hash": "",
        "currency": currency,
        "tier_weights": dict(goals.tier_weights),
        "objectives": [_objective(one) for one in goals.objectives],
    }
    said = {key: plain(value) for key, value in head.items() if not _nothing(value) or key == "content_hash"}
    return {**said, "content_hash": content_hash(said)}


def same_goals(one: Goals, other: Goals) -> bool:
    """Say whether two versions set the same goals, whatever their number, reason and day; names of key results are no goals."""
    return _goals(one) == _goals(other)


def at_work(versions: Iterable[Goals], drafts: Iterable[Goals], period: Period) -> Goals | None:
    """Return the goals of exactly this period that are being set: the newest version, or a draft unlike all frozen ones."""
    own = sorted((one for one in versions if one.period == period), key=lambda one: one.version)
    newest = own[-1] if own else None
    draft = next((one for one in drafts if one.period == period), None)
    if draft is None or newest is None or not is_frozen(newest):
        return newest or draft
    if any(is_frozen(one) and same_goals(draft, one) for one in own):
        return newest
    return replace(draft, version=max(draft.version, newest.version + 1))


def is_frozen_file(name: str) -> bool:
    """Say whether a path below the team's folder is that of a version of goals."""
    folder, _, file = name.rpartition("/")
    found = FILE_NAME.fullmatch(file)
    return folder == "goals" and found is not None and found["version"] is not None


def file_before(team_dir: Path, name: str) -> str:
    """Return the path of the version before a frozen one, below the team's folder; "" where there is none."""
    found = FILE_NAME.fullmatch(name.rpartition("/")[2])
    if found is None:
        return ""
    others = (FILE_NAME.fullmatch(path.name) for path in (team_dir / "goals").glob(f"{found['label']}.v*"))
    earlier = [one for one in others if one and one["version"] and int(one["version"]) < int(found["version"])]
    return f"goals/{max(earlier, key=lambda one: int(one['version'])).string}" if earlier else ""


def _goals(goals: Goals) -> dict[str, Any]:
    said = {key: value for key, value in document(goals, "").items() if key not in _NOT_SAID | _OF_A_VERSION}
    for objective in said["objectives"]:
        for result in objective["key_results"]:
            result.pop("name", None)
    return said


def _objective(objective: Objective) -> dict[str, object]:
    more = objective.aim.model_dump(exclude_defaults=True)
    return {"id": objective.id, "text": objective.text, **more, "key_results": [_key_result(one) for one in objective.key_results]}


def _key_result(result: KeyResult) -> dict[str, object]:
    names = ("id", "name", "metric", "channel", "aggregation", "direction", "unit", "baseline", "commit", "target", "stretch")
    values = {name: getattr(result, name) for name in (*names, "type", "tier", "owner", "headline")}
    values["phasing"] = dict(result.phasing)
    said = {name: value for name, value in values.items() if not _nothing(value) or name == "target"}
    return {**said, **result.planned.model_dump(exclude_defaults=True)}


def _nothing(value: object) -> bool:
    """Say whether a value says nothing; zero says something."""
    return value is None or value is False or value in ("", {}) or value == Label("", "")
