"""The tables of the calibration: those of the data alone, and those that follow the sliders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.result import MissingTable
from goalbook.books.target_setting.calibration.backtest import target_backtest_table
from goalbook.books.target_setting.calibration.candidates import candidates_table
from goalbook.books.target_setting.calibration.fan import fan_table
from goalbook.books.target_setting.calibration.growth import growth_table
from goalbook.books.target_setting.calibration.history import history_table
from goalbook.books.target_setting.calibration.judging import calibration_table
from goalbook.books.target_setting.calibration.positions import positions_table
from goalbook.core.message import msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from goalbook.books.target_setting.move import Move
    from goalbook.books.target_setting.preparation import Prepared


def fixed(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return history, growth and back-test; see TargetSetting for the columns."""
    return {
        "history_months": history_table(prepared.tracks),
        "growth": growth_table(prepared, prepared.tracks),
        "target_backtest": target_backtest_table(prepared),
    }


def moved(prepared: Prepared, _tables: dict[str, pd.DataFrame], move: Move) -> dict[str, pd.DataFrame]:
    """Return what the sliders move: every target's calibration, candidates, positions and the fan."""
    return {
        "calibration": calibration_table(prepared, move.targets),
        "candidates": candidates_table(prepared, move.params),
        "positions": positions_table(prepared, move.targets),
        "fan": fan_table(prepared, move.targets),
    }


def missing(prepared: Prepared) -> Iterator[MissingTable]:
    """Name the benchmarks where there are goals and no figure of the market or of a competitor to set beside them."""
    if prepared.goals is not None and prepared.inputs.benchmarks.empty:
        text = msg("No figures of the market or of competitors were given. With benchmarks.csv each target would stand beside them.")
        yield MissingTable("benchmarks", "calibration", text)
