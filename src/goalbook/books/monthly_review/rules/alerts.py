"""Rules of the alert ladder, each against its own base."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.monthly_review.alerts.alerts import Judged, level_of
from goalbook.core.findings import Finding, Status
from goalbook.core.message import Message, msg
from goalbook.core.register import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.rules.case import Case
    from goalbook.core.message import Value
    from goalbook.core.policy import Policy


@rule("MR-07")
def target_deviation(case: Case, policy: Policy) -> Iterator[Finding]:
    """A figure 15 % from its target raises an alert; too good asks for a look at the target."""
    judged = [one for one in case.judged if one.base == "target"]
    if not judged:
        subject = case.metric(case.headline.metric_id)
        yield Finding("MR-07", subject, "not_evaluated", None, case.threshold, msg("no target to compare with"))
    for one in judged:
        level = level_of(one, policy, case.threshold)
        status: Status = "pass" if level is None else "warn" if level == "watch" else "fail" if one.adverse else "info"
        yield Finding("MR-07", one.subject, status, one.deviation, case.threshold, _deviation(one, level, case.threshold))


def _deviation(one: Judged, level: str | None, threshold: float) -> Message:
    values: dict[str, Value] = {"figure": one.subject, "deviation": one.deviation, "limit": threshold}
    if level == "alert" and one.adverse:
        return msg("{figure}: {deviation:+pct} from target, alert at {limit:pct0}", **values)
    if level == "alert":
        return msg("{figure}: {deviation:+pct} from target, better by {limit:pct0} or more: review the target", **values)
    if level == "watch":
        return msg("{figure}: {deviation:+pct} from target, on watch", **values)
    return msg("{figure}: {deviation:+pct} from target", **values)


@rule("MR-08")
def conversion_drop(case: Case, policy: Policy) -> Iterator[Finding]:
    """A channel whose conversion rate fell by more than the limit calls for a cross-department meeting."""
    limit = policy.alerts.conversion_drop
    judged = [one for one in case.judged if one.base == "previous"]
    if not judged:
        text = msg("no channel has a conversion rate in both months")
        yield Finding("MR-08", case.metric("conversion_rate"), "not_evaluated", None, limit, text)
    for one in judged:
        values: dict[str, Value] = {
            "figure": one.subject,
            "before": one.expected,
            "now": one.actual,
            "change": one.deviation,
            "limit": limit,
        }
        if level_of(one, policy, case.threshold) == "meeting":
            text = msg(
                "{figure}: {before:pct2} → {now:pct2} ({change:+pct}), more than {limit:pct0} down: hold the cross-department meeting",
                **values,
            )
            yield Finding("MR-08", one.subject, "fail", one.deviation, -limit, text)
        else:
            text = msg("{figure}: {before:pct2} → {now:pct2} ({change:+pct})", **values)
            yield Finding("MR-08", one.subject, "pass", one.deviation, -limit, text)


@rule("MR-10")
def traffic_drop(case: Case, policy: Policy) -> Iterator[Finding]:
    """A channel whose traffic fell by the limit against its trailing mean: shift to its backup channel."""
    limit = policy.alerts.traffic_drop
    judged = [one for one in case.judged if one.base == "trailing mean"]
    if not judged:
        yield Finding(
            "MR-10", case.metric("entry"), "not_evaluated", None, limit, msg("no channel has traffic in this month and the months before")
        )
    for one in judged:
        values: dict[str, Value] = {"figure": one.subject, "change": one.deviation}
        backup = case.backups.get(one.channel, "")
        if level_of(one, policy, case.threshold) != "switch":
            yield Finding(
                "MR-10",
                one.subject,
                "pass",
                one.deviation,
                -limit,
                msg("{figure}: {change:+pct} against the mean of the months before", **values),
            )
        elif backup:
            text = msg(
                "{figure}: {change:+pct} against the mean of the months before: shift to the backup channel {backup}",
                **values,
                backup=case.channel(backup),
            )
            yield Finding("MR-10", one.subject, "fail", one.deviation, -limit, text)
        else:
            text = msg("{figure}: {change:+pct} against the mean of the months before, and no backup channel is named", **values)
            yield Finding("MR-10", one.subject, "fail", one.deviation, -limit, text)
