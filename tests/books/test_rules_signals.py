"""Rules of the findings (MR-39, MR-46) and the ladder's boundaries through the whole computation (WX-39)."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd
import pytest

from goalbook.books.monthly_review import MonthlyReviewParams, compute
from support import tiny_team as tiny

APRIL, MAY = date(2025, 4, 1), date(2025, 5, 1)
PARAMS = MonthlyReviewParams(team="tiny", period="2025-05")


def in_may(before: float, now: float):
    """Return a daily value that changes on 1 May 2025."""
    return lambda day: now if day >= MAY else before


def review(channels: dict, *key_results, policy: dict | None = None, **changes):
    """Return the May review."""
    goals = (tiny.goals(*key_results),) if key_results else ()
    return compute(tiny.inputs(tiny.facts(channels), *goals, policy=policy, **changes), PARAMS)


def verdicts(found, rule: str, subject: str | None = None) -> list[str]:
    """Return the verdicts of a rule."""
    return [one.status for one in found.findings if one.rule == rule and (subject is None or one.subject.en == subject)]


# Two channels, ROI 2 and 5: the weak one's share of the spend is share.
def _two(share: float) -> dict:
    weak, strong = 1_000 * share, 1_000 * (1 - share)
    return {
        "a": {**tiny.DAY, "spend": weak, "revenue": 2 * weak},
        "b": {**tiny.DAY, "spend": strong, "revenue": 5 * strong},
    }


@pytest.mark.parametrize(("share", "status"), [(0.39, "pass"), (0.4, "pass"), (0.41, "warn")])
def test_mr_39_spend_on_channels_below_the_blended_return(share: float, status: str) -> None:
    """More than 40 % of the spend below the blended ROI warns."""
    assert [status] == verdicts(review(_two(share)), "MR-39", "Low-efficiency channels")


def test_mr_39_limit_is_the_policys() -> None:
    """A third is too much where the team says so."""
    policy = {"problems": {"low_efficiency_spend": 0.3}}
    assert ["warn"] == verdicts(review(_two(0.33), policy=policy), "MR-39", "Low-efficiency channels")


def test_mr_39_equal_channels_are_none_of_them_weak() -> None:
    """A ROI equal to the blend is not below it."""
    assert ["pass"] == verdicts(review({"a": tiny.DAY, "b": tiny.DAY}), "MR-39", "Low-efficiency channels")


@pytest.mark.parametrize("channels", [{"a": tiny.DAY}, {"a": {**tiny.DAY, "spend": math.nan}, "b": {**tiny.DAY, "revenue": math.nan}}])
def test_mr_39_without_two_returns_nothing_is_judged(channels: dict) -> None:
    """One channel is the blend; a channel without spend or revenue has no return."""
    assert ["not_evaluated"] == verdicts(review(channels), "MR-39", "Low-efficiency channels")


def test_mr_39_counts_categories_and_says_how_few_carry_most() -> None:
    """One target out of reach: one category, one of one carries all of it."""
    found = review({"a": tiny.DAY}, tiny.key_result(target=91 * 13))
    assert ["info"] == verdicts(found, "MR-39", "Plan off")
    (pareto,) = [one for one in found.findings if one.rule == "MR-39" and one.subject.en == "Whole review"]
    assert (1.0, 0.8) == (pareto.observed, pareto.expected)


def test_mr_39_pareto_share_is_the_policys() -> None:
    """Of two problems alike one carries half."""
    both = (tiny.key_result(id=f"KR{name}", channel=name, target=91 * 13) for name in "ab")
    found = review({"a": tiny.DAY, "b": tiny.DAY}, *both, policy={"problems": {"pareto": 0.5}})
    assert [1.0] == [one.observed for one in found.findings if one.rule == "MR-39" and one.expected == 0.5]


def test_mr_46_a_grave_problem_without_an_answer_warns() -> None:
    """Thirteen a day asked for, ten normal: neither action nor decision."""
    assert ["warn"] == verdicts(review({"a": tiny.DAY}, tiny.key_result(target=91 * 13)), "MR-46")


def test_mr_46_an_action_answers() -> None:
    """The same with the target's re-setting written down."""
    row = dict.fromkeys(("id", "action", "metric", "channel", "owner", "status", "decision", "source"), "")
    actions = pd.DataFrame([{**row, "id": "A1", "action": "Re-set", "metric": "new_payers", "status": "open", "decision": "accept"}])
    found = review({"a": tiny.DAY}, tiny.key_result(target=91 * 13), reviews={"2025-05": {"actions": actions}})
    assert ["pass"] == verdicts(found, "MR-46")


def test_mr_46_a_slight_problem_needs_none() -> None:
    """With the limits of severity raised the same problem is not grave."""
    policy = {"problems": {"high_share": 0.9, "medium_share": 0.8}}
    assert ["pass"] == verdicts(review({"a": tiny.DAY}, tiny.key_result(target=91 * 13), policy=policy), "MR-46")


def test_mr_46_without_problems_passes() -> None:
    """Nothing to answer."""
    assert ["pass"] == verdicts(review({"a": tiny.DAY}, tiny.key_result(target=91 * 10)), "MR-46")


# WX-39: deviation, alert, meeting, switch.
LADDER = [(-0.149, False, False, False), (-0.15, True, False, True), (-0.2, True, False, True), (-0.201, True, True, True)]


@pytest.mark.parametrize(("change", "alert", "meeting", "switch"), LADDER)
def test_wx_39_the_ladder_through_the_whole_review(change: float, alert: bool, meeting: bool, switch: bool) -> None:  # noqa: FBT001 - the example's row
    """−14.9, −15, −20 and −20.1 %: 偏离 15 % 时 is ≥, 下降超过 20 % is >, to the digit."""
    now = 1_000_000.0 * (1 + change)
    target = tiny.key_result(metric="reads", channel="a", target=91 * 1_000_000)
    assert alert == ("alert" in levels({"reads": in_may(1_000_000.0, now)}, target))
    # February to April have 89 days; May's 31 must bring so much less than their mean.
    assert switch == ("switch" in levels({"reads": in_may(1_000_000.0, now * 89 / 3 / 31)}))
    assert meeting == ("meeting" in levels({"reads": 1_000_000.0, "new_payers": in_may(1_000.0, 1_000.0 * (1 + change))}))


def levels(day: dict, *key_results) -> set[str]:
    """Return the steps of the ladder a month reaches."""
    return set(review({"a": {**tiny.DAY, **day}}, *key_results).tables["alerts"]["level"])


@pytest.mark.parametrize(("change", "stopped"), [(-0.149, False), (-0.15, False), (-0.2, False), (-0.201, True)])
def test_wx_39_the_stop_loss_needs_more_than_a_fifth(change: float, stopped: bool) -> None:  # noqa: FBT001 - as above
    """An action since whose start a core figure fell by exactly 20 % goes on; by 20.1 % it is stopped."""
    row = dict.fromkeys(("id", "action", "metric", "channel", "owner", "status", "decision", "source"), "")
    begun = {**row, "id": "A1", "action": "New page", "metric": "clicks", "channel": "a", "status": "open", "start": pd.Timestamp(MAY)}
    day = {**tiny.DAY, "clicks": in_may(200_000.0, 200_000.0 * (1 + change)), "reads": 10_000_000.0}
    found = review({"a": day}, reviews={"2025-04": {"actions": pd.DataFrame([begun])}})
    assert stopped == ("fail" in verdicts(found, "MR-09"))
