"""What a team writes of its strategy, its goal tree, its problems and its evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goalbook.core.language import language
from goalbook.inputs import describe
from goalbook.inputs.planning.strategy import EVIDENCE, GOAL_TREE, PROBLEMS, Strategy
from inputs.tiny_team import read, said

if TYPE_CHECKING:
    from pathlib import Path

SHEET = """\
strategy_type: growth
statement: {en: Grow, zh: 增长}
workshop: {date: 2025-03-18, attendees: [lin, su], minutes: minutes.pdf}
company_goal: {metric: new_payers, target: 5万}
team_share: 80%
accounts: [{channel: douyin, target_audience: buyers}]
annual_target: {metric: new_payers, target: 162000, quarters: {2025-Q1: 34000}}
background: [{part: market, text: it grows, source: report, year: 2024}]
"""


def test_a_strategy_is_read_with_its_numbers(tmp_path: Path) -> None:
    """Shares may be written as per cent, amounts in 万."""
    sheet = read(tmp_path, {"goals/2025-Q2/strategy.yml": SHEET}).planning["2025-Q2"].sheet(Strategy)
    assert (0.8, 50_000.0, {"2025-Q1": 34_000.0}) == (sheet.team_share, sheet.company_goal.target, sheet.annual_target.quarters)
    assert (("lin", "su"), False) == (sheet.workshop.attendees, sheet.background[0].verified)


def test_tables_are_read_by_their_contract(tmp_path: Path) -> None:
    """Tree, problems and evidence stand with their period."""
    files: dict[str, str | bytes] = {
        "goals/2025-Q2/goal_tree.csv": "goal_id,level,metric,target\nC,company,new_payers,50000\n",
        "goals/2025-Q2/problems.csv": "problem,kind,metric,channel\nfew stay,stickiness,retention_d30,小红书\n",
        "goals/2025-Q2/evidence.csv": "claim,part,verified\nit grows,market,no\n",
    }
    planning = read(tmp_path, files).planning["2025-Q2"]
    assert [50_000.0] == planning.table(GOAL_TREE)["target"].tolist()
    assert ["xiaohongshu"] == planning.table(PROBLEMS)["channel"].tolist()
    assert ["no"] == planning.table(EVIDENCE)["verified"].tolist()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("strategy_type: grow\n", "line 1: strategy_type: 'grow' is none of growth, profit, brand"),
        ("company_goal: {metric: new_payer}\n", "line 1: 'new_payer' is not known; did you mean 'new_payers'?"),
        ("accounts: [{channel: douyn}]\n", "line 1: channel 'douyn' is not in team.yml (did you mean 'douyin'?)"),
        ("annual_target: {quarters: {2025-05: 3}}\n", "line 1: '2025-05' is no quarter; write it as 2025-Q3"),
        ("team_share: 1.2\n", "line 1: team_share: 1.2; a share is 1 at most (write 30 % or 0.3)"),
    ],
)
def test_what_does_not_fit_the_team_is_said_with_its_line(tmp_path: Path, text: str, line: str) -> None:
    """Unknown types, metrics, channels and quarters, and a share above one."""
    lines = said(tmp_path, {"goals/2025-Q2/strategy.yml": text})
    assert any(line in one for one in lines), lines


def test_an_unknown_level_of_the_tree_is_refused(tmp_path: Path) -> None:
    """A goal is the company's, a department's, a team's, a channel's, a campaign's or a person's."""
    lines = said(tmp_path, {"goals/2025-Q2/goal_tree.csv": "goal_id,level\nC,firm\n"})
    assert "row 2, column level: 'firm' is none of company, department, team, channel, campaign, person" in lines


@pytest.mark.parametrize("table", ["goal_tree", "problems", "evidence"])
def test_the_tables_describe_themselves(table: str) -> None:
    """`goalbook describe` prints each of them."""
    assert f"goals/<period>/{table}.csv" in describe(table).text(language("zh"))
