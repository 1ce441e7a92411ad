"""The scorecard's table: attainment judged by the goal's type, progress at its own anchors, never mixed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from goalbook.books.monthly_review import Params, compute
from goalbook.books.monthly_review.board.scores import COLUMNS, fault_of
from goalbook.books.okr_bands import band_of
from goalbook.core.policy import load_policy
from support import tiny_team as tiny

if TYPE_CHECKING:
    import pandas as pd

ANCHORS = {"baseline": 0.0, "commit": 30 * 31.0, "target": 70 * 31.0, "stretch": 100 * 31.0}


def _scores(*key_results, payers: float = 10.0, period: str = "2025-05", policy: dict | None = None) -> pd.DataFrame:
    goals = (tiny.goals(*key_results, period=period),) if key_results else ()
    data = tiny.inputs(tiny.facts({"a": {**tiny.DAY, "new_payers": payers, "clicks": 9_000.0}}), *goals, policy=policy)
    return compute(data, Params(team="tiny", period="2025-05")).tables["scores"]


@pytest.mark.parametrize(("payers", "score"), [(15, 0.15), (50, 0.5), (85, 0.85), (0, 0.0), (120, 1.0)])
def test_a15_progress_runs_through_the_anchors_of_the_key_result(payers: float, score: float) -> None:
    """A15: 0 / 30 / 70 / 100 a day score 0 / 0.3 / 0.7 / 1, linear between, clamped at the ends."""
    (first, objective) = _scores(tiny.key_result(**ANCHORS), payers=payers).to_dict("records")
    assert pytest.approx(score) == first["score_landing"] == objective["score_landing"]


def test_a15_a_falling_goal_scores_by_its_sign() -> None:
    """A15: 10 / 7 / 3 / 0 at 5 scores one half: CAC of 400 a day ÷ 80 payers is 5."""
    falling = tiny.key_result(metric="cac", aggregation="ratio", direction="down", baseline=10.0, commit=7.0, target=3.0, stretch=0.001)
    first = _scores(falling, payers=80).iloc[0]
    assert pytest.approx(0.5) == first["score_landing"]
    assert pytest.approx(3 / 5) == first["attainment_landing"]


@pytest.mark.parametrize(
    ("reached", "band"),
    [
        (0.599, "too_high"),
        (0.60, "very_good"),
        (0.70, "very_good"),
        (0.85, "strong"),
        (0.92, "strong"),
        (1.00, "strong"),
        (1.05, "re_baseline"),
    ],
)
def test_wx_20_bands_of_the_source_and_ours_where_it_is_silent(reached: float, band: str) -> None:
    """WX-20: below 60 % too high, to 70 % very good, above 100 % too low; 70 to 100 % is undefined there and strong here."""
    assert band == band_of(reached, load_policy())


def test_policy_moves_the_bands() -> None:
    """A team may call half of a stretch target very good."""
    moved = load_policy({"okr": {"bands": {"too_high_below": 0.5, "very_good": [0.5, 0.65]}}})
    assert ("very_good", "strong") == (band_of(0.55, moved), band_of(0.66, moved))


def test_an_objective_averages_the_scores_it_has() -> None:
    """0.5 and 1.0 make 0.75; a key result without a start leaves the mean alone and is counted as missing."""
    half = tiny.key_result(id="A", target=20 * 31.0, baseline=0.0)
    full = tiny.key_result(id="B", target=10 * 31.0, baseline=0.0)
    blind = tiny.key_result(id="C", target=10 * 31.0)
    two, three = (_scores(*given).iloc[-1] for given in ((half, full), (half, full, blind)))
    assert pytest.approx(0.75) == two["score_landing"] == three["score_landing"]
    assert (1.0, pytest.approx(2 / 3)) == (two["scored"], three["scored"])
    assert math.isnan(two["attainment_landing"])


def test_so_far_and_heading_are_two_columns() -> None:
    """Two months of three are two thirds so far; the landing is the whole."""
    first = _scores(tiny.key_result(target=910.0, baseline=0.0), period="2025-Q2").iloc[0]
    assert pytest.approx(610 / 910) == first["attainment_so_far"] == first["score_so_far"]
    assert pytest.approx(1.0, abs=0.02) == first["attainment_landing"]


@pytest.mark.parametrize(("changes", "words"), [({"baseline": None}, "no baseline"), ({"baseline": 80.0}, "no better than the baseline")])
def test_a_way_that_leads_nowhere_is_not_scored(changes: dict, words: str) -> None:
    """Without a start, or with a target behind it, there is no score and a reason; attainment is there all the same."""
    fault = fault_of({"direction": "up", "baseline": 0.0, "commit": 30.0, "target": 70.0, "stretch": 100.0, **changes})
    assert fault is not None
    assert words in fault.text
    first = _scores(tiny.key_result(**{**ANCHORS, "baseline": 80 * 31.0}), payers=50).iloc[0]
    assert math.isnan(first["score_landing"])
    assert pytest.approx(5 / 7) == first["attainment_landing"]


def test_anchors_off_the_way_leave_the_straight_line() -> None:
    """A commit behind the baseline says nothing of the way from 40 to 70: 55 is half of it, and a remark says how it was scored."""
    first = _scores(tiny.key_result(**{**ANCHORS, "baseline": 40 * 31.0}), payers=55).iloc[0]
    assert pytest.approx(0.5) == first["score_landing"]
    assert "straight line" in first["reason"].text


def test_without_goals_there_are_no_scores_but_their_columns() -> None:
    """An empty table keeps its form."""
    table = _scores()
    assert (0, list(COLUMNS)) == (len(table), list(table.columns))
