"""Calendar and meetings: what they cost each person, which become one, the dates of the period, and what was moved off a holiday."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from goalbook.books.decomposition.cadence.entries import own_entries, team_entries
from goalbook.books.decomposition.rules.cadence import RHYTHMS
from goalbook.books.rows import Row, rows_of
from goalbook.core.compare import more_than
from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, note, section
from goalbook.show.missing import missing_notes
from goalbook.show.tables import BarScale, Column, Frame, table, toned, variance_bar
from goalbook.show.words import filled, rest_in_workbook, says

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from goalbook.books.decomposition.result import Decomposition
    from goalbook.core.language import Language

TOGETHER = ("meeting", "review", "training")
_DATED = (*TOGETHER, "gate", "milestone", "reminder")  # tests and sprints stand in the time plan, tasks in the work breakdown
_OFTEN = ("daily", "weekly", "biweekly")
NARROW = "\u00a0"  # a day does not break
_MOST_MOVED = 3  # moved meetings that are named


def cadence(result: Decomposition, language: Language) -> Block:
    """Return load, mergers, what comes round every week, the other dates, and where the calendar file stands."""
    parts: list[Markup | str] = [*missing_notes(result, language, "cadence")]
    parts += _load(result, language)
    parts += _merge(result, language)
    parts += _weekly(result, language)
    parts += _dates(result, language)
    parts += [note(says(language, text)) for text in _notes(result)]
    return section("cadence", language.say(msg("Calendar and meetings")), parts)


def _load(result: Decomposition, language: Language) -> list[Markup | str]:
    """Return what meetings cost each person a month, with the sentence that says whether it is too much."""
    rows = rows_of(result.tables["meeting_load"])
    if not rows:
        return []
    most = max(rows, key=lambda row: float(row["meetings_month"]))
    scale = BarScale.of([float(row["meetings_month"]) for row in rows])
    columns = [
        Column(language.say(msg("Person")), [_person(language, row) for row in rows], "text"),
        Column(language.say(msg("Meetings a month")), [_count(language, row) for row in rows]),
        Column("", [variance_bar(float(row["meetings_month"]), scale, _tone(row)) for row in rows], "bar"),
        Column(language.say(msg("Hours")), [language.number(float(row["hours_month"]), "ratio") for row in rows]),
        Column(language.say(msg("One of each rhythm")), [language.number(float(row["merged_month"]), "ratio") for row in rows]),
    ]
    if not any(more_than(row["meetings_month"], row["merged_month"]) for row in rows):
        columns.pop()
    frame = Frame(more=rest_in_workbook(language, "meeting_load"))
    return [note(says(language, _verdict(most))), table(columns, frame)]


def _verdict(row: Row) -> Message:
    values = {"n": float(row["meetings_month"]), "limit": float(row["limit"]), "hours": float(row["hours_month"])}
    if not more_than(row["meetings_month"], row["limit"]):
        return msg("Nobody has more than {n:ratio} meetings a month; the limit is {limit:n}.", **values)
    if more_than(row["meetings_month"], row["merged_month"]):
        merged = float(row["merged_month"])
        return msg(
            "Held one by one, the meetings come to as many as {n:ratio} a month and {hours:ratio} hours a person; the limit is {limit:n}, "
            "and one meeting of each rhythm leaves {merged:ratio}.",
            **values,
            merged=merged,
        )
    return msg("The meetings come to as many as {n:ratio} a month and {hours:ratio} hours a person; the limit is {limit:n}.", **values)


def _person(language: Language, row: Row) -> str:
    return language.say(row["name"]) if row["person"] else language.say(msg("Everybody"))


def _count(language: Language, row: Row) -> Markup | str:
    text = language.number(float(row["meetings_month"]), "ratio")
    return toned(f"▲ {text}", "bad") if row["verdict"] == "warn" else text


def _tone(row: Row) -> Any:  # noqa: ANN401 - a literal of tables.Tone
    return "bad" if row["verdict"] == "warn" else "plain"


def _merge(result: Decomposition, language: Language) -> list[Markup | str]:
    """Return which meetings are one already, or could be."""
    rows = rows_of(result.tables["meeting_merge"])
    if not rows:
        return []
    proposed = any(row["state"] == "proposed" for row in rows)
    title = msg("Proposed: one meeting of each rhythm") if proposed else msg("Merged: one meeting of each rhythm")
    columns = [
        Column(language.say(msg("Rhythm")), [_whole(language, RHYTHMS[row["cadence"]]) for row in rows], "text"),
        Column(language.say(msg("Meetings")), [language.say(row["names"]) for row in rows], "text"),
        Column(language.say(msg("Become")), [_whole(language, row["merged_name"]) for row in rows], "text"),
        Column(language.say(msg("Minutes before")), [language.number(float(row["minutes_now"]), "n") for row in rows]),
        Column(language.say(msg("Minutes as one")), [language.number(float(row["minutes_merged"]), "n") for row in rows]),
    ]
    return [Markup("<h3>{}</h3>").format(language.say(title)), table(columns, Frame(more=rest_in_workbook(language, "meeting_merge")))]


def _whole(language: Language, text: Label) -> Markup:
    """Return a short name that is not broken over lines."""
    return Markup('<span class="nb">{}</span>').format(language.say(text))


def _weekly(result: Decomposition, language: Language) -> list[Markup | str]:
    """Return what is held every week or two, so that the dates below need not repeat it."""
    rows = [row for row in rows_of(result.tables["calendar"]) if row["kind"] in TOGETHER and row["cadence"] in _OFTEN and row["dates"]]
    if not rows:
        return []
    first = {
        row["event_id"]: row["planned"] for row in reversed(rows_of(result.tables["calendar_dates"]))
    }  # a moved day is not its weekday
    slots = sorted(((first[row["event_id"]].weekday(), str(row["time"]), row) for row in rows), key=lambda one: one[:2])
    said = [_slot(row, WEEKDAYS[day]) for day, _, row in slots]
    text = said[0]
    for one in said[1:]:
        text = msg("{first}; {then}", first=text, then=one)
    return [note(says(language, msg("Comes round: {meetings}.", meetings=text)))]


def _slot(row: Row, day: Label) -> Message:
    values = {"rhythm": RHYTHMS[row["cadence"]], "day": day, "time": str(row["time"]), "name": row["name"], "n": int(row["minutes"])}
    if row["cadence"] == "daily":
        return msg("{name} every working day {time:text} ({n:n} min)", **values)
    if row["cadence"] == "biweekly":
        return msg("{name} every other {day} {time:text} ({n:n} min)", **values)
    return msg("{name} {day} {time:text} ({n:n} min)", **values)


WEEKDAYS = (
    Label("Monday", "周一"),
    Label("Tuesday", "周二"),
    Label("Wednesday", "周三"),
    Label("Thursday", "周四"),
    Label("Friday", "周五"),
    Label("Saturday", "周六"),
    Label("Sunday", "周日"),
)


def _dates(result: Decomposition, language: Language) -> list[Markup | str]:
    """Return the dates that do not come round every week, one row a day."""
    often = {row["event_id"] for row in rows_of(result.tables["calendar"]) if row["cadence"] in _OFTEN}
    by_day: dict[date, list[Row]] = defaultdict(list)
    for row in rows_of(result.tables["calendar_dates"]):
        if row["kind"] in _DATED and row["event_id"] not in often:
            by_day[row["day"]].append(row)
    if not by_day:
        return []
    days = sorted(by_day.items())
    columns = [
        Column(language.say(msg("Day")), [language.date(day, "day").replace(" ", NARROW) for day, _ in days], "text"),
        Column("", [language.say(SHORT[day.weekday()]) for day, _ in days], "text"),
        Column(language.say(msg("What")), [_joined(language, _whats(language, rows)) for _, rows in days], "text"),
        Column(language.say(msg("Participants")), [_who(result, language, rows) for _, rows in days], "text"),
    ]
    title = Markup("<h3>{}</h3>").format(language.say(msg("Dates of the period")))
    return [title, table(filled(columns), Frame(more=rest_in_workbook(language, "calendar_dates")))]


SHORT = (
    Label("Mon", "周一"),
    Label("Tue", "周二"),
    Label("Wed", "周三"),
    Label("Thu", "周四"),
    Label("Fri", "周五"),
    Label("Sat", "周六"),
    Label("Sun", "周日"),
)
KINDS = {"gate": Label("gate", "验收"), "milestone": Label("milestone", "里程碑"), "reminder": Label("reminder", "提醒")}


def _whats(language: Language, rows: list[Row]) -> list[str]:
    """Return the appointments of a day; meetings of two that follow each other are one."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[language.say(row["series"]) or str(row["event_id"])].append(row)
    return [_what(language, group[0]) if len(group) == 1 else _several(language, group) for group in groups.values()]


def _several(language: Language, group: list[Row]) -> str:
    name = language.say(msg("{name} ({n:n} of them)", name=group[0]["series"], n=len(group)))
    return f"{group[0]['time']} {name}".strip()


def _what(language: Language, row: Row) -> str:
    name = language.say(row["name"])
    if row["kind"] in KINDS:
        return language.say(msg("{name} ({kind})", name=row["name"], kind=KINDS[row["kind"]]))
    return f"{row['time']} {name}".strip()


def _who(result: Decomposition, language: Language, rows: list[Row]) -> str:
    """Return who takes part in any of them; everybody is said so."""
    people = list(dict.fromkeys(person for row in rows for person in str(row["attendees"]).split(",") if person))
    if result.owners and set(people) >= set(result.owners):
        return language.say(msg("everybody"))
    return _joined(language, [language.say(result.owners.get(one, Label.same(one))) for one in people])


def _joined(language: Language, texts: list[str]) -> str:
    return ("、" if language.code == "zh" else ", ").join(texts)


def _notes(result: Decomposition) -> Iterator[Message]:
    """Say what was moved off holidays, what is left out, and where the calendar file stands."""
    dates, events = rows_of(result.tables["calendar_dates"]), rows_of(result.tables["calendar"])
    moved = [row for row in dates if row["day"] != row["planned"]]
    if moved:
        said = [_move(row) for row in moved[:_MOST_MOVED]]
        text = said[0]
        for one in said[1:]:
            text = msg("{first}; {then}", first=text, then=one)
        rest = len(moved) - len(said)
        if rest:
            yield msg("Moved to a working day: {meetings}; {n:n} more in the workbook.", meetings=text, n=rest)
        else:
            yield msg("Moved to a working day: {meetings}.", meetings=text)
    left = sum(int(row["left_out"]) for row in events)
    if left:
        yield msg("Left out on holidays, since the next one is near: {n:n}.", n=left)
    clashes = [row for row in dates if row["clash"]]
    if clashes:
        values = {"n": len(clashes), "name": clashes[0]["name"], "day": clashes[0]["day"]}
        yield msg("Moved into another appointment of the same people: {n:n}, first {name} on {day:day}; give it another hour.", **values)
    yield from _files(result)


def _files(result: Decomposition) -> Iterator[Message]:
    """Say which calendar files there are, counted as they are written."""
    entries, own = team_entries(result), own_entries(result)
    values: dict[str, float | str] = {
        "n": sum(one.written for one in entries),
        "moved": sum(len(one.moved) for one in entries),
        "dates": sum(len(one.days) for one in entries),
        "zone": result.timezone,
    }
    if values["moved"]:
        yield msg(
            "For calendar programs: calendar.ics beside this report, with {n:n} entries, of which {moved:n} are moved days of a rhythm,"
            " and {dates:n} appointments, time zone {zone:text}.",
            **values,
        )
    elif values["dates"]:
        del values["moved"]
        yield msg(
            "For calendar programs: calendar.ics beside this report, with {n:n} entries and {dates:n} appointments, time zone {zone:text}.",
            **values,
        )
    if own:
        yield msg(
            "Actions that come round stand in each member's own calendar beside the goal card: cards/<member>.ics, files: {n:n}.",
            n=len(own),
        )


def _move(row: Row) -> Message:
    values = {"name": row["name"], "planned": row["planned"], "day": row["day"], "holiday": row["holiday"]}
    if row["holiday"].en:
        return msg("{name} from {planned:day} ({holiday}) to {day:day}", **values)
    return msg("{name} from {planned:day} to {day:day}", **values)
