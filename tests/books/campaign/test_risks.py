"""Risks of a campaign: their score, what became of them, and what the rules ask of each."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pytest

from goalbook.core.language import language
from support import campaign_of as made
from support.campaign_of import days, findings, rows, statuses

SAY = language("en", "CNY").say


def risk(**changes: object) -> dict[str, Any]:
    """Return a risk of channel a that is whole: trigger, plan, owner, score."""
    whole: dict[str, Any] = {
        "risk": "R1", "kind": "channel", "channel": "a", "what": "rules change", "trigger": "traffic falls", "probability": 0.3,
        "impact": 40_000.0, "plan": "budget goes to b", "owner": "su", "scored_on": date(2025, 2, 20),
    }  # fmt: skip
    return {**whole, **changes}


def test_risks_stand_by_their_score() -> None:
    """Probability × impact, the dearest first; what cannot be scored stands last and is no zero."""
    listed = [risk(risk="R1"), risk(risk="R2", impact=None), risk(risk="R3", probability=0.5)]
    found = rows(made.result(made.inputs(risks=listed)), "campaign_risks")
    assert ["R3", "R1", "R2"] == [row["risk"] for row in found]
    assert (20_000.0, 12_000.0, True) == (found[0]["score"], found[1]["score"], math.isnan(found[2]["score"]))


def test_a_state_says_what_became_of_it() -> None:
    """Open, answered within a day, late, or happened without a word of the answer."""
    day = date(2025, 3, 2)
    answers: tuple[dict[str, object], ...] = (
        {},
        {"detected_on": day, "hours": 24},
        {"detected_on": day, "hours": 25},
        {"detected_on": day},
    )
    given = [risk(risk=str(place), **answer) for place, answer in enumerate(answers, start=1)]
    found = {row["risk"]: row["state"] for row in rows(made.result(made.inputs(risks=given)), "campaign_risks")}
    assert {"1": "open", "2": "answered", "3": "late", "4": "happened"} == found


@pytest.mark.parametrize(("hours", "status"), [(23.9, "pass"), (24.0, "pass"), (24.1, "fail")])
def test_a_plan_starts_within_24_hours(hours: float, status: str) -> None:
    """RK-07, by the hours of the policy."""
    given = [risk(detected_on=date(2025, 3, 2), hours=hours)]
    assert [status] == statuses(made.result(made.inputs(risks=given)), "RK-07")
    assert ["pass"] == statuses(made.result(made.inputs(risks=given, policy={"risk": {"response_hours": 48}})), "RK-07")


@pytest.mark.parametrize(("seconds", "status"), [(2.9, "pass"), (3.0, "pass"), (4.2, "fail")])
def test_a_page_answers_within_three_seconds(seconds: float, status: str) -> None:
    """RK-03: the demo's 4.2 seconds fail; a team may allow five."""
    given = [risk(kind="technical", channel="", seconds=seconds)]
    assert [status] == statuses(made.result(made.inputs(risks=given)), "RK-03")
    assert ["pass"] == statuses(made.result(made.inputs(risks=given, policy={"risk": {"no_response_seconds": 5}})), "RK-03")


@pytest.mark.parametrize(("scored", "status"), [(date(2025, 1, 29), "pass"), (date(2025, 1, 28), "warn"), (None, "warn")])
def test_risks_are_scored_within_a_month_of_the_start(scored: date | None, status: str) -> None:
    """RK-04: 31 days before 1 March is 29 January."""
    given = [risk(scored_on=scored)]
    assert [status] == statuses(made.result(made.inputs(risks=given)), "RK-04")
    if scored is not None:
        assert ["pass"] == statuses(made.result(made.inputs(risks=given, policy={"risk": {"rescore_days": 60}})), "RK-04")


def test_a_risk_without_probability_cannot_be_scored() -> None:
    """RK-04 names it."""
    (found,) = findings(made.result(made.inputs(risks=[risk(probability=None)])), "RK-04")
    assert ("warn", True) == (found.status, "rules change" in SAY(found.message))


@pytest.mark.parametrize(
    ("plan", "status"), [("三级审核 / three levels of review", "pass"), ("两级审核 / two levels", "warn"), ("改文案", "warn")]
)
def test_content_is_reviewed_on_three_levels(plan: str, status: str) -> None:
    """RK-02 reads the levels from the plan; a team that wants two says so."""
    given = [risk(kind="content", channel="", plan=plan)]
    assert [status] == statuses(made.result(made.inputs(risks=given)), "RK-02")
    two = statuses(made.result(made.inputs(risks=given, policy={"sop": {"review_levels": 2}})), "RK-02")
    assert ["warn" if plan == "改文案" else "pass"] == two


@pytest.mark.parametrize(("exposures", "run", "status"), [(851, 3, "pass"), (850, 2, "pass"), (850, 3, "warn")])
def test_a_channel_that_fell_was_noted(exposures: float, run: int, status: str) -> None:
    """RK-01: traffic 15 % below plan for three days on end is the trigger; who did not note it is told."""
    facts = [*days("a", 1, run, page_exposures=exposures), *days("a", run + 1)]
    given = {"facts": facts, "plan": days("a"), "risks": [risk()]}
    assert [status] == statuses(made.result(made.inputs(None, **given)), "RK-01")
    noted = {**given, "risks": [risk(detected_on=date(2025, 3, 2), hours=6)]}
    assert ["pass"] == statuses(made.result(made.inputs(None, **noted)), "RK-01")
    for key in ({"alerts": {"traffic_drop": 0.2}}, {"risk": {"trigger_days": 4}}):
        assert ["pass"] == statuses(made.result(made.inputs(None, policy=key, **given)), "RK-01")


def test_a_register_without_a_channel_risk_is_told_so() -> None:
    """RK-01 and RK-02 ask for their rows once there is a register at all, and say nothing where there is none."""
    only = made.result(made.inputs(risks=[risk(kind="market", channel="")]))
    assert (["warn"], ["warn"]) == (statuses(only, "RK-01"), statuses(only, "RK-02"))
    bare = made.result(made.inputs())
    assert [] == [one for one in bare.findings if one.rule.startswith("RK-")]


def test_every_risk_has_trigger_plan_and_owner() -> None:
    """RK-08 counts whole rows and names what the first other lacks; the share that is enough is the policy's."""
    given = [risk(risk="R1"), risk(risk="R2", owner="", what="page slows")]
    (found,) = findings(made.result(made.inputs(risks=given)), "RK-08")
    assert ("warn", 0.5, True) == (found.status, found.observed, "owner" in SAY(found.message))
    assert ["pass"] == statuses(made.result(made.inputs(risks=given, policy={"risk": {"playbook": 0.5}})), "RK-08")


def test_market_users_and_technology_are_judged_ahead() -> None:
    """RK-05: done with its day, not done, not on the list."""
    given = [
        {"phase": "market", "item": "trend", "done": "yes", "done_at": date(2025, 2, 20)},
        {"phase": "user", "item": "profile", "done": "yes", "done_at": date(2025, 2, 21)},
        {"phase": "user", "item": "path", "done": "no"},
    ]
    found = findings(made.result(made.inputs(checklist=given), "plan"), "RK-05")
    assert [("Market", "pass"), ("Users", "warn"), ("Technology", "warn")] == [(one.subject.en, one.status) for one in found]
    half = made.result(made.inputs(checklist=given, policy={"risk": {"foresight_done": 0.5}}), "plan")
    assert ["pass", "pass", "warn"] == statuses(half, "RK-05")


def test_a_partner_has_a_plan_for_when_it_goes_wrong() -> None:
    """RK-09: what a missing one means is the policy's."""
    sheet = {"partners": [{"name": "gyms", "risk_plan": "posters instead"}, {"name": "an app"}]}
    assert ["pass", "warn"] == statuses(made.result(made.inputs(sheet), "plan"), "RK-09")
    assert ["pass", "fail"] == statuses(made.result(made.inputs(sheet, policy={"risk": {"partner_plan": "fail"}}), "plan"), "RK-09")
