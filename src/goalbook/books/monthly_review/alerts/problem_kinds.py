"""What counts as a problem: a claimed cause, an alert no cause explains, a target out of reach, a gap in the data."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import pandas as pd

from goalbook.books.aggregate import NAN, WHOLE_TEAM
from goalbook.books.monthly_review.alerts.alerts import RULES
from goalbook.books.monthly_review.basis.funnels import VOLUME
from goalbook.books.rows import rows_of
from goalbook.core.compare import at_least
from goalbook.core.message import Label, Message, msg
from goalbook.core.metrics import DATA_CLASSES, ENTRY
from goalbook.core.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.core.message import Value
    from goalbook.core.metrics import Catalogue

Tables = dict[str, pd.DataFrame]
CONTROLS = ("", "warning", "caution", "pause", "adjust", "terminate")
OUTCOMES = ("new_payers", "orders", "revenue")  # what comes of a funnel
PAST = ("recovered",)  # states of a cause that is no problem any more


@dataclass(frozen=True)
class Problem:
    """One problem before it is weighed. ``effect`` is in units of the headline, negative where it costs; NaN where not known."""

    kind: str  # cause | alert | target | data
    channel: str
    key: str  # with month and channel the id
    metric: str
    stage: str
    what: Message
    evidence: tuple[str, ...]  # rule ids
    factor: str = ""
    effect: float = NAN
    money: float = NAN
    weight: float = NAN  # share of the month's result, where neither of them says it
    control: str = ""
    event: Label | str = ""
    event_day: object = field(default=pd.NaT)


def causes(prepared: Prepared, tables: Tables) -> list[Problem]:
    """Return the claimed causes that cost and are not over; the alerts on the same channel they explain are their evidence."""
    table = tables.get("causes")
    if table is None or table.empty:
        return []
    falling = prepared.inputs.catalogue.get(prepared.aim.metric).direction == "down"
    alerts, found = rows_of(tables["alerts"]), []
    for row in rows_of(table):
        effect = cast("float", row["effect"])
        if bool(row["claimed"]) and row["state"] not in PAST and (effect > 0) == falling and effect:
            found.append(_cause(prepared, alerts, row))
    return found


def _cause(prepared: Prepared, alerts: list[dict[str, object]], row: dict[str, object]) -> Problem:
    channel, factor = str(row["channel"]), str(row["factor"])
    named = not pd.isna(row["event_day"])  # type: ignore[call-overload] # a cell
    proofs = [one for one in alerts if one["adverse"] and explains(prepared, channel, factor, one)]
    rules = ("MR-14", *(("MR-52",) if named else ()), *(str(one["rule"]) for one in proofs))
    return Problem(
        kind="cause",
        channel=channel,
        key=factor,
        metric=prepared.aim.metric,
        stage=_stage(prepared.inputs.catalogue, factor),
        what=_cause_text(row),
        evidence=tuple(dict.fromkeys(rules)),
        factor=factor,
        effect=cast("float", row["effect"]),
        control=max((str(one["control"]) for one in proofs), key=CONTROLS.index, default=""),
        event=cast("Label | str", row["event"]) if named else "",
        event_day=row["event_day"],
    )


def _cause_text(row: dict[str, object]) -> Message:
    """Return what moved how far since when, and how much of it is won back."""
    name, change, onset = cast("Label", row["name"]), cast("float", row["change"]), row["onset"]
    if pd.isna(onset):  # type: ignore[call-overload] # a cell
        return msg("{figure} {change:+pct}", figure=name, change=change)
    day, back = cast("pd.Timestamp", onset).date(), cast("float", row.get("recovery", NAN))
    if row["state"] == "recovering" and back > 0:
        fell = cast("float", row["trough"]) / cast("float", row["before"]) - 1
        values: dict[str, Value] = {"figure": name, "fell": fell, "day": day, "change": change, "back": back}
        return msg("{figure} {fell:+pct} from {day:day}, {change:+pct} now: {back:pct0} won back so far", **values)
    return msg("{figure} {change:+pct} since {day:day}", figure=name, change=change, day=day)


def explains(prepared: Prepared, channel: str, factor: str, alert: Mapping[str, object]) -> bool:
    """Say whether a cause on a channel explains an alert: on the factor's own figure, or on what comes of the funnel, there or in total.

    A volume explains no rate of the funnel, and a rate no volume at its head.
    """
    metric, catalogue = str(alert["metric_id"]), prepared.inputs.catalogue
    ratio = catalogue.ratios.get(metric)
    own = {ratio.numerator, ratio.denominator} if ratio is not None else {metric}
    outcome = bool(own & {prepared.aim.metric, *OUTCOMES})
    stages = prepared.cube.stages.get(channel, ())
    if factor == VOLUME and ratio is not None and own <= {ENTRY, *stages, *OUTCOMES}:
        return False
    if metric in (ENTRY, *stages[:1]):
        return factor == VOLUME and alert["channel"] in (WHOLE_TEAM, channel)
    if alert["channel"] == WHOLE_TEAM:
        return outcome
    if alert["channel"] != channel:
        return False
    return outcome or (ratio.numerator if ratio is not None else metric) == factor


def _stage(catalogue: Catalogue, factor: str) -> str:
    if factor == VOLUME:
        return "exposure"
    return (catalogue.get(factor).stage or "payment") if factor in catalogue else ""


def lone_alerts(prepared: Prepared, tables: Tables, explained: list[Problem]) -> Iterator[Problem]:
    """Yield what is big, adverse and abnormal (or of unknown range), where no claimed cause explains it."""
    alerts = rows_of(tables["alerts"])
    for row in rows_of(tables["signals"]):
        told = any(explains(prepared, one.channel, one.factor, row) for one in explained)
        if row["quadrant"] not in ("act", "unknown") or not row["adverse"] or told:
            continue
        raised = _raised(alerts, row)
        metric = str(row["metric_id"])
        yield Problem(
            kind="alert",
            channel=str(row["channel"]),
            key=metric,
            metric=metric,
            stage=prepared.inputs.catalogue.get(metric).stage,
            what=_alert_text(row),
            evidence=tuple(dict.fromkeys(RULES[str(one["level"])] for one in raised)),
            effect=cast("float", row["actual"]) - cast("float", row["expected"]) if metric == prepared.aim.metric else NAN,
            money=cast("float", row["money"]),
            control=max((str(one["control"]) for one in raised), key=CONTROLS.index, default=""),
        )


def _raised(alerts: list[dict[str, object]], row: dict[str, object]) -> list[dict[str, object]]:
    return [one for one in alerts if all(one[name] == row[name] for name in ("metric_id", "channel", "base"))]


def _alert_text(row: dict[str, object]) -> Message:
    change, since = cast("float", row["deviation"]), row["first_signal"]
    name = cast("Label", row["subject"])
    if pd.isna(since):  # type: ignore[call-overload] # a cell
        return msg("{figure} {change:+pct}, its normal range not known", figure=name, change=change)
    day = cast("pd.Timestamp", since).date()
    return msg("{figure} {change:+pct}, outside its normal range since {day:day}", figure=name, change=change, day=day)


def targets(prepared: Prepared, tables: Tables) -> list[Problem]:
    """Return the targets no ordinary month reaches, by the normal range (MR-07) or by the best month so far (MR-16), each once."""
    found: dict[tuple[str, str], Problem] = {}
    signals = rows_of(tables["signals"])
    judged = {(str(row["metric_id"]), str(row["channel"])): row for row in signals if row["base"] == "target"}
    for row in judged.values():
        if row["plan_off"]:
            metric, channel = str(row["metric_id"]), str(row["channel"])
            what = msg(
                "{figure}: target out of reach, {change:+pct}; the middle of what is normal is {gap:+pct0} from it",
                figure=cast("Label", row["subject"]),
                change=cast("float", row["deviation"]),
                gap=cast("float", row["normal_gap"]),
            )
            found[metric, channel] = _target(prepared, row, what)
    for row in _unreachable(tables["months"]):
        pair = str(row["metric_id"]), str(row["channel"])
        if not _brings(prepared.inputs.catalogue, pair[0]):
            continue
        base = judged.get(pair, {"metric_id": pair[0], "channel": pair[1], "money": NAN})
        name = base.get("subject", prepared.inputs.catalogue.name(pair[0]))
        what = msg(
            "{figure}: target out of reach, {month} must bring {required:compact}, the best month brought {best:compact}",
            figure=cast("Label", name),
            month=parse_period(str(row["month"])).name,
            required=cast("float", row["required"]),
            best=cast("float", row["best_month"]),
        )
        rules = found[pair].evidence if pair in found else ()
        found[pair] = _target(prepared, base, what, (*rules, "MR-16"))
    return list(found.values())


def _target(prepared: Prepared, row: dict[str, object], what: Message, rules: tuple[str, ...] = ("MR-07",)) -> Problem:
    metric, channel = str(row["metric_id"]), str(row["channel"])
    known = metric == prepared.aim.metric and "actual" in row
    return Problem(
        kind="target",
        channel=channel,
        key=f"{metric}.target",
        metric=metric,
        stage="plan",
        what=what,
        evidence=rules,
        effect=cast("float", row["actual"]) - cast("float", row["expected"]) if known else NAN,
        money=cast("float", row["money"]),
    )


def _brings(catalogue: Catalogue, metric_id: str) -> bool:
    """Tell whether a month brings amounts of a metric, the more the better: no ratio, nothing that should fall."""
    return metric_id in catalogue.metrics and catalogue.metrics[metric_id].direction == "up"


def _unreachable(months: pd.DataFrame) -> list[dict[str, object]]:
    """Return per key result the first month left that must bring more than the best month ever brought."""
    found: dict[str, dict[str, object]] = {}
    for row in rows_of(months):
        if row["state"] != "remaining":
            continue
        known = not math.isnan(cast("float", row["required"]) + cast("float", row["best_month"]))
        if row["feasible"] is not None and not row["feasible"] and known:
            found.setdefault(str(row["kr_id"]), row)
    return list(found.values())


def data_gaps(prepared: Prepared, tables: Tables) -> Iterator[Problem]:
    """Yield the channels of which a class of data that they keep is missing on at least the policy's share of the month."""
    channels = tables["channels"]
    shares = dict(zip(channels["channel"], channels["share"], strict=True))
    for row in rows_of(tables["coverage"]):
        known = {name: share for name in DATA_CLASSES if 0 < (share := cast("float", row[name])) < 1}
        if not known:
            continue
        worst = min(known, key=lambda name: known[name])
        gap = 1 - known[worst]
        if at_least(gap, prepared.inputs.policy.problems.gap_share):
            channel = str(row["channel"])
            yield Problem(
                kind="data",
                channel=channel,
                key="data",
                metric="",
                stage=worst,
                what=msg("Figures missing on {gap:pct0} of the days", gap=gap),
                evidence=("MR-03",),
                weight=gap * shares.get(channel, NAN),
            )
