"""The section of the private domain: absent without its tables, led by what happened, and safe with hostile names."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import date
from functools import cache
from html import unescape
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from goalbook.books.monthly_review import MonthlyReviewParams, compute
from goalbook.core.language import CODES, language
from goalbook.core.message import msg
from goalbook.inputs import Planning
from goalbook.inputs.operations.private_domain import Launch
from goalbook.publish.workbook.mr_private_domain import private_domain_heads, private_domain_words
from goalbook.show.charts import ibcs
from goalbook.show.charts.pd_bridge import Step, bridge_chart
from goalbook.show.monthly_review.controls import Controls
from goalbook.show.monthly_review.figures import boxes
from goalbook.show.monthly_review.private_domain import private_domain
from goalbook.show.sheets import sheet_titles
from support import sample_private_domain as sample

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview

EN = language("en")
HOSTILE = '<script>alert(1)</script> {x} "' + "W" * 200


@cache
def whole() -> MonthlyReview:
    """Return May with every table, a survey and a name that wants to be code."""
    tables = sample.every_table()
    tables["user_assets"] = tables["user_assets"].replace({"touchpoint_en": {"Weibo": HOSTILE}, "touchpoint_zh": {"Weibo": HOSTILE}})
    reviews = {"2025-05": {"surveys": sample.surveys(164, 88, 26)}, "2025-04": {"surveys": sample.surveys(3, 1, 2)}}
    return sample.review(tables, start="2024-12-01", reviews=reviews)


def text_of(html: str) -> str:
    """Return what a reader sees, without marks and narrow blanks."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", html))).replace("\u202f", " ")


def test_without_tables_there_is_no_section() -> None:
    """No heading, no note."""
    assert "" == private_domain(sample.review({}), EN).html


def test_it_opens_with_what_happened_and_what_it_would_take() -> None:
    """6 guides × 31 days × 140 against 30 days × 200: the delivery rate did it, and the target asks for more of it."""
    seen = text_of(private_domain(whole(), EN).html)
    assert "Private domain brought ¥26k in May 2025, −¥9.96k on the month before; delivery rate alone did" in seen
    assert "¥40k was wanted: alone it takes a delivery rate of 33.3 % instead of 21.7 %" in seen
    assert "Service success on WeCom is 35.0 %, below its range: 40.0 % would bring 9 more buyers, ¥900 a month." in seen


def test_a_month_that_is_not_over_says_where_it_is_cut() -> None:
    """Days to 20 May: the other months are cut there too, and it is said."""
    seen = text_of(private_domain(sample.review({"private_domain": sample.days(end="2025-05-20")}), EN).html)
    assert "The figures end on 20 May; the other months are cut on the same day." in seen
    assert "The figures end" not in text_of(private_domain(whole(), EN).html)


def test_a_launch_after_the_month_is_said() -> None:
    """A team that keeps WeCom's rates alone and begins in July has no phase in May."""
    began = {"users": Planning({"launch": Launch(private_domain=date(2025, 7, 1))}, {"wecom": sample.wecom(sample.WECOM_ROWS)})}
    inputs = replace(sample.inputs({"wecom": sample.wecom(sample.WECOM_ROWS)}), operations=began)
    seen = text_of(private_domain(compute(inputs, MonthlyReviewParams(team="tiny", period="2025-05")), EN).html)
    assert "The private domain begins on 2025-07-01, after the month: it has no phase yet." in seen


@pytest.mark.parametrize("code", CODES)
def test_hostile_names_stay_text(code: str) -> None:
    """Nothing of a name is read as HTML or as a format, in either language."""
    html = str(private_domain(whole(), language(code)).html)
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {x}" in html


def test_a_survey_of_three_is_a_line_and_no_number() -> None:
    """April's three answers stand with a dash; as the last survey they are a sentence."""
    three = sample.review({}, reviews={"2025-05": {"surveys": sample.surveys(3, 3, 0)}})
    seen = text_of(private_domain(three, EN).html)
    assert "May 2025: 3 answers are too few for a score; at least 30" in seen
    assert "+100" not in seen
    assert "Fewer recommend us than should: +38 in May 2025, 50 is the floor" in text_of(private_domain(whole(), EN).html)


def test_no_guide_is_told_apart() -> None:
    """Neither section, tables nor findings name one of the guides."""
    said = str(private_domain(whole(), EN).html) + str(whole().to_json())
    assert not re.search(r"\bg[0-5]\b", said)


def test_a_slider_of_a_rate_moves_buyers_and_is_saved() -> None:
    """At rest nothing is set; 50 % served brings 90 buyers of the 1,000 contacts instead of 63."""
    moves: list[int] = []
    controls = Controls(whole(), EN, lambda: moves.append(1))
    assert {} == controls.values()["wecom"]
    controls.inputs["wecom:service"].value = 0.5
    assert ({"service": 0.5}, [1]) == (controls.values()["wecom"], moves)
    moved = sample.review(sample.every_table(), wecom={"service": 0.5})
    assert "90" in [value for key, _, value in boxes(moved, EN) if key == "wecom"]
    assert "At the rates set by hand 90 of the month's 1,000 contacts buy, not 63: +¥2.7k." in text_of(private_domain(moved, EN).html)
    assert "wecom" not in {key for key, _, _ in boxes(sample.review({}), EN)}


def test_a_waterfall_needs_both_ends() -> None:
    """Totals far from zero are cut; with an end that is not known nothing is drawn."""
    steps = [
        Step("A", 0.0, 100.0, "100", ibcs.GREY, total=True),
        Step("b", 100.0, 90.0, "-10", ibcs.BAD),
        Step("C", 0.0, 90.0, "90", ibcs.INK, total=True),
    ]
    titles = (msg("{value:n}", value=1.0), msg("{value:n}", value=2.0))
    chart = bridge_chart(steps, titles, EN)
    assert chart is not None
    assert 2 == chart.svg.count('stroke="white"')
    assert bridge_chart([Step("A", 0.0, math.nan, "–", ibcs.GREY, total=True)], titles, EN) is None
    assert bridge_chart([], titles, EN) is None


def test_every_table_has_a_title_and_heads() -> None:
    """What the workbook writes of the private domain has a name in it; its words are those that occur."""
    tables = {name: table for name, table in whole().tables.items() if name.startswith(("pd_", "wecom", "asset_")) or name == "nps"}
    common = {"name", "unit", "month", "kind", "channel", "value", "previous", "revenue", "direction"}
    heads, words = private_domain_heads(), private_domain_words()
    assert set(tables) <= set(sheet_titles())
    for name, table in tables.items():
        assert set(map(str, table.columns)) - common <= set(heads[name]), name
    for (name, column), named in words.items():
        if name in tables and tables[name] is not None:
            assert set(pd.Series(tables[name][column]).dropna()) <= {*named, ""}, (name, column)


def test_whom_bought_counts_is_said_beside_the_new_payers() -> None:
    """63 of those led to WeCom bought, the channel has 372 new payers in May: two counts, told apart in both languages."""
    assert "who bought after being served: 63. The channel's 372 new payers are more" in text_of(private_domain(whole(), EN).html)
    assert "该渠道的新增付费用户 372 人更多" in text_of(private_domain(whole(), language("zh")).html)


def test_tables_that_end_in_one_month_are_one_sentence() -> None:
    """Days, rates and asset sheet kept up to April are said once, and their rules are not judged."""
    tables = {
        "private_domain": sample.days(end="2025-04-30"),
        "wecom": sample.wecom(sample.WECOM_ROWS[:1]),
        "user_assets": sample.statement([row for row in sample.ASSETS if row[0] == "2025-04"]),
    }
    review = sample.review(tables)
    seen = text_of(private_domain(review, EN).html)
    assert 1 == seen.count("with nothing of the month under review")
    assert "The days of the private domain, WeCom's rates, the user asset sheet: kept up to April 2025" in seen
    unjudged = {one.rule for one in review.findings if one.status == "not_evaluated"}
    assert {"UA-01", "UA-02", "UA-03", "UA-05"} <= unjudged
