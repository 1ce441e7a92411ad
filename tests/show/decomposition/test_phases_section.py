"""The time plan on paper: a Gantt that reads without colour, what has to be there by when, what has to change."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from goalbook.core.language import language
from goalbook.publish.workbook.dc_phases import phase_heads, phase_words
from goalbook.show.charts.gantt import Bar, Lane, Point, gantt, window_of
from goalbook.show.decomposition.phase_chart import MOST, phase_chart
from goalbook.show.decomposition.phases import phases
from goalbook.show.sheets import sheet_titles
from support.time_plan import FRAME, decomposed

if TYPE_CHECKING:
    from goalbook.books.decomposition import Decomposition
    from goalbook.core.language import Language

EN, ZH = language("en", "CNY"), language("zh", "CNY")
GATE = {"id": "components", "phase": "foundation", "day": "2025-04-28", "counts": "components", "target": 20, "owner": "lin"}
RICH = {
    "frame": FRAME,
    "route": [{"step": "channels", "day": "2025-04-20"}],
    "gates": [GATE],
    "matrix": {"start": "2025-04-01", "channels": ["feed", "search", "shop"]},
    "steps": [{"id": "model", "owner": "lin", "start": "2025-04-01", "due": "2025-04-10", "evidence": "sheet"}],
    "stages": [{"id": "prepare", "start": "2025-04-01", "end": "2025-04-14"}],
    "modules": [{"id": "topics"}],
    "readiness": [{"id": "tags", "due": "2025-04-07", "complete": 1.0}],
    "rates": [{"id": "r", "metric": "conversion_rate", "phase": "conversion", "every": "month", "growth": 0.1}],
    "directions": [{"month": "2025-05", "text": {"en": "topics", "zh": "选题"}}],
    "tests": [{"id": "card", "start": "2025-04-01"}],
    "partners": [{"id": "app", "integration": "technical"}],
    "outreach": [{"segment": "high", "touch": {"en": "call", "zh": "电话"}, "participation": 0.4}],
    "preparation": [{"id": "collection", "due": "2025-04-04"}],
    "validations": [{"name": "tags", "day": "2025-04-14"}],
}


def plain(result: Decomposition, speech: Language) -> str:
    """Return the section without the marks of weight and the picture."""
    return re.sub(r"\s", " ", re.sub(r"</?b(?: [^>]*)?>|<img[^>]*>", "", str(phases(result, speech).html)))


def test_a_plan_says_how_long_it_takes() -> None:
    """13 weeks within the quarter, in both languages."""
    result = decomposed({"frame": FRAME, "gates": [GATE]})
    assert "The 4 phases take 91 days and end on 2025-06-30, within the period" in plain(result, EN)
    assert "4 个阶段共 91 天，至 2025-06-30 结束，在本期之内" in plain(result, ZH)


def test_a_plan_that_ends_after_its_goals_says_so_first() -> None:
    """The case: 211 days against goals of six months; the way to close it stands under it."""
    order = [{"id": f"p{n}", "n": n} for n in (1, 3, 2, 4)]
    goal = {"name": {"en": "Half-year goals", "zh": "半年目标"}, "months": 6}
    html = plain(decomposed({"frame": {"start": "2025-04-01", "phases": order, "goals": [goal]}}), EN)
    assert "The 4 phases take 211 days and end on 2025-10-28, after the day of half-year goals, 2025-10-01" in html
    assert "shorten it by 27 days, or move the goal" in html


def test_what_has_to_be_there_stands_with_its_day_and_pace() -> None:
    """The gate with five a week; a printed percentage is marked as such."""
    html = plain(decomposed(RICH), EN)
    row = re.search(r"<tr[^>]*>(?:(?!</tr>).)*Standard acquisition components(?:(?!</tr>).)*</tr>", html)
    assert row is not None
    assert ["2025-04-28", "20", "5.0"] == re.findall(r"<td>([^<]+)</td>", row[0])
    assert "printed, not reached" in html


def test_everything_is_said_in_chinese() -> None:
    """Rates, directions, tests and partners in the reader's words; no English sentence is left."""
    html = plain(decomposed(RICH), ZH)
    for words in ("转化率：每月 +10.0%", "5 月：选题", "小范围测试", "技术对接中", "高价值用户", "电话"):
        assert words in html
    assert not re.search(r">[A-Z][a-z]+ [a-z]+ [a-z]+", html)


def test_a_plan_without_the_sheet_says_what_is_missing() -> None:
    """One line that names the file; no chart and no table."""
    html = plain(decomposed({}), EN)
    assert "No time plan was given; plan/2025-Q2/phases.yml unlocks phases with their gates" in html
    assert "<table" not in html
    assert phase_chart(decomposed({}), EN) is None


def test_names_of_people_are_escaped() -> None:
    """What people write is text, never markup."""
    html = str(phases(decomposed({"modules": [{"id": "m", "name": "<script>"}]}), EN).html)
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_overlapping_bars_stand_below_one_another() -> None:
    """Two bars of one lane that share a day make it taller; two that follow one another do not."""
    first, later = Bar(date(2025, 4, 1), date(2025, 4, 10)), Bar(date(2025, 4, 11), date(2025, 4, 20))
    both = Bar(date(2025, 4, 10), date(2025, 4, 12))
    heights = []
    for bars in ((first, later), (first, both)):
        lanes = [Lane("a", bars)]
        window = window_of(lanes)
        assert window is not None
        heights.append(float(re.findall(r'height="([0-9.]+)mm"', gantt(lanes, window, EN))[0]))
    assert heights[0] < heights[1]


def test_state_shows_without_colour() -> None:
    """Done is filled, planned is outlined, a gate that failed carries a cross beside its colour."""
    day = date(2025, 4, 10)

    def drawn(state: str) -> str:
        lanes = [Lane("a", (Bar(day, day + timedelta(days=9), state),), (Point(day, state),))]  # type: ignore[arg-type] # one of the states
        window = window_of(lanes)
        assert window is not None
        return gantt(lanes, window, EN)

    pictures = {state: drawn(state) for state in ("plan", "done", "late")}
    white = {state: text.count('fill="white"') for state, text in pictures.items()}
    assert white["done"] < white["plan"]
    assert pictures["late"].count('stroke="white"') == 2


def test_many_lanes_stay_on_one_page() -> None:
    """A hundred stages are drawn as far as a page goes; the rest stands in the workbook."""
    stages = [{"id": f"s{n}", "start": "2025-04-01", "end": "2025-04-14"} for n in range(100)]
    chart = phase_chart(decomposed({"stages": stages}), EN)
    assert chart is not None
    assert MOST == len(chart.alt.split("; "))
    assert 230 > float(re.findall(r'height="([0-9.]+)mm"', chart.svg)[0])


def test_the_workbook_has_words_for_every_column_and_code() -> None:
    """No table of the time plan shows a bare column or code."""
    result = decomposed(RICH, [("2025-04-05", "model", 0.5)], date(2025, 5, 5))
    heads, words, titles = phase_heads(), phase_words(), sheet_titles()
    for name, columns in heads.items():
        table = result.tables[name]
        assert name in titles
        assert list(table.columns) == [column for column in table.columns if column in columns]
        for column, (_, kind) in columns.items():
            codes = {value for value in table[column] if isinstance(value, str) and value} if kind == "word" else set()
            assert codes <= set(words.get((name, column), {})), (name, column, codes)
