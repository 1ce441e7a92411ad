"""The section Why: every stage with its effect and range, how it was counted, and what is no fall at all."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.support.sample_review import sample_review, sparse_review, tables

from goalbook.core.language import language
from goalbook.core.message import Label
from goalbook.show.monthly_review.why import why

EN = language("en")


def said(**changed: pd.DataFrame) -> str:
    """Return the section as HTML in English, numbers without their weight."""
    return str(why(sample_review(**changed), EN).html).replace("<b>", "").replace("</b>", "")


def test_effects_stand_by_size_with_their_ranges() -> None:
    """The largest effect comes first, with its own figure before and in the month and its 80 % range."""
    html = said()
    assert html.index("Click rate") < html.index("Payment rate") < html.index("Traffic mix (paid share)")
    for text in ("−1,420", "2.00", "1.40", "−1,500 … −1,340", "2.05M", "2.8M"):
        assert text in html


def test_what_was_compared_is_said() -> None:
    """The level before, over as many months as the policy names, and that effects add up."""
    html = said()
    assert "May 2025 brought 11,320; as many days at the level of the 3 months before would have brought 12,820." in html


def test_channels_stand_with_their_share_target_and_return() -> None:
    """What each channel did in all, its share of what moved, how far its target lies above its level before, its ROI."""
    html = said()
    row = html[html.index("4,335") : html.index("7,180")]
    assert [True] * 5 == [text in row for text in ("2,850", "−1,485", "89", "+775", "3.4")]


def test_a_single_channel_needs_no_table_of_channels() -> None:
    """Its effects say the same."""
    assert "Of what moved" not in said(contributions=tables()["contributions"].iloc[:1])


def test_a_stage_plan_is_named_as_the_yardstick() -> None:
    """Against a plan no level before is spoken of."""
    table = tables()["attribution_total"].assign(planned=True)
    html = said(attribution_total=table)
    assert "May 2025 against the stage plan." in html
    assert "level of the" not in html


def test_a_plan_that_did_not_add_up_is_said_to_be_no_base_once() -> None:
    """Both channels in one sentence; nothing is said where every plan was used."""
    left = pd.DataFrame({"channel": ["xiaohongshu", "douyin"], "planned": [3_628.0, float("nan")], "target": [5_038.0, 6_671.0]})
    text = "The accepted plan for Xiaohongshu, Douyin did not add up, so its stages are not the base."
    assert 1 == said(plan_left_out=left).count(text)
    assert "小红书、抖音的已采纳计划推算不到目标" in str(why(sample_review(plan_left_out=left), language("zh")).html)
    assert "did not add up" not in said()


@pytest.mark.parametrize(("share", "there"), [(0.49, False), (0.5, True), (float("nan"), False)])
def test_cancellation_is_said_from_a_half_on(share: float, there: bool) -> None:  # noqa: FBT001 - a case of the table
    """A small total that hides large movements is named; otherwise it is no news."""
    assert there == ("cancelled out" in said(attribution_total=tables()["attribution_total"].assign(cancellation=share)))


def test_days_without_figures_are_a_line_and_no_row() -> None:
    """What was not measured is not listed among the effects of the work."""
    html = said()
    assert "Douyin: no figures on 1 of 31 days, which counts as −30, not as a fall of any rate." in html
    assert '<td class="l">Days without figures</td>' not in html


def test_new_and_stopped_channels_are_lines() -> None:
    """They have no rates to compare; one sentence each."""
    table = tables()["attribution"]
    new = table.iloc[[0]].assign(channel="search", factor="entered", kind="entered", name=[Label("New", "新增")], effect=50.0)
    gone = table.iloc[[0]].assign(channel="douyin", factor="left", kind="left", name=[Label("Stopped", "停止")], effect=-70.0)
    html = said(attribution=pd.concat([table, new, gone], ignore_index=True))
    assert "Search is new: +50." in html
    assert "Douyin has no figures any more: −70." in html


def test_more_than_twelve_rows_end_in_the_workbook() -> None:
    """The reader has five minutes; the rest is one click away."""
    table = tables()["attribution"]
    html = said(attribution=pd.concat([table, table, table], ignore_index=True))
    rows = html[html.index('<table class="t effects">') :].split("</tbody>", maxsplit=1)[0].count("<tr")
    assert 12 == rows - 1
    assert "Attribution" in html


def test_without_a_split_the_section_says_what_it_needs() -> None:
    """No empty table, no row of dashes."""
    html = str(why(sparse_review(), EN).html)
    assert "No split by stage: it needs orders by channel and the weeks before the month." in html
    assert "<table" not in html


def test_ratios_and_money_keep_their_digits() -> None:
    """A rise of CAC by 1.3 yuan is no rise by 1."""
    table = tables()["attribution"].assign(effect=[1.3, 0.4, -0.2, 0.1, 0.05, 0.0, 0.6], factor="spend", kind="factor")
    review = sample_review(attribution=table)
    changed = review.headline.__class__(**{**review.headline.__dict__, "metric_id": "cac"})
    html = str(why(sample_review(changed, attribution=table), EN).html)
    assert "+¥1.3" in html


def test_chinese_section_has_no_english_sentence() -> None:
    """Every text of the section is translated."""
    html = str(why(sample_review(), language("zh")).html)
    assert "为什么" in html
    assert "brought" not in html
