"""The sections of chains and output say what is planned, what was, what would close a gap; nothing given is said once."""

from __future__ import annotations

import re

import pytest

from goalbook.core.language import language
from goalbook.show.charts.tornado import tornado_bar, tornado_scale
from goalbook.show.decomposition.funnels import funnels
from goalbook.show.decomposition.output import output
from support.sample_funnels import chain, decomposed

SHEET = {
    "chains": [chain(volume={"metric": "reads", "amount": 200_000, "per": "month"})],
    "output": [{"channel": "a", "metric": "reads", "items": 10, "average": 15_000, "boost": {"uplift": 0.1}}],
    "topics": [{"channel": "a", "per_week": 3}],
    "posts": [{"channel": "a", "per_week": 3, "made": 2, "direction": "reviews"}],
    "mix": [{"channel": "a", "organic": 0.7, "paid": 0.3}],
    "flow": [{"step": "demand", "what": "topics", "owner": "lin"}],
    "capacity": [{"person": "lin", "hours": 10, "channel": "a", "hours_per_item": 2}],
}


def read(html: str) -> str:
    """Return the words of a section, without marks and narrow blanks."""
    plain = re.sub(r"</?b(?: [^>]*)?>", "", html)
    return " ".join(re.sub(r"<[^>]+>", " ", plain).replace("\u202f", "").split())


def test_a_chain_shows_both_readings_and_the_needed_values() -> None:
    """600 or 200 of 910; reads of 303,333 a month or 910,000 are in the table, and the bars are explained."""
    text = read(str(funnels(decomposed(SHEET), language("en", "CNY")).html))
    parts = (
        "bring 600 of 910 (66%)",
        "200 (22%) if the monthly figure is meant once",
        "303,333",
        "910,000",
        "Would close it",
        "no back-test",
    )
    assert [] == [part for part in parts if part not in text]


def test_output_shows_what_lacks_and_who_has_the_hours() -> None:
    """Three quarters of the volume, the items that would match, topics, posts, steps and hours."""
    text = read(str(output(decomposed(SHEET), language("en", "CNY")).html))
    parts = (
        "produces 75% of what its chain counts on",
        "13.3 items",
        "3 topics a week",
        "2 made so far",
        "demand (topics): Lin",
        "Hours needed",
    )
    assert [] == [part for part in parts if part not in text]


@pytest.mark.parametrize(("section", "words"), [(funnels, "按历史转化率"), (output, "每周选题"), (output, "可用工时")])
def test_the_sections_speak_chinese(section: object, words: str) -> None:
    """The Chinese section has the sentences of the English one, and no English word but names."""
    html = read(str(section(decomposed(SHEET), language("zh", "CNY")).html))  # type: ignore[operator] # a section
    assert words.replace("每周选题", "个选题") in html
    assert not re.search(r"\b(the|of|would|chance)\b", html)


def test_nothing_planned_is_said_once() -> None:
    """Without chains the section says which file would show them, and no table is empty."""
    result = decomposed()
    html = str(funnels(result, language("en", "CNY")).html)
    assert (1, 0) == (html.count("plan/2025-Q2/funnels.yml"), html.count("<table"))
    assert "<table" not in str(output(result, language("en", "CNY")).html)


def test_a_bar_spans_the_outcome_between_a_factors_ends() -> None:
    """The range is a bar, the plan a line, the target a dashed line; what is not known is not drawn."""
    scale = tornado_scale([80.0, 120.0])
    whole = str(tornado_bar((80.0, 120.0), (100.0, 110.0), scale))
    bare = str(tornado_bar((float("nan"), float("nan")), (100.0, float("nan")), scale))
    assert ((1, 1), (0, 0)) == tuple((html.count("<rect"), html.count("dasharray")) for html in (whole, bare))
    width = float(re.search(r'width="([0-9.]+)" height="7"', whole)[1])  # type: ignore[index] # it is drawn
    assert pytest.approx(width, abs=0.2) == scale.x(120.0) - scale.x(80.0)
