"""What is only known once a campaign is over: before that day a retrospective says so, and judges nothing of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.findings import Finding
from goalbook.core.message import Label, msg

if TYPE_CHECKING:
    from goalbook.books.campaign.rules.case import Case


def running(case: Case) -> bool:
    """Say whether a retrospective is made before the campaign's last day is over."""
    return case.looks_back and case.prepared.as_of < case.prepared.end


def awaited(case: Case, rule_id: str, subject: Label) -> Finding:
    """Return that something is measured at the end only, so that nothing is judged yet."""
    text = msg("measured once the campaign is over, on {end:day}; nothing is judged before", end=case.prepared.end)
    return Finding(rule_id, subject, "not_evaluated", None, None, text)
