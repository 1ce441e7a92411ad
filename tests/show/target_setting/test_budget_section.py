"""The budget frame on paper: the bar, the table by channel, the sentences of the loop."""

from __future__ import annotations

import re

import pytest

from goalbook.core.language import language
from goalbook.show.charts.budget_bar import budget_chart, segments
from goalbook.show.target_setting.budget import budget
from support import tiny_team as tiny
from support.sample_budget import SEED, target_setting

EN, ZH = language("en"), language("zh")
LINE = {"name": "ads", "amount": 1_000, "pool": "acquisition", "channel": "a", "cost_type": "variable", "metric": "new_payers"}


def text(html: object) -> str:
    """Return what a reader reads, without tags and with plain spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", str(html))).replace("\u202f", " ")


@pytest.mark.parametrize(("speech", "words"), [(EN, "add up to 135–140 %"), (ZH, "占比合计 135–140%")])
def test_shares_beyond_a_whole_are_the_bar_s_message(speech: object, words: str) -> None:
    """The source's shares as written, and what they leave once stacked, in both languages."""
    chart = budget_chart(target_setting(total=1_000_000, **SEED), speech)  # type: ignore[arg-type] # a language
    assert chart is not None
    assert words in text(chart.title)
    assert "60" in text(chart.title)


def test_the_bar_is_filled_from_end_to_end() -> None:
    """Every part begins where the one before ends, and together they are the whole."""
    parts = segments(target_setting(total=1_000_000, **SEED))
    assert ["tech", "innovation", "acquisition", "conversion"] == [one.pool for one in parts]
    assert [one.end for one in parts[:-1]] == [one.start for one in parts[1:]]
    assert (0.0, pytest.approx(1.0)) == (parts[0].start, parts[-1].end)


def test_shares_that_do_not_fit_draw_no_bar() -> None:
    """Technology and pilots that exceed the total cannot be drawn; the table and the sentences still stand."""
    result = target_setting(total=1_000, tech=0.8, innovation=0.4, acquisition=0.45, conversion=0.55)
    assert budget_chart(result, EN) is None
    assert "Budget frame" in text(budget(result, EN).html)


def test_the_section_says_what_the_money_buys_at_the_last_cost() -> None:
    """40,000 buy 1,000 payers at the last quarter's 40; the target is 1,820."""
    lines = [{**LINE, "amount": 40_000}]
    said = text(budget(target_setting(tiny.key_result(), tiny.key_result(id="KR2", channel="a"), lines=lines), EN).html)
    assert "pay for 1k new payers; the target is 1.82k" in said
    assert "Furthest short: A, 1,000 of 1,820; it takes a CAC of ¥22.0 instead of ¥40.0" in said


def test_a_cost_above_its_caps_is_marked_once_for_each() -> None:
    """CAC 45 is above the programme's 40, CAC 60 above both caps."""
    dear = target_setting(tiny.key_result(), day={**tiny.DAY, "spend": 600.0})
    assert "▲▲ ¥60.0" in text(budget(dear, EN).html)
    middle = text(budget(target_setting(tiny.key_result(), day={**tiny.DAY, "spend": 450.0}), EN).html)
    assert "▲ ¥45.0" in middle
    assert "▲▲ ¥45.0" not in middle


def test_quoted_figures_are_named_as_unused() -> None:
    """A quoted 200 without a source is said and used for nothing."""
    said = text(budget(target_setting(quoted=[{"metric": "cac", "value": 200, "name": "market leader"}]), EN).html)
    assert "Quoted without a source and used for nothing: CAC ¥200.0 (market leader)" in said


def test_without_a_sheet_one_line_says_what_it_would_bring() -> None:
    """The file to write is named once; the last period's cost stands all the same."""
    said = text(budget(target_setting(tiny.key_result()), EN).html)
    assert 1 == said.count("goals/2025-Q2/budget.yml")
    assert "¥40.0" in said


def test_without_sheet_and_spend_nothing_but_that_line_is_shown() -> None:
    """No table of nothing."""
    bare = {name: value for name, value in tiny.DAY.items() if name != "spend"}
    html = str(budget(target_setting(day=bare), ZH).html)
    assert "<table" not in html
    assert "budget.yml" in html


@pytest.mark.parametrize("speech", [EN, ZH])
def test_people_and_reviews_are_told(speech: object) -> None:
    """Hires that need another analyst and the days of review stand in the story."""
    crew = {"headcount": 10, "analysts": 2, "planned": [{"role": "growth", "count": 5}]}
    said = text(budget(target_setting(people=crew, adjust={"on": ["2025-05-01"]}, total=1_000, tech=0.3), speech).html)  # type: ignore[arg-type] # a language
    assert "15" in said
    assert ("1 May" in said) or ("5 月 1 日" in said)
