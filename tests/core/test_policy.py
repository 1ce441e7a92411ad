"""The policy: typed, sourced, overridable, never misspelt in silence."""

from __future__ import annotations

import pytest

from goalbook.core.compare import at_least, at_most, less_than, more_than
from goalbook.core.policy import PolicyError, default_policy, load_policy


def test_every_threshold_has_a_source_and_operators_are_known() -> None:
    """No threshold comes from nowhere."""
    for entry in default_policy().entries():
        assert entry.source, entry.key
        assert entry.operator in {"", ">", ">=", "<", "<="}, entry.key


def test_values_are_those_of_the_rulebook() -> None:
    """A few that rules hang on, as the rulebook states them."""
    policy = default_policy()
    assert (0.15, 0.15, 0.20) == (policy.alerts.deviation, policy.alerts.traffic_drop, policy.alerts.conversion_drop)
    assert (0.90, 0.80, 40, 3.0) == (policy.pass_line, policy.benchmark_min_ratio, policy.caps.cac.programme, policy.roi.programme_min)
    assert "adjust" == policy.get("controls.map.conversion_drop")


def test_an_override_changes_one_value_and_says_so() -> None:
    """The team's value wins, and the entry knows it is not the default."""
    policy = load_policy({"alerts": {"deviation": 0.2}})
    assert 0.2 == policy.alerts.deviation
    assert ["alerts.deviation"] == [entry.key for entry in policy.entries() if entry.overridden]
    assert 0.15 == default_policy().alerts.deviation


def test_all_faults_of_an_override_are_named_at_once() -> None:
    """A misspelt key with its nearest match, and a value of the wrong type, in one error."""
    with pytest.raises(PolicyError) as caught:
        load_policy({"alerts": {"deviaton": 0.2, "relative": 3}, "pass_line": "high"})
    values = [fault.values for fault in caught.value.faults]
    assert ["alerts.deviaton", "alerts.relative", "pass_line"] == [value["key"] for value in values]
    assert "alerts.deviation" == values[0]["meant"]


@pytest.mark.parametrize(
    ("change", "alert", "meeting", "switch"),
    [(-0.149, False, False, False), (0.85 - 1, True, False, True), (-0.2, True, False, True), (-0.201, True, True, True)],
)
def test_thresholds_mean_what_the_words_say(change: float, *, alert: bool, meeting: bool, switch: bool) -> None:
    """WX-39: 15 % alerts at 15 %, a meeting needs more than 20 %, whatever floating point makes of 0.85 − 1."""
    policy = default_policy().alerts
    assert alert == at_least(abs(change), policy.deviation)
    assert meeting == more_than(-change, policy.conversion_drop)
    assert switch == at_least(-change, policy.traffic_drop)


def test_limits_are_met_from_both_sides() -> None:
    """At most and less than are the mirror of at least and more than."""
    assert at_most(0.1 + 0.2, 0.3)
    assert not less_than(0.1 + 0.2, 0.3)
