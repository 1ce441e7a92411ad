"""The report says once which days have no facts yet, and names the months it calls the last ones."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from goalbook.books.decomposition import Params, compute
from goalbook.core.language import language
from goalbook.inputs import load_inputs
from goalbook.show.decomposition import report
from goalbook.show.decomposition.known_months import last_months
from support import tiny_team as tiny

if TYPE_CHECKING:
    from goalbook.books.decomposition import Decomposition
    from goalbook.show.block import Block


DATA = Path(__file__).resolve().parents[3] / "data"


def planned(end: str) -> Decomposition:
    """Return a third quarter whose facts end on a day."""
    goals = tiny.goals(tiny.key_result(headline=True), period="2025-Q3")
    inputs = tiny.inputs(tiny.facts({"a": tiny.DAY}, start="2024-11-01", end=end), goals)
    return compute(inputs, Params(team="tiny", period="2025-Q3"))


def plain(block: Block) -> str:
    """Return a section without tags."""
    return re.sub(r"<[^>]+>", "", str(block.html))


@pytest.mark.parametrize(
    ("code", "missing"),
    [("en", "No facts are there yet from 1 Jun to 30 Jun"), ("zh", "6 月 1 日至 6 月 30 日尚无数据：历史数据用到 5 月 31 日为止")],
)
def test_facts_that_end_a_month_before_the_period_are_said_once(code: str, missing: str) -> None:
    """June is not there; where nothing is missing nothing is said."""
    assert 1 == plain(report.time(planned("2025-05-31"), language(code))).count(missing)
    assert missing[:8] not in plain(report.time(planned("2025-06-30"), language(code)))


@pytest.mark.parametrize(
    ("end", "code", "count", "named"),
    [
        ("2025-06-30", "en", 3, "Apr to Jun"),
        ("2025-06-12", "zh", 3, "3 月至 5 月"),
        ("2025-02-28", "en", 3, "December 2024 to February 2025"),
        ("2025-05-31", "en", 1, "May 2025"),
    ],
)
def test_the_last_months_are_whole_ones(end: str, code: str, count: int, named: str) -> None:
    """A month that is not whole is none of them."""
    assert named == language(code).say(last_months(planned(end), count))


def test_the_sections_on_shares_and_chains_name_the_months() -> None:
    """Last months is no date."""
    params = Params(team="beauty", period="2025-Q3")
    result = compute(load_inputs(DATA, "beauty", params.cutoff()), params)
    assert "share of the last months (Mar to May)" in plain(report.split(result, language("en")))
    assert "近几个月：3 月至 5 月。" in plain(report.funnels(result, language("zh")))
