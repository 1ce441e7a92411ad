"""The review deck on paper: what is drawn, what stands under it."""

from __future__ import annotations

import math
import re
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
from tests.support.sample_review import NAN, sample_review, sparse_review, tables

from goalbook.core.language import language
from goalbook.show.charts import strokes
from goalbook.show.charts.deck import BOTTOM, TOP, deck_data, panel_svg
from goalbook.show.monthly_review.deck import deck


def _plain(html: object) -> str:
    return re.sub(r"<[^>]+>", "|", re.sub(r'src="[^"]*"', "", str(html)))


def test_every_figure_has_its_weeks_and_months() -> None:
    """Six and twelve, the headline first, the prior year beside each."""
    first = deck_data(sample_review())[0]
    assert ("new_payers", 6, 12) == (first.metric_id, len(first.weeks.actual), len(first.months.actual))
    assert (11_520.0, 11_900.0) == (round(first.months.actual[-1], 6), first.months.prior[-1])
    assert math.isnan(first.months.prior[0])


def test_at_most_eight_figures_are_drawn_and_none_that_is_known_once() -> None:
    """The rest stands in the workbook."""
    table = tables()["deck"]
    parts = [table[table["id"] == "new_payers"].assign(id=name) for name in ("reads", "views", "clicks", "likes", "shares", "saves")]
    many = sample_review(deck=pd.concat([table, *parts], ignore_index=True))
    assert 8 == len(deck_data(many))
    once = table.assign(value=table["value"].where((table["span"] == "month") & (table.index % 12 == 0)))
    assert all(panel.months.actual for panel in deck_data(sample_review(deck=once)))


def test_the_line_below_holds_the_five_comparisons() -> None:
    """Relative for counts, basis points for shares of ratios; what is not known is a dash."""
    text = _plain(deck(sample_review(), language("en")).html)
    for head in ("WoW", "Week YoY", "MTD |11.5k", "QTD |23k", "YTD |57.6k"):
        assert f"|{head}|" in text
    assert "|+3.0\u202f%|" in text
    assert "|+300\u202fbp|" in text
    assert "|–|" in text


def test_the_message_counts_what_is_better_by_its_own_direction() -> None:
    """Dearer customers are worse, more revenue is better."""
    changes = tables()["deck_changes"].assign(mtd_yoy=0.1, yoy_week=-0.1)
    text = _plain(deck(sample_review(deck_changes=changes), language("en")).html)
    assert "|4 of 5 figures are better than in the prior year, month to date; in the last week 1 of 5|" in text
    unknown = _plain(deck(sample_review(deck_changes=changes.assign(mtd_yoy=NAN)), language("en")).html)
    assert "No year before to compare with yet" in unknown


@pytest.mark.parametrize("code", ["en", "zh"])
def test_panels_are_the_same_bytes_each_time_and_hold_no_letters(code: str) -> None:
    """Letters are paths, nothing is fetched, and every drawing is well formed."""
    review = sample_review()
    for panel in deck_data(review):
        first, second = (panel_svg(panel, review, language(code)) for _ in range(2))
        assert first == second
        assert ET.fromstring(first).tag.endswith("svg")  # noqa: S314 - our own drawing
        for word in ("<text", 'href="http', "nan"):
            assert word not in first


def test_a_month_under_way_stands_apart_from_its_line() -> None:
    """Ten days of May are no fall: the line ends in April, May is a dot."""
    table = tables()["deck"]
    last = (table["span"] == "month") & (table["start"].astype(str) == "2025-05-01")
    open_month = sample_review(deck=table.assign(partial=last, value=table["value"].where(~last, table["value"] / 3)))
    whole, partly = (panel_svg(deck_data(review)[0], review, language("en")) for review in (sample_review(), open_month))
    points = [path.count("L") for path in re.findall(r'd="(M[^"]*)" fill="none" stroke="#263238" stroke-width="0.423"', partly)]
    assert [5, 10] == points
    assert whole != partly


def test_a_constant_figure_runs_through_the_middle() -> None:
    """No span divides by nothing."""
    table = tables()["deck"].assign(value=7.0, prior_year=7.0, target=NAN)
    svg = panel_svg(deck_data(sample_review(deck=table))[0], sample_review(), language("en"))
    assert f" {(BOTTOM + TOP) / 2:.2f}" in svg


def test_without_two_values_one_line_says_so() -> None:
    """No empty frames."""
    html = str(deck(sparse_review(), language("en")).html)
    assert "<img" not in html
    assert "Fewer than two weeks or months are known" in html


def test_a_line_breaks_where_a_value_is_not_known() -> None:
    """NaN is no point and no zero."""
    assert 'd="M0.00 1.00M2.00 3.00L3.00 4.00"' in strokes.line([(0, 1), (1, NAN), (2, 3), (3, 4)], "#000", 1)
    assert "" == strokes.line([(0, NAN)], "#000", 1)


def test_text_that_stands_right_ends_at_its_place() -> None:
    """A longer text begins further left."""
    short, long = (
        float(re.findall(r" ([-\d.]+) [-\d.]+\)", strokes.text((10, 0), words, strokes.Look(across="right")))[0])
        for words in ("5 月", "5 月 25 日")
    )
    assert long < short < 10
