"""Rules of the stage split: chains bring their targets, in one period, under the right names."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.decomposition.funnels.closing import amount, inside, product
from goalbook.books.rows import rows_of
from goalbook.core.compare import at_least, more_than
from goalbook.core.findings import Finding
from goalbook.core.message import Label, msg
from goalbook.core.register import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.decomposition.rules.case import Case
    from goalbook.books.rows import Row
    from goalbook.core.message import Message
    from goalbook.core.policy import Policy

STAGES = {
    "traffic": Label("traffic", "流量获取"),
    "conversion": Label("conversion", "转化"),
    "retention": Label("retention", "留存"),
}


@rule("DC-04")
def chains_bring_their_targets(case: Case, policy: Policy) -> Iterator[Finding]:
    """Volume × rates reach the target, and not far beyond it; a part of the headline that no chain explains is said."""
    low = float(policy.get("funnel.pass")[0])
    for chain in rows_of(case.tables["chains"]):
        factors = factors_of(case, str(chain["chain_id"]))
        observed = None if math.isnan(chain["ratio"]) else float(chain["ratio"])
        yield Finding("DC-04", chain["name"], chain["verdict"], observed, low, brought(chain, factors))
        for row in factors:
            if not math.isnan(row["usual_high"]):
                yield _usual(chain, row)
    for row in rows_of(case.tables["chain_by_channel"]) if len(case.tables["chains"]) else ():
        if math.isnan(row["funnel"]):
            text = msg("no chain of volume and rates says how this part of the headline comes about")
            yield Finding("DC-04", case.channel(str(row["channel"])), "not_evaluated", None, low, text)


def brought(chain: Row, factors: list[Row]) -> Message:
    """Return what a chain brings of its target, on both readings where there are two, and what would close the gap."""
    said = msg("{product} bring {implied:n}", product=product(factors), implied=chain["implied"])
    if math.isnan(chain["target"]):
        return msg("{said}; there is no target to compare that with", said=said)
    said = msg("{said} of {target:n} ({share:pct0})", said=said, target=chain["target"], share=chain["ratio"])
    if chain["unsure"]:
        said = msg(
            "{said}, or {once:n} ({share:pct0}) if the monthly figure is meant once",
            said=said, once=chain["implied_single"], share=chain["ratio_single"],
        )  # fmt: skip
    return said if chain["closing"] is None else msg("{first}; {then}", first=said, then=chain["closing"])


def _usual(chain: Row, row: Row) -> Finding:
    """Return whether a rate of private domain lies in the usual range of added friends, or was at least reached before (B-24)."""
    value, high, best = float(row["value"]), float(row["usual_high"]), float(row["best"])
    values: dict[str, float | Label] = {"value": value, "low": row["usual_low"], "high": high, "name": inside(row["name"])}
    if not more_than(value, high):
        text = msg("{name} of {value:pct} of added contacts; usual are {low:pct0} to {high:pct0}", **values)
        return Finding("DC-04", chain["name"], "pass", value, high, text)
    if not math.isnan(best) and at_least(best, value):
        text = msg(
            "{name} of {value:pct} of added contacts is above the usual {low:pct0} to {high:pct0}; own months had up to {best:pct}",
            **values,
            best=best,
        )
        return Finding("DC-04", chain["name"], "pass", value, high, text)
    text = msg("{name} of {value:pct} of added contacts is above the usual {low:pct0} to {high:pct0} and was never reached", **values)
    return Finding("DC-04", chain["name"], "warn", value, high, text)


@rule("DC-06")
def figures_carry_the_right_stage(case: Case, policy: Policy) -> Iterator[Finding]:
    """Traffic, conversion and retention mean the same in every plan; a registration is a conversion."""
    for chain in rows_of(case.tables["chains"]):
        called = [row for row in factors_of(case, str(chain["chain_id"])) if row["stage"] and row["stage_expected"]]
        wrong = [row for row in called if row["stage"] != row["stage_expected"]]
        for row in wrong:
            text = msg(
                "{name} is called {said} and belongs to {right}; change its stage",
                name=row["name"], said=STAGES[row["stage"]], right=STAGES[row["stage_expected"]],
            )  # fmt: skip
            yield Finding("DC-06", chain["name"], policy.funnel.mislabelled, row["stage"], row["stage_expected"], text)
        if called and not wrong:
            yield Finding("DC-06", chain["name"], "pass", None, None, msg("every figure stands under its own stage"))


@rule("DC-07")
def numbers_share_one_period(case: Case, policy: Policy) -> Iterator[Finding]:
    """A monthly figure under a goal of several months says how often it counts; else both readings are computed."""
    for chain in rows_of(case.tables["chains"]):
        factors = factors_of(case, str(chain["chain_id"]))
        if not chain["unsure"]:
            text = msg("all numbers are those of the period")
            yield Finding("DC-07", chain["name"], "pass", None, None, text)
            continue
        text = msg(
            "{value} {name} a month for a target of {months:n} months: {implied:n} if it counts every month, {once:n} if once; say which is meant (in funnels.yml months: {months:n}, or per: period)",  # noqa: E501 - the literal must stay whole
            value=amount("count", float(factors[0]["value"])), name=inside(factors[0]["name"]), months=chain["times"],
            implied=chain["implied"], once=chain["implied_single"],
        )  # fmt: skip
        yield Finding("DC-07", chain["name"], policy.funnel.mixed_periods, float(chain["implied"]), float(chain["implied_single"]), text)
    for row in rows_of(case.tables["output"]):
        if not row["unsure"]:
            continue
        text = msg(
            "{items:n} items a month make {volume:compact} over the period, {once:compact} in one month; say which the plan means",
            items=row["items"], volume=row["volume"], once=row["volume_single"],
        )  # fmt: skip
        yield Finding(
            "DC-07", case.channel(row["channel"]), policy.funnel.mixed_periods, float(row["volume"]), float(row["volume_single"]), text
        )


def factors_of(case: Case, chain_id: str) -> list[Row]:
    """Return the factors of one chain, the volume first."""
    return [row for row in rows_of(case.tables["chain_factors"]) if row["chain_id"] == chain_id]
