"""What the section "Why" says of causes: charts and table of what is claimed, silence where nothing is."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
from tests.support.sample_causes import cause_table
from tests.support.sample_review import sample_review, sparse_review

from goalbook.books.result import MissingTable
from goalbook.core.language import language
from goalbook.core.message import Label, msg
from goalbook.show.charts.control import control_panels, panel_svg
from goalbook.show.monthly_review.causes import causes_parts, level_text


def _html(review: object, code: str = "en") -> str:
    return "".join(causes_parts(review, language(code)))


def test_a_claimed_cause_stands_with_its_levels_and_its_event() -> None:
    """Before, now, range, effect and event in one row; its weeks in a chart."""
    html = _html(sample_review())
    assert "1 of 2 figures shifted beyond their normal range" in html
    for text in ("2.00", "1.40", "1.78", "−1,420", "12 May: topics moved from product reviews to lifestyle"):
        assert text in html
    assert 1 == html.count("<img")
    assert "Douyin" not in html


def test_without_an_event_the_sentence_says_so() -> None:
    """No recorded change explains it."""
    html = _html(sample_review(causes=cause_table(event=False)))
    assert "since 12 May: no recorded change explains it" in html
    assert "topics" not in html


def test_inside_the_range_no_cause_is_named() -> None:
    """One line, no chart, no table."""
    html = _html(sample_review(causes=cause_table(claimed=False)))
    assert "None of 2 figures left its normal range. No cause is named." in html
    assert "<table" not in html


def test_what_was_won_back_stands_beside_what_was_lost() -> None:
    """The share and the later event; both days are marked in the chart."""
    later = {"state": "recovering", "trough": 0.014, "recovery": 0.68, "after": 0.018, "later_day": pd.Timestamp("2025-06-05")}
    table = cause_table()
    for name, value in {**later, "later_event": Label("review topics back", "恢复测评选题")}.items():
        table[name] = [value, table[name].iloc[1]]
    html = _html(sample_review(causes=table))
    assert "68" in html
    assert "5 Jun: review topics back" in html
    assert 2 == len(control_panels(sample_review(causes=table))[0].marks)


def test_both_languages_say_the_same() -> None:
    """No English is left in the Chinese part."""
    html = _html(sample_review(), "zh")
    assert "点击率" in html
    assert "选题由产品测评改为生活场景" in html
    assert "figures" not in html


def test_nothing_searched_says_what_is_missing_once() -> None:
    """A sparse review shows no heading, only what would unlock it."""
    missing = (MissingTable("facts", "why", msg("Weekly rates need a funnel by channel and 12 weeks before the month.")),)
    html = _html(replace(sparse_review(), missing=missing))
    assert "12 weeks before the month" in html
    assert "<h3>" not in html


def test_levels_are_written_in_their_own_unit() -> None:
    """Reads as counts, order values as money, small rates with two decimals, large ones with one."""
    review, english = sample_review(), language("en")
    said = [
        level_text(english, review, {"factor": factor, "before": before}, before)
        for factor, before in (("volume", 68_877.0), ("revenue", 128.5), ("clicks", 0.02), ("registrations", 0.8))
    ]
    assert "68,877" == said[0]
    assert "128" in said[1]
    assert ["2.00", "80.0"] == [text.split("\u202f")[0].rstrip("%") for text in said[2:]]


def test_the_same_panel_is_the_same_bytes() -> None:
    """A drawing depends on its data alone."""
    (panel,) = control_panels(sample_review())
    assert panel_svg(panel, "1.40 %", language("en")) == panel_svg(panel, "1.40 %", language("en"))
