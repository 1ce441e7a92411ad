"""A campaign's funnel against its plan: sums, days, the gap by channel and factor, and what the rules say of them."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goalbook.books.campaign import Params, compute
from goalbook.books.campaign.funnel.gap import gap_steps
from goalbook.core.language import language
from goalbook.inputs import load
from support import campaign_of as made
from support.campaign_of import days, findings, rows, statuses

if TYPE_CHECKING:
    from goalbook.books.campaign.result import CampaignResult

DATA = Path(__file__).resolve().parents[3] / "data"
SAY = language("en", "CNY").say
STAGES = ("page_exposures", "clicks", "shares", "conversions", "new_payers")


@pytest.fixture(scope="module")
def demo() -> CampaignResult:
    """Return the retrospective of the demo's first campaign."""
    params = Params(team="beauty", campaign="618-2024", mode="retrospective")
    return compute(load.load_inputs(DATA, "beauty", date(2024, 7, 18), campaigns=True), params)


def by_step(result: CampaignResult) -> dict[str, dict[str, Any]]:
    """Return the rows of the funnel by stage."""
    return {row["step"]: row for row in rows(result, "funnel_plan")}


def test_the_demo_reached_2529_of_2700(demo: CampaignResult) -> None:
    """From 1 to 18 June: the warm-up before and the days after do not count."""
    payers = by_step(demo)["new_payers"]
    assert (2529.0, 2703.0) == (payers["actual"], payers["planned_to_date"])
    assert "93.7 %" == language("en").number(payers["actual"] / 2700, "pct").replace("\u202f", " ")


def test_the_demos_gap_adds_up_and_begins_with_the_channel_that_carries_it(demo: CampaignResult) -> None:
    """−174 against the plan by day, −149 of it Douyin's: Xiaohongshu's −151 and +144 cancel out and carry nothing."""
    steps = rows(demo, "gap_steps")
    assert -174.0 == pytest.approx(sum(row["contribution"] for row in steps))
    nets = {row["channel"]: round(row["channel_net"]) for row in steps}
    assert [("douyin", -149), ("private_domain", -14), ("xiaohongshu", -11)] == list(nets.items())
    causes = rows(demo, "gap_causes")
    assert ["douyin", "douyin", "private_domain"] == [row["channel"] for row in causes]
    assert ("conversion", "risk", date(2024, 6, 4)) == tuple(causes[0][name] for name in ("factor", "evidence", "evidence_on"))


def test_a_channel_that_gained_in_all_carries_no_part_of_a_gap() -> None:
    """Channel a lost 40 by its clicks and won more by its exposures, b lost 30: the gap is b's."""
    facts = [*days("a", page_exposures=2000, new_payers=10.5), *days("b", new_payers=5)]
    causes = rows(made.result(made.inputs(facts=facts, plan=[*days("a"), *days("b")])), "gap_causes")
    assert {"b"} == {row["channel"] for row in causes}


def test_a_stage_without_a_plan_by_day_still_has_the_target_of_its_key_result(demo: CampaignResult) -> None:
    """KR2 asks for ¥400,000 of sales, of which no day is planned; nothing asks for clicks from shares."""
    sales, clicks = (by_step(demo)[step] for step in ("revenue", "share_click"))
    assert (True, 400_000.0, True) == (math.isnan(sales["planned"]), sales["target"], math.isnan(clicks["target"]))


def test_the_demos_days_off_plan_are_answered_but_two(demo: CampaignResult) -> None:
    """3 June was answered on the 5th; nothing was changed after 6 June, and from 10 June on not where the gap was."""
    said = [SAY(one.message) for one in findings(demo, "CR-14") if one.subject.en == "Campaign"]
    assert [True, False, False] == ["answered on" in one for one in said]
    assert said[1].startswith("6 Jun: −30.9")
    assert "most of it is" in said[2]


@pytest.mark.parametrize(("channel", "status"), [("a", "pass"), ("", "pass"), ("b", "warn")])
def test_only_a_change_where_the_gap_is_answers_it(channel: str, status: str) -> None:
    """Channel a loses 5 a day and b 1: what is changed on b alone answers nothing."""
    facts = [*days("a", 1, 2, new_payers=5), *days("a", 3), *days("b", 1, 2, new_payers=9), *days("b", 3)]
    changed = [{"date_day": date(2025, 3, 2), "channel": channel, "what": "more"}]
    result = made.result(made.inputs(facts=facts, plan=[*days("a"), *days("b")], adjustments=changed))
    assert [status] == statuses(result, "CR-14")
    assert (status == "warn") == ("most of it is" in SAY(findings(result, "CR-14")[0].message))


def test_figures_of_no_single_channel_are_answered_by_any_change() -> None:
    """Where facts are not kept by channel nobody can say whose the gap is."""
    changed = [{"date_day": date(2025, 3, 2), "channel": "b", "what": "more"}]
    result = made.result(made.inputs(facts=days("", new_payers=5), plan=days(""), adjustments=changed))
    assert ["pass"] == statuses(result, "CR-14")


def test_days_above_their_plan_are_no_days_to_answer() -> None:
    """The alert speaks both ways; only the wrong way is adverse: less of payers, more of cost."""
    facts = [*days("a", 1, 2, new_payers=5, spend=50), *days("a", 3, 3, new_payers=20, spend=200), *days("a", 4, spend=100)]
    for metric, adverse in (("new_payers", [1, 2]), ("spend", [3])):
        found = rows(made.result(made.inputs({"metric": metric}, facts=facts, plan=days("a", spend=100))), "campaign_days")
        assert [1, 2, 3] == [row["day"].day for row in found if row["alert"]]
        assert adverse == [row["day"].day for row in found if row["adverse"]]


@pytest.mark.parametrize("metric", ["page_exposures", "spend", "revenue"])
def test_any_figure_of_the_page_goes_through_the_funnel(metric: str) -> None:
    """A figure of the page alone, a cost and money: the parts add up, the amounts are written by their unit."""
    plan, facts = ([*days("a", **{metric: value}), *days("b", **{metric: value / 2})] for value in (1000.0, 1400.0))
    result = made.result(made.inputs({"metric": metric, "target": 9000}, facts=facts, plan=plan))
    assert 3600.0 == pytest.approx(sum(row["contribution"] for row in rows(result, "gap_steps")))
    (said,) = [SAY(one.message) for one in findings(result, "CR-16")]
    assert said.startswith({"page_exposures": "+3,600 against", "spend": "+¥3.6k against", "revenue": "+¥3.6k against"}[metric])
    assert "most from A" in said if metric == "spend" else "nothing is short" in said
    made.result(made.inputs({"metric": metric, "target": 9000}, plan=plan), "plan", "2025-02-28")


def test_entries_are_the_exposures_of_the_campaigns_page() -> None:
    """The catalogue's entry is measured by the page's column: target, days and gap count the same."""
    result = made.result(made.inputs({"metric": "entry", "target": 6000}, facts=days("a", page_exposures=900), plan=days("a")))
    assert (5400.0, -600.0) == (rows(result, "key_results")[0]["actual"], sum(row["contribution"] for row in rows(result, "gap_steps")))
    assert 5400.0 == sum(row["actual"] for row in rows(result, "campaign_days"))


@pytest.mark.parametrize("as_of", ["2025-02-20", "2025-02-27"])
def test_before_the_start_nothing_is_judged(as_of: str) -> None:
    """Ahead of it and in its warm-up: not started yet, instead of not measured."""
    warm = [{**made.DAY, "date_day": date(2025, 2, 26), "channel": "a"}]
    sheet = {"target": 60, "warmup_start": date(2025, 2, 25)}
    result = made.result(made.inputs(sheet, facts=warm if as_of > "2025-02-26" else [], plan=days("a")), as_of=as_of)
    judged = [one for rule in ("CR-08", "CR-15") for one in findings(result, rule)]
    assert [("not_evaluated", True)] * 2 == [(one.status, SAY(one.message).startswith("not started yet")) for one in judged]
    assert [] == [*findings(result, "CR-16"), *[one for one in findings(result, "CR-14") if one.subject.en == "Campaign"]]


def test_parts_that_cancel_out_are_named_once() -> None:
    """Twice the exposures at half the conversion: +x and −x of a channel that lost nothing, beside the one that did."""
    facts = [*days("a", page_exposures=2000, clicks=200, conversions=19, new_payers=9.5), *days("b", new_payers=5)]
    result = made.result(made.inputs(facts=facts, plan=[*days("a"), *days("b")]))
    (said,) = [SAY(one.message) for one in findings(result, "CR-16")]
    assert "most from B, −30: " in said
    assert "; A: +" in said
    assert said.endswith("nearly cancel out")


def test_rates_are_quotients_of_sums() -> None:
    """Two channels of different size: 30 of 300 clicks, no mean of 20 % and 5 %."""
    result = made.result(made.inputs(facts=[*days("a", 1, 1, conversions=20), *days("b", 1, 1, clicks=200, conversions=10)]))
    assert pytest.approx(0.1) == by_step(result)["conversion"]["rate_actual"]


def test_a_stage_nobody_measured_stays_missing_and_zero_is_zero() -> None:
    """Without clicks there is no click rate; no conversion of 600 clicks is 0 %."""
    unmeasured = made.result(made.inputs(facts=days("a", clicks=math.nan), plan=days("a")))
    assert math.isnan(by_step(unmeasured)["click"]["actual"])
    assert math.isnan(by_step(unmeasured)["click"]["rate_actual"])
    none = by_step(made.result(made.inputs(facts=days("a", conversions=0, new_payers=0))))
    assert (0.0, 0.0) == (none["conversion"]["actual"], none["conversion"]["rate_actual"])
    assert math.isnan(none["new_payers"]["rate_actual"])


def test_a_running_campaign_is_held_against_its_plan_to_date() -> None:
    """After three of six days 18 stand against 30, not against 60."""
    result = made.result(made.inputs(facts=days("a", 1, 3, new_payers=6), plan=days("a")), as_of="2025-03-03")
    payers = by_step(result)["new_payers"]
    assert (60.0, 30.0, 18.0) == (payers["planned"], payers["planned_to_date"], payers["actual"])
    assert -12.0 == pytest.approx(sum(row["contribution"] for row in rows(result, "gap_steps")))


def test_a_plan_knows_nothing_of_what_came() -> None:
    """A plan shows the planned funnel beside what earlier campaigns reached, and no actual."""
    row = by_step(made.result(made.inputs(plan=days("a"), facts=days("a")), "plan", "2025-02-28"))["new_payers"]
    assert (60.0, True, True) == (row["planned"], math.isnan(row["planned_to_date"]), math.isnan(row["actual"]))


def test_unplanned_and_silent_channels_are_lines_of_their_own() -> None:
    """Channel c was not planned, b brought nothing, a lacks three days; the parts still add up."""
    facts = [*days("a", 1, 3, new_payers=6), *days("b", new_payers=0), *days("c")]
    steps = rows(made.result(made.inputs(facts=facts, plan=[*days("a"), *days("b")])), "gap_steps")
    kinds = {(row["channel"], row["kind"]): row["contribution"] for row in steps if row["kind"] != "factor"}
    assert {("c", "entered"): 60.0, ("b", "left"): -60.0, ("a", "missing"): -30.0} == kinds
    assert 18.0 + 60.0 - 120.0 == pytest.approx(sum(row["contribution"] for row in steps))


def test_a_plan_by_day_is_summed_into_the_weeks_of_weekly_facts() -> None:
    """Two weeks of 60 against 14 planned days of 10: nothing counts as a day without figures."""
    weekly = [{**made.DAY, "new_payers": 60.0, "date_day": date(2025, 3, day), "channel": "a"} for day in (3, 10)]
    sheet = {"start": date(2025, 3, 3), "end": date(2025, 3, 16)}
    given_inputs = made.inputs(sheet, facts=weekly, plan=days("a", 3, 16))
    team = given_inputs.team.model_copy(update={"grain": "week"})
    result = made.result(replace(given_inputs, team=team))
    assert [(70.0, 60.0)] * 2 == [(row["planned"], row["actual"]) for row in rows(result, "campaign_days")]
    assert -20.0 == pytest.approx(sum(row["contribution"] for row in rows(result, "gap_steps")))
    assert {"factor"} == {row["kind"] for row in rows(result, "gap_steps")}
    assert ["pass"] == statuses(result, "CR-15")


figures = st.integers(min_value=0, max_value=400)
one_day = st.fixed_dictionaries({name: st.one_of(figures.map(float), st.just(math.nan)) for name in STAGES})


@settings(max_examples=25)
@given(st.lists(st.tuples(one_day, one_day), min_size=1, max_size=4))
def test_the_parts_add_up_to_the_gap_whatever_the_figures(pairs: list[tuple[dict[str, float], dict[str, float]]]) -> None:
    """Zeros, missing stages, clicks without exposures: nothing is left over."""
    prepared = _Bare(*(_frame([pair[side] for pair in pairs]) for side in (0, 1)))
    steps = gap_steps(prepared)  # type: ignore[arg-type] # all that it asks of its ground
    planned, actual = prepared.to_date["new_payers"], prepared.facts["new_payers"]
    assert steps.empty or float(actual.sum() - planned.sum()) == pytest.approx(float(steps["contribution"].sum()), abs=1e-6)


class _Bare:
    """A plan and figures of one channel, as the gap reads them."""

    metric = "new_payers"
    channels = ("a",)

    def __init__(self, plan: pd.DataFrame, facts: pd.DataFrame) -> None:
        self.to_date, self.facts = plan, facts
        self.by_channel = {"a": (plan.set_index("date_day"), facts.set_index("date_day"))}


def _frame(given_days: list[dict[str, float]]) -> pd.DataFrame:
    frame = pd.DataFrame(given_days)
    frame["date_day"] = pd.date_range("2025-03-01", periods=len(frame))
    return frame.assign(channel="a")


@pytest.mark.parametrize(("payers", "alerts"), [(8.6, 0), (8.5, 1), (8.4, 1)])
def test_a_day_alerts_from_15_per_cent_on(payers: float, alerts: int) -> None:
    """MR-07's limit counts itself."""
    result = made.result(made.inputs(facts=[*days("a", 1, 1, new_payers=payers), *days("a", 2)], plan=days("a")))
    assert alerts == sum(row["alert"] for row in rows(result, "campaign_days"))
    assert ["warn" if alerts else "pass"] == statuses(result, "CR-14")


@pytest.mark.parametrize(("day", "status"), [(3, "pass"), (4, "pass"), (5, "warn")])
def test_a_day_off_plan_is_answered_within_three_days(day: int, status: str) -> None:
    """CR-14: a change on the third day after answers it, one on the fourth is late."""
    changed = [{"date_day": date(2025, 3, day), "channel": "a", "what": "more"}]
    bad = [*days("a", 1, 1, new_payers=5), *days("a", 2)]
    given_inputs = made.inputs(facts=bad, plan=days("a"), adjustments=changed)
    assert [status] == statuses(made.result(given_inputs), "CR-14")
    policy = {"campaign": {"adjust_within_days": 4}}
    assert ["pass"] == statuses(made.result(made.inputs(facts=bad, plan=days("a"), adjustments=changed, policy=policy)), "CR-14")


def test_the_alert_is_the_policys() -> None:
    """A team that lets a day be half off its plan says so."""
    bad = {"facts": days("a", new_payers=6), "plan": days("a")}
    policy = {"alerts": {"deviation": 0.5}}
    assert [["warn"], ["pass"]] == [statuses(made.result(made.inputs(policy=one, **bad)), "CR-14") for one in (None, policy)]


def test_collected_parts_are_named_where_they_lack() -> None:
    """CR-15: without shares it fails and says so; half the days of clicks warn, unless the policy is content with them."""
    absent = findings(made.result(made.inputs(facts=days("a", shares=math.nan))), "CR-15")
    assert [("fail", True)] == [(one.status, "shares" in SAY(one.message)) for one in absent]
    half = [*days("a", 1, 3), *days("a", 4, 6, clicks=math.nan)]
    assert ["warn"] == statuses(made.result(made.inputs(facts=half)), "CR-15")
    assert ["pass"] == statuses(made.result(made.inputs(facts=half, policy={"campaign": {"collected": 0.5}})), "CR-15")
    assert ["fail"] == statuses(made.result(made.inputs()), "CR-15")


@pytest.mark.parametrize(("payers", "status"), [(8.6, "pass"), (8.5, "warn")])
def test_a_gap_beyond_the_alert_needs_a_recorded_reason(payers: float, status: str) -> None:
    """CR-16: 15 % short without a record warns; a risk noted in those days is set beside it."""
    bad = {"facts": days("a", new_payers=payers), "plan": days("a")}
    assert [status] == statuses(made.result(made.inputs(**bad)), "CR-16")
    noted = {"risk": "R1", "kind": "channel", "channel": "a", "what": "rules changed", "detected_on": date(2025, 3, 2)}
    (found,) = findings(made.result(made.inputs(**bad, risks=[noted])), "CR-16")
    assert ("pass", True) == (found.status, "rules changed" in SAY(found.message))


def test_what_lies_too_far_back_is_no_reason() -> None:
    """An event 22 days before the gap is not set beside it, unless the policy looks farther back."""
    event = pd.DataFrame([{"date_day": pd.Timestamp("2025-02-07"), "channel": "a", "what_en": "moved", "what_zh": "变了", "by": ""}])
    bad = {"facts": days("a", new_payers=5), "plan": days("a")}
    for policy, status in ((None, "warn"), ({"campaign": {"cause_days": 22}}, "pass")):
        given_inputs = made.inputs(policy=policy, **bad)
        assert [status] == statuses(made.result(_with_events(given_inputs, event)), "CR-16")


def test_a_risk_noted_long_after_the_onset_is_no_reason() -> None:
    """Noted five days after the first: a policy of five allows it, one of four does not."""
    noted = {"risk": "R1", "kind": "channel", "channel": "a", "what": "rules changed", "detected_on": date(2025, 3, 6)}
    bad = {"facts": days("a", new_payers=5), "plan": days("a"), "risks": [noted]}
    found = [statuses(made.result(made.inputs(policy={"campaign": {"noted_days": limit}}, **bad)), "CR-16") for limit in (5, 4)]
    assert [["pass"], ["warn"]] == found


def _with_events(given_inputs: Any, events: pd.DataFrame) -> Any:
    return replace(given_inputs, events=events)


def test_a_change_made_in_answer_is_no_cause() -> None:
    """Bids raised on the third day of a gap that began on the first are what was done, not why."""
    changed = [{"date_day": date(2025, 3, 3), "channel": "a", "what": "higher bids"}]
    result = made.result(made.inputs(facts=days("a", new_payers=5), plan=days("a"), adjustments=changed))
    (cause,) = rows(result, "gap_causes")
    assert ("", "higher bids", date(2025, 3, 3)) == (cause["evidence"], cause["answer"].en, cause["answered_on"])
