"""The sentences of page one: what the quarter brought or is heading for, why, and how many key results passed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.core.message import Label, Message, msg
from goalbook.show.emphasis import strong
from goalbook.show.quantity import chance, quantity, rounded, signed
from goalbook.show.words import channel_name, headline_name, inside, known, metric_name, number, of_channel, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.quarter_review.result import QuarterReview
    from goalbook.core.message import Value

Row = dict[str, object]


def unit_of(review: QuarterReview) -> str:
    """Return the unit of the headline metric."""
    return str(review.catalogue.get(review.headline.metric_id).unit)


def headline(review: QuarterReview) -> Message:
    """Return the one line the meeting starts from."""
    head, unit, name, period = review.headline, unit_of(review), headline_name(review), review.meta.period.name
    if head.to_date is None:
        return msg("{period}: {name} were not measured.", period=period, name=name)
    values: dict[str, Value] = {"period": period, "name": name, "actual": strong(rounded(unit, head.to_date))}
    if head.horizon_target is None:
        if review.over:
            return msg("{period} brought {actual} {name}; no goal was set.", **values)
        return msg("{period} has brought {actual} {name} so far; no goal was set.", **values)
    values |= {"target": rounded(unit, head.horizon_target)}
    passed, judged = passes(review)
    values |= {"passed": passed, "all": judged}
    if review.over:
        values |= {"rate": strong(msg("{rate:pct}", rate=head.to_date / head.horizon_target if head.horizon_target else None))}
        return msg("{period} ended with {actual} of {target} {name}, {rate}; {passed:n} of {all:n} committed key results passed.", **values)
    if head.landing is None:
        return msg("{period} stands at {actual} of {target} {name}; the data do not carry a forecast.", **values)
    values |= {"landing": strong(rounded(unit, head.landing))}
    return msg(
        "{period}, provisional: heading for {landing} of {target} {name}; {passed:n} of {all:n} committed key results are on course.",
        **values,
    )


def passes(review: QuarterReview) -> tuple[int, int]:
    """Return how many committed key results pass or are heading past the line, and how many can be judged."""
    found = [row for row in rows(review.tables.get("scores")) if row["type"] == "committed" and row["passes"] is not None]
    return sum(bool(row["passes"]) for row in found), len(found)


def what(review: QuarterReview) -> tuple[Message, ...]:
    """Return what happened: the total against its plan, and the best and worst of the key results."""
    return tuple(_what(review))


def _what(review: QuarterReview) -> Iterator[Message]:
    head, unit = review.headline, unit_of(review)
    if head.period_actual is not None and head.period_target:
        values: dict[str, Value] = {
            "actual": strong(quantity(unit, head.period_actual)),
            "target": quantity(unit, head.period_target),
            "share": head.period_actual / head.period_target,
            "name": headline_name(review),
            "day": review.meta.data_to,
        }
        if review.over:
            yield msg("The period brought {actual} {name} against {target} ({share:pct}).", **values)
        else:
            yield msg("Up to {day:day} it brought {actual} {name} against {target} due by then ({share:pct}).", **values)
    elif head.period_actual is not None:
        yield from _beside(review)
    if not review.over and head.low is not None and head.high is not None and head.probability is not None:
        yield msg(
            "The 80 % range of the end is {low} to {high}; the chance to reach the target is {chance}.",
            low=rounded(unit, head.low),
            high=rounded(unit, head.high),
            chance=chance(head.probability),
        )
    judged = [row for row in rows(review.tables.get("scores")) if row["kind"] == "key_result" and known(row["attainment_landing"])]
    if len(judged) > 1:
        best, worst = (pick(judged, key=lambda row: number(row["attainment_landing"])) for pick in (max, min))
        yield msg(
            "Best: {best}, {high:pct0} of its target; worst: {worst}, {low:pct0}.",
            best=key_result(review, best),
            high=number(best["attainment_landing"]),
            worst=key_result(review, worst),
            low=number(worst["attainment_landing"]),
        )


def _beside(review: QuarterReview) -> Iterator[Message]:
    """Yield the period beside as many days of the one before and of the same one a year ago, where there is no target."""
    total = next((row for row in rows(review.tables.get("channels")) if row["kind"] == "total"), None)
    if total is None or not number(total["previous"]):
        return
    actual, before, year = (number(total[name]) for name in ("actual", "previous", "prior_year"))
    values: dict[str, Value] = {
        "actual": strong(quantity(unit_of(review), actual)),
        "name": headline_name(review),
        "change": actual / before - 1,
    }
    if known(actual / before) and known(year) and year:
        values |= {"yoy": actual / year - 1}
        yield msg("The period brought {actual} {name}, {change:+pct} on the period before and {yoy:+pct} on a year before.", **values)
    elif known(actual / before):
        yield msg("The period brought {actual} {name}, {change:+pct} on the period before.", **values)


def key_result(review: QuarterReview, row: Row) -> Label:
    """Return what a key result is about, as it stands inside a sentence."""
    name = inside(metric_name(review, str(row["metric_id"])))
    if not row["channel"]:
        return name
    return of_channel(channel_name(review, row["channel"]), name)


def why(review: QuarterReview) -> tuple[Message, ...]:
    """Return why: the channel that carries most of the gap, and the change behind its largest claimed cause."""
    return tuple(_why(review)) or (msg("No channel and no recorded change stands out."),)


def _why(review: QuarterReview) -> Iterator[Message]:
    channels = [row for row in rows(review.tables.get("channels")) if row["kind"] == "channel" and known(row["gap"])]
    total = next((row for row in rows(review.tables.get("channels")) if row["kind"] == "total"), None)
    falling = review.catalogue.get(review.headline.metric_id).direction == "down"
    short = [row for row in channels if (number(row["gap"]) > 0) == falling and number(row["gap"])]
    if short and total is not None and known(total["gap"]):
        worst = max(short, key=lambda row: abs(number(row["gap"])))
        unit = unit_of(review)
        values: dict[str, Value] = {
            "channel": channel_name(review, worst["channel"]),
            "gap": strong(signed(unit, number(worst["gap"]))),
            "name": headline_name(review),
            "total": signed(unit, number(total["gap"])),
        }
        yield msg("{channel} is furthest from its part of the target: {gap} {name}; the whole team {total}.", **values)
    yield from _cause(review)


def _cause(review: QuarterReview) -> Iterator[Message]:
    """Yield the claimed cause that costs most of those that began in the period, with what was changed then."""
    found = [row for row in rows(review.tables.get("causes")) if bool(row["claimed"]) and not pd.isna(row["onset"])]  # type: ignore[call-overload] # a cell
    way = -1 if review.catalogue.get(review.headline.metric_id).direction != "down" else 1
    inside_period = [row for row in found if review.meta.period.contains(pd.Timestamp(str(row["onset"])).date())]
    costly = [row for row in inside_period if number(row["effect"]) * way > 0]
    if not costly:
        return
    row = max(costly, key=lambda one: abs(number(one["effect"])))
    values: dict[str, Value] = {
        "channel": channel_name(review, row["channel"]),
        "factor": inside(row["name"]) if isinstance(row["name"], Label) else Label.same(str(row["name"])),
        "change": number(row["change"]),
        "day": pd.Timestamp(str(row["onset"])).date(),
    }
    trough = number(row["trough"]) / number(row["before"]) - 1 if number(row["before"]) else number(row["before"])
    # What is past its worst is told by its fall as well as by where it stands: the period bore more than its last weeks show.
    if row["state"] in ("recovering", "recovered") and known(trough):
        values |= {"trough": trough}
        if isinstance(row["event"], Label) and row["event"].en:
            yield msg(
                "{channel}: {factor} {trough:+pct} from {day:day}, when “{event}”; by the end {change:+pct}.", **values, event=row["event"]
            )
        else:
            yield msg(
                "{channel}: {factor} {trough:+pct} from {day:day}, by the end {change:+pct}; no recorded change explains it.", **values
            )
    elif isinstance(row["event"], Label) and row["event"].en:
        yield msg("{channel}: {factor} {change:+pct} since {day:day}, when “{event}”.", **values, event=row["event"])
    else:
        yield msg("{channel}: {factor} {change:+pct} since {day:day}; no recorded change explains it.", **values)
