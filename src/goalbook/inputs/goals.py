"""Goals as people write them: objectives, key results, and the version that counts."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date  # noqa: TC003 - pydantic reads the annotation
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from goalbook.core.errors import Problem
from goalbook.core.message import Label, msg
from goalbook.inputs.goal_planning import Aim, Planned
from goalbook.inputs.models import Amount, Id, Name, Strict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from goalbook.core.metrics import Direction, Unit
    from goalbook.core.period import Period

Aggregation = Literal["sum", "average", "end", "ratio"]
GoalType = Literal["committed", "stretch"]
Status = Literal["draft", "agreed", "frozen"]
FILE_NAME = re.compile(r"(?P<label>[0-9]{4}(?:-(?:Q[1-4]|H[12]|[0-9]{2}))?)(?:\.v(?P<version>[0-9]+))?\.ya?ml")


class KeyResultDraft(Planned):
    """A key result as it stands in the file."""

    id: Id
    name: Name = Label("", "")
    metric: str
    channel: str = ""
    aggregation: Aggregation | None = None
    direction: Literal["up", "down"] | None = None
    unit: str | None = None
    baseline: Amount | None = None
    commit: Amount | None = None
    target: Amount
    stretch: Amount | None = None
    type: GoalType = "committed"
    tier: str = ""
    owner: str = ""
    headline: bool = False
    phasing: dict[str, Amount] = Field(default_factory=dict)


class ObjectiveDraft(Aim):
    """An objective as it stands in the file."""

    id: Id
    text: Name
    key_results: tuple[KeyResultDraft, ...]


class GoalsDraft(Strict):
    """A goals file as it stands."""

    period: Id
    title: Name = Label("", "")
    start: date | None = None
    end: date | None = None
    version: int = 1
    decided_on: date | None = None
    valid_from: date | None = None
    reason: Name = Label("", "")
    by: str = ""  # who decided this version
    status: Status = "draft"
    content_hash: str = ""  # of a frozen version: SHA-256 of what it says
    currency: str = ""
    tier_weights: dict[str, Amount] = Field(default_factory=dict)
    objectives: tuple[ObjectiveDraft, ...]


@dataclass(frozen=True)
class KeyResult:
    """One measurable outcome; everything the file left out is filled in.

    ``phasing`` is as written (shares or amounts); ``month_targets`` are the same as amounts of the metric's unit.
    """

    id: str
    name: Label
    metric: str
    channel: str
    aggregation: Aggregation
    direction: Direction
    unit: Unit
    baseline: float | None
    commit: float | None
    target: float
    stretch: float | None
    type: GoalType
    tier: str
    owner: str
    headline: bool
    phasing: Mapping[str, float]
    month_targets: Mapping[str, float]
    planned: Planned = field(default_factory=Planned)


@dataclass(frozen=True)
class Objective:
    """A direction in words, with its key results."""

    id: str
    text: Label
    key_results: tuple[KeyResult, ...]
    aim: Aim = field(default_factory=Aim)


@dataclass(frozen=True)
class Goals:
    """The goals of one period in one version; ``digest`` is the SHA-256 of the file's bytes, ``valid_from`` as the file says it."""

    period: Period
    version: int
    objectives: tuple[Objective, ...]
    digest: str
    file: str
    frozen: bool = False
    decided_on: date | None = None
    valid_from: date | None = None
    reason: Label = field(default_factory=lambda: Label("", ""))
    by: str = ""
    status: Status = "draft"
    content_hash: str = ""
    tier_weights: Mapping[str, float] = field(default_factory=dict)

    @property
    def begins(self) -> date:
        """Return the day from which this version counts: as it says, else a revision's day of decision, else the period's first day."""
        if self.valid_from is not None:
            return self.valid_from
        if self.version > 1 and self.decided_on is not None:
            return max(self.decided_on, self.period.start)
        return self.period.start

    @property
    def key_results(self) -> tuple[KeyResult, ...]:
        """Return the key results of all objectives."""
        return tuple(result for objective in self.objectives for result in objective.key_results)

    @property
    def headline(self) -> KeyResult | None:
        """Return the key result marked headline, else the first sum of the whole team, else the first sum, else the first."""
        results = self.key_results
        marked, sums = [one for one in results if one.headline], [one for one in results if one.aggregation == "sum"]
        return next(iter((*marked, *(one for one in sums if not one.channel), *sums, *results)), None)


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of a file's bytes as hexadecimal text."""
    return hashlib.sha256(data).hexdigest()


def decided(all_goals: Iterable[Goals], as_of: date | None) -> tuple[Goals, ...]:
    """Return what was decided by then. What does not say when counts as decided; a later version of its own file when it begins."""
    return tuple(one for one in all_goals if as_of is None or (day := _decided_on(one)) is None or day <= as_of)


def _decided_on(goals: Goals) -> date | None:
    if goals.decided_on is None and goals.frozen and goals.version > 1:
        return goals.valid_from
    return goals.decided_on


def known_versions(all_goals: Iterable[Goals], as_of: date | None) -> tuple[Goals, ...]:
    """Return every version decided by then, by period and number; of a number a frozen file counts before a draft.

    Once a version is frozen, a draft of a later one is work in progress: it counts when it is frozen too.
    """
    best: dict[tuple[Period, int], Goals] = {}
    known = decided(all_goals, as_of)
    frozen = _frozen(known)
    for goals in known:
        if not goals.frozen and goals.version > frozen.get(goals.period, goals.version):
            continue
        key = (goals.period, goals.version)
        if key not in best or goals.frozen > best[key].frozen:
            best[key] = goals
    return tuple(best[key] for key in sorted(best))


def _frozen(known: Iterable[Goals]) -> dict[Period, int]:
    """Return the newest version with a hash by period, where there is one."""
    versions = sorted((one.period, one.version) for one in known if one.frozen and one.content_hash)
    return dict(versions)


def newest(all_goals: Iterable[Goals], as_of: date | None) -> tuple[Goals, ...]:
    """Return the highest version per period; later decisions are not known yet."""
    return tuple({goals.period: goals for goals in known_versions(all_goals, as_of)}.values())


def clashes(all_goals: Iterable[Goals]) -> tuple[Problem, ...]:
    """Return a problem for each version said to be valid from the same day as another one of its period.

    A draft beside a frozen version counts from no day: it says from when it would, or what was frozen of it already.
    """
    seen: dict[tuple[Period, date], Goals] = {}
    found = []
    known = tuple(all_goals)
    frozen = _frozen(known)
    for goals in sorted(known, key=lambda one: (one.period, one.version, one.file)):
        if goals.valid_from is None or (not goals.frozen and goals.period in frozen):
            continue
        other = seen.setdefault((goals.period, goals.valid_from), goals)
        if other.version != goals.version:
            message = msg(
                "version {new:text} is valid from {day:date}, and so is version {old:text} ({file:text}); give each its own day",
                new=str(goals.version),
                day=goals.valid_from,
                old=str(other.version),
                file=other.file,
            )
            found.append(Problem(goals.file, message, column="valid_from", value=goals.valid_from.isoformat()))
    return tuple(found)


def goals_for(all_goals: Iterable[Goals], period: Period) -> Goals | None:
    """Return the goals whose period covers this one: the quarter's before the month's, the half-year's and the year's."""
    order = {"quarter": 0, "month": 1, "half": 2, "year": 3}
    covering = [goals for goals in all_goals if goals.period.covers(period)]
    return min(covering, key=lambda goals: order.get(goals.period.kind, 9), default=None)
