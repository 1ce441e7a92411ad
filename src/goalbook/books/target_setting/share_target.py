"""The team's part of the company's goal as a target of its own: what it would ask for and how likely it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.target_setting.alignment.goals import goals_of, own_goal
from goalbook.books.target_setting.calibration.judging import against_trend
from goalbook.books.target_setting.outcomes import growth_on

if TYPE_CHECKING:
    from goalbook.books.target_setting.move import Move
    from goalbook.books.target_setting.preparation import Prepared

COLUMNS = ("kr_id", "metric_id", "share", "target", "probability", "required_growth", "expected_attainment")


def moved(prepared: Prepared, _tables: dict[str, pd.DataFrame], move: Move) -> dict[str, pd.DataFrame]:
    """Return one row where the slider gives the team a share of the company's goal, none otherwise."""
    row = _row(prepared, move) if move.params.team_share else None
    return {"share_target": pd.DataFrame([] if row is None else [row], columns=list(COLUMNS))}


def _row(prepared: Prepared, move: Move) -> tuple[object, ...] | None:
    own = own_goal(goals_of(prepared, move), prepared)
    place = next((place for place, track in enumerate(prepared.tracks) if own is not None and own.kr == track.asked.kr_id != ""), None)
    if own is None or place is None:
        return None
    track, prediction = prepared.tracks[place], prepared.predictions[place]
    asked, trend = track.asked, track.trend
    position = {"method": asked.shape, "start": trend.start, "target": own.target}
    growth = growth_on(position, {"base_value": prepared.bases[place][1].value})
    attainment = against_trend(asked, trend, own.target).attainment
    chance = prediction.reaching(own.target, falling=asked.falling)
    return asked.kr_id, asked.metric, move.params.team_share, own.target, chance, growth, attainment
