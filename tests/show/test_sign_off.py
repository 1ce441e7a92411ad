"""The last page of a report: what a signature stands for, and room for those who sign."""

from __future__ import annotations

from dataclasses import replace

import pytest

from goalbook.core.language import language
from goalbook.core.message import Label
from goalbook.show.sign_off import sign_off
from support.sample_review import sample_review


def signed(recipients: tuple[Label, ...], code: str = "en") -> str:
    """Return the page of the sample review, to be signed by these."""
    review = sample_review()
    return str(sign_off(replace(review, meta=replace(review.meta, recipients=recipients)), language(code)).html)


def test_everyone_who_gets_the_report_has_a_line_of_their_own() -> None:
    """Five recipients, five lines; names are text, never markup."""
    html = signed(tuple(Label.same(f"<lead {n}>") for n in range(5)))
    assert 5 == html.count("□ accepted")
    assert all(f"&lt;lead {n}&gt;" in html for n in range(5))


def test_without_recipients_there_is_still_room_to_sign() -> None:
    """Three empty lines."""
    assert 3 == signed(()).count("□ accepted")


@pytest.mark.parametrize(("code", "words"), [("en", "May 2025, on facts known up to"), ("zh", "2025 年 5 月，数据截至 2025")])
def test_a_signature_stands_for_a_period_its_targets_data_and_verdicts(code: str, words: str) -> None:
    """The sheet says what was signed, since it may be filed without the rest of the report."""
    review = sample_review()
    html = signed((), code)
    assert words in html
    assert str(review.meta.goal_version) in html
    assert str(sum(one.status == "warn" for one in review.findings)) in html
