"""The period's calendar as files that calendar programs read (RFC 5545): the team's, and beside each goal card its member's actions."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from goalbook.books.decomposition.cadence.entries import own_entries, team_entries
from goalbook.books.decomposition.cadence.rhythm import days_of
from goalbook.core.language import language
from goalbook.core.message import Label, msg
from goalbook.core.rules import load_rules
from goalbook.publish.goal_cards import FOLDER, file_names
from goalbook.show.decomposition.goal_card import people_with_cards

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from icalendar import Event

    from goalbook.books.decomposition.cadence.entries import Entry
    from goalbook.books.decomposition.result import Decomposition
    from goalbook.books.rows import Row
    from goalbook.core.language import Language

FILE = "calendar.ics"
_DAY = timedelta(days=1)


def write_calendar(result: Decomposition, lang: str, folder: Path) -> None:
    """Write calendar.ics, and cards/<person>.ics for everybody with actions that come round; the same plan gives the same bytes."""
    (folder / FILE).write_bytes(calendar_bytes(result, lang))
    own = own_entries(result)
    if own:
        (folder / FOLDER).mkdir(exist_ok=True)
    people = list(dict.fromkeys([*people_with_cards(result), *own]))  # as the cards are named
    for person, name in zip(people, file_names(tuple(people)), strict=True):
        if person in own:
            (folder / FOLDER / name).with_suffix(".ics").write_bytes(person_bytes(result, lang, person))


def calendar_bytes(result: Decomposition, lang: str) -> bytes:
    """Return what concerns the team, each rhythm as one event; days moved off a holiday are exceptions of it, days left out are named."""
    return _bytes(result, language(lang, result.meta.currency), result.meta.team, team_entries(result))


def person_bytes(result: Decomposition, lang: str, person: str) -> bytes:
    """Return the actions of one member that come round."""
    name = result.owners.get(person, Label.same(person))
    return _bytes(result, language(lang, result.meta.currency), name, own_entries(result).get(person, ()))


def _bytes(result: Decomposition, speech: Language, whose: Label, entries: Sequence[Entry]) -> bytes:
    from icalendar import Calendar, Timezone  # noqa: PLC0415 - heavy, and only this file needs it

    period, calendar = result.meta.period, Calendar()
    calendar.add("prodid", "-//goalbook//decomposition//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{speech.say(whose)} · {speech.say(period.name)}")
    calendar.add("x-wr-timezone", result.timezone)
    last = max((day for one in entries for _, day in one.days), default=period.end)
    calendar.add_component(Timezone.from_tzid(result.timezone, first_date=period.start, last_date=max(period.end, last) + _DAY))
    for one in entries:
        for event in _events(result, speech, one):
            calendar.add_component(event)
    return bytes(calendar.to_ical(sorted=True))


def _events(result: Decomposition, speech: Language, entry: Entry) -> list[Event]:
    """Return the events of one row: its rhythm and what is moved out of it, or its days one by one."""
    if not entry.comes_round:
        several = len(entry.days) > 1
        return [_event(result, speech, entry.row, day, _suffix(day) if several else "") for _, day in entry.days]
    found = [_series(result, speech, entry.row, [planned for planned, _ in entry.days])]
    for planned, day in entry.moved:
        event = _event(result, speech, entry.row, day, "")
        event.add("recurrence-id", _start(result, entry.row, planned))
        found.append(event)
    return found


def _series(result: Decomposition, speech: Language, row: Row, days: list[date]) -> Event:
    """Return an event that comes round from its first to its last day, but for the days on which it is left out."""
    from icalendar import vRecur  # noqa: PLC0415 - as above

    event = _event(result, speech, row, days[0], "")
    until = _start(result, row, days[-1])
    rule = vRecur.from_ical(row["recurrence"])
    rule["UNTIL"] = [until.astimezone(UTC) if isinstance(until, datetime) else until]
    event.add("rrule", rule)
    for day in days_of(row["recurrence"], days[0], days[-1]):
        if day not in days:
            event.add("exdate", _start(result, row, day))
    return event


def _event(result: Decomposition, speech: Language, row: Row, day: date, suffix: str) -> Event:
    from icalendar import Event  # noqa: PLC0415 - as above

    event, start = Event(), _start(result, row, day)
    event.add("uid", f"{row['event_id']}{suffix}.{result.meta.period.label}.{result.meta.team_id}@goalbook")
    event.add("dtstamp", datetime.combine(result.meta.as_of, time(), UTC))
    event.add("summary", speech.say(row["name"]))
    event.add("dtstart", start)
    event.add("dtend", start + (timedelta(minutes=int(row["minutes"])) if isinstance(start, datetime) else _DAY))
    event.add("transp", "OPAQUE" if row["kind"] in ("meeting", "review", "training") else "TRANSPARENT")
    event.add("categories", [str(row["kind"]).upper()])
    description = "\n".join(_description(result, speech, row))
    if description:
        event.add("description", description)
    return event


def _start(result: Decomposition, row: Row, day: date) -> Any:  # noqa: ANN401 - a day or a moment
    if not row["time"]:
        return day
    hour, minute = (int(part) for part in str(row["time"]).split(":"))
    return datetime.combine(day, time(hour, minute), ZoneInfo(result.timezone))


def _suffix(day: date) -> str:
    return f"-{day:%Y%m%d}"


def _description(result: Decomposition, speech: Language, row: Row) -> list[str]:
    """Return who takes part, and in words what the team's rules ask that it answers."""
    between = "、" if speech.code == "zh" else ", "
    people = [speech.say(result.owners.get(one, Label.same(one))) for one in str(row["attendees"]).split(",") if one]
    lines = [speech.say(msg("Takes part: {people:text}", people=between.join(people)))] if people else []
    rules = load_rules()
    titles = [speech.say(rules[one].title) for one in str(row["rule"]).split(",") if one in rules]
    if titles:
        lines.append(speech.say(msg("What it is for: {rules:text}", rules=("；" if speech.code == "zh" else "; ").join(titles))))
    return lines
