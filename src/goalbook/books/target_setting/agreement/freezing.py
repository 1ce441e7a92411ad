"""From draft to agreed to frozen: which version would be written, what it says, and what still withholds it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from goalbook.books.ahead import hash_of, newest_frozen
from goalbook.books.target_setting.agreement.signatures import count
from goalbook.core.message import Message, msg
from goalbook.inputs.frozen import document, file_of, is_frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from goalbook.books.target_setting.move import Move
    from goalbook.books.target_setting.preparation import Prepared
    from goalbook.inputs.goals import Goals


@dataclass(frozen=True)
class Freezing:
    """Where the goals stand on their way to a frozen version."""

    status: str = ""  # draft | agreed | frozen | "" without goals
    version: int = 0
    file: str = ""  # below the team's folder: the frozen version, or the one that freezing would write
    hash: str = ""  # SHA-256 of what it says
    withheld: tuple[Message, ...] = ()  # why nothing is proposed; empty for a frozen version too
    proposal: Mapping[str, Any] = field(default_factory=dict)  # what the file would hold; empty where nothing is proposed


def freezing(prepared: Prepared, tables: Mapping[str, pd.DataFrame], move: Move) -> Freezing:
    """Return where the goals stand; the sliders change nothing that is frozen, they withhold it."""
    goals = prepared.goals
    if goals is None:
        return Freezing()
    seal = hash_of(prepared, goals)
    if is_frozen(goals):
        return Freezing("frozen", goals.version, goals.file, seal)
    agreed = count(tables["agreement"], prepared.inputs.policy).enough
    withheld = (*_agreement(prepared, tables["agreement"]), *_form(prepared, goals), *_moved(goals, move))
    return Freezing(
        status="agreed" if agreed else "draft",
        version=goals.version,
        file=file_of(goals),
        hash=seal,
        withheld=withheld,
        proposal={} if withheld else document(goals, prepared.inputs.team.currency),
    )


def _agreement(prepared: Prepared, table: pd.DataFrame) -> Iterator[Message]:
    done = count(table, prepared.inputs.policy)
    if table.empty:
        yield msg("no one is listed who must agree (goals/{period:text}/stakeholders.csv)", period=prepared.period.label)
    elif not done.required:
        yield msg("no one is marked as having to agree")
    elif not done.enough:
        yield msg("{agreed:n} of {required:n} who must agree do", agreed=done.agreed, required=done.required)


def _form(prepared: Prepared, goals: Goals) -> Iterator[Message]:
    """Say what a version after the first lacks: why, by whom, from when."""
    before = newest_frozen(prepared)
    if goals.version <= 1:
        return
    given = {"reason": goals.reason.en or goals.reason.zh, "by": goals.by, "valid_from": goals.valid_from}
    if lacking := [name for name, value in given.items() if not value]:
        yield msg(
            "version {version:n} needs {keys:text} in goals/{period:text}.yml",
            version=goals.version,
            keys=", ".join(lacking),
            period=goals.period.label,
        )
    if before is not None and goals.valid_from is not None and goals.valid_from <= before.begins:
        yield msg(
            "version {version:n} must hold from a later day than version {before:n}, which holds from {day:date}",
            version=goals.version,
            before=before.version,
            day=before.begins,
        )


def _moved(goals: Goals, move: Move) -> Iterator[Message]:
    file = f"goals/{goals.period.label}.yml"
    for kr in goals.key_results:
        if move.targets.get(kr.id, kr.target) != kr.target:
            yield msg("the target of {kr:text} is moved by a slider; write it into {file:text}", kr=kr.id, file=file)
