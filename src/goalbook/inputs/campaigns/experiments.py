"""Randomised tests within a campaign, arm by arm as often as somebody looked, and the components they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.core.compare import more_than
from goalbook.core.message import msg
from goalbook.inputs.campaigns.checks import negatives, other_role, parts, repeated
from goalbook.inputs.campaigns.sheet import Campaign
from goalbook.inputs.contract import Column, Contract
from goalbook.inputs.team import unknown_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.inputs.planning.shelf import Fault, Ground, Row

CAMPAIGN_EXPERIMENTS = Contract(
    "campaign_experiments",
    "campaigns/<id>/experiments.csv",
    msg("randomised tests: one row per arm and look, with everything counted from the beginning up to that day"),
    (
        Column("test", "text", msg("id of the test"), required=True),
        Column("arm", "text", msg("name of the arm"), required=True),
        Column("role", "text", msg("the arm without change, or one with it"), required=True, allowed=("control", "variant")),
        Column("date_day", "date", msg("day of the look; empty where there was one only")),
        Column("share", "number", msg("share of the users the arm was meant to get; empty = all arms alike"), "share"),
        Column("users", "number", msg("users in the arm so far"), "count", required=True),
        Column("conversions", "number", msg("of them converted"), "count"),
        Column("spend_sum", "number", msg("what they spent so far"), "money"),
        Column("spend_sq", "number", msg("the sum of the squares of what each of them spent")),
        Column("cost", "number", msg("what the arm cost beyond the other arms so far"), "money"),
    ),
    msg("the effect by randomised arms, with its interval at every look"),
)
CAMPAIGN_COMPONENTS = Contract(
    "campaign_components",
    "campaigns/<id>/components.csv",
    msg("versions of the campaign's components: content, interaction, conversion"),
    (
        Column("component", "text", msg("which component"), required=True),
        Column("kind", "text", msg("what it works on"), required=True, allowed=("content", "interaction", "conversion")),
        Column("version", "text", msg("which version of it"), required=True),
        Column("created_on", "date", msg("day from which the version was used")),
        Column("slot_1", "text", msg("value, threshold or urgency; both languages as 中文 / English")),
        Column("slot_2", "text", msg("emotion, incentive or trust; both languages as 中文 / English")),
        Column("slot_3", "text", msg("benefit, sharing or payment; both languages as 中文 / English")),
        Column("metric", "text", msg("what it is judged by")),
        Column("before", "number", msg("the figure before the version")),
        Column("after", "number", msg("the figure with it")),
        Column("feedback", "text", msg("what users said that led to it")),
    ),
    msg("how often components are improved, and what came of it"),
)
_GROWS = ("users", "conversions", "spend_sum", "spend_sq")


def experiment_faults(rows: list[Row], ground: Ground) -> Iterator[Fault]:
    """Yield arms that cannot be: without users, with more conversions than users, shrinking, squares that contradict their sum."""
    for row in rows:
        if row["users"] == 0:
            yield row, "users", msg("is 0; an arm without users compares with nothing")
        if more_than(float(row["share"]), 1.0):
            yield row, "share", msg("is more than 100 %")
        if row["spend_sq"] * row["users"] < row["spend_sum"] ** 2 * (1 - 1e-6):
            yield (
                row,
                "spend_sq",
                msg("contradicts spend_sum; it is the sum of the squares of what each user spent"),
            )
    yield from negatives(rows, CAMPAIGN_EXPERIMENTS)
    yield from parts(rows, "conversions", "users")
    yield from repeated(rows, ("test", "arm", "date_day"))
    yield from _shrinking(rows)
    yield from _arms(rows)
    known = [one.id for one in ground.read.sheet(Campaign).tests]
    for row in rows:
        if known and row["test"] and row["test"] not in known:
            yield row, "test", unknown_name(str(row["test"]), known)


def component_faults(rows: list[Row], _ground: Ground) -> Iterator[Fault]:
    """Yield versions that stand twice."""
    yield from repeated(rows, ("component", "version"))


def _shrinking(rows: list[Row]) -> Iterator[Fault]:
    """Yield counts below those of an earlier look: they are counted from the beginning."""
    last: dict[tuple[str, str], Row] = {}
    for row in sorted((row for row in rows if not pd.isna(row["date_day"])), key=lambda row: row["date_day"]):
        before = last.get((row["test"], row["arm"]))
        for name in _GROWS if before is not None else ():
            if before is not None and row[name] < before[name]:
                yield row, name, msg("is less than on {day:date}; every look counts from the beginning", day=before["date_day"].date())
        last[row["test"], row["arm"]] = row


def _arms(rows: list[Row]) -> Iterator[Fault]:
    """Yield tests without or with two controls, and arms that change their role."""
    arms: dict[str, dict[str, Row]] = {}
    for row in rows:
        first = arms.setdefault(row["test"], {}).setdefault(row["arm"], row)
        if first["role"] != row["role"]:
            yield (
                row,
                "role",
                other_role(first),
            )
    for own in arms.values():
        controls = [row for row in own.values() if row["role"] == "control"]
        if not controls:
            yield next(iter(own.values())), "role", msg("no arm of the test is the control; name the one without change")
        elif len(own) == 1:
            yield controls[0], "arm", msg("is the only arm of its test; there is nothing to compare it with")
        for row in controls[1:]:
            yield (
                row,
                "role",
                msg("the test has another control in row {row:text}; keep one", row=str(controls[0]["source_row"])),
            )
