"""The optional tables: what each holds and what it unlocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.errors import UsageError
from goalbook.core.message import msg
from goalbook.core.nearest import nearest
from goalbook.inputs.balance import BALANCE
from goalbook.inputs.campaigns.lessons import LESSONS
from goalbook.inputs.campaigns.registry import CAMPAIGNS
from goalbook.inputs.contract import Column, Contract, facts_contract
from goalbook.inputs.data_sources import DATA_SOURCES
from goalbook.inputs.operations.registry import SHELVES
from goalbook.inputs.plan.registry import PLAN
from goalbook.inputs.planning.registry import GOALS
from goalbook.inputs.records import RECORDS
from goalbook.inputs.snapshots.contract import SNAPSHOT
from goalbook.inputs.transactions import TRANSACTIONS

if TYPE_CHECKING:
    from goalbook.core.metrics import Catalogue

EVENTS = Contract(
    "events",
    "events.csv",
    msg("what was changed, when, by whom, on which channel: topics, budget, pages, platform rules"),
    (
        Column("date_day", "date", msg("day of the change"), required=True),
        Column("channel", "channel", msg("channel of team.yml; empty for the whole team")),
        Column("what_en", "text", msg("what was changed, in English (or one column what)"), required=True),
        Column("what_zh", "text", msg("what was changed, in Chinese")),
        Column("by", "text", msg("who changed it")),
        Column("link", "text", msg("where it is written down")),
    ),
    msg("causes: a change outside its normal range is tied to what was changed"),
    {"what": "what_en", "event": "what_en"},
)
BENCHMARKS = Contract(
    "benchmarks",
    "benchmarks.csv",
    msg("figures of the market and of competitors, each with its source and year"),
    (
        Column("metric", "metric", msg("metric or ratio it is about"), required=True),
        Column("channel", "channel", msg("channel of team.yml; empty for the whole team")),
        Column("scope", "text", msg("a competitor's figure or the industry's"), required=True, allowed=("competitor", "industry")),
        Column("name", "text", msg("whose figure it is")),
        Column("value", "number", msg("the figure")),
        Column("low", "number", msg("lower end, where a range is known")),
        Column("high", "number", msg("upper end, where a range is known")),
        Column("source", "text", msg("who published it, where")),
        Column("year", "number", msg("year it is about")),
        Column("definition", "text", msg("how it is measured there")),
        Column("period", "text", msg("period it is about, as 2025-Q2, where it is not a whole year")),
    ),
    msg("the comparison with competitors and the industry"),
)
RCA = Contract(
    "rca",
    "reviews/<month>/rca.csv",
    msg("causes found for deviations, as what, why, who, when, where, how"),
    (
        Column("metric", "metric", msg("metric that deviated")),
        Column("channel", "channel", msg("channel of team.yml; empty for the whole team")),
        Column("what", "text", msg("what happened"), required=True),
        Column("why", "text", msg("why")),
        Column("who", "text", msg("who is concerned")),
        Column("when", "text", msg("when it began")),
        Column("where", "text", msg("where it shows")),
        Column("how", "text", msg("how it is put right, and how much of it")),
        Column("alert", "text", msg("id of the alert or finding it answers, as the report's form names it")),
        Column(
            "category",
            "text",
            msg("kind of cause: unbalanced traffic, too little value for the user, a strategy behind the market"),
            allowed=("traffic_structure", "value_delivery", "lagging_strategy", "other"),
        ),
    ),
    msg("root causes beside each alert"),
)
ACTIONS = Contract(
    "actions",
    "reviews/<month>/actions.csv",
    msg("what was decided, who does it until when"),
    (
        Column("action", "text", msg("what is done"), required=True),
        Column("metric", "metric", msg("metric it is meant to move")),
        Column("channel", "channel", msg("channel of team.yml; empty for the whole team")),
        Column("owner", "text", msg("who does it")),
        Column("due", "date", msg("until when")),
        Column("status", "text", msg("how far it is"), allowed=("open", "stop", "reverse", "done")),
        Column("expected_effect", "number", msg("effect hoped for, in the metric's unit")),
        Column("id", "text", msg("name of the action that stays the same from month to month")),
        Column("start", "date", msg("from when")),
        Column("quantity", "number", msg("how many of it: notes, messages, coupons")),
        Column("unit", "text", msg("what the quantity counts")),
        Column("unit_effect", "number", msg("effect of one of them, in the metric's unit")),
        Column("hypothesis", "text", msg("why it should work")),
        Column("experiment", "text", msg("id of the test that checks it")),
        Column(
            "decision",
            "text",
            msg("what the meeting decided: go on, change direction, accept the deviation"),
            allowed=("continue", "change_direction", "accept"),
        ),
        Column("pilot", "text", msg("approved pilot: exempt from the stop-loss"), allowed=("yes", "no")),
        Column("source", "text", msg("rule, alert or finding it answers")),
    ),
    msg("open actions with owners and dates"),
)
SURVEYS = Contract(
    "surveys",
    "reviews/<month>/surveys.csv",
    msg("results of surveys"),
    (
        Column("kind", "text", msg("kind of survey"), required=True, allowed=("nps", "satisfaction", "anonymous")),
        Column("date_day", "date", msg("day of the survey")),
        Column("n", "number", msg("answers"), "count"),
        Column("promoters", "number", msg("answers 9 and 10"), "count"),
        Column("detractors", "number", msg("answers 0 to 6"), "count"),
        Column("themes", "text", msg("what was said")),
    ),
    msg("what customers and colleagues say"),
)
TEAM_TABLES = (EVENTS, BENCHMARKS, DATA_SOURCES)
REVIEW_TABLES = (RCA, ACTIONS, SURVEYS, BALANCE, *RECORDS)


def optional_tables() -> tuple[Contract, ...]:
    """Return the contracts of every table that a team may keep beside its facts."""
    shelves = (*PLAN.tables, *GOALS.tables, *CAMPAIGNS.tables, *(table for shelf in SHELVES for table in shelf.tables))
    return (*TEAM_TABLES, TRANSACTIONS, SNAPSHOT, LESSONS, *REVIEW_TABLES, *shelves)


def describe(table: str, catalogue: Catalogue | None = None) -> Contract:
    """Return the contract of a table; an unknown name is a UsageError that names the nearest."""
    contracts = (facts_contract(catalogue), *optional_tables())
    known = {contract.table: contract for contract in contracts}
    if table in known:
        return known[table]
    close = nearest(table, known)
    if close:
        raise UsageError(msg("table '{table:text}' is not known; did you mean '{close:text}'?", table=table, close=close))
    raise UsageError(msg("table '{table:text}' is not known; there are {known:text}", table=table, known=", ".join(known)))
