"""What is to be reached in benefit, users and brand: each target beside where the team stands."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, divide
from goalbook.books.target_setting.horizons.current import ACTIVATION, NPS, current_value, recent, revenue_of_top
from goalbook.core.compare import at_least, at_most
from goalbook.core.message import Label, msg
from goalbook.core.nearest import nearest
from goalbook.inputs.planning.horizons import Horizons

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.aggregate import Totals
    from goalbook.books.target_setting.move import Move
    from goalbook.books.target_setting.preparation import Prepared
    from goalbook.core.message import Message
    from goalbook.inputs import KeyResult
    from goalbook.inputs.planning.horizons import DimensionTarget

COLUMNS = (
    "dimension", "source", "name", "metric_id", "channel", "unit", "direction", "value", "default", "current", "attained", "met", "fault",
)  # fmt: skip
DIMENSIONS = ("benefit", "users", "brand")
WORDS = {NPS: "index", "ltv": "money", "repurchase_rate": "share", "top_revenue": "share", ACTIVATION: "share"}
_QUARTER = 3  # months


@dataclass(frozen=True)
class _Aim:
    metric: str
    channel: str
    unit: str
    direction: str
    value: float
    current: float


def dimensions(prepared: Prepared) -> pd.DataFrame:
    """Return the targets of the sheet and the key results that name a dimension; see TargetSetting for the columns."""
    sheet = prepared.planning.sheet(Horizons).dimensions
    totals, months = recent(prepared)
    rows: list[tuple[object, ...]] = []
    for dimension in DIMENSIONS:
        targets = getattr(sheet, dimension) if sheet is not None else ()
        rows += [_of_sheet(prepared, totals, dimension, target) for target in targets]
        for kr in prepared.key_results:
            if kr.planned.dimension == dimension:
                aim = _Aim(kr.metric, kr.channel, kr.unit, kr.direction, kr.target, _kr_now(prepared, totals, months, kr))
                rows.append((dimension, kr.id, kr.name, *_cells(aim, NAN), None))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def moved(tables: dict[str, pd.DataFrame], move: Move) -> pd.DataFrame:
    """Return the dimensions with the one target that the slider moves."""
    table = tables["dimensions"]
    wanted = move.targets.get(move.kr)
    hit = (table["source"] == move.kr) & (table["value"] != wanted)
    if wanted is None or not hit.any():
        return table
    ways, now, here = table["direction"].tolist(), table["current"].tolist(), hit.tolist()
    shares = [attained(way, wanted, today) for way, today in zip(ways, now, strict=True)]
    verdicts = pd.Series([_met(way, wanted, today) for way, today in zip(ways, now, strict=True)], table.index, dtype=object)
    return table.assign(
        value=table["value"].where(~hit, wanted),
        attained=[new if moves else old for new, old, moves in zip(shares, table["attained"], here, strict=True)],
        met=table["met"].where(~hit, verdicts),
    )


def attained(direction: str, value: float, current: float) -> float:
    """Return how much of a target stands today, 1 = all of it: current ÷ target, target ÷ current where down is good."""
    return divide(value, current) if direction == "down" else divide(current, value)


def _met(direction: str, value: float, current: float) -> bool | None:
    if math.isnan(current) or math.isnan(value):
        return None
    return at_most(current, value) if direction == "down" else at_least(current, value)


def _cells(aim: _Aim, default: float) -> tuple[object, ...]:
    share = attained(aim.direction, aim.value, aim.current)
    met = _met(aim.direction, aim.value, aim.current)
    return (aim.metric, aim.channel, aim.unit, aim.direction, aim.value, default, aim.current, share, met)


def _of_sheet(prepared: Prepared, totals: Totals, dimension: str, target: DimensionTarget) -> tuple[object, ...]:
    catalogue = prepared.inputs.catalogue
    entry = catalogue.get(target.metric) if target.metric in catalogue else None
    unit = target.unit or (entry.unit if entry is not None else WORDS.get(target.metric, "ratio"))
    direction = target.direction or (entry.direction if entry is not None else "up")
    default = _default(prepared, target)
    value = default if target.value is None else target.value
    current = _now(prepared, totals, target) if target.current is None else target.current
    aim = _Aim(target.metric, target.channel, unit, direction, value, current)
    return (dimension, "sheet", _name(prepared, target), *_cells(aim, default), next(_faults(prepared, target, value), None))


def _now(prepared: Prepared, totals: Totals, target: DimensionTarget) -> float:
    if target.top is not None:
        return revenue_of_top(prepared, target.top)
    return current_value(prepared, totals, target.metric, target.channel)


def _default(prepared: Prepared, target: DimensionTarget) -> float:
    """Return what the template asks of this figure; NaN where it says nothing of it."""
    policy = prepared.inputs.policy
    if target.channel:
        return NAN
    known = {"cac": policy.caps.cac.programme, "roi": policy.roi.programme_min, NPS: policy.brand.nps_min}
    if target.metric == "top_revenue" or target.top is not None:
        return float(policy.segments.top_revenue_target)
    return float(known.get(target.metric, NAN))


def _name(prepared: Prepared, target: DimensionTarget) -> Label:
    if target.name.en or target.name.zh:
        return target.name
    own = {
        NPS: Label("NPS", "净推荐值 NPS"),
        "ltv": Label("Lifetime value", "用户终身价值"),
        "repurchase_rate": Label("Repurchase rate", "复购率"),
        "top_revenue": Label("Share of revenue from top users", "头部用户收入占比"),
        ACTIVATION: Label("Activation rate", "激活率"),
    }
    if target.metric in prepared.inputs.catalogue:
        name = prepared.inputs.catalogue.name(target.metric)
        channel = prepared.names.get(target.channel)
        return name if channel is None else Label(f"{channel.en}: {name.en}", f"{channel.zh}{name.zh}")
    return own.get(target.metric, Label.same(target.metric or "–"))


def _faults(prepared: Prepared, target: DimensionTarget, value: float) -> Iterator[Message]:
    """Yield what keeps a target from being one: a figure nobody knows, a channel the team lacks, no number."""
    catalogue = prepared.inputs.catalogue
    known = (*catalogue.ids(), *WORDS)
    if target.metric and target.metric not in known:
        close = nearest(target.metric, known)
        named = {"metric": target.metric, "close": close or ""}
        yield (
            msg("'{metric:text}' is no figure; did you mean '{close:text}'?", **named)
            if close
            else msg("'{metric:text}' is no figure", **named)
        )
    if target.channel and target.channel not in prepared.names:
        yield msg("'{channel:text}' is no channel of the team", channel=target.channel)
    if math.isnan(value):
        yield msg("no value is given and the template has none")


def _kr_now(prepared: Prepared, totals: Totals, months: int, kr: KeyResult) -> float:
    """Return a key result's figure today, over as many months as it is counted: sums at the pace of the last whole months."""
    now = current_value(prepared, totals, kr.metric, kr.channel)
    if kr.aggregation in ("ratio", "end") or prepared.inputs.catalogue.is_ratio(kr.metric):
        return now
    if not months:
        return NAN
    return now / months * (len(prepared.period.months()) if kr.aggregation == "sum" else 1)
