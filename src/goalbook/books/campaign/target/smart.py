"""SMART for campaigns (CR-05): what it is for, how much from what, with what, for what business, and whether its days suffice."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from goalbook.books.campaign.target.measured import unit_of
from goalbook.books.campaign.target.rate import said_rate
from goalbook.books.months import whole_months
from goalbook.books.quantity import amount
from goalbook.books.relevance import LAGS, contrary, fit, verdict
from goalbook.books.rows import rows_of
from goalbook.books.smart import named
from goalbook.core.compare import at_least, at_most
from goalbook.core.message import Message, msg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.books.campaign.move import Move
    from goalbook.books.campaign.preparation import Prepared
    from goalbook.core.policy import Policy

SMART = ("criterion", "name", "state", "passed", "observed", "expected", "why")
REVENUE = "revenue"
NAN = math.nan
Judged = tuple[str, float, float, Message]


def relevance(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return ``campaign_relevance``, one row: how the campaign's figure moved with the team's revenue, month by month."""
    metric, policy = prepared.sheet.metric, prepared.inputs.policy
    n, r, lag = 0, NAN, 0
    if not prepared.cube.wide.empty and metric in prepared.inputs.catalogue and metric != REVENUE:
        months = whole_months(prepared.cube)
        n, _, _, lag, r = fit(months.series(metric, ""), months.series(REVENUE, ""), int(policy.correlation.min_points))
    return {"campaign_relevance": pd.DataFrame([(metric, n, lag, r)], columns=["metric_id", "n", "lag", "r"])}


def moved(prepared: Prepared, tables: Mapping[str, pd.DataFrame], move: Move) -> dict[str, pd.DataFrame]:
    """Return ``campaign_smart``, one row per letter."""
    del move  # its uplift stands in the basis already
    policy, leading = prepared.inputs.policy, next(row for row in rows_of(tables["key_results"]) if row["headline"])
    judged: dict[str, Judged] = {
        "specific": _specific(prepared, policy),
        "measurable": _measurable(prepared, leading, policy),
        "attainable": _attainable(prepared, policy),
        "relevant": _relevant(rows_of(tables["campaign_relevance"])[0], prepared, policy),
        "time_bound": _time_bound(prepared, rows_of(tables["target_basis"]), policy),
    }
    names = letter_names()
    rows = [
        (letter, names[letter], state, None if state == "not_evaluated" else state == "pass", observed, expected, why)
        for letter, (state, observed, expected, why) in judged.items()
    ]
    return {"campaign_smart": pd.DataFrame(rows, columns=list(SMART))}


def letter_names() -> dict[str, Message]:
    """Return what the letters of SMART are called."""
    return {
        "specific": msg("Specific"),
        "measurable": msg("Measurable"),
        "attainable": msg("Attainable"),
        "relevant": msg("Relevant"),
        "time_bound": msg("Time-bound"),
    }


def _specific(prepared: Prepared, policy: Policy) -> Judged:
    if named(prepared.sheet.purpose):
        return "pass", NAN, NAN, msg("purpose: {purpose}", purpose=prepared.sheet.purpose)
    return str(policy.smart.purpose), NAN, NAN, msg("does not say what it is for: write purpose in campaign.yml")


def _measurable(prepared: Prepared, leading: Mapping[str, Any], policy: Policy) -> Judged:
    target, baseline = float(leading["target"]), prepared.sheet.baseline
    if math.isnan(target):
        return "fail", NAN, NAN, msg("has no number: write target in campaign.yml")
    if baseline is None:
        return str(policy.smart.baseline), NAN, target, msg("no baseline: how far the target lies is not said")
    start = float(baseline)
    if start == target:
        return str(policy.smart.baseline), start, target, msg("the target equals its baseline: nothing is to change")
    catalogue, metric = prepared.inputs.catalogue, prepared.sheet.metric
    text = msg("from {start} to {target}", start=amount(catalogue, metric, start), target=amount(catalogue, metric, target))
    return "pass", start, target, text


def _attainable(prepared: Prepared, policy: Policy) -> Judged:
    """Judge what the campaign needs against what there is; a shortage has to be decided upon (TS-12)."""
    asked = [one for one in prepared.sheet.resources if one.needed is not None]
    if not asked:
        return "not_evaluated", NAN, NAN, msg("what it needs is not said: list resources in campaign.yml")
    short = [one for one in asked if not at_least(float(one.available or 0), float(one.needed or 0))]
    enough, everything = float(len(asked) - len(short)), float(len(asked))
    if not short:
        return "pass", enough, everything, msg("what it needs is there")
    first = next((one for one in short if not named(one.decision)), None)
    if first is not None:
        told = {"available": float(first.available or 0), "needed": float(first.needed or 0)}
        text = msg("{what}: {available:n} of {needed:n}, and nothing is decided: lower the target or get more", what=first.what, **told)
        return str(policy.smart.shortage), enough, everything, text
    one = short[0]
    told = {"available": float(one.available or 0), "needed": float(one.needed or 0)}
    text = msg("{what}: {available:n} of {needed:n}; {decision}", what=one.what, decision=one.decision, **told)
    return str(policy.smart.shortage_decided), enough, everything, text


def _relevant(row: Mapping[str, Any], prepared: Prepared, policy: Policy) -> Judged:
    """Judge whether the figure moves with the team's revenue, which is to rise whatever the figure does."""
    metric, catalogue, limit = str(row["metric_id"]), prepared.inputs.catalogue, float(policy.get("correlation.pass"))
    if metric == REVENUE:
        return "pass", NAN, NAN, msg("it is revenue itself")
    r, n, lag = float(row["r"]), int(row["n"]), int(row["lag"])
    if math.isnan(r):
        return "not_evaluated", NAN, limit, msg("months to compare with revenue: {n:n}, too few", n=n)
    direction = str(catalogue.get(metric).direction)
    state = verdict(r, policy, direction)
    told: dict[str, float] = {"r": r, "n": n, "lag": lag, "most": max(LAGS)}
    if not at_least(abs(r), policy.correlation.warn):
        return state, r, limit, msg("no relation to revenue over {n:n} months (r {r:ratio2})", **told)
    if contrary(r, direction):
        return state, r, limit, msg("does not go with revenue as it should, over {n:n} months (r {r:ratio2})", **told)
    if lag:
        return state, r, limit, msg("moves with revenue {lag:n} months later, best of 0 to {most:n} (r {r:ratio2}, {n:n} months)", **told)
    return state, r, limit, msg("moves with revenue (r {r:ratio2}, {n:n} months)", **told)


def _time_bound(prepared: Prepared, basis: list[dict[str, Any]], policy: Policy) -> Judged:
    """Judge whether the days suffice: days needed = target ÷ daily rate."""
    ends = prepared.end
    row = next((one for one in basis if one["way"] == "daily" and not math.isnan(one["days_needed"])), None)
    days = float(prepared.days) if row is None else float(row["days"])
    if row is None:
        return "pass", days, NAN, msg("ends on {end:date}", end=ends)
    ratio = float(row["days_needed"]) / days
    needed = float(math.ceil(round(row["days_needed"], 9)))
    catalogue, metric, limit = prepared.inputs.catalogue, prepared.sheet.metric, float(policy.campaign.days_needed)
    shown = said_rate(float(row["rate"]), float(row["target"]) / days, unit_of(catalogue, metric))
    rate, whole = (amount(catalogue, metric, value) for value in (shown, float(row["value"])))
    told: dict[str, float | Message] = {"days": days, "needed": needed, "rate": rate, "whole": whole}
    if at_most(ratio, limit):
        if days == 1:
            return "pass", ratio, limit, msg("at {rate} a day its one day suffices", **told)
        return "pass", ratio, limit, msg("at {rate} a day it needs {needed:n} of {days:n} days", **told)
    text = msg("at {rate} a day it needs {needed:n} days and has {days:n}, in all {whole}: more days, or less to reach", **told)
    return "warn", ratio, limit, text
