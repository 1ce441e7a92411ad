"""Numbers as people and exports write them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goalbook.core.language import language
from goalbook.core.message import Message
from goalbook.inputs.numbers import NumberRule, Parsed, parse_number, read_numbers
from goalbook.inputs.tables import objects

WRITTEN = [
    ("1,234.50", "money", 1234.5),
    ("5,792.00", "money", 5792.0),
    ("￥1,234", "money", 1234.0),
    ("¥88", "money", 88.0),
    ("88元", "money", 88.0),
    ("RMB 88", "money", 88.0),
    ("2.5万", "count", 25000.0),
    ("2.3万", "count", 23000.0),
    ("1.2亿", "count", 120_000_000.0),
    ("3w", "count", 30000.0),
    ("3.5k", "count", 3500.0),
    ("1.2M", "count", 1_200_000.0),
    ("１２３", "count", 123.0),
    ("１，２３４．５", "count", 1234.5),
    ("12.3%", "share", 0.123),
    ("41.93％", "share", 0.4193),
    ("0.0173", "share", 0.0173),
    (" 12 ", "count", 12.0),
    ("1 234", "count", 1234.0),
    ("1.5e3", "count", 1500.0),
    ("8.0", "count", 8.0),
    ("126次", "count", 126.0),
    ("10.59秒", "seconds", 10.59),
    ("00:01:23", "seconds", 83.0),
    ("3分20秒", "seconds", 200.0),
    (12, "count", 12.0),
    (12.5, "money", 12.5),
]


@pytest.mark.parametrize(("cell", "unit", "expected"), WRITTEN)
def test_numbers_are_read_as_people_write_them(cell: object, unit: str, expected: float) -> None:
    """Separators, currency, 万 and 亿, percent and full-width digits mean what they say."""
    parsed = parse_number(cell, unit, "CNY")
    assert isinstance(parsed, Parsed)
    assert expected == parsed.value


@pytest.mark.parametrize("cell", ["--", " --", "-", "—", "－", "暂无数据", "N/A", "", None, "null", "nan", "#DIV/0!", "\u200b"])
def test_what_was_not_measured_is_missing_and_never_zero(cell: str | None) -> None:
    """All the marks exports use for 'not measured' become NaN."""
    numbers = read_numbers(objects([cell, "5"]), NumberRule())
    assert math.isnan(numbers.numbers[0])
    assert () == numbers.faults


REFUSED = [
    ("1,2O3", "count", "'1,2O3' is not a number (letter O?)"),
    ("l2", "count", "'l2' is not a number (letter l?)"),
    ("1,5", "count", "'1,5' is not a number (comma for a point? write 1.5)"),
    ("1.234,50", "money", "'1.234,50' is not a number (comma for a point? write 1234.50)"),
    ("abc", "count", "'abc' is not a number"),
    ("inf", "count", "'inf' is not a number"),
    ("1_000", "count", "'1_000' is not a number"),
    ("0x1F", "count", "'0x1F' is not a number"),
    ("3m", "count", "'3m' is not a number"),
    ("12.3%", "count", "'12.3%' is a percentage; a number of things or an amount is expected"),
    ("¥88", "count", "'¥88' is an amount of money; no currency is expected here"),
    ("$3.1", "money", "'$3.1' is in another currency than the team's, CNY"),
    ("-5", "count", "'-5' is negative; expected 0 or more"),
    ("(1,234)", "money", "'(1,234)' is negative; expected 0 or more"),
    ("−7", "money", "'−7' is negative; expected 0 or more"),
    (-7, "money", "'-7' is negative; expected 0 or more"),
    ("1e999", "count", "'1e999' is not a number"),
]


@pytest.mark.parametrize(("cell", "unit", "expected"), REFUSED)
def test_what_is_no_number_is_refused_with_a_hint(cell: str, unit: str, expected: str) -> None:
    """A cell that cannot be read says why, and what was probably meant."""
    numbers = read_numbers(objects(["1", cell]), NumberRule(unit, "CNY"))
    assert [(1, expected)] == [(place, language("en").say(message)) for place, message in numbers.faults]


def test_a_rounded_number_says_how_far_it_may_be_off() -> None:
    """2.5万 stands for 24,500 to 25,500; 25,000 stands for itself."""
    numbers = read_numbers(objects(["2.5万", "25000", "3w"]), NumberRule())
    assert [500.0, 0.0, 5000.0] == numbers.half_places.tolist()


def test_a_percent_header_settles_bare_numbers_of_the_column() -> None:
    """Under a header with (%) a bare 12.3 is 0.123."""
    numbers = read_numbers(objects(["12.3", "0.5"]), NumberRule("share", percent_header=True))
    assert pytest.approx([0.123, 0.005]) == numbers.numbers.tolist()


def test_bare_numbers_above_one_among_percentages_are_refused() -> None:
    """A column that writes 12.3% and 14 cannot be told; 0.14 can."""
    numbers = read_numbers(objects(["12.3%", "14", "0.14"]), NumberRule("share"))
    assert [1] == [place for place, _ in numbers.faults]


def test_typed_columns_are_taken_as_they_are() -> None:
    """Numbers of a Parquet file need no reading, but infinity is still none."""
    numbers = read_numbers(np.array([1.5, np.nan, np.inf]), NumberRule())
    assert 1.5 == numbers.numbers[0]
    assert math.isnan(numbers.numbers[1])
    assert [2] == [place for place, _ in numbers.faults]


@given(st.floats(min_value=0, max_value=1e15, allow_nan=False))
def test_reading_what_was_written_returns_it(value: float) -> None:
    """Any amount written with separators and two decimals comes back to the cent."""
    parsed = parse_number(f"￥{value:,.2f}", "money", "CNY")
    assert isinstance(parsed, Parsed)
    assert float(f"{value:.2f}") == parsed.value


@pytest.mark.full
@given(st.text(max_size=12))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Whatever stands in a cell, the answer is a number or a sentence."""
    assert isinstance(parse_number(text, "count"), Parsed | Message)


@given(st.lists(st.sampled_from(["", "12", "1,234", "--", "2.5万", "x", "0.5"]), max_size=20))
def test_a_column_reads_like_its_cells(cells: list[str]) -> None:
    """Reading a column at once and cell by cell agree."""
    numbers = read_numbers(objects(cells), NumberRule())
    for place, cell in enumerate(cells):
        parsed = parse_number(cell, "count")
        alone = parsed.value if isinstance(parsed, Parsed) else math.nan
        assert alone == numbers.numbers[place] or (math.isnan(alone) and math.isnan(numbers.numbers[place]))
