"""Goal cards, what they weigh, who signed them, and the rules DC-14, DC-17, GV-10, PF-01 to PF-05 and PF-14 of personal goals."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from goalbook.books.decomposition import decompose
from goalbook.books.decomposition.people.members import Members
from goalbook.books.decomposition.people.part import missing
from goalbook.books.decomposition.people.score import score
from goalbook.books.decomposition.people.tasks import card_tasks
from goalbook.core.language import language
from goalbook.core.message import Label
from support.sample_people import GOALS, PEOPLE, Q2, Row, card, goal, plan, ready, said, seal, signature, verdicts

BOTH = [*card("lin"), *card("chen")]


@pytest.mark.parametrize(("weight", "expected"), [(0.6, 0.892), (0.65, 0.8955), (0.7, 0.899)])
def test_score_of_outcome_and_process(weight: float, expected: float) -> None:
    """WX-21: 92 % and 85 % at 60/40, 65/35 and 70/30."""
    assert expected == pytest.approx(score(0.92, 0.85, weight), abs=1e-12)


@pytest.mark.parametrize(
    ("outcome", "process", "expected"),
    [
        (0.6, 0.4, ("pass", "pass")),
        (0.65, 0.35, ("pass", "pass")),
        (0.7, 0.3, ("pass", "pass")),
        (0.55, 0.45, ("fail", "fail")),
        (0.75, 0.25, ("fail", "fail")),
        (0.7, 0.4, ("pass", "fail")),
        (0.5999, 0.4001, ("fail", "fail")),
        (0.7001, 0.2999, ("fail", "fail")),
    ],
)
def test_weights_that_are_accepted_and_rejected(outcome: float, process: float, expected: tuple[str, str]) -> None:
    """WX-21: ends included; 70/40 is rejected since it is 110 % together."""
    result = plan(card("lin", outcome, process))
    assert [list(expected[:1]), list(expected[1:])] == [verdicts(result, "PF-01"), verdicts(result, "PF-02")]


def test_ranges_of_the_weights_are_policy_values() -> None:
    """A team that weighs outcome at 80 % says so."""
    policy: Row = {"perf": {"weights": {"outcome": [0.75, 0.85], "process": [0.15, 0.25]}}}
    assert ["pass"] == verdicts(plan(card("lin", 0.8, 0.2), policy=policy), "PF-01")
    assert ["pass"] == verdicts(plan(card("lin", 0.8, 0.2), policy=policy), "PF-02")
    assert ["fail"] == verdicts(plan(card("lin", 0.65, 0.35), policy=policy), "PF-01")


def test_without_weights_the_default_split_stands_equal_within_each_kind() -> None:
    """65 % among two outcomes, 35 % for one process."""
    cards = [goal("lin"), goal("lin", what="二 / two"), goal("lin", "process")]
    result = plan(cards)
    assert [0.325, 0.325, 0.35] == pytest.approx(result.tables["cards"]["weight"].tolist())
    assert [False] == result.tables["card_weights"]["given"].tolist()
    assert [0.4, 0.4, 0.2] == pytest.approx(
        plan(cards, policy={"perf": {"weights": {"default_outcome": 0.8}}}).tables["cards"]["weight"].tolist()
    )


def test_everybody_of_the_team_has_a_goal_with_what_how_and_standard() -> None:
    """Whoever has no card, or no goal that says all three, is named with what is lacking; all in order is said once."""
    assert ["pass"] == verdicts(plan(BOTH), "DC-14")
    one = said(plan([goal("lin", how="")]), "DC-14")
    assert ["fail", "fail"] == [found.status for found in one]
    assert [
        "content lead: no goal says what, how and to what standard; add to the card: how",
        "ads lead: no goal card; add one to cards.csv",
    ] == [language("en").say(found.message) for found in one]


@pytest.mark.parametrize(("least", "expected"), [(1, ["pass"]), (2, ["pass"]), (3, ["fail", "fail"])])
def test_how_many_goals_a_member_needs_is_a_policy_value(least: int, expected: list[str]) -> None:
    """Two whole goals are more than one, exactly two, fewer than three."""
    assert expected == verdicts(plan(BOTH, policy={"cards": {"goals_min": least}}), "DC-14")


def test_all_have_signed_these_targets() -> None:
    """The share is 100 %, every signature holds."""
    result = plan(BOTH, [signature("lin"), signature("陈")])
    assert ["signed", "signed"] == result.tables["commitments"]["state"].tolist()
    assert [("pass", 1.0, 1.0)] == [(one.status, one.observed, one.expected) for one in said(result, "DC-17")]
    assert ["pass"] == verdicts(result, "GV-10")


@pytest.mark.full
@pytest.mark.parametrize(
    ("changes", "state", "cause"),
    [
        ({"signed_on": pd.NaT, "hash": ""}, "open", ""),
        ({"signed_on": pd.Timestamp(2025, 4, 2)}, "open", ""),
        ({"hash": "12345678"}, "stale", "targets"),
        ({"hash": "1"}, "stale", "targets"),
        ({"hash": ""}, "stale", "no_hash"),
        ({"signed_on": pd.Timestamp(2025, 3, 19)}, "stale", "early"),
        ({"signed_on": pd.Timestamp(2025, 3, 20)}, "signed", ""),
        ({"role": "销售 / sales lead"}, "stale", "role"),
        ({"role": "投放组长 / ads lead"}, "signed", ""),
        ({"role": "Ads Lead"}, "signed", ""),
    ],
)
def test_what_a_signature_is_worth(changes: Row, state: str, cause: str) -> None:
    """None yet, for other targets, with a hash too short or none, before the goals were decided, on that very day, in another role."""
    result = plan(BOTH, [signature("lin"), signature("chen", **changes)])
    assert (state, cause) == tuple(result.tables["commitments"][["state", "cause"]].iloc[1])
    assert ["pass" if state == "signed" else "fail"] == verdicts(result, "DC-17")
    assert {"signed": ["pass"], "open": ["fail"], "stale": ["fail", "fail"]}[state] == verdicts(result, "GV-10")


def test_a_changed_target_asks_for_new_signatures_and_says_whose() -> None:
    """The hash is that of all targets: one more payer, and everybody signs again."""
    changed = replace(
        GOALS,
        objectives=tuple(
            replace(one, key_results=(replace(one.key_results[0], target=1_821.0), *one.key_results[1:])) for one in GOALS.objectives
        ),
    )
    assert seal() != seal(changed)
    result = decompose(ready(BOTH, [signature("lin"), signature("chen")], goals=changed), Q2)
    text = language("en").say(said(result, "DC-17")[0].message)
    assert "0 of 2 members have signed these targets; to sign again: content lead, ads lead" == text
    assert ["fail", "fail", "fail"] == verdicts(result, "GV-10")


def question(**changes: object) -> Row:
    """Return a question of 22 March that nobody has answered, unless changed."""
    row: Row = {"id": "F1", "person": "chen", "key_result": "KR3", "question": "why?", "proposal": "", "response": "", "decision": ""}
    return {**row, "day": pd.Timestamp(2025, 3, 22), "answered_on": pd.NaT, **changes}


@pytest.mark.parametrize(
    ("signed", "given", "status", "lacking"),
    [
        (("lin", "chen"), {}, "pass", ""),
        (("lin", "chen"), {"asked": [question(response="so", answered_on=pd.Timestamp(2025, 3, 23))]}, "pass", ""),
        (("lin", "chen"), {"met": False}, "warn", "no meeting has explained the goals"),
        (("lin", "chen"), {"asked": [question()]}, "fail", "objections without an answer: 1 of 1"),
        (("lin",), {}, "fail", "confirmed by 1 of 2 members"),
        (("lin",), {"met": False, "asked": [question()]}, "fail", "explained the goals; objections without an answer: 1 of 1;"),
    ],
)
def test_consensus_is_explained_discussed_and_confirmed(signed: tuple[str, ...], given: Row, status: str, lacking: str) -> None:
    """GV-10 judges all three: a meeting was held, objections are answered, everybody has signed these targets."""
    result = decompose(ready(BOTH, [signature(who) for who in signed], **given), Q2)  # type: ignore[arg-type] # passed on
    (found,) = said(result, "GV-10")
    assert (status, True) == (found.status, lacking in language("en").say(found.message))


def test_consensus_moves_with_the_policy_of_its_steps() -> None:
    """A team for which half the answers and half the signatures are enough has it."""
    policy: Row = {"commitment": {"signed_share": 0.5}, "reconcile": {"answered": 0.5}}
    asked = [question(), question(id="F2", response="so", answered_on=pd.Timestamp(2025, 3, 23))]
    result = decompose(ready(BOTH, [signature("lin")], policy=policy, asked=asked), Q2)
    assert ["pass"] == verdicts(result, "GV-10")


@pytest.mark.parametrize(("share", "expected"), [(0.51, "fail"), (0.5, "pass"), (0.49, "pass")])
def test_the_share_that_must_sign_is_a_policy_value(share: float, expected: str) -> None:
    """One of two is 50 %."""
    result = plan(BOTH, [signature("lin")], policy={"commitment": {"signed_share": share}})
    assert [expected] == verdicts(result, "DC-17")


def test_cards_without_any_sheet_of_signatures_warn() -> None:
    """They may be signed on paper; what is known is that nobody's signature is."""
    result = plan(BOTH)
    assert ["warn"] == verdicts(result, "DC-17")
    assert [] == verdicts(result, "GV-10")


def test_nothing_given_is_nothing_said_but_what_cards_would_give() -> None:
    """No verdict, no row; the section names the file."""
    result = plan()
    rules = ("DC-14", "DC-17", "GV-10", "PF-01", "PF-02", "PF-03", "PF-04", "PF-05", "PF-14")
    assert [] == [one for rule in rules for one in said(result, rule)]
    names = ("cards", "card_months", "card_weights", "card_tasks", "card_roles", "commitments")
    assert [0] * len(names) == [len(result.tables[name]) for name in names]
    assert ["cards"] == [one.table for one in missing(ready())]


def test_without_goals_cards_stand_and_nobody_can_sign() -> None:
    """There is no hash to sign, and no goal whose absence could be missed."""
    prepared = ready([goal("lin", key_result="", metric="reads", target=5.0)], [signature("lin")], goals=None)
    result = decompose(prepared, Q2)
    assert [5.0] == result.tables["cards"]["target"].tolist()
    assert 0 == len(result.tables["commitments"])
    assert [] == list(missing(prepared))


@pytest.mark.parametrize(("kind", "rule"), [("process", "PF-03"), ("outcome", "PF-04")])
def test_a_card_of_one_kind_alone_fails(kind: str, rule: str) -> None:
    """What is reached and how the work is done are both judged; whoever lacks one is named."""
    result = plan([goal("lin", kind), *card("chen")])
    assert [("fail", "content lead", 0.0)] == [(one.status, one.subject.en, one.observed) for one in said(result, rule)]
    other = {"PF-03": "PF-04", "PF-04": "PF-03"}[rule]
    assert ["pass"] == verdicts(result, other)
    name = "outcome_min" if rule == "PF-03" else "process_min"
    assert ["pass"] == verdicts(plan([goal("lin", kind), *card("chen")], policy={"cards": {name: 0}}), rule)


def test_traffic_is_not_judged_without_conversion() -> None:
    """Reads alone warn; reads with new payers or a rate do not; the policy says how grave it is."""
    reads = goal("lin", key_result="KR4")
    assert ["warn"] == verdicts(plan([reads]), "PF-05")
    assert ["fail"] == verdicts(plan([reads], policy={"cards": {"traffic_alone": "fail"}}), "PF-05")
    assert ["pass"] == verdicts(plan([reads, goal("lin")]), "PF-05")
    assert ["pass"] == verdicts(plan([reads, goal("lin", key_result="", metric="click_rate", target=0.02)]), "PF-05")
    assert [] == verdicts(plan([goal("lin")]), "PF-05")


@pytest.mark.full
@pytest.mark.parametrize(
    ("key_result", "goals", "expected"),
    [("KR4", ["KR2"], "fail"), ("KR2", ["KR2", "KR4"], "pass"), ("", ["KR2", "KR4"], "fail"), ("", ["KR2"], "pass")],
)
def test_no_consequence_hangs_on_a_stretch_goal(key_result: str, goals: list[str], expected: str) -> None:
    """Named, or meant because the whole card is; the words of the consequence are nobody else's business."""
    cards = [goal("lin", key_result=name, what=name) for name in goals]
    result = plan(cards, [signature("lin", key_result=key_result, consequence="扣奖金 / no bonus"), signature("chen")])
    assert [expected] == verdicts(result, "PF-14")
    assert "bonus" not in language("en").say(said(result, "PF-14")[0].message)
    allowed = plan(cards, [signature("lin", key_result="KR4", consequence="x")], policy={"commitment": {"penalty": "any"}})
    assert ["info"] == verdicts(allowed, "PF-14")


def test_numbers_on_a_card_move_with_the_sliders() -> None:
    """The part of a key result moves as its target does; a figure of its own stands."""
    cards = [goal("lin"), goal("lin", target=500.0, what="half"), goal("lin", key_result="", metric="clicks", target=70.0, what="own")]
    still, moved = plan(cards), plan(cards, shares={"a": 0.75})
    assert [1_000.0, 500.0, 70.0] == still.tables["cards"]["target"].tolist()
    assert [1_365.0, 682.5, 70.0] == pytest.approx(moved.tables["cards"]["target"].tolist())
    assert [1_000.0, 500.0, 70.0] == moved.tables["cards"]["filed"].tolist()


def test_months_of_a_card_add_up_to_its_number() -> None:
    """Where the key result is phased, half of it is half of every month."""
    result = plan([goal("lin"), goal("lin", target=500.0, what="half")])
    months = result.tables["card_months"]
    assert 6 == len(months)
    assert 1_500.0 == pytest.approx(months["target"].sum())
    assert [2.0] * 3 == pytest.approx((months["target"].iloc[:3].to_numpy() / months["target"].iloc[3:].to_numpy()).tolist())


def test_tasks_fall_into_the_weeks_in_which_they_are_due() -> None:
    """Leaves with an owner alone; what is done, what is no gate, what begins later is left out; what comes round has no week."""
    wbs = pd.DataFrame(
        [
            {"task_id": "A", "parent_id": "", "name": Label("goal", "目标"), "owner": "lin", "due": date(2025, 6, 30)},
            {"task_id": "A1", "parent_id": "A", "name": Label("one", "一"), "owner": "林", "due": date(2025, 4, 6), "backup": "chen"},
            {"task_id": "A2", "parent_id": "A", "name": Label("two", "二"), "owner": "lin", "due": date(2025, 4, 7)},
            {"task_id": "A3", "parent_id": "A", "name": Label("three", "三"), "owner": "lin", "due": date(2025, 4, 7), "done": 1.0},
            {"task_id": "A4", "parent_id": "A", "name": Label("four", "四"), "owner": "lin", "recurrence": "FREQ=WEEKLY;BYDAY=MO"},
            {"task_id": "A5", "parent_id": "A", "name": Label("five", "五"), "owner": ""},
        ]
    )
    calendar = pd.DataFrame(
        [
            {"event_id": "G1", "kind": "gate", "name": Label("gate", "关口"), "start": date(2025, 4, 30), "attendees": "lin,chen"},
            {"event_id": "G2", "kind": "gate", "name": Label("later", "以后"), "start": date(2025, 7, 1), "attendees": "lin"},
            {"event_id": "M1", "kind": "meeting", "name": Label("meeting", "会"), "start": date(2025, 4, 1), "attendees": "lin"},
        ]
    )
    found = card_tasks(replace(ready(), tables={"wbs": wbs, "calendar": calendar}))
    assert ["A1", "A2", "G1", "A4", "G1"] == found["task_id"].tolist()
    assert [date(2025, 3, 31), date(2025, 4, 7), date(2025, 4, 28), None, date(2025, 4, 28)] == found["week"].tolist()
    assert ["chen", "", "", "", ""] == found["backup"].tolist()
    assert ["lin"] * 4 + ["chen"] == found["person"].tolist()


def test_report_knows_members_by_role_alone() -> None:
    """Two in one role are one row; means of what their cards weigh, counts of who signed."""
    people = (*PEOPLE, PEOPLE[0].model_copy(update={"id": "wu", "name": Label("Wu", "吴")}))
    prepared = ready([*card("lin", 0.6, 0.4), *card("wu", 0.7, 0.3)], [signature("lin")], people=people)
    table = decompose(prepared, Q2).tables["card_roles"]
    assert ["content lead", "ads lead"] == [role.en for role in table["role"]]
    assert [[2, 2, 4], [1, 0, 0]] == table[["members", "cards", "goals"]].to_numpy().tolist()
    assert 0.65 == pytest.approx(table["outcome"].iloc[0])
    assert math.isnan(table["outcome"].iloc[1])
    assert [[1, 0, 1], [0, 0, 1]] == table[["signed", "stale", "open"]].to_numpy().tolist()


def test_members_are_found_by_any_of_their_names() -> None:
    """Id, Chinese and English name; a team that lists nobody takes everybody as written."""
    members = Members.of(ready().inputs.team)
    assert ["lin", "lin", "lin", "x"] == [members.id(name) for name in ("林", "LIN", "lin", "x")]
    assert ("content lead", "x") == (members.title("lin").en, members.title("x").en)
    nobody = decompose(ready([goal("王 / Wang")], people=()), Q2)
    assert ["Wang"] == [name.en for name in nobody.tables["cards"]["name"]]
    assert ["pass"] == [one.status for one in said(nobody, "DC-14")]
