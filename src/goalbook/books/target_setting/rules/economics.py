"""Rules of unit economics and private domain: what a customer is worth against what one costs, the four factors, the three rates."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.private_domain import private_channels
from goalbook.books.rows import number, rows_of
from goalbook.books.target_setting.rules.case import PLAN
from goalbook.core.compare import at_least, more_than
from goalbook.core.findings import Finding, Status
from goalbook.core.message import Label, Message, msg
from goalbook.core.register import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.target_setting.rules.case import Case
    from goalbook.core.policy import Policy

PRIVATE = Label("Private domain", "私域")
WECOM = Label("WeCom", "企业微信")
PUBLIC = Label("Inflow from public channels", "公域获客")
TEAM = Label("Whole team", "全团队")
_UNBOUNDED = msg("at a retention of 100 % nobody ever leaves: lifetime value is unbounded and not judged")


@rule("UA-07")
def customer_cost_and_worth(case: Case, policy: Policy) -> Iterator[Finding]:
    """What a new customer costs by the facts against the programme's cap, by channel and in total; the forecast worth beside it."""
    cap = float(policy.caps.cac.programme)
    for row in rows_of(case.tables["unit_economics"]):
        cac, ltv = number(row["cac"]), number(row["ltv_cac"])
        if math.isnan(cac):
            continue
        if math.isnan(ltv):
            text = msg("a new customer costs {cac:money}, the programme allows {cap:money}", cac=cac, cap=cap)
        else:
            text = msg(
                "a new customer costs {cac:money} and is worth {ltv:ratio2} times that; the programme allows {cap:money}",
                cac=cac,
                ltv=ltv,
                cap=cap,
            )
        status: Status = "info" if row["kind"] == "channel" else "warn" if more_than(cac, cap) else "pass"
        yield Finding("UA-07", _whose(case, row), status, cac, cap, text)


@rule("UA-09")
def lifetime_value(case: Case, policy: Policy) -> Iterator[Finding]:
    """States the source's customer lifetime value and, where margin is known, ARPU × margin ÷ churn beside it."""
    for row in rows_of(case.tables["unit_economics"]):
        clv, simple = number(row["clv"]), number(row["ltv_simple"])
        if row["kind"] != "total" or (math.isnan(clv) and math.isnan(simple) and row["basis"] != "unbounded"):
            continue
        values = {"clv": clv, "ltv": simple, "factor": number(row["coefficient"])}
        if row["basis"] == "unbounded":
            yield Finding("UA-09", TEAM, "not_evaluated", None, float(policy.clv.coefficient), _UNBOUNDED)
            continue
        if math.isnan(simple):
            text = msg("lifetime value {clv:money} by the source's formula (coefficient {factor:ratio2}); no margin is given", **values)
        elif math.isnan(clv):
            text = msg("lifetime value {ltv:money}: ARPU × margin ÷ (1 − retention)", **values)
        else:
            text = msg(
                "lifetime value {clv:money} by the source's formula (coefficient {factor:ratio2}), {ltv:money} by ARPU × margin ÷ churn",
                **values,
            )
        yield Finding("UA-09", TEAM, "info", clv if math.isnan(simple) else simple, float(policy.clv.coefficient), text)


@rule("MR-27")
def worth_exceeds_cost(case: Case, policy: Policy) -> Iterator[Finding]:
    """A customer must be worth more than one costs: by channel and in total, and by what the best users are said to be worth."""
    above = float(policy.clv.viable_above)
    for row in rows_of(case.tables["unit_economics"]):
        ratio = number(row["ltv_cac"])
        if row["basis"] == "unbounded":
            yield Finding("MR-27", _whose(case, row), "not_evaluated", None, above, _UNBOUNDED)
        elif not math.isnan(ratio):
            status: Status = "pass" if more_than(ratio, above) else "fail"
            yield Finding("MR-27", _whose(case, row), status, ratio, above, _ratio_text(ratio, float(policy.clv.healthy), above))
    for row in rows_of(case.tables["plausibility"]):
        if row["verdict"] == "not_evaluated" or row["cac_kind"] != "in_force":
            continue
        text = msg(
            "{ltv:money} for the top {share:pct0} with {revenue:pct0} of revenue averages {average:money}, {ratio:ratio2} × the CAC"
            " of {cac:money}; a return of {roi:ratio} needs {needed:money}",
            ltv=number(row["ltv"]),
            share=number(row["share"]),
            revenue=number(row["revenue_share"]),
            average=number(row["average_ltv"]),
            ratio=number(row["ratio"]),
            cac=number(row["cac"]),
            roi=float(policy.roi.programme_min),
            needed=number(row["needed_ltv"]),
        )
        yield Finding("MR-27", _named(row), "pass" if row["verdict"] == "pass" else "warn", number(row["ratio"]), above, text)


def _ratio_text(ratio: float, healthy: float, above: float) -> Message:
    if not more_than(ratio, above):
        return msg("worth {ratio:ratio2} times what it costs; above {above:ratio} it pays", ratio=ratio, above=above)
    if at_least(ratio, healthy):
        return msg("worth {ratio:ratio2} times what it costs, at or above the usual {healthy:ratio}", ratio=ratio, healthy=healthy)
    return msg("worth {ratio:ratio2} times what it costs; {healthy:ratio} is usual among healthy businesses", ratio=ratio, healthy=healthy)


def _named(row: dict[str, object]) -> Label:
    name = row["name"]
    return name if isinstance(name, Label) and (name.en or name.zh) else PLAN


def _whose(case: Case, row: dict[str, object]) -> Label:
    return TEAM if row["kind"] == "total" else case.channel(str(row["channel"]))


@rule("UA-02")
def private_domain_revenue(case: Case, policy: Policy) -> Iterator[Finding]:
    """The four factors' product against the target for private-domain revenue; without a target it is stated."""
    value = {str(row["factor"]): number(row["value"]) for row in rows_of(case.tables["private_domain"])}
    revenue, target = value.get("revenue", math.nan), value.get("target", math.nan)
    if not value:
        return
    if math.isnan(revenue):
        text = msg("a factor is not known: customers within reach, delivery, conversion and order value make the revenue")
        yield Finding("UA-02", PRIVATE, "not_evaluated", None, None, text)
    elif math.isnan(target):
        yield Finding("UA-02", PRIVATE, "info", revenue, None, msg("the four factors bring {revenue:money}; no target", revenue=revenue))
    else:
        text = msg("the four factors bring {revenue:money} of {target:money}", revenue=revenue, target=target)
        enough = at_least(revenue, float(policy.pd.revenue_min) * target)
        yield Finding("UA-02", PRIVATE, "pass" if enough else "warn", revenue, target, text)


@rule("UA-05")
def wecom_rates(case: Case, policy: Policy) -> Iterator[Finding]:
    """The three success rates reach their range; what is chained needs to be said of whom; goals imply a rate within the chain's."""
    for row in rows_of(case.tables["wecom"]):
        rate, low, high = (number(row[name]) for name in ("rate", "low", "high"))
        name = row["name"] if isinstance(row["name"], Label) else WECOM
        if math.isnan(rate):
            text = msg("cannot be chained: say of whom each rate is a share, or give the rate")
            yield Finding("UA-05", name, "not_evaluated", None, None, text)
        elif math.isnan(low) and math.isnan(high):
            yield Finding("UA-05", name, "info", rate, None, msg("{rate:pct}; no range is known for it", rate=rate))
        elif math.isnan(low):
            yield Finding(
                "UA-05", name, "info", rate, high, msg("{rate:pct}; up to {high:pct0} is reached elsewhere", rate=rate, high=high)
            )
        else:
            text = msg("{rate:pct}; the range is {low:pct}–{high:pct}", rate=rate, low=low, high=high)
            yield Finding("UA-05", name, "pass" if row["verdict"] == "pass" else "warn", rate, low, text)
    rates = [row for row in rows_of(case.tables["wecom"]) if row["step"] in {"lead", "service", "monetise"}]
    if rates and not all(row["of"] for row in rates if not math.isnan(number(row["rate"]))):
        yield Finding(
            "UA-05", WECOM, policy.pd.undeclared, None, None, msg("not said of whom each rate is a share; the rates cannot be compared")
        )
    yield from _implied(case)


def _implied(case: Case) -> Iterator[Finding]:
    """Yield what the goals' own numbers imply of a contact's conversion (B-24, WX-15)."""
    for row in rows_of(case.tables["pd_conversion"]):
        rate, low, high = (number(row[name]) for name in ("rate", "low", "high"))
        values = {"rate": rate, "low": low, "high": high}
        if row["origin"] == "yields":
            text = msg("counts on {rate:pct} of new contacts paying; the chained rates give {low:pct0}–{high:pct0}", **values)
        else:
            text = msg("needs {rate:pct} of new contacts to pay; the chained rates give {low:pct0}–{high:pct0}", **values)
        yield Finding("UA-05", case.key_result(str(row["kr_id"])), "pass" if row["verdict"] == "pass" else "warn", rate, high, text)


@rule("UA-08")
def public_inflow(case: Case, policy: Policy) -> Iterator[Finding]:
    """Private domain lives on what public channels bring in: nothing fails, less than the policy's share warns."""
    rows = rows_of(case.tables["public_inflow"])
    if not rows:
        return
    least = float(policy.pd.public_min_share)
    total = sum(number(row["new"]) for row in rows)
    if not total:
        yield Finding("UA-08", PUBLIC, "not_evaluated", None, least, msg("no new payers in recent months"))
        return
    share = sum(number(row["new"]) for row in rows if row["public"]) / total
    status: Status = "fail" if not share else "pass" if at_least(share, least) else "warn"
    own = Label(", ", "、")
    names = [case.channel(channel) for channel in private_channels(case.prepared.inputs.team)]
    private = Label(own.en.join(name.en for name in names), own.zh.join(name.zh for name in names))
    text = msg(
        "{share:pct} of new payers come from public channels, the rest from {private}; at least {least:pct0}",
        share=share,
        private=private,
        least=least,
    )
    yield Finding("UA-08", PUBLIC, status, share, least, text)
