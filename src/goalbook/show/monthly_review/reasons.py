"""Page one's "why": where the gap lies, which change carries it since when, and what else that change moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.core.message import Label, Message, msg
from goalbook.show.emphasis import strong
from goalbook.show.monthly_review.narrative import unit_of
from goalbook.show.quantity import quantity, share, signed
from goalbook.show.words import channel_name, headline_name, inside, known, number, rows

if TYPE_CHECKING:
    from datetime import date

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.message import Value

FINE = 0.01  # rates below one in a hundred are written with two decimals
MOST = 0.5  # of the gap: what makes up as much is said first
OTHERS = 2  # further moves of the same change that are named
TOGETHER_DAYS = 7  # shifts of one channel that begin so near each other are told together
SMALL = 0.01  # of the plan: a smaller gap needs no explanation
Row = dict[str, object]


def claims(review: MonthlyReview) -> list[Row]:
    """Return the named causes, the heaviest first."""
    return sorted((row for row in rows(review.tables.get("causes")) if bool(row["claimed"])), key=lambda row: number(row["rank"]))


def main_claim(review: MonthlyReview) -> Row | None:
    """Return the named cause that weighs most in the gap's own direction; without a gap or such a cause the heaviest of all."""
    found, way = claims(review), gap_way(review)
    sized = [row for row in found if known(row["effect"])]
    along = [row for row in sized if number(row["effect"]) * way > 0]
    return next(iter(sorted(along, key=lambda row: -abs(number(row["effect"]))) or sized), None)


def gap_way(review: MonthlyReview) -> int:
    """Return −1 where the month fell short of its target (else of the month before), +1 where it brought more, 0 where nothing is known."""
    bars = rows(review.tables.get("bridge"))
    if len(bars) < 2:  # noqa: PLR2004 - first and last bar
        return 0
    gap = number(bars[-1]["value"]) - number(bars[0]["value"])
    return (gap > 0) - (gap < 0)


def same_change(review: MonthlyReview, row: Row) -> list[Row]:
    """Return the other named causes of the channel that stand on the same recorded change; without one those that began within a week."""
    others = [one for one in claims(review) if one["channel"] == row["channel"] and one["factor"] != row["factor"]]
    if has_event(row):
        return [one for one in others if has_event(one) and one["event_day"] == row["event_day"]]
    return [one for one in others if not has_event(one) and abs((day_of(one["onset"]) - day_of(row["onset"])).days) <= TOGETHER_DAYS]


def has_event(row: Row) -> bool:
    """Return whether a recorded change stands before the shift."""
    return not pd.isna(row["event_day"])  # type: ignore[call-overload] # a cell


def text_of(cell: object) -> Label:
    """Return an event's or factor's words as they stand inside a sentence."""
    return inside(cell if isinstance(cell, Label) else Label.same(str(cell)))


def day_of(cell: object) -> date:
    """Return a cell as a calendar day."""
    return pd.Timestamp(cell).date()  # type: ignore[arg-type] # a cell


def why(review: MonthlyReview) -> tuple[Message, ...]:
    """Say where the gap lies and what carries it; a cause only where the change is beyond its normal range."""
    top = main_claim(review)
    place = _target_above(review) or _channel_share(review)
    sentences = [place] if place is not None else []
    if top is None:
        return (*sentences, _nothing(review))
    sentences.append(_cause(review, top))
    balance = _balance(review, top)
    return tuple(sentences if balance is None else [*sentences, balance])


def _target_above(review: MonthlyReview) -> Message | None:
    """Say how much of a shortfall is a target above what the channels usually bring, where that is most of it."""
    bars = {str(row["kind"]): number(row["value"]) for row in rows(review.tables.get("bridge"))}
    if "target_above_baseline" not in bars:
        return None
    gap, above = bars["plan"] - bars["actual"], -bars["target_above_baseline"]
    if gap < SMALL * abs(bars["plan"]) or gap <= 0 or above / gap < MOST:
        return None
    values = {"above": strong(quantity(unit_of(review), above)), "gap": quantity(unit_of(review), gap)}
    if above > gap:
        return msg("The target asks {above} more than the channels brought before, more than the whole gap of {gap}.", **values)
    return msg("{above} of the {gap} missing is target above what the channels brought in the months before.", **values)


def _channel_share(review: MonthlyReview) -> Message | None:
    """Say which channel carries most of the gap in the gap's own direction."""
    bars = rows(review.tables.get("waterfall"))
    steps = [row for row in bars if row["kind"] in {"channel", "no_target"}]
    ends = [number(row["value"]) for row in bars if row["kind"] in {"plan", "baseline", "actual"}]
    ratio = review.catalogue.is_ratio(review.headline.metric_id)  # whose changes do not add up over channels
    if ratio or len(ends) != 2 or len(steps) < 2:  # noqa: PLR2004 - first and last bar; one channel is all there is
        return None
    gap = ends[1] - ends[0]
    top = max(steps, key=lambda row: number(row["value"]) * (1 if gap >= 0 else -1))
    part = number(top["value"])
    if abs(gap) < SMALL * abs(ends[0]) or part * gap <= 0:
        return None
    if bars[0]["kind"] != "plan":
        return msg(
            "On the month before {channel} alone made {part} of {gap}.",
            channel=channel_name(review, top["step"]),
            part=strong(signed(unit_of(review), part)),
            gap=signed(unit_of(review), gap),
        )
    values: dict[str, Value] = {
        "channel": channel_name(review, top["step"]),
        "part": strong(quantity(unit_of(review), abs(part))),
        "gap": quantity(unit_of(review), abs(gap)),
    }
    if gap > 0:
        return msg("{channel} brought {part} more than planned; the surplus is {gap}.", **values)
    if abs(part) > abs(gap):
        return msg("{channel} alone is {part} short, more than the whole gap of {gap}.", **values)
    return msg("{part} of the {gap} missing are {channel}’s.", **values)


def _nothing(review: MonthlyReview) -> Message:
    if any(known(row["p"]) for row in rows(review.tables.get("causes"))):
        return msg("No channel’s traffic or rates left their normal range: no recorded change explains the rest.")
    if any(row["kind"] in {"channel", "no_target"} and known(row["actual"]) for row in rows(review.tables.get("channels"))):
        return msg("The history is too short to tell a change from the usual ups and downs.")
    return msg("No figures by channel were given, so the change cannot be placed.")


def _cause(review: MonthlyReview, row: Row) -> Message:
    if str(row["state"]) in {"recovering", "recovered"} and known(row["recovery"]) and known(row["trough"]):
        return _won_back(review, row)
    values = _values(review, row)
    rose = number(row["after"]) > number(row["before"])
    if has_event(row):
        values |= {"since": day_of(row["event_day"]), "event": text_of(row["event"])}
        if rose:
            return msg(
                "{channel}’s {figure} rose from {before} to {after} after the change recorded on {since:day} ({event}), beyond the normal "
                "range of {weeks:n} weeks: {effect} {name}.",
                **values,
            )
        return msg(
            "{channel}’s {figure} fell from {before} to {after} after the change recorded on {since:day} ({event}), beyond the normal "
            "range of {weeks:n} weeks: {effect} {name}.",
            **values,
        )
    if rose:
        return msg(
            "{channel}’s {figure} rose from {before} to {after} since about {since:day}, beyond the normal range of {weeks:n} weeks: "
            "{effect} {name}; no recorded change explains it.",
            **values,
        )
    return msg(
        "{channel}’s {figure} fell from {before} to {after} since about {since:day}, beyond the normal range of {weeks:n} weeks: "
        "{effect} {name}; no recorded change explains it.",
        **values,
    )


def _won_back(review: MonthlyReview, row: Row) -> Message:
    """Say how much of an earlier shift is undone, since when, by which later change."""
    values = _values(review, row) | {"trough": _level(review, row, "trough"), "share": number(row["recovery"])}
    if pd.isna(row["later_day"]):  # type: ignore[call-overload] # a cell
        return msg(
            "{channel}’s {figure}, {before} until {since:day} and then {trough}, stands at {after}: {share:pct0} of the way back; what is "
            "left is worth {effect} {name} this month against the level before.",
            **values,
        )
    values |= {"later": day_of(row["later_day"]), "event": text_of(row["later_event"])}
    return msg(
        "{channel}’s {figure}, {before} until {since:day} and then {trough}, stands at {after} since {later:day} ({event}): {share:pct0} "
        "of the way back; what is left is worth {effect} {name} this month against the level before.",
        **values,
    )


def _values(review: MonthlyReview, row: Row) -> dict[str, Value]:
    return {
        "channel": channel_name(review, row["channel"]),
        "figure": text_of(row["name"]),
        "before": _level(review, row, "before"),
        "after": _level(review, row, "after"),
        "since": day_of(row["onset"]),
        "weeks": number(row["weeks"]),
        "effect": strong(_effect(review, row)),
        "name": headline_name(review),
    }


def _level(review: MonthlyReview, row: Row, name: str) -> Message:
    """Return a level of a figure: volumes per day (or week), order values as they are, all else as a share."""
    value, before = number(row[name]), number(row["before"])
    if str(row["factor"]) == "volume":
        return msg("{value:n} a week", value=value) if review.meta.grain == "week" else msg("{value:n} a day", value=value)
    if before > 1:
        return quantity("ratio", value)
    return share(value, fine=max(before, number(row["after"])) < FINE)


def _balance(review: MonthlyReview, row: Row) -> Message | None:
    """Say what else the same change moved, and what is left on balance."""
    others = sorted(same_change(review, row), key=lambda one: -abs(number(one["effect"])))
    if not others:
        return None
    named = [msg("{figure} {effect}", figure=text_of(one["name"]), effect=_effect(review, one)) for one in others[:OTHERS]]
    net = worth_of(review, row) + sum(worth_of(review, one) for one in others)
    first = named[0] if len(named) == 1 else msg("{first}; {then}", first=named[0], then=named[1])
    return msg(
        "The same change moved {others}: on balance {net} {name}.",
        others=first,
        net=strong(signed(unit_of(review), net)),
        name=headline_name(review),
    )


def _effect(review: MonthlyReview, row: Row) -> Message:
    return signed(unit_of(review), worth_of(review, row))


def worth_of(review: MonthlyReview, row: Row) -> float:
    """Return what a shift did to the month: of a new one the bar of the bridge, so that text and chart say one number.

    Later months compare with the level ahead of the shift, which the bridge's months before no longer hold; nor does a channel's bar that
    compares with its plan, while the shift is told from its level before.
    """
    planned = any(one["channel"] == row["channel"] and bool(one["planned"]) for one in rows(review.tables.get("contributions")))
    if str(row["state"]) == "new" and not planned:
        for bar in rows(review.tables.get("bridge")):
            if bar.get("channel") == row["channel"] and bar.get("factor") == row["factor"] and known(bar["value"]):
                return number(bar["value"])
    return number(row["effect"])
