"""Which archived reviews the next goals build on, and what they found."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from goalbook.core.language import language
from goalbook.core.message import Label, msg
from goalbook.core.period import parse_period
from goalbook.inputs.earlier import earlier_reviews, read_review
from support.sample_alignment import archive

if TYPE_CHECKING:
    from pathlib import Path

Q3 = parse_period("2025-Q3")


def test_the_months_of_the_period_before_and_its_own_count(tmp_path: Path) -> None:
    """April to September for the third quarter, by month; not March, not October, not another team."""
    for month in ("2025-06", "2025-03", "2025-04", "2025-07", "2025-10"):
        archive(tmp_path, month)
    found = earlier_reviews(tmp_path, "tiny", Q3)
    assert ["2025-04", "2025-06", "2025-07"] == [path.parents[2].name for path in found]
    assert () == earlier_reviews(tmp_path, "other", Q3)
    assert () == earlier_reviews(tmp_path / "nowhere", "tiny", Q3)


def test_the_newest_complete_revision_counts_and_no_scenario(tmp_path: Path) -> None:
    """r0010 comes after r0009; a folder without results and a scenario's series do not count."""
    for number in (9, 10):
        archive(tmp_path, "2025-05", number=number)
    (tmp_path / "tiny/monthly_review/2025-05/zh/r0011").mkdir()
    archive(tmp_path, "2025-05", variant="zh+bold", number=12)
    assert ["r0010"] == [path.parent.name for path in earlier_reviews(tmp_path, "tiny", Q3)]


def test_of_two_languages_the_run_that_ended_last_counts(tmp_path: Path) -> None:
    """The results hold no language, so either may stand for the month."""
    archive(tmp_path, "2025-05", variant="en", finished="2025-06-09T08:00:00+00:00")
    archive(tmp_path, "2025-05", variant="zh", finished="2025-06-03T08:00:00+00:00")
    assert ["en"] == [path.parents[1].name for path in earlier_reviews(tmp_path, "tiny", Q3)]


def test_a_finding_says_the_same_as_it_did_then(tmp_path: Path) -> None:
    """Names, numbers and days come back from JSON, in both languages."""
    what = msg("{figure} {change:+pct} since {day:day}", figure=Label("Click rate", "点击率"), change=-0.298, day=date(2025, 5, 12))
    folder = archive(tmp_path, "2025-05", {"id": "2025-05:a:clicks", "what": what.to_json()})
    review = read_review(folder / "results.json")
    assert review is not None
    (finding,) = review.findings
    assert ("a:clicks", "2025-05", date(2025, 5, 31)) == (finding.key, review.month, review.as_of)
    assert [language(code).say(what) for code in ("en", "zh")] == [language(code).say(finding.what) for code in ("en", "zh")]


def test_a_file_that_is_no_review_is_none(tmp_path: Path) -> None:
    """Neither broken text nor another document stops the goals."""
    for text in ("{", "[]", '{"meta": {}}', '{"meta": {"period": {"label": "2025-05"}, "as_of": "x"}, "tables": {}}'):
        (tmp_path / "results.json").write_text(text, encoding="utf-8")
        assert read_review(tmp_path / "results.json") is None
