"""The month's deviation is split over channels and stages without remainder, whatever is new, gone, zero or missing."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from goalbook.books.monthly_review import Params, prepare
from goalbook.books.monthly_review.attribution.attribution import tables
from goalbook.core.message import Label
from goalbook.inputs import Channel, Inputs, Planning
from goalbook.inputs.plan.accepted import Accepted
from support.tiny_team import DAY, FUNNEL, facts, goals, inputs, key_result

MAY = date(2025, 5, 1)


def attributed(given: Inputs, period: str = "2025-05") -> dict[str, pd.DataFrame]:
    """Return the three tables, after checking that every one of them adds up to the digit."""
    found = tables(prepare(given, Params(team="tiny", period=period)))
    bars, effects, total = found["bridge"], found["attribution"], found["attribution_total"]
    if len(bars):
        values = bars["value"].to_numpy(dtype=float)
        assert np.isfinite(values).all()
        assert values[-1] == pytest.approx(math.fsum(values[:-1]), rel=1e-9, abs=1e-9 * abs(values[0]))
        assert "actual" == bars["kind"].iloc[-1]
        assert bars["kind"].iloc[0] in {"plan", "baseline"}
    if len(effects):
        row = total.iloc[0]
        assert row["actual"] - row["baseline"] == pytest.approx(math.fsum(effects["effect"]), rel=1e-9, abs=1e-9)
        drawn = effects[effects["low"].notna()]
        assert (drawn["low"] <= drawn["effect"]).all()
        assert (drawn["effect"] <= drawn["high"]).all()
    return found


def effect(found: dict[str, pd.DataFrame], channel: str, factor: str) -> float:
    """Return one effect."""
    table = found["attribution"]
    return float(table.loc[(table["channel"] == channel) & (table["factor"] == factor), "effect"].iloc[0])


def bar(found: dict[str, pd.DataFrame], kind: str) -> float:
    """Return the value of the only bar of a kind."""
    return float(found["bridge"].set_index("kind").loc[kind, "value"])


def day(**changed: object) -> dict[str, object]:
    """Return a day's figures with some replaced."""
    return {**DAY, **changed}


def after_april(before: float, after: float):
    """Return a figure that stands elsewhere from May on."""
    return lambda when: after if when >= MAY else before


HALVED = day(
    reads=after_april(10_000, 5_000), clicks=after_april(200, 50), registrations=after_april(100, 25), new_payers=after_april(10, 2.5)
)


def test_wx09_halved_reads_and_halved_click_rate_share_the_fall() -> None:
    """Reads 10,000 → 5,000 and click rate 2 % → 1 %: a quarter is left, and each factor took half of the fall."""
    found = attributed(inputs(facts({"xiaohongshu": HALVED}), goals(key_result())))
    fall = effect(found, "xiaohongshu", "volume") + effect(found, "xiaohongshu", "clicks")
    assert -7.5 * 31 == pytest.approx(fall)
    assert 0.5 == pytest.approx(effect(found, "xiaohongshu", "clicks") / fall)
    assert 0.0 == pytest.approx(effect(found, "xiaohongshu", "registrations"), abs=1e-9)


def test_a_plan_is_bridged_over_the_level_before() -> None:
    """620 planned, 310 a month before: one bar says the target lies 310 above it, then the factors, then the actual."""
    found = attributed(inputs(facts({"xiaohongshu": HALVED}), goals(key_result())))
    assert (620.0, -310.0, 77.5) == pytest.approx([bar(found, kind) for kind in ("plan", "target_above_baseline", "actual")])


def test_a_target_below_the_level_before_is_named_so() -> None:
    """A target of 155 against a level of 310 is a bar upwards with its own name."""
    found = attributed(inputs(facts({"xiaohongshu": DAY}), goals(key_result(target=455.0))))
    assert 155 == pytest.approx(bar(found, "target_above_baseline"))
    assert "below" in found["bridge"]["name"].iloc[1].en


def test_without_goals_the_first_bar_is_the_level_before() -> None:
    """The mean day of February to April, for 31 days."""
    found = attributed(inputs(facts({"xiaohongshu": HALVED})))
    assert 310 == pytest.approx(bar(found, "baseline"))
    assert math.isnan(found["attribution_total"]["target"].iloc[0])


def test_channel_without_target_is_a_bar_of_its_own() -> None:
    """Where others have targets, all it brought comes on top; its factors stand in the attribution alone."""
    given = goals(key_result(), key_result(id="KR2", channel="xiaohongshu"))
    found = attributed(inputs(facts({"xiaohongshu": HALVED, "search": DAY}), given))
    assert 310 == pytest.approx(bar(found, "no_target"))
    assert {"search"} == set(found["bridge"].loc[found["bridge"]["kind"] == "no_target", "channel"])
    assert "search" in set(found["attribution"]["channel"])


def test_target_of_the_team_alone_compares_every_channel_with_its_own_level() -> None:
    """620 planned by nobody in particular: the height of the target is one bar, both channels have their factors."""
    found = attributed(inputs(facts({"xiaohongshu": HALVED, "douyin": DAY}), goals(key_result())))
    assert 0 == pytest.approx(found["bridge"].loc[found["bridge"]["kind"] == "target_above_baseline", "value"].sum())
    assert {"xiaohongshu", "douyin"} == set(found["bridge"]["channel"]) - {""}


def test_new_channel_is_one_line() -> None:
    """A channel whose first figures are of May has no rates before: it entered with all it brought."""
    table = facts({"xiaohongshu": DAY, "douyin": DAY})
    found = attributed(inputs(table[(table["channel"] != "douyin") | (table["date_day"] >= "2025-05-01")]))
    assert 310 == pytest.approx(effect(found, "douyin", "entered"))
    assert 310 == pytest.approx(bar(found, "entered"))


def test_new_channel_with_a_target_is_held_against_it() -> None:
    """It has no level before: its one bar is what it brought less what was asked."""
    table = facts({"xiaohongshu": DAY, "douyin": DAY})
    table = table[(table["channel"] != "douyin") | (table["date_day"] >= "2025-05-01")]
    given = goals(
        key_result(), key_result(id="KR2", channel="xiaohongshu", target=910.0), key_result(id="KR3", channel="douyin", target=910.0)
    )
    assert 0 == pytest.approx(attributed(inputs(table, given))["bridge"].set_index("kind").loc["entered", "value"])


def test_stopped_channel_is_one_line() -> None:
    """No figures in May: what it brought in a month before is gone."""
    table = facts({"xiaohongshu": DAY, "douyin": DAY})
    found = attributed(inputs(table[(table["channel"] != "douyin") | (table["date_day"] < "2025-05-01")]))
    assert -310 == pytest.approx(effect(found, "douyin", "left"))


def test_channel_at_zero_is_a_stopped_one() -> None:
    """Zeros from the entry on are a channel that stopped; no small number stands in for them."""
    still = {name: after_april(value, 0.0) for name, value in DAY.items()}
    found = attributed(inputs(facts({"xiaohongshu": DAY, "douyin": still})))
    assert -310 == pytest.approx(effect(found, "douyin", "left"))


def test_stage_at_zero_takes_the_whole_loss() -> None:
    """Reads go on, nobody clicks: the click rate takes all, the stages behind it are 0 ÷ 0 and take nothing."""
    broken = day(clicks=after_april(200, 0), registrations=after_april(100, 0), new_payers=after_april(10, 0))
    found = attributed(inputs(facts({"xiaohongshu": broken})))
    assert -310 == pytest.approx(effect(found, "xiaohongshu", "clicks"))
    assert [0, 0, 0] == [effect(found, "xiaohongshu", name) for name in ("volume", "registrations", "new_payers")]


def test_days_without_figures_are_no_fall() -> None:
    """Ten days of May are not measured: they are one line, and no factor moved."""
    table = facts({"xiaohongshu": DAY})
    found = attributed(inputs(table[(table["date_day"] <= "2025-05-20") | (table["date_day"] >= "2025-05-31")], goals(key_result())))
    assert -100 == pytest.approx(effect(found, "xiaohongshu", "missing"))
    assert [0, 0, 0, 0] == pytest.approx([effect(found, "xiaohongshu", name) for name in ("volume", *FUNNEL[1:])], abs=1e-9)
    assert -100 == pytest.approx(bar(found, "missing"))


def test_stage_measured_on_some_days_moves_no_rate() -> None:
    """Clicks missing on five days: rates come from the days on which all stages are known."""
    gaps = day(clicks=lambda when: math.nan if when >= date(2025, 5, 27) else 200.0)
    found = attributed(inputs(facts({"xiaohongshu": gaps})))
    assert [0, 0, 0, 0] == pytest.approx([effect(found, "xiaohongshu", name) for name in ("volume", *FUNNEL[1:])], abs=1e-9)


def test_stage_hardly_measured_is_left_out_of_the_funnel() -> None:
    """A stage first measured in May joins its neighbours: registrations over reads."""
    found = attributed(inputs(facts({"xiaohongshu": day(clicks=after_april(math.nan, 200.0))})))
    assert ["volume", "registrations", "new_payers"] == list(found["attribution"]["factor"])


def test_shares_of_traffic_are_apart_from_volume_and_rates() -> None:
    """Half of the visits move to a traffic that pays twice as well: all of the gain is mix, volume and rates did nothing."""
    organic = facts({"xiaohongshu": {name: after_april(value, value / 2) for name, value in DAY.items()}}).assign(traffic_type="organic")
    rich = {"reads": after_april(10_000, 15_000), "clicks": after_april(200, 300), "registrations": after_april(100, 150)}
    paid = facts({"xiaohongshu": {**rich, "new_payers": after_april(20, 30)}}).assign(traffic_type="paid")
    found = attributed(inputs(pd.concat([organic, paid], ignore_index=True)))
    assert 5 * 31 == pytest.approx(effect(found, "xiaohongshu", "mix"))
    assert [0, 0, 0, 0] == pytest.approx([effect(found, "xiaohongshu", name) for name in ("volume", *FUNNEL[1:])], abs=1e-9)
    mix = found["attribution"].set_index("kind").loc["mix"]
    assert (0.5, 0.75) == pytest.approx((mix["before"], mix["after"]))


def test_traffic_that_begins_in_the_month_is_mix() -> None:
    """Paid traffic that starts in May adds its payers as volume and mix, exactly."""
    organic = facts({"xiaohongshu": DAY}).assign(traffic_type="organic")
    paid = facts({"xiaohongshu": DAY}, start="2025-05-01").assign(traffic_type="paid")
    found = attributed(inputs(pd.concat([organic, paid], ignore_index=True)))
    assert 310 == pytest.approx(found["attribution"]["effect"].sum())
    assert "mix" in set(found["attribution"]["kind"])


def test_falling_headline_is_attributed_like_any_other() -> None:
    """Fewer contacts lost: a fall that is good; the split does not judge."""
    table = facts({"xiaohongshu": {"lost_contacts": after_april(20, 10)}})
    found = attributed(inputs(table, goals(key_result(metric="lost_contacts", direction="down"))))
    assert -310 == pytest.approx(effect(found, "xiaohongshu", "volume"))


@pytest.mark.parametrize("metric", ["cac", "roi"])
def test_ratio_is_attributed_to_the_parts_of_its_channels(metric: str) -> None:
    """CAC and ROI: Shapley values of every channel's numerator and denominator, against target."""
    table = facts({"xiaohongshu": HALVED, "douyin": day(spend=after_april(400, 500))})
    found = attributed(inputs(table, goals(key_result(metric=metric, aggregation="ratio", target=40.0, headline=True, unit="ratio"))))
    assert "shapley" == found["attribution_total"]["method"].iloc[0]
    assert 4 == len(found["attribution"])
    part = "spend" if metric == "cac" else "revenue"
    assert 0 == pytest.approx(effect(found, "xiaohongshu", part), abs=1e-12)
    assert 0.1 < abs(effect(found, "douyin", "spend"))


def test_ratio_of_many_channels_is_exact_as_well() -> None:
    """Eight channels have sixteen parts, too many coalitions: the midpoint attributes them, without remainder."""
    names = [f"channel{place}" for place in range(8)]
    table = facts({name: day(spend=after_april(400, 400 + 10 * place)) for place, name in enumerate(names)}, start="2025-01-01")
    found = attributed(inputs(table, goals(key_result(metric="cac", aggregation="ratio", target=40.0, headline=True))))
    assert 16 == len(found["attribution"])


def test_weeks_are_attributed_like_days() -> None:
    """A team that keeps weeks: four weeks end in May 2025."""
    table = facts({"xiaohongshu": {name: value if callable(value) else value * 7 for name, value in HALVED.items()}}, freq="W-MON")
    found = attributed(inputs(table, team={"grain": "week"}))
    assert len(found["attribution"]) == 4


def test_figures_of_no_channel_are_attributed_as_the_team() -> None:
    """Orders and revenue of the whole brand: orders and what each is worth."""
    table = facts({"": {"orders": 20.0, "revenue": after_april(2_000, 1_500)}})
    found = attributed(inputs(table, team={"headline_metric": "revenue"}))
    assert -500 * 31 == pytest.approx(effect(found, "", "revenue"))
    assert [Label("Average order value", "客单价")] == list(found["bridge"].loc[found["bridge"]["factor"] == "revenue", "name"])


def test_followers_stand_where_they_stood_last() -> None:
    """A stock is compared with its last value before the month, not with a sum of days."""
    table = facts({"xiaohongshu": {"followers_total": after_april(1_000, 1_200)}})
    found = attributed(inputs(table, team={"headline_metric": "followers_total"}))
    assert 200 == pytest.approx(effect(found, "xiaohongshu", "volume"))


@pytest.mark.parametrize(
    "table",
    [
        facts({"xiaohongshu": DAY}, start="2025-05-01"),
        facts({"xiaohongshu": DAY}, start="2025-05-31"),
        facts({"xiaohongshu": {"new_payers": 0.0}}),
        facts({"xiaohongshu": {"brand_search_index": 100.0}}),
    ],
    ids=["first month", "one day", "nothing but zeros", "an index"],
)
def test_what_cannot_be_attributed_gives_empty_tables(table: pd.DataFrame) -> None:
    """Every table has its columns and no row; nothing raises."""
    found = attributed(inputs(table))
    assert all(len(frame) == 0 and len(frame.columns) for frame in found.values())


def test_channel_of_a_single_day_does_not_disturb_the_others() -> None:
    """One day of figures before the month: it left, with what it brought a day of the three months."""
    table = facts({"xiaohongshu": DAY, "douyin": DAY})
    found = attributed(inputs(table[(table["channel"] != "douyin") | (table["date_day"] == "2025-04-10")]))
    assert -10 / 89 * 31 == pytest.approx(effect(found, "douyin", "left"))


def test_channel_with_its_headline_alone_has_one_factor() -> None:
    """No stages are kept: the whole change is its volume."""
    found = attributed(inputs(facts({"xiaohongshu": {"new_payers": after_april(10, 8)}})))
    assert [("volume", pytest.approx(-62))] == list(found["attribution"][["factor", "effect"]].itertuples(index=False, name=None))


def test_month_under_way_is_compared_with_as_many_days() -> None:
    """Ten days of May stand against ten days at the level before."""
    found = attributed(inputs(facts({"xiaohongshu": HALVED}, end="2025-05-10"), goals(key_result())))
    assert (200, -100, 25) == pytest.approx([bar(found, kind) for kind in ("plan", "target_above_baseline", "actual")])


def test_steps_against_each_other_show_as_cancellation() -> None:
    """Reads double while the click rate halves: nothing is left of two large movements, and a figure says so."""
    found = attributed(inputs(facts({"xiaohongshu": day(reads=after_april(10_000, 20_000))})))
    assert 1 == pytest.approx(found["attribution_total"]["cancellation"].iloc[0])


def plan(*rows: tuple[str, str, float, str]) -> dict[str, Planning]:
    """Return the stage plan of 2025-Q2."""
    table = pd.DataFrame(rows, columns=["channel", "stage", "amount", "month"]).assign(source_row=2)
    return {"2025-Q2": Planning(tables={"stage_plan": table})}


QUARTER = [("xiaohongshu", stage, DAY[stage] * 91, "") for stage in FUNNEL]


def test_stage_plan_takes_the_place_of_the_level_before() -> None:
    """10,000 reads a day planned at 2 % clicks, 5,000 came at 1 %: plan to actual, no bar for the target's height."""
    given = goals(key_result(target=910.0), key_result(id="KR2", channel="xiaohongshu", target=910.0))
    found = attributed(inputs(facts({"xiaohongshu": HALVED}), given, plans=plan(*QUARTER)))
    assert found["attribution_total"]["planned"].iloc[0]
    assert "target_above_baseline" not in set(found["bridge"]["kind"])
    assert (310, 77.5) == pytest.approx((bar(found, "plan"), bar(found, "actual")))
    assert effect(found, "xiaohongshu", "clicks") == pytest.approx(effect(found, "xiaohongshu", "volume"))


def test_plan_of_the_month_goes_before_that_of_the_period() -> None:
    """A row of May counts for May; the others are spread over the quarter."""
    rows = [*QUARTER, ("xiaohongshu", "new_payers", 620.0, "2025-05")]
    found = attributed(inputs(facts({"xiaohongshu": DAY}), plans=plan(*rows), team={}))
    assert "planned" in found["attribution_total"]
    given = goals(key_result(), key_result(id="KR2", channel="xiaohongshu"))
    found = attributed(inputs(facts({"xiaohongshu": DAY}), given, plans=plan(*rows)))
    assert -310 == pytest.approx(effect(found, "xiaohongshu", "new_payers"))


def test_plan_and_target_that_differ_leave_a_bar() -> None:
    """The plan asks for 310, the target for 317: its own gap of 7 is named as such, and the bars still add up."""
    given = goals(key_result(target=930.0), key_result(id="KR2", channel="xiaohongshu", target=930.0))
    found = attributed(inputs(facts({"xiaohongshu": DAY}), given, plans=plan(*QUARTER)))
    assert (-6.813, "Plan asks for less than the target") == (
        pytest.approx(bar(found, "plan_gap"), abs=0.001),
        found["bridge"].set_index("kind").loc["plan_gap", "name"].en,
    )
    assert "unassigned" not in set(found["bridge"]["kind"])
    alone = attributed(inputs(facts({"xiaohongshu": DAY}), goals(key_result(target=930.0)), plans=plan(*QUARTER)))
    assert bar(found, "plan_gap") == pytest.approx(bar(alone, "plan_gap"))


@pytest.mark.full
@pytest.mark.parametrize(
    ("target", "policy", "used"),
    [
        (1_820.0, {}, False),
        (910 / 0.95, {}, True),
        (910 / 0.94, {}, False),
        (910 / 0.94, {"funnel.fail_below": 0.9}, True),
        (600.0, {}, False),
    ],
)
def test_a_plan_that_does_not_lead_to_its_target_is_no_base(target: float, policy: dict[str, object], used: bool) -> None:  # noqa: FBT001 - a case of the table
    """Its last stage ends too far from the target: the level before is the base as without a plan, and what was left out is a table."""
    given = goals(key_result(target=target), key_result(id="KR2", channel="xiaohongshu", target=target))
    table = facts({"xiaohongshu": HALVED})
    found = attributed(inputs(table, given, plans=plan(*QUARTER), policy=policy))
    assert used == ("plan_left_out" not in found)
    without = attributed(inputs(table, given, policy=policy))
    assert used != found["bridge"].equals(without["bridge"])
    if not used:
        pd.testing.assert_frame_equal(without["contributions"], found["contributions"])
        assert [["xiaohongshu", pytest.approx(310), pytest.approx(target * 31 / 91)]] == found["plan_left_out"].to_numpy().tolist()


@pytest.mark.parametrize(("adds_up", "used"), [(True, True), (None, True), (False, False)])
def test_a_target_does_not_stand_in_for_the_end_of_a_plan_that_did_not_add_up(*, adds_up: bool | None, used: bool) -> None:
    """The plan ends at registrations. The target may be its last stage, but not where the accepted plan is known not to reach it."""
    given = goals(key_result(target=910.0), key_result(id="KR2", channel="xiaohongshu", target=910.0))
    (period, shelf), *_ = plan(*QUARTER[:-1]).items()
    plans = {period: replace(shelf, sheets={Accepted.file: Accepted(adds_up=adds_up)})}
    found = attributed(inputs(facts({"xiaohongshu": HALVED}), given, plans=plans))
    assert used == bool(found["attribution_total"]["planned"].iloc[0])
    assert used == ("plan_left_out" not in found)


def test_plan_needs_no_history() -> None:
    """In the first month of a team its plan is all there is to compare with."""
    given = goals(key_result(target=910.0))
    found = attributed(inputs(facts({"xiaohongshu": HALVED}, start="2025-05-01"), given, plans=plan(*QUARTER)))
    assert -116.25 == pytest.approx(effect(found, "xiaohongshu", "clicks"))


def test_plan_of_one_channel_leaves_the_others_at_their_level() -> None:
    """Douyin has no plan: the height of its target above its level is the one bar."""
    given = goals(
        key_result(target=1_820.0),
        key_result(id="KR2", channel="xiaohongshu", target=910.0),
        key_result(id="KR3", channel="douyin", target=1_820.0),
    )
    found = attributed(inputs(facts({"xiaohongshu": DAY, "douyin": DAY}), given, plans=plan(*QUARTER)))
    assert -310 == pytest.approx(bar(found, "target_above_baseline"))


def test_missing_days_of_a_planned_channel_are_no_fall() -> None:
    """Ten of 30 days missing: a line of their own at the plan's pace."""
    table = facts({"xiaohongshu": DAY})
    given = goals(key_result(target=910.0), key_result(id="KR2", channel="xiaohongshu", target=910.0))
    found = attributed(inputs(table[~table["date_day"].dt.day.between(10, 19)], given, plans=plan(*QUARTER)), "2025-04")
    assert -100 == pytest.approx(effect(found, "xiaohongshu", "missing"))


def test_ranges_are_the_same_on_every_run() -> None:
    """The draws have a fixed seed of their own for every channel: one channel more changes no other range."""
    alone = attributed(inputs(facts({"xiaohongshu": HALVED})))["attribution"]
    beside = attributed(inputs(facts({"xiaohongshu": HALVED, "douyin": DAY})))["attribution"]
    pd.testing.assert_frame_equal(alone, beside[beside["channel"] == "xiaohongshu"].reset_index(drop=True))


def test_channels_may_have_funnels_of_their_own() -> None:
    """Private domain goes over new contacts; its rate is named by its parts."""
    channel = Channel(id="private", name=Label("Private domain", "私域"), stages=("reads", "new_contacts", "new_payers"))
    table = facts({"private": {"reads": 100.0, "new_contacts": 20.0, "new_payers": after_april(8, 6)}})
    found = attributed(inputs(table, team={"channels": (channel,)}))
    names = list(found["attribution"]["name"])
    assert Label("New payers ÷ new contacts", "新增付费用户 ÷ 新增好友数") == names[-1]
