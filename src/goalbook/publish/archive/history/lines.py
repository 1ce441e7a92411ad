"""What all archived reports told of one metric, put together: one line for each figure, and where it was told otherwise later."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from goalbook.core.errors import UsageError
from goalbook.core.message import Label, Message, msg
from goalbook.core.metrics import load_catalogue, unknown_metric
from goalbook.core.nearest import nearest
from goalbook.core.period import parse_period
from goalbook.publish.archive.history.told import (
    ACTUAL,
    EFFECT,
    FORECAST,
    PLANNED,
    TARGET,
    TO_DATE,
    Asked,
    Told,
    channels_in,
    metrics_in,
    proved_results,
    told_by,
)
from goalbook.publish.archive.ledger import Ledger
from goalbook.publish.archive.reading import history_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from goalbook.publish.archive.reading import Run

KINDS = (ACTUAL, TO_DATE, EFFECT, TARGET, PLANNED, FORECAST)
_MOVES = (FORECAST, TO_DATE)  # with every day that becomes known: told otherwise is only what was told of the same days
_SAME = 1e-8  # results hold nine significant digits


@dataclass(frozen=True)
class Line:
    """One figure of one period, the reports that told it, and, where an earlier one told another, by how much it differs."""

    told: Told  # as the first of the reports told it
    runs: tuple[Run, ...]  # those that told the same one after the other; languages of one report among them
    before: float | None = None  # what was told last before it

    @property
    def change(self) -> float | None:
        """Return by how much the figure moved against what was told before; None where nothing was."""
        return None if self.before is None else self.told.value - self.before

    @property
    def restated(self) -> bool:
        """Say whether a figure that was final was told otherwise later."""
        return self.told.kind == ACTUAL and self.change is not None


@dataclass(frozen=True)
class Metric:
    """What is known of the metric itself."""

    id: str
    name: Label
    unit: str


@dataclass(frozen=True)
class History:
    """One metric of one team through the archive."""

    team: str
    metric: Metric
    channel: str
    channel_name: Label
    currency: str
    lines: tuple[Line, ...]  # by period, then kind, then as they were told
    months: Mapping[str, float]  # every month as the newest report knows it
    reports: int
    removed: int  # reports of the team that were removed by rule: what they told is gone
    period: str = ""  # the only one that is shown, with those within it


def within(history: History, label: str) -> History:
    """Return what of a history is about a period, the periods within it, or a campaign; what tells nothing of it is a UsageError."""
    known = sorted({line.told.about for line in history.lines})
    kept = {one for one in known if one == label or _covers(label, one)}
    if not kept:
        raise _unknown(msg("period"), label, known)
    months = {month: value for month, value in history.months.items() if _covers(label, month)}
    return replace(history, lines=tuple(line for line in history.lines if line.told.about in kept), months=months, period=label)


def _covers(label: str, other: str) -> bool:
    try:
        return parse_period(label).covers(parse_period(other))
    except UsageError:
        return False


def histories(outputs: Path, metric: str, team: str = "", channel: str = "") -> tuple[History, ...]:
    """Return a metric's history for the team asked for, or for all; an unknown metric, team or channel is a UsageError."""
    ledger = history_of(outputs, Ledger(outputs).entries())
    runs = [run for run in ledger.standing.values() if not run.failed]
    teams = sorted({run.about("team") for run in runs})
    if team and team not in teams:
        raise _unknown(msg("team"), team, teams)
    wanted = [run for run in runs if not team or run.about("team") == team]
    if not wanted:
        raise UsageError(msg("there is no report in {folder:text} yet", folder=str(outputs)))
    results = {run.name: proved_results(run) for run in wanted}
    asked = Asked(_metric_id(metric, results.values()), channel)
    known = sorted({one for found in results.values() for one in channels_in(found)})
    if channel and channel not in known:
        raise _unknown(msg("channel"), channel, known)
    removed = [run.name for run in ledger.removed.values() if not run.failed]
    found = (_history([run for run in wanted if run.about("team") == name], results, asked, removed) for name in teams)
    told = tuple(one for one in found if one is not None and (one.lines or one.months))
    if not told:
        raise UsageError(msg("no archived report tells anything of '{metric:text}' there", metric=metric))
    return told


def _history(runs: Sequence[Run], results: Mapping[str, Any], asked: Asked, removed: Iterable[str]) -> History | None:
    if not runs:
        return None
    told = [one for run in runs for one in told_by(run, results[run.name], asked)]
    last = results[runs[-1].name]
    team = runs[0].about("team")
    months: dict[str, float] = {one.about: one.value for one in told if one.kind == ACTUAL and _is_month(one.about) and not _scenario(one)}
    label = next((found["channel_names"][asked.channel] for found in results.values() if asked.channel in found["channel_names"]), None)
    return History(
        team,
        _metric(asked.metric_id, [results[run.name] for run in runs]),
        asked.channel,
        Label(str(label["en"]), str(label["zh"])) if label else Label("", ""),
        str(last["meta"]["currency"]),
        tuple(sorted(lines(told), key=_order)),
        dict(sorted(months.items())),
        len({one.run.name for one in told}),
        sum(1 for path in removed if path.partition("/")[0] == team),
    )


def lines(told: Iterable[Told]) -> list[Line]:
    """Return one line per figure: reports in a row that tell the same share one.

    A report about a later period has a line only where it tells otherwise, and where it told first what was told otherwise since.
    """
    last: dict[tuple[str, ...], tuple[int | None, Told]] = {}
    found: list[Line] = []
    for one in told:
        key = (one.about, one.kind, one.run.about("scenario"), one.data_to if one.kind in _MOVES else "")
        place, before = last.get(key, (None, None))
        if before is not None and _same(one, before):
            if place is not None and one.own:
                found[place] = replace(found[place], runs=(*found[place].runs, one.run))
            elif one.own:
                last[key] = (len(found), one)
                found.append(Line(one, (one.run,)))
            continue
        if before is None and not one.own:
            last[key] = (None, one)  # known from the months before: told again only where it differs
            continue
        if before is not None and place is None:
            found.append(Line(before, (before.run,)))  # what was restated has a line of its own
        moved = before.value if before is not None and not math.isclose(before.value, one.value, rel_tol=_SAME) else None
        last[key] = (len(found), one)
        found.append(Line(one, (one.run,), moved))
    return found


def _same(one: Told, before: Told) -> bool:
    pairs = [(one.value, before.value), (one.low, before.low), (one.high, before.high), (one.probability, before.probability)]
    return all(a == b if a is None or b is None else math.isclose(a, b, rel_tol=_SAME) for a, b in pairs)


def _metric_id(asked: str, results: Iterable[Mapping[str, Any]]) -> str:
    """Return the id of a metric that reports tell of, asked for by its id or its name in either language."""
    known = {one for found in results for one in metrics_in(found)}
    catalogue = load_catalogue()
    names = {text.casefold(): one for one in sorted(known) if one in catalogue for text in (catalogue.name(one).en, catalogue.name(one).zh)}
    if asked in known:
        return asked
    named = names.get(asked.casefold())
    if named is None:
        raise unknown_metric(asked, [*sorted(known), *names])
    return named


def _metric(metric_id: str, results: Sequence[Mapping[str, Any]]) -> Metric:
    """Return name and unit of a metric; a team's own has those of its newest report."""
    catalogue = load_catalogue()
    if metric_id in catalogue:
        one = catalogue.get(metric_id)
        return Metric(metric_id, one.name, one.unit)
    rows = [
        row
        for found in reversed(results)
        for name, column in (("kpis", "id"), ("key_results", "metric_id"), ("calibration", "metric_id"))
        for row in found["tables"].get(name, ())
        if row.get(column) == metric_id and row.get("unit")
    ]
    return Metric(metric_id, Label(metric_id, metric_id), str(rows[0]["unit"]) if rows else "count")


def _unknown(what: Message, name: str, known: Iterable[str]) -> UsageError:
    near = nearest(name, known)
    if near:
        return UsageError(
            msg("no archived report is about {what} '{name:text}'; did you mean '{near:text}'?", what=what, name=name, near=near)
        )
    return UsageError(msg("no archived report is about {what} '{name:text}'", what=what, name=name))


def _order(line: Line) -> tuple[str, int, str, int]:
    moves = line.told.data_to if line.told.kind in _MOVES else ""
    return (line.told.about, KINDS.index(line.told.kind), moves, line.told.run.entry.n)


def _is_month(label: str) -> bool:
    return len(label) == 7 and label[4] == "-" and label[5:].isdigit()  # noqa: PLR2004 - as in 2025-05


def _scenario(one: Told) -> bool:
    return bool(one.run.about("scenario"))
