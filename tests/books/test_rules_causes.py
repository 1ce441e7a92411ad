"""Rules on causes, each below, at and above its limit, and moved by the policy."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from goalbook.books.monthly_review import MonthlyReview, MonthlyReviewParams, compute
from goalbook.core.language import language
from support import tiny_team as tiny

if TYPE_CHECKING:
    from goalbook.core.findings import Finding

CHANGE = date(2025, 5, 12)  # a Monday


def _clicks(day: date) -> float:
    return (200 if day < CHANGE else 140) * (1 + 0.02 * math.sin(day.toordinal() ** 2))


def _review(
    *events: tuple[str, str], start: str = "2024-01-01", policy: dict[str, object] | None = None, **metrics: object
) -> MonthlyReview:
    log = pd.DataFrame([(pd.Timestamp(day), "a", what, what, "lin") for day, what in events])
    log = log.set_axis(["date_day", "channel", "what_en", "what_zh", "by"], axis=1) if events else None
    facts = tiny.facts({"a": {**tiny.DAY, **metrics}}, start=start)
    given = {"events": log} if log is not None else {}
    return compute(tiny.inputs(facts, policy=policy, **given), MonthlyReviewParams(team="tiny", period="2025-05"))


def _found(review: MonthlyReview, rule: str, subject: str = "") -> list[Finding]:
    return [one for one in review.findings if one.rule == rule and subject in one.subject.en]


@pytest.mark.parametrize(("start", "status"), [("2025-02-10", "not_evaluated"), ("2025-02-03", "pass"), ("2025-01-27", "pass")])
def test_mr_25_a_baseline_needs_twelve_weeks(start: str, status: str) -> None:
    """Eleven, twelve and thirteen weeks before May."""
    assert status == _found(_review(start=start), "MR-25")[0].status


def test_mr_25_policy_moves_the_weeks() -> None:
    """A team may ask for half a year."""
    assert "not_evaluated" == _found(_review(start="2025-01-27", policy={"control": {"min_weeks": 20}}), "MR-25")[0].status


def test_mr_25_a_stage_outside_its_range_warns_and_is_named() -> None:
    """The click rate left its range; a steady month is inside."""
    (finding,) = _found(_review(clicks=_clicks), "MR-25", "A")
    assert "warn" == finding.status
    assert "Click rate" in language("en").say(finding.message)
    assert "pass" == _found(_review(), "MR-25", "A")[0].status


def test_mr_25_outcomes_alone_are_no_process_view() -> None:
    """Orders and revenue without a funnel: the way there cannot be seen."""
    facts = tiny.facts({"a": {"new_payers": 10.0, "spend": 400.0}})
    channels = (tiny.Channel(id="a", name=tiny.Label("A", "a"), stages=()),)
    review = compute(tiny.inputs(facts, team={"channels": channels}), MonthlyReviewParams(team="tiny", period="2025-05"))
    assert "fail" == _found(review, "MR-25", "Process view")[0].status
    assert "pass" == _found(_review(), "MR-25", "Process view")[0].status


@pytest.mark.parametrize(("limit", "status"), [(5, "warn"), (6, "pass"), (7, "pass")])
def test_mr_51_a_swing_is_seen_within_the_days_the_policy_allows(limit: int, status: str) -> None:
    """It begins on Monday; the week that shows it ends on Sunday, six days later."""
    review = _review(clicks=_clicks, policy={"causes": {"max_lag_days": limit}})
    assert (6.0, status) == (_found(review, "MR-51", "Whole review")[0].observed, _found(review, "MR-51", "Whole review")[0].status)


def test_mr_51_says_how_complete_the_figures_are() -> None:
    """One of 31 days of clicks missing in a funnel of four stages: 123 of 124 figures are there."""
    review = _review(clicks=lambda day: math.nan if day == date(2025, 5, 20) else 200.0)
    assert 123 / 124 == pytest.approx(_found(review, "MR-51", "Completeness")[0].observed)


@pytest.mark.parametrize(("days", "status"), [(27, "pass"), (28, "warn"), (29, "warn")])
def test_mr_52_a_cause_is_traced_to_the_four_weeks_before_it(days: int, status: str) -> None:
    """An event 27 days before the onset counts, one a day older no longer."""
    review = _review((str(CHANGE - timedelta(days)), "Topics changed"), clicks=_clicks)
    assert status == _found(review, "MR-52", "Click rate")[0].status


def test_mr_52_policy_moves_the_weeks() -> None:
    """Two weeks back are not enough for an event three weeks old."""
    event = (str(CHANGE - timedelta(21)), "Topics changed")
    assert "pass" == _found(_review(event, clicks=_clicks), "MR-52", "Click rate")[0].status
    assert "warn" == _found(_review(event, clicks=_clicks, policy={"control": {"event_weeks": 2}}), "MR-52", "Click rate")[0].status


def test_mr_52_names_what_else_was_recorded_before_the_shift() -> None:
    """The nearest event carries the cause; the other is told beside it."""
    review = _review(("2025-05-12", "Topics changed"), ("2025-05-02", "New cover"), clicks=_clicks)
    message = _found(review, "MR-52", "Click rate")[0].message
    assert language("en").say(message).endswith("Topics changed; also recorded: New cover")


def test_mr_52_without_a_shift_there_is_nothing_to_trace() -> None:
    """A recorded event alone calls for nothing."""
    assert ["pass"] == [one.status for one in _found(_review(("2025-05-12", "Topics changed")), "MR-52")]
