"""Rules of what customers are worth: whether they pay for their acquisition, by channel, and which tested method to keep."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.monthly_review.rules.case import REVIEW, Case
from goalbook.books.rows import Row, number, rows_of
from goalbook.core.compare import at_least
from goalbook.core.findings import Finding
from goalbook.core.message import Label, Message, msg
from goalbook.core.register import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.core.findings import Status
    from goalbook.core.policy import Policy

STATES: dict[str, Status] = {"pass": "pass", "fail": "fail", "uncertain": "warn", "part": "info"}
EVERYBODY = Label("All channels", "全部渠道")


def _cohorts(case: Case, *kinds: str) -> list[Row]:
    found = case.tables.get("cohort_ltv")
    return [] if found is None else [row for row in rows_of(found) if row["kind"] in kinds]


def _subject(case: Case, row: Row) -> Label:
    if row["kind"] == "cohort":
        return Label.same(str(row["cohort_month"]))
    return EVERYBODY if row["kind"] == "team" else case.channel(str(row["channel"]))


@rule("MR-27")
def customers_pay(case: Case, policy: Policy) -> Iterator[Finding]:
    """Customers are worth more than they cost, all together, by channel and by month; a range on both sides of the line is a warning."""
    above = float(policy.clv.viable_above)
    for row in _cohorts(case, "team", "channel", "cohort"):
        state = STATES.get(str(row["value_verdict"]))
        if state is None:
            if row["kind"] != "cohort":
                yield Finding("MR-27", _subject(case, row), "not_evaluated", None, above, _unjudged(row, policy))
            continue
        ratio = number(row["ltv_cac"])
        text = _said(row, above)
        if row["value_verdict"] == "part":
            covered = number(row["covered"])
            text = msg(
                "{said}; the file has {covered:pct} of the new payers and nobody says it is a fair sample", said=text, covered=covered
            )
        yield Finding("MR-27", _subject(case, row), state, None if math.isnan(ratio) else ratio, above, text)


def _said(row: Row, above: float) -> Message:
    values = {"ltv": number(row["ltv"]), "cac": number(row["cac"]), "n": number(row["customers"])}
    if math.isnan(values["ltv"]):
        return msg("brought {ltv:money} so far for CAC {cac:money}; {n:n} customers", **{**values, "ltv": number(row["so_far"])})
    return msg(
        "LTV ÷ CAC {ratio:ratio2} (80 % range {low:ratio2}–{high:ratio2}), above {above:ratio2} pays; LTV {ltv:money}, CAC {cac:money}, "
        "{n:n} customers",
        ratio=number(row["ltv_cac"]),
        low=number(row["ltv_cac_low"]),
        high=number(row["ltv_cac_high"]),
        above=above,
        **values,
    )


def _unjudged(row: Row, policy: Policy) -> Message:
    if row["value_verdict"] == "few":
        return msg("{n:n} customers are too few to judge, {least:n} are needed", n=number(row["customers"]), least=policy.clv.min_customers)
    if row["value_verdict"] == "no_cac":
        return msg("what these customers cost is not known")
    if row["value_verdict"] == "no_margin":
        return msg(
            "no margin is given in economics.yml; revenue {ltv:money}, CAC {cac:money}", ltv=number(row["ltv"]), cac=number(row["cac"])
        )
    return msg("too few came back to say what is still to come; so far {ltv:money} for CAC {cac:money}", ltv=row["so_far"], cac=row["cac"])


@rule("MR-53")
def channels_by_value(case: Case, policy: Policy) -> Iterator[Finding]:
    """Each way of acquisition by CLV ÷ CAC and payback: it passes where it reaches what is usual for a healthy business."""
    healthy = float(policy.clv.healthy)
    judged = [row for row in _cohorts(case, "channel") if not math.isnan(number(row["ltv_cac"]))]
    for row in judged:
        ratio = number(row["ltv_cac"])
        text = msg(
            "{ratio:ratio2} times what a customer costs, {healthy:ratio2} is usual; {paid}", ratio=ratio, healthy=healthy, paid=paid(row)
        )
        fits = at_least(ratio, healthy) and row["value_verdict"] != "part"
        yield Finding("MR-53", case.channel(str(row["channel"])), "pass" if fits else "info", ratio, healthy, text)
    if not judged and _cohorts(case, "team"):
        yield Finding("MR-53", REVIEW, "not_evaluated", None, healthy, msg("the purchases do not say which channel brought the customers"))


def paid(row: Row) -> Message:
    """Return within how many months margin paid for the acquisition, or how long that has not happened."""
    months = number(row["payback_months"])
    if math.isnan(months):
        return msg("not paid back within {n:n} months", n=number(row["seen_months"]))
    return msg("paid back by month {n:n}", n=months)


@rule("UA-09")
def assumed_and_bought(case: Case, _policy: Policy) -> Iterator[Finding]:
    """What the goals assumed of a customer by the source's formula, beside what customers bought."""
    found = case.tables.get("clv_assumed")
    for row in [] if found is None else rows_of(found):
        text = msg(
            "assumed CLV {clv:money}; purchases say {bought:money} of revenue within the horizon ({low:money}–{high:money})",
            clv=number(row["clv"]),
            bought=number(row["bought_12m"]),
            low=number(row["bought_low"]),
            high=number(row["bought_high"]),
        )
        yield Finding("UA-09", REVIEW, "info", number(row["bought_12m"]), number(row["clv"]), text)


@rule("UA-21")
def best_method_is_kept(case: Case, policy: Policy) -> Iterator[Finding]:
    """Of the tests that ended, the one with the highest return is named; a test whose whole range lies below its cost warns."""
    found = case.tables.get("test_league")
    least = float(policy.tests.roi_min)
    for row in [] if found is None else rows_of(found):
        roi, high = number(row["test_roi"]), number(row["test_roi_high"])
        if math.isnan(row["test_rank"]):
            continue
        state: Status = "warn" if not at_least(high, least) else "pass" if row["winner"] else "info"
        yield Finding("UA-21", row["test_name"], state, roi, least, _test_said(row))
    if found is not None and len(found) and found["test_rank"].isna().all():
        yield Finding("UA-21", REVIEW, "not_evaluated", None, least, msg("no test that ended says what it cost"))


def _test_said(row: Row) -> Message:
    values = {"roi": number(row["test_roi"]), "low": number(row["test_roi_low"]), "high": number(row["test_roi_high"])}
    if row["proven"]:
        return msg("highest return: {roi:ratio2} ({low:ratio2}–{high:ratio2}), ahead of every other test: keep it", **values)
    if row["winner"]:
        return msg("highest sure return: {roi:ratio2} ({low:ratio2}–{high:ratio2}), its range meets that of others", **values)
    if row["test_verdict"] == "better" and row["return_verdict"] == "open":
        return msg("it gains, whether that pays is not sure: return {roi:ratio2} ({low:ratio2}–{high:ratio2})", **values)
    return msg("return {roi:ratio2} ({low:ratio2}–{high:ratio2})", **values)
