"""The goals of the tree as values: from goal_tree.csv where it is written, else from the goals file."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from goalbook.books.aggregate import NAN, is_mean
from goalbook.books.rows import rows_of
from goalbook.books.target_setting.okr.amounts import over_period
from goalbook.core.message import Label, two_languages
from goalbook.inputs.planning.strategy import GOAL_TREE, LEVELS, Strategy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.target_setting.move import Move
    from goalbook.books.target_setting.preparation import Prepared
    from goalbook.inputs import KeyResult, Objective

COMPANY = "company"


@dataclass(frozen=True)
class Goal:
    """One goal: whom it supports, what it is measured by, how much over the whole period (NaN = no number), who answers for it."""

    id: str
    parent: str
    level: str
    name: Label
    metric: str
    target: float
    owner: str
    kr: str = ""  # the key result it is


def goals_of(prepared: Prepared, move: Move) -> tuple[Goal, ...]:
    """Return every goal in the order of its file, targets as the sliders have them."""
    table = prepared.planning.table(GOAL_TREE)
    found = tuple(_written(prepared, move, rows_of(table)) if len(table) else _derived(prepared, move))
    return _shared(found, prepared, move.params.team_share)


def own_goal(goals: tuple[Goal, ...], prepared: Prepared) -> Goal | None:
    """Return the team's goal under the company's: the headline's, else the first below the company in the company's metric."""
    head = prepared.headline
    by_id = {goal.id: goal for goal in reversed(goals)}
    below = [goal for goal in goals if goal.parent in by_id and by_id[goal.parent].level == COMPANY]
    same = [goal for goal in below if goal.metric == by_id[goal.parent].metric]
    return next((goal for goal in same if head is not None and goal.kr == head.id), next(iter(same), None))


def additive(prepared: Prepared, metric: str) -> bool:
    """Say whether goals in this metric add up to the goal above them."""
    catalogue = prepared.inputs.catalogue
    if metric not in catalogue.metrics or is_mean(catalogue, metric):
        return False
    return catalogue.metrics[metric].additivity in ("flow", "stock")


def _shared(goals: tuple[Goal, ...], prepared: Prepared, share: float) -> tuple[Goal, ...]:
    """Return the goals with the team's at its share of the company's, where the slider says one."""
    own = own_goal(goals, prepared)
    if not share or own is None:
        return goals
    whole = next(goal.target for goal in goals if goal.id == own.parent)
    return tuple(replace(goal, target=whole * share) if goal is own and not math.isnan(whole) else goal for goal in goals)


def _written(prepared: Prepared, move: Move, rows: list[dict[str, object]]) -> Iterator[Goal]:
    results = {kr.id: kr for kr in prepared.key_results}
    for row in rows:
        kr = results.get(str(row["key_result"]))
        given = cast("float", row["target"])
        from_kr = kr is not None and (math.isnan(given) or given == kr.target or move.targets[kr.id] != kr.target)
        metric = str(row["metric"]) or (kr.metric if kr is not None else "")
        yield Goal(
            id=str(row["goal_id"]),
            parent=str(row["parent_goal_id"]),
            level=str(row["level"]),
            name=two_languages(str(row["name"])) if row["name"] else _name(prepared, kr, metric),
            metric=metric,
            target=over_period(prepared, kr, move.targets[kr.id]) if kr is not None and from_kr else given,
            owner=str(row["owner"]) or (kr.owner if kr is not None else ""),
            kr=str(row["key_result"]),
        )


def _derived(prepared: Prepared, move: Move) -> Iterator[Goal]:
    """Yield the company's goal where the strategy names it, then objectives with their key results."""
    if prepared.goals is None:
        return
    company = prepared.planning.sheet(Strategy).company_goal
    top = ""
    if company.target is not None or company.metric:
        top = COMPANY
        metric = company.metric or prepared.aim[0]
        name = company.name if company.name.en else prepared.inputs.catalogue.name(metric)
        yield Goal(top, "", COMPANY, name, metric, NAN if company.target is None else company.target, "")
    for objective in prepared.goals.objectives:
        own = _own(objective)
        yield _objective(prepared, objective, move, top)
        yield from (_result(prepared, kr, move, objective) for kr in objective.key_results if kr is not own)


def _own(objective: Objective) -> KeyResult | None:
    """Return the key result whose number is the objective's: the whole team's that others split, else the only one of the whole team."""
    whole = [kr for kr in objective.key_results if not kr.channel]
    split = {kr.metric for kr in objective.key_results if kr.channel}
    found = [kr for kr in whole if kr.metric in split] or [kr for kr in whole if kr.headline] or whole
    return found[0] if len(found) == 1 else None


def _objective(prepared: Prepared, objective: Objective, move: Move, top: str) -> Goal:
    aim, own = objective.aim, _own(objective)
    if own is None:
        return Goal(objective.id, top, "team", objective.text, aim.metric, NAN if aim.target is None else aim.target, "")
    target = over_period(prepared, own, move.targets[own.id])
    return Goal(objective.id, top, "team", objective.text, own.metric, target, own.owner, own.id)


def _result(prepared: Prepared, kr: KeyResult, move: Move, objective: Objective) -> Goal:
    serves = kr.planned.serves
    known = any(one.id == serves for one in objective.key_results if one is not _own(objective))
    parent = serves if known and serves != kr.id else objective.id
    level = LEVELS[3] if kr.channel else "team"
    target = over_period(prepared, kr, move.targets[kr.id])
    return Goal(kr.id, parent, level, _name(prepared, kr, kr.metric), kr.metric, target, kr.owner, kr.id)


def _name(prepared: Prepared, kr: KeyResult | None, metric: str) -> Label:
    """Return a key result's name, else its channel and metric."""
    if kr is not None and kr.name.en:
        return kr.name
    name = prepared.inputs.catalogue.name(metric) if metric else Label.same("–")
    channel = prepared.names.get(kr.channel) if kr is not None else None
    return name if channel is None else Label(f"{channel.en}: {name.en}", f"{channel.zh}{name.zh}")
