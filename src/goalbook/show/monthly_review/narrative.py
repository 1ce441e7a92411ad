"""The sentences of page one: the headline and what happened. They never say more than the data do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import Label, Message, msg
from goalbook.show.emphasis import strong
from goalbook.show.quantity import chance, quantity, rounded
from goalbook.show.words import channel_name, headline_name, known, number, reviewed_month, rows

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.message import Value


def unit_of(review: MonthlyReview) -> str:
    """Return the unit of the headline metric."""
    return str(review.catalogue.get(review.headline.metric_id).unit)


def headline(review: MonthlyReview) -> Message:
    """Return the one line the meeting starts from."""
    head = review.headline
    if head.horizon_target is None:
        return _without_goal(review)
    if head.complete:
        return _ended(review)
    if head.landing is None:
        return _no_forecast(review)
    unit, name, horizon = unit_of(review), headline_name(review), review.meta.horizon.name
    landing, target = strong(rounded(unit, head.landing)), rounded(unit, head.horizon_target)
    if head.probability is not None:
        return msg(
            "{horizon} is heading for {landing} of {target} {name}; the chance to reach {target} is {chance}.",
            horizon=horizon,
            landing=landing,
            target=target,
            name=name,
            chance=strong(chance(head.probability)),
        )
    if head.low is None or head.high is None:
        return msg("{horizon} is heading for {landing} of {target} {name}.", horizon=horizon, landing=landing, target=target, name=name)
    return msg(
        "{horizon} is heading for {landing} of {target} {name}; 80 % range {low} to {high}.",
        horizon=horizon,
        landing=landing,
        target=target,
        name=name,
        low=rounded(unit, head.low),
        high=rounded(unit, head.high),
    )


def _ended(review: MonthlyReview) -> Message:
    """Say the result of a period that is over: target, actual, completion, main contributor (MR-34)."""
    head, unit = review.headline, unit_of(review)
    if head.to_date is None:
        return msg("{horizon} is over; its {name} were not measured.", horizon=review.meta.horizon.name, name=headline_name(review))
    target = head.horizon_target
    rate = head.to_date / target if target else None
    body = msg(
        "{horizon} ended with {actual} of {target} {name}, {rate:pct} of the target",
        horizon=review.meta.horizon.name,
        actual=strong(rounded(unit, head.to_date)),
        target=rounded(unit, target),
        name=headline_name(review),
        rate=rate,
    )
    top = main_contributor(review)
    if top is None:
        return msg("{statement}.", statement=body)
    return msg("{statement}; {channel} brought {share:pct0} of the month.", statement=body, channel=top[0], share=top[1])


def main_contributor(review: MonthlyReview) -> tuple[Label, float] | None:
    """Return the channel with the largest share of the month, or None where there is only one or none."""
    table = [row for row in rows(review.tables.get("channels")) if row["kind"] in {"channel", "no_target"} and known(row["share"])]
    if len(table) < 2:  # noqa: PLR2004 - one channel is all there is
        return None
    top = max(table, key=lambda row: number(row["share"]))
    return channel_name(review, top["channel"]), number(top["share"])


def _no_forecast(review: MonthlyReview) -> Message:
    head, unit = review.headline, unit_of(review)
    return msg(
        "{horizon} stands at {actual} of {target} {name}; the data do not carry a forecast.",
        horizon=review.meta.horizon.name,
        actual=strong(rounded(unit, head.to_date)),
        target=rounded(unit, head.horizon_target),
        name=headline_name(review),
    )


def _without_goal(review: MonthlyReview) -> Message:
    """Compare with history where there is no goal."""
    head, month, name = review.headline, review.meta.period.name, headline_name(review)
    if head.period_actual is None:
        return msg("{month}: {name} were not measured.", month=month, name=name)
    brought = msg("{month} brought {actual} {name}", month=month, actual=strong(rounded(unit_of(review), head.period_actual)), name=name)
    changes = _history(review)
    return msg("{brought}{changes}.", brought=brought, changes=changes) if changes else msg("{statement}.", statement=brought)


def _history(review: MonthlyReview) -> Message | None:
    row = kpi(review, review.headline.metric_id)
    mom, yoy = (number(row["mom"]), number(row["yoy"])) if row else (float("nan"), float("nan"))
    if known(mom) and known(yoy):
        return msg(", {mom:+pct} on the month before and {yoy:+pct} on a year before", mom=mom, yoy=yoy)
    if known(mom):
        return msg(", {mom:+pct} on the month before", mom=mom)
    return msg(", {yoy:+pct} on a year before", yoy=yoy) if known(yoy) else None


def kpi(review: MonthlyReview, metric_id: str) -> dict[str, object] | None:
    """Return the KPI board's row of one metric."""
    return next((row for row in rows(review.tables.get("kpis")) if row["id"] == metric_id), None)


def what(review: MonthlyReview) -> tuple[Message, ...]:
    """Say what the month brought against its target (else against history) and who stands out."""
    return tuple(sentence for sentence in (_month(review), _channels(review)) if sentence is not None)


def _month(review: MonthlyReview) -> Message | None:
    head, unit = review.headline, unit_of(review)
    actual, target = head.period_actual, head.period_target
    month, name = reviewed_month(review), headline_name(review)
    if actual is None:
        return msg("{name} were not measured in {month}.", name=name, month=month)
    if not target:
        return _pace(review) if head.horizon_target is None else None
    values: dict[str, Value] = {
        "month": month,
        "actual": strong(quantity(unit, actual)),
        "name": name,
        "target": quantity(unit, target),
        "rate": actual / target,
    }
    if actual < target:
        return msg(
            "{month} brought {actual} {name} against {target} ({rate:pct}), {gap} short.",
            **values,
            gap=strong(quantity(unit, target - actual)),
        )
    return msg(
        "{month} brought {actual} {name} against {target} ({rate:pct}), {gap} more than planned.",
        **values,
        gap=strong(quantity(unit, actual - target)),
    )


def _pace(review: MonthlyReview) -> Message | None:
    """Say the exact figure and the month before, where there is no goal."""
    row = kpi(review, review.headline.metric_id)
    if row is None or not known(row["previous"]):
        return None
    unit = unit_of(review)
    values = {"actual": strong(quantity(unit, review.headline.period_actual)), "previous": quantity(unit, number(row["previous"]))}
    if not known(row["prior_year"]):
        return msg("{actual} after {previous} in the month before; no goal was set.", **values)
    return msg(
        "{actual} after {previous} in the month before and {year} a year ago; no goal was set.",
        **values,
        year=quantity(unit, number(row["prior_year"])),
    )


def _channels(review: MonthlyReview) -> Message | None:
    judged = [row for row in rows(review.tables.get("channels")) if row["kind"] == "channel" and known(row["gap_rel"])]
    if len(judged) < 2:  # noqa: PLR2004 - best and worst need two
        return _growth(review)
    best, worst = (pick(judged, key=lambda row: number(row["gap_rel"])) for pick in (max, min))
    up, down = number(best["gap_rel"]), number(worst["gap_rel"])
    if up == down:
        return None  # all alike: none stands out
    names = channel_name(review, best["channel"]), channel_name(review, worst["channel"])
    if up > 0 > down:
        return msg("{best} beat its target by {up:pct}; {worst} missed by {down:pct}.", best=names[0], up=up, worst=names[1], down=-down)
    if down < 0:
        return msg("No channel reached its target; {worst} is furthest off, {down:pct} short.", worst=names[1], down=-down)
    return msg("Every channel reached its target; {best} is furthest ahead, by {up:pct}.", best=names[0], up=up)


def _growth(review: MonthlyReview) -> Message | None:
    table = [row for row in rows(review.tables.get("channels")) if row["kind"] in {"channel", "no_target"}]
    changes = [
        (row, number(row["actual"]) / number(row["previous"]) - 1) for row in table if known(row["actual"]) and number(row["previous"]) > 0
    ]
    if len(changes) < 2:  # noqa: PLR2004 - best and worst need two
        return None
    best, worst = (pick(changes, key=lambda item: item[1]) for pick in (max, min))
    if best[1] == worst[1]:
        return None  # all alike: none stands out
    return msg(
        "{best} changed by {up:+pct} on the month before, {worst} by {down:+pct}.",
        best=channel_name(review, best[0]["channel"]),
        up=best[1],
        worst=channel_name(review, worst[0]["channel"]),
        down=worst[1],
    )
