"""The sentences of page one: each with its number, unit and comparison, and no more than the data say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.support.sample_review import HEADLINE, sample_review, sparse_review

from goalbook.core.language import language
from goalbook.core.message import msg
from goalbook.core.metrics import load_catalogue
from goalbook.show.monthly_review.narrative import headline, what
from goalbook.show.provenance import in_words
from goalbook.show.quantity import chance

THIN = "\u202f"
PAYERS = load_catalogue().name("new_payers").zh


def said(message: object, code: str = "en") -> str:
    """Return a sentence with plain spaces."""
    return language(code).say(message).replace(THIN, " ")


def all_said(messages: object, code: str = "en") -> str:
    """Return sentences in one line."""
    return " ".join(said(message, code) for message in messages)


def test_headline_gives_landing_target_and_chance() -> None:
    """The line the meeting starts from, in both languages."""
    assert said(headline(sample_review())) == "Q2 2025 is heading for 35.9k of 40k new payers; the chance to reach 40k is 4 %."
    assert said(headline(sample_review()), "zh") == f"2025 年二季度{PAYERS}预计 3.59 万，目标 4 万；达成概率：4%。"


def test_headline_without_skill_gives_the_range_and_no_chance() -> None:
    """A probability without a back-test behind it is not printed."""
    review = sample_review(replace(HEADLINE, probability=None, probability_reason=msg("no skill")))
    assert said(headline(review)) == "Q2 2025 is heading for 35.9k of 40k new payers; 80 % range 32.9k to 38.9k."


def test_headline_without_forecast_says_where_it_stands() -> None:
    """No landing is invented."""
    review = sample_review(replace(HEADLINE, landing=None, low=None, high=None, probability=None))
    assert said(headline(review)) == "Q2 2025 stands at 24.1k of 40k new payers; the data do not carry a forecast."


def test_headline_of_a_period_that_is_over_is_its_result() -> None:
    """Target, actual, completion rate and main contributor, as of a period that has ended."""
    review = sample_review(replace(HEADLINE, complete=True, to_date=35_900.0, probability=0.0))
    expected = "Q2 2025 ended with 35.9k of 40k new payers, 89.8 % of the target; Douyin brought 63 % of the month."
    assert said(headline(review)) == expected
    assert said(headline(review), "zh") == f"2025 年二季度{PAYERS}实际 3.59 万，目标 4 万，完成率 89.8%；抖音贡献了当月的 63%。"


def test_headline_without_goals_compares_with_history() -> None:
    """A team without goals reads what changed."""
    assert said(headline(sparse_review())) == "May 2025 brought 52.3k orders, +4.6 % on the month before."
    assert said(headline(sparse_review()), "zh") == "2025 年 5 月订单数 5.23 万，环比 +4.6%。"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "less than 1 %"), (0.0049, "less than 1 %"), (0.005, "1 %"), (0.5, "50 %"), (0.9949, "99 %"), (0.995, "more than 99 %")],
)
def test_a_chance_never_claims_certainty(value: float, text: str) -> None:
    """Neither 0 % nor 100 % is ever printed."""
    assert said(chance(value)) == text


def test_what_happened_names_gap_best_and_worst_channel() -> None:
    """Actual, target, rate and gap, then who stands out."""
    expected = (
        "May 2025 brought 11,520 new payers against 13,620 (84.6 %), 2,100 short. "
        "Douyin beat its target by 6.6 %; Xiaohongshu missed by 44.2 %."
    )
    assert all_said(what(sample_review())) == expected


def test_what_happened_in_chinese_reads_as_chinese() -> None:
    """No English is left and the numbers are the same."""
    expected = f"2025 年 5 月{PAYERS} 11,520，为目标 13,620 的 84.6%，缺口 2,100。 抖音超目标 6.6%，小红书低于目标 44.2%。"
    assert all_said(what(sample_review()), "zh") == expected


def test_a_beaten_target_is_said_as_such() -> None:
    """The sentence follows the sign."""
    review = sample_review(replace(HEADLINE, period_actual=14_000.0))
    assert "380 more than planned" in said(what(review)[0])


def test_a_month_whose_data_end_early_says_so() -> None:
    """The target is that of the same days, so the sentence names the last one."""
    review = sample_review()
    early = replace(review, meta=replace(review.meta, data_to=date(2025, 5, 25)))
    assert all_said(what(early)).startswith("May 2025 up to 25 May brought")
    assert "up to" not in all_said(what(review))


def test_limits_read_as_words() -> None:
    """No Python reaches the page: lists with commas, small tables row by row, numbers in their unit."""
    english = language("en")
    assert in_words(english, ["exposure", "click"]) == "exposure, click"
    assert in_words(english, {"deviation": "warning", "drop": [1, 2]}) == "deviation → warning, drop → 1, 2"
    assert in_words(english, 0.15, "share") == "15\u202f%"
    assert in_words(english, 0.005, "share") == "0.5\u202f%"
    assert in_words(english, 3, "months") == "3 months"
    assert in_words(english, 3.0, "ratio") == "3"
    assert in_words(english, True) == "yes"  # noqa: FBT003 - a switch of the policy
