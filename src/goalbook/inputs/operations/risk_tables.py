"""What a team keeps of what may go wrong, month by month: risks, states of control, playbooks, incidents, foresight."""

from __future__ import annotations

import re
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.core.compare import more_than
from goalbook.core.message import msg
from goalbook.core.period import parse_period
from goalbook.inputs.campaigns.checks import negatives, repeated, strangers
from goalbook.inputs.contract import Column, Contract
from goalbook.inputs.operations.months import is_month, month_faults
from goalbook.inputs.problems import shown
from goalbook.inputs.team import unknown_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from goalbook.inputs.planning.shelf import Fault, Ground, Row

KINDS = ("channel", "content", "technical", "market", "partner")
CONTROLS = ("flow", "content", "money", "compliance")
LEVELS = 5
MEASURED = ("p95_seconds", "loss")  # of an incident: found out while it goes on or after it
FORESIGHT_STEPS = {
    "market": ("trend", "policy", "competitors"),
    "user": ("profile", "path", "satisfaction"),
    "technology": ("stress_test", "abnormal_traffic", "drill"),
}
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}")

PLAYBOOKS = Contract(
    "playbooks",
    "risks/playbooks.csv",
    msg("what is done when a risk comes true"),
    (
        Column("playbook", "text", msg("id of the playbook"), required=True),
        Column("kind", "text", msg("risks it is for"), allowed=KINDS),
        Column("what", "text", msg("its name; both languages as 中文 / English"), required=True),
        Column("trigger", "text", msg("what starts it; both languages as 中文 / English")),
        Column("steps", "text", msg("what is done, step by step; both languages as 中文 / English")),
        Column("owner", "text", msg("who starts it: somebody of team.yml")),
        Column("partner", "text", msg("partner whose project it is for")),
        Column("review_levels", "number", msg("of content: on how many levels copy is reviewed"), "count"),
    ),
    msg("which risks have a plan that can be started"),
)
RISK_TABLE = Contract(
    "risks",
    "risks/risks.csv",
    msg("the register of risks, one row per month and risk: how likely, and what it would cost"),
    (
        Column("month", "month", msg("month in which it was judged, as 2025-05"), required=True),
        Column("risk", "text", msg("id that stays the same from month to month"), required=True),
        Column("kind", "text", msg("where it comes from"), allowed=KINDS),
        Column("channel", "channel", msg("channel of team.yml; empty for the whole team")),
        Column("what", "text", msg("what may happen; both languages as 中文 / English"), required=True),
        Column("trigger", "text", msg("what shows that it happens; both languages as 中文 / English")),
        Column("probability", "number", msg("how likely it is within three months, 0 to 1"), "share"),
        Column("impact", "number", msg("what it would cost"), "money"),
        Column("playbook", "text", msg("id in playbooks.csv")),
        Column("owner", "text", msg("who answers for it: somebody of team.yml")),
        Column("scored_on", "date", msg("day on which it was judged; empty: the month's last day")),
        Column("state", "text", msg("closed ones leave the register after this month"), allowed=("open", "closed")),
    ),
    msg("risks by probability and impact with the change since last month"),
    {"月份": "month", "风险": "what", "概率": "probability", "影响": "impact", "触发条件": "trigger", "负责人": "owner"},
)
CONTROL_STATES = Contract(
    "controls",
    "risks/controls.csv",
    msg("changes of the four controls: from which day at which of five levels, and why"),
    (
        Column("date_day", "date", msg("from this day on"), required=True),
        Column("control", "text", msg("what is controlled"), required=True, allowed=CONTROLS),
        Column("level", "number", msg("0 = none, 1 = warning, 2 = caution, 3 = pause, 4 = adjust, 5 = terminate"), "count", required=True),
        Column("reason", "text", msg("why; both languages as 中文 / English")),
    ),
    msg("four controls on five levels: where each stands, and where this review's alerts would put it"),
)
INCIDENTS = Contract(
    "incidents",
    "risks/incidents.csv",
    msg("what happened: when it was noticed, when the plan was started, what it cost"),
    (
        Column("incident", "text", msg("id of the incident"), required=True),
        Column("risk", "text", msg("id of the risk that came true; empty: none foresaw it")),
        Column("control", "text", msg("which of the four controls it belongs to"), allowed=CONTROLS),
        Column("what", "text", msg("what happened; both languages as 中文 / English"), required=True),
        Column("detected_at", "moment", msg("when it was judged likely or noticed, as 2025-05-14 09:30"), required=True),
        Column("plan_started_at", "moment", msg("when the plan was started, as 2025-05-14 15:00; empty = not yet")),
        Column("closed_on", "date", msg("day on which it was over; empty = not yet")),
        Column("p95_seconds", "number", msg("of a technical one: response time that 95 of 100 stay below"), "seconds"),
        Column("loss", "number", msg("confirmed loss"), "money"),
        Column("known_on", "date", msg("day from which response time and loss were known; empty: when it was over")),
    ),
    msg("how fast plans were started, and which answers were slow"),
)
FORESIGHT = Contract(
    "foresight",
    "risks/foresight.csv",
    msg("what was judged ahead of market, users and technology"),
    (
        Column("date_day", "date", msg("day on which it was done"), required=True),
        Column("kind", "text", msg("what was judged"), required=True, allowed=tuple(FORESIGHT_STEPS)),
        Column("step", "text", msg("which of the three steps of its kind"), required=True, allowed=tuple(chain(*FORESIGHT_STEPS.values()))),
        Column("note", "text", msg("what was found; both languages as 中文 / English")),
    ),
    msg("which of the nine steps of foresight were done, and when"),
)


def risk_faults(rows: list[Row], ground: Ground) -> Iterator[Fault]:
    """Yield chances above 1, figures below 0, months that are none, days after them, names nobody knows, risks that stand twice."""
    yield from month_faults(rows)
    books = ground.read.table(PLAYBOOKS)["playbook"].tolist()
    for row in rows:
        if more_than(float(row["probability"]), 1.0):
            yield row, "probability", msg("is more than 100 %")
        if row["playbook"] and books and row["playbook"] not in books:
            yield row, "playbook", unknown_name(str(row["playbook"]), books)
        if is_month(str(row["month"])) and not pd.isna(row["scored_on"]):
            last = parse_period(str(row["month"])).end
            if row["scored_on"].date() > last:
                yield row, "scored_on", msg("is after the last day of the month it stands for, {day:date}", day=last)
    yield from negatives(rows, RISK_TABLE)
    yield from strangers(rows, "owner", ground)
    yield from repeated(rows, ("month", "risk"))


def control_faults(rows: list[Row], _ground: Ground) -> Iterator[Fault]:
    """Yield levels that are none of the five (or 0), and two levels of one day."""
    for row in rows:
        level = float(row["level"])
        if not pd.isna(level) and not (level.is_integer() and 0 <= level <= LEVELS):
            yield row, "level", msg("is no whole number from 0 to {most:n}", most=LEVELS)
    yield from repeated(rows, ("date_day", "control"))


def playbook_faults(rows: list[Row], ground: Ground) -> Iterator[Fault]:
    """Yield owners who are nobody, negative levels and playbooks that stand twice."""
    yield from negatives(rows, PLAYBOOKS)
    yield from strangers(rows, "owner", ground)
    yield from repeated(rows, ("playbook",))


def incident_faults(rows: list[Row], ground: Ground) -> Iterator[Fault]:
    """Yield times that are none, plans started before anybody noticed, risks nobody wrote down, incidents that stand twice."""
    known = sorted({str(one) for one in ground.read.table(RISK_TABLE)["risk"]})
    for row in rows:
        for column in ("detected_at", "plan_started_at"):
            if row[column] and moment(row[column]) is None:
                yield row, column, msg("'{value:text}' is no day and time; write it as 2025-05-14 09:30", value=shown(row[column]))
        noticed, started = moment(row["detected_at"]), moment(row["plan_started_at"])
        if noticed is not None and started is not None and started < noticed:
            yield row, "plan_started_at", msg("is before it was noticed, {when:text}", when=str(row["detected_at"]))
        for column in ("closed_on", "known_on"):
            if noticed is not None and not pd.isna(row[column]) and row[column].date() < noticed.date():
                yield row, column, msg("is before it was noticed, {when:text}", when=str(row["detected_at"]))
        if row["risk"] and known and row["risk"] not in known:
            yield row, "risk", unknown_name(str(row["risk"]), known)
    yield from negatives(rows, INCIDENTS)
    yield from repeated(rows, ("incident",))


def foresight_faults(rows: list[Row], _ground: Ground) -> Iterator[Fault]:
    """Yield steps that belong to another kind."""
    for row in rows:
        steps = FORESIGHT_STEPS.get(str(row["kind"]), ())
        if row["step"] and steps and row["step"] not in steps:
            yield row, "step", unknown_name(str(row["step"]), steps)


def moment(text: object) -> datetime | None:
    """Return a day and time of day as these tables write it, None for anything else."""
    if not _MOMENT.fullmatch(str(text)):
        return None
    try:
        return datetime.strptime(str(text), "%Y-%m-%d %H:%M")  # noqa: DTZ007 - a team writes its own clock; only differences count
    except ValueError:
        return None


def incidents_known(frame: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Return the incidents noticed by a day, without what came or was found out after it."""
    noticed = [moment(text) for text in frame["detected_at"]]
    there = frame[np.array([when is None or when.date() <= as_of for when in noticed], dtype=bool)].reset_index(drop=True)
    begun = [moment(text) for text in there["plan_started_at"]]
    started = [
        str(text) if when is None or when.date() <= as_of else "" for text, when in zip(there["plan_started_at"], begun, strict=True)
    ]
    last = pd.Timestamp(as_of)
    measured = there["known_on"].fillna(there["closed_on"]) <= last  # a figure without a day of its own is known when all is over
    return there.assign(
        plan_started_at=pd.Series(started, dtype=object),
        closed_on=there["closed_on"].where(there["closed_on"] <= last),
        known_on=there["known_on"].where(there["known_on"] <= last),
        **{name: there[name].where(measured) for name in MEASURED},
    )
