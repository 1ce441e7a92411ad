"""What one archived report tells of one metric: its own period's figure, its target, its forecast, and months before as it knew them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from goalbook.core.errors import ArchiveFault
from goalbook.core.message import msg
from goalbook.core.numbers import is_missing
from goalbook.publish.record import RESULTS
from goalbook.publish.revisions import RECORD
from goalbook.publish.team_folder import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from goalbook.publish.archive.reading import Run

ACTUAL, TO_DATE, TARGET, FORECAST, PLANNED, EFFECT = "actual", "to_date", "target", "forecast", "planned", "effect"
Row = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """One figure as one report knew it; ``own`` where the report is about that very period, not about a later one."""

    run: Run
    about: str  # a period's label, or a campaign's id
    kind: str
    value: float
    low: float | None = None  # 80 % range
    high: float | None = None
    probability: float | None = None  # that the target is reached
    data_to: str = ""  # last day the report knew of
    own: bool = True


@dataclass(frozen=True)
class Asked:
    """The figure that is asked for; no channel is the whole team."""

    metric_id: str
    channel: str = ""


def proved_results(run: Run) -> Mapping[str, Any]:
    """Return a run's results where they are what its record says, and that what the ledger says; else an ArchiveFault."""
    try:
        data = (run.path / RESULTS).read_bytes()
        same = digest(run.path / RECORD) == run.about("record")
    except OSError:
        raise ArchiveFault(msg("{file:text} of {run:text} cannot be read", file=RESULTS, run=run.name)) from None
    named = {str(one["name"]): str(one["digest"]["sha256"]) for one in run.record.get("subject", ())}
    if not same or named.get(RESULTS) != hashlib.sha256(data).hexdigest():
        raise ArchiveFault(msg("{run:text} is not what was archived; `goalbook verify` says more", run=run.name))
    found: dict[str, Any] = json.loads(data)
    return found


def told_by(run: Run, results: Mapping[str, Any], asked: Asked) -> tuple[Told, ...]:
    """Return what a report tells of a metric; nothing of a book that tells no metrics."""
    teller = _TELLERS.get(run.about("book"))
    return tuple(teller(run, results, asked)) if teller else ()


def metrics_in(results: Mapping[str, Any]) -> set[str]:
    """Return the ids of the metrics a report tells of."""
    tables = results.get("tables", {})
    found = {str(row.get("id")) for row in tables.get("kpis", ())}
    found |= {str(row.get("metric_id")) for name in ("key_results", "targets", "calibration") for row in tables.get(name, ())}
    return found - {"", "None"}


def channels_in(results: Mapping[str, Any]) -> set[str]:
    """Return the channels a report tells of."""
    return {str(channel) for channel in results.get("channel_names", {})}


def _review(run: Run, results: Mapping[str, Any], asked: Asked) -> Iterator[Told]:
    meta, tables = results["meta"], results["tables"]
    period, known = meta["period"], str(meta["data_to"])
    whole = known >= str(period["end"])
    for value, target in _month(tables, str(period["label"]), asked):
        yield from _one(run, str(period["label"]), ACTUAL if whole else TO_DATE, value, data_to=known)
        yield from _one(run, str(period["label"]), TARGET, target, data_to=known)
    for month, value in _before(tables, str(period["label"]), asked):
        yield from _one(run, month, ACTUAL, value, data_to=known, own=False)
    horizon = meta["horizon"]
    if horizon["label"] == period["label"]:
        return
    for row in _matching(tables.get("key_results", ()), asked):
        over = known >= str(horizon["end"])
        yield from _one(run, str(horizon["label"]), ACTUAL if over else TO_DATE, row.get("to_date"), data_to=known)
        yield from _one(run, str(horizon["label"]), TARGET, row.get("target"), data_to=known)
        if not over:
            yield from _forecast(run, str(horizon["label"]), row, "landing", known)


def _month(tables: Mapping[str, list[Row]], label: str, asked: Asked) -> Iterator[tuple[object, object]]:
    """Yield the reviewed month's figure and target, once."""
    if not asked.channel:
        yield from ((row.get("actual"), row.get("target")) for row in tables.get("kpis", ()) if row.get("id") == asked.metric_id)
        return
    planned = [row for row in _matching(tables.get("months", ()), asked) if row.get("month") == label and row.get("aggregation") == "sum"]
    league = _matching(tables.get("league", ()), asked)
    actual = next((row.get("value") for row in (*league, *({"value": row.get("actual")} for row in planned))), None)
    yield actual, next((row.get("target") for row in planned), None)


def _before(tables: Mapping[str, list[Row]], label: str, asked: Asked) -> Iterator[tuple[str, object]]:
    """Yield the months before the reviewed one, as far as the report knows them."""
    if not asked.channel:
        rows = ((str(row["month"])[:7], row.get("value")) for row in tables.get("history", ()) if row.get("id") == asked.metric_id)
    else:
        months = _matching(tables.get("months", ()), asked)
        rows = ((str(row["month"]), row.get("actual")) for row in months if row.get("state") == ACTUAL and row.get("aggregation") == "sum")
    yield from ((month, value) for month, value in rows if month < label)


def _target_setting(run: Run, results: Mapping[str, Any], asked: Asked) -> Iterator[Told]:
    label, known = str(results["meta"]["period"]["label"]), str(results["meta"]["data_to"])
    for row in _matching(results["tables"].get("calibration", ()), asked):
        yield from _one(run, label, TARGET, row.get("target"), data_to=known)
        yield from _forecast(run, label, row, "p50", known)


def _decomposition(run: Run, results: Mapping[str, Any], asked: Asked) -> Iterator[Told]:
    label, known = str(results["meta"]["period"]["label"]), str(results["meta"]["data_to"])
    for row in _matching(results["tables"].get("targets", ()), asked):
        yield from _one(run, label, TARGET, row.get("target"), data_to=known)
    if results["headline"].get("metric_id") == asked.metric_id and (results["headline"].get("channel") or "") == asked.channel:
        yield from _one(run, label, PLANNED, results["headline"].get("funnel"), data_to=known)


def _campaign(run: Run, results: Mapping[str, Any], asked: Asked) -> Iterator[Told]:
    campaign: Row = next(iter(results["tables"].get("campaign", ())), {})
    about, known = str(campaign.get("campaign_id") or run.about("period")), str(results["meta"]["data_to"])
    for row in _matching(results["tables"].get("key_results", ()), asked):
        kind = TO_DATE if row.get("to_date") else ACTUAL
        yield from _one(run, about, TARGET, row.get("target"), data_to=known)
        yield from _one(run, about, kind, row.get("actual"), data_to=known)
    head = results["headline"]
    if head.get("metric_id") == asked.metric_id and not asked.channel and not is_missing(head.get("effect")):
        yield Told(run, about, EFFECT, float(head["effect"]), _known(head.get("low")), _known(head.get("high")), None, known)


def _quarter(run: Run, results: Mapping[str, Any], asked: Asked) -> Iterator[Told]:
    """Yield what a period brought or is heading for, of a figure without a key result what its board says."""
    period, known, tables = results["meta"]["period"], str(results["meta"]["data_to"]), results["tables"]
    label, over = str(period["label"]), known >= str(period["end"])
    kind, found = ACTUAL if over else TO_DATE, _matching(tables.get("key_results", ()), asked)
    for row in found:
        yield from _one(run, label, kind, row.get("to_date"), data_to=known)
        yield from _one(run, label, TARGET, row.get("target"), data_to=known)
        if not over:
            yield from _forecast(run, label, row, "landing", known)
    if not found and not asked.channel:
        for row in (one for one in tables.get("kpis", ()) if one.get("id") == asked.metric_id):
            yield from _one(run, label, kind, row.get("actual"), data_to=known)


_TELLERS: Mapping[str, Callable[[Run, Mapping[str, Any], Asked], Iterable[Told]]] = {
    "monthly_review": _review,
    "target_setting": _target_setting,
    "decomposition": _decomposition,
    "campaign": _campaign,
    "quarter_review": _quarter,
}


def _matching(rows: Iterable[Row], asked: Asked) -> list[Row]:
    return [row for row in rows if row.get("metric_id") == asked.metric_id and (row.get("channel") or "") == asked.channel]


def _one(run: Run, about: str, kind: str, value: object, *, data_to: str, own: bool = True) -> Iterator[Told]:  # noqa: PLR0913 - a row's cells
    number = _known(value)
    if number is not None:
        yield Told(run, about, kind, number, data_to=data_to, own=own)


def _forecast(run: Run, about: str, row: Row, column: str, known: str) -> Iterator[Told]:
    value = _known(row.get(column))
    if value is not None:
        yield Told(run, about, FORECAST, value, _known(row.get("low")), _known(row.get("high")), _known(row.get("probability")), known)


def _known(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not is_missing(value) else None
