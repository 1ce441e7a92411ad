"""The month's problems: distinct, with a stable id, weighed, categorised and tied to what answers them."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd
import pytest

from goalbook.books.monthly_review import MonthlyReviewParams, compute, prepare
from goalbook.books.monthly_review.alerts.problem_kinds import Problem
from goalbook.books.monthly_review.alerts.problem_links import guess
from goalbook.books.monthly_review.alerts.problems import moved, severity
from goalbook.core.message import Label, msg
from goalbook.core.metrics import load_catalogue
from goalbook.core.policy import load_policy
from support import tiny_team as tiny

MAY, CHANGE = date(2025, 5, 1), date(2025, 5, 12)
PARAMS = MonthlyReviewParams(team="tiny", period="2025-05")
FORM = ("metric", "channel", "what", "why", "who", "when", "where", "how", "alert", "category")
FUNNEL = ("clicks", "registrations", "new_payers")


def wobble(value: float):
    """Return a daily value that differs from week to week, the same in every run."""
    return lambda day: value * math.exp(0.04 * math.sin(2.4 * (day.toordinal() // 7)))


def fallen(value: float, factor: float):
    """Return a daily value that falls on 12 May 2025."""
    return lambda day: wobble(value)(day) * (factor if day >= CHANGE else 1)


def inputs(day: dict, *key_results, end: str = "2025-05-31", **changes):
    """Return a team with one channel, "a", and another that is always the same, "b"."""
    table = tiny.facts({"a": {**tiny.DAY, **day}, "b": tiny.DAY}, end=end)
    return tiny.inputs(table, *((tiny.goals(*key_results),) if key_results else ()), **changes)


def problems(*args, **changes) -> pd.DataFrame:
    """Return the table of problems by id."""
    return compute(inputs(*args, **changes), PARAMS).tables["problems"].set_index("id")


def goal(per_day: float, **changes):
    """Return a key result on channel a of so much a day."""
    return tiny.key_result(channel="a", target=91 * per_day, **changes)


def clicks_fall() -> dict:
    """Return a funnel whose click rate halves on 12 May."""
    return {name: fallen(tiny.DAY[name], 0.5) for name in FUNNEL}


def event() -> pd.DataFrame:
    """Return a recorded change on channel a."""
    row = {"date_day": pd.Timestamp(CHANGE), "channel": "a", "what_en": "Topics changed", "what_zh": "选题调整", "by": "lin"}
    return pd.DataFrame([row])


def caused(prepared, **changes: object) -> dict:
    """Return the tables of a review in which one cause was found."""
    tables = dict(compute(prepared.inputs, PARAMS).tables)
    row = {
        "channel": "a",
        "factor": "clicks",
        "name": Label("Click rate", "点击率"),
        "change": -0.5,
        "onset": pd.Timestamp(CHANGE),
        "effect": -100.0,
        "event_day": pd.Timestamp(CHANGE),
        "event": Label("Topics changed", "选题调整"),
        "claimed": True,
        "state": "new",
        **changes,
    }
    return {**tables, "causes": pd.DataFrame([row])}


def found(prepared, tables) -> pd.DataFrame:
    """Return the problems of these tables by id."""
    return moved(prepared, tables, None)["problems"].set_index("id")  # type: ignore[arg-type] # no slider matters here


def test_one_cause_is_one_problem_whatever_it_sets_off() -> None:
    """Half the clicks: the alerts on conversion and on payers are its evidence, not problems of their own."""
    table = problems(clicks_fall(), goal(10), events=event())
    own = [one for one in table.index if table.loc[one, "kind"] in ("cause", "alert")]
    assert ["2025-05:a:clicks"] == own
    row = table.loc["2025-05:a:clicks"]
    assert ("high", "click", "value_delivery", "rule") == tuple(row[["severity", "stage", "category", "category_by"]])
    assert {"MR-14", "MR-52", "MR-07", "MR-08"} == set(row["evidence"].split(", "))
    assert row["event"] == Label("Topics changed", "选题调整")
    assert "adjust" == row["control"]


def test_ids_stay_the_same() -> None:
    """Two runs, and a run with another threshold, give a problem one id."""
    given = inputs(clicks_fall(), goal(10))
    other = MonthlyReviewParams(team="tiny", period="2025-05", deviation_alert=0.3)
    first, second, third = (list(compute(given, params).tables["problems"]["id"]) for params in (PARAMS, PARAMS, other))
    assert first == second
    assert len(first) == len(set(first))
    assert set(third) & set(first)


@pytest.mark.full
@pytest.mark.parametrize(
    ("change", "there"),
    [({}, True), ({"claimed": False}, False), ({"state": "recovered"}, False), ({"state": "recovering"}, True), ({"effect": 100.0}, False)],
)
def test_only_a_claimed_cause_that_costs_and_goes_on_is_a_problem(change: dict, there: bool) -> None:  # noqa: FBT001 - the claim's own value
    """Not one within chance, not one that is over, not one that helped."""
    prepared = prepare(inputs({"new_payers": wobble(10)}, goal(10)), PARAMS)
    assert there == ("2025-05:a:clicks" in found(prepared, caused(prepared, **change)).index)


def test_an_alert_no_cause_explains_stands_alone() -> None:
    """CAC far above its target and out of its range, while no factor of a funnel moved."""
    cost = tiny.key_result(id="KR2", metric="cac", channel="a", aggregation="ratio", direction="down", target=40)
    table = problems({"new_payers": wobble(10), "spend": lambda day: wobble(400)(day) * (1.5 if day >= MAY else 1)}, cost)
    assert ("alert", "traffic_structure", "MR-07") == tuple(table.loc["2025-05:a:cac", ["kind", "category", "evidence"]])


def test_a_plan_out_of_the_ranges_reach_is_one_problem_with_two_rules() -> None:
    """Ten a day are normal and thirteen asked for: the alert and the best month so far say the same."""
    table = problems({"new_payers": wobble(10)}, goal(13))
    row = table.loc["2025-05:a:new_payers.target"]
    assert ("target", "plan_off", "plan") == tuple(row[["kind", "category", "stage"]])
    assert "MR-07, MR-16" == row["evidence"]


def test_a_target_within_reach_is_no_problem() -> None:
    """What is normal is asked for."""
    assert not len(problems({"new_payers": wobble(10)}, goal(10)))


@pytest.mark.parametrize(("missing", "there"), [(3, False), (4, True)])
def test_a_gap_in_the_data_matters_from_a_tenth_of_the_month(missing: int, there: bool) -> None:  # noqa: FBT001 - as above
    """3 of 31 days are 9.7 %, 4 are 12.9 %."""
    gap = {"clicks": lambda day: math.nan if MAY <= day < date(2025, 5, 1 + missing) else 200}
    table = problems({**gap, "new_payers": wobble(10)}, goal(10))
    assert there == ("2025-05:a:data" in table.index)
    if there:
        assert ("data", "click", "MR-03") == tuple(table.loc["2025-05:a:data", ["category", "stage", "evidence"]])
        assert table.loc["2025-05:a:data", "weight"] == pytest.approx(4 / 31 * 0.5, rel=0.05)


@pytest.mark.parametrize(
    ("weight", "grave"), [(0.0199, "low"), (0.02, "medium"), (0.0499, "medium"), (0.05, "high"), (0.06, "high"), (math.nan, "low")]
)
def test_severity_by_share_of_the_month(weight: float, grave: str) -> None:
    """2 % and 5 % of the month's result, each limit included; without a size the control level alone decides."""
    assert grave == severity(weight, "", load_policy())


@pytest.mark.parametrize(
    ("control", "grave"), [("", "low"), ("warning", "low"), ("caution", "medium"), ("pause", "high"), ("adjust", "high")]
)
def test_severity_by_control_level(control: str, grave: str) -> None:
    """The graver of size and control counts."""
    assert grave == severity(0.0, control, load_policy())
    assert "high" == severity(0.5, control, load_policy())


def test_policy_moves_severity() -> None:
    """Both limits and the map are the policy's."""
    policy = load_policy({"problems": {"high_share": 0.5, "medium_share": 0.3, "control": {"adjust": "low"}}})
    assert ("low", "medium", "low") == (severity(0.2, "", policy), severity(0.3, "", policy), severity(0.0, "adjust", policy))


def _problem(kind: str = "cause", factor: str = "", metric: str = "new_payers", event: object = "") -> Problem:
    return Problem(
        kind, "a", factor or metric, metric, "", msg("{figure} {change:+pct}", figure=Label.same("x"), change=0.0), (), factor, event=event
    )


@pytest.mark.parametrize(
    ("problem", "category"),
    [
        (_problem(factor="volume"), "traffic_structure"),
        (_problem(factor="mix"), "traffic_structure"),
        (_problem(factor="clicks", event=Label.same("topics")), "value_delivery"),
        (_problem(factor="clicks"), "lagging_strategy"),
        (_problem("alert", metric="cac"), "traffic_structure"),
        (_problem("alert", metric="reads"), "traffic_structure"),
        (_problem("alert", metric="payment_rate"), "lagging_strategy"),
        (_problem("target"), "plan_off"),
        (_problem("data"), "data"),
    ],
)
def test_categories_are_guessed_by_rule(problem: Problem, category: str) -> None:
    """MR-39: traffic, value, strategy; and what is no fault of the work."""
    assert category == guess(problem, load_catalogue())


@pytest.mark.full
def test_a_persons_category_comes_first() -> None:
    """The form names the cause's channel and figure, or the problem's id."""
    for form in ({"metric": "conversion_rate", "channel": "a", "alert": ""}, {"metric": "", "channel": "", "alert": "2025-05:a:clicks"}):
        rca = pd.DataFrame([{**dict.fromkeys(FORM, ""), **form, "category": "lagging_strategy"}])
        table = problems(clicks_fall(), goal(10), events=event(), reviews={"2025-05": {"rca": rca}})
        assert ("lagging_strategy", "rca") == tuple(table.loc["2025-05:a:clicks", ["category", "category_by"]])


def _actions(*rows: dict) -> pd.DataFrame:
    base = {"id": "A1", "channel": "a", "metric_id": "click_rate", "status": "open", "decision": ""}
    return pd.DataFrame([{**base, **row} for row in rows])


@pytest.mark.full
@pytest.mark.parametrize(
    ("rows", "answer"),
    [
        ([{}], ("A1", False)),
        ([{"channel": "b"}], ("", False)),
        ([{"status": "stop"}], ("", False)),
        ([{"metric_id": "reads", "id": "A2"}, {}], ("A1", False)),
        ([{"decision": "continue"}], ("A1", True)),
    ],
)
def test_a_problem_names_the_action_that_answers_it(rows: list[dict], answer: tuple[str, bool]) -> None:
    """Same channel, nearest figure, not a stopped one."""
    prepared = prepare(inputs({"new_payers": wobble(10)}, goal(10)), PARAMS)
    table = found(prepared, {**caused(prepared), "actions": _actions(*rows)})
    assert answer == tuple(table.loc["2025-05:a:clicks", ["action", "decided"]])


def test_a_target_is_answered_by_re_setting_it() -> None:
    """Of two actions on the figure, the accepted deviation answers the target."""
    prepared = prepare(inputs({"new_payers": wobble(10)}, goal(13)), PARAMS)
    tables = {
        **compute(prepared.inputs, PARAMS).tables,
        "actions": _actions({"id": "A2", "metric_id": "new_payers", "decision": "accept"}, {"id": "A3", "metric_id": "new_payers"}),
    }
    assert ("A2", True) == tuple(found(prepared, tables).loc["2025-05:a:new_payers.target", ["action", "decided"]])


def test_without_goals_spend_or_channels_nothing_breaks() -> None:
    """A month of one figure has no problems, and the table has its columns."""
    table = compute(tiny.inputs(tiny.facts({"": {"orders": 5.0}}), team={"channels": ()}), PARAMS).tables["problems"]
    assert table.empty
    assert {"id", "severity", "channel", "factor", "metric_id", "stage", "what", "evidence", "category", "event", "action"} <= set(
        table.columns
    )
