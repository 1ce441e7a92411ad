"""Alignment and diagnosis on paper: the tree with its bars, what nobody carries, who answers what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goalbook.core.language import language
from goalbook.show.target_setting.alignment import alignment, tree_part
from goalbook.show.target_setting.diagnosis import diagnosis
from support.sample_alignment import CASE, archive, case_goals, setting

if TYPE_CHECKING:
    from pathlib import Path

EN, ZH = language("en"), language("zh")


def test_the_tree_says_what_nobody_carries_and_draws_it_red() -> None:
    """WX-12 in the figure's title; its bar has a red end."""
    html = tree_part(setting(case_goals(), goal_tree=CASE), EN, compact=True)
    assert "10,000 of the company’s 50,000 have no owner" in html
    assert 1 == html.count("#b3261e")
    assert "公司目标" in tree_part(setting(case_goals(), goal_tree=CASE), ZH, compact=True)


def test_page_one_keeps_to_eight_goals_that_add_up_and_what_is_broken() -> None:
    """Campaigns, people and other metrics stay in the section; an orphan is shown wherever it stands."""
    people = tuple({"goal_id": f"P{n}", "parent_goal_id": "A", "level": "person", "name": f"person {n}"} for n in range(9))
    lost = {"goal_id": "X", "parent_goal_id": "Y", "level": "person", "name": "lost goal"}
    result = setting(case_goals(), goal_tree=(*CASE, *people, lost))
    html = tree_part(result, EN, compact=True)
    assert ("lost goal" in html, "person 1" in html, html.count("<tr") <= 9) == (True, False, True)
    assert "person 1" in tree_part(result, EN, compact=False)


def test_a_single_goal_is_no_tree() -> None:
    """Nothing stands where there is nothing to show."""
    assert "" == tree_part(setting(), EN, compact=False)


def test_the_section_holds_strategy_year_loop_and_accounts() -> None:
    """What is given is shown, what is blank is said to be."""
    sheet = {
        "strategy_type": "profit",
        "statement": {"en": "earn", "zh": "盈利"},
        "workshop": {"date": "2025-03-18", "attendees": ["lin"]},
        "accounts": [{"channel": "a", "name": "studio", "target_audience": "buyers"}],
        "annual_target": {"metric": "new_payers", "target": 160_000, "quarters": {f"2025-Q{n}": 40_000 for n in range(1, 5)}},
    }
    html = alignment(setting(case_goals(), sheet=sheet, goal_tree=CASE), EN).html
    assert "Profit strategy: earn." in html
    assert "goalbook’s own" in html
    assert "no minutes are named" in html
    assert "The quarters make 160,000 of the year’s 160,000" in html
    assert ("A: studio" in html, "not said" in html) == (True, True)


def test_findings_stand_with_who_answers_them(tmp_path: Path) -> None:
    """The grave one that nobody answers is in the title and in its row, in both languages."""
    archive(tmp_path, "2025-03", {"id": "2025-03:a:clicks", "channel": "a"})
    result = setting(case_goals(), params={"outputs_dir": str(tmp_path)})
    html = diagnosis(result, EN).html
    assert "grave ones that no objective answers: 1" in html
    assert ("A: too low" in html, "no objective" in html, "2025-03:a:clicks" in html) == (True, True, True)
    assert "无目标承接" in diagnosis(result, ZH).html


def test_problems_and_evidence_say_what_is_open_and_what_is_verified() -> None:
    """A problem without a key result and a statement nobody checked."""
    problems = ({"problem": "few click", "kind": "content", "metric": "click_rate", "benchmark": 0.025},)
    html = diagnosis(setting(case_goals(), problems=problems, evidence=({"claim": "it grows", "year": 2024.0},)), EN).html
    assert "Problems stated: 1; without a key result: 1" in html
    assert ("none yet" in html, "–, 2024" in html, "verified 0; the others" in html) == (True, True, True)


@pytest.mark.parametrize("speech", [EN, ZH])
def test_without_anything_written_one_line_each_says_what_is_missing(speech: object) -> None:
    """No strategy and no archived review: said once, with what to do."""
    result = setting()
    assert "goals/2025-Q2/strategy.yml" in alignment(result, speech).html  # type: ignore[arg-type] # a language
    assert "make monthly" in diagnosis(result, speech).html  # type: ignore[arg-type] # a language
    assert 1 == diagnosis(result, speech).html.count('class="note"')  # type: ignore[arg-type] # a language
