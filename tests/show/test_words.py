"""Names as they stand inside a sentence."""

from __future__ import annotations

from goalbook.core.message import Label
from goalbook.show.words import of_channel

DOUYIN = Label("Douyin", "抖音")


def test_a_figure_of_a_channel_keeps_a_space_before_letters() -> None:
    """抖音 ROI, but 抖音获客成本; English always has one."""
    assert Label("Douyin ROI", "抖音 ROI") == of_channel(DOUYIN, Label("ROI", "ROI"))
    assert Label("Douyin cost", "抖音获客成本") == of_channel(DOUYIN, Label("cost", "获客成本"))
