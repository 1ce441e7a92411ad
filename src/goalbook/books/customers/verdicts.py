"""What rules say of tiers, concentration and contribution, in whichever book the tables stand."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.customers.schemes import NAMES, shares_of
from goalbook.books.rows import number, rows_of
from goalbook.core.compare import at_most
from goalbook.core.findings import Finding, Status
from goalbook.core.message import Label, msg

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from goalbook.core.policy import Policy

TOP = Label("Best users", "头部用户")
BUYERS = Label("Buyers", "购买用户")


def against(share: Mapping[str, float], schemes: tuple[str, str], policy: Policy, rule_id: str) -> Iterator[Finding]:
    """Yield the actual shares of the tiers beside a scheme's; only the scheme in force, the second named, is judged (B-01)."""
    names = [str(name) for name in policy.segments.names]
    if not set(names) <= set(share):
        return
    scheme, in_force = schemes
    within, chosen = float(policy.segments.share_tolerance), in_force == scheme
    for name, wanted in zip(names, shares_of(scheme), strict=True):
        off = share[name] - wanted
        status: Status = "info" if not chosen else "pass" if at_most(abs(off), within) else "warn"
        values = {"share": share[name], "wanted": wanted, "off": off}
        if chosen:
            text = msg("{share:pct} of users, the scheme has {wanted:pct0} ({off:+pp})", **values)
        else:
            text = msg(
                "{share:pct} of users; {scheme:text} would have {wanted:pct0}, it is not the scheme in force", scheme=scheme, **values
            )
        yield Finding(rule_id, NAMES[name], status, share[name], wanted, text)


def revenue(row: dict[str, object], rule_id: str) -> Iterator[Finding]:
    """Yield what the best users of a row of ``concentration`` bring against what is wanted of them; nothing where nothing is wanted."""
    if math.isnan(number(row["target"])):
        return
    values = {"share": number(row["share"]), "revenue": number(row["revenue_share"]), "target": number(row["target"])}
    if row["origin"] == "filed":
        text = msg(
            "the top {share:pct0} are to bring {revenue:pct0} of revenue: {times:ratio} × the average user, {rest:ratio} × the rest",
            times=number(row["vs_average"]),
            rest=number(row["vs_rest"]),
            **values,
        )
        status: Status = "info"
    else:
        text = msg(
            "the top {share:pct} bring {revenue:pct} of revenue, {target:pct0} are wanted: now {times:ratio} × the average user",
            times=number(row["vs_average"]),
            **values,
        )
        status = "pass" if row["verdict"] == "pass" else "warn"
    name = row["name"]
    subject = name if isinstance(name, Label) and (name.en or name.zh) else TOP
    yield Finding(rule_id, subject, status, values["revenue"], values["target"], text)


def tier_sizes(table: pd.DataFrame, policy: Policy) -> Iterator[Finding]:
    """Yield each tier's customers and what they bring; of a tier too small to be shown nothing."""
    for row in rows_of(table):
        if math.isnan(number(row["customers"])):
            continue
        text = msg(
            "{n:n} customers ({share:pct}) bring {revenue:pct} of revenue, {each:money} each",
            n=number(row["customers"]),
            share=number(row["share"]),
            revenue=number(row["revenue_share"]),
            each=number(row["per_customer"]),
        )
        yield Finding("UA-13", NAMES[str(row["tier"])], "info", number(row["share"]), float(policy.segments.spend_quantile), text)


def contribution(table: pd.DataFrame) -> Iterator[Finding]:
    """Yield what the best tenth of customers brings, and the lower half."""
    rows = rows_of(table)
    if not rows:
        return
    first, half = rows[0], 1 - number(rows[len(rows) // 2 - 1]["cumulative_share"])
    text = msg(
        "the best tenth brings {share:pct} of revenue, {each:money} each; the lower half {half:pct}",
        share=number(first["revenue_share"]),
        each=number(first["per_customer"]),
        half=half,
    )
    yield Finding("UA-14", BUYERS, "info", number(first["revenue_share"]), None, text)
