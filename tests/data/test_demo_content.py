"""The demo team's content and customer success: made the same each time, small, and telling what a lead would act on."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from goalbook.books import monthly_review
from goalbook.core.language import language
from goalbook.inputs import check_team, load_inputs

DATA = Path(__file__).parents[2] / "data"
BEAUTY = DATA / "beauty"
OURS = ("CT-01", "CT-02", "CT-03", "CT-04", "CT-05", "CT-06", "CT-08", "CT-09", "CT-13", "CT-14", "CT-15", "CS-02", "CS-03", "CS-04")


@pytest.fixture(name="review", scope="module")
def _review() -> monthly_review.MonthlyReview:
    inputs = load_inputs(DATA, "beauty", operations=True)
    params = monthly_review.Params(team="beauty", period="2025-05")
    return monthly_review.review(monthly_review.prepare(inputs, params), params)


def test_the_pieces_are_made_from_a_seed_the_same_each_time(tmp_path: Path) -> None:
    """The generator writes what the repository holds, and that is small."""
    subprocess.run([sys.executable, "-B", str(BEAUTY / "make_content.py"), str(tmp_path)], check=True)
    made = (tmp_path / "content" / "content_items.csv").read_bytes()
    assert made == (BEAUTY / "content" / "content_items.csv").read_bytes()
    assert len(made) < 60_000


@pytest.mark.full
def test_every_rule_of_content_and_success_is_evaluated(review: monthly_review.MonthlyReview) -> None:
    """Each finds something in May."""
    assert set() == {*OURS, "MR-06", "MR-42"} - {one.rule for one in review.findings}


@pytest.mark.full
def test_may_tells_of_the_change_of_topics(review: monthly_review.MonthlyReview) -> None:
    """On 12 May notes turned from reviews to lifestyle: the click rate fell to about 1.4 %, by the directions and not within them."""
    row = review.tables["content_changes"].set_index("channel").loc["xiaohongshu"]
    assert ("2025-05-12", 0.020, 0.014) == (f"{row['event_day']:%Y-%m-%d}", round(row["rate_before"], 3), round(row["rate_after"], 3))
    assert row["from_mix"] / row["change"] > 0.9
    assert row["high"] < 0
    reads = review.tables["content_mix"]
    assert reads.loc[reads["month"] == "2025-05", "share_pieces"].sum() == pytest.approx(1)


@pytest.mark.full
def test_a_late_answer_proposes_what_acquisition_changes(review: monthly_review.MonthlyReview) -> None:
    """The action stands among the proposals, with its owner and day, until a review decided it."""
    proposed = review.tables["proposals"]
    row = proposed[proposed["source"] == "MR-42"].iloc[0]
    assert ("douyin", "chen", "open") == (row["channel"], row["owner"], row["status"])
    assert "12 hours" in language("en").say(row["action"])


@pytest.mark.full
def test_a_team_without_these_tables_hears_nothing_of_them() -> None:
    """No content, no success, no standards checked: no table, no finding, and no proposal."""
    inputs = load_inputs(DATA, "beauty", operations=True)
    plans = {
        label: replace(plan, tables={name: table for name, table in plan.tables.items() if name not in ("sop_checks", "trainings")})
        for label, plan in inputs.plans.items()
    }
    bare = replace(
        inputs, plans=plans, operations={name: one for name, one in inputs.operations.items() if name not in ("content", "success")}
    )
    params = monthly_review.Params(team="beauty", period="2025-05")
    review = monthly_review.review(monthly_review.prepare(bare, params), params)
    assert [] == [name for name in review.tables if name.startswith(("content_", "success_", "sop_", "trainings"))]
    assert [] == [one.rule for one in review.findings if one.rule in (*OURS, "MR-06", "MR-42")]
    assert "MR-42" not in set(review.tables["proposals"]["source"])


@pytest.mark.full
def test_the_demo_has_no_problem() -> None:
    """All its tables are read."""
    assert check_team(DATA, "beauty").ok
