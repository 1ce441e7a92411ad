"""Rules of the private domain: its revenue, WeCom's rates, user assets, public inflow, efficiency over half a year, promoters."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.monthly_review.private_domain.assets import left_out
from goalbook.books.monthly_review.private_domain.wecom import looks_alike
from goalbook.books.private_domain import private_channels
from goalbook.books.rows import number, rows_of
from goalbook.core.compare import at_least, less_than, more_than
from goalbook.core.findings import Finding, Status
from goalbook.core.message import Label, Message, msg
from goalbook.core.period import parse_period
from goalbook.core.register import rule
from goalbook.inputs.operations.private_domain import PRIVATE_DOMAIN, USER_ASSETS, WECOM

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.rules.case import Case
    from goalbook.books.rows import Row
    from goalbook.core.policy import Policy

GUIDES = Label("Customers whom guides reach", "导购可直达客群")
REVENUE = Label("Private-domain revenue", "私域销售额")
STATEMENT = Label("User asset sheet", "用户资产表")
RATES = Label("WeCom's rates", "企业微信三率")
PUBLIC = Label("Public-domain inflow", "公域获客")
EFFICIENCY = Label("Private against public domain", "私域与公域效率")
NPS = Label("Net promoter score", "净推荐值")


def _rows(case: Case, table: str) -> list[Row]:
    found = case.tables.get(table)
    return [] if found is None else rows_of(found)


def _ended(case: Case, rule_id: str, table: str, name: Label) -> Iterator[Finding]:
    """Yield that a rule is not judged: the team keeps its table, and the table ends before the month."""
    for row in _rows(case, "pd_absent"):
        if row["table"] == table:
            text = msg("nothing is kept of the month; the table ends in {month}", month=parse_period(str(row["last_month"])).name)
            yield Finding(rule_id, name, "not_evaluated", None, None, text)


@rule("UA-01")
def guides_reach(case: Case, policy: Policy) -> Iterator[Finding]:
    """States how many customers guides reach; that much of it hangs on one of several guides warns."""
    yield from _ended(case, "UA-01", PRIVATE_DOMAIN.table, GUIDES)
    for row in _rows(case, "pd_guides"):
        if row["measure"] != "reachable":
            continue
        most, share, heads = float(policy.assets.one_guide_max), number(row["largest"]), float(row["guides"])
        total = float(case.tables["pd_months"]["reachable"].iloc[-1])
        text = msg(
            "customers within reach: {n:n}, guides: {guides:n}; the largest book holds {share:pct0}", n=total, guides=heads, share=share
        )
        yield Finding("UA-01", GUIDES, "warn" if heads > 1 and more_than(share, most) else "info", share, most, text)


@rule("UA-02")
def revenue_is_reached(case: Case, policy: Policy) -> Iterator[Finding]:
    """Private-domain revenue, the product of four factors, reaches what is wanted of the month's days."""
    yield from _ended(case, "UA-02", PRIVATE_DOMAIN.table, REVENUE)
    by_factor = {str(row["factor"]): row for row in _rows(case, "pd_formula")}
    if not by_factor:
        return
    revenue, target = number(by_factor["revenue"]["now"]), number(by_factor["revenue"]["needed"])
    least = float(policy.pd.revenue_min)
    if math.isnan(revenue):
        yield Finding("UA-02", REVENUE, "not_evaluated", None, least, msg("a factor was not measured: there is no product"))
    elif math.isnan(target) or not target:
        yield Finding("UA-02", REVENUE, "info", revenue, None, msg("{revenue:money_compact} from four factors; no target", revenue=revenue))
    elif at_least(revenue / target, least):
        text = msg("{revenue:money_compact} of the {target:money_compact} wanted", revenue=revenue, target=target)
        yield Finding("UA-02", REVENUE, "pass", revenue / target, least, text)
    else:
        yield Finding("UA-02", REVENUE, "warn", revenue / target, least, _short(by_factor, revenue, target))


def _short(by_factor: dict[str, Row], revenue: float, target: float) -> Message:
    """Return what each factor alone would have to be; a share that would have to be above 1 is no way."""
    needed = {name: number(by_factor[name]["needed"]) for name in ("customers", "delivery", "conversion")}
    if not all(by_factor[name]["possible"] for name in needed):
        return msg(
            "{revenue:money_compact} of the {target:money_compact} wanted; with more customers alone it takes {customers:n}",
            revenue=revenue,
            target=target,
            customers=needed["customers"],
        )
    return msg(
        "{revenue:money_compact} of the {target:money_compact} wanted; alone it takes {customers:n} customers, {delivery:pct} delivery or"
        " {conversion:pct} conversion",
        revenue=revenue,
        target=target,
        **needed,
    )


@rule("UA-03")
def statement_is_whole(case: Case, policy: Policy) -> Iterator[Finding]:
    """The user asset sheet closes, which reading has made sure of, and has every touchpoint of the month before."""
    yield from _ended(case, "UA-03", USER_ASSETS.table, STATEMENT)
    rows = _rows(case, "asset_statement")
    if not rows:
        return
    total, period = rows[-1], case.head.period
    missing = left_out(case.prepared.inputs.kept("users", USER_ASSETS), period)
    allowed = float(policy.assets.tolerance)
    for name in missing:
        yield Finding("UA-03", name, "warn", None, allowed, msg("was in the sheet a month before and is not in it now"))
    if not missing:
        text = msg(
            "{closing:n} users at {n:n} touchpoints, {growth:+pct} in the month",
            closing=number(total["closing"]),
            n=len(rows) - 1,
            growth=number(total["growth"]),
        )
        yield Finding("UA-03", STATEMENT, "pass", 0.0, allowed, text)


@rule("UA-05")
def wecom_rates(case: Case, _policy: Policy) -> Iterator[Finding]:
    """WeCom's rates reach the lower end of their range, each a share of whom it says; so do the two chains of them."""
    yield from _ended(case, "UA-05", WECOM.table, RATES)
    for row in _rows(case, "wecom_rates"):
        if row["month"] != case.head.period.label:
            continue
        rate, low, high = (number(row[name]) for name in ("rate", "low", "high"))
        if math.isnan(rate):
            yield Finding("UA-05", row["name"], "not_evaluated", None, None, msg("not measured this month"))
        elif math.isnan(low):
            text = msg("{rate:pct} of {base:n}; up to {high:pct0} is reached", rate=rate, base=number(row["base"]), high=high)
            yield Finding("UA-05", row["name"], "info", rate, None if math.isnan(high) else high, text)
        else:
            values = {"rate": rate, "base": number(row["base"]), "low": low, "high": high}
            text = msg("{rate:pct} of {base:n}; {low:pct}–{high:pct} is usual", **values)
            if looks_alike(rate, low):
                text = msg("{rate:pct2} of {base:n}; {low:pct2}–{high:pct2} is usual", **values)
            yield Finding("UA-05", row["name"], "warn" if row["verdict"] == "warn" else "pass", rate, low, text)


@rule("UA-08")
def public_inflow(case: Case, policy: Policy) -> Iterator[Finding]:
    """Private domain lives on what public channels bring in: nothing fails, less than the policy's share warns."""
    rows, least = _rows(case, "pd_inflow"), float(policy.pd.public_min_share)
    total = sum(number(row["new"]) for row in rows)
    if not total:
        return
    share = sum(number(row["new"]) for row in rows if row["public"]) / total
    status: Status = "fail" if not share else "pass" if at_least(share, least) else "warn"
    names = [case.channel(channel) for channel in private_channels(case.prepared.inputs.team)]
    text = msg(
        "{share:pct} of new payers come from public channels, the rest from {private}; at least {least:pct0}",
        share=share,
        private=Label(", ".join(name.en for name in names), "、".join(name.zh for name in names)),
        least=least,
    )
    yield Finding("UA-08", PUBLIC, status, share, least, text)


@rule("UA-17")
def start_up_metrics(case: Case, policy: Policy) -> Iterator[Finding]:
    """Add, delete and interaction rate are not worse than their usual by more than the policy allows."""
    limit = float(policy.pd.rate_change)
    for row in _rows(case, "pd_metrics"):
        if row["phase"] != "start_up":
            continue
        value, usual, change = (number(row[name]) for name in ("value", "usual", "change"))
        if math.isnan(value):
            continue
        if math.isnan(usual):
            text = msg("{value:pct}; three months before it are needed to say what is usual", value=value)
            yield Finding("UA-17", row["name"], "not_evaluated", value, limit, text)
        else:
            text = msg("{value:pct}, usually {usual:pct} ({change:+pct})", value=value, usual=usual, change=change)
            yield Finding("UA-17", row["name"], "warn" if row["verdict"] == "warn" else "pass", change, limit, text)


@rule("UA-18")
def promoters(case: Case, policy: Policy) -> Iterator[Finding]:
    """The net promoter score reaches its floor, with its interval beside it; every month has a survey of its own once it is over."""
    rows, least = _rows(case, "nps"), float(policy.brand.nps_min)
    if not rows:
        return
    last, period = rows[-1], case.head.period
    then = parse_period(str(last["month"]))
    age = (period.start.year - then.start.year) * 12 + period.start.month - then.start.month
    most = float(policy.horizon.nps_max_age)
    over = case.head.as_of >= period.end  # until then the survey may still be held
    if more_than(age, most) or (over and at_least(age, most)):
        text = msg("the last survey is of {month}; one a month is due", month=then.name)
        yield Finding("UA-18", NPS, "warn", float(age), most, text)
        return
    yield _promoter_finding(last, least, float(policy.brand.nps_answers_min))


def _promoter_finding(row: Row, least: float, answers: float) -> Finding:
    """Return the verdict on one survey; where the interval holds the floor it is said that a fall below it is not sure."""
    score, low, high, n = (number(row[name]) for name in ("nps", "low", "high", "n"))
    if math.isnan(score):
        text = msg("{n:n} answers are too few for a score; at least {least:n}", n=n, least=answers)
        return Finding("UA-18", NPS, "not_evaluated", n, answers, text)
    values = {"score": score, "low": low, "high": high, "n": n}
    if at_least(score, least):
        return Finding("UA-18", NPS, "pass", score, least, msg("{score:n} ({low:n} to {high:n}, {n:n} answers)", **values))
    if less_than(high, least):
        text = msg("{score:n} ({low:n} to {high:n}, {n:n} answers), below {least:n}", least=least, **values)
        return Finding("UA-18", NPS, "warn", score, least, text)
    text = msg(
        "{score:n} ({low:n} to {high:n}, {n:n} answers), below {least:n}, though so few answers leave it open", least=least, **values
    )
    return Finding("UA-18", NPS, "warn", score, least, text)


@rule("MR-28")
def private_efficiency(case: Case, policy: Policy) -> Iterator[Finding]:
    """Over half a year private domain converts no worse than public; far worse calls for another direction."""
    window = [row for row in _rows(case, "pd_efficiency") if row["span"] == "window"]
    asked = [name for name in ("pd_months", "wecom_rates", "asset_statement") if name in case.tables]
    for row in window:
        ratio = number(row["conversion_ratio"])
        if math.isnan(ratio):
            if asked:  # a team that keeps nothing of its private domain is not told what the verdict would need
                yield Finding("MR-28", EFFICIENCY, "not_evaluated", None, float(policy.pd.efficiency_min), _few(row, policy))
            continue
        least, floor = float(policy.pd.efficiency_min), float(policy.pd.efficiency_fail_below)
        status: Status = "pass" if at_least(ratio, least) else "fail" if less_than(ratio, floor) else "warn"
        yield Finding("MR-28", EFFICIENCY, status, ratio, least, _compared(row))


def _few(row: Row, policy: Policy) -> Message:
    have, need = float(row["months"]), float(policy.pd.window_months)
    if have < need:
        return msg("not enough months: {n:n} of the {window:n} that the verdict needs", n=have, window=need)
    return msg("conversion is not measured in both domains")


def _compared(row: Row) -> Message:
    values = {name: number(row[name]) for name in ("private_conversion", "public_conversion", "conversion_ratio", "roi_ratio")}
    text = msg(
        "private {private_conversion:pct}, public {public_conversion:pct} over {months:n} months: {conversion_ratio:ratio2} ×",
        months=float(row["months"]),
        **{name: values[name] for name in ("private_conversion", "public_conversion", "conversion_ratio")},
    )
    if math.isnan(values["roi_ratio"]):
        return text
    return msg("{text}; return on spend {roi:ratio2} ×", text=text, roi=values["roi_ratio"])
