"""Days in tables of a folder that is named after a period: one that does not fit would be left out of every report without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.core.message import msg
from goalbook.inputs.notices import Notice, span_text
from goalbook.inputs.planning.rows import records, row_problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from goalbook.core.errors import Problem
    from goalbook.core.period import Period

# What is held or turned within the period; the others tell since when something is so, which may be longer.
_WITHIN = frozenset({"surveys", "parameter_changes", "process_questionnaire", "quarter_adjustments"})
_NOT_LATER = frozenset({"organisation_checklist", "organisation_posts", "handbook"})


def strange_days(table: str, frame: pd.DataFrame, file: str, period: Period) -> Iterator[Problem]:
    """Yield days that cannot belong into the folder of a period."""
    if table not in _WITHIN | _NOT_LATER or frame.empty:
        return
    strange = frame["date_day"] > pd.Timestamp(period.end)
    if table in _WITHIN:
        strange |= frame["date_day"] < pd.Timestamp(period.start)
    for row in records(frame[strange]):
        yield row_problem(file, row, "date_day", msg("lies outside {period}", period=period.name))


def late_days(frame: pd.DataFrame, file: str, last: date) -> Iterator[Notice]:
    """Yield a remark on rows dated after the last day of the facts: no report up to that day uses them."""
    late = frame.loc[frame["date_day"] > pd.Timestamp(last), "source_row"].tolist() if "date_day" in frame else []
    if late:
        text = msg("dated after the facts' last day, {day:date}: not used until facts go on", day=last)
        yield Notice("file", file, span_text(late), text, n=len(late))
