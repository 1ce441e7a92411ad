"""The schemes that users' tiers are held against: their shares, what they want of the best, what they are called."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.core.message import Label

if TYPE_CHECKING:
    from goalbook.core.policy import Policy

SCHEMES = ("scheme", "chosen", "called", "shares", "total", "fits_its_name", "top", "revenue_target")
NAMES = {
    "high": Label("High value", "高价值用户"),
    "growth": Label("Growth", "成长用户"),
    "base": Label("Base", "基础用户"),
    "new": Label("New", "新用户"),
}
CALLED = {
    "5/30/65": Label("5-3-2 structure", "5-3-2 结构"),
    "10/60/30": Label("pyramid", "金字塔"),
    "20/80": Label("80/20 rule", "二八法则"),
}


def shares_of(scheme: str) -> tuple[float, ...]:
    """Return a scheme's shares of users, the most valuable first."""
    return tuple(float(part) / 100 for part in scheme.split("/"))


def shares_wanted(scheme: str, policy: Policy) -> dict[str, float]:
    """Return a scheme's share of users by canonical name; one with fewer groups says something of the best alone."""
    names, shares = [str(name) for name in policy.segments.names], shares_of(scheme)
    return dict(zip(names, shares, strict=True)) if len(shares) == len(names) else {names[0]: shares[0]}


def revenue_target(scheme: str, policy: Policy) -> float:
    """Return what share of revenue the scheme wants from its top group; NaN where it wants none."""
    if scheme == "20/80":
        return float(policy.segments.pareto[1])
    return float(policy.segments.top_revenue_target) if scheme == "5/30/65" else NAN


def schemes(in_force: str, policy: Policy) -> pd.DataFrame:
    """Return the schemes with whether their numbers fit what they are called; the numbers count, the name is an alias (B-02, WX-28)."""
    rows = []
    for scheme in policy.segments.allowed:
        shares = shares_of(scheme)
        fits = {"5/30/65": _proportional(shares, (5, 3, 2)), "10/60/30": list(shares) == sorted(shares)}.get(scheme, sum(shares) == 1)
        rows.append(
            (
                scheme,
                scheme == in_force,
                CALLED.get(scheme, Label.same(scheme)),
                scheme,
                round(sum(shares), 9),
                fits,
                shares[0],
                revenue_target(scheme, policy),
            )
        )
    return pd.DataFrame(rows, columns=list(SCHEMES))


def _proportional(shares: tuple[float, ...], parts: tuple[int, ...]) -> bool:
    return all(math.isclose(share, part / sum(parts)) for share, part in zip(shares, parts, strict=True))


def canonical(name: str, policy: Policy) -> str:
    """Return high, growth, base or new for any name of the policy's alias table; another name stays as it is (B-38)."""
    wanted = name.strip().casefold()
    for own, aliases in policy.segments.alias.items():
        if wanted in {own, *(str(alias).casefold() for alias in aliases), NAMES[own].en.casefold(), NAMES[own].zh}:
            return str(own)
    return name
