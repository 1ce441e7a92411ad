"""What one position of the sliders leads to: the few numbers that stand beside the sliders and in the table of scenarios."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.books.aggregate import NAN

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

BASES = ("year", "period")
# Only these are read: taking a whole row out of a table costs more than all the rest.
READ = (
    "metric_id", "channel", "target", "probability", "verdict", "expected_attainment", "method", "start", "base_value",
    "ltv_cac", "value", "expected",
)  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """One key result's target with what it asks for, and what the assumptions beside it give. What is not known is NaN."""

    kr_id: str
    metric_id: str
    channel: str
    target: float
    probability: float
    verdict: str  # of the calibration: pass | warn | fail | not_evaluated
    required_growth: float  # on the period before; of a stock, of its change
    required_growth_year: float  # on the same period last year
    expected_attainment: float
    ltv_cac: float
    private_domain_revenue: float
    expected_score: float


def outcome_of(tables: Mapping[str, pd.DataFrame], kr: str) -> Outcome:
    """Return what these tables say of a key result, "" for the headline of a team without goals."""
    row = _first(tables, "calibration", kr_id=kr)
    growth = {base: growth_on(row, _first(tables, "candidates", kr_id=kr, channel=row.get("channel", ""), base=base)) for base in BASES}
    return Outcome(
        kr_id=kr,
        metric_id=str(row.get("metric_id", "")),
        channel=str(row.get("channel", "")),
        target=number(row, "target"),
        probability=number(row, "probability"),
        verdict=str(row.get("verdict", "not_evaluated")),
        required_growth=growth["period"],
        required_growth_year=growth["year"],
        expected_attainment=number(row, "expected_attainment"),
        ltv_cac=number(_first(tables, "unit_economics", kind="total"), "ltv_cac"),
        private_domain_revenue=number(_first(tables, "private_domain", factor="revenue"), "value"),
        expected_score=number(_first(tables, "tiers", tier="total"), "expected"),
    )


def growth_on(row: Mapping[str, object], base: Mapping[str, object]) -> float:
    """Return target ÷ base − 1; of a stock the change that the target asks for ÷ the change of the base − 1."""
    start = number(row, "start") if row.get("method") == "stock" else 0.0
    before = number(base, "base_value")
    return (number(row, "target") - start) / before - 1 if before > 0 else NAN


def number(row: Mapping[str, object], name: str) -> float:
    """Return a cell as a number, NaN where it is absent or not known."""
    value = row.get(name)
    return NAN if value is None else float(value)  # type: ignore[arg-type] # a table's cell


def _first(tables: Mapping[str, pd.DataFrame], table: str, **wanted: object) -> dict[str, object]:
    """Return the first row of a table with these cells, nothing where there is none."""
    frame = tables.get(table)
    if frame is None or frame.empty:
        return {}
    cells = zip(*(frame[name].tolist() for name in wanted), strict=True)
    place = next((place for place, found in enumerate(cells) if found == tuple(wanted.values())), None)
    return {} if place is None else {name: frame[name].tolist()[place] for name in READ if name in frame}
