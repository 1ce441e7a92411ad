"""Alignment and diagnosis as tables: the tree, the company's goal and its shares, the year, findings, problems, the loop."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from goalbook.books.target_setting import Params, compute
from goalbook.core.message import Label
from goalbook.inputs.goal_planning import Aim
from support import tiny_team as tiny
from support.sample_alignment import CASE, archive, case_goals, setting

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.books.target_setting import TargetSetting

MINE = (
    "loop",
    "strategy", "metric_families", "goal_tree", "year", "aims", "accounts", "linked_findings", "problems_stated", "evidence_register",
)  # fmt: skip


def states(result: TargetSetting) -> dict[str, str]:
    """Return the state of each goal."""
    tree = result.tables["goal_tree"]
    return dict(zip(tree["goal_id"], tree["state"], strict=True))


def test_wx_12_marketing_carries_80_percent_and_10000_have_no_owner() -> None:
    """50,000 × 80 % is 40,000; nobody carries the remaining 10,000."""
    result = setting(case_goals(), sheet={"strategy_type": "growth", "team_share": 0.8}, goal_tree=CASE)
    (row,) = result.tables["strategy"].to_dict("records")
    assert (50_000, 40_000, 40_000, 10_000, 0, 10_000) == tuple(
        row[name] for name in ("company_target", "said_target", "target", "rest", "owned", "unowned")
    )
    assert {"C": "uncovered", "T": "ok", "A": "ok", "B": "ok", "P": "ok"} == states(result)


def test_wx_13_the_channels_shares_of_the_goal_above() -> None:
    """15,000, 20,000 and 5,000 are 37.5, 50 and 12.5 % of 40,000."""
    tree = setting(case_goals(), goal_tree=CASE).tables["goal_tree"].set_index("goal_id")
    assert [0.375, 0.5, 0.125] == tree.loc[["A", "B", "P"], "share_of_parent"].tolist()
    assert (40_000, 1.0) == tuple(tree.loc["T", ["children_sum", "coverage"]])


def test_the_slider_moves_the_teams_share_and_what_covers_it() -> None:
    """At 90 % the team carries 45,000, which its channels no longer cover."""
    moved = setting(case_goals(), goal_tree=CASE, params={"team_share": 0.9})
    (row,) = moved.tables["strategy"].to_dict("records")
    assert (45_000, 5_000) == (row["target"], row["unowned"])
    assert "uncovered" == states(moved)["T"]


def test_the_target_slider_moves_the_goal_it_belongs_to() -> None:
    """The tree takes the key result's target as moved, even where its file names a number."""
    tree = tuple({**row, "target": 40_000.0} if row["goal_id"] == "T" else row for row in CASE)
    moved = setting(case_goals(), goal_tree=tree, params={"target": 44_000.0}).tables["goal_tree"].set_index("goal_id")
    assert (44_000, 0.88) == tuple(moved.loc["T", ["target", "share_of_parent"]])


def test_a_rest_with_an_owner_is_carried() -> None:
    """Another team's goal of 10,000 with an owner leaves nothing over; without one it still does."""
    other = {"goal_id": "S", "parent_goal_id": "C", "level": "team", "metric": "new_payers", "target": 10_000.0}
    owned, unowned = (setting(case_goals(), goal_tree=(*CASE, {**other, "owner": who})).tables["strategy"] for who in ("han", ""))
    assert ([0.0], [10_000.0]) == (owned["unowned"].tolist(), unowned["unowned"].tolist())


@pytest.mark.parametrize(
    ("row", "state"),
    [
        ({"goal_id": "X", "parent_goal_id": "nowhere", "level": "team"}, "orphan"),
        ({"goal_id": "X", "level": "team"}, "orphan"),
        ({"goal_id": "X", "parent_goal_id": "X", "level": "team"}, "orphan"),
        ({"goal_id": "X", "parent_goal_id": "C", "level": "department", "metric": "new_payers"}, "childless"),
        ({"goal_id": "X", "parent_goal_id": "C", "level": "team", "metric": "new_payers"}, "ok"),
    ],
)
def test_goals_that_support_nothing_or_are_carried_by_nothing_are_found(row: dict[str, object], state: str) -> None:
    """No parent, an unknown one, itself; a department that nobody supports. Another team's goal is its own affair."""
    assert state == states(setting(case_goals(), goal_tree=(*CASE, row)))["X"]


def test_goals_in_a_circle_are_orphans_and_each_stands_once() -> None:
    """A → B → A never arrives at the company."""
    circle = ({"goal_id": "X", "parent_goal_id": "Y", "level": "team"}, {"goal_id": "Y", "parent_goal_id": "X", "level": "team"})
    found = setting(case_goals(), goal_tree=(*CASE, *circle))
    assert ("orphan", "orphan") == (states(found)["X"], states(found)["Y"])
    assert 7 == len(found.tables["goal_tree"])


def test_a_campaign_is_a_part_and_no_share() -> None:
    """A channel whose only goal below is a campaign's is not uncovered."""
    campaign = {"goal_id": "X", "parent_goal_id": "P", "level": "campaign", "metric": "new_payers", "target": 1_200.0}
    tree = setting(case_goals(), goal_tree=(*CASE, campaign)).tables["goal_tree"].set_index("goal_id")
    assert ("ok", True, 0.24) == (tree.loc["P", "state"], bool(tree["coverage"].isna()["P"]), tree.loc["X", "share_of_parent"])


def test_a_goal_below_without_a_number_leaves_coverage_unknown() -> None:
    """Not known is not zero: no share is claimed to be missing."""
    tree = (*CASE, {"goal_id": "X", "parent_goal_id": "T", "level": "channel", "metric": "new_payers"})
    found = setting(case_goals(), goal_tree=tree).tables["goal_tree"].set_index("goal_id")
    assert (True, "ok") == (bool(found["coverage"].isna()["T"]), found.loc["T", "state"])


def test_without_a_file_the_tree_comes_from_the_goals() -> None:
    """The objective takes the whole team's number; key results by channel stand below it, a ratio is not added."""
    cac = tiny.key_result(id="KR5", metric="cac", channel="a", aggregation="ratio", direction="down", unit="money", target=40.0)
    given = case_goals()
    first = given.objectives[0]
    given = replace(given, objectives=(replace(first, key_results=(*first.key_results, cac)),))
    tree = setting(given, sheet={"company_goal": {"metric": "new_payers", "target": 50_000}}).tables["goal_tree"]
    assert ["company", "O1", "KR2", "KR3", "KR4", "KR5"] == tree["goal_id"].tolist()
    assert [0, 1, 2, 2, 2, 2] == tree["depth"].tolist()
    assert ["uncovered", "ok", "ok", "ok", "ok", "ok"] == tree["state"].tolist()


def test_the_year_adds_up_its_quarters() -> None:
    """Goals count before the year's first plan; shares run up to the year."""
    sheet = {"annual_target": {"metric": "new_payers", "target": 160_000, "quarters": {f"2025-Q{n}": 40_000 for n in range(1, 5)}}}
    year = setting(case_goals(38_000.0), sheet=sheet).tables["year"]
    assert ["year", "goals", "year", "year"] == year["origin"].tolist()
    assert [0.25, 0.4875, 0.7375, 0.9875] == year["cumulative_share"].tolist()
    assert [False, True, False, False] == year["current"].tolist()


def test_a_quarter_without_any_target_leaves_the_year_open() -> None:
    """A quarter that nobody planned is not zero."""
    year = setting(case_goals(), sheet={"annual_target": {"metric": "new_payers", "target": 160_000}}).tables["year"]
    assert [True, False, True, True] == year["target"].isna().tolist()
    assert year["cumulative"].isna().all()


def test_findings_are_linked_by_what_stays_the_same(tmp_path: Path) -> None:
    """An id of February answers the same problem in March; what March no longer has is over."""
    archive(tmp_path, "2025-02", {"id": "2025-02:a:clicks"}, {"id": "2025-02:b:reads"})
    archive(tmp_path, "2025-03", {"id": "2025-03:a:clicks", "severity": "low"}, {"id": "2025-03:team:x"})
    given = case_goals()
    aim = Aim(findings=("2025-02:a:clicks",))
    given = replace(given, objectives=(replace(given.objectives[0], aim=aim),))
    table = setting(given, params={"outputs_dir": str(tmp_path)}).tables["linked_findings"]
    assert [("2025-03:team:x", "", False), ("2025-03:a:clicks", "O1", False), ("2025-02:b:reads", "", True)] == list(
        zip(table["id"], table["objective_id"], table["resolved"], strict=True)
    )


def test_a_review_made_later_is_not_known(tmp_path: Path) -> None:
    """What was reviewed with data after the day of the goals does not count."""
    archive(tmp_path, "2025-03", {"id": "2025-03:a:clicks"})
    table = setting(case_goals(), params={"outputs_dir": str(tmp_path), "as_of": "2025-03-30"}).tables["linked_findings"]
    assert 0 == len(table)


def test_a_problem_takes_its_figure_from_the_facts_where_nobody_wrote_one() -> None:
    """2 clicks per 100 reads against 2.5 are 20 % below."""
    given = {"problem": "few click / 点击低", "kind": "conversion", "metric": "click_rate", "channel": "a", "benchmark": 0.025}
    measured, written = setting(case_goals(), problems=(given, {**given, "current": 0.05})).tables["problems_stated"].to_dict("records")
    assert (pytest.approx(0.02), True) == (measured["current"], measured["measured"])
    assert (0.05, False) == (written["current"], written["measured"])
    assert Label("few click", "点击低") == measured["problem"]
    assert (pytest.approx(-0.2), pytest.approx(1.0)) == (measured["gap_rel"], written["gap_rel"])


def test_background_and_table_make_one_register() -> None:
    """Statements of the strategy and of evidence.csv stand together, unverified unless someone says so."""
    sheet = {"background": [{"part": "market", "text": "it grows", "year": 2024}]}
    rows = ({"claim": "they stay", "part": "users", "verified": "yes"}, {"claim": "heard of"})
    table = setting(case_goals(), sheet=sheet, evidence=rows).tables["evidence_register"]
    assert [False, True, False] == table["verified"].tolist()


def test_the_loop_knows_what_is_done_missing_and_ahead(tmp_path: Path) -> None:
    """Two of three months reviewed are a part; this period's monitoring has not begun."""
    for month in ("2025-01", "2025-02"):
        archive(tmp_path, month)
    loop = setting(case_goals(), params={"outputs_dir": str(tmp_path)}).tables["loop"]
    found = {(row["period"], row["loop_stage"]): (row["loop_state"], row["done"]) for row in loop.to_dict("records")}
    assert ("partial", 2) == found["2025-Q1", "monitoring"]
    assert ("ahead", 0) == found["2025-Q2", "monitoring"]
    assert ("missing", 0) == found["2025-Q1", "strategic_alignment"]
    assert ("partial", 1) == found["2025-Q2", "decomposition"]


def test_a_period_without_goals_and_reviews_has_no_loop() -> None:
    """A team's first goals are not measured by what it did not do before."""
    assert {"2025-Q2"} == set(setting(case_goals()).tables["loop"]["period"])
    assert 0 == len(setting().tables["loop"])


def test_goals_revised_on_the_way_know_the_periods_own_reviews(tmp_path: Path) -> None:
    """In May the review of April counts, in March it does not."""
    archive(tmp_path, "2025-04", {"id": "2025-04:a:clicks"})
    later, before = (setting(case_goals(), params={"outputs_dir": str(tmp_path), **more}).tables for more in ({"as_of": "2025-05-04"}, {}))
    assert (1, 0) == (len(later["linked_findings"]), len(before["linked_findings"]))
    states = dict(zip(later["loop"]["loop_stage"], later["loop"]["loop_state"], strict=True))
    assert ("partial", "missing") == (states["monitoring"], states["incentive"])


@pytest.mark.parametrize("period", ["2025-Q2", "2025-04", "2025-H2", "2026"])
@pytest.mark.parametrize("channels", [{"a": {"new_payers": 0.0}}, {"": {"revenue": 5.0}}, {"a": {"reads": 1.0}}])
def test_any_team_has_the_tables_whatever_it_lacks(period: str, channels: dict[str, dict[str, float]]) -> None:
    """No goals, no channels, zeros, one month: tables are empty with their columns, and no rule is invented."""
    facts = tiny.facts(channels, start="2025-03-01", end="2025-03-31")
    result = compute(tiny.inputs(facts), Params.from_pairs({"team": "tiny", "period": period}))
    assert dict.fromkeys(MINE, 0) == {name: len(result.tables[name]) for name in MINE}
    assert all(len(result.tables[name].columns) for name in MINE)
    given = {one.rule for one in result.findings}
    assert set() == given & {"TS-01", "TS-05", "TS-07", "TS-08", "TS-09", "TS-41", "TS-42", "TS-43", "TS-44", "TS-45", "TS-51"}
    assert {"strategy", "monthly_review"} <= {one.table for one in result.missing}
