"""Rules of people: below, at and above their thresholds, moved by their policy values, silent without their tables."""

from __future__ import annotations

import math
from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from goalbook.books.monthly_review.rules import gatherings, people
from goalbook.core.language import language
from goalbook.core.message import Label
from goalbook.core.period import parse_period
from goalbook.core.policy import load_policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.core.findings import Finding

MAY = "2025-05"
HALF: dict[str, float] = {"weight": 0.65, "score": 0.9, "lines": 2, "unknown": 0}


def found(
    rule: Any, policy: dict[str, Any] | None = None, as_of: date = date(2025, 5, 31), **tables: list[dict[str, Any]]
) -> list[Finding]:
    """Return what a rule finds in these tables; both languages can say it."""
    frames = {name: pd.DataFrame(rows) for name, rows in tables.items()}
    head = SimpleNamespace(period=parse_period(MAY), as_of=as_of)
    given: Iterator[Finding] = rule(SimpleNamespace(tables=frames, head=head), load_policy(policy))
    told = list(given)
    for one in told:
        assert language("en", "CNY").say(one.message)
        assert language("zh", "CNY").say(one.message)
    return told


def status(rule: Any, policy: dict[str, Any] | None = None, **tables: Any) -> list[str]:
    """Return the verdicts alone."""
    return [one.status for one in found(rule, policy, **tables)]


RULES = (
    people.progress_feeds_the_appraisal, people.outcome_weighs_most, people.process_weighs_the_rest, people.outcomes_are_measured,
    people.processes_are_measured, people.the_bonus_has_a_cliff, people.commissions_name_their_base, people.recognition_is_given,
    people.members_own_goals, gatherings.everybody_has_their_talk, gatherings.voices_stay_without_a_name,
    gatherings.the_team_meets_on_its_goals, gatherings.meetings_held_are_not_too_many, gatherings.skills_are_trained,
    gatherings.innovation_is_shared, gatherings.two_could_lead, gatherings.the_groups_are_staffed, gatherings.the_skills_are_there,
)  # fmt: skip


@pytest.mark.parametrize("rule", RULES)
def test_without_tables_a_rule_says_nothing(rule: Any) -> None:
    """A team that keeps nothing of its people is not judged by it."""
    assert [] == found(rule)


def _scores(*rows: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"month": MAY, "person": f"p{n}", **HALF, **row} for n, row in enumerate(rows)]


@pytest.mark.parametrize(("unknown", "limit", "expected"), [(0, 1.0, "pass"), (1, 1.0, "warn"), (1, 0.75, "pass"), (2, 0.75, "warn")])
def test_mr_45_the_lines_of_scores_are_measured(unknown: int, limit: float, expected: str) -> None:
    """All of four is asked for; a team may ask for three of four."""
    rows = _scores({}, {"unknown": unknown})
    assert [expected] == status(people.progress_feeds_the_appraisal, {"perf": {"measured_min": limit}}, person_scores=rows)


@pytest.mark.parametrize(("weight", "expected"), [(0.599, "fail"), (0.60, "pass"), (0.70, "pass"), (0.701, "fail")])
def test_pf_01_and_pf_02_weights_lie_in_their_ranges(weight: float, expected: str) -> None:
    """Ends included; what outcome has too much of, process lacks."""
    rows = _scores({"weight": weight}, {})
    assert [expected] == status(people.outcome_weighs_most, person_scores=rows)
    assert [expected] == status(people.process_weighs_the_rest, person_scores=rows)
    wide = {"perf": {"weights": {"outcome": [0.5, 0.8], "process": [0.2, 0.5]}}}
    assert ["pass"] == status(people.outcome_weighs_most, wide, person_scores=rows)
    assert ["pass"] == status(people.process_weighs_the_rest, wide, person_scores=rows)


@pytest.mark.parametrize(("rule", "kind"), [(people.outcomes_are_measured, "outcome"), (people.processes_are_measured, "process")])
def test_pf_03_and_pf_04_lines_have_an_attainment(rule: Any, kind: str) -> None:
    """One of two without is a warning, unless half is what a team asks for."""
    rows = [{"month": MAY, "kind": kind, "attainment": value, "counted": "given"} for value in (0.9, math.nan)]
    assert ["warn"] == status(rule, person_goals=rows)
    assert ["pass"] == status(rule, {"perf": {"measured_min": 0.5}}, person_goals=rows)
    assert ["pass"] == status(rule, person_goals=rows[:1])


def test_pf_06_the_cliff_is_said_where_somebody_lies_below_it() -> None:
    """Nobody just below: passes; one: warns. Other thresholds than the one in force say nothing."""
    step = {"threshold": 1.0, "in_force": True, "members": 6, "paid": 3, "cost": 3.0, "near": 0}
    assert ["pass"] == status(people.the_bonus_has_a_cliff, bonus_steps=[step, {**step, "in_force": False, "near": 2}])
    assert ["warn"] == status(people.the_bonus_has_a_cliff, bonus_steps=[{**step, "near": 5}])
    few = found(people.the_bonus_has_a_cliff, bonus_steps=[{**step, "near": math.nan}])
    assert [("warn", None)] == [(one.status, one.observed) for one in few]
    assert "fewer than 5" in language("en", "CNY").say(few[0].message)


def test_pf_07_a_commission_needs_its_base() -> None:
    """Without base it fails, paid it passes, missed it is only said; what is no share is none of it."""
    rule = {"unit": "share", "name": Label("a", "甲"), "amount": 0.05, "threshold": 3.0, "actual": 3.01, "cost": 50.0, "state": "met"}
    states = ("no_base", "met", "missed", "unknown")
    assert ["fail", "pass", "info", "not_evaluated"] == status(
        people.commissions_name_their_base, incentives=[{**rule, "state": one} for one in states]
    )
    assert [] == status(people.commissions_name_their_base, incentives=[{**rule, "unit": "money"}])


def test_pf_08_weeks_have_a_best_creator_and_a_streak_is_only_told_of_a_team_of_five() -> None:
    """A tie of a week warns; who is eligible is a count of five members or more, never a verdict."""
    weeks = [{"date_day": day, "best": best} for day, best in ((1, True), (2, False), (2, False))]
    assert ["warn"] == status(people.recognition_is_given, creator_weeks=weeks)
    assert ["pass"] == status(people.recognition_is_given, creator_weeks=weeks[:1])
    flags = [{"eligible": True}] * 5
    assert [5.0] == [one.observed for one in found(people.recognition_is_given, streaks=flags)]
    few = found(people.recognition_is_given, streaks=[*flags[1:], {"eligible": False}])
    assert [None] == [one.observed for one in few]
    assert "fewer than 5 members" in language("en", "CNY").say(few[0].message)
    assert [] == status(people.recognition_is_given, streaks=flags[:4])
    assert ["info"] == status(people.recognition_is_given, {"perf": {"anonymous_min_group": 4}}, streaks=flags[:4])


def test_pf_19_members_answer_for_a_result() -> None:
    """Two of two pass, one of two warns; half suffices a team that says so."""
    given: dict[str, Any] = {"people_team": [{"members": 2}], "person_scores": _scores({})}
    goals = [{"person": name, "kind": "outcome", "month": MAY} for name in ("a", "b")]
    assert ["pass"] == status(people.members_own_goals, person_goals=goals, **given)
    assert ["warn"] == status(people.members_own_goals, person_goals=goals[:1], **given)
    assert ["pass"] == status(people.members_own_goals, {"perf": {"owners_min": 0.5}}, person_goals=goals[:1], **given)


def test_pf_10_everybody_has_a_talk() -> None:
    """All of ten pass; nine of ten warn, and pass where 90 % is asked for."""
    row = {"expected": 10, "held": 9, "share": 0.9, "problems": 1, "open": 1}
    talk = gatherings.everybody_has_their_talk
    assert ["warn"] == status(talk, talk_counts=[row])
    assert ["pass"] == status(talk, {"perf": {"talks_min": 0.9}}, talk_counts=[row])
    assert ["pass"] == status(talk, talk_counts=[{**row, "held": 10, "share": 1.0}])
    five = {**row, "held": 5, "share": 0.5}
    assert [None, 0.5] == [one.observed for one in found(talk, talk_counts=[row, five])]
    assert "6 to 9 of 10" in language("en", "CNY").say(found(talk, talk_counts=[row])[0].message)


def test_pf_11_voices_say_how_many_groups_are_hidden() -> None:
    """Some shown: said; none large enough: not evaluated."""
    shown, hidden = {"hidden": False, "answers": 5.0}, {"hidden": True, "answers": math.nan}
    assert [5.0] == [one.observed for one in found(gatherings.voices_stay_without_a_name, voices=[shown, hidden])]
    assert ["not_evaluated"] == status(gatherings.voices_stay_without_a_name, voices=[hidden])


def test_pf_12_the_meeting_of_the_quarter() -> None:
    """Held with improvements passes, without warns; before the quarter's end it is only reminded of, after it fails; late ones warn."""
    meet, kept = gatherings.the_team_meets_on_its_goals, [{"held": 1.0}]
    assert ["pass"] == status(meet, people_load=kept, feedback_meetings=[{"improvements": 2}])
    assert ["warn"] == status(meet, people_load=kept, feedback_meetings=[{"improvements": 0}])
    assert ["info"] == status(meet, people_load=kept)
    assert ["fail"] == [one.status for one in found(meet, as_of=date(2025, 6, 30), people_load=kept)]
    assert ["info"] == status(
        meet, {"perf": {"feedback_meetings_per_quarter": 2}}, people_load=kept, feedback_meetings=[{"improvements": 2}]
    )
    assert ["info", "warn"] == status(meet, people_load=kept, improvements=[{"improvement_state": "late"}])


@pytest.mark.parametrize(("held", "limit", "expected"), [(11.9, 12, "pass"), (12.0, 12, "pass"), (12.1, 12, "warn"), (12.1, 13, "pass")])
def test_gv_11_meetings_held_stay_within_the_limit(held: float, limit: int, expected: str) -> None:
    """At most twelve a month."""
    row = {"held": held, "planned": math.nan, "hours": 9.0}
    assert [expected] == status(gatherings.meetings_held_are_not_too_many, {"meetings": {"max_per_month": limit}}, people_load=[row])


def test_tm_02_and_tm_03_trainings_are_judged_where_the_records_reach_back() -> None:
    """Held often enough passes, too seldom warns, unknown is not evaluated; each rule looks at its own kinds."""
    row = {"window": "month", "asked": 1.0, "held": 1.0, "known": True, "attended_share": 0.5}
    rows = [
        {**row, "kind": "drill"},
        {**row, "kind": "sand_table", "held": 0.0},
        {**row, "kind": "industry_visit", "held": 0.0, "known": False},
    ]
    assert ["pass"] == status(gatherings.skills_are_trained, people_trainings=rows)
    assert ["warn", "not_evaluated"] == status(gatherings.innovation_is_shared, people_trainings=rows)


@pytest.mark.parametrize(("leads", "limit", "expected"), [(1, 2, "fail"), (2, 2, "pass"), (3, 2, "pass"), (2, 3, "fail")])
def test_tm_04_two_could_lead(leads: int, limit: int, expected: str) -> None:
    """Two or more."""
    assert [expected] == status(gatherings.two_could_lead, {"team": {"min_leads": limit}}, people_team=[{"leads": leads}])


def test_tm_13_and_tm_14_groups_and_skills() -> None:
    """A group without people and a skill too few have warn; what the policy does not name is not judged."""
    groups = [{"group": "content", "members": 1, "wanted": True}, {"group": "x", "members": 0, "wanted": False}]
    assert ["pass"] == status(gatherings.the_groups_are_staffed, people_groups=groups)
    assert ["warn"] == status(gatherings.the_groups_are_staffed, people_groups=[{**groups[0], "members": 0}])
    skill = [{"skill": "tech", "members": 1, "wanted": True}]
    assert ["pass"] == status(gatherings.the_skills_are_there, people_skills=skill)
    assert ["warn"] == status(gatherings.the_skills_are_there, {"team": {"skill_min": 2}}, people_skills=skill)
