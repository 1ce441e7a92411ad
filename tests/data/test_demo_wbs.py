"""The demo team's work breakdowns: the textbook's of the second quarter as it stands, the repaired one of the third."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from goalbook.books import monthly_review
from goalbook.books.decomposition import Decomposition, Params, decompose, prepare
from goalbook.inputs import load_inputs

DATA = Path(__file__).resolve().parents[2] / "data"
RULES = ("DC-08", "DC-09", "DC-11", "DC-36", "DC-37", "DC-38")


@cache
def decomposed(period: str) -> Decomposition:
    """Return the decomposition of a quarter."""
    params = Params.from_pairs({"team": "beauty", "period": period})
    return decompose(prepare(load_inputs(DATA, "beauty", params.cutoff()), params), params)


def test_the_repaired_plan_passes_every_rule_of_the_breakdown() -> None:
    """Four levels, everything stated, every key result served, every absence handed over."""
    result = decomposed("2025-Q3")
    assert set() == {one.status for one in result.findings if one.rule in RULES} - {"pass", "info"}
    assert {1: 3, 2: 6, 3: 9, 4: 27} == result.tables["wbs"]["level"].value_counts().to_dict()
    assert result.tables["wbs_key_results"]["actions"].min() > 0
    assert {"ok"} == set(result.tables["handover"]["handover_state"])
    assert {"content": 7, "ads": 7, "user_ops": 5} == result.tables["wbs_processes"].query("lines > 0").groupby("process").size().to_dict()


def test_the_textbook_plan_states_its_topics_and_little_else() -> None:
    """Of its four actions only the topics name owner, day and need: the content lead, every Monday, research from marketing."""
    result = decomposed("2025-Q2")
    counts = Counter((one.rule, one.status) for one in result.findings if one.rule in RULES and one.status != "pass")
    expected = {
        ("DC-08", "fail"): 1,
        ("DC-08", "warn"): 1,
        ("DC-09", "fail"): 5,
        ("DC-36", "fail"): 2,
        ("DC-37", "warn"): 1,
        ("DC-38", "warn"): 1,
    }
    assert expected == counts
    topics = result.tables["wbs"].set_index("task_id").loc["T1.1.1"]
    assert ("ok", "lin", "FREQ=WEEKLY;BYDAY=MO") == (topics["state"], topics["owner"], topics["recurrence"])
    assert ("user research data", "市场部") == (topics["resource"].en, topics["depends_on"].zh)


@pytest.mark.full
def test_the_may_review_knows_what_was_noted_by_the_end_of_may() -> None:
    """Last noted on 19 May, 12 days before: a warning; June's rows are not known yet."""
    params = monthly_review.Params.from_pairs({"team": "beauty", "period": "2025-05"})
    review = monthly_review.review(monthly_review.prepare(load_inputs(DATA, "beauty", params.cutoff()), params), params)
    assert 12 == review.tables["plan_done"].loc[0, "days_silent"]
    assert ["warn", "warn"] == [one.status for one in review.findings if one.rule == "DC-10"]
