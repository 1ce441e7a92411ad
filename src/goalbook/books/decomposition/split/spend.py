"""What the plan means to spend by channel, and what more or less of it would bring: measured, stated, or not known."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.books.decomposition.resources.cells import filed, frame_channels, whole
from goalbook.books.decomposition.split.past import known
from goalbook.books.spend_response import Span, measured, outcome_of
from goalbook.inputs.plan.split import SplitSheet
from goalbook.methods.response_curves import HillCurve, LogCurve, PowerCurve
from goalbook.methods.stated_curve import log_through, power_through, saturating

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.decomposition.preparation import Prepared
    from goalbook.books.decomposition.resources.cells import Budget
    from goalbook.inputs.plan.split import Stated
    from goalbook.methods.response_curves import Curve

SPEND = ("channel", "amount", "source", "filed_total")
CURVES = ("channel", "curve", "source", "scale", "half", "shape", "beside", "basis")
LEAST, MOST = 0.02, 0.98  # elasticities beyond these have no best split, or none that differs from them


def spend_plan(prepared: Prepared) -> pd.DataFrame:
    """Return the period's spend by channel: as the plan's budget has it, else the goals' frame, else as in the last months.

    ``filed_total`` is the plan's whole budget, of which some may be for no channel; the parameter budget scales it, and with it every
    amount here. It is the sum of the amounts only where no budget was filed at all.
    """
    for source, amounts, total in _sources(prepared):
        if math.fsum(amounts.values()) > 0:
            rows = [(channel, amounts[channel], source, total) for channel in prepared.cube.channels if channel in amounts]
            return pd.DataFrame(rows, columns=list(SPEND))
    return pd.DataFrame(columns=list(SPEND))


def _sources(prepared: Prepared) -> Iterator[tuple[str, dict[str, float], float]]:
    planned = filed(prepared)
    total = whole(planned)
    yield "plan", _by_channel(planned), total
    yield "goals", frame_channels(prepared), total
    past = prepared.tables["channel_past"]
    first = past[past["metric_id"] == prepared.aim[0]]
    scaled = {
        str(row[1]): float(row[3]) * len(prepared.period.months()) / row[4]
        for row in first.itertuples(index=False, name=None)
        if not math.isnan(row[3])
    }
    yield "history", scaled, total if total > 0 else math.fsum(scaled.values())


def _by_channel(budget: Budget) -> dict[str, float]:
    """Return the sums of the cells that are for a channel; what is common to all is left out."""
    found: dict[str, list[float]] = {}
    for cell in budget.cells:
        if cell.channel:
            found.setdefault(cell.channel, []).append(known(cell.amount))
    return {channel: math.fsum(amounts) for channel, amounts in found.items()}


def spend_curves(prepared: Prepared) -> pd.DataFrame:
    """Return by channel what its spend over the period brings: ``beside`` what comes without it. Nothing where that cannot be asked."""
    metric, channel = prepared.aim
    if channel or not outcome_of(prepared.inputs.catalogue, metric) or prepared.tables["spend_plan"].empty:
        return pd.DataFrame(columns=list(CURVES))
    stated = prepared.plan.sheet(SplitSheet).curves
    told = dict(_measured(prepared, metric))
    rows = []
    for name in prepared.tables["spend_plan"]["channel"]:
        basis, curve, beside = told.get(name, ("no_spend", None, 0.0))
        if curve is not None:
            rows.append((name, "power", "measured", curve.scale, NAN, curve.elasticity, beside, basis))
        elif name in stated:
            rows.append((name, *_stated_row(stated[name]), 0.0, basis))
        else:
            rows.append((name, "none", "none", NAN, NAN, NAN, NAN, basis))
    return pd.DataFrame(rows, columns=list(CURVES))


def _measured(prepared: Prepared, metric: str) -> Iterator[tuple[str, tuple[str, PowerCurve | None, float]]]:
    """Yield by channel that spends the basis of its response, its curve over the period where it was measured, and what comes beside."""
    past = prepared.tables["channel_past"]
    if past.empty:
        return
    months = prepared.months.periods[-int(past["months"].iloc[0]) :]
    factor = len(prepared.period.months()) / len(months)
    whole = {str(row[1]): float(row[2]) for row in past[past["metric_id"] == metric].itertuples(index=False, name=None)}
    for found in measured(prepared.inputs, metric, prepared.cube.channels, Span(months[0].start, months[-1].end)):
        part, response = found.part, found.response
        result, spend = part.window
        if not (response.identified and result > 0 and spend > 0):
            yield part.channel, (response.basis, None, 0.0)
            continue
        elasticity = min(max(response.elasticity, LEAST), MOST)
        curve = PowerCurve(result * factor / (spend * factor) ** elasticity, elasticity)
        yield part.channel, (response.basis, curve, known(whole.get(part.channel, NAN) - result) * factor)


def _stated_row(said: Stated) -> tuple[str, str, float, float, float]:
    """Return kind, source and numbers of a curve that people stated."""
    if said.saturation is not None:
        hill = saturating((said.spend, said.result), said.saturation, said.steepness)
        return "hill", "stated", hill.top, hill.half, hill.shape
    doubled = said.doubled if said.doubled is not None else NAN  # the sheet has one of the two
    if said.shape == "power":
        power = power_through((said.spend, said.result), doubled)
        return "power", "stated", power.scale, NAN, power.elasticity
    log = log_through((said.spend, said.result), doubled)
    return "log", "stated", log.scale, log.half, NAN


def curve_of(row: dict[str, object]) -> Curve | None:
    """Return the curve of a row of ``spend_curves``, None where none is known."""
    scale, half, shape = (float(row[name]) for name in ("scale", "half", "shape"))  # type: ignore[arg-type] # cells are object
    match row["curve"]:
        case "power":
            return PowerCurve(scale, shape)
        case "log":
            return LogCurve(scale, half)
        case "hill":
            return HillCurve(scale, half, shape)
        case _:
            return None
