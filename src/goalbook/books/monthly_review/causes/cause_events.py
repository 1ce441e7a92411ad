"""Which recorded event stands before a shift, and which before its recovery."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import WHOLE_TEAM
from goalbook.core.message import Label

if TYPE_CHECKING:
    from goalbook.books.monthly_review.causes.causes import Setting
    from goalbook.methods.shift import Shift

SLACK = 1  # days: an estimated onset may be this much early
BACK_SLACK = 7  # a return is slower than a fall, and its day less sure


def cause_event(setting: Setting, channel: str, shift: Shift) -> dict[str, object]:
    """Return day, words and author of the event nearest before the onset: the channel's own, else the team's; none after it counts.

    Where no event is recorded, the begin of a campaign of the channel stands for one.
    """
    last, onset = _last_day(setting, shift.latest) + pd.Timedelta(days=SLACK), setting.day(shift.onset)
    chosen = None
    for recorded in (setting.events, setting.campaigns):
        near = _before(setting, recorded, (onset, last), (channel, WHOLE_TEAM))
        own = near[near["channel"] == channel]
        chosen = _nearest(own if len(own) else near, onset) if chosen is None else chosen
    if chosen is None:
        return {"event_day": pd.NaT, "event": "", "event_by": ""}
    return {"event_day": chosen["date_day"], "event": event_text(chosen), "event_by": str(chosen.get("by") or "")}


def recovery_event(setting: Setting, channel: str, shift: Shift, after: object) -> dict[str, object]:
    """Return day and words of the channel's event before the latest step back, later than the event that caused the shift."""
    begin = setting.day(shift.steps[-1][0])
    near = _before(setting, setting.events, (begin, begin + pd.Timedelta(days=BACK_SLACK)), (channel,))
    floor = after if isinstance(after, pd.Timestamp) else setting.day(shift.onset)
    chosen = _nearest(near[near["date_day"] > floor], begin)
    return {} if chosen is None else {"later_day": chosen["date_day"], "later_event": event_text(chosen)}


def events_before(setting_events: pd.DataFrame, channel: str, onset: pd.Timestamp, weeks: float) -> pd.DataFrame:
    """Return all events of the channel or the team in the weeks before an onset, the latest first (MR-52)."""
    if setting_events.empty:
        return setting_events
    day, whose = setting_events["date_day"], setting_events["channel"].fillna(WHOLE_TEAM)
    near = (day <= onset + pd.Timedelta(days=SLACK)) & (day > onset - pd.Timedelta(weeks=weeks)) & whose.isin([channel, WHOLE_TEAM])
    return setting_events[near].assign(channel=whose[near]).sort_values("date_day", ascending=False)


def event_text(event: pd.Series) -> Label:
    """Return what was done, in both languages where the file gives both."""
    texts = {
        name: str(event[name])
        for name in ("what_en", "what_zh", "what")
        if name in event.index and isinstance(event[name], str) and event[name]
    }
    fallback = texts.get("what") or texts.get("what_en") or texts.get("what_zh") or ""
    return Label(texts.get("what_en") or fallback, texts.get("what_zh") or fallback)


Days = tuple[pd.Timestamp, pd.Timestamp]


def _before(setting: Setting, events: pd.DataFrame, days: Days, whose: tuple[str, ...]) -> pd.DataFrame:
    """Return the events of some channels in the weeks before an onset (the first of the days), up to the last of them."""
    onset, last = days
    if events.empty:
        return events.assign(channel="")
    first = onset - pd.Timedelta(weeks=setting.policy.control.event_weeks)
    channel = events["channel"].fillna(WHOLE_TEAM)
    near = (events["date_day"] <= last) & (events["date_day"] > first) & channel.isin(whose)
    return events[near].assign(channel=channel[near])


def _nearest(events: pd.DataFrame, day: pd.Timestamp) -> pd.Series | None:
    if events.empty:
        return None
    distance = (events["date_day"] - day).abs()
    return events[distance == distance.min()].sort_values("date_day").iloc[-1]


def _last_day(setting: Setting, slot: int) -> pd.Timestamp:
    return setting.days[slot]
