"""The section on time: months beside their calendar days, what shapes them, the weeks, what is proposed."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from tests.support.tiny_team import facts, goals, inputs, key_result

from goalbook.books.decomposition import Decomposition, DecompositionParams, compute
from goalbook.core.language import language
from goalbook.inputs import load_inputs
from goalbook.publish.workbook import write_workbook
from goalbook.show.decomposition.time import time

if TYPE_CHECKING:
    from goalbook.core.language import Code

ROOT = Path(__file__).resolve().parents[3]


@cache
def demo(period: str) -> Decomposition:
    """Return the demo team's decomposition."""
    params = DecompositionParams.from_pairs({"team": "beauty", "period": period})
    return compute(load_inputs(ROOT / "data", "beauty", params.cutoff()), params)


def tiny(start: str, **result: object) -> Decomposition:
    """Return the decomposition of a small team with history from a day on."""
    day = {"reads": 10_000.0, "clicks": 200.0, "registrations": 100.0, "new_payers": lambda day: 12.0 if day.weekday() == 5 else 10.0}
    team = inputs(facts({"xhs": day}, start, "2025-06-30"), goals(key_result(target=920.0, **result), period="2025-Q3"))
    return compute(team, DecompositionParams.from_pairs({"team": "tiny", "period": "2025-Q3"}))


def said(result: Decomposition, code: Code = "en") -> str:
    """Return the section's HTML without weights."""
    return str(time(result, language(code, "CNY")).html).replace("<b>", "").replace("</b>", "").replace("\u202f", " ")


def test_months_stand_beside_their_calendar_days() -> None:
    """July of the demo carries more than its days; working days, shares and channels in one table."""
    html = said(demo("2025-Q3"))
    for text in ("Working days", "By calendar days", "33.7 %", "39,000", "12,600", "22,400", "July 2025 carries", "Season: Jul +"):
        assert text in html


def test_holidays_and_sales_are_named() -> None:
    """In Chinese too."""
    html = said(demo("2025-Q2"), "zh")
    for text in ("清明节", "劳动节、端午节", "618", "节假日与大促"):
        assert text in html


def test_what_is_proposed_stands_with_its_marks() -> None:
    """The textbook plan may be accepted, marked as one whose numbers do not add up."""
    assert "It is marked as not adding up" in said(demo("2025-Q2"))
    assert "channel_split.csv, stage_plan.csv" in said(demo("2025-Q3"))
    assert "not adding up" not in said(demo("2025-Q3"))


@pytest.mark.parametrize(
    ("start", "text"),
    [
        ("2025-06-01", "History is too short to tell days apart"),
        ("2025-01-01", "History is shorter than 13 months"),
        ("2023-01-01", "By season its months hardly differ"),
    ],
)
def test_what_the_shape_rests_on_is_said(start: str, text: str) -> None:
    """A month, half a year, two years and a half of history."""
    assert text in said(tiny(start))


def test_phasing_of_the_goals_is_said_to_be_theirs() -> None:
    """No season is claimed for it."""
    months = {"2025-07": 460.0, "2025-08": 230.0, "2025-09": 230.0}
    html = said(tiny("2023-01-01", phasing=months, month_targets=months))
    assert "as the goals phase them" in html
    assert "Season" not in html


def test_without_a_sum_there_is_nothing_to_spread() -> None:
    """The section says why no plan is proposed."""
    html = said(tiny("2024-01-01", aggregation="average"))
    assert "no target is a sum" in html
    assert "<table" not in html


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_workbook_names_every_column(tmp_path: Path, lang: str) -> None:
    """Heads are words of the report's language, days are days."""
    write_workbook(demo("2025-Q3"), lang, tmp_path / "report.xlsx")
    book = load_workbook(tmp_path / "report.xlsx")
    sheets = {
        "en": ("Targets over time", "Plan by channel and month", "Proposed plan"),
        "zh": ("目标的时间分解", "按渠道和月份的计划", "拟采纳的计划"),
    }
    for name in sheets[lang]:
        heads = [str(cell.value) for cell in book[name][1]]
        assert not [head for head in heads if "_" in head or (lang == "zh" and head.isascii())], heads
    starts = [cell.value.date() for cell in book[sheets[lang][0]]["H"][1:2]]
    assert [date(2025, 7, 1)] == starts
