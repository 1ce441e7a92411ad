"""A shift's cost in its part of the month scales to a whole month."""

from datetime import date

import pytest

from goalbook.books.monthly_review.causes.exposure import month_factor
from goalbook.core.period import parse_period

MAY = parse_period("2025-05")


@pytest.mark.parametrize(
    ("onset", "last", "factor"),
    [
        (date(2025, 5, 24), date(2025, 5, 31), 31 / 8),
        (date(2025, 5, 1), date(2025, 5, 31), 1.0),
        (date(2025, 4, 3), date(2025, 5, 31), 1.0),
        (date(2025, 4, 3), date(2025, 5, 10), 3.1),
        (date(2025, 5, 31), date(2025, 5, 31), 31.0),
        (date(2025, 6, 2), date(2025, 5, 31), 31.0),
    ],
)
def test_the_cost_scales_by_the_days_it_was_at_work(onset: date, last: date, factor: float) -> None:
    """Days of the month over the days since the onset, never less than one."""
    assert factor == month_factor(onset, MAY, last)
