"""The textbook case as it stands gives exactly its contradictions; the repaired plan adds up."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from goalbook.books.decomposition import Params, compute
from goalbook.inputs import load_inputs
from support.sample_funnels import found, rows, statuses

if TYPE_CHECKING:
    from goalbook.books.decomposition import Decomposition

DATA = Path(__file__).parents[2] / "data"
MINE = ("DC-04", "DC-05", "DC-06", "DC-07", "DC-13", "DC-33", "CT-13")


@cache
def plan(period: str) -> Decomposition:
    """Return the demo team's decomposition of a period."""
    params = Params(team="beauty", period=period)
    return compute(load_inputs(DATA, "beauty", params.cutoff()), params)


def test_the_case_brings_neither_reading_of_its_targets() -> None:
    """WX-05, 14, 15: Xiaohongshu 10,800 or 3,600 of 15,000, private domain 1,500 of 5,000, Douyin 144,000 or 48,000 of 30,000."""
    seen = {row["channel"]: (row["implied"], row["implied_single"], row["target"]) for row in rows(plan("2025-Q2"), "chains")}
    assert {
        "xiaohongshu": (pytest.approx(10_800.0), pytest.approx(3_600.0), 15_000.0),
        "private_domain": (pytest.approx(1_500.0), pytest.approx(1_500.0), 5_000.0),
        "douyin": (pytest.approx(144_000.0), pytest.approx(48_000.0), 30_000.0),
    } == seen
    assert ["fail"] * 3 == [row["verdict"] for row in rows(plan("2025-Q2"), "chains")]


def test_the_case_says_what_would_close_each_gap_and_that_it_never_was() -> None:
    """WX-14, 15: no month had 4,166,667 reads, 2.08 % clicks, 13.9 % payers or half of the contacts paying."""
    ways = [row for row in rows(plan("2025-Q2"), "chain_solver") if row["chain_id"] in ("KR5", "KR6")]
    assert [False] * 5 == [row["reached"] for row in ways]


def test_the_case_warns_of_names_periods_and_topics() -> None:
    """WX-06, 07, B-19: registration is no retention, monthly figures are read both ways, topics leave no room."""
    result = plan("2025-Q2")
    assert (["warn"], ["warn"]) == (statuses(result, "DC-06"), statuses(result, "DC-13"))
    assert {"warn": 3, "pass": 1} == {status: statuses(result, "DC-07").count(status) for status in ("warn", "pass")}


def test_the_repaired_plan_fails_no_rule_of_chains_and_output() -> None:
    """Every chain ends within 0.95 to 1.20 of its target, its output carries it, and each of the rules has judged something."""
    result = plan("2025-Q3")
    assert {rule: {"pass"} for rule in MINE} == {rule: set(statuses(result, rule)) for rule in MINE}
    assert all(0.95 <= row["ratio"] <= 1.2 for row in rows(result, "chains"))
    assert 3 == len(found(result, "DC-07"))


def test_the_repaired_plan_asks_for_no_rate_that_never_was() -> None:
    """Every factor of the repaired plan lies within what own months had."""
    assert all(row["value"] <= row["best"] for row in rows(plan("2025-Q3"), "chain_factors"))
