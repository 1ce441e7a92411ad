"""The goal tree: which goal supports which, whether the goals below add up to the one above, and where the tree is broken."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, divide
from goalbook.books.target_setting.alignment.goals import Goal, additive
from goalbook.core.compare import less_than
from goalbook.inputs.planning.strategy import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from goalbook.books.target_setting.preparation import Prepared

COLUMNS = (
    "goal_id", "parent_id", "level", "depth", "name", "metric_id", "target", "owner", "share_of_parent", "children_sum", "coverage",
    "state",
)  # fmt: skip
ABOVE_TEAM = ("company", "department")
Placed = tuple[Goal, int]


def tree_table(prepared: Prepared, goals: tuple[Goal, ...]) -> pd.DataFrame:
    """Return table `goal_tree`, each goal followed by those that support it; see TargetSetting for the columns."""
    by_id = {goal.id: goal for goal in reversed(goals)}
    below = _children(goals, by_id)
    rows = [_row(prepared, goal, depth, (by_id, below)) for goal, depth in _walk(goals, by_id, below)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _children(goals: tuple[Goal, ...], by_id: Mapping[str, Goal]) -> dict[str, list[Goal]]:
    found: dict[str, list[Goal]] = defaultdict(list)
    for goal in goals:
        if goal.parent in by_id and goal.parent != goal.id and by_id[goal.id] is goal:
            found[goal.parent].append(goal)
    return found


def _walk(goals: tuple[Goal, ...], by_id: Mapping[str, Goal], below: Mapping[str, list[Goal]]) -> Iterator[Placed]:
    """Yield every goal once with its depth, from the tops down; goals that lead round in a circle come last."""
    seen: set[int] = set()
    tops = [goal for goal in goals if goal.parent not in by_id or goal.parent == goal.id]
    for start in (*tops, *goals):
        waiting: list[Placed] = [(start, 0)]
        while waiting:
            goal, depth = waiting.pop()
            if id(goal) in seen:
                continue
            seen.add(id(goal))
            yield goal, depth
            waiting += [(child, depth + 1) for child in reversed(below.get(goal.id, ()))] if by_id[goal.id] is goal else []


def _row(prepared: Prepared, goal: Goal, depth: int, tree: tuple[Mapping[str, Goal], Mapping[str, list[Goal]]]) -> tuple[object, ...]:
    by_id, below = tree
    parent = by_id.get(goal.parent)
    children = below.get(goal.id, [])
    adds = additive(prepared, goal.metric)
    of_parent = parent is not None and adds and parent.metric == goal.metric
    carried = _carried(goal, children) if adds else NAN
    coverage = divide(carried, goal.target) if goal.target > 0 else NAN
    return (
        goal.id, goal.parent, goal.level, depth, goal.name, goal.metric, goal.target, goal.owner,
        divide(goal.target, parent.target) if of_parent and parent is not None and parent.target > 0 else NAN,
        carried, coverage, _state(prepared, (goal, children, tree), coverage),
    )  # fmt: skip


def _carried(goal: Goal, children: list[Goal]) -> float:
    """Return what the goals below add up to; NaN where there is none or one has no number. Campaigns are parts, not shares."""
    amounts = [child.target for child in children if child.metric == goal.metric and child.level != "campaign"]
    return sum(amounts) if amounts else NAN


def _state(
    prepared: Prepared,
    place: tuple[Goal, list[Goal], tuple[Mapping[str, Goal], Mapping[str, list[Goal]]]],
    coverage: float,
) -> str:
    goal, children, (by_id, _) = place
    if by_id[goal.id] is not goal:
        return "orphan"  # its id stands twice, and counting both would carry a goal twice
    if goal.parent not in by_id or goal.parent == goal.id:
        top = min((LEVELS.index(one.level) for one in by_id.values()), default=0)
        if goal.parent or LEVELS.index(goal.level) > top:
            return "orphan"
    elif _circular(goal, by_id):
        return "orphan"
    if not children:
        return "childless" if _should_be_split(prepared, goal, by_id) else "ok"
    if not math.isnan(coverage) and less_than(coverage, prepared.inputs.policy.get("alignment.tree_coverage")):
        return "uncovered"
    return "ok"


def _circular(goal: Goal, by_id: Mapping[str, Goal]) -> bool:
    """Say whether the way up never arrives at a top."""
    seen: set[str] = set()
    here: Goal | None = goal
    while here is not None and here.id not in seen:
        seen.add(here.id)
        here = by_id.get(here.parent)
    return here is not None


def _should_be_split(prepared: Prepared, goal: Goal, by_id: Mapping[str, Goal]) -> bool:
    """Say whether goals ought to stand below: of the company or a department always, of the team where others of its tree go further."""
    if goal.level in ABOVE_TEAM:
        return True
    deeper = any(one.level in ("channel", "person") for one in by_id.values())
    return goal.level == "team" and bool(goal.kr) and deeper and additive(prepared, goal.metric)
