"""Which metrics a report's headline is made of: what changes of its data are put in order by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.errors import GoalbookError
from goalbook.core.metrics import load_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goalbook.publish.archive.reading import Run


def foremost(run: Run) -> tuple[frozenset[str], ...]:
    """Return the headline's metric with its parts, then those of the key results and of page one's key figures; none of a failed run."""
    try:
        results = run.results
    except GoalbookError:
        return ()
    head = str((results.get("headline") or {}).get("metric_id") or "")
    tables = results.get("tables") or {}
    others = [
        str(row.get(name) or "")
        for table, name in (("key_results", "metric_id"), ("kpis", "id"))
        for row in tables.get(table) or ()
        if isinstance(row, dict) and (table == "key_results" or row.get("strip"))
    ]
    return _parts([head]), _parts(others)


def _parts(metrics: Iterable[str]) -> frozenset[str]:
    """Return metrics as columns of the facts: a ratio's numerator and denominator."""
    ratios = load_catalogue().ratios
    found = []
    for name in metrics:
        found += [ratios[name].numerator, ratios[name].denominator] if name in ratios else [name]
    return frozenset(name for name in found if name)
