"""The time plan as a Gantt chart: phases with their gates, goals and route, steps, stages of the quarter, sprints, component tests."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING, cast

from goalbook.books.rows import rows_of
from goalbook.core.message import Label, Message, msg, two_languages
from goalbook.show.charts import ibcs
from goalbook.show.charts.gantt import Bar, Lane, Point, State, gantt, window_of
from goalbook.show.words import inside, says, titled

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from goalbook.books.decomposition.result import Decomposition
    from goalbook.books.rows import Row
    from goalbook.core.language import Language

ROUTE = {
    "route_channels": Label("channels", "渠道建设"),
    "route_content": Label("content", "内容体系"),
    "route_users": Label("users by tier", "用户分层"),
}
MOST = 48  # lanes on one page
MOST_TESTS = 4  # lanes of component tests; the rest stands in the workbook
_LATE = ("failed", "late", "blocked")
_GRAVE: tuple[State, ...] = ("late", "plan", "done")


def phase_chart(result: Decomposition, language: Language) -> ibcs.Chart | None:
    """Draw the plan; None where nothing in it has days."""
    rows = rows_of(result.tables["gantt"])
    people = _people(result, language)
    lanes = [*_phases(rows, language, people), *_points(rows, language), *_lanes(rows, language, people)][:MOST]
    period = result.meta.period
    ends = (period.end + timedelta(days=1), language.say(msg("period ends")))
    known = (result.meta.as_of + timedelta(days=1), language.say(msg("known to {day:day}", day=result.meta.as_of)))
    window = window_of(lanes, (known, ends))
    if window is None:
        return None
    title = plan_message(result)
    subtitle = language.say(msg("Plan by day; outlined planned, filled done, red with ! late, ? nothing noted; ◇ gate or goal"))
    alt = f"{language.say(title)} {'; '.join(lane.name for lane in lanes)}"
    return ibcs.Chart(says(language, title), subtitle, gantt(lanes, window, language), alt, "wide")


def plan_message(result: Decomposition) -> Message:
    """Return what the chart says: how long the phases take, and whether they end in time for the goals."""
    phases = [row for row in rows_of(result.tables["phases"]) if row["scheme"] == "4321"]
    if not phases:
        return msg("Steps, stages and tests of the plan")
    start, end = phases[0]["start"], phases[-1]["end"]
    values = {"n": len(phases), "days": (end - start).days + 1, "end": end}
    goals = [row for row in rows_of(result.tables["gantt"]) if str(row["row_id"]).startswith("goal_") and row["end"] < end]
    if goals:
        return msg(
            "The {n:n} phases take {days:n} days and end on {end:date}, after the day of {goal}, {day:date}",
            goal=inside(goals[0]["name"]),
            day=goals[0]["end"],
            **values,
        )
    if end > result.meta.period.end:
        return msg("The {n:n} phases take {days:n} days and end on {end:date}, after the period", **values)
    return msg("The {n:n} phases take {days:n} days and end on {end:date}, within the period", **values)


def _state(row: Row) -> State:
    return "done" if row["state"] == "passed" else "late" if row["state"] in _LATE else "plan"


def _bar(row: Row, label: str = "", beside: str = "") -> Bar:
    done = float(row["done"]) if row["done"] is not None else math.nan
    label = "?" if row["state"] == "unknown" else label
    return Bar(_day(row["start"]), _day(row["end"]), _state(row), done, label, beside)


def _people(result: Decomposition, language: Language) -> dict[str, str]:
    """Return by phase, step or stage who answers for it, with what will show that a step was done."""
    found = {}
    for row in rows_of(result.tables["phases"]):
        parts = [language.say(result.owners.get(str(row["owner"])) or two_languages(str(row["owner"]))), language.say(row["evidence"])]
        found[str(row["phase_id"])] = " · ".join(part for part in parts if part)
    return found


def _day(value: object) -> date:
    return cast("date", value)


def _phases(rows: list[Row], language: Language, people: Mapping[str, str]) -> list[Lane]:
    """Return a lane for each phase, the gates that end in it on it."""
    phases = [row for row in rows if row["group"] == "4321" and row["kind"] == "phase"]
    gates = [row for row in rows if row["kind"] == "gate"]
    found = []
    for row in phases:
        own = [gate for gate in gates if gate["phase_id"] == row["row_id"]]
        worst: dict[date, State] = {}  # of several gates on one day the one to be looked at
        for gate in sorted(own, key=lambda gate: _GRAVE.index(_state(gate))):
            worst.setdefault(_day(gate["end"]), _state(gate))
        points = tuple(Point(day, state) for day, state in sorted(worst.items()))
        bar = _bar(row, beside=people.get(str(row["row_id"]), ""))
        found.append(Lane(titled(language, row["name"]), (bar,), points, "phases"))
    return found


def _points(rows: list[Row], language: Language) -> list[Lane]:
    """Return the lanes of what belongs to no phase: gates of the whole plan, goals, the route."""
    phases = {row["row_id"] for row in rows if row["kind"] == "phase"}
    lanes = []
    for row in rows:
        loose = row["kind"] == "gate" and row["phase_id"] not in phases
        if loose or str(row["row_id"]).startswith("goal_"):
            point = Point(_day(row["end"]), _state(row), language.date(_day(row["end"]), "day"))
            lanes.append(Lane(titled(language, row["name"]), (), (point,), "phases"))
    route = [row for row in rows if str(row["row_id"]).startswith("route_")]
    if route:
        marks = tuple(Point(_day(row["end"]), _state(row), language.say(ROUTE[str(row["row_id"])])) for row in route)
        lanes.append(Lane(language.say(msg("Route")), (), marks, "phases"))
    return lanes


def _lanes(rows: list[Row], language: Language, people: Mapping[str, str]) -> list[Lane]:
    """Return the numbered steps, the quarter's stages, sprints side by side, and the first tests."""
    found: dict[tuple[str, str], list[Bar]] = {}
    numbers: dict[str, int] = {}
    tests: set[str] = set()
    for row in rows:
        kind, lane = str(row["kind"]), language.say(row["lane"])
        if row["group"] == "4321":
            continue
        if kind == "test":
            tests.add(lane)
            if len(tests) > MOST_TESTS:
                continue
        number = numbers[kind] = numbers.get(kind, 0) + 1
        if kind == "step":
            lane = f"{number} {titled(language, row['name'])}"
        bar = _bar(row, str(number) if kind == "sprint" else "", people.get(str(row["row_id"]), ""))
        found.setdefault((str(row["group"]), lane), []).append(bar)
    return [Lane(lane[:1].upper() + lane[1:], tuple(bars), (), group) for (group, lane), bars in found.items()]
