"""The parameters of a review are the whole truth about its cell, sliders and command line."""

from __future__ import annotations

from datetime import date

import pytest

from goalbook.books.monthly_review import MonthlyReviewParams
from goalbook.core.errors import UsageError
from goalbook.core.language import language
from goalbook.core.policy import load_policy

NEEDED = {"team": "beauty", "period": "2025-05"}


def test_text_from_the_command_line_becomes_numbers() -> None:
    """A threshold typed as text is a number."""
    assert MonthlyReviewParams.from_pairs({**NEEDED, "deviation_alert": "0.2"}).deviation_alert == 0.2


def test_unknown_parameter_is_refused_with_the_nearest() -> None:
    """A misspelt name never runs with the default."""
    with pytest.raises(UsageError) as caught:
        MonthlyReviewParams.from_pairs({**NEEDED, "deviaton_alert": "0.2"})
    assert caught.value.message.values["near"] == "deviation_alert"


@pytest.mark.parametrize("value", ["0.04", "0.51", "much", "Infinity"])
def test_value_outside_the_slider_is_refused(value: str) -> None:
    """Bounds hold for every way in, not for the slider alone."""
    with pytest.raises(UsageError):
        MonthlyReviewParams.from_pairs({**NEEDED, "deviation_alert": value})


def test_all_wrong_parameters_are_told_at_once() -> None:
    """Nobody has to try three times."""
    with pytest.raises(UsageError) as caught:
        MonthlyReviewParams.from_pairs({**NEEDED, "deviation_alert": "much", "recovery": "9", "recvery": "1"})
    said = language("en").say(caught.value.message)
    assert "unknown parameter 'recvery' (did you mean 'recovery'?)" in said
    assert "parameter 'deviation_alert': 'much' is not a number" in said
    assert "parameter 'recovery': '9' lies outside 0.0 to 1.0" in said


def test_a_threshold_of_the_team_outside_the_slider_is_refused() -> None:
    """The bounds hold for the team's policy, too."""
    with pytest.raises(UsageError) as caught:
        MonthlyReviewParams(**NEEDED).with_policy(load_policy({"alerts": {"deviation": 0.6}}))
    said = language("en").say(caught.value.message)
    assert said == "alerts.deviation in the team's policy: parameter 'deviation_alert': '0.6' lies outside 0.05 to 0.5"


def test_missing_parameter_is_named() -> None:
    """A review without a period says so."""
    with pytest.raises(UsageError) as caught:
        MonthlyReviewParams.from_pairs({"team": "beauty"})
    assert caught.value.message.values == {"name": "period"}


def test_sliders_carry_bounds_step_and_label() -> None:
    """The panel needs nothing but the parameters."""
    found = {slider.name: (slider.default, slider.lo, slider.hi, slider.step) for slider in MonthlyReviewParams.sliders()}
    share = (0.0, 0.0, 1.0, 0.05)
    reward = {"outcome_weight": (0.65, 0.60, 0.70, 0.01), "bonus_threshold": (1.0, 0.80, 1.20, 0.01)}
    assert found == {"deviation_alert": (0.15, 0.05, 0.5, 0.01), "recovery": share, "actions_share": share, **reward}


@pytest.mark.parametrize(
    "given", ["douyin=0.1, search=-20%", {"douyin": 0.1, "search": -0.2}, "douyin=0.1,search=-0.2,xhs=0", "douyin=10%；search=-0.2"]
)
def test_changes_of_spend_are_read_from_text_and_from_a_mapping(given: object) -> None:
    """The command line, a scenario file and the notebook's cell say the same; what stays as it is, is left out."""
    params = MonthlyReviewParams.from_pairs({**NEEDED, "spend": given})
    assert params.spend == {"douyin": 0.1, "search": -0.2}
    assert params.resolved()["spend"] == "douyin=0.1,search=-0.2"
    assert MonthlyReviewParams.from_pairs(params.resolved()) == params


@pytest.mark.parametrize("given", ["", None, {}, "douyin=0"])
def test_no_change_of_spend_is_none(given: object) -> None:
    """Every way of saying nothing is the same."""
    assert MonthlyReviewParams.from_pairs({**NEEDED, "spend": given}).spend == {}


@pytest.mark.parametrize(
    ("given", "english", "chinese"),
    [
        ({"spend": "douyin"}, "'douyin' is not channel=change; write it as douyin=0.1,search=-0.2", "“渠道=变化”"),
        ({"spend": "douyin=much"}, "parameter 'spend': 'douyin=much' is not a number", "“douyin=much”不是数字"),
        ({"spend": "douyin=0.6"}, "parameter 'spend': 'douyin=0.6' lies outside -0.5 to 0.5", "应在 -0.5 到 0.5 之间"),
        ({"spend": {"douyin": float("nan")}}, "parameter 'spend': 'douyin=nan' is not a number", "“douyin=nan”不是数字"),
        ({"spend": [0.1]}, "parameter 'spend': '[0.1]' is not channel=change", "“渠道=变化”"),
        ({"stage_rate": "-1"}, "parameter 'stage_rate': '-1' is not 0 or more", "应不小于 0"),
        ({"stage_rate": "inf"}, "parameter 'stage_rate': 'inf' is not a number", "不是数字"),
        ({"actions_share": "2"}, "parameter 'actions_share': '2' lies outside 0.0 to 1.0", "应在 0.0 到 1.0 之间"),
        ({"recovery_stag": "clicks"}, "unknown parameter 'recovery_stag' (did you mean 'recovery_stage'?)", "是否想写“recovery_stage”"),
    ],
)
def test_what_a_slider_cannot_take_is_told_in_both_languages(given: dict[str, object], english: str, chinese: str) -> None:
    """Wherever it was written."""
    with pytest.raises(UsageError) as caught:
        MonthlyReviewParams.from_pairs({**NEEDED, **given})
    assert english in language("en").say(caught.value.message)
    assert chinese in language("zh").say(caught.value.message)


def test_alert_threshold_not_given_is_the_teams() -> None:
    """The team's policy stands in, unless a value is given; None counts as not given."""
    policy = load_policy({"alerts": {"deviation": 0.1}})
    assert MonthlyReviewParams(**NEEDED).with_policy(policy).deviation_alert == 0.1
    assert MonthlyReviewParams(**NEEDED, deviation_alert=None).with_policy(policy).deviation_alert == 0.1
    assert MonthlyReviewParams(**NEEDED, deviation_alert=0.15).with_policy(policy).deviation_alert == 0.15


def test_cutoff_is_the_periods_end_unless_given() -> None:
    """A review knows its own month and nothing later."""
    assert MonthlyReviewParams(**NEEDED).cutoff() == date(2025, 5, 31)
    assert MonthlyReviewParams(**NEEDED, as_of="2025-05-20").cutoff() == date(2025, 5, 20)
    with pytest.raises(UsageError):
        MonthlyReviewParams(**NEEDED, as_of="20 May").cutoff()
