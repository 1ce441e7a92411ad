"""A team whose economics sheet and purchases a test writes itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.target_setting import Params, compute
from goalbook.core.message import Label
from goalbook.inputs import Channel, Planning
from goalbook.inputs.planning.economics import Economics
from support import tiny_team as tiny

if TYPE_CHECKING:
    from goalbook.books.target_setting import TargetSetting
    from goalbook.core.findings import Finding
    from goalbook.inputs import Goals

CHANNELS = (
    Channel(id="ads", name=Label("Ads", "投放"), stages=tiny.FUNNEL),
    Channel(id="pd", name=Label("Private", "私域"), stages=tiny.FUNNEL, is_public_domain=False),
)
DAY = {**tiny.DAY, "orders": 20.0}


def economics(
    sheet: dict[str, object] | None = None, *, goals: Goals | None = None, policy: dict[str, object] | None = None, **changes: object
) -> TargetSetting:
    """Return 2025-Q2 (or another period) of a team with a public and a private channel, CAC 40, ROI 3.5, an order value of 70."""
    params = {name: changes.pop(name) for name in ("unit_economics", "private_domain", "target") if name in changes}
    period = str(changes.pop("period", "2025-Q2"))
    earlier: dict[str, Planning] = changes.pop("earlier", {})  # type: ignore[assignment] # a mapping of periods
    facts = changes.pop("facts", None)
    table = facts if isinstance(facts, pd.DataFrame) else tiny.facts({"ads": DAY, "pd": DAY}, "2024-12-01", "2025-03-31")
    written = {} if sheet is None else {"economics": Economics.model_validate(sheet)}
    inputs = tiny.inputs(
        table,
        *([goals] if goals is not None else []),
        policy=policy,
        planning={**earlier, period: Planning(written)},
        **{"team": {"channels": CHANNELS}, **changes},
    )
    return compute(inputs, Params(team="tiny", period=period, **params))  # type: ignore[arg-type] # a test names what it means


def said(result: TargetSetting, rule: str) -> list[Finding]:
    """Return the findings of one rule."""
    return [finding for finding in result.findings if finding.rule == rule]


def row(result: TargetSetting, table: str, **where: object) -> dict[str, object]:
    """Return the one row of a table that has these values."""
    found = [one for one in result.tables[table].to_dict("records") if all(one[name] == value for name, value in where.items())]
    assert len(found) == 1, found
    return {str(name): value for name, value in found[0].items()}


def purchases(customers: int = 60, seed: int = 5) -> pd.DataFrame:
    """Return purchases of a year up to 2025-03-31; ids have nineteen digits."""
    rng = np.random.default_rng(seed)
    rows = [
        (str(7_300_000_000_000_000_000 + place), pd.Timestamp("2024-04-01") + pd.Timedelta(days=int(day)), 1.0, float(amount))
        for place in range(customers)
        for day, amount in zip(np.sort(rng.choice(365, 1 + place % 4, replace=False)), rng.gamma(5, 20, 1 + place % 4), strict=True)
    ]
    return pd.DataFrame(rows, columns=["customer", "date_day", "orders", "amount"])
