"""Rules from alert to action to proof: below, at and above each threshold, and moved by the policy."""

from __future__ import annotations

from datetime import date

import pytest

from support import tiny_team as tiny
from support.decisions import action, found, only, review, rows

START = date(2025, 5, 12)
SHORT = tiny.key_result(target=1_820)  # 620 of May, of which 310 lack


def since_start(before: float, now: float):
    """Return a daily value that changes on the day the action starts."""
    return lambda day: now if day >= START else before


def new(**changes: object) -> dict[str, object]:
    """Return the reviews of a team that decided on one action in May."""
    return {"2025-05": {"actions": rows("actions", action(**{"start": "2025-06-02", "due": "2025-06-30", **changes}))}}


def earlier(*now: dict[str, object], **changes: object) -> dict[str, object]:
    """Return the reviews of a team that decided on one action in April and said something of it in May."""
    word = {"2025-05": {"actions": rows("actions", *now)}} if now else {}
    return {"2025-04": {"actions": rows("actions", action(**changes))}, **word}


def test_mr_01_a_red_figure_needs_an_answer() -> None:
    """Nothing decided fails, an action or an accepted deviation passes, another channel's action does not."""
    own = tiny.key_result(target=1_820, channel="a", headline=True)
    two = {"a": tiny.DAY, "b": tiny.DAY}
    assert "fail" == only(review(two, own), "MR-01").status
    assert "pass" == only(review(two, own, months=new()), "MR-01").status
    assert "pass" == only(review(two, own, months=new(decision="accept", expected_effect=None)), "MR-01").status
    assert "fail" == only(review(two, own, months=new(channel="b")), "MR-01").status


def test_mr_01_what_a_channel_does_answers_the_teams_headline() -> None:
    """The team's own miss is answered by any action; without a red figure there is nothing to answer."""
    assert "pass" == only(review({"a": tiny.DAY}, SHORT, months=new()), "MR-01").status
    assert "not_evaluated" == only(review({"a": tiny.DAY}), "MR-01").status


@pytest.mark.parametrize(("now", "status"), [(8.1, "pass"), (8.0, "pass"), (7.9, "fail")])
def test_mr_09_more_than_a_fifth_down_is_stopped(now: float, status: str) -> None:
    """The limit itself is not yet a stop; beyond it the status is stop and a way back is asked for."""
    made = review({"a": {**tiny.DAY, "new_payers": since_start(10, now)}}, months=earlier())
    assert status == only(made, "MR-09").status
    (row,) = made.tables["actions"].to_dict("records")
    assert (status == "fail") == row["stopped"]
    assert ("stop" if status == "fail" else "open") == row["status"]
    assert (status == "fail") == any(made.tables["proposals"]["source"] == "MR-09")


def test_mr_09_policy_moves_the_limit_and_exempts_pilots() -> None:
    """A stricter team stops at a tenth; an approved pilot runs on, unless the policy knows no exemption."""
    drop = {"a": {**tiny.DAY, "new_payers": since_start(10, 8.5)}}
    assert "fail" == only(review(drop, months=earlier(), policy={"alerts": {"stop_loss": 0.1}}), "MR-09").status
    deep = {"a": {**tiny.DAY, "new_payers": since_start(10, 5)}}
    pilot = review(deep, months=earlier(pilot="yes"))
    assert "info" == only(pilot, "MR-09").status
    assert pilot.tables["actions"]["exempt"].tolist() == [True]
    assert "fail" == only(review(deep, months=earlier(pilot="yes"), policy={"alerts": {"pilot_exempt": False}}), "MR-09").status


def test_mr_09_a_reverse_action_turns_the_failure_into_a_warning() -> None:
    """Once the way back is decided the rule only reminds of it."""
    deep = {"a": {**tiny.DAY, "new_payers": since_start(10, 5)}}
    back = action(id="A2", status="reverse", start="2025-06-02", due="2025-06-10")
    assert "warn" == only(review(deep, months=earlier(back)), "MR-09").status


def test_mr_11_an_open_form_fails_and_a_complete_one_passes() -> None:
    """What and when come from the data, how from people; all six make it complete."""
    made = review({"a": tiny.DAY}, SHORT)
    assert "fail" == only(made, "MR-11").status
    six = dict.fromkeys(("what", "why", "who", "when", "where", "how"), "x")
    months = {"2025-05": {"rca": rows("rca", {"metric": "new_payers", **six})}}
    assert "pass" == only(review({"a": tiny.DAY}, SHORT, months=months), "MR-11").status
    five = {"2025-05": {"rca": rows("rca", {"metric": "new_payers", **six, "how": ""})}}
    assert "fail" == only(review({"a": tiny.DAY}, SHORT, months=five), "MR-11").status
    assert "not_evaluated" == only(review({"a": tiny.DAY}), "MR-11").status


@pytest.mark.parametrize(
    ("changes", "status", "lacks"),
    [
        ({}, "pass", ""),
        ({"owner": ""}, "fail", "owner"),
        ({"due": None}, "fail", "due"),
        ({"start": None}, "fail", "start"),
        ({"expected_effect": None}, "warn", "size"),
        ({"expected_effect": None, "owner": "", "due": None}, "fail", "owner, due, size"),
        ({"expected_effect": None, "owner": "", "decision": "accept"}, "pass", ""),
    ],
)
def test_mr_12_says_which_field_is_lacking(changes: dict[str, object], status: str, lacks: str) -> None:
    """An action without owner or due date is no fault of the file, but fails here."""
    made = review({"a": tiny.DAY}, months=new(**changes))
    assert status == only(made, "MR-12").status
    assert [lacks] == made.tables["actions"]["lacks"].tolist()


@pytest.mark.parametrize(("after", "status"), [(181, "pass"), (180, "pass"), (179, "warn"), (140, "warn"), (139, "fail")])
def test_mr_13_bands_of_recovery(after: float, status: str) -> None:
    """Clicks of 200 fell to 100: 80 % back pass, 40 % warn, less fails."""
    fell = {"clicks": lambda day: 200 if day < date(2025, 4, 1) else 100 if day < START else after}
    assert status == only(review({"a": {**tiny.DAY, **fell}}, months=earlier()), "MR-13").status


def test_mr_13_policy_moves_the_bands() -> None:
    """Half the way back passes where the policy says so."""
    fell = {"clicks": lambda day: 200 if day < date(2025, 4, 1) else 100 if day < START else 150}
    moved = review({"a": {**tiny.DAY, **fell}}, months=earlier(), policy={"recovery": {"effective": 0.5}})
    assert "pass" == only(moved, "MR-13").status


@pytest.mark.parametrize(("effect", "status"), [(0.0201, "pass"), (0.02, "pass"), (0.0199, "warn"), (0.01, "warn"), (0.0099, "fail")])
def test_mr_15_the_action_against_the_gap(effect: float, status: str) -> None:
    """310 payers at a click rate of 2 % and 310 lacking: another 2 points close the gap, one closes half."""
    assert status == only(review({"a": tiny.DAY}, SHORT, months=new(expected_effect=effect)), "MR-15").status


def test_mr_15_policy_moves_both_limits_and_actions_add_up() -> None:
    """Two halves make a whole; a team may ask for less."""
    half = new(expected_effect=0.0099)
    assert "warn" == only(review({"a": tiny.DAY}, SHORT, months=half, policy={"actions": {"coverage_fail": 0.4}}), "MR-15").status
    assert "pass" == only(review({"a": tiny.DAY}, SHORT, months=half, policy={"actions": {"coverage_full": 0.4}}), "MR-15").status
    two = action(expected_effect=0.01), action(id="A2", expected_effect=0.01)
    assert "pass" == only(review({"a": tiny.DAY}, SHORT, months={"2025-05": {"actions": rows("actions", *two)}}), "MR-15").status


def test_mr_15_without_gap_or_target_there_is_nothing_to_cover() -> None:
    """Above target the action passes; without a target nothing is judged."""
    assert "pass" == only(review({"a": tiny.DAY}, tiny.key_result(target=500), months=new()), "MR-15").status
    assert "not_evaluated" == only(review({"a": tiny.DAY}, months=new()), "MR-15").status
    assert "not_evaluated" == only(review({"a": tiny.DAY}, SHORT, months=new(expected_effect=None)), "MR-15").status


def test_mr_19_a_hypothesis_and_a_test_that_exists() -> None:
    """Quiet where nobody records tests; else an action without hypothesis warns, and a test that is in no list."""
    assert "not_evaluated" == only(review({"a": tiny.DAY}, months=new(hypothesis="")), "MR-19").status
    assert "pass" == only(review({"a": tiny.DAY}, months=new()), "MR-19").status
    assert "warn" == only(review({"a": tiny.DAY}, months=new(experiment="X1")), "MR-19").status
    tests = {"experiments": rows("experiments", {"test": "X1"})}
    assert "pass" == only(review({"a": tiny.DAY}, months={**new(experiment="X1"), "2025-04": tests}), "MR-19").status
    assert "warn" == only(review({"a": tiny.DAY}, months={**new(hypothesis=""), "2025-04": tests}), "MR-19").status


@pytest.mark.parametrize(("due", "decision", "status"), [("2025-05-31", "", "fail"), ("2025-06-01", "", "not_evaluated"),
                                                         ("2025-05-31", "continue", "pass"), ("2025-05-31", "change_direction", "pass"),
                                                         ("2025-05-31", "accept", "fail")])  # fmt: skip
def test_mr_20_a_missed_goal_is_decided_on(due: str, decision: str, status: str) -> None:
    """From the day it is due; only to continue or to change direction is a decision here. Undecided, a meeting is called."""
    word = [action(due=due, decision=decision)] if decision else []
    made = review({"a": tiny.DAY}, months=earlier(*word, due=due))
    assert status == only(made, "MR-20").status
    assert (status == "fail") == any(made.tables["meetings"]["rule"] == "MR-20")


def test_mr_20_a_goal_that_is_reached_needs_no_decision() -> None:
    """The rate rose by what was hoped for."""
    rose = {"clicks": since_start(200, 250)}
    assert "not_evaluated" == only(review({"a": {**tiny.DAY, **rose}}, months=earlier()), "MR-20").status
    assert "not_evaluated" != only(review({"a": {**tiny.DAY, "clicks": since_start(200, 249)}}, months=earlier()), "MR-20").status


@pytest.mark.parametrize(("count", "status"), [(0, "not_evaluated"), (2, "info"), (3, "pass"), (4, "pass")])
def test_mr_31_three_changes_a_month(count: int, status: str) -> None:
    """Fewer are a note by default; none recorded is not judged."""
    changes = [{"change": f"c{number}"} for number in range(count)]
    months = {"2025-05": {"monitoring_changes": rows("monitoring_changes", *changes)}} if count else {}
    assert status == only(review({"a": tiny.DAY}, months=months), "MR-31").status
    if status == "info":
        assert "warn" == only(review({"a": tiny.DAY}, months=months, policy={"monitoring": {"severity": "warn"}}), "MR-31").status
        assert "pass" == only(review({"a": tiny.DAY}, months=months, policy={"monitoring": {"min_changes": 2}}), "MR-31").status


@pytest.mark.parametrize(
    ("since", "stage", "status"),
    [
        ("2025-05-01", "adjust", "pass"),
        ("2025-04-30", "adjust", "warn"),
        ("2025-04-29", "adjust", "warn"),
        ("2024-01-01", "learn", "pass"),
        (None, "adjust", "not_evaluated"),
    ],
)
def test_mr_33_stuck_for_more_than_a_month(since: str | None, stage: str, status: str) -> None:
    """A month to the day is not yet stuck (30 April plus a month is 30 May); what is learnt stands still rightly."""
    months = {"2025-05": {"loops": rows("loops", {"issue": "clicks", "stage": stage, "since": since})}}
    assert status == only(review({"a": tiny.DAY}, months=months), "MR-33").status
    if status == "warn":
        assert "pass" == only(review({"a": tiny.DAY}, months=months, policy={"actions": {"stuck_months": 2}}), "MR-33").status


@pytest.mark.parametrize(
    ("given", "status"), [({"metric": "clicks", "evidence": "up"}, "pass"), ({"metric": "clicks"}, "warn"), ({}, "warn")]
)
def test_mr_35_a_factor_needs_its_figure(given: dict[str, str], status: str) -> None:
    """Figure and evidence, else it warns."""
    months = {"2025-05": {"factors": rows("factors", {"kind": "success", "factor": "topics", **given})}}
    assert status == only(review({"a": tiny.DAY}, months=months), "MR-35").status


def test_mr_49_counts_the_log() -> None:
    """Where a log is kept its rows are counted, where none is kept one line says so."""
    log = rows("parameter_changes", {"date_day": "2025-05-03", "channel": "a", "parameter": "bid"})
    one = only(review({"a": tiny.DAY}, months={"2025-05": {"parameter_changes": log}}), "MR-49")
    assert ("info", 1.0) == (one.status, one.observed)
    assert "not_evaluated" == only(review({"a": tiny.DAY}), "MR-49").status


def test_a_team_that_records_nothing_hears_nothing() -> None:
    """Without any table each record-only rule speaks once and judges nothing."""
    made = review({"a": tiny.DAY})
    for rule in ("MR-09", "MR-12", "MR-13", "MR-15", "MR-19", "MR-20", "MR-31", "MR-33", "MR-35", "MR-49"):
        assert ["not_evaluated"] == [one.status for one in found(made, rule)]
