"""Rules of the work breakdown: whole, stated, not too fine, backed up, complete by process and area."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from goalbook.books.decomposition.rules.case import PLAN, Case
from goalbook.books.decomposition.rules.stand_ins import contradictions
from goalbook.books.rows import Row, rows_of
from goalbook.core.compare import at_least, at_most, more_than
from goalbook.core.findings import Finding
from goalbook.core.message import Label, Message, msg
from goalbook.core.register import rule
from goalbook.inputs.plan.wbs import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from goalbook.core.policy import Policy

LEVEL_NAMES = {
    1: Label("goal", "目标"),
    2: Label("sub-goal", "子目标"),
    3: Label("task", "任务"),
    4: Label("action", "行动"),
}
_MISSING = {
    "owner": Label("owner", "负责人"),
    "due": Label("deadline", "截止日"),
    "resource": Label("resource need", "资源需求"),
}


def joined(names: Iterable[Label]) -> Label:
    """Return names in a row."""
    found = list(names)
    return Label(", ".join(name.en for name in found), "、".join(name.zh for name in found))


def _rows(case: Case, table: str) -> list[Row]:
    return rows_of(case.tables[table])


def _deepest(rows: list[Row]) -> dict[str, int]:
    """Return by goal how many levels it has; lines stand below their goal."""
    found: dict[str, int] = {}
    top = ""
    for row in rows:
        top = top if row["parent_id"] else str(row["task_id"])
        found[top] = max(found.get(top, 0), int(row["level"]))
    return found


@rule("DC-08")
def four_levels(case: Case, policy: Policy) -> Iterator[Finding]:
    """Every goal goes down to actions: no line above them without children, every goal as deep as it should be, every key result served."""
    rows = _rows(case, "wbs")
    if not rows:
        return
    depth, names = int(policy.wbs.depth), {str(row["task_id"]): cast("Label", row["name"]) for row in rows}
    flat = [row for row in rows if row["level"] < min(depth, LEVELS) and "childless" in row["faults"]]
    for row in flat:
        text = msg(
            "row {row:text}: a {level} without anything below it; break it down to actions or take it out",
            row=str(row["row"]),
            level=LEVEL_NAMES[int(row["level"])],
        )
        yield Finding("DC-08", cast("Label", row["name"]), "fail", float(row["level"]), float(depth), text)
    deep = _deepest(rows)
    shallow = [(goal, levels) for goal, levels in deep.items() if levels < depth]
    for goal, levels in shallow:
        text = msg("{levels:n} levels instead of {depth:n}; go on down to actions", levels=levels, depth=depth)
        yield Finding("DC-08", names[goal], "fail", float(levels), float(depth), text)
    unserved = [row for row in _rows(case, "wbs_key_results") if not row["actions"]]
    if unserved:
        ids = ", ".join(str(row["kr_id"]) for row in unserved)
        text = msg("no action serves {ids:text}; add the tasks that bring them about, or say which line serves them", ids=ids)
        yield Finding("DC-08", PLAN, "warn", float(len(unserved)), 0.0, text)
    if not flat and not shallow and not unserved:
        actions = sum(row["level"] == LEVELS for row in rows)
        text = msg("lines: {n:n}, of which actions: {actions:n}; every goal goes down to actions", n=len(rows), actions=actions)
        yield Finding("DC-08", PLAN, "pass", float(min(deep.values())), float(depth), text)


@rule("DC-09")
def stated(case: Case, policy: Policy) -> Iterator[Finding]:
    """Every line says who does it until when, a task also what it needs; no deadline lies after that of the line above."""
    rows = _rows(case, "wbs")
    by_id, sound = {str(row["task_id"]): row for row in rows}, True
    for row in rows:
        for found in (*_unstated(row, list(policy.wbs.required)), *_too_late(case, row, by_id)):
            sound = False
            yield found
    if rows and sound:
        text = msg(
            "all {n:n} lines state what is required: {required}", n=len(rows), required=joined(_MISSING[one] for one in policy.wbs.required)
        )
        yield Finding("DC-09", PLAN, "pass", float(len(rows)), None, text)


def _unstated(row: Row, required: list[str]) -> Iterator[Finding]:
    lacks = [name for name in required if f"no_{name}" in row["faults"]]
    if lacks:
        text = msg("row {row:text}: not stated: {what}; write it down", row=str(row["row"]), what=joined(_MISSING[one] for one in lacks))
        yield Finding("DC-09", cast("Label", row["name"]), "fail", ", ".join(lacks), None, text)


def _too_late(case: Case, row: Row, by_id: dict[str, Row]) -> Iterator[Finding]:
    faults, name = row["faults"], cast("Label", row["name"])
    if "past_parent" in faults:
        above = by_id[str(row["parent_id"])]
        text = msg(
            "row {row:text}: due on {due:date}, after {limit:date}, when {parent} above it is due; bring it forward or give that more time",
            row=str(row["row"]),
            due=row["due"].date(),
            limit=above["due"].date(),
            parent=cast("Label", above["name"]),
        )
        yield Finding("DC-09", name, "fail", row["due"].date().isoformat(), above["due"].date().isoformat(), text)
    if "past_period" in faults:
        end = case.prepared.period.end
        text = msg(
            "row {row:text}: due on {due:date}, after the goals’ period ends on {limit:date}; bring it forward",
            row=str(row["row"]),
            due=row["due"].date(),
            limit=end,
        )
        yield Finding("DC-09", name, "fail", row["due"].date().isoformat(), end.isoformat(), text)
    if "before_need" in faults:
        late = [by_id[one] for one in str(row["needs"]).split(",") if one in by_id and by_id[one]["due"] > row["due"]]
        text = msg(
            "row {row:text}: due on {due:date}, before what it waits for is done ({needs}); change one of the days",
            row=str(row["row"]),
            due=row["due"].date(),
            needs=joined(cast("Label", one["name"]) for one in late),
        )
        yield Finding("DC-09", name, "warn", row["due"].date().isoformat(), late[0]["due"].date().isoformat(), text)


@rule("DC-11")
def not_too_fine(case: Case, policy: Policy) -> Iterator[Finding]:
    """Nobody has more running actions in a week than the limit: too fine a plan costs flexibility and ideas."""
    limit = float(policy.wbs.max_leaves_per_person)
    busiest: dict[str, Row] = {}
    for row in _rows(case, "load"):
        if not row["person"]:
            continue  # what nobody owns is too much for nobody; DC-09 asks for owners
        if row["person"] not in busiest or row["active"] > busiest[row["person"]]["active"]:
            busiest[row["person"]] = row
    for person, row in busiest.items():
        active, week = float(row["active"]), str(row["week"])
        if at_most(active, limit):
            text = msg("most actions in one week: {n:n} ({week:text}), limit {limit:n}", n=active, week=week, limit=limit)
        else:
            words = {"n": active, "limit": limit}
            text = msg("{n:n} actions in {week:text}, limit {limit:n}; merge what belongs together or hand some over", week=week, **words)
        yield Finding("DC-11", case.person(person), "pass" if at_most(active, limit) else "warn", active, limit, text)


@rule("DC-36")
def backed_up(case: Case, _policy: Policy) -> Iterator[Finding]:
    """Every key task has a stand-in who is another person and is there when the owner is away; goal cards name no other."""
    tasks = [row for row in _rows(case, "wbs") if row["key"]]
    alone = [row for row in tasks if row["backup"] in ("", row["owner"])]
    for row in alone:
        yield Finding("DC-36", cast("Label", row["name"]), "fail", None, None, _no_stand_in(case, row))
    if tasks and not alone:
        text = msg("key tasks: {n:n}, each with a stand-in who is another person", n=len(tasks))
        yield Finding("DC-36", PLAN, "pass", float(len(tasks)), None, text)
    for row in _rows(case, "handover"):
        yield from _absence(case, row)
    yield from contradictions(case)


def _no_stand_in(case: Case, line: Row) -> Message:
    row = str(line["row"])
    if not line["backup"]:
        return msg("row {row:text}: a key task without a stand-in; name another person as backup", row=row)
    return msg(
        "row {row:text}: {owner} is named as her or his own stand-in; name another person", row=row, owner=case.person(line["owner"])
    )


def _absence(case: Case, row: Row) -> Iterator[Finding]:
    name, state = cast("Label", row["name"]), row["handover_state"]
    values = {"start": row["start"].date(), "end": row["end"].date(), "who": case.person(row["person"])}
    backup = case.person(row["backup"])
    if state == "ok":
        text = msg("{who} is away from {start:date} to {end:date}: {backup} takes over; hand over before", backup=backup, **values)
        yield Finding("DC-36", name, "info", None, None, text)
    elif state == "backup_away":
        text = msg("{who} is away from {start:date} to {end:date}, and so is {backup}; name a third person", backup=backup, **values)
        yield Finding("DC-36", name, "fail", None, None, text)
    else:
        text = msg("{who} is away from {start:date} to {end:date} and nobody takes over", **values)
        yield Finding("DC-36", name, "fail", None, None, text)


@rule("DC-37")
def areas_covered(case: Case, policy: Policy) -> Iterator[Finding]:
    """A plan that sorts its lines by work area has the areas that running an account consists of."""
    rows, least = _rows(case, "wbs_areas"), float(policy.wbs.areas_min)
    if not rows:
        return
    found = float(sum(row["lines"] > 0 for row in rows))
    times = sum(int(row["times"]) for row in rows if row["area"] == "content")
    if at_least(found, least):
        text = msg("work areas: {n:n}; actions of content come round {times:n} times", n=found, times=times)
    else:
        names = joined(cast("Label", row["name"]) for row in rows if not row["lines"])
        text = msg("no line for {areas}; add what is done there, or say that nothing is", areas=names)
    yield Finding("DC-37", PLAN, "pass" if at_least(found, least) else "warn", found, least, text)


@rule("DC-38")
def steps_covered(case: Case, policy: Policy) -> Iterator[Finding]:
    """A process that the plan uses has all its steps, each with a line."""
    most = float(policy.wbs.steps_missing)
    by_process: dict[str, list[Row]] = {}
    for row in _rows(case, "wbs_processes"):
        by_process.setdefault(str(row["process"]), []).append(row)
    for rows in by_process.values():
        lacks = [row for row in rows if not row["lines"]]
        if more_than(len(lacks), most):
            names = joined(cast("Label", row["step_name"]) for row in lacks)
            text = msg("of {n:n} steps these have no line: {steps}; add who does them until when", n=len(rows), steps=names)
        else:
            text = msg("steps with a line: {done:n} of {n:n}", done=len(rows) - len(lacks), n=len(rows))
        name, missing = cast("Label", rows[0]["name"]), float(len(lacks))
        yield Finding("DC-38", name, "warn" if more_than(missing, most) else "pass", missing, most, text)
