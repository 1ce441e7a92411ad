"""What each stage of a channel's chain should bring in each month: ends at the channel's target where the chain carries it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.decomposition.phasing.amounts import month_shares
from goalbook.books.rows import rows_of
from goalbook.methods.phasing import exact_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.decomposition.move import Move
    from goalbook.books.decomposition.preparation import Prepared
    from goalbook.books.rows import Row
    from goalbook.core.metrics import Catalogue

STAGE_PLAN = ("channel", "stage", "month", "amount")


def moved(prepared: Prepared, tables: dict[str, pd.DataFrame], _move: Move) -> dict[str, pd.DataFrame]:
    """Return ``stage_plan``; see Decomposition for the columns. Of several chains through one stage of a channel the first counts."""
    chains, factors = tables.get("chains"), tables.get("chain_factors")
    found: dict[tuple[str, str], list[tuple[str, float]]] = {}
    if chains is not None and factors is not None and len(chains) and len(factors):
        steps: dict[str, list[Row]] = {}
        for row in rows_of(factors):
            steps.setdefault(str(row["chain_id"]), []).append(row)
        aim = prepared.aim[0]
        phased = [row for row in rows_of(tables["phasing"]) if row["grain"] == "month"] if "phasing" in tables else []
        ordered = sorted(rows_of(chains), key=lambda row: row["metric_id"] != aim)  # those that end in the headline's figure first
        for chain in ordered:
            months = _months(prepared, phased, chain)
            for stage, amount in _stages(chain, steps.get(str(chain["chain_id"]), []), prepared.inputs.catalogue):
                found.setdefault((str(chain["channel"]), stage), _phased(amount, months))
    rows = [(channel, stage, month, amount) for (channel, stage), months in found.items() for month, amount in months]
    return {"stage_plan": pd.DataFrame(rows, columns=list(STAGE_PLAN)).astype({"amount": float})}


def _months(prepared: Prepared, phased: list[Row], chain: Row) -> dict[str, float]:
    """Return the shares of the months: as the chain's key result is phased, else by calendar days."""
    shares = month_shares(phased, str(chain["kr_id"]), str(chain["channel"]))
    if shares:
        return shares
    days = {month.label: (month.end - month.start).days + 1 for month in prepared.period.months()}
    return {label: count / sum(days.values()) for label, count in days.items()}


def _stages(chain: Row, steps: list[Row], catalogue: Catalogue) -> Iterator[tuple[str, float]]:
    """Yield metric and amount over the period of each stage that is a metric of the catalogue, the volume first."""
    implied, target = float(chain["implied"]), float(chain["target"])
    carries = chain["verdict"] == "pass" and implied > 0 and target > 0
    scale = target / implied if carries else 1.0
    steps = sorted(steps, key=lambda row: int(row["place"]))
    amount = scale * float(chain["times"])
    for row in steps:
        amount *= float(row["value"])
        last = row is steps[-1]
        stage = str(chain["metric_id"]) if last else _stage(row, chain, first=row is steps[0], catalogue=catalogue)
        if stage and not math.isnan(amount):
            yield stage, target if last and carries else float(round(amount))


def _stage(row: Row, chain: Row, *, first: bool, catalogue: Catalogue) -> str:
    """Return the metric that a factor leads to, "" where the catalogue has none: a rate's numerator, the volume's own."""
    if first:
        metric = str(chain["volume_metric"])
        return metric if metric in catalogue.metrics else ""
    ratio = catalogue.ratios.get(str(row["factor"]))
    return ratio.numerator if ratio is not None and ratio.numerator in catalogue.metrics else ""


def _phased(amount: float, months: dict[str, float]) -> list[tuple[str, float]]:
    parts = exact_parts(amount, np.array(list(months.values())))
    return [(month, float(part)) for month, part in zip(months, parts, strict=True)]
