"""The control panel: sliders move figures through the cheap half of the book, scenarios are saved under plain names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest
import yaml
from tests.support.sample_review import HEADLINE, sample_review

from goalbook.core.errors import UsageError
from goalbook.core.language import language
from goalbook.show.monthly_review.controls import OF_PEOPLE, SAVED
from goalbook.show.panel import Panel, save_scenario

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.books.monthly_review.params import MonthlyReviewParams
    from goalbook.books.monthly_review.result import MonthlyReview


def recompute(params: MonthlyReviewParams) -> MonthlyReview:
    """Stand for the book: the landing rises with the recovery."""
    return replace(sample_review(replace(HEADLINE, landing=35_900.0 + 900 * params.recovery)), params=params)


def panel(data_dir: Path) -> Panel:
    """Return a panel on the sample."""
    return Panel(sample_review(), recompute, language("en"), data_dir)


def test_a_slider_moves_the_number_beside_it(tmp_path: Path) -> None:
    """The figure on show is the one the book computes with the slider's value."""
    shown = panel(tmp_path)
    assert 'gb-landing">35,900</span>' in shown._out.value
    shown._inputs["recovery"].value = 1.0
    assert 'gb-landing">36,800</span>' in shown._out.value
    assert shown.result.params.recovery == 1.0


def test_sliders_take_bounds_and_step_from_the_parameters(tmp_path: Path) -> None:
    """The parameter model is the one source."""
    for spec in type(sample_review().params).sliders():
        if spec.name not in OF_PEOPLE:
            slider = panel(tmp_path)._inputs[spec.name]
            assert (spec.lo, spec.hi, spec.step) == (slider.min, slider.max, slider.step)


def test_sliders_of_people_stand_where_their_tables_do(tmp_path: Path) -> None:
    """A team without scores has no slider of their weight; one with scores and a bonus has both, and what they move."""
    assert not set(OF_PEOPLE) & set(panel(tmp_path)._inputs)
    weights = pd.DataFrame({"weight": [0.65]})
    bonus = pd.DataFrame({"in_force": [True], "paid": [4], "members": [12]})
    given = replace(sample_review(), tables={**sample_review().tables, "score_weights": weights, "bonus_steps": bonus})
    shown = Panel(given, lambda params: replace(given, params=params), language("en"), tmp_path)
    bounds = [(one.min, one.max, one.value) for one in (shown._inputs[name] for name in OF_PEOPLE)]
    assert [(0.6, 0.7, 0.65), (0.8, 1.2, 1.0)] == bounds
    assert "4 of 12" in shown._out.value


def test_the_channel_is_chosen_by_name(tmp_path: Path) -> None:
    """The drop-down shows names and gives ids."""
    shown = panel(tmp_path)
    assert ("Xiaohongshu", "xiaohongshu") in shown._inputs["recovery_channel"].options
    shown._inputs["recovery_channel"].value = "xiaohongshu"
    assert shown.params.recovery_channel == "xiaohongshu"


def test_a_scenario_holds_the_slider_positions(tmp_path: Path) -> None:
    """The button writes them where a run looks for them, and says where."""
    (tmp_path / "beauty").mkdir()
    shown = panel(tmp_path)
    shown._inputs["deviation_alert"].value = 0.2
    shown._name.value = "cautious"
    shown._save.click()
    path = tmp_path / "beauty" / "scenarios" / "cautious.yml"
    at_rest = {
        "recovery_channel": "",
        "recovery_stage": "",
        "recovery": 0.0,
        "stage_rate": 0.0,
        "spend": {},
        "actions_share": 0.0,
        "wecom": {},
        "reallocation": {},
        "outcome_weight": 0.65,
        "bonus_threshold": 1.0,
    }
    assert {"deviation_alert": 0.2, **at_rest} == yaml.safe_load(path.read_text(encoding="utf-8"))
    assert path.as_posix() in shown._saved.value
    assert [path] == list(path.parent.iterdir())


@pytest.mark.parametrize("name", ["", "../x", "a/b", "A", "a b", "-x", "x.yml", "方案", "x" * 65])
def test_other_names_are_refused_and_nothing_is_written(tmp_path: Path, name: str) -> None:
    """A name is never a path."""
    (tmp_path / "beauty").mkdir()
    with pytest.raises(UsageError):
        save_scenario(sample_review().params, name, tmp_path, SAVED)
    assert list((tmp_path / "beauty").iterdir()) == []


def test_a_refused_name_is_said_beside_the_button(tmp_path: Path) -> None:
    """The analyst sees why, escaped."""
    shown = panel(tmp_path)
    shown._name.value = "<b>"
    shown._save.click()
    assert "scenario name &#39;&lt;b&gt;&#39;" in shown._saved.value


def test_a_team_without_a_folder_gets_none(tmp_path: Path) -> None:
    """A mistyped data folder is not filled with scenarios."""
    with pytest.raises(UsageError):
        save_scenario(sample_review().params, "x", tmp_path, SAVED)
    assert list(tmp_path.iterdir()) == []
