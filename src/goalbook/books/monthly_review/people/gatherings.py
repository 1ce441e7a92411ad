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
from goalbook.books.monthly_review.people.sizes import at_odds
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

TALKS = ("month", "expected", "held", "held_low", "held_high", "share", "problems", "suggestions", "open")
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
    """Return the talks of the month: how many members were due one and had it, what came up and is open (PF-10; private)."""
    frame = prepared.inputs.kept(FOLDER, ONE_TO_ONES)
    if frame.empty or not roster.members:
        return pd.DataFrame(columns=list(TALKS))
    own = _within(frame, prepared.windows.period)
    led = set(roster.led())
    had = {roster.id(person) for person in own["person"]} & led
    problems = own[own["problem"] != ""]
    raised = frame[frame["problem"] != ""]
    row = (
        prepared.windows.period.label, len(led), len(had), len(had), len(had), len(had) / len(led) if led else NAN, len(problems),
        int((own["suggestion"] != "").sum()), int(raised["closed_on"].isna().sum()),
    )  # fmt: skip
    return pd.DataFrame([row], columns=list(TALKS))


def talks_told(talks: pd.DataFrame, least: float) -> pd.DataFrame:
    """Return the talks as the team's report has them: where few were without one, or few had one, a range instead of the count."""
    rows = rows_of(talks)
    for row in rows:
        if bounds := at_odds(row["held"], row["expected"], least):
            row.update(held=NAN, share=NAN, held_low=bounds[0], held_high=bounds[1])
    return pd.DataFrame(rows, columns=list(TALKS))


def meeting_load(prepared: Prepared, roster: Roster) -> pd.DataFrame:
    """Return what meetings took of each member's month on average, beside what the calendar plans and the limit (GV-11)."""
    frame = _within(prepared.inputs.kept(FOLDER, MEETINGS_HELD), prepared.windows.period)
    members = len(roster.members)
    if frame.empty or not members:
        return pd.DataFrame(columns=list(LOAD))
    # One meeting whose attendance nobody noted, and the load of the month is not known: a sum of the rest would look like less.
    came = frame["attended"].sum(skipna=False) / members
    hours = (frame["attended"] * frame["minutes"]).sum(skipna=False) / 60 / members
    plan = [one for one in plan_of(prepared).sheet(Cadence).held if one.kind in MEETINGS and one.cadence != "once"]
    planned = math.fsum(_share(one, members) for one in plan) if plan else NAN
    planned_hours = math.fsum(_share(one, members) * one.minutes for one in plan) / 60 if plan else NAN
    share = _came(frame)
    limit = float(prepared.inputs.policy.meetings.max_per_month)
    return pd.DataFrame([(members, came, planned, limit, hours, planned_hours, share)], columns=list(LOAD))


def _came(frame: pd.DataFrame) -> float:
    """Return the share of those invited who came, of gatherings where both were noted."""
    both = frame.dropna(subset=["invited", "attended"])
    invited = float(both["invited"].sum())
    return float(both["attended"].sum()) / invited if invited else NAN


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
        invited, attended = (own[name].sum(min_count=min(len(own), 1)) for name in ("invited", "attended"))
        asked = float(prepared.inputs.policy.get(key))
        rows.append((kind, window, asked, len(own), known, invited, attended, _came(own)))
    return pd.DataFrame(rows, columns=list(TRAININGS))


def voices(prepared: Prepared) -> pd.DataFrame:
    """Return what the groups said of the month, the most named first; of a group too small only that it answered (PF-11)."""
    least = float(prepared.inputs.policy.perf.anonymous_min_group)
    frame = prepared.inputs.kept(FOLDER, ANONYMOUS)
    own = rows_of(frame[frame["month"] == prepared.windows.period.label])
    told = _told({group: min(row["answers"] for row in own if row["group"] == group) for group in {row["group"] for row in own}}, least)
    rows: list[tuple[object, ...]] = [
        (two_languages(row["group"]), two_languages(row["theme"]), row["answers"], row["mentions"], row["mentions"] / row["answers"], False)
        for row in own
        if row["group"] in told
    ]
    rows.sort(key=lambda row: -float(row[4]))  # type: ignore[arg-type] # a share
    rest = [group for group in dict.fromkeys(row["group"] for row in own) if group not in told]
    rows += [(two_languages(group), two_languages(""), NAN, NAN, NAN, True) for group in rest]
    return pd.DataFrame(rows, columns=list(VOICES))


def _told(sizes: dict[str, float], least: float) -> set[str]:
    """Return the groups that may be told of: large enough themselves, and with them what is left of the whole team (group "").

    Beside the whole team's row the groups that are shown leave a rest, whose words are one subtraction away: while that rest is
    under the least size, the smallest group that is shown is not.
    """
    large = {group for group, size in sizes.items() if at_least(size, least)}
    while "" in large and len(large) > 1:
        rest = sizes[""] - math.fsum(sizes[group] for group in large if group)
        if rest == 0 or at_least(rest, least):
            break
        large.remove(min((group for group in large if group), key=lambda group: (sizes[group], group)))
    return large


def _within(frame: pd.DataFrame, period: Period) -> pd.DataFrame:
    return _between(frame, period.start, period.end)


def _between(frame: pd.DataFrame, start: date, end: date) -> pd.DataFrame:
    return frame[(frame["date_day"] >= pd.Timestamp(start)) & (frame["date_day"] <= pd.Timestamp(end))]
