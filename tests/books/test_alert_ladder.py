"""The ladder's thresholds, each below, at and above its limit (WX-39), and moved by policy."""

from __future__ import annotations

import pytest

from goalbook.books.monthly_review.alerts.alerts import Judged, alert_table, level_of
from goalbook.core.message import Label
from goalbook.core.policy import load_policy

NAME = Label("Payers", "付费用户")


def _judged(base: str, deviation: float, *, adverse: bool | None = None, open_end: bool = False) -> Judged:
    bad = deviation < 0 if adverse is None else adverse
    return Judged("new_payers", "a", NAME, base, 1_000, 1_000 * (1 + deviation), adverse=bad, open_end=open_end)


def _level(judged: Judged, threshold: float = 0.15, **alerts: float) -> str | None:
    return level_of(judged, load_policy({"alerts": alerts} if alerts else None), threshold)


@pytest.mark.parametrize(
    ("deviation", "alert", "meeting", "switch"),
    [
        (-0.149, "watch", None, None),
        (-0.15, "alert", None, "switch"),
        (-0.2, "alert", None, "switch"),
        (-0.201, "alert", "meeting", "switch"),
    ],
)
def test_boundaries_of_the_ladder(deviation: float, alert: str, meeting: str | None, switch: str | None) -> None:
    """WX-39: 15 % counts as 15 % for alert and switch; the meeting needs more than 20 %."""
    assert _level(_judged("target", deviation)) == alert
    assert _level(_judged("previous", deviation)) == meeting
    assert _level(_judged("trailing mean", deviation)) == switch


def test_floating_point_does_not_move_the_boundary() -> None:
    """0.85 − 1 is not exactly −0.15, yet 85 of 100 is 15 % short."""
    assert _level(Judged("new_payers", "", NAME, "target", 100, 85, adverse=True)) == "alert"


@pytest.mark.parametrize(("deviation", "level"), [(-0.099, None), (-0.1, "watch"), (-0.149, "watch")])
def test_watch_begins_at_ten_percent(deviation: float, level: str | None) -> None:
    """Below 10 % nothing is said."""
    assert _level(_judged("target", deviation)) == level


def test_offline_conversion_of_the_first_quarter_alerts_and_needs_no_meeting() -> None:
    """WX-25: 12.3 % against 15 % is −18 %: alert yes, meeting no."""
    assert _level(Judged("payment_rate", "a", NAME, "target", 0.15, 0.123, adverse=True)) == "alert"
    assert _level(Judged("payment_rate", "a", NAME, "previous", 0.15, 0.123, adverse=True)) is None


def test_first_quarter_total_raises_no_alert() -> None:
    """WX-23: 276,000 of 300,000 is −8 %."""
    assert _level(Judged("new_payers", "", NAME, "target", 300_000, 276_000, adverse=True)) is None


def test_policy_moves_every_step() -> None:
    """Each threshold of the ladder is the policy's."""
    assert _level(_judged("target", -0.15), threshold=0.16) == "watch"
    assert _level(_judged("target", -0.06), watch=0.05) == "watch"
    assert _level(_judged("previous", -0.15), conversion_drop=0.1) == "meeting"
    assert _level(_judged("trailing mean", -0.1), traffic_drop=0.1) == "switch"


def test_too_good_is_noted_but_not_adverse() -> None:
    """20 % above a target asks for a look at the target; 20 % above a floor says nothing."""
    table = alert_table((_judged("target", 0.2), _judged("target", 0.2, open_end=True)), load_policy(), 0.15)
    assert table[["level", "adverse", "control"]].to_numpy().tolist() == [["alert", False, ""]]


def test_gravest_alert_comes_first() -> None:
    """Meeting before switch before alert before watch."""
    judged = tuple(
        _judged(base, change) for base, change in (("target", -0.12), ("target", -0.3), ("trailing mean", -0.2), ("previous", -0.3))
    )
    assert alert_table(judged, load_policy(), 0.15)["level"].tolist() == ["meeting", "switch", "alert", "watch"]


def test_alert_names_its_control() -> None:
    """The control level stands in the policy's map."""
    table = alert_table((_judged("previous", -0.3),), load_policy(), 0.15)
    assert table["control"].tolist() == ["adjust"]
