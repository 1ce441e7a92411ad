"""Small tables a team may keep beside a review: tests, loops, lessons, changed parameters. Nobody asks for them where they are absent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import msg
from goalbook.inputs.campaigns.checks import negatives, parts, repeated
from goalbook.inputs.contract import Column, Contract
from goalbook.inputs.planning.rows import records, row_problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from goalbook.core.errors import Problem

EXPERIMENTS = Contract(
    "experiments",
    "reviews/<month>/experiments.csv",
    msg("tests of a hypothesis about what fails, and what came of them"),
    (
        Column("test", "text", msg("id of the test, as the action names it"), required=True),
        Column("finding", "text", msg("alert or finding it is about")),
        Column("failing_stage", "metric", msg("stage or rate that fails")),
        Column("hypothesis", "text", msg("why it should work")),
        Column("result", "text", msg("what the test showed")),
        Column("control_users", "number", msg("users without the change"), "count"),
        Column("control_conversions", "number", msg("of them converted"), "count"),
        Column("variant_users", "number", msg("users with the change"), "count"),
        Column("variant_conversions", "number", msg("of them converted"), "count"),
        Column("conversion_value", "number", msg("revenue of one conversion"), "money"),
        Column("cost", "number", msg("what the change cost in all"), "money"),
        Column("ended", "date", msg("last day of the test; empty while it runs")),
    ),
)
LOOPS = Contract(
    "loops",
    "reviews/<month>/loops.csv",
    msg("where each issue stands between collecting data and learning from it"),
    (
        Column("issue", "text", msg("what is being worked on"), required=True),
        Column("stage", "text", msg("where it stands"), required=True, allowed=("collect", "attribute", "adjust", "verify", "learn")),
        Column("since", "date", msg("since when it stands there")),
    ),
)
FACTORS = Contract(
    "factors",
    "reviews/<month>/factors.csv",
    msg("what made for success or failure, with the figure that shows it"),
    (
        Column("kind", "text", msg("success or failure"), required=True, allowed=("success", "failure")),
        Column("factor", "text", msg("what made the difference"), required=True),
        Column("metric", "metric", msg("figure that shows it")),
        Column("evidence", "text", msg("what the figure did")),
        Column("decision", "text", msg("used again or stopped"), allowed=("reuse", "stop")),
    ),
)
MONITORING_CHANGES = Contract(
    "monitoring_changes",
    "reviews/<month>/monitoring_changes.csv",
    msg("what is watched differently from this month on"),
    (
        Column("change", "text", msg("what is added, dropped or measured otherwise"), required=True),
        Column("metric", "metric", msg("figure it is about")),
        Column("why", "text", msg("why")),
    ),
)
PARAMETER_CHANGES = Contract(
    "parameter_changes",
    "reviews/<month>/parameter_changes.csv",
    msg("parameters turned from day to day: bids, budgets, audiences"),
    (
        Column("date_day", "date", msg("day of the change"), required=True),
        Column("channel", "channel", msg("channel of team.yml; empty for the whole team")),
        Column("parameter", "text", msg("what was turned"), required=True),
        Column("from", "text", msg("value before")),
        Column("to", "text", msg("value after")),
        Column("by", "text", msg("who changed it")),
    ),
)
MEETINGS = Contract(
    "meetings",
    "reviews/<month>/meetings.csv",
    msg("meetings the rules call for, and what they decided"),
    (
        Column("rule", "text", msg("rule, alert or finding it answers")),
        Column("subject", "text", msg("what it is about"), required=True),
        Column("day", "date", msg("day of the meeting")),
        Column("attendees", "text", msg("who takes part")),
        Column("asked", "text", msg("decision that is asked for")),
        Column("decision", "text", msg("what was decided")),
    ),
)


def experiment_problems(frame: pd.DataFrame, file: str) -> Iterator[Problem]:
    """Yield counts below nothing, arms without users, more conversions than users, and a test that stands twice in a month."""
    rows = records(frame)
    faults = [*negatives(rows, EXPERIMENTS), *repeated(rows, ("test",))]
    for arm in ("control", "variant"):
        faults += parts(rows, f"{arm}_conversions", f"{arm}_users")
        faults += [
            (row, f"{arm}_users", msg("is 0; an arm without users compares with nothing")) for row in rows if row[f"{arm}_users"] == 0
        ]
    yield from (row_problem(file, row, column, message) for row, column, message in faults)


RECORDS = (EXPERIMENTS, LOOPS, FACTORS, MONITORING_CHANGES, PARAMETER_CHANGES, MEETINGS)
