"""What the sliders do: stage rates, spend, actions that work; each alone, together, and never counted twice."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from time import perf_counter
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goalbook.books.monthly_review import MonthlyReviewParams, compute, prepare, review
from goalbook.books.monthly_review.outlook.whatif import Levers, Wish, expected_score
from goalbook.core.errors import UsageError
from goalbook.core.language import language
from support import tiny_team as tiny

if TYPE_CHECKING:
    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.books.monthly_review.result import MonthlyReview

MAY = date(2025, 5, 1)
PARAMS = MonthlyReviewParams(team="tiny", period="2025-05")
shares = st.floats(0, 1)
changes = st.floats(-0.5, 0.5)


def wavy(day: date) -> float:
    """Return ten payers a day, not the same every week."""
    return (10 if day.weekday() < 5 else 8) * (1 + 0.05 * math.sin(day.toordinal() / 5))


def inputs():
    """Return a team whose channel a clicks half as often in May and converts as ever; b is as ever."""
    fallen = {
        **tiny.DAY,
        "clicks": lambda day: 200 * (0.5 if day >= MAY else 1),
        "registrations": lambda day: 100 * (0.5 if day >= MAY else 1),
        "new_payers": lambda day: wavy(day) * (0.5 if day >= MAY else 1),
    }
    table = tiny.facts({"a": fallen, "b": {**tiny.DAY, "new_payers": wavy}})
    head = tiny.key_result(headline=True, baseline=1_000, commit=1_500, target=1_820, stretch=2_000)
    own = tiny.key_result(id="Ka", channel="a", target=900)
    return tiny.inputs(table, tiny.goals(head, own))


@pytest.fixture(scope="module")
def prepared() -> Prepared:
    """Return the team with a measured response of b, an unmeasured one of a, and two open actions."""
    found = prepare(inputs(), PARAMS)
    responses = pd.DataFrame(
        [("a", math.nan, False, math.nan), ("b", 0.5, True, 1.0)], columns=["channel", "elasticity", "identified", "responding"]
    )
    rows = [("a", "click_rate", "open", 30.0), ("", "", "open", 10.0), ("b", "reads", "done", 99.0), ("b", "reads", "open", math.nan)]
    columns = found.tables["actions"].columns
    flags = dict.fromkeys(("stopped", "exempt", "overdue", "pilot"), False)
    blank = {**dict.fromkeys(columns, ""), **flags, "kind": "new", "month": "2025-05", "due": None, "start": None}
    numbers = dict.fromkeys(("quantity", "unit_effect", "expected_effect", "gap", "coverage", "joint_coverage", "needed"), math.nan)
    said = [dict(zip(("channel", "metric_id", "status", "effect"), row, strict=True)) for row in rows]
    actions = pd.DataFrame([{**blank, **numbers, **one} for one in said], columns=columns)
    return replace(found, tables={**found.tables, "responses": responses, "actions": actions})


@pytest.fixture(scope="module")
def levers(prepared: Prepared) -> Levers:
    """Return what can be moved."""
    return Levers(prepared)


def rest(levers: Levers, channel: str) -> float:
    """Return the channel's remaining forecast."""
    return levers.remaining(channel)


def test_a_stage_moves_from_the_months_rate_to_its_baseline(levers: Levers) -> None:
    """Clicks ÷ reads fell from 2 to 1 %; half the way back multiplies the rest of a by 1.5."""
    assert levers.rates["a", "clicks"] == pytest.approx((0.02, 0.01))
    assert levers.uplift("a", Wish("a", "clicks", 0.5)) == pytest.approx(0.5 * rest(levers, "a"))
    assert 0 == levers.uplift("b", Wish("a", "clicks", 0.5))


def test_a_rate_can_be_set_to_a_value_instead(levers: Levers) -> None:
    """1.5 % is half way; 0.5 % halves what is left; the share is not asked then."""
    assert levers.uplift("a", Wish("a", "clicks", 0.0, 0.015)) == pytest.approx(0.5 * rest(levers, "a"))
    assert levers.uplift("a", Wish("a", "clicks", 1.0, 0.005)) == pytest.approx(-0.5 * rest(levers, "a"))


def test_the_stages_together_are_the_whole_conversion(levers: Levers) -> None:
    """The product of all stages' factors is the factor of entry to headline."""
    whole = levers.stage_factor("a", Wish("a", "", 1.0))
    stages = [levers.stage_factor("a", Wish("a", stage, 1.0)) for owner, stage in levers.rates if owner == "a"]
    assert math.prod(stages) == pytest.approx(whole)


def test_measured_spend_brings_its_elasticity_and_unmeasured_nothing(levers: Levers) -> None:
    """Twenty per cent more on b: × 1.2^0.5; on a, whose response is not identified: nothing."""
    assert levers.uplift("b", Wish(spend={"b": 0.2})) == pytest.approx((math.sqrt(1.2) - 1) * rest(levers, "b"))
    assert 0 == levers.uplift("a", Wish(spend={"a": 0.2}))
    assert (False, True) == (levers.measured("a"), levers.measured("b"))


def test_open_actions_of_known_size_bring_their_share(levers: Levers) -> None:
    """30 a month of a and 10 of no channel for the one month left; what is done or not sized adds nothing."""
    assert 1 == pytest.approx(levers.months_left, abs=0.02)
    assert levers.total(Wish(actions=0.5)) == pytest.approx(20 * levers.months_left)


def test_an_action_on_the_stage_that_recovers_is_not_counted_twice(levers: Levers) -> None:
    """Of what the stage's recovery and the action promise the larger counts, under the stage's name or the whole conversion's."""
    stage = 0.5 * rest(levers, "a")
    assert stage > 30
    for name, gain in (("clicks", stage), ("", rest(levers, "a") * (levers.stage_factor("a", Wish("a", "", 0.5)) - 1))):
        assert levers.uplift("a", Wish("a", name, 0.5, actions=1.0)) == pytest.approx(gain)
    tiny_step = Wish("a", "clicks", 0.01, actions=1.0)
    assert levers.uplift("a", tiny_step) == pytest.approx(30 * levers.months_left)
    other_stage = Wish("a", "registrations", 0.5, actions=1.0)
    apart = levers.uplift("a", replace(other_stage, actions=0.0)) + 30 * levers.months_left
    assert levers.uplift("a", other_stage) == pytest.approx(apart)


def test_effects_multiply(levers: Levers) -> None:
    """A stage twice as good and spend that brings a tenth more are 2.2 times the rest, not 2.1."""
    known = replace(levers.prepared, tables={**levers.prepared.tables, "responses": levers.prepared.tables["responses"].assign(
        elasticity=0.5, identified=True, responding=1.0)})  # fmt: skip
    both = Levers(known).uplift("a", Wish("a", "clicks", 1.0, spend={"a": 0.21}))
    assert both == pytest.approx((2 * 1.1 - 1) * rest(levers, "a"))


def moved(prepared: Prepared, **wish: object) -> MonthlyReview:
    """Return the review at these slider positions."""
    return review(prepared, MonthlyReviewParams.from_pairs({"team": "tiny", "period": "2025-05", **wish}))


@pytest.mark.parametrize(
    "wish",
    [
        {"recovery": 0.5},
        {"recovery_channel": "a", "recovery_stage": "clicks", "recovery": 0.5},
        {"recovery_channel": "a", "recovery_stage": "clicks", "stage_rate": 0.018},
        {"spend": "b=0.2"},
        {"spend": {"b": -0.5}},
        {"actions_share": 0.5},
        {"recovery_channel": "a", "recovery_stage": "clicks", "recovery": 1.0, "spend": "b=0.2", "actions_share": 1.0},
    ],
)
def test_landing_range_required_and_score_follow_together(prepared: Prepared, wish: dict[str, object]) -> None:
    """The headline says what the levers say; its key result, the channel's and the path agree with it."""
    before, after = moved(prepared), moved(prepared, **wish)
    rise = after.headline.landing - before.headline.landing
    assert abs(rise) > 1
    assert after.headline.required_per_day == pytest.approx(before.headline.required_per_day - rise / 30)
    assert math.copysign(1, rise) == math.copysign(1, after.headline.low - before.headline.low)
    assert math.copysign(1, rise) == math.copysign(1, after.headline.high - before.headline.high)
    assert (after.headline.expected_score - before.headline.expected_score) * rise > 0
    rows = after.tables["key_results"].set_index("kr_id")
    assert rows.loc["KR1", "landing"] == pytest.approx(after.headline.landing)
    assert after.tables["path"]["forecast_cum"].iloc[-1] == pytest.approx(after.headline.landing)
    own = rows.loc["Ka", "landing"] - before.tables["key_results"].set_index("kr_id").loc["Ka", "landing"]
    assert own == pytest.approx(Levers(prepared).uplift("a", _wish(wish)))


def _wish(wish: dict[str, object]) -> Wish:
    params = MonthlyReviewParams.from_pairs({"team": "tiny", "period": "2025-05", **wish})
    return Wish("a", params.recovery_stage, params.recovery, params.stage_rate, params.spend, params.actions_share)


def test_score_is_the_progress_score_of_the_landing(prepared: Prepared) -> None:
    """Between baseline 1,000 and commit 1,500 the score runs from 0 to 0.3."""
    head = moved(prepared).headline
    assert 1_000 < head.landing < 1_500
    assert head.expected_score == pytest.approx((head.landing - 1_000) / 500 * 0.3)


def test_the_sensitivity_table_is_what_the_sliders_show(prepared: Prepared) -> None:
    """Each row equals the review at that position; spend is listed where its response is measured."""
    table = moved(prepared).tables["sensitivity"]
    assert {"recovery", "recovery_stage", "spend", "actions_share", "deviation_alert"} == set(table["parameter"])
    assert {"b"} == set(table.loc[table["parameter"] == "spend", "subject"])
    for row in table[table["parameter"] != "deviation_alert"].itertuples():
        wish = {"spend": {row.subject: row.value}} if row.parameter == "spend" else {"actions_share": row.value}
        if row.parameter in ("recovery", "recovery_stage"):
            wish = {"recovery": row.value, "recovery_channel": row.subject, "recovery_stage": row.factor}
        head = moved(prepared, **wish).headline
        assert (row.landing, row.low, row.high, row.required_per_day, row.score) == pytest.approx(
            (head.landing, head.low, head.high, head.required_per_day, head.expected_score)
        )


@given(shares, shares, st.sampled_from(["", "clicks"]))
def test_more_recovery_never_lands_lower(levers: Levers, one: float, other: float, stage: str) -> None:
    """Rates that have fallen only gain by going back."""
    low, high = sorted((one, other))
    assert levers.heading(Wish("a", stage, low)).landing <= levers.heading(Wish("a", stage, high)).landing + 1e-6


@given(shares, shares, shares)
def test_more_actions_that_work_never_land_lower(levers: Levers, one: float, other: float, recovery: float) -> None:
    """Whatever recovers beside them."""
    low, high = sorted((one, other))
    at = [levers.heading(Wish("a", "clicks", recovery, actions=share)) for share in (low, high)]
    assert at[0].landing <= at[1].landing + 1e-6
    assert at[0].required >= at[1].required - 1e-6


@given(changes, changes)
def test_more_spend_never_lands_lower(levers: Levers, one: float, other: float) -> None:
    """And ever less comes of it."""
    low, high = sorted((one, other))
    at = [levers.heading(Wish(spend={"b": change})).landing for change in (low, high)]
    assert at[0] <= at[1] + 1e-6


@pytest.mark.parametrize(
    ("wish", "english", "chinese"),
    [
        ({"spend": "bb=0.1"}, "channel 'bb' is not in team.yml", "“bb”"),
        (
            {"recovery_channel": "a", "recovery_stage": "click"},
            "channel 'a' has no stage 'click' (did you mean 'clicks'?)",
            "是否想写“clicks”",
        ),
        ({"recovery_channel": "a", "recovery_stage": "xyzzy"}, "it has clicks, registrations, new_payers", "可用的环节有"),
        ({"stage_rate": 0.02}, "parameter 'stage_rate' needs 'recovery_stage', the stage whose rate it sets", "recovery_stage"),
    ],
)
def test_what_is_not_there_is_refused_with_the_nearest(prepared: Prepared, wish: dict[str, object], english: str, chinese: str) -> None:
    """A misspelt channel or stage never moves nothing in silence, in either language."""
    with pytest.raises(UsageError) as caught:
        moved(prepared, **wish)
    assert english in language("en").say(caught.value.message)
    assert chinese in language("zh").say(caught.value.message)


def test_the_levers_answer_at_once(prepared: Prepared) -> None:
    """All sliders together take a small part of the tenth of a second a review may take: nothing is fitted again."""
    took = []
    for share in (0.1, 0.2, 0.3, 0.4, 0.5):
        wish = Wish("a", "clicks", share, spend={"b": 0.2}, actions=1.0)
        began = perf_counter()
        found = Levers(prepared)
        assert found.landings(wish)["new_payers", ""].landing == pytest.approx(found.heading(wish).landing)
        took.append(perf_counter() - began)
    assert min(took) < 0.05


def test_once_a_shift_was_found_the_whole_conversion_is_its_stages(prepared: Prepared) -> None:
    """Months later the months before hold the shift themselves: going back to their mean would be no recovery."""
    rates = prepared.tables["stage_rates"]
    dulled = replace(prepared, recoveries={"a": replace(prepared.recoveries["a"], baseline=prepared.recoveries["a"].current * 0.9)})
    found = replace(dulled, tables={**dulled.tables, "stage_rates": rates.assign(basis="causes")})
    unknown = replace(dulled, tables={**dulled.tables, "stage_rates": rates.assign(basis="months")})
    assert (0.9, True) == (pytest.approx(Levers(unknown).whole("a")), Levers(found).whole("a") > 1.5)


def test_a_period_that_is_over_is_moved_by_nothing() -> None:
    """The table keeps the alert thresholds alone."""
    table = tiny.facts({"a": tiny.DAY}, end="2025-06-30")
    params = MonthlyReviewParams(team="tiny", period="2025-06", recovery=1.0)
    found = compute(tiny.inputs(table, tiny.goals(tiny.key_result(headline=True))), params)
    assert {"deviation_alert"} == set(found.tables["sensitivity"]["parameter"])
    assert found.headline.landing == 910


@pytest.mark.full
@pytest.mark.parametrize("channels", [{"": {"revenue": 5.0}}, {"a": {"revenue": 5.0}}, {"a": {"new_payers": 0.0}}, {"a": {"clicks": 5.0}}])
@pytest.mark.parametrize("goal", [True, False])
def test_a_team_with_little_has_sliders_that_move_nothing(channels: dict, goal: bool) -> None:  # noqa: FBT001 - a case
    """No funnel, no spend, no channel, no goals: the review stands, and says what it says without sliders."""
    goals = (tiny.goals(tiny.key_result(metric=next(iter(next(iter(channels.values())))))),) if goal else ()
    given_ = tiny.inputs(tiny.facts(channels), *goals)
    still, all_in = (compute(given_, PARAMS.model_copy(update=update)) for update in ({}, {"recovery": 1.0, "actions_share": 1.0}))
    assert still.headline.landing == all_in.headline.landing
    assert list(still.tables["stage_rates"].columns) == ["channel", "factor", "name", "baseline", "current", "latest", "basis"]


def test_a_goal_without_a_start_or_a_better_target_has_no_score() -> None:
    """Progress needs a beginning and a better target; anchors out of order give way to these two; falling goals count the other way."""
    assert math.isnan(expected_score(tiny.key_result(baseline=None), 1_500))
    assert math.isnan(expected_score(tiny.key_result(baseline=2_000, target=1_820), 1_500))
    assert expected_score(tiny.key_result(baseline=1_000, commit=1_900, stretch=2_000), 1_500) == pytest.approx(500 / 820)
    assert math.isnan(expected_score(None, 1_500))
    assert 0.5 == expected_score(tiny.key_result(baseline=60, target=40, direction="down"), 50)


def fallen_facts(**changes: str) -> pd.DataFrame:
    """Return the facts of a channel that lost half its clicks in May, beside one that did not."""
    half = {
        name: lambda day, value=tiny.DAY[name]: value * (0.5 if day >= MAY else 1) for name in ("clicks", "registrations", "new_payers")
    }
    return tiny.facts({"a": {**tiny.DAY, **half}, "b": tiny.DAY}, **changes)


@pytest.mark.full
@pytest.mark.parametrize(
    "goal",
    [{"channel": "a", "target": 900}, {"aggregation": "average", "target": 600}, {"target": 1_820}, {"target": 1_820, "baseline": None}],
)
def test_every_kind_of_headline_moves(goal: dict[str, object]) -> None:
    """One channel's, a monthly average, the team's, one without a start: landing up, pace down."""
    table = tiny.inputs(fallen_facts(), tiny.goals(tiny.key_result(headline=True, **{"baseline": 100, **goal})))
    found = prepare(table, PARAMS)
    before, after = (review(found, PARAMS.model_copy(update={"recovery": share})).headline for share in (0.0, 1.0))
    assert before.landing < after.landing
    assert before.required_per_day > after.required_per_day


def test_without_a_landing_the_pace_stays_what_it_is() -> None:
    """A wish brings nothing where nothing is forecast."""
    found = prepare(tiny.inputs(fallen_facts(start="2025-05-31"), tiny.goals(tiny.key_result(headline=True))), PARAMS)
    before, after = (review(found, PARAMS.model_copy(update={"actions_share": share})).headline for share in (0.0, 1.0))
    assert before.landing is None
    assert before.required_per_day == after.required_per_day is not None
