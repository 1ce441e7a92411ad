"""Rules of the channels: below, at and above their thresholds, and moved by their policy values."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from goalbook.books.monthly_review import MonthlyReviewParams, compute
from goalbook.books.monthly_review.rules import channels as rules
from goalbook.core.language import language
from goalbook.core.message import Label
from goalbook.core.period import parse_period
from goalbook.core.policy import load_policy
from goalbook.inputs import Channel
from support import tiny_team as tiny

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.findings import Finding

MAY = MonthlyReviewParams(team="tiny", period="2025-05")


def review(channels: dict, layers: tuple[str, ...] = (), policy: dict | None = None, *targets: object) -> MonthlyReview:
    """Return May 2025 of a team with the same figures every day since March."""
    marks = (*layers, *("",) * len(channels))
    own = tuple(Channel(id=n, name=Label.same(n), stages=tiny.FUNNEL, layer=m) for n, m in zip(channels, marks, strict=False))
    goals = (tiny.goals(*targets),) if targets else ()
    facts = tiny.facts(channels, start="2025-02-01")
    return compute(tiny.inputs(facts, *goals, policy=policy, team={"channels": own}), MAY)


def found(result: MonthlyReview, rule: str, subject: str | None = None) -> list[Finding]:
    """Return what a rule said, of one subject or of all."""
    return [one for one in result.findings if one.rule == rule and (subject is None or one.subject.en == subject)]


@pytest.mark.parametrize(("clicks", "policy", "named"), [(110, None, True), (105, None, False), (105, 0.04, True), (110, 0.2, False)])
def test_mr_37_names_what_is_off_the_median(clicks: int, policy: float | None, named: bool) -> None:  # noqa: FBT001 - a parameter
    """Of three channels one converts more than 5 % above the middle one: that is named, less is not."""
    best = {**tiny.DAY, "new_payers": clicks / 10}
    given = {"channels": {"near_median": policy}} if policy is not None else None
    result = review({"a": best, "b": tiny.DAY, "c": tiny.DAY}, policy=given)
    texts = {one.subject.en: language("en").say(one.message) for one in found(result, "MR-37")}
    assert named == ("a" in texts)
    assert not named or "high conversion" in texts["a"]


def test_mr_40_names_who_changed_rank() -> None:
    """A channel that brought more than another for the first time is named with both ranks."""
    late = {**tiny.DAY, "new_payers": lambda day: 12 if day.month == 5 else 8}
    payers = found(review({"a": tiny.DAY, "b": late}), "MR-40", "New payers")[0]
    assert 2.0 == payers.observed
    still = found(review({"a": tiny.DAY, "b": {**tiny.DAY, "new_payers": 8}}), "MR-40", "New payers")[0]
    assert 0.0 == still.observed
    assert ["not_evaluated"] == [one.status for one in found(review({"a": tiny.DAY}), "MR-40")]


@pytest.mark.parametrize(("payers", "status"), [(8.1, "pass"), (8.0, "pass"), (7.9, "warn")])
def test_mr_41_a_breach_opens_the_mix(payers: float, status: str) -> None:
    """A conversion rate that fell by more than 20 % (MR-08) asks for the mix; at 20 % it does not."""
    fallen = {**tiny.DAY, "new_payers": lambda day: payers if day.month == 5 else 10.0}
    result = review({"a": fallen, "b": tiny.DAY})
    breach = [one for one in found(result, "MR-41") if one.expected is None]
    assert [status] == [one.status for one in breach]


@pytest.mark.parametrize(("limit", "status"), [(0.4, "pass"), (0.2, "warn")])
def test_mr_41_a_return_that_swings_warns(limit: float, status: str) -> None:
    """Monthly returns of 3.5 and 1.75 in turn have a spread of 38.5 % of their mean over four months."""
    swing = {**tiny.DAY, "revenue": lambda day: 1_400 if day.month % 2 else 700}
    result = review({"a": swing, "b": tiny.DAY}, policy={"channels": {"roi_volatility_max": limit}})
    only = next(one for one in found(result, "MR-41", "a") if one.expected == limit)
    assert status == only.status
    assert only.observed == pytest.approx(0.3849, abs=1e-4)


@pytest.mark.parametrize(("spend", "status"), [(399, "warn"), (400, "pass"), (401, "pass")])
def test_ch_02_core_carries_half(spend: float, status: str) -> None:
    """The core's share of spend is judged at 50 %, and so is its share of the results."""
    result = review({"a": {**tiny.DAY, "spend": spend}, "b": tiny.DAY}, ("core", "opportunity"))
    assert [status, "pass"] == [one.status for one in found(result, "CH-02")]
    strict = review({"a": {**tiny.DAY, "spend": spend}, "b": tiny.DAY}, ("core", "opportunity"), {"channels": {"core_min_share": 0.6}})
    assert ["warn", "warn"] == [one.status for one in found(strict, "CH-02")]


def test_ch_02_without_layers_says_what_to_add() -> None:
    """No layer in team.yml: not evaluated, with the key to add."""
    (only,) = found(review({"a": tiny.DAY, "b": tiny.DAY}), "CH-02")
    assert "not_evaluated" == only.status
    assert "layer" in only.message.text


def test_ch_05_every_channel_with_a_return_has_a_direction() -> None:
    """Above the blended return grow, below cut; without spend nothing can be said."""
    result = review({"a": {**tiny.DAY, "revenue": 2_000}, "b": tiny.DAY})
    texts = [language("en").say(one.message) for one in found(result, "CH-05")]
    assert ["a: grow", "b: cut"] == [text.split(";")[0] for text in texts]
    bare = {name: value for name, value in tiny.DAY.items() if name != "spend"}
    assert ["not_evaluated"] == [one.status for one in found(review({"a": bare, "b": bare}), "CH-05")]


def test_ch_06_traffic_without_its_kind_warns() -> None:
    """One channel keeps organic and paid apart, the other does not; a team that never does is told what to add."""
    facts = tiny.facts({"a": tiny.DAY, "b": tiny.DAY}, start="2025-02-01")
    facts.loc[facts["channel"] == "a", "traffic_type"] = "paid"
    result = compute(tiny.inputs(facts), MAY)
    assert {"A": "pass", "B": "warn"} == {one.subject.en: one.status for one in found(result, "CH-06")}
    assert ["not_evaluated"] == [one.status for one in found(review({"a": tiny.DAY}), "CH-06")]


@pytest.mark.parametrize(("good", "status"), [(1_599, "info"), (1_600, "pass"), (1_601, "pass")])
def test_ch_08_most_spend_on_returns_that_reach_their_target(good: float, status: str) -> None:
    """80 % of the spend where ROI is at least 3 passes; less is a note, never a warning."""
    strong, weak = {**tiny.DAY, "spend": good, "revenue": 3 * good}, {**tiny.DAY, "revenue": 1_000}
    assert status == found(review({"a": strong, "b": weak}), "CH-08")[0].status
    lower = review({"a": strong, "b": weak}, (), {"channels": {"high_roi_share": 0.7}})
    assert "pass" == found(lower, "CH-08")[0].status


def test_ch_08_a_channel_s_own_target_counts() -> None:
    """A key result of ROI 4 for one channel is what that channel is judged by."""
    own = tiny.key_result(id="KR2", metric="roi", channel="a", aggregation="average", unit="ratio", target=4.0)
    result = review({"a": tiny.DAY, "b": tiny.DAY}, (), None, tiny.key_result(), own)
    assert 0.5 == found(result, "CH-08")[0].observed


def test_bg_06_and_07_say_why_nothing_moves() -> None:
    """Spend that never varied moves nothing, and both rules say so; without spend they are not evaluated."""
    result = review({"a": {**tiny.DAY, "revenue": 2_000}, "b": tiny.DAY})
    assert {"info"} == {one.status for rule in ("BG-06", "BG-07") for one in found(result, rule)}
    bare = {name: value for name, value in tiny.DAY.items() if name != "spend"}
    without = review({"a": bare, "b": bare})
    assert {"not_evaluated"} == {one.status for rule in ("BG-06", "BG-07") for one in found(without, rule)}


def moved(**changes: object) -> SimpleNamespace:
    """Return a case with one shift of 1,000 from a to b."""
    row = {"from": "a", "to": "b", "amount": 1_000.0, "share_from": 0.1, "share_to": 0.05, "effect": 9.0, "low": 5.0, "high": 12.0}
    shift = pd.DataFrame([{**row, "return_date": pd.Timestamp(2025, 6, 30), **changes}])
    return SimpleNamespace(
        tables={"shift": shift},
        head=SimpleNamespace(period=parse_period("2025-05")),
        headline=SimpleNamespace(metric_id="new_payers"),
        channel=Label.same,
        metric=Label.same,
    )


@pytest.mark.parametrize(("back", "status"), [("2025-06-30", "pass"), ("2025-05-31", "fail")])
def test_bg_06_what_is_borrowed_comes_back(back: str, status: str) -> None:
    """A loan that returns before it begins is no loan."""
    (only,) = rules.pool_is_conserved(moved(return_date=pd.Timestamp(back)), load_policy())
    assert status == only.status


def test_bg_06_nobody_gives_and_takes() -> None:
    """A channel that gives and takes at once hides what it costs."""
    case = moved()
    case.tables["shift"] = pd.concat([case.tables["shift"], moved(**{"from": "b", "to": "c"}).tables["shift"]])
    (only,) = rules.pool_is_conserved(case, load_policy())
    assert "fail" == only.status


@pytest.mark.parametrize(("share", "cap", "status"), [(0.1, 0.1, "pass"), (0.101, 0.1, "warn"), (0.101, 0.2, "pass")])
def test_bg_07_no_channel_moves_beyond_the_cap(share: float, cap: float, status: str) -> None:
    """10 % of a channel's spend passes, more warns; the cap is the policy's."""
    (only,) = rules.spend_follows_returns(moved(share_from=share), load_policy({"channels": {"shift_cap": cap}}))
    assert status == only.status
    assert not math.isnan(float(only.observed or 0))
