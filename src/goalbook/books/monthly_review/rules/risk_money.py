"""Rules of the month's money and of what is tried out: pilots within their share, the stop-loss, the budget's loop, releases, screens."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.monthly_review.risk.words import POOLS
from goalbook.books.monthly_review.rules.actions import named, of_kind
from goalbook.books.monthly_review.rules.case import REVIEW, Case
from goalbook.books.monthly_review.rules.risk import kept, listed
from goalbook.core.compare import at_least, at_most, less_than, more_than
from goalbook.core.findings import Finding, Status
from goalbook.core.message import Label, msg
from goalbook.core.register import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.rows import Row
    from goalbook.core.message import Value
    from goalbook.core.policy import Policy

PILOTS = Label("Pilots", "创新试点")
SCREENS = {
    "kpis": Label("KPI board", "指标看板"),
    "channels": Label("funnel by channel", "渠道漏斗"),
    "channel_matrix": Label("placement and return", "投放与回报"),
}


@rule("BG-10")
def pilots_keep_their_share(case: Case, policy: Policy) -> Iterator[Finding]:
    """Pilots get their share of the month's spend: less is a warning, more a failure."""
    low, high = (float(end) for end in policy.budget.innovation)
    for row in kept(case, "pilot_share"):
        share = row["share"]
        status: Status = "fail" if not at_most(share, high) else "pass" if at_least(share, low) else "warn"
        text = msg(
            "{share:pct2} of the month's spend ({cost:money} of {spend:money}); {low:pct0} to {high:pct0} are meant for pilots",
            share=share, cost=row["cost"], spend=row["spend"], low=low, high=high,
        )  # fmt: skip
        yield Finding("BG-10", PILOTS, status, share, high, text) if not math.isnan(share) else _unknown(row)


def _unknown(row: Row) -> Finding:
    return Finding("BG-10", PILOTS, "not_evaluated", row["cost"], None, msg("no spend of the month is known that they could be a share of"))


@rule("IN-02")
def pilots_find_something(case: Case, policy: Policy) -> Iterator[Finding]:
    """A pilot names the figure it is to move and what it costs, keeps within the pilots' share, and ends in a decision."""
    high = float(policy.budget.innovation[1])
    within = not any(more_than(row["share"], high) for row in kept(case, "pilot_share"))  # a share that is not known breaks none
    for row in kept(case, "pilots_run"):
        values: dict[str, Value] = {"cost": row["cost"], "n": row["months"]}
        if not row["metric_id"] or math.isnan(row["cost"]):
            text = msg("names no figure that it is to move, or no cost: nobody can tell what it finds")
            yield Finding("IN-02", row["what"], "warn", row["cost"], None, text)
        elif math.isnan(row["change"]):
            text = msg("{cost:money} in its month {n:n}; what it moved is not known yet", **values)
            yield Finding("IN-02", row["what"], "info", row["cost"], None, text)
        else:
            values |= {"figure": case.metric(row["metric_id"]), "change": row["change"]}
            if row["verdict"]:
                text = msg("{cost:money} in its month {n:n}: {figure} {change:+pct}, decided", **values)
            else:
                text = msg("{cost:money} in its month {n:n}: {figure} {change:+pct}; decide whether it goes on", **values)
            status: Status = "pass" if row["verdict"] and within else "warn"
            yield Finding("IN-02", row["what"], status, row["change"], None, text)


@rule("RK-10")
def losses_are_stopped(case: Case, policy: Policy) -> Iterator[Finding]:
    """Whatever pushed a core figure down by more than the limit is stopped: pilots, and the actions that MR-09 judges."""
    if not any(name in case.tables for name in ("risk_register", "control_states", "pilots_run")):
        return
    limit = float(policy.alerts.stop_loss)
    for row in of_kind(case, "earlier"):
        change = row["change_since_start"]
        if not math.isnan(change):
            ended = row["status"] in ("stop", "reverse") and not row["stopped"]
            yield _stop_loss((named(row), case.metric(str(row["core_metric"]))), change, limit, ended=ended, exempt=bool(row["exempt"]))
    for row in kept(case, "pilots_run"):
        if not math.isnan(row["change"]):
            yield _stop_loss(
                (row["what"], case.metric(row["metric_id"])),
                row["change"],
                limit,
                ended=row["verdict"] == "stop",
                exempt=bool(row["exempt"]),
            )


def _stop_loss(named_: tuple[Label, Label], change: float, limit: float, *, ended: bool, exempt: bool) -> Finding:
    subject, figure = named_
    values: dict[str, Value] = {"figure": figure, "change": change, "limit": limit}
    status: Status = "pass"
    if not less_than(change, -limit):
        text = msg("{figure} {change:+pct}: above the stop-loss of −{limit:pct0}", **values)
    elif ended:
        text = msg("{figure} {change:+pct}: stopped", **values)
    elif exempt:
        status = "info"
        text = msg("{figure} {change:+pct}: below the stop-loss of −{limit:pct0}, exempt as an approved pilot within its share", **values)
    else:
        status, text = "fail", msg("{figure} {change:+pct}: below the stop-loss of −{limit:pct0}; stop it", **values)
    return Finding("RK-10", subject, status, change, -limit, text)


@rule("BG-12")
def money_went_where_it_was_meant(case: Case, policy: Policy) -> Iterator[Finding]:
    """Each pool's and channel's spend of the month keeps near its budget; else the frame or the spend has to change."""
    limit = float(policy.get("budget.month_tolerance"))
    for row in kept(case, "budget_month"):
        over = row["level"] == "total" and more_than(row["pools_of_total"], 1.0)
        if row["level"] == "total" and not over:
            continue  # the sum of what was judged already
        subject = case.channel(row["channel"]) if row["level"] == "channel" else POOLS[row["pool"]]
        if math.isnan(row["variance_share"]):
            text = msg("planned {planned:money}; what was spent is not noted", planned=row["planned"])
            yield Finding("BG-12", subject, "not_evaluated", None, limit, text)
            continue
        text = msg(
            "{actual:money} spent of {planned:money} planned for the month ({share:+pct}); {used:pct0} of the period's budget is gone "
            "after {gone:pct0} of its time",
            actual=row["actual"], planned=row["planned"], share=row["variance_share"], used=row["used"], gone=row["time_gone"],
        )  # fmt: skip
        if over:
            text = msg("{said}; the pools add up to {share:pct} of the total that the goals set", said=text, share=row["pools_of_total"])
        status: Status = "pass" if at_most(abs(row["variance_share"]), limit) else "warn"
        yield Finding("BG-12", subject, status, row["variance_share"], limit, text)


@rule("TP-03")
def platforms_are_renewed(case: Case, policy: Policy) -> Iterator[Finding]:
    """Each platform has a new version every one or two months."""
    limit = float(policy.get("platform.iteration_days"))
    for row in kept(case, "platform_iterations"):
        text = msg(
            "last new version {days:n} days ago, on {day:date} (at most {limit:n} days)",
            days=row["days_since"], day=row["last_release"].date(), limit=limit,
        )  # fmt: skip
        yield Finding("TP-03", row["platform"], "pass" if at_most(row["days_since"], limit) else "warn", row["days_since"], limit, text)


@rule("MR-30")
def three_screens_are_there(case: Case, policy: Policy) -> Iterator[Finding]:
    """The report has the three screens on paper: the board of figures, the funnel by channel, placement with its return."""
    wanted = list(policy.get("report.screens"))
    there = [name for name in wanted if name in case.tables and len(case.tables[name])]
    lacking = [SCREENS[name] for name in wanted if name not in there]
    if lacking:
        text = msg("without figures for: {names}", names=listed(lacking))
    else:
        text = msg("on paper: {names}; live screens are the platforms' own", names=listed([SCREENS[name] for name in there]))
    yield Finding("MR-30", REVIEW, "warn" if lacking else "pass", float(len(there)), float(len(wanted)), text)
