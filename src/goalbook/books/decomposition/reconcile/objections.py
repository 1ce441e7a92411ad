"""What members asked about their goals, what is still open, who was at the meeting, and whether the plays fit the followers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.aggregate import NAN, divide
from goalbook.books.ahead import people_of
from goalbook.books.decomposition.reconcile.accuracy import person_id
from goalbook.books.months import best_of
from goalbook.books.rows import rows_of
from goalbook.core.compare import at_most
from goalbook.core.message import Label, two_languages
from goalbook.inputs.plan.feedback import FEEDBACK, DecompositionMeeting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.decomposition.move import Move
    from goalbook.books.decomposition.preparation import Prepared

FEEDBACK_COLUMNS = (
    "feedback_id", "person", "person_name", "key_result", "question", "proposal", "response", "decision", "day", "answered_on", "open",
)  # fmt: skip
MEETING_COLUMNS = ("day", "lead", "lead_name", "attendees", "attendee_names", "absent", "absent_names", "minutes", "held", "in_time")
REACH_COLUMNS = ("channel", "metric_id", "per_month", "followers", "planned", "history", "best", "verdict")
RECENT = 3  # months that stand for how it is now


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return ``feedback`` and ``meeting_record`` as known by the day of the report; see Decomposition for the columns."""
    return {
        "feedback": pd.DataFrame(list(_feedback(prepared)), columns=list(FEEDBACK_COLUMNS)),
        "meeting_record": pd.DataFrame(list(_meeting(prepared)), columns=list(MEETING_COLUMNS)),
    }


def _feedback(prepared: Prepared) -> Iterator[tuple[object, ...]]:
    names, today = people_of(prepared.inputs.team), pd.Timestamp(prepared.as_of)
    for row in rows_of(prepared.plan.table(FEEDBACK)):
        asked, answered = row["day"], row["answered_on"]
        if not pd.isna(asked) and asked > today:
            continue
        open_ = not row["response"] or (not pd.isna(answered) and answered > today)
        person = person_id(prepared, str(row["person"]))
        told = [two_languages(str(row[name])) for name in ("question", "proposal", "response", "decision")]
        if open_:
            told[2:] = [Label("", "")] * 2
        name = names.get(person, Label.same(person))
        yield (str(row["id"]), person, name, str(row["key_result"]), *told, asked, pd.NaT if open_ else answered, open_)


def _meeting(prepared: Prepared) -> Iterator[tuple[object, ...]]:
    """Yield the meeting's record; absent are those who answer for a key result and were not there."""
    sheet, names = prepared.plan.sheet(DecompositionMeeting), people_of(prepared.inputs.team)
    if sheet.day is None:
        return
    there = [person_id(prepared, one) for one in dict.fromkeys((*sheet.attendees, *([sheet.lead] if sheet.lead else [])))]
    there = list(dict.fromkeys(there))
    wanted = dict.fromkeys(person_id(prepared, kr.owner) for kr in prepared.key_results if kr.owner)
    absent = [one for one in wanted if one not in there]
    lead = person_id(prepared, sheet.lead) if sheet.lead else ""
    day = pd.Timestamp(sheet.day)
    yield (
        day, lead, names.get(lead, Label.same(lead)), ",".join(there), listed(there, names), ",".join(absent), listed(absent, names),
        sheet.minutes, day <= pd.Timestamp(prepared.as_of), day < pd.Timestamp(prepared.period.start),
    )  # fmt: skip


def listed(ids: list[str], names: dict[str, Label]) -> Label:
    """Return people as a sentence names them."""
    every = [names.get(one, Label.same(one)) for one in ids]
    return Label(", ".join(one.en for one in every), "、".join(one.zh for one in every))


def moved(prepared: Prepared, tables_so_far: dict[str, pd.DataFrame], _move: Move) -> dict[str, pd.DataFrame]:
    """Return ``reach``: what the content plan asks of each follower a month, beside the last months and the best one (DC-16)."""
    output = tables_so_far.get("output")
    rows = [] if output is None else rows_of(output)
    found = [one for row in rows if (one := _reach(prepared, row)) is not None]
    return {"reach": pd.DataFrame(found, columns=list(REACH_COLUMNS))}


def _reach(prepared: Prepared, row: dict[str, object]) -> tuple[object, ...] | None:
    channel, metric = str(row["channel"]), str(row["metric_id"])
    per_month = float(str(row["volume"])) / len(prepared.period.months())
    followers = prepared.months.series("followers_total", channel)
    known = followers[np.isfinite(followers) & (followers > 0)]
    if not len(known) or math.isnan(per_month):
        return None
    with np.errstate(divide="ignore", invalid="ignore"):
        past = np.where(followers > 0, prepared.months.series(metric, channel) / followers, NAN)
    planned, best = divide(per_month, float(known[-1])), best_of(past)
    recent = past[-RECENT:][np.isfinite(past[-RECENT:])]
    now = float(recent.mean()) if len(recent) else NAN
    if math.isnan(best):
        return None
    within = at_most(planned, best * float(prepared.inputs.policy.reconcile.reach_best))
    return channel, metric, per_month, float(known[-1]), planned, now, best, "pass" if within else "warn"
