"""What the sliders would show a reader who has none: each lever lower and higher, and what comes of it, all else as planned."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from goalbook.books.campaign.move import Move
from goalbook.books.campaign.people import part as people
from goalbook.books.campaign.target import basis, following
from goalbook.books.campaign.tests_planned import planning
from goalbook.books.campaign.work import part as work
from goalbook.core.message import Label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from goalbook.books.campaign.preparation import Prepared

    Tables = Mapping[str, pd.DataFrame]
    Part = Callable[[Prepared, dict[str, pd.DataFrame], Move], dict[str, pd.DataFrame]]

COLUMNS = ("lever", "subject", "name", "outcome", "below", "now", "above", "at_below", "at_now", "at_above")
LESS, MORE = 0.5, 1.5  # of where a lever stands


class _Lever(NamedTuple):
    """One slider: its group of parameters, its name there, where it stands, the part that answers and what is read of it."""

    group: str
    subject: str
    name: Label
    now: float
    part: Part
    outcome: str  # table.column


def moved(prepared: Prepared, tables: dict[str, pd.DataFrame], move: Move) -> dict[str, pd.DataFrame]:
    """Return the table ``what_if``: one row per lever that says something here."""
    rows = []
    for lever in _levers(prepared, tables, move):
        ends = tuple(_step(lever, lever.now * part) for part in (LESS, MORE))
        below, above = (lever.part(prepared, dict(tables), _at(move, lever, value)) for value in ends)
        found = [_read(lever, one) for one in (below, tables, above)]
        if all(map(math.isfinite, found)):
            rows.append((lever.group, lever.subject, lever.name, lever.outcome, ends[0], lever.now, ends[1], *found))
    return {"what_if": pd.DataFrame(rows, columns=list(COLUMNS))}


def _levers(prepared: Prepared, tables: Tables, move: Move) -> Iterator[_Lever]:
    lift = move.assumed("uplift")
    if lift > 0:
        looks_back = prepared.mode == "retrospective"
        part, outcome = (following.moved, "next_target.suggested") if looks_back else (basis.moved, "target_basis.value")
        yield _Lever("assumed", "uplift", Label("", ""), lift, part, outcome)
    k = move.assumed("k_factor")
    if k > 0:
        yield _Lever("assumed", "k_factor", Label("", ""), k, people.moved, "spread.brought")
    if prepared.mode != "plan":
        return
    yield from _daily(tables)
    for row in tables["channel_sheet"].to_dict("records"):
        channel, now = str(row["channel"]), move.budget(str(row["channel"]), float(row["budget"]))
        if now > 0:
            name = prepared.names.get(channel, Label.same(channel))
            yield _Lever("budgets", channel, name, now, work.moved, "budget_variance.planned")
    for row in tables["referral"].to_dict("records"):
        if row["unit_cost"] > 0 and row["planned_cost"] > 0:
            step = f"{row['step']:.0f}"
            yield _Lever("rewards", step, row["reward"], float(row["unit_cost"]), people.moved, "referral.planned_cost")
    for row in tables["planned_tests"].to_dict("records"):
        if row["days"] > 1 and math.isfinite(row["detectable_relative"]):
            test, name = str(row["test_id"]), row["name"]
            yield _Lever("days", test, name, float(row["days"]), planning.moved, "planned_tests.detectable_relative")


def _daily(tables: Tables) -> Iterator[_Lever]:
    """Yield the rate and the days, whose product is what the campaign brings."""
    daily = next((row for row in tables["target_basis"].to_dict("records") if row["way"] == "daily" and row["value"] > 0), None)
    if daily is not None:
        yield _Lever("assumed", "per_day", Label("", ""), float(daily["rate"]), basis.moved, "target_basis.value")
        yield _Lever("assumed", "run_days", Label("", ""), float(daily["days"]), basis.moved, "target_basis.value")


def _step(lever: _Lever, value: float) -> float:
    """Return a position that the lever has: days are whole."""
    return float(max(math.floor(value), 1)) if lever.group == "days" or lever.subject == "run_days" else value


def _at(move: Move, lever: _Lever, value: float) -> Move:
    group: dict[str, float] = getattr(move.params, lever.group)
    return Move(move.params.model_copy(update={lever.group: {**group, lever.subject: value}}), move.sheet)


def _read(lever: _Lever, tables: Tables) -> float:
    """Return the outcome with the lever at a position, NaN where there is none."""
    name, column = lever.outcome.split(".")
    table = tables[name]
    lines: dict[str, tuple[str, object]] = {
        "target_basis": ("way", "uplift" if lever.subject == "uplift" else "daily"),
        "next_target": ("level", "target"),
        "planned_tests": ("test_id", lever.subject),
        "budget_variance": ("item", "total"),
        "referral": ("step", float(lever.subject) if lever.group == "rewards" else 0.0),
    }
    if name in lines:
        column_of, value = lines[name]
        table = table[table[column_of] == value]
    return float(table[column].iloc[0]) if len(table) else math.nan
