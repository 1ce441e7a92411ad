"""The section on channels: diagnosis, league, mix, and the spend worth moving."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.support.sample_review import CHANNELS, channel_table, sample_review, sparse_review, tables

from goalbook.core.language import language
from goalbook.core.message import Label
from goalbook.show.charts.bubbles import bubble_chart, bubble_data
from goalbook.show.monthly_review import report as show

if TYPE_CHECKING:
    import pandas as pd


def section(code: str = "en", **changed: pd.DataFrame) -> str:
    """Return the section's HTML."""
    return str(show.channels(sample_review(**changed), language(code)).html)


def plain(html: str) -> str:
    """Return the words without markup."""
    return re.sub(r"<[^>]+>", "", html)


def matrix(**columns: object) -> pd.DataFrame:
    """Return the sample's matrix with some columns replaced."""
    return tables()["channel_matrix"].assign(**columns)


def test_bubbles_are_the_channels_with_what_is_known() -> None:
    """Four channels, the largest first; red beyond the cap of ¥40; a retention that is not known has its own strip."""
    data = bubble_data(sample_review())
    assert data is not None
    assert ["douyin", "xiaohongshu", "private_domain", "search"] == [bubble.channel for bubble in data.bubbles]
    assert [True, True, False, True] == [bubble.dear for bubble in data.bubbles]
    assert ("xiaohongshu", 40.0, "retention_d7") == (data.worst_channel, data.cap, data.retention_id)


@pytest.mark.parametrize("code", ["en", "zh"])
def test_the_chart_says_what_it_shows(code: str) -> None:
    """Its title is the diagnosis worth a look, its subtitle names size and colour."""
    chart = bubble_chart(sample_review(), language(code))
    assert chart is not None
    assert {"en": "Xiaohongshu: wide coverage, low conversion", "zh": "小红书：覆盖广、转化低"}[code] == chart.title
    assert "¥40" in chart.subtitle
    assert len(chart.svg) < 120_000


def test_without_retention_there_is_no_chart() -> None:
    """Fewer than two channels with conversion and retention are no comparison; the tables stay."""
    bare = matrix(retention_rate=float("nan"))
    assert bubble_chart(sample_review(channel_matrix=bare), language("en")) is None
    html = section(channel_matrix=bare)
    assert "<img" not in html
    assert "Stands out by" in html


@pytest.mark.parametrize("share", [1e-6, 0.5])
def test_bubbles_of_any_size_are_drawn(share: float) -> None:
    """One tiny channel, equal rates, a single level of retention: the picture holds."""
    near = matrix(conversion_rate=[0.0002, 0.0004, 0.0009, 0.0003])  # on a logarithmic axis of less than a decade
    assert bubble_chart(sample_review(channel_matrix=near), language("en")) is not None
    flat = matrix(share=[share, 0.5, float("nan"), 0.0], conversion_rate=0.01, retention_rate=0.2)
    assert bubble_chart(sample_review(channel_matrix=flat), language("en")) is not None


def test_the_league_shows_who_moved() -> None:
    """Xiaohongshu fell a rank by ROI, and says so in red; the whole team stands last."""
    html = section()
    league = html[html.index('<table class="t league">') :]
    assert '<span class="bad">▼1</span>' in league
    last = re.findall(r'<tr class="total[^"]*">.*?</tr>', league)[0]
    assert "Total" in last
    assert "11,520" in last


def test_concentration_is_marked_beyond_its_limit() -> None:
    """63 % of one channel is more than the 60 % it should carry; 60 % is not."""
    assert "more than the 60" in plain(section())
    fair = matrix(share=[0.3, 0.6, 0.08, 0.02])
    assert "within the 60" in plain(section(channel_matrix=fair))


def test_core_below_half_is_red() -> None:
    """The layers show the core's shares, red below 50 %; without layers one line asks for them."""
    layers = tables()["layers"]
    low = layers.assign(share=[0.4, 0.4, 0.2])
    assert '<span class="bad">40.0' in section(layers=low)
    assert "mark channels core" in section(layers=layers.iloc[:0])


def test_a_shift_has_its_sentence_its_table_and_its_signature() -> None:
    """What moves, what it brings with its range, until when, and a blank for who approves it."""
    html = section()
    assert "+41" in html
    for text in ("Moving", "2025-06-30", "Approved by", "the total spend stays"):
        assert text in html
    assert "where a budget was raised because demand rose" in html


def test_unmeasured_returns_are_bounds_and_a_test_is_named() -> None:
    """No shift where nothing was measured: the cost of one more is at least the average, and a test would tell."""
    table = tables()["responses"].iloc[[0]].assign(channel="private_domain")
    text = plain(section(responses=table, shift=tables()["shift"].iloc[:0]))
    assert "at least ¥112" in text
    assert "for 10 weeks would tell" in text
    assert "6\u202f% only" in text


def test_results_not_kept_by_channel_leave_one_table() -> None:
    """Spend alone is listed with its shares; nothing is said about returns."""
    alone = matrix(share=float("nan"), roi=float("nan"), cac=float("nan"), conversion_rate=float("nan"), retention_rate=float("nan"))
    alone = alone.assign(diagnosis=[Label("", "")] * 4, spend_direction="")
    silent = tables()["responses"].assign(basis="no_outcome", identified=False)
    bare = channel_table().assign(actual=float("nan"))
    html = section(channel_matrix=alone, responses=silent, channels=bare, shift=tables()["shift"].iloc[:0])
    assert "Share of spend" in html
    assert "Where the next spend should go" not in html
    assert "is not kept by channel" in html


def test_nothing_known_is_said_once() -> None:
    """Without channels there is one line and neither chart nor table."""
    html = str(show.channels(sparse_review(), language("en")).html)
    assert "No channel figures were given." in html
    assert "<table" not in html
    assert "<img" not in html


def test_names_of_channels_are_shown_and_never_run() -> None:
    """A name with markup stays text, in tables and in the chart's title."""
    evil = replace(sample_review(), channel_names={**CHANNELS, "xiaohongshu": Label.same("<i>x</i>")})
    assert "<i>x" not in str(show.channels(evil, language("en")).html)
