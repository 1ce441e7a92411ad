"""Rules of risk, budget and pilots: below, at and above their thresholds, and moved by their policy values."""

from __future__ import annotations

import math
from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from goalbook.books.monthly_review.alerts.alerts import Judged
from goalbook.books.monthly_review.risk import answers, control_states, register, spending
from goalbook.books.monthly_review.rules import channels, risk, risk_money
from goalbook.core.language import language
from goalbook.core.message import Label
from goalbook.core.metrics import load_catalogue
from goalbook.core.policy import load_policy
from support.sample_risk import BOOK, INCIDENT, PILOT, RISK, prepared

if TYPE_CHECKING:
    from goalbook.core.findings import Finding

SPENT = 10_000.0  # of the month, by the hand-made board


def case(policy: dict[str, Any] | None = None, judged: tuple[Judged, ...] = (), budget: Any = None, **kept: Any) -> Any:
    """Return a case with the tables that these rows make."""
    made = prepared(budget, policy, **kept)
    made.board = SimpleNamespace(comparisons=SimpleNamespace(month=SimpleNamespace(value=lambda _name: SPENT)))
    tables = {**register.tables(made), **answers.tables(made), **spending.tables(made)}
    alerts = pd.DataFrame(columns=["metric_id", "control", "subject"])
    tables |= control_states.moved(made, {**tables, "alerts": alerts}, None)
    tables["actions"] = pd.DataFrame(columns=["kind"])
    names = {"metric": load_catalogue().name, "channel": Label.same}
    return SimpleNamespace(tables=tables, prepared=made, judged=judged, **names)


def verdicts(rule: Any, policy: dict[str, Any] | None = None, **given: Any) -> list[Finding]:
    """Return what a rule finds; both languages can say it."""
    found = list(rule(case(policy, **given), load_policy(policy)))
    for one in found:
        assert language("en").say(one.message)
        assert language("zh").say(one.message)
    return found


def status(rule: Any, policy: dict[str, Any] | None = None, **given: Any) -> list[str]:
    """Return the verdicts alone."""
    return [one.status for one in verdicts(rule, policy, **given)]


RULES = (
    risk.risks_are_quantified, risk.channels_that_lost_traffic_were_foreseen, risk.content_has_its_levels_of_review,
    risk.answers_come_quickly,
    risk.every_risk_was_judged_anew, risk.three_things_are_foreseen, risk.controls_are_on_their_level, risk.plans_start_within_a_day,
    risk.every_risk_has_its_playbook, risk.partners_have_a_plan, risk_money.pilots_keep_their_share, risk_money.pilots_find_something,
    risk_money.losses_are_stopped, risk_money.money_went_where_it_was_meant, risk_money.platforms_are_renewed,
    channels.what_is_lent_is_conserved,
)  # fmt: skip


def test_without_tables_no_rule_says_a_word() -> None:
    """A team that keeps none of it finds nothing of it among the rules."""
    assert [] == [one for rule in RULES for one in verdicts(rule)]


@pytest.mark.parametrize(("impact", "said"), [(9_999.0, "pass"), (10_000.0, "pass"), (10_001.0, "warn")])
def test_mr_48_what_risks_may_cost_keeps_within_its_share(impact: float, said: str) -> None:
    """At 20 % likely 10,000 are 2,000 to be expected, a fifth of the month's 10,000."""
    rows = [{**RISK, "impact": impact}]
    assert [said] == status(risk.risks_are_quantified, risks=rows)
    assert ["pass"] == status(risk.risks_are_quantified, {"risk": {"expected_max": 0.3}}, risks=rows)


@pytest.mark.parametrize(("fall", "said"), [(0.149, "pass"), (0.15, "warn"), (0.16, "warn")])
def test_rk_01_a_channel_that_fell_stands_in_the_register(fall: float, said: str) -> None:
    """Traffic 15 % lower and no risk of that channel: a warning; with its risk and playbook it passes."""
    judged = (Judged("entry", "b", Label.same("b"), "trailing mean", 100.0, 100.0 * (1 - fall), adverse=True),)
    assert [said] == status(risk.channels_that_lost_traffic_were_foreseen, judged=judged, risks=[RISK])
    known = [RISK, {**RISK, "risk": "R2", "channel": "b", "playbook": "P1"}]
    assert ["pass"] == status(risk.channels_that_lost_traffic_were_foreseen, judged=judged, risks=known, playbooks=[BOOK])
    looser = {"alerts": {"traffic_drop": 0.2}}
    assert ["pass"] == status(risk.channels_that_lost_traffic_were_foreseen, looser, judged=judged, risks=[RISK])


@pytest.mark.parametrize(("levels", "said"), [(2, "warn"), (3, "pass"), (4, "pass"), (math.nan, "warn")])
def test_rk_02_content_asks_for_three_levels(levels: float, said: str) -> None:
    """Two levels of review are too few unless the policy says so."""
    given = {"risks": [{**RISK, "kind": "content", "playbook": "P1"}], "playbooks": [{**BOOK, "review_levels": levels}]}
    assert [said] == status(risk.content_has_its_levels_of_review, **given)
    if levels == 2:
        assert ["pass"] == status(risk.content_has_its_levels_of_review, {"sop": {"review_levels": 2}}, **given)


@pytest.mark.parametrize(("seconds", "said"), [(2.9, "pass"), (3.0, "pass"), (3.1, "fail")])
def test_rk_03_nobody_waits_longer_than_three_seconds(seconds: float, said: str) -> None:
    """The limit itself is kept."""
    assert [said] == status(risk.answers_come_quickly, incidents=[{**INCIDENT, "p95_seconds": seconds}])
    wider = {"risk": {"no_response_seconds": 4}}
    assert ["pass"] == status(risk.answers_come_quickly, wider, incidents=[{**INCIDENT, "p95_seconds": seconds}])


@pytest.mark.parametrize(("day", "said"), [("2025-05-01", "pass"), ("2025-04-30", "pass"), ("2025-04-29", "warn")])
def test_rk_04_every_risk_is_judged_within_a_month(day: str, said: str) -> None:
    """31 days before the last of May is 30 April; a longer limit lets the older one pass."""
    rows = [{**RISK, "scored_on": day}]
    assert [said] == status(risk.every_risk_was_judged_anew, risks=rows)
    assert ["pass"] == status(risk.every_risk_was_judged_anew, {"risk": {"rescore_days": 40}}, risks=rows)
    assert ["warn"] == status(risk.every_risk_was_judged_anew, risks=[{**RISK, "impact": math.nan}])


def test_rk_04_a_risk_without_a_row_of_the_month_was_not_judged() -> None:
    """April's row of 30 April is 31 days old, and the register calls it stale: a warning, however long the policy's limit is."""
    rows = [{**RISK, "month": "2025-04", "scored_on": "2025-04-30"}]
    assert ["stale"] == case(risks=rows).tables["risk_register"]["state"].tolist()
    assert ["warn"] == status(risk.every_risk_was_judged_anew, risks=rows)
    assert ["warn"] == status(risk.every_risk_was_judged_anew, {"risk": {"rescore_days": 99}}, risks=rows)


def test_rk_05_all_three_steps_of_a_kind() -> None:
    """Two of three steps warn; a team may ask for two thirds."""
    rows = [{"date_day": "2025-05-06", "kind": "market", "step": step} for step in ("trend", "policy")]
    assert ["warn", "warn", "warn"] == status(risk.three_things_are_foreseen, foresight=rows)
    assert ["pass", "warn", "warn"] == status(risk.three_things_are_foreseen, {"risk": {"foresight_done": 0.66}}, foresight=rows)
    whole = [*rows, {**rows[0], "step": "competitors"}]
    assert ["pass", "warn", "warn"] == status(risk.three_things_are_foreseen, foresight=whole)


@pytest.mark.parametrize(("level", "said"), [(4.0, "warn"), (5.0, "pass"), (0.0, "warn")])
def test_rk_06_no_control_stands_too_low(level: float, said: str) -> None:
    """A confirmed loss asks for the fifth level; another map of the policy asks for less."""
    given = {"controls": [{"date_day": "2025-05-02", "control": "flow", "level": level}], "incidents": [{**INCIDENT, "loss": 1.0}]}
    assert said == verdicts(risk.controls_are_on_their_level, **given)[0].status
    milder = {"controls": {"map": {"confirmed_loss": "warning", "conversion_drop": "adjust", "deviation": "warning", "stop_loss": "pause",
                                   "traffic_drop": "caution"}}}  # fmt: skip
    assert ("warn" if level == 0 else "pass") == verdicts(risk.controls_are_on_their_level, milder, **given)[0].status


def test_rk_06_money_is_not_passed_unlooked() -> None:
    """Without a budget of the month only alerts were looked at; with one on its plan money passes, with one off it a level is lacking."""
    given = {"controls": [{"date_day": "2025-05-02", "control": "flow", "level": 0.0}]}

    def money(**more: Any) -> str:
        return next(one.status for one in verdicts(risk.controls_are_on_their_level, **given, **more) if one.subject.en == "Money")

    assert "info" == money()
    assert "pass" == money(budget=[{"phase": "acquisition", "amount": 36_600.0}], pilots=[PILOT])
    off = {"budget": [{"phase": "acquisition", "amount": 20_000.0}], "pilots": [PILOT]}
    assert "warn" == money(**off)
    assert "pass" == money(policy={"budget": {"month_tolerance": 1}}, **off)


@pytest.mark.parametrize(("started", "said"), [("2025-05-11 09:00", "pass"), ("2025-05-11 10:00", "pass"), ("2025-05-11 10:30", "fail")])
def test_rk_07_the_plan_starts_within_24_hours(started: str, said: str) -> None:
    """Exactly a day is in time; 25 hours are where the policy allows them; no plan at all fails."""
    rows = [{**INCIDENT, "plan_started_at": started}]
    assert [said] == status(risk.plans_start_within_a_day, incidents=rows)
    assert ["pass"] == status(risk.plans_start_within_a_day, {"risk": {"response_hours": 25}}, incidents=rows)
    assert ["fail"] == status(risk.plans_start_within_a_day, incidents=[INCIDENT])


def test_rk_08_and_rk_09_plans_are_whole() -> None:
    """One of two risks has a playbook: a warning unless half suffice; a partner's risk without one is the policy's word."""
    given = {"risks": [{**RISK, "kind": "partner"}, {**RISK, "risk": "R2", "playbook": "P1"}], "playbooks": [BOOK]}
    assert ["warn"] == status(risk.every_risk_has_its_playbook, **given)
    assert ["pass"] == status(risk.every_risk_has_its_playbook, {"risk": {"playbook": 0.5}}, **given)
    assert ["warn"] == status(risk.partners_have_a_plan, **given)
    assert ["fail"] == status(risk.partners_have_a_plan, {"risk": {"partner_plan": "fail"}}, **given)
    whole = [{**RISK, "kind": "partner", "playbook": "P1"}]
    assert ["pass"] == status(risk.partners_have_a_plan, risks=whole, playbooks=[BOOK])


@pytest.mark.parametrize(
    ("cost", "said"), [(652.0, "warn"), (652.7, "pass"), (1_377.0, "pass"), (1_378.0, "fail")]
)  # of 12,400 and the pilots' own: 5 % are 652.63, 10 % are 1,377.78
def test_bg_10_pilots_get_five_to_ten_per_cent(cost: float, said: str) -> None:
    """Less warns, more fails; the policy has the range."""
    rows = [{**PILOT, "cost": cost}]
    assert [said] == status(risk_money.pilots_keep_their_share, pilots=rows)
    assert ["pass"] == status(risk_money.pilots_keep_their_share, {"budget": {"innovation": [0.01, 0.2]}}, pilots=rows)


@pytest.mark.parametrize(
    ("change", "said"), [({"verdict": "scale"}, "pass"), ({}, "warn"), ({"change": math.nan}, "info"), ({"metric": ""}, "warn")]
)
def test_in_02_a_pilot_ends_in_a_decision(change: dict[str, object], said: str) -> None:
    """Decided, not decided, not known yet, aimless."""
    assert [said] == status(risk_money.pilots_find_something, pilots=[{**PILOT, **change}])


def test_in_02_pilots_beyond_their_share_warn_though_decided() -> None:
    """1,400 of 13,800 are more than a tenth; where the policy allows a fifth they pass."""
    rows = [{**PILOT, "cost": 1_400.0, "verdict": "go_on"}]
    assert ["warn"] == status(risk_money.pilots_find_something, pilots=rows)
    assert ["pass"] == status(risk_money.pilots_find_something, {"budget": {"innovation": [0.05, 0.2]}}, pilots=rows)


def test_pilots_of_a_team_without_spend_are_not_blamed_for_their_share() -> None:
    """A share that nobody knows is not judged, and does not turn a decided pilot into a warning."""
    made = case(pilots=[{**PILOT, "verdict": "scale"}])
    made.tables["pilot_share"] = made.tables["pilot_share"].assign(share=math.nan, spend=math.nan)
    assert ["not_evaluated"] == [one.status for one in risk_money.pilots_keep_their_share(made, load_policy())]
    assert ["pass"] == [one.status for one in risk_money.pilots_find_something(made, load_policy())]


@pytest.mark.parametrize(("change", "said"), [(-0.199, "pass"), (-0.2, "pass"), (-0.201, "fail")])
def test_rk_10_what_falls_by_more_than_a_fifth_is_stopped(change: float, said: str) -> None:
    """20 % is not more than 20 %; approved it is exempt, stopped it passes, and the policy has the limit."""
    row = {**PILOT, "approved": "no", "change": change}
    assert [said] == status(risk_money.losses_are_stopped, pilots=[row])
    assert [{"fail": "info"}.get(said, said)] == status(risk_money.losses_are_stopped, pilots=[{**row, "approved": "yes"}])
    assert ["pass"] == status(risk_money.losses_are_stopped, pilots=[{**row, "verdict": "stop"}])
    assert ["pass"] == status(risk_money.losses_are_stopped, {"alerts": {"stop_loss": 0.3}}, pilots=[row])


@pytest.mark.parametrize(("amount", "said"), [(33_091.0, "pass"), (33_090.9091, "pass"), (33_090.0, "warn")])
def test_bg_12_spend_keeps_near_its_budget(amount: float, said: str) -> None:
    """12,400 in 31 of 91 days is a tenth above 11,272.73 of the month; the policy says how near is near."""
    given = {"budget": [{"phase": "acquisition", "amount": amount}], "pilots": [PILOT]}
    assert [said] == status(risk_money.money_went_where_it_was_meant, **given)
    assert ["pass"] == status(risk_money.money_went_where_it_was_meant, {"budget": {"month_tolerance": 0.2}}, **given)


@pytest.mark.parametrize(("total", "said"), [(36_600.0, ["pass"]), (36_000.0, ["pass", "pass"]), (30_000.0, ["pass", "warn"])])
def test_bg_12_pools_beyond_the_goals_total_are_judged_by_it(total: float, said: list[str]) -> None:
    """The pools have 36,600 for a quarter and keep to it; of 30,000 in all May's 12,400 are a fifth too much."""
    kept = {"budget": [{"phase": "acquisition", "amount": 36_500.0}, {"phase": "innovation", "amount": 100.0}]}
    found = verdicts(risk_money.money_went_where_it_was_meant, total=total, pilots=[{**PILOT, "cost": 34.0}], **kept)
    assert said == [one.status for one in found if one.subject.en != "Pilots"]


@pytest.mark.parametrize(("day", "said"), [(date(2025, 3, 31), "pass"), (date(2025, 3, 30), "pass"), (date(2025, 3, 29), "warn")])
def test_tp_03_a_platform_is_renewed_every_two_months(day: date, said: str) -> None:
    """62 days before the last of May is 30 March; three months are where the policy allows them."""
    rows = [{"date_day": day.isoformat(), "platform": "店 / Shop"}]
    assert [said] == status(risk_money.platforms_are_renewed, platform_iterations=rows)
    assert ["pass"] == status(risk_money.platforms_are_renewed, {"platform": {"iteration_days": 92}}, platform_iterations=rows)


@pytest.mark.parametrize(
    ("screens", "lost", "said"), [(None, "", "pass"), (None, "channel_matrix", "warn"), (["kpis"], "channels", "pass")]
)
def test_mr_30_three_screens_are_on_paper(screens: list[str] | None, lost: str, said: str) -> None:
    """Board, funnel and placement; one without figures is named; a team may ask for fewer."""
    tables = {name: pd.DataFrame({"x": [] if name == lost else [1]}) for name in ("kpis", "channels", "channel_matrix")}
    policy = load_policy({"report": {"screens": screens}} if screens else None)
    assert [said] == [one.status for one in risk_money.three_screens_are_there(SimpleNamespace(tables=tables), policy)]


@pytest.mark.parametrize(("after", "said"), [(1_099.0, "pass"), (1_100.0, "pass"), (1_101.0, "warn")])
def test_bg_06_what_is_lent_by_hand_keeps_within_the_cap(after: float, said: str) -> None:
    """A channel that gets a tenth more is at the cap; a total that changed would fail."""
    cap = load_policy({"channels": {"shift_cap": 0.1}})
    other = 2_000.0 + 1_000.0 - after
    spend = pd.DataFrame({"spend": [1_000.0, 2_000.0], "spend_after": [after, other]})
    spend["change"] = spend["spend_after"] / spend["spend"] - 1
    tables = {"reallocation": pd.DataFrame({"amount": [after - 1_000.0]}), "reallocation_spend": spend}
    assert [said] == [one.status for one in channels.what_is_lent_is_conserved(SimpleNamespace(tables=tables), cap)]
    lost = spend.assign(spend_after=[after, other - 1])
    tables["reallocation_spend"] = lost
    assert ["fail"] == [one.status for one in channels.what_is_lent_is_conserved(SimpleNamespace(tables=tables), cap)]
