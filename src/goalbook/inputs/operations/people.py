"""What may be written down: members, their scores and talks, rewards, meetings and trainings, in people/; it tells of single people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.inputs.operations import rewards, scores, talks
from goalbook.inputs.operations.members import MEMBERS, member_faults
from goalbook.inputs.operations.months import whole_months
from goalbook.inputs.planning.shelf import Shelf

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from goalbook.inputs.planning.base import Planning

_ENDS = {"members": ("left",), "one_to_ones": ("closed_on",), "improvements": ("done_on",)}  # what a row knows only from that day on


def _known_by(table: str, frame: pd.DataFrame, as_of: date, _read: Planning) -> pd.DataFrame:
    """Return a table without the months and days that were not over, and without members who were yet to come."""
    import numpy as np  # noqa: PLC0415 - only where a cut-off day is given
    import pandas as pd  # noqa: PLC0415

    if "month" in frame:
        return whole_months(frame, as_of)
    found = frame.copy()
    day = np.datetime64(as_of)
    for name in _ENDS.get(table, ()):
        found.loc[found[name] > day, name] = pd.NaT
    return found[~(found["joined"] > day)].reset_index(drop=True) if table == MEMBERS.table else found


PEOPLE = Shelf(
    used_for="people",
    sheets=(),
    tables=(  # members first: others are checked against them
        MEMBERS,
        scores.SCORES,
        rewards.REWARDS,
        talks.ONE_TO_ONES,
        talks.MEETINGS_HELD,
        talks.ANONYMOUS,
        talks.IMPROVEMENTS,
        talks.CREATOR_WEEKS,
    ),
    rows={
        MEMBERS.table: member_faults,
        scores.SCORES.table: scores.score_faults,
        rewards.REWARDS.table: rewards.reward_faults,
        talks.ONE_TO_ONES.table: talks.talk_faults,
        talks.MEETINGS_HELD.table: talks.meeting_faults,
        talks.ANONYMOUS.table: talks.anonymous_faults,
        talks.IMPROVEMENTS.table: talks.improvement_faults,
        talks.CREATOR_WEEKS.table: talks.creator_faults,
    },
    dated=True,
    later=_known_by,
)
