"""Rules of calibration: history, growth range, ambition, expected attainment, candidates, benchmarks, audience shares."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING, cast

from goalbook.books.quantity import amount
from goalbook.core.compare import at_least, at_most, more_than
from goalbook.core.findings import Finding
from goalbook.core.message import Label, Message, msg
from goalbook.core.register import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.target_setting.rules.case import Case
    from goalbook.core.findings import Status
    from goalbook.core.policy import Policy

Row = dict[str, object]
SMALL = 0.1  # rates below it
SURE = 0.995  # a chance that would print as 100 % does not


def _rows(case: Case, table: str = "calibration") -> list[Row]:
    """Return the rows of key results; without goals there is nothing to judge."""
    found = case.tables.get(table)
    records = found.to_dict("records") if found is not None else []
    return [{str(key): value for key, value in row.items()} for row in records if row["kr_id"]]


def _number(row: Row, name: str) -> float:
    return float(cast("float", row[name]))


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def _amount(case: Case, row: Row, name: str) -> Message:
    """Return an amount; small rates need two decimals to differ."""
    value = _number(row, name)
    if row.get("unit") == "share" and abs(value) < SMALL:
        return msg("{value:pct2}", value=value)
    return amount(case.prepared.inputs.catalogue, str(row["metric_id"]), value)


@rule("TS-20")
def ambitious(case: Case, policy: Policy) -> Iterator[Finding]:
    """A target lies above the trend, and above its own baseline; else it stirs nobody."""
    limit = policy.calibration.ambition_above
    for row in _rows(case):
        subject, ratio = case.key_result(str(row["kr_id"])), _number(row, "trend_ratio")
        if not math.isnan(_number(row, "baseline")) and _number(row, "baseline") == _number(row, "target"):
            text = msg("the target equals its baseline of {baseline}", baseline=_amount(case, row, "baseline"))
            yield Finding("TS-20", subject, "warn", _known(ratio), limit, text)
        elif not math.isnan(ratio):
            enough = more_than(ratio, limit)
            text = msg("target ÷ trend is {ratio:ratio2}; ambitious above {limit:ratio2}", ratio=ratio, limit=limit)
            yield Finding("TS-20", subject, "pass" if enough else "warn", ratio, limit, text)
        else:
            yield Finding("TS-20", subject, "not_evaluated", None, limit, _no_trend(row))


def _no_trend(row: Row) -> Message:
    reason = row["reason"]
    if isinstance(reason, Message) and row["method"] == "none":
        return msg("no trend to compare with: {reason}", reason=reason)
    return msg("no trend to compare with")


@rule("TS-21")
def expected_attainment(case: Case, policy: Policy) -> Iterator[Finding]:
    """What part of the target the trend would bring; the verdict is that of TS-23, so that the two never disagree."""
    zones = {
        "too_high": msg("too high"),
        "stretch": msg("a stretch goal"),
        "strong": msg("demanding"),
        "too_low": msg("too low: the trend alone brings it"),
    }
    for row in _rows(case):
        subject, share = case.key_result(str(row["kr_id"])), _number(row, "expected_attainment")
        limit = policy.okr.bands.too_high_below
        if math.isnan(share) or row["zone"] not in zones:
            yield Finding("TS-21", subject, "not_evaluated", None, limit, _no_trend(row))
            continue
        status = cast("Status", row["verdict"])
        text = msg("the trend would bring {share:pct} of the target: {zone}", share=share, zone=zones[str(row["zone"])])
        if row["zone"] == "too_low" and _falls_short(row):
            recent = _amount(case, row, "p50")
            text = msg("the trend would bring {share:pct} of the target, yet the last weeks point to {recent}", share=share, recent=recent)
        if _too_young(row, policy):
            status, text = "not_evaluated", msg("{said}; {reason}", said=text, reason=_young(row, policy))
        elif row["chance"] in {"warn", "fail"}:
            text = _with_chance(case, row, policy, text)
        yield Finding("TS-21", subject, status, share, limit, text)


def _too_young(row: Row, policy: Policy) -> bool:
    return not at_least(_number(row, "months_known"), policy.calibration.window_months[0])


def _young(row: Row, policy: Policy) -> Message:
    known, least = int(_number(row, "months_known")), int(policy.calibration.window_months[0])
    return msg("not judged with whole months of history: {n:n}, needed {least:n}", n=known, least=least)


def _falls_short(row: Row) -> bool:
    """Say whether the middle of the forecast, which weighs the last weeks most, misses the target."""
    return _number(row, "p50") > _number(row, "target") if row["direction"] == "down" else _number(row, "p50") < _number(row, "target")


@rule("TS-22")
def history_is_long_enough(case: Case, policy: Policy) -> Iterator[Finding]:
    """A target rests on at least three whole months of its own figure; of a longer history the last six make the trend."""
    least, most = (int(one) for one in policy.calibration.window_months)
    for row in _rows(case):
        subject, known = case.key_result(str(row["kr_id"])), int(_number(row, "months_known"))
        doubt = _one_day(case, row, policy)
        if row["method"] == "none" and not known:
            text = _no_trend(row)
            if isinstance(row["reason"], Message):
                text = row["reason"]
            yield Finding("TS-22", subject, "fail", 0.0, float(least), msg("no whole month of history: {reason}", reason=text))
        elif not at_least(known, least):
            text = msg("whole months of history: {n:n}, needed {least:n}; the figures shown are a first hint", n=known, least=least)
            yield Finding("TS-22", subject, "fail", float(known), float(least), text)
        elif doubt is not None:
            yield Finding("TS-22", subject, "warn", float(known), float(least), doubt)
        elif at_most(known, most):
            text = msg("whole months of history: {n:n}, needed {least:n}", n=known, least=least)
            yield Finding("TS-22", subject, "pass", float(known), float(least), text)
        else:
            text = msg("whole months of history: {n:n}; the last {most:n} make the trend", n=known, most=most)
            yield Finding("TS-22", subject, "pass", float(known), float(least), text)


def _one_day(case: Case, row: Row, policy: Policy) -> Message | None:
    """Say which single day carries the trend, None as a rule."""
    day = row["outlier_day"]
    if not isinstance(day, date):
        return None
    return msg(
        "{day:date} alone brought {value}, more than {share:pct0} of the months behind the trend; without such days the trend is {without}",
        day=day,
        value=_amount(case, row, "outlier_value"),
        share=policy.calibration.outlier_share,
        without=_amount(case, row, "forecast_without"),
    )


@rule("TS-23")
def inside_the_growth_range(case: Case, policy: Policy) -> Iterator[Finding]:
    """A target stays inside the growth that history supports, and is as likely as its type asks, where a probability may be printed."""
    for row in _rows(case):
        subject, status = case.key_result(str(row["kr_id"])), cast("Status", row["verdict"])
        ratio, limit = _number(row, "trend_ratio"), _limit(row, policy)
        if status == "not_evaluated":
            young = _too_young(row, policy) and not math.isnan(ratio)
            yield Finding("TS-23", subject, status, None, limit, _young(row, policy) if young else _no_trend(row))
            continue
        yield Finding("TS-23", subject, status, _known(ratio), limit, _against_trend(case, row, policy))


def _limit(row: Row, policy: Policy) -> float:
    bands = policy.calibration.bands
    return float(bands.pass_stretch if row["type"] == "stretch" else bands.pass_committed)


def _against_trend(case: Case, row: Row, policy: Policy) -> Message:
    """Say the ratio, or that history does not grow at all; then the chance, where one may be printed."""
    ratio = _number(row, "trend_ratio")
    if math.isnan(ratio):
        trend = msg("asks for growth where the history shows {forecast}", forecast=_amount(case, row, "forecast"))
    else:
        trend = msg(
            "{ratio:ratio2} × the trend of {forecast}; {limit:ratio2} passes, above {fail:ratio2} fails",
            ratio=ratio,
            forecast=_amount(case, row, "forecast"),
            limit=_limit(row, policy),
            fail=policy.calibration.bands.fail_above,
        )
    return _with_chance(case, row, policy, trend)


def _with_chance(case: Case, row: Row, policy: Policy, trend: Message) -> Message:
    """Add the chance and what the goal's type asks for; where none may be printed, where the target lies in the range."""
    chance = _number(row, "probability")
    if math.isnan(chance) and row["place"] == "outside":
        span = {"low": _amount(case, row, "low"), "high": _amount(case, row, "high")}
        return msg("{trend}; the target lies outside the 80 % range of {low} to {high}", trend=trend, **span)
    if math.isnan(chance) and row["place"] == "far":
        middle = _amount(case, row, "p50")
        return msg(
            "{trend}; a committed goal that asks for more than the middle of what history leads to, {middle}", trend=trend, middle=middle
        )
    if math.isnan(chance):
        return trend
    said = {"trend": trend, "chance": chance_words(chance)}
    if row["type"] == "stretch":
        low, high = policy.attainable.stretch
        return msg("{trend}; the chance is {chance}, for a stretch goal {low:pct0} to {high:pct0}", **said, low=low, high=high)
    needed = policy.attainable.committed
    return msg("{trend}; the chance is {chance}, for a committed goal at least {needed:pct0}", **said, needed=needed)


def chance_words(probability: float) -> Message:
    """Return a probability that never claims certainty."""
    if probability >= SURE:
        return msg("more than {value:pct0}", value=0.99)
    return msg("less than {value:pct0}", value=0.01) if probability < 1 - SURE else msg("{value:pct0}", value=probability)


@rule("TS-24")
def candidates(case: Case, _policy: Policy) -> Iterator[Finding]:
    """What last year and the period before would give with their uplift: targets to choose from."""
    found: dict[str, list[Row]] = {}
    for row in _rows(case, "candidates"):
        found.setdefault(str(row["kr_id"]), []).append(row)
    for kr_id, rows in found.items():
        said = [_candidate(case, row) for row in rows]
        text = said[0] if len(said) == 1 else msg("{one}; {other}", one=said[0], other=said[1])
        yield Finding("TS-24", case.key_result(kr_id), "info", _number(rows[0], "candidate"), None, text)


def _candidate(case: Case, row: Row) -> Message:
    text = msg(
        "{period:text} {base}, {uplift:+pct0}: {candidate}",
        period=str(row["base_period"]),
        base=_amount(case, row, "base_value"),
        uplift=-_number(row, "uplift") if row["falling"] else _number(row, "uplift"),
        candidate=_amount(case, row, "candidate"),
    )
    return text if row["whole"] else msg("{said} (partly projected)", said=text)


@rule("TS-25")
def among_the_market(case: Case, _policy: Policy) -> Iterator[Finding]:
    """A target lies between the industry's average and the best competitor; outside of that it has a reason."""
    for kr_id, row in {str(row["kr_id"]): row for row in _rows(case, "positions")}.items():
        subject, reason = case.key_result(kr_id), cast("Label", row["reason_given"])
        given = bool(reason.en or reason.zh)
        said = {
            "inside": msg("between the industry's average and the best competitor, as far as they are given"),
            "below": msg("worse than the industry's average"),
            "above": msg("better than the best competitor known"),
        }[str(row["position"])]
        if row["position"] == "inside":
            yield Finding("TS-25", subject, "pass", str(row["position"]), "inside", said)
        elif given:
            yield Finding(
                "TS-25", subject, "pass", str(row["position"]), "inside", msg("{said}; reason: {reason}", said=said, reason=reason)
            )
        else:
            yield Finding("TS-25", subject, "warn", str(row["position"]), "inside", msg("{said}; no reason is given", said=said))


@rule("TS-26")
def near_the_benchmark(case: Case, policy: Policy) -> Iterator[Finding]:
    """A target reaches at least 80 % of the industry's benchmark; a figure without source proves nothing."""
    limit = policy.benchmark_min_ratio
    for row in _rows(case, "positions"):
        if row["scope"] != "industry":
            continue
        subject, ratio, name = case.key_result(str(row["kr_id"])), _number(row, "ratio"), cast("Label", row["benchmark"])
        if policy.bench.require_source and not row["verified"]:
            text = msg("the benchmark of {name} has no source", name=name)
            yield Finding("TS-26", subject, "not_evaluated", _known(ratio), limit, text)
            continue
        text = msg("{ratio:pct} of {name}, needed {limit:pct0}", ratio=ratio, name=name, limit=limit)
        yield Finding("TS-26", subject, "pass" if at_least(ratio, limit) else "warn", ratio, limit, text)


@rule("TS-47")
def audience_share_has_baseline(case: Case, _policy: Policy) -> Iterator[Finding]:
    """A share of the audience changes in percentage points from a baseline; without one the change is not known."""
    rows = {str(row["kr_id"]): row for row in _rows(case)}
    for kr in case.prepared.key_results:
        if not kr.planned.share_of or kr.id not in rows:
            continue
        subject, base, target = case.key_result(kr.id), _number(rows[kr.id], "baseline"), _number(rows[kr.id], "target")
        if math.isnan(base) or base <= 0:
            text = msg(
                "share of {bucket:text}: no baseline, so the change to {target:pct} is not known", bucket=kr.planned.share_of, target=target
            )
            yield Finding("TS-47", subject, "warn", None, None, text)
            continue
        text = msg(
            "share of {bucket:text}: {base:pct} to {target:pct}, {points:+pp} or {change:+pct} relative",
            bucket=kr.planned.share_of,
            base=base,
            target=target,
            points=target - base,
            change=target / base - 1,
        )
        yield Finding("TS-47", subject, "pass", target - base, None, text)
