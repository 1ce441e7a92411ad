"""The sections of content and of customer success: silent without tables, a decision in the first sentence, names escaped."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from books.test_content import CHANGE, STANDARDS, check
from books.test_rules_content import turned, videos
from books.test_success import LINK, rated, renewal, service
from goalbook.core.language import language
from goalbook.core.message import Label
from goalbook.show.monthly_review.content import content
from goalbook.show.monthly_review.success import success
from goalbook.show.tamed import tamed
from support.sample_content import content_tables, success_tables
from support.sample_review import sample_review

if TYPE_CHECKING:
    import pandas as pd

    from goalbook.books.monthly_review import MonthlyReview

EN, ZH = language("en", "CNY"), language("zh", "CNY")
HOSTILE = "<script>{0}\"'" + "长" * 200


def review(**tables: pd.DataFrame) -> MonthlyReview:
    """Return the sample's review with these tables."""
    made = sample_review()
    return replace(made, tables={**made.tables, **tables})


def filled() -> MonthlyReview:
    """Return a review with everything both sections show."""
    component = {"component": HOSTILE, "kind": "content", "version": "1", "date_day": "2025-05-02", "metric": "completion_rate"}
    known = content_tables(
        events=[{**CHANGE[0], "what_en": HOSTILE, "what_zh": HOSTILE}],
        content_items=[*turned(14), *videos(9)],
        content_components=[{**component, "metric_before": 0.2, "metric_after": 0.1, "slot_1": "a", "feedback": HOSTILE}],
        standards=STANDARDS,
        sop_checks=[check("2025-05-20", 20)],
        trainings=[{"person": "lin", "joined": "2025-04-01"}],
    )
    served = success_tables(
        service=[service("2025-04", 8), service(hours=13, feedback=10, closed=9)],
        ratings=rated(5, 20),
        renewals=[renewal(contacted=4, product=HOSTILE)],
        success_links=[{**LINK, "action": HOSTILE}],
    )
    return review(**known, **served)


@pytest.mark.parametrize("section", [content, success])
def test_without_tables_there_is_no_heading(section: object) -> None:
    """The report is as short as before."""
    assert "" == str(section(sample_review(), EN).html)  # type: ignore[operator] # a section


def test_the_first_sentence_of_content_is_what_to_decide_on() -> None:
    """The click rate's fall, how much of it the directions are, and what a piece brings."""
    text = str(content(filled(), EN).html)
    assert "the click rate is 1.40" in text.replace("\u202f", "")
    assert "100" in text[text.index("of the fall comes from publishing") - 12 : text.index("of the fall comes from publishing")]
    assert "Per piece: reads" in text
    assert 2 == text.count('<figure class="fig')


def test_what_is_out_of_order_stands_with_what_acquisition_changes() -> None:
    """13 hours against 12, stars far below four, six customers not spoken to."""
    text = str(success(filled(), EN).html)
    assert "Acquisition changes" in text
    assert "6 not spoken to yet" in text.replace("<b>", "").replace("</b>", "")
    assert "nothing is linked to it yet" in text  # the stars


@pytest.mark.parametrize("section", [content, success])
def test_names_from_files_are_escaped(section: object) -> None:
    """Markup and braces of a file stay text, in both languages."""
    for speech in (EN, ZH):
        text = str(section(filled(), speech).html)  # type: ignore[operator] # a section
        assert "<script>" not in text
        assert "&lt;script&gt;{0}" in text


def test_chinese_has_no_english_left() -> None:
    """Headings and sentences speak one language."""
    text = str(content(filled(), ZH).html) + str(success(filled(), ZH).html)
    for word in ("Content", "Pieces", "Share of", "pieces", "Standards", "Renewals", "usually", "Spoken"):
        assert word not in text


def test_a_month_without_pieces_shows_no_empty_table() -> None:
    """Pieces of April alone leave May without a mix, a chart or a sentence."""
    april = [{**row, "date_day": "2025-04-10"} for row in videos(3)]
    text = str(content(review(**content_tables(content_items=april)), EN).html)
    assert "Mix of content" not in text
    assert "<img" not in text


def test_the_people_of_the_trainings_are_counted_not_named() -> None:
    """One overdue; Lin is not named."""
    text = str(content(filled(), EN).html)
    assert "overdue" in text
    assert "lin" not in text.lower().split("training of who joined")[1]


def test_an_endless_word_is_cut_and_chinese_is_not() -> None:
    """A column holds 28 letters of one word; the rest of a sentence stays."""
    name = tamed(Label("a " + "W" * 60 + " b", "长" * 60))
    assert ("a " + "W" * 28 + "… b", "长" * 60) == (name.en, name.zh)
