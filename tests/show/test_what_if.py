"""The what-if on paper: one row per setting worth knowing, spend where it is measured, the rest said once."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from tests.support.sample_review import sample_review

from goalbook.core.language import language
from goalbook.core.message import Label
from goalbook.show.monthly_review import report as show

COLUMNS = ["parameter", "subject", "factor", "value", "landing", "low", "high", "required_per_day", "score", "alerts"]
NAN = float("nan")
TABLE = pd.DataFrame(
    [
        *(
            ("recovery", "xiaohongshu", "", share, 35_900 + 900 * share, 33_000, 39_000, 530, 0.25, NAN)
            for share in (0.0, 0.25, 0.5, 0.75, 1.0)
        ),
        *(("recovery_stage", "xiaohongshu", "clicks", share, 35_900 + 600 * share, 33_000, 39_000, 530, 0.3, NAN) for share in (0.5, 1.0)),
        *(("spend", "douyin", "", change, 35_900 + 1_000 * change, 33_000, 39_000, 530, 0.25, NAN) for change in (-0.2, -0.1, 0.1, 0.2)),
        *(("actions_share", "", "", share, 35_900 + 700 * share, 33_000, 39_000, 530, 0.25, NAN) for share in (0.0, 0.5, 1.0)),
        *(("deviation_alert", "", "", limit, NAN, NAN, NAN, NAN, NAN, count) for limit, count in ((0.1, 5), (0.15, 3), (0.2, 2))),
    ],
    columns=COLUMNS,
)
RATES = pd.DataFrame(
    [("xiaohongshu", "clicks", Label("Click rate", "点击率"), 0.02, 0.016, 0.014, "causes")],
    columns=["channel", "factor", "name", "baseline", "current", "latest", "basis"],
)
RESPONSES = pd.DataFrame([("xiaohongshu", NAN, False), ("douyin", 0.4, True)], columns=["channel", "elasticity", "identified"])


def shown(lang: str = "en", **tables: pd.DataFrame) -> str:
    """Return the section's HTML."""
    given = {"sensitivity": TABLE, "stage_rates": RATES, "responses": RESPONSES, **tables}
    return str(show.sensitivity(sample_review(**given), language(lang)).html)


@pytest.mark.parametrize(
    ("lang", "texts"),
    [
        ("en", ("As things stand", "Xiaohongshu: click rate back to its level before", "+600", "+900", "+700", "Open actions that work")),
        ("zh", ("维持现状", "小红书：点击率恢复到此前水平", "未完成行动见效的比例")),
    ],
)
def test_each_setting_has_its_row_with_the_gain(lang: str, texts: tuple[str, ...]) -> None:
    """What is moved, how far, where that lands, and how much more that is."""
    html = shown(lang)
    assert [] == [text for text in texts if text not in html]
    assert 6 == html.split("</table>", maxsplit=1)[0].count("<tr") - 1


def test_spend_stands_by_change_where_it_is_measured_and_is_named_where_it_is_not() -> None:
    """Douyin has its row of landings, Xiaohongshu its line."""
    html = shown()
    assert [] == [text for text in ("35,700", "35,800", "36,000", "36,100") if text not in html]
    assert "is not identified for Xiaohongshu:" in html


def test_alerts_by_threshold_are_one_line() -> None:
    """Three limits, three counts, no table rows."""
    assert "threshold at 10\u202f% / 15\u202f% / 20\u202f%: 5 / 3 / 2 adverse alerts" in shown().replace("<b>", "").replace("</b>", "")


def test_a_table_without_stages_and_spend_is_whole() -> None:
    """A team without a funnel sees the recovery alone."""
    html = shown(sensitivity=TABLE[TABLE["parameter"] == "recovery"], stage_rates=RATES[:0], responses=RESPONSES[:0])
    assert "36,800" in html
    assert "identified" not in html


def test_settings_at_rest_are_not_listed_and_moved_ones_are() -> None:
    """A report of a scenario says what it moved."""
    rows = [
        ("recovery_stage", "clicks", "scenario"),
        ("stage_rate", 0.018, "scenario"),
        ("spend", "douyin=0.1", "scenario"),
        ("actions_share", 0.0, "default"),
    ]
    html = str(show.parameters(sample_review(parameters=pd.DataFrame(rows, columns=["name", "value", "source"])), language("en")).html)
    head = html.split("</table>", maxsplit=1)[0]
    assert [] == [text for text in ("Stage that recovers", "1.80\u202f%", "douyin=0.1") if text not in head]
    assert "Open actions that work" not in head


def test_a_period_that_is_over_says_so() -> None:
    """One line instead of a table of equal rows."""
    review = sample_review(sensitivity=TABLE[TABLE["parameter"] == "deviation_alert"], responses=RESPONSES)
    html = str(show.sensitivity(replace(review, headline=replace(review.headline, complete=True)), language("en")).html)
    assert "The period is over" in html
    assert "identified" not in html
    assert "<table" not in html
