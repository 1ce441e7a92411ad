"""Talks, meetings, trainings and what members say without their name: counts of the month, nobody by name."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.books.decomposition.cadence.events import MEETINGS
from goalbook.books.decomposition.cadence.load import DAILY
from goalbook.books.decomposition.cadence.rhythm import PER_MONTH
from goalbook.books.monthly_review.people.roster import FOLDER
from goalbook.books.monthly_review.plan_progress import plan_of
from goalbook.books.rows import rows_of
from goalbook.core.compare import at_least
from goalbook.core.message import two_languages
from goalbook.inputs.operations.talks import ANONYMOUS, MEETINGS_HELD, ONE_TO_ONES
from goalbook.inputs.plan.cadence import Cadence

if TYPE_CHECKING:
    from datetime import date

    from goalbook.books.monthly_review.people.roster import Roster
    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.core.period import Period
    from goalbook.inputs.plan.cadence import Meeting

TALKS = ("month", "expected", "held", "share", "problems", "suggestions", "open")
LOAD = ("members", "held", "planned", "limit", "hours", "hours_planned", "attended_share")
TRAININGS = ("kind", "window", "asked", "held", "known", "invited", "attended", "attended_share")
VOICES = ("group", "theme", "answers", "mentions", "share", "hidden")
SPANS = {"month": 1, "quarter": 3, "year": 12}  # months
_START = 14  # days of a window after which its first record may stand
WANTED = {  # kind -> window, policy value
    "technical_training": ("month", "training.technical_per_month"),
    "drill": ("quarter", "training.drill_per_quarter"),
    "expert_exchange": ("year", "training.expert_per_year"),
    "innovation_sharing": ("month", "training.sharing_per_month"),
    "sand_table": ("month", "training.sand_table_per_month"),
    "industry_visit": ("year", "training.visit_per_year"),
}


def talks(prepared: Prepared, roster: Roster) -> pd.DataFrame:
    """Return the talks of the month: how many members were due one and had it, what came up and is open (PF-10)."""
    frame = prepared.inputs.kept(FOLDER, ONE_TO_ONES)
    if frame.empty or not roster.members:
        return pd.DataFrame(columns=list(TALKS))
    own = _within(frame, prepared.windows.period)
    led = set(roster.led())
    had = {roster.id(person) for person in own["person"]} & led
    problems = own[own["problem"] != ""]
    raised = frame[frame["problem"] != ""]
    row = (
        prepared.windows.period.label, len(led), len(had), len(had) / len(led) if led else NAN, len(problems),
        int((own["suggestion"] != "").sum()), int(raised["closed_on"].isna().sum()),
    )  # fmt: skip
    return pd.DataFrame([row], columns=list(TALKS))


def meeting_load(prepared: Prepared, roster: Roster) -> pd.DataFrame:
    """Return what meetings took of each member's month on average, beside what the calendar plans and the limit (GV-11)."""
    frame = _within(prepared.inputs.kept(FOLDER, MEETINGS_HELD), prepared.windows.period)
    members = len(roster.members)
    if frame.empty or not members:
        return pd.DataFrame(columns=list(LOAD))
    came = frame["attended"].sum(min_count=1) / members
    hours = (frame["attended"] * frame["minutes"]).sum(min_count=1) / 60 / members
    plan = [one for one in plan_of(prepared).sheet(Cadence).held if one.kind in MEETINGS and one.cadence != "once"]
    planned = math.fsum(_share(one, members) for one in plan) if plan else NAN
    planned_hours = math.fsum(_share(one, members) * one.minutes for one in plan) / 60 if plan else NAN
    share = frame["attended"].sum() / frame["invited"].sum() if frame["invited"].sum() else NAN
    limit = float(prepared.inputs.policy.meetings.max_per_month)
    return pd.DataFrame([(members, came, planned, limit, hours, planned_hours, share)], columns=list(LOAD))


def _share(meeting: Meeting, members: int) -> float:
    """Return how often a month the average member is in a meeting; without attendees it is everybody's."""
    people = min(len(meeting.attendees), members) if meeting.attendees and "all" not in meeting.attendees else members
    both = 2 if meeting.one_to_one else 1  # who leads it is there each time too
    return PER_MONTH.get(meeting.cadence, DAILY) * both * people / members


def trainings(prepared: Prepared) -> pd.DataFrame:
    """Return trainings and exchanges held in the month, quarter or year up to the month's end, as each is asked for (TM-02, TM-03).

    ``known``: the records reach back over the whole window, so that what is not in them was not held.
    """
    frame = prepared.inputs.kept(FOLDER, MEETINGS_HELD)
    if frame.empty:
        return pd.DataFrame(columns=list(TRAININGS))
    last, first = prepared.windows.period, frame["date_day"].min()
    rows = []
    for kind, (window, key) in WANTED.items():
        begin = last
        for _ in range(SPANS[window] - 1):
            begin = begin.previous()
        own = _between(frame[frame["kind"] == kind], begin.start, last.end)
        known = first <= pd.Timestamp(begin.start) + pd.Timedelta(days=_START)
        invited, attended = own["invited"].sum(), own["attended"].sum()
        asked = float(prepared.inputs.policy.get(key))
        rows.append((kind, window, asked, len(own), known, invited, attended, attended / invited if invited else NAN))
    return pd.DataFrame(rows, columns=list(TRAININGS))


def voices(prepared: Prepared) -> pd.DataFrame:
    """Return what the groups said of the month, the most named first; of a group under the least size only that it answered (PF-11)."""
    least = float(prepared.inputs.policy.perf.anonymous_min_group)
    frame = prepared.inputs.kept(FOLDER, ANONYMOUS)
    own = frame[frame["month"] == prepared.windows.period.label]
    rows: list[tuple[object, ...]] = []
    hidden: dict[str, float] = {}
    for row in rows_of(own):
        if at_least(row["answers"], least):
            share = row["mentions"] / row["answers"]
            rows.append((two_languages(row["group"]), two_languages(row["theme"]), row["answers"], row["mentions"], share, False))
        else:
            hidden[row["group"]] = row["answers"]
    rows.sort(key=lambda row: -float(row[4]))  # type: ignore[arg-type] # a share
    rows += [(two_languages(group), two_languages(""), NAN, NAN, NAN, True) for group in hidden]
    return pd.DataFrame(rows, columns=list(VOICES))


def _within(frame: pd.DataFrame, period: Period) -> pd.DataFrame:
    return _between(frame, period.start, period.end)


def _between(frame: pd.DataFrame, start: date, end: date) -> pd.DataFrame:
    return frame[(frame["date_day"] >= pd.Timestamp(start)) & (frame["date_day"] <= pd.Timestamp(end))]
