"""Alerts as a 2×2 with prices, and the findings: what a reader sees of them."""

from __future__ import annotations

import math
import re
from datetime import date

import pandas as pd
import pytest
from tests.support import tiny_team as tiny
from tests.support.sample_review import sample_review, sparse_review

from goalbook.books.monthly_review import MonthlyReviewParams, compute
from goalbook.core.language import language
from goalbook.show.monthly_review import report as show
from goalbook.show.monthly_review.alerts import alerts
from goalbook.show.monthly_review.problems import problems
from goalbook.show.monthly_review.quality import quality
from goalbook.show.monthly_review.signals import IN_A_FIELD

ENGLISH, CHINESE = language("en"), language("zh")


def text(html: object) -> str:
    """Return what is left of HTML without its tags."""
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", " ", str(html)))


def field(html: str, name: str) -> str:
    """Return the words in one field of the 2×2."""
    (found,) = re.findall(rf'<td class="{name}">(.*?)</td>', html, re.DOTALL)
    return text(found)


def test_each_field_says_what_to_do_and_who_stands_in_it() -> None:
    """Subject, deviation, price, and since when or why not."""
    html = str(alerts(sample_review(), ENGLISH).html)
    assert "Act. Xiaohongshu: conversion rate · −32.1\u202f% · −¥190k · ▼ since 12 May" in field(html, "act")
    assert "The plan, not the performance, is off" in field(html, "plan")
    assert "New payers · −15.4\u202f% · −¥306k · plan off" in field(html, "plan")
    assert "CAC · +7.3\u202f% · −¥33.4k · ▲ since 12 May" in field(html, "early")
    assert "Nothing to do. 1 of 5 figures" in field(html, "none")


def test_what_is_not_known_is_said() -> None:
    """Too short a history and provisional ranges have a line each; the note on prices stands once."""
    said = text(alerts(sample_review(), ENGLISH).html)
    assert "fewer than six weeks before the month nobody knows what is normal: WeChat private domain: new payers." in said
    assert "Normal ranges still provisional, from fewer than 12 weeks: 1." in said
    assert 1 == said.count("Prices are sizes, not forecasts")


def test_the_ladder_is_sorted_by_price() -> None:
    """The dearest alert first, the quadrant beside it."""
    html = str(alerts(sample_review(), ENGLISH).html)
    ladder = html[html.index("Price") :]
    assert ladder.index("New payers") < ladder.index("Xiaohongshu: conversion rate")
    assert re.search(r"−¥306k.*?normal.*?−¥190k.*?abnormal", text(ladder))


def test_many_in_a_field_are_cut_with_a_line() -> None:
    """Four names, then how many more."""
    signals = sample_review().tables["signals"]
    many = pd.concat([signals.iloc[[0]]] * 7, ignore_index=True)
    html = str(alerts(sample_review(signals=many), ENGLISH).html)
    assert IN_A_FIELD == field(html, "act").count("Xiaohongshu")
    assert "and 3 more" in field(html, "act")


def test_without_anything_judged_there_is_no_empty_square() -> None:
    """A sparse review has no 2×2."""
    assert "quad" not in str(alerts(sparse_review(), ENGLISH).html)


def test_findings_name_channel_event_id_and_answer() -> None:
    """The gravest first; what has no answer says so."""
    said = text(problems(sample_review(), ENGLISH).html)
    assert "3 problems, 2 of them grave; grave ones without action or decision so far: 1." in said
    assert "Xiaohongshu: Click rate −30.0\u202f% since 12 May 12 May: topics moved" in said
    assert "2025-05:xiaohongshu:clicks click Too little value delivered 10.4\u202f%" in said
    assert "MR-14, MR-52, MR-08 A1" in said
    assert "none yet" in said
    assert "Search: Figures missing on 13\u202f% of the days" in said


def test_findings_read_in_chinese() -> None:
    """Severity, category and stage are words."""
    said = text(problems(sample_review(), CHINESE).html)
    for word in ("严重", "价值传递不足", "点击", "目标偏离实际", "数据问题", "暂无"):
        assert word in said


def test_no_findings_are_one_line() -> None:
    """Nothing found is said, once."""
    html = str(problems(sparse_review(), ENGLISH).html)
    assert "No problem was found this month" in html
    assert "<table" not in html


def test_twelve_findings_stand_on_paper() -> None:
    """The rest stands in the workbook."""
    table = sample_review().tables["problems"]
    many = pd.concat([table] * 5, ignore_index=True)
    html = str(problems(sample_review(problems=many), ENGLISH).html)
    assert 12 == html.count("2025-05:")
    assert "The rows left out stand in the workbook, sheet Findings." in html


def test_a_shortened_remark_names_the_workbook() -> None:
    """Whoever reads a cut remark knows where the rest is."""
    table = sample_review().tables["quality"]
    long = table.assign(message=["a very long header " * 20])
    assert "… (all of it in the workbook)" in str(quality(sample_review(quality=long), ENGLISH).html)
    assert "全文见工作簿" in str(quality(sample_review(quality=long), CHINESE).html)


BAD = {
    "zeros": lambda day: 0.0 if day.day % 3 else 30.0,
    "all zeros": lambda _: 0.0,
    "outlier": lambda day: 1e6 if day == date(2025, 3, 5) else 10 + day.toordinal() % 3,
    "constant": lambda _: 10.0,
    "missing": lambda day: 10.0 if day.day == 1 else math.nan,
    "one day": lambda day: 10.0 if day == date(2025, 5, 9) else math.nan,
}


@pytest.mark.full
@pytest.mark.parametrize("code", ["en", "zh"])
@pytest.mark.parametrize("kind", BAD)
def test_bad_figures_reach_the_page_as_words(kind: str, code: str) -> None:
    """Zeros, an outlier, a constant, a single day: each section is drawn, and nothing reads NaN, NaT, inf or None."""
    table = tiny.facts({"a": {**tiny.DAY, "new_payers": BAD[kind]}, "b": tiny.DAY}, start="2024-10-01")
    review = compute(tiny.inputs(table, tiny.goals(tiny.key_result(channel="a"))), MonthlyReviewParams(team="tiny", period="2025-05"))
    for section in (show.alerts, show.problems, show.rules):
        said = text(section(review, language(code)).html)
        assert not re.search(r"\b(nan|NaN|NaT|None|inf)\b", said), section.__name__
