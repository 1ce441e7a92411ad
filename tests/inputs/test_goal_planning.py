"""What a goals file says beyond its numbers: purpose, evidence, drivers, weights, one currency."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inputs.test_team_and_goals import KR
from inputs.tiny_team import GOALS, read, said

if TYPE_CHECKING:
    from pathlib import Path

SECOND = "{id: KR2, metric: reads, target: 900}"


def goals(first: str = KR, second: str = SECOND) -> dict[str, str | bytes]:
    """Return a goals file with two key results."""
    return {"goals/2025-Q2.yml": GOALS.replace(KR, f"{first}\n      - {second}")}


def with_key(text: str, result: str = SECOND) -> str:
    """Return a key result with one more key."""
    return result.replace("}", f", {text}}}")


YIELDS = "yields: {metric: new_payers, rates: {click_rate: 0.02, payment_rate: 10 %}}"
FAULTS = {
    "unknown work area": (with_key("work_area: contents"), "line 7: work_area: 'contents' is none of content, placement, users"),
    "unknown evidence": (
        with_key("evidence: rumour"),
        "line 7: evidence: 'rumour' is none of own_history, market_research, both, peer_only, case, none",
    ),
    "serves nobody": (with_key("serves: KR9"), "line 7: 'KR9' is not known; did you mean 'KR2'?"),
    "serves itself": (with_key("serves: KR2"), "line 7: KR2 cannot serve itself"),
    "weight of one only": (with_key("weight: 0.5"), "line 6: KR1 has no weight; give every key result of O1 one, or none"),
    "pass line in per cent": (with_key("pass_line: 90"), "line 7: pass_line 90; expected a share from 0 to 100 %"),
    "negative resource": (
        with_key("resources: [{what: notes, needed: -1, available: 2}]"),
        "line 7: needed: -1 is below 0",
    ),
    "unknown outcome": (
        with_key(YIELDS.replace("new_payers", "new_payer")),
        "line 7: 'new_payer' is not known; did you mean 'new_payers'?",
    ),
    "outcome that is a ratio": (
        with_key(YIELDS.replace("new_payers", "roi")),
        "line 7: roi is a ratio; a driver brings something that is counted",
    ),
    "share above one": (
        with_key(YIELDS.replace("0.02", "2")),
        "line 7: click_rate: 2; a share lies between 0 and 1 (write 15 % or 0.15)",
    ),
    "share of the team's own above one": (
        with_key(YIELDS.replace("click_rate: 0.02", "reply_rate: 20")),
        "line 7: reply_rate: 20; a share lies between 0 and 1 (write 15 % or 0.15)",
    ),
    "rate of zero": (with_key(YIELDS.replace("0.02", "0")), "line 7: click_rate: 0; a rate lies above 0"),
    "no rates": (
        with_key("yields: {metric: new_payers}"),
        "line 7: yields lacks its rates, as rates: {click_rate: 1.5 %, payment_rate: 10 %}",
    ),
    "ratio that yields": (
        with_key(YIELDS, "{id: KR2, metric: click_rate, target: 0.02}"),
        "line 7: click_rate is a ratio; only what is counted can yield something",
    ),
    "money of another currency": (
        "{id: KR2, metric: cac, target: 40, unit: USD}",
        "line 7: currency USD; the team counts in CNY (team.yml), convert the amounts",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_the_plan_is_said_with_its_line(tmp_path: Path, fault: str) -> None:
    """Line, key, value, and what was expected."""
    second, expected = FAULTS[fault]
    head, line = said(tmp_path, goals(second=second))
    assert "goals/2025-Q2.yml: one problem, nothing was read" == head
    assert expected == line


def test_weights_of_an_objective_add_up_to_100_per_cent(tmp_path: Path) -> None:
    """40 % and 50 % are refused with their sum; 40 % and 60 % are read; thirds may be rounded."""
    ninety = goals(with_key("weight: 40 %", KR), with_key("weight: 50 %"))
    assert "line 5: weights add up to 90.0\u202f%; expected 100 %" == said(tmp_path / "less", ninety)[1]
    whole = read(tmp_path / "whole", goals(with_key("weight: 0.4", KR), with_key("weight: 0.6"))).goals[0]
    assert [0.4, 0.6] == [result.planned.weight for result in whole.key_results]
    assert read(tmp_path / "rounded", goals(with_key("weight: 0.333", KR), with_key("weight: 0.666"))).goals
    per_cent = goals(with_key("weight: 40", KR), with_key("weight: 60"))
    assert "line 5: weights KR1 40, KR2 60; expected shares from 0 to 100 %" == said(tmp_path / "plain", per_cent)[1]


def test_goals_in_another_currency_name_both(tmp_path: Path) -> None:
    """Amounts in dollars cannot be compared with facts in yuan; the team's own currency may be written out."""
    foreign = {"goals/2025-Q2.yml": GOALS.replace("objectives:", "currency: USD\nobjectives:", 1)}
    assert "line 2: currency USD; the team counts in CNY (team.yml), convert the amounts" == said(tmp_path / "foreign", foreign)[1]
    assert "第 2 行：币种为 USD，而团队按 CNY 计量（team.yml），请换算金额" == said(tmp_path / "zh", foreign, "zh")[1]
    own = read(tmp_path / "own", goals(second="{id: KR2, metric: cac, target: 40, unit: CNY}")).goals[0]
    assert "money" == own.key_results[1].unit


def test_an_objective_s_own_target_needs_a_metric(tmp_path: Path) -> None:
    """40,000 of what?"""
    text = GOALS.replace("text:", "target: 40000\n    text:", 1)
    assert "line 4: the target of O1 needs a metric" == said(tmp_path / "bare", {"goals/2025-Q2.yml": text})[1]
    wrong = GOALS.replace("text:", "metric: new_payer\n    text:", 1)
    assert "line 4: 'new_payer' is not known; did you mean 'new_payers'?" == said(tmp_path / "wrong", {"goals/2025-Q2.yml": wrong})[1]


def test_all_faults_are_said_at_once(tmp_path: Path) -> None:
    """Whoever corrects a file wants the whole list."""
    text = goals(with_key("weight: 0.4", KR), with_key("weight: 0.4, serves: KR2, pass_line: 3"))
    assert 4 == len(said(tmp_path, text))


def test_words_of_the_plan_are_read_in_chinese(tmp_path: Path) -> None:
    """内容 is content, 市场调研 is market research."""
    result = read(tmp_path, goals(second=with_key("work_area: 内容, evidence: 市场调研"))).goals[0].key_results[1]
    assert ("content", "market_research") == (result.planned.work_area, result.planned.evidence)


def test_a_target_equal_to_its_baseline_is_no_fault_of_the_file(tmp_path: Path) -> None:
    """Whether a target without growth makes sense is for a rule to judge."""
    result = read(tmp_path, goals(with_key("baseline: 100", KR))).goals[0].key_results[0]
    assert (100.0, 100.0) == (result.baseline, result.target)
