"""The period's calendar as a file that calendar programs read (RFC 5545): events that come round, the team's time zone, stable ids."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from goalbook.books.decomposition.cadence.rhythm import days_of
from goalbook.books.rows import rows_of
from goalbook.core.language import language
from goalbook.core.message import Label, msg

if TYPE_CHECKING:
    from pathlib import Path

    from icalendar import Event

    from goalbook.books.decomposition.result import Decomposition
    from goalbook.books.rows import Row
    from goalbook.core.language import Language

FILE = "calendar.ics"
_DAY = timedelta(days=1)


def write_calendar(result: Decomposition, lang: str, folder: Path) -> None:
    """Write calendar.ics; the same plan gives the same bytes."""
    (folder / FILE).write_bytes(calendar_bytes(result, lang))


def calendar_bytes(result: Decomposition, lang: str) -> bytes:
    """Return every event that has a day in the period, each rhythm as one event and each day moved off a holiday as one of its own."""
    from icalendar import Calendar, Timezone  # noqa: PLC0415 - heavy, and only this file needs it

    speech, period = language(lang, result.meta.currency), result.meta.period
    calendar = Calendar()
    calendar.add("prodid", "-//goalbook//decomposition//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{speech.say(result.meta.team)} · {speech.say(period.name)}")
    calendar.add("x-wr-timezone", result.timezone)
    dates = rows_of(result.tables["calendar_dates"])
    last = max((row["day"] for row in dates), default=period.end)
    calendar.add_component(Timezone.from_tzid(result.timezone, first_date=period.start, last_date=max(period.end, last) + _DAY))
    for row in rows_of(result.tables["calendar"]):
        for event in _events(result, speech, row, [one for one in dates if one["event_id"] == row["event_id"]]):
            calendar.add_component(event)
    return bytes(calendar.to_ical(sorted=True))


def _events(result: Decomposition, speech: Language, row: Row, dates: list[Row]) -> list[Event]:
    """Return the events of one row: what keeps to its rhythm together, the moved days one by one."""
    kept = [one["day"] for one in dates if one["day"] == one["planned"]]
    moved = [one["day"] for one in dates if one["day"] != one["planned"]]
    found = []
    if row["recurrence"] and len(kept) > 1:
        found.append(_series(result, speech, row, kept))
    else:
        found += [_event(result, speech, row, day, _suffix(day) if len(kept) > 1 else "") for day in kept]
    return [*found, *(_event(result, speech, row, day, _suffix(day)) for day in moved)]


def _series(result: Decomposition, speech: Language, row: Row, days: list[date]) -> Event:
    """Return an event that comes round from its first to its last day, but for the days on which it is moved or left out."""
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
    """Return who takes part, which rules it answers and what was merged into it."""
    between = "、" if speech.code == "zh" else ", "
    people = [speech.say(result.owners.get(one, Label.same(one))) for one in str(row["attendees"]).split(",") if one]
    lines = [speech.say(msg("Takes part: {people:text}", people=between.join(people)))] if people else []
    if row["rule"]:
        lines.append(speech.say(msg("Answers {rules:text}", rules=between.join(str(row["rule"]).split(",")))))
    return lines
