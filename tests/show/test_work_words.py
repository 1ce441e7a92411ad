"""One state of the plan has one name wherever it stands."""

from __future__ import annotations

from goalbook.core.language import language
from goalbook.core.message import msg
from goalbook.show.monthly_review.plan_progress import _said
from goalbook.show.work_words import progress_words


def test_a_task_past_its_day_is_called_alike_in_the_summary_and_in_the_table() -> None:
    """In Chinese too, where figures that come late are another word."""
    zh = language("zh").say
    whole = {"done": 0.5, "expected": 0.5, "actions": 3, "finished": 1, "late": 1, "behind": 0, "unreported": 0}
    state = zh(progress_words()["late"])
    assert "逾期" == state
    assert any(state in zh(said) for said in _said(whole))
    assert "滞后" == zh(msg("late"))
