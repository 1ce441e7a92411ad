"""The sheet `cadence`: which meetings, reviews and trainings a team holds, how often, with whom, and which of them were merged."""

from __future__ import annotations

import re
from datetime import date  # noqa: TC003 - pydantic reads the annotation
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from goalbook.core.errors import UsageError
from goalbook.core.message import msg
from goalbook.core.rules import load_rules
from goalbook.inputs.models import Id, Name, Strict
from goalbook.inputs.names import key
from goalbook.inputs.plan.people import nobody
from goalbook.inputs.planning.base import Sheet
from goalbook.inputs.planning.known import Known
from goalbook.inputs.team import unknown_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.core.message import Message
    from goalbook.inputs.team import Team, TeamFile
    from goalbook.inputs.yaml_file import Path

Rhythm = Literal["daily", "weekly", "biweekly", "monthly", "quarterly", "half_yearly", "yearly", "once"]
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
EVERYBODY = "all"
LAST = -1  # the last week or day of a month
_ZH = "一二三四五六日"
_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:：]([0-5][0-9])")
_RHYTHMS = {
    "每天": "daily", "每日": "daily", "每周": "weekly", "双周": "biweekly", "每月": "monthly", "每季": "quarterly", "每季度": "quarterly",
    "每半年": "half_yearly", "每年": "yearly", "一次": "once",
}  # fmt: skip
_MONTHS = {"quarterly": 3, "half_yearly": 6, "yearly": 12}


def _rhythm(value: object) -> object:
    text = str(value).strip()
    return _RHYTHMS.get(text, text.replace("-", "_"))


def _weekday(value: object) -> object:
    text = str(value).strip().casefold()
    for number, name in enumerate(WEEKDAYS):
        if text in (name, name[:3], f"周{_ZH[number]}", f"星期{_ZH[number]}"):
            return number
    raise UsageError(msg("'{value:text}' is no weekday; write monday … sunday", value=str(value)))


def _time(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):  # YAML reads 10:30 without quotes as a number of minutes
        value = f"{value // 60}:{value % 60:02d}"
    found = _TIME.fullmatch(str(value).strip())
    if found is None:
        raise UsageError(msg("'{value:text}' is no time of day; write one such as 10:30", value=str(value)))
    return f"{int(found[1]):02d}:{found[2]}"


def _last(value: object) -> object:
    return LAST if str(value).strip() in ("last", "最后") else value


def _list(value: object) -> object:
    return tuple(part for part in re.split(r"[,，;；、\s]+", value) if part) if isinstance(value, str) else value


Texts = Annotated[tuple[Id, ...], BeforeValidator(_list)]


class Meeting(Strict):
    """One appointment that comes back: when, how long, with whom, for which rules.

    Of a month it is named by ``day`` (1 to 28 or last) or by ``weekday`` and ``week`` (1 to 4 or last); ``month`` counts within the
    quarter, half-year or year. ``one_to_one`` is held by that person with each attendee alone.
    """

    id: Id
    name: Name
    kind: Literal["meeting", "review", "training", "task", "reminder"] = "meeting"
    cadence: Annotated[Rhythm, BeforeValidator(_rhythm)]
    weekday: Annotated[int, BeforeValidator(_weekday)] | None = None
    week: Annotated[Literal[1, 2, 3, 4, -1], BeforeValidator(_last)] = 1
    day: Annotated[Literal[-1] | Annotated[int, Field(ge=1, le=28)], BeforeValidator(_last)] | None = None
    month: Annotated[int, Field(ge=1, le=12)] | None = None
    on: date | None = None
    time: Annotated[str, BeforeValidator(_time)] = ""
    minutes: Annotated[int, Field(gt=0, le=24 * 60)] = 60
    attendees: Texts = ()
    departments: Texts = ()
    rules: Texts = ()
    one_to_one: Id = ""
    merged_into: Id = ""


class Iteration(Strict):
    """The rhythm in which small modules are built and shipped."""

    begins: date
    days: Annotated[int, Field(gt=0)] = 14


class Observation(Strict):
    """Something that is watched for months before it is judged."""

    id: Id
    name: Name
    begins: date
    verdict_on: date | None = None
    owner: Id = ""


class Coordination(Strict):
    """One change to how departments work together, done or planned."""

    day: date
    what: Name
    kind: Literal["resources", "effect"] = "resources"


class Cadence(Sheet):
    """The team's rhythm in the period."""

    file: ClassVar[str] = "cadence"

    meetings: tuple[Meeting, ...] = ()
    iteration: Iteration | None = None
    observations: tuple[Observation, ...] = ()
    coordination: tuple[Coordination, ...] = ()

    @property
    def held(self) -> tuple[Meeting, ...]:
        """Return the meetings that are held as such: those that were not merged into another."""
        return tuple(one for one in self.meetings if not one.merged_into)

    def merged_in(self, meeting: str) -> tuple[Meeting, ...]:
        """Return what was merged into a meeting."""
        return tuple(one for one in self.meetings if one.merged_into == meeting)

    def faults(self, file: TeamFile) -> Iterator[tuple[Path, Message]]:
        """Yield strangers, rules that are none, ids said twice, mergers that lead nowhere, and rhythms whose day is not said."""
        known = Known.of(file, (), ())
        for place, one in enumerate(self.meetings):
            for step, message in (*_shape(one), *_named(one, known), *self._merger(one, place)):
                yield ("meetings", place, *step), message
        ids = [one.id for one in self.observations]
        for place, seen in enumerate(self.observations):
            if seen.id in ids[:place]:
                yield ("observations", place, "id"), _twice(seen.id)
            if seen.owner and (refusal := nobody(known, seen.owner)):
                yield ("observations", place, "owner"), refusal

    def _merger(self, one: Meeting, place: int) -> Iterator[tuple[Path, Message]]:
        ids = [other.id for other in self.meetings]
        if one.id in ids[:place]:
            yield ("id",), _twice(one.id)
        if one.merged_into == one.id:
            yield ("merged_into",), msg("'{name:text}' is merged into itself", name=one.id)
        elif one.merged_into and one.merged_into not in ids:
            yield ("merged_into",), unknown_name(one.merged_into, ids)
        elif one.merged_into and self.meetings[ids.index(one.merged_into)].merged_into:
            text = msg("'{name:text}' is itself merged into another meeting; name the one that is held", name=one.merged_into)
            yield ("merged_into",), text


def people_ids(team: Team) -> dict[str, str]:
    """Return people's ids by each of their names, as names are compared."""
    return {key(text): one.id for one in team.people for text in (one.name.zh, one.name.en, one.id) if text}


def _named(one: Meeting, known: Known) -> Iterator[tuple[Path, Message]]:
    for place, name in enumerate(one.attendees):
        if name != EVERYBODY and (refusal := nobody(known, name)):
            yield ("attendees", place), refusal
    if one.one_to_one and (refusal := nobody(known, one.one_to_one)):
        yield ("one_to_one",), refusal
    for place, rule in enumerate(one.rules):
        if rule not in load_rules():
            yield ("rules", place), unknown_name(rule, load_rules())


def _shape(one: Meeting) -> Iterator[tuple[Path, Message]]:
    """Yield a day that the rhythm needs and that is not said, and a month beyond its quarter or half-year."""
    if one.cadence in ("weekly", "biweekly") and one.weekday is None:
        yield ("weekday",), msg("say on which weekday it is held")
    elif one.cadence == "once" and one.on is None:
        yield ("on",), msg("say on which day it is held: on: 2025-07-15")
    elif one.cadence in ("monthly", *_MONTHS) and (one.weekday is None) == (one.day is None):
        yield ("day",), msg("say on which day of the month it is held: day: 5, or weekday: friday with week: last")
    most = _MONTHS.get(one.cadence)
    if one.month is not None and most is not None and one.month > most:
        yield ("month",), msg("the month counts from 1 to {most:n} here", most=most)


def _twice(name: str) -> Message:
    return msg("'{name:text}' stands twice; give each its own id", name=name)
