"""Rules of alignment and diagnosis: below, at and above their thresholds, and moved by their policy values."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from goalbook.core.language import language
from goalbook.inputs.goal_planning import Aim
from support import tiny_team as tiny
from support.sample_alignment import CASE, archive, case_goals, of, setting

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.books.target_setting import TargetSetting
    from goalbook.inputs import Goals

GROWTH = {"strategy_type": "growth", "statement": "grow"}


def verdicts(result: TargetSetting, rule: str) -> list[str]:
    """Return the verdicts of a rule."""
    return [one.status for one in of(result, rule)]


def aimed(**aim: object) -> Goals:
    """Return the case's goals whose one objective says these things."""
    given = case_goals()
    return replace(given, objectives=(replace(given.objectives[0], aim=Aim.model_validate(aim)),))


@pytest.mark.parametrize(("least", "status"), [(0.49, "pass"), (0.5, "pass"), (0.51, "warn")])
def test_ts_01_the_loop_stands_by_the_share_that_is_due(least: float, status: str) -> None:
    """A draft with key results by channel is both due stages in part: one half."""
    (found,) = of(setting(case_goals(), policy={"alignment": {"loop_min": least}}), "TS-01")
    assert (0.5, status) == (found.observed, found.status)


def test_ts_01_reviews_of_the_period_before_count(tmp_path: Path) -> None:
    """Three archived months are a stage that stands."""
    for month in ("2025-01", "2025-02", "2025-03"):
        archive(tmp_path, month)
    (found,) = of(setting(case_goals(), params={"outputs_dir": str(tmp_path)}), "TS-01")
    assert "of 6 stages of the loop that are due 1 stand, 2 in part" == language("en").say(found.message)


@pytest.mark.parametrize(("kind", "status"), [("growth", "pass"), ("brand", "warn"), ("profit", "warn")])
def test_ts_05_a_key_result_comes_from_the_strategys_family(kind: str, status: str) -> None:
    """New payers serve growth; brand wants exposure, profit wants ROI."""
    assert [status] == verdicts(setting(case_goals(), sheet={"strategy_type": kind}), "TS-05")


@pytest.mark.parametrize(("least", "status"), [(0, "pass"), (1, "pass"), (2, "warn")])
def test_ts_05_how_many_and_which_is_the_policys(least: int, status: str) -> None:
    """One metric of the growth family is measured; a team may ask for two, or call revenue brand."""
    assert [status] == verdicts(setting(case_goals(), sheet=GROWTH, policy={"alignment": {"family_min": least}}), "TS-05")
    own = {"alignment": {"families": {"brand": ["new_payers"]}}}
    assert ["pass"] == verdicts(setting(case_goals(), sheet={"strategy_type": "brand"}, policy=own), "TS-05")


def test_ts_07_each_objective_says_what_the_team_contributes() -> None:
    """One of two objectives is half; a policy of one half lets it pass, and silence without a strategy is no fault."""
    said = aimed(contribution="traffic that pays")
    other = replace(case_goals().objectives[0], id="O2", key_results=(tiny.key_result(id="KR9", metric="cac", aggregation="ratio"),))
    half = replace(said, objectives=(*said.objectives, other))
    assert ["pass"] == verdicts(setting(said), "TS-07")
    assert ["warn"] == verdicts(setting(half), "TS-07")
    assert ["pass"] == verdicts(setting(half, policy={"alignment": {"contribution_min": 0.5}}), "TS-07")
    assert [] == verdicts(setting(case_goals()), "TS-07")
    assert ["warn"] == verdicts(setting(case_goals(), sheet=GROWTH), "TS-07")


@pytest.mark.parametrize(("target", "status"), [(40_001.0, "warn"), (40_000.0, "pass"), (39_999.0, "pass")])
def test_ts_08_goals_below_cover_the_goal_above(target: float, status: str) -> None:
    """Channels that make 40,000 cover 40,000 and not one more; the policy may ask for less."""
    assert [status] == verdicts(setting(case_goals(target)), "TS-08")
    assert ["pass"] == verdicts(setting(case_goals(target), policy={"alignment": {"tree_coverage": 0.9}}), "TS-08")


def test_ts_08_the_case_is_warned_of_and_an_orphan_fails() -> None:
    """WX-12: 40,000 of 50,000 are carried; a goal that supports nothing fails."""
    (found,) = of(setting(case_goals(), goal_tree=CASE), "TS-08")
    text = "the goals below it carry 40,000 of 50,000 (80.0\u202f%); 10,000 are not covered"
    assert ("warn", 0.8, text) == (found.status, found.observed, language("en").say(found.message))
    lost = {"goal_id": "X", "parent_goal_id": "Y", "level": "team", "name": "lost"}
    assert ["warn", "fail"] == verdicts(setting(case_goals(), goal_tree=(*CASE, lost)), "TS-08")


@pytest.mark.parametrize(("owned", "status"), [(9_999.0, "warn"), (10_000.0, "pass"), (10_001.0, "pass")])
def test_ts_09_the_rest_of_the_companys_goal_has_an_owner(owned: float, status: str) -> None:
    """Of the 10,000 that marketing does not carry, each must have an owner."""
    other = {"goal_id": "S", "parent_goal_id": "C", "level": "team", "metric": "new_payers", "target": owned, "owner": "han"}
    assert [status] == verdicts(setting(case_goals(), goal_tree=(*CASE, other)), "TS-09")


def test_ts_09_the_case_warns_and_a_team_may_allow_it() -> None:
    """WX-12's sentence, and a policy that allows a fifth without an owner."""
    (found,) = of(setting(case_goals(), goal_tree=CASE), "TS-09")
    assert "80.0\u202f% of 50,000 is the team’s: 40,000; the remaining 10,000 has no owner" == language("en").say(found.message)
    assert "50,000 中团队承担 80.0%，即 40,000；其余 10,000 无人负责" == language("zh").say(found.message)
    assert ["pass"] == verdicts(setting(case_goals(), goal_tree=CASE, policy={"alignment": {"unowned_max": 0.2}}), "TS-09")


@pytest.mark.parametrize(("share", "expected"), [(0.8, 1), (0.8039, 1), (0.81, 2)])
def test_ts_09_the_strategys_share_and_the_goal_are_one_number(share: float, expected: int) -> None:
    """Half a per cent apart is rounding; more is two claims."""
    result = setting(case_goals(), sheet={"team_share": share}, goal_tree=CASE)
    assert expected == len(of(result, "TS-09"))
    wide = setting(case_goals(), sheet={"team_share": share}, goal_tree=CASE, policy={"alignment": {"share_tolerance": 0.02}})
    assert 1 == len(of(wide, "TS-09"))


def test_ts_09_without_a_company_goal_says_nothing() -> None:
    """A team that names no company goal is not asked for it."""
    assert [] == verdicts(setting(case_goals(), sheet=GROWTH), "TS-09")


def test_ts_41_each_objective_answers_a_finding(tmp_path: Path) -> None:
    """A link to what a review found passes; none, or one that leads nowhere, warns."""
    archive(tmp_path, "2025-03", {"id": "2025-03:a:clicks"})
    outputs = {"outputs_dir": str(tmp_path)}
    assert ["pass"] == verdicts(setting(aimed(findings=["2025-03:a:clicks"]), params=outputs), "TS-41")
    assert ["warn", "warn"] == verdicts(setting(aimed(), params=outputs), "TS-41")
    assert ["warn", "warn"] == verdicts(setting(aimed(findings=["2025-03:a:click"]), params=outputs), "TS-41")


@pytest.mark.parametrize(("least", "status"), [(0, "pass"), (1, "pass"), (2, "warn")])
def test_ts_41_how_many_is_the_policys(tmp_path: Path, least: int, status: str) -> None:
    """One finding answered is enough where one is asked for."""
    archive(tmp_path, "2025-03", {"id": "2025-03:a:clicks"})
    given = aimed(findings=["2025-03:a:clicks"])
    found = setting(given, params={"outputs_dir": str(tmp_path)}, policy={"alignment": {"findings_min": least}})
    assert [status] == verdicts(found, "TS-41")


@pytest.mark.parametrize(("severity", "policy", "left"), [("high", "high", 1), ("medium", "high", 0), ("medium", "medium", 1)])
def test_ts_41_open_findings_of_that_severity_are_not_left_behind(tmp_path: Path, severity: str, policy: str, left: int) -> None:
    """What is grave, still there and answered by nobody is named; the policy says what is grave enough."""
    archive(tmp_path, "2025-03", {"id": "2025-03:a:clicks", "severity": "low"}, {"id": "2025-03:b:reads", "severity": severity})
    given = aimed(findings=["2025-03:a:clicks"])
    found = setting(given, params={"outputs_dir": str(tmp_path)}, policy={"alignment": {"carried_severity": policy}})
    assert ["pass", *["warn"] * left] == verdicts(found, "TS-41")


def test_ts_41_without_an_archive_nothing_is_claimed() -> None:
    """Nothing linked and nothing archived cannot be judged; a link is counted, said not to be checked, and does not pass."""
    assert ["not_evaluated"] == verdicts(setting(case_goals()), "TS-41")
    (found,) = of(setting(aimed(findings=["2025-03:a:clicks"])), "TS-41")
    text = "findings answered: 1; no archived review to check them against"
    assert ("not_evaluated", text) == (found.status, language("en").say(found.message))


@pytest.mark.parametrize(
    ("theme", "expected"), [("", []), ("high_value_users", ["warn"]), ("channel_rebalance", ["warn"]), ("own", ["info"])]
)
def test_ts_42_a_direction_is_measured_by_its_figure(theme: str, expected: list[str]) -> None:
    """New payers show neither lifetime value nor ROI; a word of the team's own is a note."""
    assert expected == verdicts(setting(aimed(theme=theme)), "TS-42")


def test_ts_42_which_figure_is_the_policys() -> None:
    """A team may read its rebalancing off new payers."""
    policy = {"alignment": {"theme_metrics": {"channel_rebalance": ["new_payers"]}}}
    assert ["pass"] == verdicts(setting(aimed(theme="channel_rebalance"), policy=policy), "TS-42")


@pytest.mark.parametrize(
    ("changes", "status"),
    [({}, "pass"), ({"target": float("nan")}, "fail"), ({"parent_goal_id": ""}, "fail"), ({"parent_goal_id": "?"}, "fail")],
)
def test_ts_43_a_campaigns_goal_is_a_number_of_a_goal_above(changes: dict[str, object], status: str) -> None:
    """Without a number or a parent it fails; the policy may be milder."""
    campaign = {"goal_id": "X", "parent_goal_id": "P", "level": "campaign", "metric": "new_payers", "target": 1_200.0, **changes}
    assert [status] == verdicts(setting(case_goals(), goal_tree=(*CASE, campaign)), "TS-43")
    mild = setting(case_goals(), goal_tree=(*CASE, campaign), policy={"alignment": {"campaign_incomplete": "info"}})
    assert [{"fail": "info"}.get(status, status)] == verdicts(mild, "TS-43")


def test_ts_44_an_account_says_for_whom_and_what_for() -> None:
    """A blank field warns unless the policy does not ask for it."""
    sheet = {"accounts": [{"channel": "a", "target_audience": "buyers", "account_purpose": "reviews"}, {"target_audience": "buyers"}]}
    assert ["pass", "warn"] == verdicts(setting(case_goals(), sheet=sheet), "TS-44")
    policy = {"alignment": {"account_fields": ["target_audience"]}}
    assert ["pass", "pass"] == verdicts(setting(case_goals(), sheet=sheet, policy=policy), "TS-44")


def test_ts_45_a_problem_has_a_target() -> None:
    """A problem whose key result does not exist is a problem without one."""
    problems = ({"problem": name, "metric": "click_rate", "key_result": kr} for name, kr in (("x", "KR1"), ("y", "KR99"), ("z", "")))
    given = tuple(problems)
    assert ["pass", "warn", "warn"] == verdicts(setting(case_goals(), problems=given), "TS-45")
    strict = setting(case_goals(), problems=given, policy={"alignment": {"problem_without_target": "fail"}})
    assert ["pass", "fail", "fail"] == verdicts(strict, "TS-45")


@pytest.mark.parametrize(
    ("target", "status"), [(38_399.0, "warn"), (38_400.0, "pass"), (40_000.0, "pass"), (41_600.0, "pass"), (41_601.0, "warn")]
)
def test_ts_51_the_quarters_make_the_year(target: float, status: str) -> None:
    """One per cent of 160,000 either way is allowed, no more; the policy may allow more."""
    sheet = {"annual_target": {"metric": "new_payers", "target": 160_000, "quarters": {f"2025-Q{n}": 40_000 for n in range(1, 5)}}}
    assert [status] == verdicts(setting(case_goals(target), sheet=sheet), "TS-51")
    assert ["pass"] == verdicts(setting(case_goals(target), sheet=sheet, policy={"alignment": {"year_tolerance": 0.02}}), "TS-51")


def test_ts_51_an_open_quarter_is_not_judged() -> None:
    """A quarter nobody planned leaves the sum unknown."""
    sheet = {"annual_target": {"metric": "new_payers", "target": 160_000}}
    (found,) = of(setting(case_goals(), sheet=sheet), "TS-51")
    assert ("not_evaluated", None) == (found.status, found.observed)
    assert "no target for 2025-Q1, 2025-Q3, 2025-Q4" in language("en").say(found.message)


def test_ts_08_numbers_that_are_missing_are_no_pass() -> None:
    """A tree whose goals have no numbers holds together, but nobody can say that it is covered."""
    (found,) = of(setting(goal_tree=CASE), "TS-08")
    assert ("not_evaluated", None) == (found.status, found.observed)


def test_ts_08_an_id_that_stands_twice_fails_and_is_counted_once() -> None:
    """The team's goal written twice neither covers the company's nor gives its rest an owner."""
    result = setting(case_goals(), goal_tree=(*CASE, CASE[1]))
    assert ["warn", "fail"] == verdicts(result, "TS-08")
    assert [0.8] == result.tables["goal_tree"].query("goal_id == 'C'")["coverage"].tolist()
    assert ["warn"] == verdicts(result, "TS-09")


@pytest.mark.parametrize("annual", [{"metric": "cac", "target": 40}, {"metric": "new_payers", "target": 0}])
def test_ts_51_a_ratio_or_nothing_is_no_year_to_add_up(annual: dict[str, object]) -> None:
    """Quarters of a ratio do not add up, and there is no share of zero."""
    assert [] == verdicts(setting(case_goals(), sheet={"annual_target": annual}), "TS-51")
