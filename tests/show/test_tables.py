"""Tables are lean, aligned and inert."""

from __future__ import annotations

import math
import re

import pytest
from markupsafe import Markup

from goalbook.show.tables import BarScale, Column, Frame, table, toned, variance_bar


def test_a_name_that_is_a_script_is_only_text() -> None:
    """Whatever a cell, a head or a unit holds, it is shown and not run."""
    evil = "<script>alert(1)</script>"
    html = table([Column(evil, [evil], "text", unit=evil)])
    assert "<script" not in html
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 3


def test_markup_made_by_the_package_is_kept() -> None:
    """What is marked as HTML is not escaped a second time."""
    assert "<td><b>1</b></td>" in table([Column("x", [Markup("<b>1</b>")])])


def test_numbers_are_right_aligned_by_default_and_text_is_left() -> None:
    """The style sheet aligns right; only text columns carry a class."""
    html = table([Column("name", ["a"], "text"), Column("n", ["1"])])
    assert '<td class="l">a</td><td>1</td>' in html


def test_rows_above_the_limit_are_left_out_and_said() -> None:
    """The body holds twelve rows, the total stays, and a line says where the rest is."""
    columns = [Column("n", [str(n) for n in range(15)] + ["sum"])]
    html = table(columns, Frame(total=True, more="the rest stands in the workbook"))
    assert html.count("<tr") == 1 + 12 + 1
    assert '<tr class="total kb"><td>sum</td></tr>' in html
    assert '<p class="note">the rest stands in the workbook</p>' in html


def test_a_table_that_fits_says_nothing_of_a_rest() -> None:
    """No line about rows left out where none is."""
    assert "workbook" not in table([Column("n", ["1"])], Frame(more="the rest stands in the workbook"))


def test_columns_of_unequal_length_are_refused() -> None:
    """A value never slips into another row."""
    with pytest.raises(ValueError, match="zip"):
        table([Column("a", ["1", "2"]), Column("b", ["1"])])


def bar(value: float) -> tuple[float, float]:
    """Return left edge and width of a bar on a scale from −50 to 50."""
    found = re.search(r'x="([\d.]+)" y="2" width="([\d.]+)"', variance_bar(value, BarScale(-50, 50, 102), "good"))
    assert found is not None
    return float(found[1]), float(found[2])


def test_variance_bars_share_one_scale_and_start_at_zero() -> None:
    """Twice the variance is twice the bar; minus lies left of zero, plus right."""
    assert bar(20) == (51.0, 20.0)
    assert bar(40) == (51.0, 40.0)
    assert bar(-20) == (31.0, 20.0)


def test_an_unknown_variance_has_no_bar() -> None:
    """Not known is not zero."""
    assert variance_bar(math.nan, BarScale(-1, 1), "plain") == ""
    assert BarScale.of([math.nan, -4.0]) == BarScale(-4.0, 0.0)


def test_colour_marks_good_and_bad_only() -> None:
    """A change that is neither has no colour."""
    assert toned("+1", "good") == '<span class="good">+1</span>'
    assert toned("0", "plain") == "0"
