"""The weekly analysis and the scorecard on paper; a competitor's figure of unknown origin is marked wherever it stands."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

from tests.support.sample_review import HEADLINE, NAN, sample_review, sparse_review, tables

from goalbook.core.language import language
from goalbook.show.monthly_review.comparisons import comparisons
from goalbook.show.monthly_review.scores import scores
from goalbook.show.monthly_review.weekly import weekly
from goalbook.show.words import metric_name

UNVERIFIED = "* without source, year or definition: not to be relied on."


def _plain(html: object) -> str:
    return unescape(re.sub(r"\|+", "|", re.sub(r"<[^>]+>", "|", str(html))))


def _lines(html: object) -> list[str]:
    return [_plain(row) for row in re.findall(r"<tr.*?</tr>", str(html), re.DOTALL)]


def test_channels_stand_in_lines_weeks_in_columns() -> None:
    """The last week carries the weight, the total comes last, the competitor beside it."""
    html = weekly(sample_review(), language("en")).html
    lines = _lines(html)
    assert lines[0].startswith("|Week to|18 May|25 May|WoW|Week YoY|Competitor|of competitor|Name|")
    assert "|Total|2,610|2,610|+4.4\u202f%|+8.8\u202f%|2,913|90\u202f%|Brand A|" in lines
    assert "<b>2,610</b>" in html


def test_the_competitors_column_stays_when_it_is_empty() -> None:
    """A gap in the comparison is to be seen, and the first line says so."""
    bare = tables()["weekly"].assign(competitor=NAN, of_competitor=NAN, competitor_name="", competitor_verified=None)
    text = _plain(weekly(sample_review(weekly=bare), language("en")).html)
    assert "|Competitor|of competitor|" in text
    assert "no competitor's figure stands beside these weeks" in text
    assert UNVERIFIED not in text


def test_a_competitors_figure_without_source_is_marked_everywhere() -> None:
    """The three comparisons and the weekly analysis set a star behind it and say what the star means."""
    review = sample_review()
    for section, shown in ((comparisons, "¥45.0 *"), (weekly, "1.80\u202f% *")):
        text = _plain(section(review, language("en")).html)
        assert f"|{shown}|" in text
        assert UNVERIFIED in text
    verified = sample_review(
        kpis=tables()["kpis"].assign(benchmark_verified=True), weekly=tables()["weekly"].assign(competitor_verified=True)
    )
    for section in (comparisons, weekly):
        text = _plain(section(verified, language("en")).html)
        assert UNVERIFIED not in text
        assert " *|" not in text


def test_no_week_no_table() -> None:
    """A team without a whole week is told so in one line."""
    html = str(weekly(sparse_review(), language("en")).html)
    assert "<table" not in html
    assert "No whole week is known yet." in html


def test_each_goal_is_judged_by_its_type_and_the_other_verdict_is_quiet() -> None:
    """The committed one misses its line, the stretch one had its target too high; the other verdicts have no colour."""
    html = str(scores(sample_review(), language("en")).html)
    assert '<span class="bad">misses</span>' in html
    assert '<span class="q">strong</span>' in html
    assert '<span class="bad">target too high</span>' in html
    assert '<span class="q">misses</span>' in html


def test_an_objective_has_a_score_and_no_attainment() -> None:
    """Attainments are not averaged; what has no score is named with its reason."""
    text = _plain(scores(sample_review(), language("en")).html)
    assert re.search(r"\|O1 Grow\| \|50\u202f% scored\|[\s|]*0\.29\|", text)
    assert "Xiaohongshu: Reads: no baseline: progress has no start." in text


def test_the_scorecard_counts_committed_goals_alone() -> None:
    """Heading before the end, done after it; without goals there is nothing to score."""
    assert "|0 of 1 committed key results are heading past the line of 90\u202f%.|" in _plain(scores(sample_review(), language("en")).html)
    ended = scores(sample_review(replace(HEADLINE, complete=True)), language("en"))
    assert "passed the line of" in _plain(ended.html)
    assert "Without goals there is nothing to score." in _plain(scores(sparse_review(), language("en")).html)


def test_an_index_reads_as_an_average() -> None:
    """The value of its month is the mean of its days, and its name says so; sums and ratios keep their names."""
    review = sample_review()
    names = [metric_name(review, name) for name in ("brand_search_index", "reads", "click_rate")]
    assert ["Brand search index, average", "Reads", "Click rate"] == [name.en for name in names]
    assert "品牌搜索指数（均值）" == names[0].zh
