"""The rules of the time plan: what passes, what does not, and the policy value that moves each."""

from __future__ import annotations

from datetime import date

import pytest

from goalbook.core.language import language
from goalbook.inputs.plan.cadence import Cadence
from support.time_plan import FRAME, said, statuses

STEPS = ("competitors", "model", "platform", "seeds", "campaign", "monitoring", "attribution", "iteration", "standard")
STAGES = ("prepare", "content", "partners", "outreach", "evaluate")
GATE = {"id": "components", "phase": "foundation", "day": "2025-04-28", "counts": "components", "target": 20}
READY = {"id": "tags", "due": "2025-04-07"}


def text(rule: str, *args: object, **changes: object) -> list[str]:
    """Return what the reader sees of one rule's findings."""
    return [language("en").say(one.message) for one in said(rule, *args, **changes)]


def steps(**changes: object) -> list[dict[str, object]]:
    """Return nine steps, three a month, with these of the first changed."""
    found: list[dict[str, object]] = [
        {"id": name, "owner": "lin", "evidence": "file", "start": f"2025-0{4 + at // 3}-01", "due": f"2025-0{4 + at // 3}-28"}
        for at, name in enumerate(STEPS)
    ]
    return [{**found[0], **changes}, *found[1:]]


def stages(**changes: object) -> list[dict[str, object]]:
    """Return the five stages one after the other, with these of the second changed."""
    found: list[dict[str, object]] = [
        {"id": name, "owner": "lin", "target": "t", "exit": "e", "start": f"2025-04-{1 + 5 * at:02d}", "end": f"2025-04-{5 + 5 * at:02d}"}
        for at, name in enumerate(STAGES)
    ]
    return [found[0], {**found[1], **changes}, *found[2:]]


@pytest.mark.parametrize("rule", [f"DC-{n}" for n in (*range(20, 33), 34, 35)] + ["GV-12"])
def test_a_plan_that_says_nothing_is_not_judged(rule: str) -> None:
    """Without the sheet no rule of it speaks."""
    assert [] == said(rule, {})


@pytest.mark.parametrize(("count", "most", "status"), [(9, 10, "pass"), (10, 10, "pass"), (11, 10, "fail"), (11, 11, "pass")])
def test_modules_are_ten_at_most(count: int, most: int, status: str) -> None:
    """The eleventh fails, and says how many to join; the limit is the policy's."""
    sheet = {"modules": [{"id": f"m{n}"} for n in range(count)]}
    assert [status] == statuses("DC-20", sheet, policy={"plan": {"modules_max": most}})


def test_an_iteration_that_is_over_and_not_complete_is_late() -> None:
    """Once iterations are reported at all; before anything is noted nothing is late."""
    sheet = {"modules": [{"id": "m"}]}
    assert ["pass"] == statuses("DC-20", sheet, day=date(2025, 5, 1))
    assert ["pass", "warn"] == statuses("DC-20", sheet, [("2025-04-14", "sprint_1", 1.0)], date(2025, 5, 1))
    done = [("2025-04-14", "sprint_1", 1.0), ("2025-04-28", "sprint_2", 1.0)]
    assert ["pass"] == statuses("DC-20", sheet, done, date(2025, 5, 1))


@pytest.mark.parametrize(("days", "limit", "status"), [(13, 14, "pass"), (14, 14, "pass"), (15, 14, "warn"), (15, 15, "pass")])
def test_an_iteration_takes_two_weeks(days: int, limit: int, status: str) -> None:
    """Longer ones are a warning; the rhythm is the policy's."""
    assert [status] == statuses("GV-12", {"iteration": {"days": days}}, policy={"cadence": {"iteration_days": limit}})


@pytest.mark.parametrize(("days", "status"), [(14, "pass"), (30, "warn")])
def test_the_calendar_s_rhythm_is_judged_too(days: int, status: str) -> None:
    """Whichever file names the iteration: 14 days pass, 30 do not; of two rhythms the slower one counts."""
    calendar = Cadence.model_validate({"iteration": {"begins": "2025-04-01", "days": days}})
    assert [status] == [one.status for one in said("GV-12", {}, calendar=calendar)]
    assert [status] == [one.status for one in said("GV-12", {"iteration": {"days": 7}}, calendar=calendar)]


def test_nine_steps_have_owner_day_and_evidence() -> None:
    """All nine pass; eight fail; what one of them lacks is named."""
    assert ["pass"] * 3 == statuses("DC-21", {"steps": steps()})
    assert "fail" == statuses("DC-21", {"steps": steps()[1:]})[0]
    assert "pass" == statuses("DC-21", {"steps": steps()[1:]}, policy={"plan": {"steps_min": 8}})[0]
    assert "lacks an owner, evidence" in text("DC-21", {"steps": steps(owner="", evidence="")})


def test_a_stage_is_not_planned_into_the_one_before() -> None:
    """Steps 4 to 6 begin on the day on which step 1 ends: the message says from when they may."""
    found = text("DC-21", {"steps": steps(due="2025-05-01")})
    assert "opens on 2025-05-01, Steps 1–3: prepare ends on 2025-05-01: let it begin on 2025-05-02 or later" in found
    assert ["pass"] * 3 == statuses("DC-21", {"steps": steps(due="2025-04-30")})


def test_a_stage_that_opens_too_early_fails() -> None:
    """Seed users are noted while the preparation is not complete."""
    assert "fail" in statuses("DC-21", {"steps": steps()}, [("2025-05-02", "seeds", 0.2)], date(2025, 5, 3))


def test_the_text_order_of_the_case_is_reported() -> None:
    """4 weeks, then three, two and one months: 211 days or 6.9 months, past goals of six months, conversion before settling (WX-35)."""
    order = [{"id": f"p{n}", "n": n} for n in (1, 3, 2, 4)]
    sheet = {"frame": {"start": "2025-04-01", "phases": order, "goals": [{"months": 6}]}}
    assert ["warn", "warn"] == statuses("DC-22", sheet)
    found = text("DC-22", sheet)
    assert "1-3-2-4" in found[0]
    assert "takes 211 days (6.9 months) and ends on 2025-10-28: shorten it by 27 days" in found[1]


def test_the_order_is_the_policys() -> None:
    """A team that converts first says so in plan.phases; a phase that is missing is named."""
    order = [{"id": f"p{n}", "n": n, "weeks": 1} for n in (1, 3, 2, 4)]
    swapped = {"plan": {"phases": [{"n": 1, "weeks": 4}, {"n": 3, "months": 3}, {"n": 2, "months": 2}, {"n": 4, "months": 1}]}}
    sheet = {"frame": {"start": "2025-04-01", "phases": order}}
    assert ["warn", "pass"] == statuses("DC-22", sheet)
    assert ["pass", "pass"] == statuses("DC-22", sheet, policy=swapped)
    assert "phases that the plan does not have: 4" in text("DC-22", {"frame": {"start": "2025-04-01", "phases": order[:3]}})


@pytest.mark.parametrize(("day", "status"), [("2025-06-29", "warn"), ("2025-06-30", "pass"), ("2025-07-01", "pass")])
def test_a_goal_is_not_due_before_the_plan_ends(day: str, status: str) -> None:
    """13 weeks end on 30 June; a goal on that very day is met by the plan."""
    assert ["pass", status] == statuses("DC-22", {"frame": {**FRAME, "goals": [{"day": day}]}})


@pytest.mark.parametrize(("target", "least", "status"), [(19, 20, "fail"), (20, 20, "pass"), (21, 20, "pass"), (19, 19, "pass")])
def test_the_first_phase_brings_twenty_components(target: int, least: int, status: str) -> None:
    """At five a week; the number is the policy's."""
    sheet = {"frame": FRAME, "gates": [{**GATE, "target": target}]}
    assert [status] == statuses("DC-23", sheet, policy={"plan": {"components_phase1": least}})


def test_the_first_gate_is_judged_when_its_day_is_over() -> None:
    """Reached, missed, not noted; a plan with a first phase and no gate is told so."""
    sheet, after = {"frame": FRAME, "gates": [GATE]}, date(2025, 5, 5)
    assert ["pass"] == statuses("DC-23", sheet, [("2025-04-28", "components", 20.0)], after)
    assert ["fail"] == statuses("DC-23", sheet, [("2025-04-28", "components", 19.0)], after)
    assert ["not_evaluated"] == statuses("DC-23", sheet, day=after)
    assert ["warn"] == statuses("DC-23", {"frame": FRAME})


@pytest.mark.parametrize(("count", "status"), [(2, "fail"), (3, "pass"), (5, "pass"), (6, "fail")])
def test_a_matrix_has_three_to_five_channels(count: int, status: str) -> None:
    """Fewer or more are refused."""
    matrix = {"start": "2025-04-01", "channels": [f"c{n}" for n in range(count)]}
    assert [status, "pass"] == statuses("DC-24", {"matrix": matrix})


@pytest.mark.parametrize(("days", "limit", "status"), [(59, 60, "pass"), (60, 60, "pass"), (61, 60, "fail"), (61, 61, "pass")])
def test_a_matrix_is_built_in_sixty_days(days: int, limit: int, status: str) -> None:
    """The limit is the policy's."""
    sheet = {"matrix": {"start": "2025-04-01", "days": days, "channels": ["a", "b", "c"]}}
    assert ["pass", status] == statuses("DC-24", sheet, policy={"plan": {"matrix_days": limit}})


def test_two_days_for_one_matrix_are_a_conflict() -> None:
    """60 days here, four weeks there, 2.14 times apart (WX-36): the gate asks for channel tests instead."""
    gate = {"id": "g", "phase": "foundation", "day": "2025-04-28", "counts": "channel_matrix", "target": 3}
    sheet = {"frame": FRAME, "gates": [gate], "matrix": {"start": "2025-04-01", "channels": ["a", "b", "c"]}}
    assert ["pass", "pass", "warn"] == statuses("DC-24", sheet)
    assert (
        "2.14 times as long: let the gate ask for channel tests by 2025-04-28 and keep the matrix for 2025-05-31" in text("DC-24", sheet)[2]
    )
    tests = {**sheet, "gates": [{**gate, "counts": "channel_tests"}]}
    assert ["pass", "pass"] == statuses("DC-24", tests)


def test_the_route_runs_from_channels_to_users() -> None:
    """In order it passes; turned round it warns; a missing stretch is named; the order is the policy's."""
    days = {"channels": "2025-04-10", "content": "2025-05-10", "users": "2025-06-10"}
    route = [{"step": step, "day": day} for step, day in days.items()]
    turned = [{"step": "users", "day": "2025-05-01"}, *route[:2]]
    assert ["pass"] == statuses("DC-25", {"route": route})
    assert ["warn"] == statuses("DC-25", {"route": turned})
    assert ["pass"] == statuses("DC-25", {"route": turned}, policy={"plan": {"route": ["channels", "users", "content"]}})
    assert ["warn"] == statuses("DC-25", {"route": route[:2]})


def test_every_stage_of_the_quarter_has_target_and_end() -> None:
    """Five stages pass; one without a target fails; one that is missing warns as the policy has it."""
    assert ["pass"] * 5 + ["info"] == statuses("DC-30", {"stages": stages()})
    assert "fail" in statuses("DC-30", {"stages": stages(target="")})
    assert "fail" in statuses("DC-30", {"stages": stages(exit="")})
    assert "fail" not in statuses("DC-30", {"stages": stages(target="")}, policy={"plan": {"stage_targets_min": 0}})
    four = [one for one in stages() if one["id"] != "outreach"]
    assert "warn" == statuses("DC-30", {"stages": four})[0]
    assert "fail" == statuses("DC-30", {"stages": four}, policy={"plan": {"stage_missing": "fail"}})[0]


def test_stages_of_the_quarter_do_not_overlap() -> None:
    """A stage that begins on the last day of the one before fails, with the day from which it may begin."""
    assert "fail" in statuses("DC-30", {"stages": stages(start="2025-04-05")})
    early = [("2025-04-03", "content", 0.5)]
    assert "fail" in statuses("DC-30", {"stages": stages()}, early, date(2025, 4, 4))
