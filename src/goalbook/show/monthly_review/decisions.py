"""What the meeting is asked to decide: at most three things, each with its number and the rule or evidence behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import Message, msg
from goalbook.show.emphasis import strong
from goalbook.show.monthly_review.evidence import day_of, gap_share, has_event, strongest_evidence
from goalbook.show.monthly_review.narrative import unit_of
from goalbook.show.monthly_review.quantity import quantity
from goalbook.show.monthly_review.words import channel_name, headline_name, inside, known, metric_name, number, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.message import Label, Value

LIMIT = 3


def decide(review: MonthlyReview) -> tuple[Message, ...]:
    """Return the decisions in order of weight; one sentence says so where there is none."""
    found = [*_repair(review), *_unreachable(review), *_alerts(review)][:LIMIT]
    return tuple(found) or (msg("Nothing: no rule calls for a decision this month."),)


def _repair(review: MonthlyReview) -> Iterator[Message]:
    share = gap_share(review)
    row = strongest_evidence(review, str(share["channel"])) if share else None
    if row is None or number(row["after"]) >= number(row["before"]):
        return
    channel, worth = _owned(review, row["channel"]), recovery_worth(review, str(row["channel"]))
    if not has_event(row):
        yield msg("Find out what changed on {channel}; until then no forecast assumes that its rate returns.", channel=channel)
    elif worth is None:
        yield msg("Keep or undo the change of {since:day} on {channel}.", channel=channel, since=day_of(row["since"]))
    else:
        yield msg(
            "Keep or undo the change of {since:day} on {channel}: recovering in full, it adds about {worth} {name} to {horizon}.",
            channel=channel,
            since=day_of(row["since"]),
            worth=strong(quantity(unit_of(review), worth)),
            name=headline_name(review),
            horizon=review.meta.horizon.name,
        )


def _owned(review: MonthlyReview, channel: object) -> Label | Message:
    """Return a channel's name with who answers for it, where the team says so."""
    name, owner = channel_name(review, channel), review.owners.get(str(channel))
    return msg("{channel} ({owner})", channel=name, owner=owner) if owner is not None else name


def recovery_worth(review: MonthlyReview, channel: str) -> float | None:
    """Return what a full recovery of the channel adds to the landing, from the sensitivity table; rounded to two digits."""
    base = review.headline.landing
    table = [row for row in rows(review.tables.get("sensitivity")) if row["parameter"] == "recovery" and row["subject"] == channel]
    full = [number(row["landing"]) for row in table if number(row["value"]) == 1.0]
    if base is None or not full or not known(full[0]) or full[0] <= base:
        return None
    return float(f"{full[0] - base:.2g}")


def _unreachable(review: MonthlyReview) -> Iterator[Message]:
    for row in rows(review.tables.get("months")):
        beyond = row["feasible"] is not None and not bool(row["feasible"]) and known(row["required"]) and known(row["best_month"])
        if row["state"] != "remaining" or not beyond:
            continue
        unit = str(review.catalogue.get(str(row["metric_id"])).unit)
        values: dict[str, Value] = {
            "name": inside(metric_name(review, str(row["metric_id"]))),
            "required": strong(quantity(unit, number(row["required"]))),
            "best": quantity(unit, number(row["best_month"])),
        }
        if row["channel"]:
            channel = _owned(review, row["channel"])
            yield msg(
                "{channel} would need {required} {name} in each month left; its best month had {best}: re-set the target or the split.",
                channel=channel,
                **values,
            )
        else:
            yield msg(
                "The target needs {required} {name} in each month left; the best month ever had {best}: re-set it or add means.", **values
            )
        return


def _alerts(review: MonthlyReview) -> Iterator[Message]:
    table = [row for row in rows(review.tables.get("alerts")) if bool(row["adverse"])]
    for row in table:
        change = number(row["deviation"])
        if row["level"] == "meeting":
            yield msg(
                "Hold the cross-department meeting: conversion of {channel} fell by {change:pct} (rule {rule}).",
                channel=_owned(review, row["channel"]),
                change=-change,
                rule=str(row["rule"]),
            )
    for row in table:
        if row["level"] == "switch":
            yield msg(
                "Decide on the backup channel: traffic of {channel} fell by {change:pct} (rule {rule}).",
                channel=_owned(review, row["channel"]),
                change=-number(row["deviation"]),
                rule=str(row["rule"]),
            )
