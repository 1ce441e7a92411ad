"""What we said and what came, what was corrected since, and which version of the goals counts."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
from tests.support.sample_forecasts import forecasts, goal_versions, restatements
from tests.support.sample_review import sample_review, sparse_review

from goalbook.core.language import language
from goalbook.show.monthly_review.forecast import forecast
from goalbook.show.monthly_review.foretold import foretold, restated
from goalbook.show.monthly_review.versions import version_notes


def text(parts: object, code: str = "en") -> str:
    """Return what a reader sees of HTML parts."""
    del code
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", " ".join(map(str, parts)))).replace(" .", ".").strip()


def test_reliability_is_one_sentence() -> None:
    """One of two held, off by 12 % on average: right to 88 %."""
    said = text(foretold(sample_review(forecasts=forecasts()), language("en")))
    assert "1 of 2 forecasts made a month ahead held within their 80 % range" in said
    assert "off by 12.0 % on average: right to 88.0 %, required 80 %" in said


def test_missed_forecast_is_named_and_red() -> None:
    """Colour is not the only carrier: the word stands beside it."""
    html = " ".join(map(str, foretold(sample_review(forecasts=forecasts()), language("en"))))
    assert re.search(r'<span class="bad">−20\.0\s%, outside</span>', html)
    assert 1 == html.count('fill="#b3261e"')
    assert 3 == html.count('fill="white"'), "a ring for each month"
    assert 2 == html.count('height="8"'), "a bar where there was a range"


def test_the_quarter_is_told_as_of_a_month_ago() -> None:
    """What was expected then and what is now, in both languages."""
    review = sample_review(forecasts=forecasts())
    assert "On 30 Apr Q2 2025 was expected to end at 36.5k new payers (range 32k to 41k); now it is heading for" in text(
        foretold(review, language("en"))
    )
    assert "4 月 30 日时预计" in text(foretold(review, language("zh")))


def test_a_quarter_that_is_over_ended_somewhere() -> None:
    """Its actual stands where the landing stood."""
    table = forecasts()
    table.loc[3, "actual"] = 35_900.0
    assert "it ended at 35.9k." in text(foretold(sample_review(forecasts=table), language("en")))


def test_months_without_any_range_say_their_error_alone() -> None:
    """A short history has no ranges; nothing held and nothing failed."""
    table = forecasts().assign(low=float("nan"), high=float("nan"), inside=None)
    said = text(foretold(sample_review(forecasts=table), language("en")))
    assert "Forecasts made a month ahead were off by 12.0 % on average over 2 months" in said
    assert "80 % range" not in said


def test_nothing_forecast_nothing_shown() -> None:
    """Neither an empty table nor an absent one makes noise."""
    for review in (sample_review(forecasts=forecasts().iloc[:0]), sparse_review()):
        assert [] == foretold(review, language("en"))
        assert [] == restated(review, language("en"))
        assert [] == version_notes(review, language("en"))


def test_corrections_are_told_with_their_effect() -> None:
    """How many, of which month, until when, what the headline became."""
    review = sample_review(restatements=restatements())
    (said,) = restated(review, language("en"))
    expected = (
        "2 figures of April 2025 were corrected after its review, the last on 9 May: new payers 12,220 → 12,235, +15 in Q2 2025 to date."
    )
    assert expected == re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", str(said)))
    assert "2 个数据在复盘后更正" in text(restated(review, language("zh")))


def test_corrections_elsewhere_leave_the_headline() -> None:
    """Figures that the headline is not made of are told all the same."""
    table = restatements().iloc[1:].assign(month_after=12_220.0, to_date_effect=0.0)
    assert "new payers did not change" in text(restated(sample_review(restatements=table), language("en")))


def test_both_targets_are_said_where_they_differ() -> None:
    """Version, day and reason; then each changed key result with the sum of its days."""
    review = sample_review(goal_versions=goal_versions())
    said = text(version_notes(review, language("en")))
    assert "version 2 of the goals for Q2 2025 counts from 16 May (less budget)." in said
    assert "New payers: target 40k → 37k; each day is held against the version valid on it, which adds up to 38.6k" in said
    assert "CAC" not in said
    assert "预算减少" in text(version_notes(review, language("zh")))


def test_skill_stands_beside_the_chance() -> None:
    """0.70 in brackets, and one line that says what it is; a chance that is not shown has none."""
    table = sample_review().tables["key_results"].assign(skill=0.7)
    html = str(forecast(sample_review(key_results=table), language("en")).html)
    assert '<span class="u">(0.70)</span>' in html
    assert "1 is perfect" in html
    untested = table.assign(probability=float("nan"))
    assert "(0.70)" not in str(forecast(sample_review(key_results=untested), language("en")).html)


def test_what_is_over_has_neither_range_nor_chance() -> None:
    """A period that is over shows what came."""
    table = sample_review().tables["key_results"].assign(method="complete", probability=1.0)
    html = str(forecast(replace(sample_review(key_results=table)), language("en")).html)
    assert "more than" not in html
    assert isinstance(table, pd.DataFrame)
