"""How far off a member's figures were in periods that have ended: what they put down against what the facts then brought."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.core.period import parse_period
from goalbook.inputs.plan.bottom_up import BOTTOM_UP
from goalbook.inputs.planning.known import Known
from goalbook.inputs.team import TeamFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from goalbook.books.decomposition.preparation import Prepared
    from goalbook.core.period import Period
    from goalbook.core.policy import Policy
    from goalbook.inputs import KeyResult
    from goalbook.inputs.planning import Planning


@dataclass(frozen=True)
class Record:
    """One figure of an earlier period and what came of it."""

    person: str
    period: str
    key_result: str
    figure: float
    actual: float

    @property
    def error(self) -> float:
        """Return ln(actual ÷ figure): the same for half and for double, but for the sign."""
        return math.log(self.actual / self.figure)


@dataclass(frozen=True)
class Accuracy:
    """The relative error to expect of a member's figure, how many records say so, and whose they are (own, pooled or default)."""

    error: float
    records: int
    basis: str


def records(prepared: Prepared) -> tuple[Record, ...]:
    """Return every figure of an earlier period that the facts cover to its last day."""
    found: list[Record] = []
    for label, plan in sorted(prepared.inputs.plans.items()):
        period = parse_period(label)
        if period.end < prepared.period.start and prepared.cube.covers(prepared.cube.slots(period)):
            found += _of_period(prepared, period, plan)
    return tuple(found)


def _of_period(prepared: Prepared, period: Period, plan: Planning) -> Iterator[Record]:
    goals = next((one for one in prepared.inputs.goals if one.period == period), None)
    table = plan.table(BOTTOM_UP)
    if goals is None or table.empty:
        return
    key_results = {one.id: one for one in goals.key_results}
    totals = prepared.cube.totals(prepared.cube.slots(period))
    for row in table.to_dict("records"):
        kr = key_results.get(str(row["key_result"]))
        if kr is None:
            continue
        channel, amount = str(row["channel"]) or kr.channel, float(row["amount"])
        actual = totals.value(kr.metric, channel or None) / _months(kr, period)
        if actual > 0 and amount > 0:
            yield Record(person_id(prepared, str(row["person"])), period.label, kr.id, amount, actual)


def _months(kr: KeyResult, period: Period) -> int:
    return len(period.months()) if kr.aggregation == "average" else 1


def person_id(prepared: Prepared, name: str) -> str:
    """Return the id of someone named by id or name; who is nobody of the team keeps the name."""
    inputs = prepared.inputs
    known = Known.of(TeamFile(inputs.team, inputs.catalogue, inputs.policy), (), ())
    found = known.person(name)
    return found if found in known.people.values() else name


def accuracy(person: str, known: Sequence[Record], policy: Policy) -> Accuracy:
    """Return the root mean square of a member's errors; with few of them that of all members', with few of these the policy's default."""
    least = int(policy.reconcile.min_records)
    own = [one for one in known if one.person == person]
    for basis, base in (("own", own), ("pooled", known)):
        if len(base) >= max(least, 1):
            spread = math.sqrt(math.fsum(one.error**2 for one in base) / len(base))
            return Accuracy(max(spread, float(policy.reconcile.min_error)), len(base), basis)
    return Accuracy(float(policy.reconcile.default_error), len(own), "default")
