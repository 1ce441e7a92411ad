"""The phase of the private domain by its age, when it changes, and the KPIs that each phase asks for."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.private_domain import PHASES, beginnings, phase_on
from goalbook.inputs.planning.kpis import Kpis

if TYPE_CHECKING:
    from goalbook.books.target_setting.preparation import Prepared

COLUMNS = ("phase", "begins", "ends", "current", "changes_in_period", "kpis", "chosen", "kr_ids")
# Which of the source's seven KPIs a figure of the catalogue stands for.
STANDS_FOR = {
    "new_contacts": "add_rate",
    "lost_contacts": "delete_rate",
    "interactions": "interaction_rate",
    "interaction_rate": "interaction_rate",
    **dict.fromkeys(("revenue", "orders", "aov", "new_payers", "payers", "conversions"), "revenue_data"),
    **dict.fromkeys(("cac", "roi", "spend"), "management_efficiency"),
}


def phase(prepared: Prepared) -> pd.DataFrame:
    """Return the three phases with their days; empty where nobody says when the private domain began."""
    sheet = prepared.planning.sheet(Kpis)
    if sheet.pd_launch_date is None:
        return pd.DataFrame(columns=list(COLUMNS))
    begins = beginnings(sheet.pd_launch_date, prepared.inputs.policy.pd.phase_months)
    ends = [day - timedelta(days=1) for day in begins[1:]] + [None]
    now = phase_on(prepared.as_of, begins)
    chosen = _chosen(prepared, sheet)
    rows = []
    for name, start, end in zip(PHASES, begins, ends, strict=True):
        kpis = tuple(prepared.inputs.policy.get(f"kpi.phase.{name}"))
        here = {kpi: ids for kpi, ids in chosen.items() if kpi in kpis}
        kr_ids = tuple(sorted({kr for ids in here.values() for kr in ids}))
        changes = name != PHASES[0] and prepared.period.contains(start)
        rows.append((name, start, end, name == now, changes, kpis, tuple(here), kr_ids))
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"ends": "object"})


def _chosen(prepared: Prepared, sheet: Kpis) -> dict[str, tuple[str, ...]]:
    """Return the KPIs chosen for the private domain with the key results that stand for them: the sheet's, and those of its channels."""
    found: dict[str, tuple[str, ...]] = dict.fromkeys(sheet.pd_kpis, ())
    private = {channel.id for channel in prepared.inputs.team.channels if channel.is_public_domain is False}
    for kr in prepared.key_results:
        kpi = STANDS_FOR.get(kr.metric)
        if kr.channel in private and kpi:
            found[kpi] = (*found.get(kpi, ()), kr.id)
    return found
