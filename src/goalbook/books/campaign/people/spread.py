"""How the campaign spreads from user to user: the K factor as assumed and as measured, and what comes of those who came by themselves."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.campaign.people.referral import brought
from goalbook.books.campaign.people.sums import over, total
from goalbook.books.rows import rows_of
from goalbook.inputs.campaigns.people import CAMPAIGN_REFERRAL
from goalbook.inputs.campaigns.results import CAMPAIGN_FACTS, CAMPAIGN_PLAN
from goalbook.inputs.campaigns.sheet import AFTER, Campaign
from goalbook.methods.spread import Generation, KFactor, Spread, amplification, k_of, users_after

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from goalbook.books.campaign.move import Move
    from goalbook.books.campaign.preparation import Prepared
    from goalbook.inputs import Planning
    from goalbook.inputs.contract import Contract

COLUMNS = (
    "k", "filed_k", "ladder_k", "cycle_days", "amplification", "direct", "by_end", "at_last", "brought", "filed_by_end", "base", "members",
    "invites", "accepted", "invites_per", "accept_rate", "k_measured", "low", "high", "level", "last_k", "last_campaign",
)  # fmt: skip
PATH = ("day", "direct", "users")
PEOPLE = ("new_payers", "conversions")  # those who can bring others, the narrower first
SEED, LEVEL = 618, 0.8
CYCLES = 3  # after the end: K³ of a K below a half is hardly anybody


def spread(prepared: Prepared, ladder: pd.DataFrame, move: Move) -> dict[str, pd.DataFrame]:
    """Return ``spread``, one row, and ``spread_days``; both without rows where nothing is said of a K factor and nobody was invited.

    K counts users brought by one user: invitations of the ladder's first step ÷ all who came × the share of them accepted. Those who came
    by themselves are as many, at the assumption as filed, as make up the plan's figure by the campaign's end; each day's begin a chain.
    """
    rows = rows_of(ladder)
    sheet, k, cycle = prepared.sheet, move.assumed("k_factor"), move.assumed("share_cycle_days")
    empty = {"spread": pd.DataFrame(columns=list(COLUMNS)), "spread_days": pd.DataFrame(columns=list(PATH))}
    if math.isnan(k) and not rows:
        return empty
    filed = math.nan if sheet.k_factor is None else float(sheet.k_factor)
    base, planned = _daily(prepared.plan, CAMPAIGN_PLAN)
    _, actual = _daily(prepared.plan, CAMPAIGN_FACTS)
    start = filed if not math.isnan(filed) else k
    direct = _direct(planned, start, _filed_cycle(prepared, cycle))
    by_end = _grown(direct, k, cycle, len(direct) - 1)
    filed_by_end = _grown(direct, start, _filed_cycle(prepared, cycle), len(direct) - 1)
    alone = total(direct) if len(direct) else math.nan
    row = {
        "k": k,
        "filed_k": filed,
        "ladder_k": over(brought(rows, "planned_accepted"), total(planned)),
        "cycle_days": cycle,
        "amplification": _ends(k),
        "direct": alone,
        "by_end": by_end,
        "at_last": alone * _ends(k),
        "brought": by_end - alone,
        "filed_by_end": filed_by_end,
        "base": base,
        **_measured(rows, total(actual)),
        **_last(prepared),
    }
    path = _path(prepared, direct, k, cycle)
    return {"spread": pd.DataFrame([row], columns=list(COLUMNS)), "spread_days": pd.DataFrame(path, columns=list(PATH))}


def _ends(k: float) -> float:
    """Return how many users one becomes in the end; NaN for a K factor of 1 and more, where there is no end."""
    return amplification(k) if 0 <= k < 1 else math.nan


def _filed_cycle(prepared: Prepared, moved: float) -> float:
    filed = prepared.sheet.share_cycle_days
    return float(filed) if filed else moved


def _daily(plan: Planning, contract: Contract) -> tuple[str, list[float]]:
    """Return who can bring others and how many of them came, or are planned, each day of the campaign; a target alone is spread evenly."""
    sheet, table = plan.sheet(Campaign), plan.table(contract)
    if sheet.start is None or sheet.end is None:
        return "", []
    days = (sheet.end - sheet.start).days + 1
    at = (table["date_day"].to_numpy("datetime64[D]") - np.datetime64(sheet.start)).astype(int)  # a day missing lies far below zero
    own = (at >= 0) & (at < days)
    for name in PEOPLE:
        values = table[name].to_numpy(float)
        known = own & ~np.isnan(values)
        if known.any():
            return name, np.bincount(at[known], values[known], days).tolist()
    if contract is CAMPAIGN_PLAN and sheet.target and sheet.metric in PEOPLE:
        return sheet.metric, [float(sheet.target) / days] * days
    return "", []


def _last(prepared: Prepared) -> dict[str, object]:
    """Return the K factor of the last similar campaign that measured it, counted the same way: accepted ÷ all who came."""
    for name, plan in reversed(prepared.similar.items()):
        first = min(rows_of(plan.table(CAMPAIGN_REFERRAL)), key=lambda row: row["step"], default=None)
        _, came = _daily(plan, CAMPAIGN_FACTS)
        k = over(float(first["accepted"]), total(came)) if first is not None else math.nan
        if not math.isnan(k):
            return {"last_k": k, "last_campaign": name}
    return {"last_k": math.nan, "last_campaign": ""}


def _direct(planned: list[float], k: float, cycle: float) -> list[float]:
    """Return those who come by themselves each day, such that with their chains the plan's figure is there by its last day."""
    if not planned or not k >= 0 or not cycle > 0:
        return []
    return [one * total(planned) / whole for one in planned] if (whole := _grown(planned, k, cycle, len(planned) - 1)) > 0 else []


def _grown(direct: list[float], k: float, cycle: float, day: int) -> float:
    """Return the users there are on a day, counted from the first: each day's own with those they have brought until then."""
    if not direct or not k >= 0 or not cycle > 0:
        return math.nan
    return _finite(_by_day(direct, k, cycle, day + 1)[day])


def _finite(value: float) -> float:
    """Return a number of users, NaN where it is beyond any."""
    return float(value) if math.isfinite(value) else math.nan


def _by_day(direct: list[float], k: float, cycle: float, days: int) -> NDArray[np.float64]:
    """Return the users there are on each of so many days."""
    chain = users_after(Spread(1.0, k, cycle), np.arange(days, dtype=float))
    return np.convolve(direct, chain)[:days]


def _path(prepared: Prepared, direct: list[float], k: float, cycle: float) -> list[tuple[object, float, float]]:
    if not direct or not k >= 0 or not cycle > 0:
        return []
    days = len(direct) + min(math.ceil(CYCLES * cycle), AFTER.days)
    alone = np.cumsum(direct)
    users = _by_day(direct, k, cycle, days)
    return [(prepared.start + timedelta(days=at), float(alone[min(at, len(direct) - 1)]), _finite(users[at])) for at in range(days)]


def _measured(rows: list[dict[str, float]], members: float) -> dict[str, float]:
    """Return K as it was over all who came, with its interval; NaN where nobody came or nobody counted the invitations."""
    first = rows[0] if rows else {}
    invites, accepted = float(first.get("invites", math.nan)), float(first.get("accepted", math.nan))
    known = members > 0 and invites >= 0 and accepted >= 0
    found = (
        k_of([Generation(members, invites, accepted)], np.random.default_rng(SEED), LEVEL)
        if known
        else KFactor(math.nan, math.nan, math.nan, math.nan, math.nan)
    )
    return {
        "members": members,
        "invites": invites,
        "accepted": accepted,
        "invites_per": found.invites,
        "accept_rate": found.accept,
        "k_measured": found.k,
        "low": found.low,
        "high": found.high,
        "level": LEVEL,
    }
