"""Rules of the report's own form: its head, and whether its period is what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.monthly_review.rules.case import REVIEW, Case
from goalbook.core.findings import Finding, Status
from goalbook.core.message import Label, Message, msg
from goalbook.core.period_label import check_label
from goalbook.core.register import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.core.policy import Policy


@rule("DM-07")
def three_synchronisations(case: Case, _policy: Policy) -> Iterator[Finding]:
    """The head shows the target's version, the end of the data and the recipients; open issues are the problems that nobody answered."""
    head = case.head
    shown: tuple[tuple[Label, bool, Message], ...] = (
        (Label("Target version", "目标版本"), head.goal_version is not None, _version(head.goal_version)),
        (Label("Data cut-off", "数据截止"), True, msg("data to {day:date}", day=head.data_to)),
        (Label("Recipients", "接收人"), bool(head.recipients), _recipients(head.recipients)),
    )
    for subject, present, text in shown:
        yield Finding("DM-07", subject, "pass" if present else "warn", float(present), 1.0, text)


def _version(version: int | None) -> Message:
    return msg("target version {version:n}", version=version) if version is not None else msg("no goals for this period")


def _recipients(recipients: tuple[Label, ...]) -> Message:
    return msg("{n:n} recipients", n=len(recipients)) if recipients else msg("no recipients are named in team.yml")


@rule("GV-15")
def period_fits(case: Case, policy: Policy) -> Iterator[Finding]:
    """Label, dates and the range of the data agree."""
    head = case.head
    bad: Status = "fail" if policy.period.strict else "warn"
    wrong = check_label(head.period.label, head.period.start, head.period.end)
    if wrong is not None:
        yield Finding("GV-15", REVIEW, bad, head.period.label, None, wrong)
        return
    covered = head.data_from <= head.slots[0] and head.data_to >= head.slots[1]
    if covered:
        text = msg("{period}: the data cover it up to {end:date}", period=head.period.name, end=head.slots[1])
    else:
        text = msg(
            "{period}: the data run from {first:date} to {last:date} and do not cover it",
            period=head.period.name,
            first=head.data_from,
            last=head.data_to,
        )
    yield Finding("GV-15", REVIEW, "pass" if covered else bad, head.data_to.isoformat(), head.period.end.isoformat(), text)
