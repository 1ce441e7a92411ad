"""No running total of a ratio, no signal from rounding, and nothing a ratio must bring."""

from __future__ import annotations

from goalbook.books.monthly_review import MonthlyReviewParams, compute
from goalbook.books.monthly_review.alerts.problem_kinds import _brings
from goalbook.core.metrics import load_catalogue
from goalbook.methods.control import Limits, signals
from support import tiny_team as tiny


def test_a_ratio_has_no_running_total() -> None:
    """It is not known, and not zero on every day."""
    goals = tiny.goals(tiny.key_result(metric="click_rate", aggregation="average", unit="share", target=0.1, headline=True))
    path = compute(tiny.inputs(tiny.facts({"a": tiny.DAY}), goals), MonthlyReviewParams(team="tiny", period="2025-05")).tables["path"]
    assert path["actual_cum"].isna().all()


def test_rounding_is_no_signal() -> None:
    """A constant rate has limits of no width; its last digit leaves them without meaning anything."""
    limits = Limits(center=0.1, half_width=0.0, range_center=0.0, range_limit=0.0, n=12)
    assert [0] * 9 == signals([0.1 + 1e-17 * step + 2e-17 for step in range(8)] + [0.1 * (1 + 1e-12)], limits)
    assert limits.outside(0.1001)


def test_a_month_brings_neither_ratios_nor_what_should_fall() -> None:
    """Payers are brought; a click rate is not, nor is a figure of which less is better."""
    catalogue = load_catalogue()
    assert _brings(catalogue, "new_payers")
    assert not _brings(catalogue, "click_rate")
    assert not any(_brings(catalogue, name) for name, metric in catalogue.metrics.items() if metric.direction == "down")
