"""Rules of planned tests, of components and of the 3-2-1 test, each below, at and above its threshold."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd
import pytest

from goalbook.books.campaign import CampaignParams, appraise, prepare
from goalbook.core.message import Label
from goalbook.inputs.campaigns.experiments import CAMPAIGN_COMPONENTS
from goalbook.inputs.campaigns.parts import PlannedTest, Rollout
from goalbook.inputs.campaigns.sheet import Campaign
from goalbook.inputs.planning.base import Planning
from support.tiny_team import DAY, facts, inputs

BEFORE = "2025-04-30"
COMPONENT = {
    "component": "页 / page", "kind": "content", "version": "v1", "slot_1": "a", "slot_2": "b", "slot_3": "c", "metric": "completion_rate",
    "before": 0.2, "after": 0.25, "feedback": "too long",
}  # fmt: skip


def component(day="2025-05-01", **changes):
    """Return one row of components.csv."""
    return {**COMPONENT, "created_on": pd.Timestamp(day), **changes}


def result(mode="plan", as_of=BEFORE, policy=None, components=(), params=None, **sheet):
    """Return a campaign from 1 to 30 May 2025, planned or looked back on."""
    given = {"metric": "new_payers", "start": date(2025, 5, 1), "end": date(2025, 5, 30), **sheet}
    table = pd.DataFrame(components, columns=["created_on", *COMPONENT])
    plan = Planning(sheets={"campaign": Campaign(**given)}, tables={CAMPAIGN_COMPONENTS.table: table} if components else {})
    team = inputs(facts({"a": DAY}, start="2025-04-01"), policy=policy, campaigns={"x": plan})
    found = CampaignParams(team="tiny", campaign="x", mode=mode, as_of=as_of, **(params or {}))
    return appraise(prepare(team, found), found)


def judged(found, rule):
    """Return the status of each finding of a rule with its text."""
    return [(one.status, one.message.text) for one in found.findings if one.rule == rule]


def statuses(found, rule):
    """Return the statuses of a rule's findings."""
    return [status for status, _ in judged(found, rule)]


def planned(**more):
    """Return a planned test: 1,000 users a day over 16 days at 5 %, which shows a lift of 20 % and a little more."""
    return PlannedTest(**{"id": "t", "users_per_day": 1000, "days": 16, "rate": 0.05, "hypothesis": Label.same("because"), **more})


def test_a_planned_test_says_what_its_length_shows():
    """16,000 users of two arms at 5 % show 20.2 % relative with a chance of 80 % at the 95 % level; 20 % needs 17 days."""
    row = result(tests=(planned(effect=0.2),)).tables["planned_tests"].iloc[0]
    assert (16_000, 17, False) == (row["users"], row["needed_days"], row["enough"])
    assert pytest.approx(0.2022, abs=5e-4) == row["detectable_relative"]
    assert row["watched_relative"] > row["detectable_relative"]


def test_ct12_a_test_too_short_for_its_lift_warns():
    """Below the expected effect warns, at it and above passes; more days or a smaller chance asked for close the gap."""
    exact = result(tests=(planned(effect=0.2),)).tables["planned_tests"]["detectable_relative"].iloc[0]
    assert ["warn"] == statuses(result(tests=(planned(effect=0.2),)), "CT-12")
    assert ["pass"] == statuses(result(tests=(planned(effect=exact),)), "CT-12")
    assert ["pass"] == statuses(result(tests=(planned(effect=0.25),)), "CT-12")
    assert ["pass"] == statuses(result(tests=(planned(effect=0.2),), params={"days": "t=17"}), "CT-12")
    assert ["pass"] == statuses(result(tests=(planned(effect=0.2),), policy={"campaign": {"test_power": 0.7}}), "CT-12")
    assert ["pass"] == statuses(result(tests=(planned(effect=0.2),), policy={"campaign": {"alpha": 0.1}}), "CT-12")


def test_ct12_without_numbers_or_hypothesis_warns():
    """A test without numbers, or without a hypothesis, warns; without an expected effect nothing is compared, whatever the target."""
    assert ["warn"] == statuses(result(tests=(PlannedTest(id="t", effect=0.2),)), "CT-12")
    assert ["warn"] == statuses(result(tests=(planned(hypothesis=Label("", ""), effect=0.5),)), "CT-12")
    assert ["info"] == statuses(result(tests=(planned(),), uplift=0.5), "CT-12")


def test_zero_users_and_zero_rate_are_no_crash():
    """A test nobody sees, and one of a rate of nothing, show nothing and say so."""
    table = result(tests=(planned(users_per_day=0), planned(id="u", rate=0.0))).tables["planned_tests"]
    assert table["detectable_relative"].isna().all()
    assert ["users_per_day", "rate"] == table["lacks"].tolist()


def test_the_slider_moves_days_and_curve():
    """With 40 days instead of 16 the same test shows less than two thirds of the lift, and the curve reaches so far."""
    short, long = (result(tests=(planned(effect=0.2),), params=params) for params in (None, {"days": "t=40"}))
    rows = [one.tables["planned_tests"].iloc[0] for one in (short, long)]
    assert (16, 40, 16) == (rows[0]["days"], rows[1]["days"], rows[1]["filed_days"])
    assert rows[1]["detectable_relative"] < 0.65 * rows[0]["detectable_relative"]
    curve = long.tables["test_curve"].set_index("days")["detectable_relative"]
    assert 40 == curve.index.max()
    assert pytest.approx(rows[1]["detectable_relative"]) == curve[40]
    assert curve.is_monotonic_decreasing


def test_three_arms_need_more_than_two():
    """Two variants share the chance of a false find: with arms alike each shows a larger lift only."""
    two, three = (result(tests=(planned(shares=shares),)).tables["planned_tests"].iloc[0] for shares in ((0.5, 0.5), (0.34, 0.33, 0.33)))
    assert three["detectable_relative"] > two["detectable_relative"]


def test_a_campaign_without_tests_says_so_once():
    """Without tests, components and 3-2-1 test there are empty tables, no finding, and one line in the plan."""
    found = result()
    assert ["tests"] == [one.table for one in found.missing if one.section == "tests"]
    assert [] == [one for rule in ("CT-03", "CT-06", "CT-12", "CR-26") for one in judged(found, rule)]
    assert all(found.tables[name].empty for name in ("planned_tests", "test_curve", "campaign_components", "rollout"))
    back = result("retrospective", "2025-06-30")
    assert [] == [one for one in back.missing if one.section == "tests"]
    assert back.tables["test_results"].empty


def test_tests_planned_and_not_counted_are_missed():
    """A retrospective of a campaign that planned tests says that nothing was counted."""
    back = result("retrospective", "2025-06-30", tests=(planned(),))
    assert ["campaign_experiments"] == [one.table for one in back.missing if one.section == "tests"]


@pytest.mark.parametrize(("rule", "kind"), [("CT-03", "content"), ("CT-04", "interaction"), ("CT-05", "conversion")])
def test_components_have_three_parts(rule, kind):
    """Two of three parts warn, three pass; a team that asks for two passes with two."""
    early = component("2025-04-20", kind=kind)
    whole, part = result(components=[early]), [{**early, "slot_2": ""}]
    assert ["pass"] == statuses(whole, rule)
    assert ["warn"] == statuses(result(components=part), rule)
    assert ["pass"] == statuses(result(components=part, policy={"campaign": {"component_slots": 2}}), rule)


def test_a_component_without_its_figure_warns_afterwards():
    """In the plan the figure with the new version is still to come; in the retrospective it is missing."""
    rows = [component("2025-04-20", after=math.nan)]
    assert ["pass"] == statuses(result(components=rows), "CT-03")
    assert ["warn"] == statuses(result("retrospective", "2025-06-30", components=rows), "CT-03")


def test_ct06_two_versions_a_month():
    """In a campaign of 30 days one version warns, two pass; where three a month are wanted two warn; none from feedback warns."""
    rows = [component(version="v1"), component("2025-05-20", version="v2")]

    def after(held, policy=None):
        return statuses(result("retrospective", "2025-06-30", components=held, policy=policy), "CT-06")

    assert ["warn"] == after(rows[:1])
    assert ["pass"] == after(rows)
    assert ["warn"] == after(rows, {"cadence": {"components_per_month": 3}})
    assert ["pass"] == after(rows[:1], {"cadence": {"components_per_month": 1}})
    assert ["warn"] == after([{**row, "feedback": ""} for row in rows])
    assert ["warn"] == after([rows[0], component("2025-06-10", version="v2")])


def rollout(**days):
    """Return the 3-2-1 test that starts on 1 April."""
    return Rollout(start=date(2025, 4, 1), **{name: date(2025, 4, day) if isinstance(day, int) and name != "passed" else day
                                              for name, day in days.items()})  # fmt: skip


def test_wx38_the_days_of_the_321_test():
    """From 1 April: small test 1 to 3, validation 4 to 5, full launch on 6 April; another rhythm is the policy's."""
    days = result(rollout=rollout()).tables["rollout"]
    ends = [(row.planned_start.day, row.planned_end.day) for row in days.itertuples()]
    assert [(1, 3), (4, 5), (6, 6)] == ends
    slower = result(rollout=rollout(), policy={"cadence": {"component_test_days": [4, 3, 1]}}).tables["rollout"]
    assert [(1, 4), (5, 7), (8, 8)] == [(row.planned_start.day, row.planned_end.day) for row in slower.itertuples()]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ({"tested_until": 3, "validated_on": 5, "passed": True, "launched_on": 6}, ["pass"]),
        ({"tested_until": 3, "validated_on": 5, "passed": False, "launched_on": 6}, ["fail"]),
        ({"tested_until": 3, "validated_on": 5, "passed": False}, ["warn", "warn"]),
        ({"tested_until": 3, "validated_on": 5, "launched_on": 6}, ["fail"]),
        ({"tested_until": 3, "launched_on": 6}, ["fail"]),
        ({"validated_on": 5, "passed": True, "launched_on": 6}, ["fail"]),
        ({"tested_until": 2, "validated_on": 5, "passed": True, "launched_on": 6}, ["pass", "warn"]),
        ({"tested_until": 3, "validated_on": 5, "passed": True, "launched_on": 8}, ["pass", "warn"]),
    ],
)
def test_cr26_only_what_was_validated_is_launched(days, expected):
    """A failed, skipped or unsaid validation before the launch fails; a step cut short, late or overdue warns."""
    assert expected == statuses(result(rollout=rollout(**days)), "CR-26")


def test_a_shorter_rhythm_makes_a_short_test_whole():
    """Where two days of small test are enough, two days are not cut short."""
    found = result(
        rollout=rollout(tested_until=2, validated_on=4, passed=True, launched_on=5), policy={"cadence": {"component_test_days": [2, 2, 1]}}
    )
    assert ["pass"] == statuses(found, "CR-26")


def test_what_happens_after_as_of_is_not_known_yet():
    """On 4 April the validation of the 5th lies ahead."""
    found = result(as_of="2025-04-04", rollout=rollout(tested_until=3, validated_on=5, passed=True, launched_on=6))
    assert ["done", "ahead", "ahead"] == found.tables["rollout"]["state"].tolist()
    assert ["info"] == statuses(found, "CR-26")
