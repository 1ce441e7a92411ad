"""Rules of user structure and user assets: tiers against the chosen scheme, concentration, the statement, maturity, practices."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.customers import verdicts
from goalbook.books.customers.schemes import NAMES, shares_of
from goalbook.books.rows import number, rows_of
from goalbook.core.compare import at_least, less_than, more_than
from goalbook.core.findings import Finding
from goalbook.core.message import Label, msg
from goalbook.core.register import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.target_setting.rules.case import Case
    from goalbook.core.policy import Policy

USERS = Label("User structure", "用户结构")
GUIDES = Label("Customers whom guides reach", "导购可直达客群")
HABITS = Label("Practices", "私域运营做法")


@rule("UA-01")
def reachable_customers(case: Case, policy: Policy) -> Iterator[Finding]:
    """States how many customers guides reach directly; that much of it hangs on one of several guides warns."""
    rows = rows_of(case.tables["guides"])
    if not rows:
        return
    total = sum(number(row["reachable"]) for row in rows)
    text = msg(
        "customers within reach: {n:n}, guides: {guides:n}; {first} alone reaches {share:pct0}",
        n=total,
        guides=len(rows),
        first=_label(rows[0]["guide"]),
        share=number(rows[0]["share"]),
    )
    most = float(policy.assets.one_guide_max)
    leans = len(rows) > 1 and more_than(number(rows[0]["share"]), most)
    yield Finding("UA-01", GUIDES, "warn" if leans else "info", number(rows[0]["share"]), most, text)


@rule("UA-03")
def statement_closes(case: Case, policy: Policy) -> Iterator[Finding]:
    """A touchpoint's users close with what their movements say, and open where the month before closed."""
    allowed = float(policy.assets.tolerance)
    for row in rows_of(case.tables["assets"]):
        if row["source"] != "filed":
            continue
        off = number(row["difference"]) or number(row["carried"])
        closing, month = number(row["closing"]), str(row["month"])
        if row["verdict"] == "pass":
            text = msg("{month:text} closes with {closing:n}, as its movements say", month=month, closing=closing)
        elif number(row["difference"]):
            text = msg(
                "{month:text} closes with {closing:n}, its movements say {expected:n}",
                month=month,
                closing=closing,
                expected=number(row["expected"]),
            )
        else:
            text = msg("{month:text} opens {off:+n} against where the month before closed", month=month, off=off)
        yield Finding("UA-03", _label(row["touchpoint"]), "pass" if row["verdict"] == "pass" else "warn", off, allowed, text)


@rule("UA-04")
def maturity(case: Case, policy: Policy) -> Iterator[Finding]:
    """Each step from business to value is scored, high enough, and with evidence."""
    least = float(policy.pd.maturity_min)
    for row in rows_of(case.tables["maturity"]):
        score, evidence = number(row["score"]), _label(row["evidence"])
        if math.isnan(score):
            yield Finding("UA-04", _label(row["name"]), "not_evaluated", None, least, msg("not scored"))
            continue
        shown = bool(evidence.en or evidence.zh)
        if shown:
            text = msg("{score:n} of 3, from {least:n} on it carries: {evidence}", score=score, least=least, evidence=evidence)
        else:
            text = msg("{score:n} of 3, from {least:n} on it carries; no evidence is given", score=score, least=least)
        yield Finding("UA-04", _label(row["name"]), "pass" if shown and at_least(score, least) else "warn", score, least, text)


@rule("UA-06")
def practices(case: Case, policy: Policy) -> Iterator[Finding]:
    """Says how many of the practices that the team listed it keeps."""
    rows = rows_of(case.tables["practices"])
    if not rows:
        return
    kept, least = sum(bool(row["kept"]) for row in rows), float(policy.pd.practices_kept)
    text = msg("practices kept: {kept:n} of {n:n}", kept=kept, n=len(rows))
    yield Finding("UA-06", HABITS, "pass" if at_least(kept / len(rows), least) else "warn", kept / len(rows), least, text)


@rule("UA-10")
def pyramid(case: Case, policy: Policy) -> Iterator[Finding]:
    """User tiers against 10/60/30."""
    yield from _against(case, policy, "UA-10", "10/60/30")


@rule("UA-11")
def structure(case: Case, policy: Policy) -> Iterator[Finding]:
    """User tiers against 5/30/65, and the revenue that the best users should bring."""
    yield from _against(case, policy, "UA-11", "5/30/65")
    if _chosen(case) == "5/30/65":
        for row in rows_of(case.tables["concentration"]):
            if row["origin"] == "segments" or round(number(row["share"]), 9) == shares_of("5/30/65")[0]:
                yield from verdicts.revenue(row, "UA-11")


def _against(case: Case, policy: Policy, rule_id: str, scheme: str) -> Iterator[Finding]:
    share = {str(row["segment"]): number(row["share"]) for row in rows_of(case.tables["segments"])}
    return verdicts.against(share, (scheme, _chosen(case)), policy, rule_id)


def _chosen(case: Case) -> str:
    table = case.tables["schemes"]
    return str(table.loc[table["chosen"], "scheme"].iloc[0]) if table["chosen"].any() else ""


@rule("UA-12")
def fifth_brings_most(case: Case, policy: Policy) -> Iterator[Finding]:
    """The top fifth of users brings four fifths of revenue."""
    top = float(policy.segments.pareto[0])
    for row in rows_of(case.tables["concentration"]):
        filed = row["origin"] == "segments" and _chosen(case) == "20/80"
        if filed or (row["origin"] != "segments" and round(number(row["share"]), 9) == round(top, 9)):
            yield from verdicts.revenue(row, "UA-12")


@rule("UA-13")
def tiers(case: Case, policy: Policy) -> Iterator[Finding]:
    """States the tiers that spending and repurchase make of the buyers."""
    return verdicts.tier_sizes(case.tables["tiers_by_rule"], policy)


@rule("UA-14")
def contribution(case: Case, _policy: Policy) -> Iterator[Finding]:
    """States what the best tenth of customers contributes, and the last half."""
    return verdicts.contribution(case.tables["contribution_deciles"])


@rule("UA-15")
def strategy_for_the_best(case: Case, policy: Policy) -> Iterator[Finding]:
    """The strategy for the best users comes first: its return must not fall while another's rises."""
    least = float(policy.segments.roi_change)
    change = {
        str(row["segment"]): number(row["roi"]) / number(row["roi_before"]) - 1
        for row in rows_of(case.tables["segments"])
        if number(row["roi_before"]) > 0 and not math.isnan(number(row["roi"]))
    }
    if "high" not in change:
        return
    falls = not more_than(change["high"], -least) and less_than(change["high"], 0.0)
    rising = [name for name, one in change.items() if name != "high" and at_least(one, least) and more_than(one, 0.0)]
    if falls and rising:
        best = max(rising, key=lambda name: change[name])
        text = msg(
            "return on the best users {change:+pct} while that on {other} rises {rise:+pct}",
            change=change["high"],
            other=NAMES.get(best, Label.same(best)),
            rise=change[best],
        )
    else:
        text = msg("return on the best users {change:+pct} on the period before", change=change["high"])
    yield Finding("UA-15", NAMES["high"], "warn" if falls and rising else "pass", change["high"], -least, text)


def _label(value: object) -> Label:
    return value if isinstance(value, Label) else Label("", "")
