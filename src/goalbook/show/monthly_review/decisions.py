"""What the meeting is asked to decide: at most three things, each with its number and the rule or evidence behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.monthly_review.causes.exposure import month_factor
from goalbook.core.message import Label, Message, msg
from goalbook.show.emphasis import strong
from goalbook.show.monthly_review.narrative import unit_of
from goalbook.show.monthly_review.reasons import Row, day_of, has_event, main_claim, same_change, worth_of
from goalbook.show.quantity import quantity
from goalbook.show.words import channel_name, headline_name, inside, known, metric_name, number, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.message import Value

LIMIT = 3


def decide(review: MonthlyReview) -> tuple[Message, ...]:
    """Return the decisions in order of weight; one sentence says so where there is none."""
    found = [*_stops(review), *_repair(review), *_unanswered(review), *_unreachable(review), *_alerts(review), *_shift(review)][:LIMIT]
    return tuple(found) or (msg("Nothing: no rule calls for a decision this month."),)


def _stops(review: MonthlyReview) -> Iterator[Message]:
    """Yield what is to be stopped at once (MR-09)."""
    for row in rows(review.tables.get("actions")):
        if bool(row["stopped"]):
            yield msg(
                "Stop and reverse “{action}”: {figure} fell by {fall:pct} since it began (rule MR-09).",
                action=_text(row["action"]),
                figure=inside(metric_name(review, str(row["core_metric"] or row["metric_id"]))),
                fall=-number(row["change_since_start"]),
            )


def _repair(review: MonthlyReview) -> Iterator[Message]:
    """Yield what answers the main cause: the action decided, else undoing the change, else finding it."""
    cause = main_claim(review)
    if cause is None or number(cause["effect"]) * _better(review) >= 0:
        return
    decided = [row for row in rows(review.tables.get("actions")) if row["channel"] == cause["channel"] and _under_way(row)]
    sized = [row for row in decided if known(row["effect"]) and number(row["effect"]) * _better(review) > 0]
    if sized:
        yield _carry_out(review, max(sized, key=lambda row: abs(number(row["effect"]))))
    elif decided:
        yield msg("Carry out “{action}”{who}; its effect is not sized.", action=_text(decided[0]["action"]), who=_who(decided[0]))
    elif str(cause["state"]) != "recovered" and (has_event(cause) or _net(review, cause) < 0):
        yield _undo(review, cause)


def _under_way(row: Row) -> bool:
    """Return whether an action was decided in this review and is to be done."""
    return row["kind"] == "new" and row["decision"] != "accept" and str(row["status"] or "open") == "open"


def _net(review: MonthlyReview, cause: Row) -> float:
    """Return what a change did on balance, better above zero."""
    return _better(review) * sum(worth_of(review, row) for row in (cause, *same_change(review, cause)))


def _carry_out(review: MonthlyReview, row: Row) -> Message:
    values: dict[str, Value] = {
        "action": _text(row["action"]),
        "who": _who(row),
        "worth": strong(quantity(unit_of(review), float(f"{number(row['effect']):.2g}"))),
        "name": headline_name(review),
        "channel": channel_name(review, row["channel"]),
    }
    if known(row["coverage"]) and row.get("gap_of") == "":
        return msg(
            "Carry out “{action}”{who}: about {worth} {name} a month, {coverage:pct0} of the team’s gap.",
            **values,
            coverage=number(row["coverage"]),
        )
    if known(row["coverage"]):
        return msg(
            "Carry out “{action}”{who}: about {worth} {name} a month, {coverage:pct0} of {channel}’s gap.",
            **values,
            coverage=number(row["coverage"]),
        )
    return msg("Carry out “{action}”{who}: about {worth} {name} a month.", **values)


def _undo(review: MonthlyReview, cause: Row) -> Message:
    """Ask whether the change behind the main cause stays, with what undoing it is worth: least if what it won is lost too."""
    channel = _owned(review, cause["channel"])
    if not has_event(cause):
        return msg("Find out what changed on {channel}; until then no forecast assumes that its rate returns.", channel=channel)
    way = _better(review)
    scale = month_factor(day_of(cause["onset"]), review.meta.period, min(review.meta.data_to, review.meta.period.end))
    effects = [worth_of(review, row) * way * scale for row in (cause, *same_change(review, cause))]
    most, least = (-sum(part) for part in ([effect for effect in effects if effect < 0], effects))
    values: dict[str, Value] = {"since": day_of(cause["event_day"]), "channel": channel, "name": headline_name(review)}
    values["most"] = strong(quantity(unit_of(review), float(f"{most:.2g}")))
    if least <= 0:
        return msg(
            "Keep or undo the change of {since:day} on {channel}: what fell with it is worth about {most} {name} a month, what rose with "
            "it more than that.",
            **values,
        )
    if float(f"{least:.2g}") == float(f"{most:.2g}"):
        return msg("Keep or undo the change of {since:day} on {channel}: undone, it brings about {most} {name} a month.", **values)
    return msg(
        "Keep or undo the change of {since:day} on {channel}: undone, it brings {least} {name} a month, {most} if what rose with it stays.",
        **values,
        least=quantity(unit_of(review), float(f"{least:.2g}")),
    )


def _unanswered(review: MonthlyReview) -> Iterator[Message]:
    """Yield earlier actions that missed their goal and wait for a decision (MR-20)."""
    for row in rows(review.tables.get("actions")):
        if row["kind"] != "new" and bool(row["overdue"]) and not row["decision"]:
            yield msg("Continue “{action}” or change direction: it is due and short of its goal (rule MR-20).", action=_text(row["action"]))


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


def _shift(review: MonthlyReview) -> Iterator[Message]:
    """Yield the spend worth moving, where a response was measured (BG-07)."""
    for row in rows(review.tables.get("shift")):
        if known(row["effect"]) and number(row["effect"]) > 0:
            yield msg(
                "Move {amount:money} a month from {source} to {to}: about {effect:+n} {name} at the measured response (rule BG-07).",
                amount=number(row["amount"]),
                source=channel_name(review, row["from"]),
                to=channel_name(review, row["to"]),
                effect=number(row["effect"]),
                name=headline_name(review),
            )
        return


def _better(review: MonthlyReview) -> int:
    """Return the sign of a change for the better in the headline figure."""
    return -1 if review.catalogue.get(review.headline.metric_id).direction == "down" else 1


def _text(cell: object) -> Label | Message:
    return cell if isinstance(cell, Label | Message) else Label.same(str(cell))


def _owner(row: Row) -> Label | Message:
    """Return who answers for an action: the role where one is known, else the name."""
    cell = row.get("owner_name") or row["owner"]
    role = dict(cell.values).get("role") if isinstance(cell, Message) else None
    return role if isinstance(role, Label) else _text(cell)


def _who(row: Row) -> Message | str:
    """Return who carries an action out and until when, in brackets, as far as that is known."""
    if not row["owner"]:
        return ""
    if pd.isna(row["due"]):  # type: ignore[call-overload] # a cell
        return msg(" ({owner})", owner=_owner(row))
    return msg(" ({owner}, by {due:day})", owner=_owner(row), due=day_of(row["due"]))


def _owned(review: MonthlyReview, channel: object) -> Label | Message:
    """Return a channel's name with who answers for it, where the team says so."""
    name, owner = channel_name(review, channel), review.owners.get(str(channel))
    return msg("{channel} ({owner})", channel=name, owner=owner) if owner is not None else name
