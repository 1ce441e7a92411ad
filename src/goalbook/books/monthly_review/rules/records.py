"""Rules of the small tables a team may keep beside a review; without a table one quiet line says that nothing was judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.monthly_review.rules.actions import named, of_kind, unjudged
from goalbook.books.monthly_review.rules.case import REVIEW, Case
from goalbook.books.rows import rows_of
from goalbook.core.compare import at_least
from goalbook.core.findings import Finding
from goalbook.core.message import Label, msg
from goalbook.core.register import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.core.policy import Policy


@rule("MR-19")
def actions_have_a_hypothesis(case: Case, _policy: Policy) -> Iterator[Finding]:
    """Problem, hypothesis, proof: an action says why it should work, and the test it names is in the list of tests."""
    new, tests = of_kind(case, "new"), _known_tests(case)
    if not tests and not any(row["hypothesis"] or row["experiment"] for row in new):
        yield unjudged("MR-19", msg("neither tests nor hypotheses are recorded"))
        return
    for row in new:
        if row["decision"] == "accept":
            continue
        lost = bool(row["experiment"]) and row["experiment"] not in tests
        if not row["hypothesis"]:
            text = msg("no hypothesis says why it should work")
        elif lost:
            text = msg("test {test:text} is not in experiments.csv", test=str(row["experiment"]))
        else:
            text = msg("hypothesis recorded")
        yield Finding("MR-19", named(row), "pass" if row["hypothesis"] and not lost else "warn", None, None, text)
    if not new:
        yield Finding("MR-19", REVIEW, "info", float(len(tests)), None, msg("{n:n} tests are recorded", n=len(tests)))


def _known_tests(case: Case) -> set[str]:
    """Return the tests of this review and of earlier ones."""
    reviews = case.prepared.inputs.reviews
    given = [tables.get("experiments") for month, tables in reviews.items() if month <= case.head.period.label]
    return {str(test) for table in given if isinstance(table, pd.DataFrame) for test in table["test"]}


@rule("MR-31")
def monitoring_changes(case: Case, policy: Policy) -> Iterator[Finding]:
    """At least so many changes to what is monitored in a month; how grave fewer are is for the policy to say."""
    count, least = len(case.tables["monitoring_changes"]), policy.monitoring.min_changes
    if not count:
        yield unjudged("MR-31", msg("no change of what is monitored is recorded"))
        return
    text = msg("{n:n} changes of what is monitored, {least:n} are usual", n=count, least=least)
    yield Finding("MR-31", REVIEW, "pass" if at_least(count, least) else policy.monitoring.severity, float(count), float(least), text)


@rule("MR-33")
def loops_move(case: Case, policy: Policy) -> Iterator[Finding]:
    """An issue that stands at one step of the loop for more than a month is stuck."""
    rows = rows_of(case.tables["loops"])
    if not rows:
        yield unjudged("MR-33", msg("no loop of issues is recorded"))
    months = int(policy.actions.stuck_months)
    for row in rows:
        if pd.isna(row["since"]):
            text = msg("since when it stands at this step is not recorded")
            yield Finding("MR-33", Label.same(str(row["issue"])), "not_evaluated", None, None, text)
            continue
        since = pd.Timestamp(str(row["since"]))
        stuck = row["stage"] != "learn" and pd.Timestamp(case.head.as_of) > since + pd.DateOffset(months=months)
        text = msg("at this step since {day:date}", day=since.date())
        yield Finding("MR-33", Label.same(str(row["issue"])), "warn" if stuck else "pass", since.date().isoformat(), None, text)


@rule("MR-35")
def factors_have_evidence(case: Case, _policy: Policy) -> Iterator[Finding]:
    """A factor of success or failure stands with the figure that shows it."""
    rows = rows_of(case.tables["factors"])
    if not rows:
        yield unjudged("MR-35", msg("no factors of success or failure are recorded"))
    for row in rows:
        shown = bool(row["metric"]) and bool(row["evidence"])
        text = msg("figure and evidence are given") if shown else msg("no figure shows it")
        yield Finding("MR-35", Label.same(str(row["factor"])), "pass" if shown else "warn", float(shown), 1.0, text)


@rule("MR-49")
def parameter_changes(case: Case, _policy: Policy) -> Iterator[Finding]:
    """Counts the parameters that were turned during the month, where a log is kept."""
    count = len(case.tables["parameter_changes"])
    if not count:
        yield unjudged("MR-49", msg("no log of parameters is kept"))
        return
    yield Finding("MR-49", REVIEW, "info", float(count), None, msg("{n:n} changes of parameters are logged", n=count))
