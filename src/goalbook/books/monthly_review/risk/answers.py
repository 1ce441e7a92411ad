"""How the team answered and looked ahead: incidents of the month, the nine steps of foresight, releases of its platforms."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.books.rows import Row, rows_of
from goalbook.core.compare import at_most
from goalbook.core.message import two_languages
from goalbook.inputs.operations.pilots import ITERATIONS
from goalbook.inputs.operations.risk_tables import FORESIGHT, FORESIGHT_STEPS, INCIDENTS, moment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from goalbook.books.monthly_review.preparation import Prepared

INCIDENT_COLUMNS = (
    "incident", "risk", "control", "what", "detected_on", "hours", "answer", "p95_seconds", "loss", "closed_on",
)  # fmt: skip
FORESIGHT_COLUMNS = ("kind", "foresight_step", "last_done", "days_since", "in_time")
ITERATION_COLUMNS = ("platform", "last_release", "days_since", "what", "releases", "in_time")
YEAR = 365
HOUR = 3600.0


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return ``risk_incidents``, ``foresight_steps`` and ``platform_iterations``, each where the team keeps its table."""
    found = {
        "risk_incidents": (list(_incidents(prepared)), INCIDENT_COLUMNS),
        "foresight_steps": (list(_foresight(prepared)), FORESIGHT_COLUMNS),
        "platform_iterations": (list(_iterations(prepared)), ITERATION_COLUMNS),
    }
    return {name: pd.DataFrame(rows, columns=list(columns)) for name, (rows, columns) in found.items() if rows}


def _incidents(prepared: Prepared) -> Iterator[tuple[object, ...]]:
    """Yield what was noticed in the month, and before it what is not over yet."""
    month, limit = prepared.windows.period, float(prepared.inputs.policy.get("risk.response_hours"))
    for row in rows_of(prepared.inputs.kept("risks", INCIDENTS)):
        noticed = moment(row["detected_at"])
        if noticed is None or noticed.date() > month.end or (noticed.date() < month.start and not pd.isna(row["closed_on"])):
            continue
        hours = _hours(row)
        yield (
            row["incident"], row["risk"], row["control"], two_languages(str(row["what"])), pd.Timestamp(noticed.date()), hours,
            _answer(hours, limit, (prepared.as_of - noticed.date()).days), float(row["p95_seconds"]), float(row["loss"]), row["closed_on"],
        )  # fmt: skip


def _hours(row: Row) -> float:
    noticed, started = moment(row["detected_at"]), moment(row["plan_started_at"])
    return NAN if noticed is None or started is None else (started - noticed).total_seconds() / HOUR


def _answer(hours: float, limit: float, days: int) -> str:
    """Return in_time, late, none (no plan although the hours are over) or waiting (there is still time)."""
    if not math.isnan(hours):
        return "in_time" if at_most(hours, limit) else "late"
    return "none" if days * 24 > limit else "waiting"


def _foresight(prepared: Prepared) -> Iterator[tuple[object, ...]]:
    """Yield each of the nine steps with the day on which it was done last."""
    kept = prepared.inputs.kept("risks", FORESIGHT)
    if kept.empty:
        return
    last = {(row["kind"], row["step"]): row["date_day"].date() for row in rows_of(kept.sort_values("date_day"))}
    limit = float(prepared.inputs.policy.get("risk.foresight_days"))
    for kind, steps in FORESIGHT_STEPS.items():
        for step in steps:
            yield (kind, step, *_since(last.get((kind, step)), prepared.as_of, limit))


def _since(day: date | None, as_of: date, limit: float) -> tuple[object, float, bool]:
    if day is None:
        return pd.NaT, NAN, False
    days = float((as_of - day).days)
    return pd.Timestamp(day), days, at_most(days, limit)


def _iterations(prepared: Prepared) -> Iterator[tuple[object, ...]]:
    """Yield each platform with its last release and how many it had in a year; the longest without one first."""
    kept = prepared.inputs.kept("risks", ITERATIONS).sort_values("date_day")
    limit = float(prepared.inputs.policy.get("platform.iteration_days"))
    newest = {str(row["platform"]): row for row in rows_of(kept)}
    first = pd.Timestamp(prepared.as_of) - pd.Timedelta(days=YEAR)
    for platform, row in sorted(newest.items(), key=lambda item: (item[1]["date_day"], item[0])):
        day, days, in_time = _since(row["date_day"].date(), prepared.as_of, limit)
        releases = int(((kept["platform"] == platform) & (kept["date_day"] > first)).sum())
        yield two_languages(platform), day, days, two_languages(str(row["what"])), float(releases), in_time
