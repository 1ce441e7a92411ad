"""Archived reports that foretold something: only what the calibration record reads of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from goalbook.core.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NEW_PAYERS = {"kr_id": "KR1", "metric_id": "new_payers", "channel": "", "aggregation": "sum", "direction": "up", "method": "landing"}


def key_result(landing: float, low: float | None, high: float | None, **changes: object) -> dict[str, object]:
    """Return a review's key result: 1,820 new payers are asked for, with a chance of one half."""
    said = {"landing": landing, "low": low, "high": high, "target": 1820.0, "probability": 0.5}
    return {**NEW_PAYERS, **said, **changes}


def results(book: str, about: str, as_of: str, horizon: str, tables: Mapping[str, list[dict[str, object]]]) -> dict[str, Any]:
    """Return what a report's results.json holds, as far as it is read."""
    start, end = (day.isoformat() for day in (parse_period(horizon).start, parse_period(horizon).end))
    meta = {"period": {"label": about}, "horizon": {"label": horizon, "start": start, "end": end}, "as_of": as_of}
    return {"schema_version": 1, "book": book, "meta": meta, "headline": {}, "tables": dict(tables)}


def archived(outputs: Path, place: str, found: Mapping[str, Any], finished: str = "", given: Mapping[str, str] | None = None) -> Path:
    """Write a revision, as acme/monthly_review/2025-04/en/r0001, finished on a day, with the sources of its parameters."""
    folder = outputs / place
    folder.mkdir(parents=True)
    (folder / "results.json").write_text(json.dumps(found), "utf-8")
    parameters = {name: {"value": "", "source": source} for name, source in (given or {"period": "command line"}).items()}
    team, book, period, variant = (*place.split("/"), "", "", "")[:4]
    lang, _, scenario = variant.partition("+")
    known = {"fingerprint": "0" * 64, "team": team, "book": book, "period": period, "lang": lang, "scenario": scenario}
    predicate = {
        "buildDefinition": {"externalParameters": parameters, "internalParameters": known},
        "runDetails": {"metadata": {"finishedOn": f"{finished or '2025-05-02'}T08:00:00+00:00"}},
    }
    (folder / "record.json").write_text(json.dumps({"predicate": predicate}), "utf-8")
    return folder / "results.json"


def april(outputs: Path, landing: float = 1_800.0, place: str = "tiny/monthly_review/2025-04/en/r0001", finished: str = "") -> Path:
    """Archive April's review, which foretold the quarter."""
    row = key_result(landing, landing - 100, landing + 100)
    return archived(outputs, place, results("monthly_review", "2025-04", "2025-04-30", "2025-Q2", {"key_results": [row]}), finished)


def campaign(outputs: Path, mode: str, *, actual: float | None = None, as_of: str = "2024-07-18", number: int = 1) -> Path:
    """Archive the plan of a campaign that was to bring 1,000 × 1.2, or its retrospective with what its page counted."""
    row = {**NEW_PAYERS, "baseline": 1000.0, "actual": actual, "headline": True, "to_date": False}
    tables = {"key_results": [row, {**row, "headline": False}], "campaign_assumed": [{"name": "uplift", "filed": 0.2}]}
    found = results("campaign", "2024-06", as_of, "2024-Q2", tables)
    found["meta"]["subject"] = {"label": f"618-{mode}", "start": "2024-05-25", "end": "2024-06-18"}
    found["params"] = {"campaign": "618", "mode": mode}
    return archived(outputs, f"tiny/campaign/618-{mode}/en/r{number:04}", found, "2024-05-20", {"campaign": "command line"})
