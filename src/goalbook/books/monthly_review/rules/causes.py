"""Rules on causes: own baselines for every stage, how soon a swing is seen, and whether a cause is traced to a recorded change."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import WHOLE_TEAM
from goalbook.books.monthly_review.causes.cause_cells import MIX, VOLUME
from goalbook.books.monthly_review.causes.cause_events import event_text, events_before
from goalbook.books.monthly_review.rules.case import REVIEW, Case
from goalbook.core.compare import at_most
from goalbook.core.findings import Finding, Status
from goalbook.core.message import Label, Message, msg
from goalbook.core.period import week_of
from goalbook.core.register import rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from goalbook.core.message import Value
    from goalbook.core.policy import Policy

PROCESS = Label("Process view", "过程视角")
ACCURACY = Label("Completeness of daily figures", "日数据完整率")
TOLD = 3  # further events before a shift that are named
DAYS_OF_WEEK = 7


@rule("MR-25")
def own_baselines(case: Case, policy: Policy) -> Iterator[Finding]:
    """Every stage of every channel is held against its own history; a review of outcomes alone has no process view."""
    table, least = case.tables["causes"], float(policy.control.min_weeks)
    judged = table[table["lower"].notna()] if len(table) else table
    if judged.empty:
        text = msg("no stage has the {n:n} weeks ahead of the month that a baseline needs", n=least)
        yield Finding("MR-25", REVIEW, "not_evaluated", None, least, text)
        return
    stages = judged[~judged["factor"].isin([VOLUME, MIX])]
    if stages.empty:
        text = msg("only outcomes are kept, no stage of any channel's funnel: what goes wrong on the way cannot be seen")
        yield Finding("MR-25", PROCESS, "fail", 0.0, 1.0, text)
    else:
        text = msg("{n:n} stages have a baseline of their own", n=len(stages))
        yield Finding("MR-25", PROCESS, "pass", float(len(stages)), 1.0, text)
    for channel, rows in judged.groupby("channel", sort=False):
        yield _baseline(case, str(channel), rows)


def _baseline(case: Case, channel: str, rows: pd.DataFrame) -> Finding:
    subject, outside = case.channel(channel), rows[rows["outside"].astype(bool)]
    if outside.empty:
        text = msg("{channel}: all {n:n} figures inside their own range", channel=subject, n=len(rows))
        return Finding("MR-25", subject, "pass", 0.0, 0.0, text)
    text = msg("{channel}: outside their own range: {figures}", channel=subject, figures=_listed(list(outside["name"])))
    return Finding("MR-25", subject, "warn", float(len(outside)), 0.0, text)


def _listed(names: list[Label]) -> Label:
    return Label(", ".join(name.en for name in names), "、".join(name.zh for name in names))


@rule("MR-51")
def detection_lag(case: Case, policy: Policy) -> Iterator[Finding]:
    """From the day a swing began to the end of the first week that shows it; and how complete the figures are that would show it."""
    limit, lags = float(policy.causes.max_lag_days), [_lag(case, row) for _, row in _claimed(case).iterrows()]
    if lags:
        found = float(median(lags))
        status: Status = "pass" if at_most(found, limit) else "warn"
        text = msg(
            "{days:n} days from the estimated beginning to the first week outside the range (median of {n:n})", days=found, n=len(lags)
        )
        yield Finding("MR-51", REVIEW, status, found, limit, text)
    else:
        yield Finding("MR-51", REVIEW, "pass", None, limit, msg("no lasting swing began: nothing to be seen late"))
    share = _known_share(case)
    if share is not None:
        text = msg("{share:pct} of the month’s daily figures of the funnels are there", share=share)
        yield Finding("MR-51", ACCURACY, "info", share, None, text)


def _claimed(case: Case) -> pd.DataFrame:
    table = case.tables["causes"]
    return table[table["claimed"].astype(bool)]


def _lag(case: Case, row: pd.Series) -> float:
    first = pd.Timestamp(row["first_outside"])
    seen = week_of(first.date(), case.prepared.cube.week_end).end
    return float((pd.Timestamp(seen) - row["onset"]).days)


def _known_share(case: Case) -> float | None:
    """Return the share of slots of the month on which the stages of the channels' funnels are known."""
    cube, frame = case.prepared.cube, case.prepared.windows
    wanted = [(metric, channel) for channel, stages in cube.stages.items() for metric in stages if (metric, channel) in cube.wide.columns]
    if not wanted:
        return None
    month = cube.wide.loc[pd.Timestamp(frame.elapsed[0]) : pd.Timestamp(frame.elapsed[-1]), wanted]
    return float(month.notna().to_numpy().mean())


@rule("MR-52")
def traced_causes(case: Case, policy: Policy) -> Iterator[Finding]:
    """A shift is traced to what the team changed in the weeks before it; where nothing is recorded the review says so."""
    weeks, events = float(policy.control.event_weeks), case.prepared.inputs.events
    claimed = _claimed(case)
    if claimed.empty:
        yield Finding("MR-52", REVIEW, "pass", None, weeks, msg("no figure shifted beyond its range and chance: there is nothing to trace"))
    for _, row in claimed.iterrows():
        subject = _subject(case, row)
        if pd.isna(row["event_day"]):
            yield Finding("MR-52", subject, "warn", None, weeks, _untraced(subject, row["onset"].date(), weeks, recorded=len(events) > 0))
        else:
            before = float((row["onset"] - row["event_day"]).days) / DAYS_OF_WEEK
            yield Finding("MR-52", subject, "pass", before, weeks, _traced(events, row, subject, weeks))


def _traced(events: pd.DataFrame, row: pd.Series, subject: Label, weeks: float) -> Message:
    """Return the event a shift stands on, and what else was recorded in the weeks before it."""
    near = events_before(events, str(row["channel"]), row["onset"], weeks)
    others = [text for _, event in near.iterrows() if (text := event_text(event)) != row["event"]][:TOLD]
    first = msg("{figure}: {day:day}, {event}", figure=subject, day=row["event_day"].date(), event=row["event"])
    return msg("{first}; also recorded: {others}", first=first, others=_listed(others)) if others else first


def _untraced(subject: Label, onset: date, weeks: float, *, recorded: bool) -> Message:
    values: dict[str, Value] = {"figure": subject, "day": onset, "weeks": weeks}
    if not recorded:
        return msg("{figure} since {day:day}: no events are recorded; ask what was changed in the {weeks:n} weeks before", **values)
    return msg("{figure} since {day:day}: no recorded change explains it; ask what was changed in the {weeks:n} weeks before", **values)


def _subject(case: Case, row: pd.Series) -> Label:
    channel, name = str(row["channel"]), row["name"]
    if channel == WHOLE_TEAM:
        return Label(name.en, name.zh)
    owner = case.channel(channel)
    return Label(f"{owner.en}: {name.en}", f"{owner.zh}：{name.zh}")
