"""What meetings cost each person a month, and what is left when those of one rhythm are held as one (GV-11, WX-46)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.books.decomposition.cadence.events import MEETINGS, team_of
from goalbook.books.decomposition.cadence.rhythm import ORDER, PER_MONTH
from goalbook.core.compare import at_most
from goalbook.core.message import Label
from goalbook.inputs.plan.cadence import Cadence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goalbook.books.decomposition.cadence.events import Event
    from goalbook.books.decomposition.preparation import Prepared

DAILY = 21.75  # working days of a month
SIMPLE = {
    "daily": Label("Daily stand-up", "每日站会"),
    "weekly": Label("Weekly meeting", "周会"),
    "biweekly": Label("Fortnightly meeting", "双周会"),
    "monthly": Label("Monthly meeting", "月度会议"),
    "quarterly": Label("Quarterly meeting", "季度会议"),
    "half_yearly": Label("Half-yearly meeting", "半年度会议"),
    "yearly": Label("Yearly meeting", "年度会议"),
}


def together(found: Iterable[Event]) -> list[Event]:
    """Return what takes people's time together, again and again."""
    return [one for one in found if one.kind in MEETINGS and one.cadence != "once"]


def a_month(one: Event) -> float:
    """Return how often an event is held in an average month."""
    return PER_MONTH.get(one.cadence, DAILY)


def load_rows(prepared: Prepared, found: tuple[Event, ...]) -> list[tuple[object, ...]]:
    """Return the load of every person as planned and with one meeting of each rhythm."""
    held = together(found)
    if not held:
        return []
    limit = float(prepared.inputs.policy.get("meetings.max_per_month"))
    named = dict.fromkeys(person for one in held for person in one.attendees)
    roles = {one.id: one.role if one.role.en else one.name for one in prepared.inputs.team.people}
    rows: list[tuple[object, ...]] = []
    for person in [*(one for one in team_of(prepared) if one in named), *(one for one in named if one not in roles)] or [""]:
        mine = [one for one in held if person in one.attendees or not one.attendees]
        meetings = sum(a_month(one) for one in mine)
        hours = sum(a_month(one) * one.minutes for one in mine) / 60
        merged = _merged_month(mine) if _merges(prepared) else meetings
        verdict = "pass" if at_most(meetings, limit) else "warn"
        rows.append((person, roles.get(person, Label.same(person)), meetings, hours, merged, limit, verdict))
    return rows


def merge_rows(prepared: Prepared, found: tuple[Event, ...]) -> list[tuple[object, ...]]:
    """Return what was merged already, and what could be: the meetings of one rhythm as one."""
    held = [one for one in together(found) if not one.one_to_one]
    sheet = prepared.plan.sheet(Cadence)
    names = {one.id: one.name for one in sheet.meetings}
    length = {one.id: one.minutes for one in sheet.meetings}
    rows: list[tuple[object, ...]] = []
    for one in held:
        if one.merged:
            asked = sum(PER_MONTH.get(each.cadence, DAILY) for each in sheet.merged_in(one.event_id))
            minutes = sum(length[name] for name in one.merged)
            merged = _Merged(one.cadence, "in_force", one.merged, tuple(names[name] for name in one.merged), one.name, one.attendees)
            rows.append((*merged.cells, minutes, one.minutes, asked, a_month(one)))
    groups: dict[str, list[Event]] = defaultdict(list)
    for one in held:
        groups[one.cadence].append(one)
    for cadence in ORDER if _merges(prepared) else ():
        group = groups.get(cadence, [])
        if len(group) > 1:
            people = tuple(dict.fromkeys(person for one in group for person in one.attendees))
            minutes, longest = sum(one.minutes for one in group), max(one.minutes for one in group)
            now, then = sum(a_month(one) for one in group), a_month(group[0])
            parts = tuple(one.event_id for one in group), tuple(one.name for one in group)
            rows.append((*_Merged(cadence, "proposed", *parts, SIMPLE[cadence], people).cells, minutes, longest, now, then))
    return rows


@dataclass(frozen=True)
class _Merged:
    """Some meetings that are, or could be, one."""

    cadence: str
    state: str  # in_force | proposed
    ids: tuple[str, ...]
    names: tuple[Label, ...]
    into: Label
    people: tuple[str, ...]

    @property
    def cells(self) -> tuple[object, ...]:
        joined = Label(", ".join(one.en for one in self.names), "、".join(one.zh for one in self.names))
        return (self.cadence, self.state, ",".join(self.ids), joined, len(self.ids), self.into, ",".join(self.people))


def _merges(prepared: Prepared) -> bool:
    return bool(prepared.inputs.policy.get("meetings.merge_same_cadence"))


def _merged_month(mine: list[Event]) -> float:
    alone = sum(a_month(one) for one in mine if one.one_to_one)
    rhythms = {one.cadence: a_month(one) for one in mine if not one.one_to_one}
    return alone + sum(rhythms.values())
