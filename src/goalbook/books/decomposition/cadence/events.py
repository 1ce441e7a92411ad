"""What stands in the calendar of a period: the team's meetings, reminders, iterations, and the tasks, gates and tests of its plan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pandas as pd

from goalbook.books.ahead import people_of
from goalbook.books.decomposition.cadence.rhythm import days_of, next_of, rule_of
from goalbook.books.decomposition.cadence.workdays import Workdays, country_of
from goalbook.books.rows import rows_of
from goalbook.core.message import Label
from goalbook.inputs.names import key
from goalbook.inputs.plan.cadence import EVERYBODY, Cadence, people_ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from goalbook.books.decomposition.preparation import Prepared
    from goalbook.inputs.plan.cadence import Meeting

MEETINGS = ("meeting", "review", "training")  # what takes people's time together
_MARK = 8  # digits that tell apart the meetings of two
_NOTHING = Label("", "")
MOVED = (*MEETINGS, "reminder")  # what is not held on a day off


@dataclass(frozen=True)
class Event:
    """One appointment of the period: ``days`` are those of its rhythm, ``moved`` where some of them are held instead."""

    event_id: str
    kind: str  # meeting | review | training | task | gate | milestone | test | sprint | reminder
    name: Label
    days: tuple[date, ...]
    rules: tuple[str, ...] = ()
    cadence: str = "once"  # "" of what other parts of the plan bring, whose rule says how often
    recurrence: str = ""
    time: str = ""  # "" = the whole day
    minutes: int = 0
    attendees: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    source: str = "cadence"
    next_day: date | None = None  # after the period, where it has none in it
    moved: tuple[tuple[date, date, Label], ...] = ()  # day of the rhythm, day instead, the holiday (its name "" on a weekend)
    one_to_one: bool = False
    series: Label = _NOTHING  # of a meeting of two: what the row of them is called
    left_out: int = 0  # days of the rhythm on which it is not held: a holiday, and the next is near

    @property
    def dates(self) -> tuple[tuple[date, date, Label], ...]:
        """Return the days it is held on, each with the day of its rhythm and the holiday it was moved off."""
        instead = {planned: (day, holiday) for planned, day, holiday in self.moved}
        found = [(instead[day][0], day, instead[day][1]) if day in instead else (day, day, _NOTHING) for day in self.days]
        return tuple(sorted(found, key=lambda one: one[:2]))


def events(prepared: Prepared) -> tuple[Event, ...]:
    """Return everything with a day in the period, and what the sheet plans for later, in the order of days and hours."""
    found = [*_of_sheet(prepared), *_of_tables(prepared)]
    return tuple(sorted(found, key=lambda one: (min((day for day, _, _ in one.dates), default=date.max), one.time, one.event_id)))


def team_of(prepared: Prepared) -> tuple[str, ...]:
    """Return the ids of everybody in team.yml."""
    return tuple(one.id for one in prepared.inputs.team.people)


def _of_sheet(prepared: Prepared) -> Iterator[Event]:
    sheet = prepared.plan.sheet(Cadence)
    workdays = Workdays(country_of(prepared.inputs.team.timezone)) if prepared.plan.has(Cadence) else Workdays("")
    for meeting in sheet.held:
        for one in _meeting(prepared, sheet, meeting):
            yield _off_holidays(one, prepared.period.end, workdays, any_weekday=meeting.weekday is None)
    for one in _reminders(prepared, sheet):
        yield _off_holidays(one, date.max, workdays, any_weekday=True)


def _meeting(prepared: Prepared, sheet: Cadence, meeting: Meeting) -> Iterator[Event]:
    merged = sheet.merged_in(meeting.id)
    rule, period = rule_of(meeting), prepared.period
    if meeting.on is not None and not rule:
        days: tuple[date, ...] = (meeting.on,) if period.contains(meeting.on) else ()
        later = meeting.on if meeting.on > period.end else None
    else:
        days = days_of(rule, period.start, period.end)
        later = None if days else next_of(rule, period.end)
    one = Event(
        event_id=meeting.id,
        kind=meeting.kind,
        name=meeting.name,
        days=days,
        rules=tuple(dict.fromkeys(rule for each in (meeting, *merged) for rule in each.rules)),
        cadence=meeting.cadence,
        recurrence=rule,
        time=meeting.time,
        minutes=meeting.minutes,
        attendees=_ids(prepared, meeting.attendees),
        departments=tuple(dict.fromkeys(name for each in (meeting, *merged) for name in each.departments)),
        merged=tuple(each.id for each in merged),
        next_day=later,
    )
    yield from _pairs(prepared, meeting, one) if meeting.one_to_one else (one,)


def _pairs(prepared: Prepared, meeting: Meeting, one: Event) -> Iterator[Event]:
    """Yield a meeting of two as one event for each attendee, one after the other on the same day."""
    host = _ids(prepared, (meeting.one_to_one,))[0]
    names = people_of(prepared.inputs.team)
    others = [person for person in one.attendees if person != host]
    for place, person in enumerate(others):
        name = names.get(person, Label.same(person))
        label = Label(f"{one.name.en}: {name.en or person}", f"{one.name.zh}：{name.zh or person}")
        start = _later(one.time, place * one.minutes)
        # The id goes into files that everybody reads: it stays the same for the same person and names nobody.
        mark = sha256(person.encode()).hexdigest()[:_MARK]
        pair = replace(one, event_id=f"{one.event_id}-{mark}", name=label, attendees=(host, person), time=start)
        yield replace(pair, one_to_one=True, series=one.name)


def _later(start: str, minutes: int) -> str:
    if not start:
        return start
    hour, minute = (int(part) for part in start.split(":"))
    total = hour * 60 + minute + minutes
    return f"{total // 60 % 24:02d}:{total % 60:02d}"


def _ids(prepared: Prepared, names: Iterable[str]) -> tuple[str, ...]:
    """Return people's ids; nobody named, or "all", is everybody of the team."""
    given = tuple(names)
    if not given or EVERYBODY in given:
        return team_of(prepared)
    known = people_ids(prepared.inputs.team)
    return tuple(dict.fromkeys(known.get(key(name), name) for name in given))


def _reminders(prepared: Prepared, sheet: Cadence) -> Iterator[Event]:
    months = int(prepared.inputs.policy.get("pd.window_months"))
    for one in sheet.observations:
        day = one.verdict_on or months_after(one.begins, months)
        if day >= prepared.period.start:
            owner = _ids(prepared, (one.owner,)) if one.owner else ()
            yield Event(f"verdict-{one.id}", "reminder", one.name, (day,), ("GV-16",), attendees=owner)


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, the month's last where it has no such day."""
    return (pd.Timestamp(day) + pd.DateOffset(months=months)).date()


def _off_holidays(one: Event, last: date, workdays: Workdays, *, any_weekday: bool) -> Event:
    """Move what falls on a day off to the next working day; what would come nearer to its own next day than to its own is left out."""
    if one.kind not in MOVED:
        return one
    moved, days = [], []
    for place, day in enumerate(one.days):
        holiday = workdays.holiday(day)
        if holiday is None and (workdays.works(day) or not any_weekday):
            days.append(day)
            continue
        instead = workdays.near(day, last)
        after = one.days[place + 1] if place + 1 < len(one.days) else date.max
        if after - instead >= instead - day:
            moved.append((day, instead, holiday or _NOTHING))
            days.append(day)
    return replace(one, days=tuple(days), moved=tuple(moved), left_out=len(one.days) - len(days))


def _of_tables(prepared: Prepared) -> Iterator[Event]:
    """Yield what other parts of the plan put into the calendar."""
    tables = prepared.tables
    yield from _tasks(prepared, tables.get("wbs", pd.DataFrame()))
    yield from _gates(prepared, tables.get("phases", pd.DataFrame()))
    yield from _marks(prepared, tables.get("gantt", pd.DataFrame()))
    yield from _sprints(prepared, tables.get("sprints", pd.DataFrame()))


def _tasks(prepared: Prepared, table: pd.DataFrame) -> Iterator[Event]:
    period = prepared.period
    for row in rows_of(table):
        rule, start, due = str(row["recurrence"] or ""), _day(row["start"]), _day(row["due"])
        if not rule:
            continue
        first, last = max(start or period.start, period.start), min(due or period.end, period.end)
        days = days_of(rule, first, last, start) if first <= last else ()
        if days:
            owner = (str(row["owner"]),) if row["owner"] else ()
            name = row["name"]
            yield Event(f"task-{row['task_id']}", "task", name, days, (), "", rule, attendees=owner, source="wbs")


def _gates(prepared: Prepared, table: pd.DataFrame) -> Iterator[Event]:
    for row in rows_of(table):
        day = _day(row["end"])
        if isinstance(row["gate"], Label) and row["gate"].en and day is not None and prepared.period.contains(day):
            owner = (str(row["owner"]),) if row["owner"] else ()
            yield Event(f"gate-{row['phase_id']}", "gate", row["gate"], (day,), attendees=owner, source="phases")


def _marks(prepared: Prepared, table: pd.DataFrame) -> Iterator[Event]:
    """Yield test days and milestones; gates stand with their phase."""
    for row in rows_of(table):
        day = _day(row["start"])
        if row["kind"] in ("test", "milestone") and day is not None and prepared.period.contains(day):
            yield Event(f"{row['kind']}-{row['row_id']}", str(row["kind"]), row["name"], (day,), source="gantt")


def _sprints(prepared: Prepared, table: pd.DataFrame) -> Iterator[Event]:
    """Yield the beginnings of the iterations as one event that comes round."""
    rows = [row for row in rows_of(table) if prepared.period.contains(row["start"])]
    if not rows:
        return
    steps = {int((after["start"] - before["start"]).days) for before, after in pairwise(rows)}
    rule = f"FREQ=DAILY;INTERVAL={steps.pop()}" if len(steps) == 1 else ""
    days = tuple(row["start"] for row in rows)
    for place, group in enumerate([days] if rule else [(day,) for day in days], 1):
        name = Label("Iteration begins", "迭代启动")
        yield Event(f"sprint-{place}", "sprint", name, group, ("GV-12",), "", rule, attendees=team_of(prepared), source="sprints")


def _day(value: Any) -> date | None:  # noqa: ANN401 - a cell of a day: a date, a Timestamp, None or NaT
    return None if value is None or pd.isna(value) else pd.Timestamp(value).date()
