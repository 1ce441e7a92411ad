"""What other targets and other assumptions would change, for a reader who has no sliders."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.books.target_setting.calibration.judging import calibration_table
from goalbook.books.target_setting.economics.unit import unit_economics
from goalbook.books.target_setting.move import move_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from goalbook.books.target_setting.params import TargetSettingParams
    from goalbook.books.target_setting.preparation import Prepared

COLUMNS = ("parameter", "subject", "change", "value", "probability", "verdict", "trend_ratio", "expected_attainment", "ltv_cac")
TARGETS = (-0.2, -0.1, 0.0, 0.1, 0.2)
ECONOMICS = ("arpu", "retention", "cac")
STEPS = (-0.1, 0.0, 0.1)
Row = dict[str, object]
Tables = dict[str, pd.DataFrame]


def sensitivity(prepared: Prepared, filed: TargetSettingParams, at_rest: Tables) -> pd.DataFrame:
    """Return the headline's target and the assumptions of a customer's value, each moved alone from the position as filed."""
    return pd.DataFrame([*_targets(prepared, filed), *_economics(prepared, filed, at_rest)], columns=list(COLUMNS))


def _targets(prepared: Prepared, filed: TargetSettingParams) -> Iterator[Row]:
    move = move_of(prepared, filed)
    target = move.targets.get(move.kr, NAN)
    if math.isnan(target):
        return
    one = _alone(prepared, move.kr)
    for change in TARGETS:
        value = target * (1 + change)
        row = calibration_table(one, {move.kr: value})
        said: Row = {name: float(row[name].tolist()[0]) for name in ("probability", "trend_ratio", "expected_attainment")}
        said["verdict"] = row["verdict"].tolist()[0]
        yield {"parameter": "target", "subject": move.kr, "change": change, "value": value, **said, "ltv_cac": NAN}


def _alone(prepared: Prepared, kr: str) -> Prepared:
    """Return the same with one key result to calibrate."""
    places = [place for place, track in enumerate(prepared.tracks) if track.asked.kr_id == kr]
    return replace(
        prepared, tracks=tuple(prepared.tracks[one] for one in places), predictions=tuple(prepared.predictions[one] for one in places)
    )


def _economics(prepared: Prepared, filed: TargetSettingParams, at_rest: Tables) -> Iterator[Row]:
    facts, found = at_rest["economics_facts"], at_rest["unit_economics"]
    whole = {**at_rest, "economics_facts": facts[facts["kind"] == "total"]}
    total = found[found["kind"] == "total"].to_dict("records")
    for name in ECONOMICS:
        now = float(total[0][name]) if total else NAN
        if math.isnan(now) or math.isnan(float(total[0]["ltv_cac"])):
            continue
        for change in STEPS:
            value = min(now * (1 + change), 1.0) if name == "retention" else now * (1 + change)
            yield _moved(prepared, filed, whole, {name: value}) | {"parameter": name, "change": change, "value": value}


def _moved(prepared: Prepared, filed: TargetSettingParams, at_rest: Tables, slider: Mapping[str, float]) -> Row:
    move = move_of(prepared, filed.model_copy(update={"unit_economics": dict(slider)}))
    ratio = unit_economics(prepared, at_rest, move)["ltv_cac"].tolist()[0]
    return {"subject": "", "probability": NAN, "verdict": "", "trend_ratio": NAN, "expected_attainment": NAN, "ltv_cac": float(ratio)}
