"""The sentences of page one: the headline, what history says, what would have to be true, whether it adds up."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.core.message import Label, Message, msg
from goalbook.show.emphasis import strong
from goalbook.show.levels import level
from goalbook.show.quantity import chance, rounded
from goalbook.show.words import headline_name, inside, known, number, rows

if TYPE_CHECKING:
    from goalbook.books.target_setting.result import TargetSetting

Row = dict[str, object]
MOST_NEEDS = 2  # sentences on what would have to be true


def unit_of(result: TargetSetting, metric_id: str = "") -> str:
    """Return the unit of a metric, by default of the headline's."""
    return str(result.catalogue.get(metric_id or result.headline.metric_id).unit)


def headline(result: TargetSetting) -> Message:
    """Return the one line the goal meeting starts from."""
    head, unit, name, period = result.headline, unit_of(result), headline_name(result), result.meta.period.name
    median = None if head.median is None else rounded(unit, head.median)
    if head.target is None:
        if median is None:
            return msg("No goal is set for {period} yet, and the history does not carry a forecast.", period=period)
        return msg("No goal is set for {period} yet; history leads to {median} {name}.", period=period, median=strong(median), name=name)
    target = strong(rounded(unit, head.target))
    if median is None:
        return msg("{target} {name} in {period}; the history does not carry a forecast.", target=target, name=name, period=period)
    if head.probability is not None:
        return msg(
            "{target} {name} in {period}: a {chance} chance; history leads to {median}.",
            target=target,
            name=name,
            period=period,
            chance=strong(chance(head.probability)),
            median=median,
        )
    if head.low is None or head.high is None:
        return msg("{target} {name} in {period}; history leads to {median}.", target=target, name=name, period=period, median=median)
    return msg(
        "{target} {name} in {period}; history leads to {low}–{high}.",
        target=target,
        name=name,
        period=period,
        low=rounded(unit, head.low),
        high=rounded(unit, head.high),
    )


def calibrated(result: TargetSetting, kr_id: str) -> Row | None:
    """Return a key result's row of the calibration."""
    return next((row for row in rows(result.tables.get("calibration")) if row["kr_id"] == kr_id), None)


def kr_name(result: TargetSetting, kr_id: object) -> Label:
    """Return a key result's id and name, as the sheet shows them."""
    row = next((one for one in rows(result.tables.get("key_results")) if one["kr_id"] == kr_id), None)
    name = row["name"] if row is not None else Label.same("")
    assert isinstance(name, Label)  # noqa: S101 - the table's own type, for the checker
    return Label(f"{kr_id} {name.en}".strip(), f"{kr_id} {name.zh}".strip())


def history(result: TargetSetting) -> tuple[Message, ...]:
    """Say what the team's own history leads to, how the target stands to it, and how good such statements have been."""
    row = calibrated(result, result.headline.kr_id)
    if row is None:
        return (msg("There is no history to judge the target by."),)
    said = [_trend(result, row), _range(result, row), _reliability(result, row)]
    return tuple(one for one in said if one is not None) or (msg("The history is too short to judge the target by."),)


def _trend(result: TargetSetting, row: Row) -> Message | None:
    if not known(row["forecast"]):
        return None
    forecast = level(unit_of(result), number(row["forecast"]))
    if row["method"] == "stock":
        return msg("At the mean of the last months the period would change it by {change}.", change=forecast)
    if not known(row["trend_ratio"]):
        return msg("At the mean of the last months the period would bring {forecast}.", forecast=forecast)
    return msg(
        "At the mean of the last months the period would bring {forecast}; the target asks for {ratio} times that.",
        forecast=forecast,
        ratio=strong(msg("{value:ratio2}", value=number(row["trend_ratio"]))),
    )


def _range(result: TargetSetting, row: Row) -> Message | None:
    if not (known(row["low"]) and known(row["high"])):
        reason = row.get("reason")
        return msg("{reason}.", reason=reason) if isinstance(reason, Message) else None
    unit = unit_of(result)
    low, high = level(unit, number(row["low"])), level(unit, number(row["high"]))
    lead = int(number(row["lead_days"])) if known(row["lead_days"]) else 0
    if lead > 1:
        return msg(
            "Eight times in ten it would end between {low} and {high}; the facts end {days:n} days before the period begins.",
            low=low,
            high=high,
            days=lead,
        )
    return msg("Eight times in ten it would end between {low} and {high}.", low=low, high=high)


def _reliability(result: TargetSetting, row: Row) -> Message | None:
    past = next((one for one in rows(result.tables.get("target_backtest")) if one["kr_id"] == row["kr_id"]), None)
    if past is None or not known(past["own_origins"]) or not known(past["coverage"]):
        return None
    n, held = int(number(past["own_origins"])), number(past["coverage"])
    if not n:
        return None
    if known(row["probability"]):
        return msg(
            "Of {n:n} such ranges set in the past {held:pct0} held; chances were {skill:pct0} better than the base rate.",
            n=n,
            held=held,
            skill=number(row["skill"]),
        )
    return msg("Of {n:n} such ranges set in the past {held:pct0} held; no chance is proven yet, so the range counts.", n=n, held=held)


def needs(result: TargetSetting) -> tuple[Message, ...]:
    """Say what would have to be true for the drivers to bring what the targets ask."""
    drivers = [row for row in rows(result.tables.get("drivers")) if known(row["gap"]) and number(row["gap"]) < 0]
    found = [_driver(result, row) for row in sorted(drivers, key=lambda row: (row["source"] != "plan", number(row["gap"])))[:MOST_NEEDS]]
    return tuple(found) or _paces(result)


def _driver(result: TargetSetting, row: Row) -> Message:
    unit = unit_of(result)
    said = msg(
        "{driver}: that brings {implied} of the {target} planned",
        driver=kr_name(result, row["kr_id"]),
        implied=strong(level(unit, number(row["implied"]))),
        target=level(unit, number(row["target"])),
    )
    ways = [one for one in rows(result.tables.get("solver")) if one["kr_id"] == row["kr_id"] and known(one["needed"])]
    if not ways:
        return msg("{said}.", said=said)
    listed = _way(result, ways[0])
    for one in ways[1:]:
        listed = msg("{first}, or {then}", first=listed, then=_way(result, one))
    return msg("{said}; it takes {ways}.", said=said, ways=listed)


def _way(result: TargetSetting, row: Row) -> Message:
    factor, name = str(row["factor"]), row["name"]
    unit = unit_of(result, factor) if factor in result.catalogue else "share"
    assert isinstance(name, Label)  # noqa: S101 - the table's own type, for the checker
    value, best = level(unit, number(row["needed"])), number(row["best"])
    if unit == "count" and number(row["best_months"]) == 1:
        value = msg("{value} a month", value=value)
    if math.isnan(best):
        return msg("{name} of {value}", name=inside(name), value=value)
    return msg("{name} of {value} (best so far {best})", name=inside(name), value=value, best=level(unit, best))


def _paces(result: TargetSetting) -> tuple[Message, ...]:
    """Say of the key results that history supports least what they ask a month, beside the best month there was."""
    months = len(result.meta.period.months())
    found = [row for row in rows(result.tables.get("calibration")) if row["kr_id"] and row["aggregation"] == "sum"]
    paced = [(row, number(row["target"]) / months, _best_month(result, str(row["kr_id"]))) for row in found]
    beyond = sorted((one for one in paced if one[1] > one[2] > 0), key=lambda one: one[2] / one[1])
    if beyond:
        return tuple(_pace(result, *one) for one in beyond[:MOST_NEEDS])
    if paced and all(0 < pace <= best for _, pace, best in paced):
        return (msg("No key result asks for more a month than its best month has brought."),)
    return ()


def _pace(result: TargetSetting, row: Row, pace: float, best: float) -> Message:
    unit = unit_of(result, str(row["metric_id"]))
    return msg(
        "{name} asks for {pace} a month; the best month had {best}.",
        name=kr_name(result, row["kr_id"]),
        pace=strong(level(unit, pace)),
        best=level(unit, best),
    )


def _best_month(result: TargetSetting, kr_id: str) -> float:
    months = [row for row in rows(result.tables.get("history_months")) if row["kr_id"] == kr_id and known(row["value"]) and row["whole"]]
    return max((number(row["value"]) for row in months), default=math.nan)


def sums(result: TargetSetting) -> tuple[Message, ...]:
    """Say whether the key results bring what the objective asks: as their targets stand, and by what drives them."""
    table = [row for row in rows(result.tables.get("kr_sums")) if known(row["share"])]
    if not table:
        return ()
    own = [row for row in table if row["objective_id"] == table[0]["objective_id"]]
    unit, target, planned = unit_of(result), number(own[0]["target"]), number(own[0]["planned"])
    said = msg(
        "As their targets stand, the key results add up to {total} of {target} ({share:pct0}).",
        total=level(unit, planned),
        target=level(unit, target),
        share=planned / target if target else math.nan,
    )
    driven = [row for row in own if number(row["total"]) < planned]
    return (said, _by_drivers(result, driven)) if driven else (said,)


def _by_drivers(result: TargetSetting, readings: list[Row]) -> Message:
    unit = unit_of(result)
    ordered = sorted(readings, key=lambda row: -number(row["share"]))
    listed = _reading(unit, ordered[0])
    for row in ordered[1:]:
        listed = msg("{first}, {then}", first=listed, then=_reading(unit, row))
    return msg("By their own drivers they bring {readings}.", readings=listed)


def _reading(unit: str, row: Row) -> Message:
    total = level(unit, number(row["total"]))
    return msg("{total} ({share:pct}; {name})", total=strong(total), share=number(row["share"]), name=row["name"])  # type: ignore[arg-type] # a Label
